//! Linting files: read, judge, render each in parallel; print in the order of the walk.

use std::io;
use std::ops::ControlFlow;

use super::failures::{FileFailure, INTERNAL, UNREADABLE};
use super::jobs::Job;
use super::pool::{guarded, ordered};
use super::read::{Names, read};
use crate::lint::lint_post;
use crate::post::Post;
use crate::report::{FileReport, Report, Summary};
use crate::text::SourceFile;

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was found.
    pub summary: Summary,
    /// Files that could not be read, written or judged.
    pub failures: Vec<FileFailure>,
}

/// Where output goes, in pieces.
pub type Emit<'a> = dyn FnMut(&[u8]) -> io::Result<()> + 'a;

/// What one file gave.
#[derive(Default)]
struct Judged {
    summary: Summary,
    rendered: Vec<u8>,
    failure: Option<FileFailure>,
}

/// Lints the posts of `jobs` and hands what `report` makes of the findings to `emit`, in the order of the walk; without
/// one they are only counted. `tick` is called after each file.
///
/// # Errors
/// What `emit` said.
pub fn lint(
    jobs: &[Job],
    report: Option<&dyn Report>,
    names: &Names,
    emit: &mut Emit<'_>,
    tick: &dyn Fn(),
) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut between: &[u8] = b"";
    for job in jobs {
        outcome.failures.extend(unreadable(job, names));
        let end = ordered(
            &job.files.posts,
            |path| judge(job, path, report, names),
            |_, judged| {
                outcome.summary.merge(judged.summary);
                outcome.failures.extend(judged.failure);
                tick();
                if judged.rendered.is_empty() {
                    return ControlFlow::Continue(());
                }
                let written = emit(between).and_then(|()| emit(&judged.rendered));
                between = report.map_or(b"", Report::separator);
                written.map_or_else(ControlFlow::Break, ControlFlow::Continue)
            },
        );
        if let ControlFlow::Break(error) = end {
            return Err(error);
        }
    }
    Ok(outcome)
}

/// Lints `bytes` as the file `path` of the site of `job`, shown as `shown`. Other pages of the site are not looked at.
///
/// # Errors
/// What `emit` said.
pub fn lint_source(
    job: &Job,
    path: &str,
    shown: &str,
    bytes: Vec<u8>,
    report: Option<&dyn Report>,
    emit: &mut Emit<'_>,
) -> io::Result<Outcome> {
    let judged = judge_source(job, path, &SourceFile::from_bytes(shown, bytes), report);
    emit(&judged.rendered)?;
    Ok(Outcome { summary: judged.summary, failures: judged.failure.into_iter().collect() })
}

/// Reads, judges and renders one file. Whatever happens is a result; nothing ends the run.
fn judge(job: &Job, path: &str, report: Option<&dyn Report>, names: &Names) -> Judged {
    let disk = job.files.disk_path(path);
    match read(&disk, &names.show(&disk)) {
        Ok(source) => judge_source(job, path, &source, report),
        Err(failure) => Judged::failed(failure),
    }
}

fn judge_source(job: &Job, path: &str, source: &SourceFile, report: Option<&dyn Report>) -> Judged {
    let judged = guarded(|| {
        let post = Post::read(source, &job.files.site, path);
        let found = lint_post(&post, &job.schema, &job.settings);
        let mut judged = Judged::default();
        judged.summary.file(&found);
        if let Some(report) = report {
            report.file(&FileReport { source, diagnostics: &found }, &mut judged.rendered);
        }
        judged
    });
    judged.unwrap_or_else(|said| Judged::failed(internal(source.path(), &said)))
}

impl Judged {
    fn failed(failure: FileFailure) -> Self {
        Self { failure: Some(failure), ..Self::default() }
    }
}

/// What of a site could not be read before any work began.
pub(super) fn unreadable<'a>(job: &'a Job, names: &'a Names) -> impl Iterator<Item = FileFailure> + 'a {
    job.files.unreadable.iter().map(|(path, reason)| {
        FileFailure::new(&UNREADABLE, &names.show(path), format!("this cannot be read: {reason}"))
            .help("rename it or give yourself the right to read it")
    })
}

/// The failure of copydesk itself on the file shown as `shown`.
pub(super) fn internal(shown: &str, said: &str) -> FileFailure {
    FileFailure::new(&INTERNAL, shown, format!("copydesk failed on this file: {said}"))
        .help("please report it together with the file; the other files were worked on")
}
