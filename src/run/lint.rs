//! Linting files: read, mend, judge and render each in parallel; hand on in the order of the walk.

use std::io;
use std::ops::ControlFlow;

use super::diff::unified;
use super::failures::{FileFailure, INTERNAL, UNREADABLE, UNWRITABLE};
use super::jobs::Job;
use super::pool::{guarded, ordered};
use super::read::{Names, is_whole, read};
use super::write::replace;
use crate::diagnostic::Applicability;
use crate::lint::{Fixed, fix, lint_post};
use crate::post::Post;
use crate::report::{FileReport, Report, Summary};
use crate::text::SourceFile;

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was found, after fixing.
    pub summary: Summary,
    /// Files that could not be read, written or judged.
    pub failures: Vec<FileFailure>,
    /// How many fixes were applied, or would be.
    pub fixed: usize,
    /// How many files they change.
    pub changed: usize,
    /// Fixes that were not applied because their proof failed: where, and what would have changed.
    pub refused: Vec<String>,
}

/// What is done about findings that have a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixing {
    /// Nothing.
    No,
    /// Fixes that are at least this applicable are written.
    Write(Applicability),
}

/// Where output goes, in pieces.
pub type Emit<'a> = dyn FnMut(&[u8]) -> io::Result<()> + 'a;

/// How files are judged.
#[derive(Clone, Copy)]
pub struct How<'a> {
    /// What renders the findings; without one they are only counted.
    pub report: Option<&'a dyn Report>,
    /// What is done about them.
    pub fixing: Fixing,
    /// How paths are shown.
    pub names: &'a Names,
}

/// What one file gave.
#[derive(Default)]
struct Judged {
    outcome: Outcome,
    rendered: Vec<u8>,
}

/// Lints the posts of `jobs` and hands what is rendered of the findings to `emit`, in the order of the walk. `tick` is
/// called after each file.
///
/// # Errors
/// What `emit` said.
pub fn lint(jobs: &[Job], how: How<'_>, emit: &mut Emit<'_>, tick: &dyn Fn()) -> io::Result<Outcome> {
    let between = how.report.map_or(&b""[..], Report::separator);
    each(jobs, how.names, |job, path, shown| judge(job, path, shown, how), between, emit, tick)
}

/// Hands to `emit` what the fixes that are at least `lowest` would change, as unified diffs, and writes nothing.
///
/// # Errors
/// What `emit` said.
pub fn diff(
    jobs: &[Job],
    lowest: Applicability,
    names: &Names,
    color: bool,
    emit: &mut Emit<'_>,
    tick: &dyn Fn(),
) -> io::Result<Outcome> {
    let work = |job: &Job, path: &str, shown: &str| match read(&job.files.disk_path(path), shown) {
        Ok(source) if is_whole(&source) => {
            let mut judged = Judged::default();
            let fixed = mend(job, path, &source, lowest, &mut judged.outcome);
            judged.rendered = unified(shown, source.text(), &fixed.text, color);
            judged
        }
        Ok(_) => Judged::default(),
        Err(failure) => Judged::failed(failure),
    };
    each(jobs, names, work, b"", emit, tick)
}

/// Works on every post in parallel and adds up what comes of it, in order.
fn each(
    jobs: &[Job],
    names: &Names,
    work: impl Fn(&Job, &str, &str) -> Judged + Sync,
    separator: &[u8],
    emit: &mut Emit<'_>,
    tick: &dyn Fn(),
) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut between: &[u8] = b"";
    for job in jobs {
        outcome.failures.extend(unreadable(job, names));
        let one = |path: &String| {
            let shown = names.show(&job.files.disk_path(path));
            guarded(|| work(job, path, &shown)).unwrap_or_else(|said| Judged::failed(internal(&shown, &said)))
        };
        let end = ordered(&job.files.posts, one, |_, judged| {
            outcome.add(judged.outcome);
            tick();
            if judged.rendered.is_empty() {
                return ControlFlow::Continue(());
            }
            let written = emit(between).and_then(|()| emit(&judged.rendered));
            between = separator;
            written.map_or_else(ControlFlow::Break, ControlFlow::Continue)
        });
        if let ControlFlow::Break(error) = end {
            return Err(error);
        }
    }
    Ok(outcome)
}

