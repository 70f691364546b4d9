//! `copydesk lint --add-ignores`: suppression comments for what is found now.

use std::process::ExitCode;

use crate::cli::failure::Failure;
use crate::cli::setup::{posts, print_failures, progress};
use crate::cli::terminal::Terminal;
use crate::report::count;
use crate::run::adding::add_to_files;
use crate::run::jobs::Job;
use crate::run::read::Names;

/// Findings that are printed one by one because nothing could be written for them.
const MOST_LEFT: usize = 20;

/// Writes comments with `reason` into the posts of `jobs`, and says how many.
pub(super) fn run(jobs: &[Job], reason: &str, names: &Names, terminal: &Terminal) -> Result<ExitCode, Failure> {
    if reason.contains("--") || reason.contains(['\n', '\r', '>']) {
        return Err(Failure::usage("this reason would end the comment", "write it on one line, without `--` and `>`"));
    }
    let bar = progress(terminal, posts(jobs));
    let written = add_to_files(jobs, names, reason.trim(), &|| bar.inc(1));
    bar.finish_and_clear();
    print_failures(terminal, &written.failures);
    for left in written.left.iter().take(MOST_LEFT) {
        terminal.note(format!("left, because a reader would see it or no comment can stand there: {left}"));
    }
    if let Some(more @ 1..) = written.left.len().checked_sub(MOST_LEFT) {
        terminal.note(format!("left as well: {}", count(more, "finding")));
    }
    let (findings, comments) = (count(written.suppressed, "finding"), count(written.comments, "comment"));
    terminal.note(format!("{findings} suppressed by {comments} in {}", count(written.files, "file")));
    Ok(ExitCode::from(if written.failures.is_empty() { 0 } else { 2 }))
}
