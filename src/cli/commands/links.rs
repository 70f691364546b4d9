//! `copydesk links [PATHS]`: every link with its places, for a link checker.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::ExitCode;

use serde_json::json;

use super::sites::generator;
use crate::cli::args::{LinksArgs, LinksFormat};
use crate::cli::failure::Failure;
use crate::cli::setup::{note_nothing, paths, posts, print_failures, progress};
use crate::cli::terminal::Terminal;
use crate::run::jobs::{Overrides, jobs};
use crate::run::links::links;
use crate::run::read::Names;
use crate::site::Leads;

pub(crate) fn run(args: &LinksArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let overrides = Overrides { generator: generator(args.generator.as_deref())?, ..Overrides::default() };
    let names = Names::here();
    let jobs = jobs(&paths(&args.paths), &overrides, &names)?;
    note_nothing(terminal, posts(&jobs));
    let bar = progress(terminal, posts(&jobs));
    let found = links(&jobs, &names, &|| bar.inc(1));
    bar.finish_and_clear();
    let mut out = terminal.output();
    let wanted = found.links.iter().filter(|(_, listed)| !args.external || listed.leads == Leads::External);
    match args.format {
        LinksFormat::Txt => {
            // What can be fetched: the absolute URL, or else the link as it was written.
            let fetched = |leads| matches!(leads, Leads::External | Leads::Internal);
            let lines: BTreeSet<&str> = wanted
                .filter(|(_, listed)| fetched(listed.leads))
                .map(|((url, _), listed)| listed.target.as_deref().unwrap_or(url))
                .collect();
            for line in lines {
                writeln!(out, "{line}").map_err(Failure::output)?;
            }
        }
        LinksFormat::Jsonl => {
            for ((url, _), listed) in wanted {
                let places: Vec<_> = listed
                    .places
                    .iter()
                    .map(|place| {
                        json!({
                            "path": place.path,
                            "line": place.start.line,
                            "column": place.start.column,
                            "element": place.within.0,
                            "attribute": place.within.1,
                        })
                    })
                    .collect();
                let line = json!({
                    "url": url,
                    "leads": listed.leads.name(),
                    "target": listed.target,
                    "places": places,
                });
                writeln!(out, "{line}").map_err(Failure::output)?;
            }
        }
    }
    out.flush().map_err(Failure::output)?;
    print_failures(terminal, &found.failures);
    Ok(ExitCode::from(if found.failures.is_empty() { 0 } else { 2 }))
}
