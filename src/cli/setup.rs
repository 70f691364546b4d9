//! From arguments to what the layers below want: names looked up, paths checked, progress drawn.

use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::SiteArgs;
use super::commands::sites::generator;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::config::selector_names;
use crate::lint::Selector;
use crate::report::{FileReport, Format, count};
use crate::run::FileFailure;
use crate::run::jobs::{Job, Overrides};

/// What the command line says about sites and rules.
pub(super) fn overrides(site: &SiteArgs, select: &[String], ignore: &[String]) -> Result<Overrides, Failure> {
    Ok(Overrides {
        generator: generator(site.generator.as_deref())?,
        schema: site.schema.clone(),
        select: selectors(select)?,
        ignore: selectors(ignore)?,
        ..Overrides::default()
    })
}

/// A moment, or a day, which begins at UTC.
pub(super) fn build_time(text: &str) -> Result<Timestamp, Failure> {
    let day = || text.parse::<jiff::civil::Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp());
    text.parse().ok().or_else(day).ok_or_else(|| {
        let what = format!("`{text}` is no moment");
        Failure::usage(what, "write a day, or a time with its offset: 2026-11-25, 2026-11-25T09:00:00+08:00")
    })
}

pub(super) fn selectors(names: &[String]) -> Result<Vec<Selector>, Failure> {
    let parse = |name: &String| {
        Selector::parse(name).map_err(|_| Failure::unknown("rule, group or level", name, selector_names()))
    };
    names.iter().map(parse).collect()
}

/// The format of that name.
pub(super) fn format(name: &str) -> Result<Format, Failure> {
    let found = Format::ALL.into_iter().find(|format| format.name() == name);
    found.ok_or_else(|| Failure::unknown("format", name, Format::ALL.map(Format::name)))
}

/// The paths to work on: the working folder where none is named.
pub(super) fn paths(named: &[PathBuf]) -> Vec<PathBuf> {
    if named.is_empty() { vec![PathBuf::from(".")] } else { named.to_vec() }
}

/// Whether standard input is what to work on.
pub(super) fn is_stdin(paths: &[PathBuf], name: Option<&Path>) -> Result<bool, Failure> {
    let dash = paths.iter().any(|path| path.as_os_str() == "-");
    if (dash || name.is_some()) && paths.len() > usize::from(dash) {
        return Err(Failure::usage("standard input comes alone", "name either files or `-`"));
    }
    Ok(dash || name.is_some())
}

/// How many posts there are to work on.
pub(super) fn posts(jobs: &[Job]) -> usize {
    jobs.iter().map(|job| job.files.posts.len()).sum()
}

/// Says it when there is nothing to do: a check of nothing always passes.
pub(super) fn note_nothing(terminal: &Terminal, posts: usize) {
    if posts == 0 {
        terminal.note("note: no posts were found there; `copydesk sites PATH` says what is looked for");
    }
}

/// A progress bar on a terminal, nothing elsewhere.
pub(super) fn progress(terminal: &Terminal, files: usize) -> ProgressBar {
    if !terminal.shows_progress() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} files, {eta} left");
    let bar = ProgressBar::new(files as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    // A short run needs no bar.
    if files < 500 {
        return ProgressBar::hidden();
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

/// Failures that are printed one by one.
const MOST_FAILURES: usize = 20;

/// Prints files that could not be worked on to standard error.
pub(super) fn print_failures(terminal: &Terminal, failures: &[FileFailure]) {
    for failure in failures.iter().take(MOST_FAILURES) {
        let diagnostic = &failure.diagnostic;
        terminal.note(format!("error: {}: {}", failure.source.path(), diagnostic.message));
        if let Some(help) = &diagnostic.help {
            terminal.note(format!("  help: {help}"));
        }
    }
    if let Some(more @ 1..) = failures.len().checked_sub(MOST_FAILURES) {
        terminal.note(format!("error: {} more; copydesk lint --format json lists them all", count(more, "file")));
    }
}

/// Failures as reports take them.
pub(super) fn as_reports(failures: &[FileFailure]) -> Vec<FileReport<'_>> {
    failures
        .iter()
        .map(|failure| FileReport { source: &failure.source, diagnostics: std::slice::from_ref(&failure.diagnostic) })
        .collect()
}
