//! `copydesk init`: a configuration and a content schema for an archive that is there already.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::sites::generator;
use crate::cli::args::InitArgs;
use crate::cli::failure::Failure;
use crate::cli::setup::{posts, print_failures, progress};
use crate::cli::terminal::Terminal;
use crate::config::FILE_NAME;
use crate::config::draft::{SCHEMA_NAME, Thresholds};
use crate::generator::Generator;
use crate::report::{count, thousands};
use crate::run::init::{Drafted, draft, most_telling};
use crate::run::jobs::{Job, Overrides, jobs};
use crate::run::read::Names;
use crate::run::write::{WriteError, create};

/// Outliers that are shown.
const OUTLIERS: usize = 10;
/// Keys that are named.
const KEYS: usize = 12;
/// A folder without a generator beside a site is worth a configuration of its own from so many posts on.
const STRAYS: usize = 10;

pub(crate) fn run(args: &InitArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    if !(0.0..=50.0).contains(&args.threshold) {
        return Err(Failure::usage(
            "--threshold takes a share of the posts, in percent",
            "write a number from 0 to 50",
        ));
    }
    let path = args.path.clone().unwrap_or_else(|| PathBuf::from("."));
    if path.is_file() {
        return Err(Failure::usage(format!("`{}` is a file", path.display()), "name the folder of the archive"));
    }
    let overrides = Overrides { generator: generator(args.generator.as_deref())?, ..Overrides::default() };
    let names = Names::here();
    let mut jobs = jobs(&[path], &overrides, &names)?;
    let several = jobs.len() > 1;
    jobs.retain(|job| {
        let found = job.files.posts.len();
        found >= STRAYS || (found > 0 && !(several && job.files.site.generator == Generator::None))
    });
    if jobs.is_empty() {
        return Err(Failure::usage("no posts were found there", "`copydesk sites PATH` says what is looked for"));
    }
    if !args.force && !args.dry_run {
        refuse_to_overwrite(&jobs, &names)?;
    }
    let thresholds = Thresholds::all(args.threshold);
    let bar = progress(terminal, posts(&jobs));
    let mut failed = false;
    for job in jobs {
        let root = job.files.root.clone();
        let drafted = draft(job, thresholds, &names, &|| bar.inc(1))
            .map_err(|error| Failure::Io("cannot draft a configuration".to_owned(), error))?;
        bar.suspend(|| -> Result<(), Failure> {
            let shown = names.show(&root);
            let files = [(FILE_NAME, &drafted.settings), (SCHEMA_NAME, &drafted.schema)];
            if args.dry_run {
                for (name, text) in files {
                    terminal.print(format!("# {}\n{text}\n", Names::join(&shown, name)).as_bytes())?;
                }
                terminal.note(report(&drafted, &shown, false));
            } else {
                for (name, text) in files {
                    write(&root, name, text, args.force, &names)?;
                }
                terminal.print(report(&drafted, &shown, true).as_bytes())?;
            }
            Ok(())
        })?;
        print_failures(terminal, &drafted.failures);
        failed |= !drafted.failures.is_empty();
    }
    bar.finish_and_clear();
    Ok(ExitCode::from(if failed { 2 } else { 0 }))
}

/// Says so before any work is done.
fn refuse_to_overwrite(jobs: &[Job], names: &Names) -> Result<(), Failure> {
    for job in jobs {
        for name in [FILE_NAME, SCHEMA_NAME] {
            let path = job.files.root.join(name);
            if path.symlink_metadata().is_ok() {
                return Err(exists(&names.show(&path)));
            }
        }
    }
    Ok(())
}

fn exists(shown: &str) -> Failure {
    Failure::usage(format!("`{shown}` exists already"), "add --force to write over it, or --dry-run to see a draft")
}

fn write(root: &Path, name: &str, text: &str, force: bool, names: &Names) -> Result<(), Failure> {
    let shown = names.show(&root.join(name));
    match create(root, Path::new(name), text.as_bytes(), force) {
        Ok(_) => Ok(()),
        Err(WriteError::Exists) => Err(exists(&shown)),
        Err(error) => Err(Failure::Io(format!("cannot write `{shown}`"), std::io::Error::other(error.to_string()))),
    }
}

/// What was found out, for people.
fn report(drafted: &Drafted, shown: &str, is_written: bool) -> String {
    let (survey, mut out) = (&drafted.survey, String::new());
    let formats: Vec<String> = survey.formats.iter().map(|(name, n)| format!("{name} in {}", thousands(*n))).collect();
    let _ = writeln!(
        out,
        "{shown}: {}, {} ({}); front matter: {}",
        count(survey.posts, "post"),
        drafted.site.generator.name(),
        drafted.site.reason,
        if formats.is_empty() { "none".to_owned() } else { formats.join(", ") },
    );
    let keys = survey.keys.by_frequency();
    let rare = keys.iter().filter(|(_, v)| drafted.thresholds.is_rare_key(v.seen.count, survey.posts)).count();
    let named: Vec<String> =
        keys.iter().take(KEYS).map(|(key, values)| format!("{key} {}", thousands(values.seen.count))).collect();
    let more = if keys.len() > KEYS { ", …" } else { "" };
    let _ = writeln!(out, "  keys: {}{more}", named.join(", "));
    let _ = writeln!(
        out,
        "  {}, {} in less than {} % of the posts",
        count(keys.len(), "key"),
        thousands(rare),
        drafted.thresholds.keys
    );
    for (name, terms) in survey.taxonomies.iter().filter(|(_, terms)| terms.posts > 0) {
        let _ = writeln!(out, "  {name}: {} in {}", count(terms.terms.len(), "term"), count(terms.posts, "post"));
    }
    for off in &drafted.off {
        let _ = writeln!(out, "  switched off: {}, which finds something in {}", off.rule, count(off.posts, "post"));
    }
    let share = drafted.clean as f64 * 100.0 / survey.posts.max(1) as f64;
    let (clean, posts) = (thousands(drafted.clean), count(survey.posts, "post"));
    let _ = writeln!(out, "  {clean} of {posts} ({share:.1} %) have no finding about front matter or terms");
    let telling = most_telling(&drafted.outliers, OUTLIERS);
    if !telling.is_empty() {
        let _ = writeln!(out, "\nthe most telling outliers of {}:", thousands(drafted.outliers.len()));
        for outlier in telling {
            let again =
                if outlier.count > 1 { format!(" ({} times)", thousands(outlier.count)) } else { String::new() };
            let _ = writeln!(out, "  {}: {} {}{again}", outlier.place, outlier.rule, outlier.message);
        }
    }
    let target = if shown == "." { String::new() } else { format!(" {shown}") };
    if is_written {
        let files = [FILE_NAME, SCHEMA_NAME].map(|name| Names::join(shown, name)).join(", ");
        let _ = writeln!(out, "\nwritten: {files}");
        let _ = writeln!(out, "next: copydesk lint{target}                     shows what is wrong");
        let _ = writeln!(
            out,
            "      copydesk lint --update-baseline{target}   keeps what is there quiet and tells of what is new"
        );
    }
    out
}