/// Reads, mends, judges and renders one file.
fn judge(job: &Job, path: &str, shown: &str, how: How<'_>) -> Judged {
    let disk = job.files.disk_path(path);
    let mut source = match read(&disk, shown) {
        Ok(source) => source,
        Err(failure) => return Judged::failed(failure),
    };
    let mut outcome = Outcome::default();
    if let Fixing::Write(lowest) = how.fixing
        && is_whole(&source)
    {
        let mut mended = Outcome::default();
        let fixed = mend(job, path, &source, lowest, &mut mended);
        if fixed.applied > 0 {
            let written = match source.restore(&fixed.text) {
                Some(bytes) => replace(&disk, source.bytes(), &bytes).map(|()| bytes).map_err(|e| e.to_string()),
                None => Err("a byte that is not UTF-8 would be lost".to_owned()),
            };
            match written {
                Ok(bytes) => source = SourceFile::from_bytes(shown, bytes),
                Err(reason) => {
                    (mended.fixed, mended.changed) = (0, 0);
                    mended.failures.push(not_written(shown, &reason));
                }
            }
        }
        outcome.add(mended);
    }
    let mut judged = judge_source(job, path, &source, how.report);
    outcome.add(judged.outcome);
    judged.outcome = outcome;
    judged
}

/// Lints `bytes` as the file `path` of the site of `job`, shown as `shown`. Other pages of the site are not looked at.
///
/// # Errors
/// What `emit` said.
pub fn lint_source(
    job: &Job,
    path: &str,
    source: &SourceFile,
    report: Option<&dyn Report>,
    emit: &mut Emit<'_>,
) -> io::Result<Outcome> {
    let judged = guarded(|| judge_source(job, path, source, report))
        .unwrap_or_else(|said| Judged::failed(internal(source.path(), &said)));
    emit(&judged.rendered)?;
    Ok(judged.outcome)
}

/// Applies fixes to `source`, which is the file `path` of the site of `job`, and counts them in `outcome`.
#[must_use]
pub fn mend(job: &Job, path: &str, source: &SourceFile, lowest: Applicability, outcome: &mut Outcome) -> Fixed {
    let fixed = fix(source, &job.files.site, path, &job.schema, &job.settings, lowest);
    outcome.fixed += fixed.applied;
    outcome.changed += usize::from(fixed.applied > 0);
    outcome
        .refused
        .extend(fixed.refused.iter().map(|r| format!("{}: {}: {}", source.path(), r.diagnostic.rule.name, r.reason)));
    fixed
}

fn judge_source(job: &Job, path: &str, source: &SourceFile, report: Option<&dyn Report>) -> Judged {
    let post = Post::read(source, &job.files.site, path);
    let found = lint_post(&post, &job.schema, &job.settings);
    let mut judged = Judged::default();
    judged.outcome.summary.file(&found);
    if let Some(report) = report {
        report.file(&FileReport { source, diagnostics: &found }, &mut judged.rendered);
    }
    judged
}

impl Judged {
    fn failed(failure: FileFailure) -> Self {
        Self { outcome: Outcome { failures: vec![failure], ..Outcome::default() }, ..Self::default() }
    }
}

impl Outcome {
    fn add(&mut self, other: Self) {
        self.summary.merge(other.summary);
        self.failures.extend(other.failures);
        self.fixed += other.fixed;
        self.changed += other.changed;
        self.refused.extend(other.refused);
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

/// The file shown as `shown` was not written; it is as it was.
pub(super) fn not_written(shown: &str, reason: &str) -> FileFailure {
    FileFailure::new(&UNWRITABLE, shown, format!("not written: {reason}")).help("the file is as it was; run again")
}
