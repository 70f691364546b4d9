//! `copydesk urls [ROOT]`: what the generator makes of each post, as JSON lines.

use std::process::ExitCode;

use serde_json::json;

use super::sites::generator;
use crate::cli::args::UrlsArgs;
use crate::cli::failure::Failure;
use crate::cli::terminal::Terminal;
use crate::run::walk::discover;

pub(crate) fn run(args: &UrlsArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let sites = discover(std::slice::from_ref(&args.root), generator(args.generator.as_deref())?)
        .map_err(|error| Failure::Io("cannot look for posts".to_owned(), error))?;
    let mut out = String::new();
    for site in sites {
        for path in &site.posts {
            let identity = site
                .identity(path)
                .map_err(|error| Failure::Io(format!("cannot read {}", site.disk_path(path).display()), error))?;
            let line = json!({
                "path": identity.path,
                "url": identity.url,
                "date": identity.date,
                "title": identity.title,
                "categories": identity.categories,
                "tags": identity.tags,
                "draft": identity.draft,
                "aliases": identity.aliases,
            });
            out.push_str(&line.to_string());
            out.push('\n');
        }
        terminal.print(std::mem::take(&mut out).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}
