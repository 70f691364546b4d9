//! Linting files: read, mend, judge and render each in parallel; hand on in the order of the walk.

use std::io;
use std::ops::ControlFlow;

use super::baseline::{Open, sift};
use super::diff::unified;
use super::failures::{FileFailure, INTERNAL, UNREADABLE, UNWRITABLE};
use super::hold::Hold;
use super::jobs::Job;
use super::pool::{guarded, ordered};
use super::read::{Names, is_whole, read};
use super::segments::{Segments, Spool};
use super::write::rewrite;
use crate::diagnostic::Applicability;
use crate::front_matter::read_with;
use crate::generator::{Generator, Identity, identify};
use crate::lint::{self, Fixed, Linted, PageInterest, Suppressions, fix, lint_page, suppress_page};
use crate::post::Post;
use crate::report::{Known, Positions, Report, Summary};
use crate::site::{PageFacts, SiteIndex};
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
pub(super) struct Judged {
    pub(super) outcome: Outcome,
    pub(super) rendered: Segments,
    /// Findings of which the end of the run says whether the baseline knows them.
    pub(super) open: Vec<Open>,
    /// What the second phase needs, where the file belongs to a site.
    page: Option<Page>,
}

/// What the second phase knows of a file.
struct Page {
    /// What other pages need to know of it.
    facts: PageFacts,
    /// How long the text was of which this is true.
    length: usize,
    /// Where what a finding can be about stands, for a report that needs no text.
    known: Box<[Known]>,
    /// Its comments that suppress findings, where there are any.
    suppressions: Option<Box<Suppressions>>,
}

/// Lints the posts of `jobs` and hands what is rendered of the findings to `emit`, in the order of the walk. `tick` is
/// called after each file.
///
/// Where a site has a generator, rules also compare its pages. The first phase reads, judges and renders each file and
/// keeps small facts of it; what is rendered waits in a spool until the second phase has judged the same page from the
/// facts of all.
///
/// # Errors
/// What `emit` said, or a spool that could not be written.
pub fn lint(jobs: &[Job], how: How<'_>, emit: &mut Emit<'_>, tick: &dyn Fn()) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut hold = Hold::new(how.report);
    for job in jobs {
        outcome.failures.extend(unreadable(job, how.names));
        let root = how.names.show(&job.files.root);
        let work = |path: &String| {
            let shown = Names::join(&root, path);
            guarded(|| judge(job, path, &shown, how)).unwrap_or_else(|said| Judged::failed(internal(&shown, &said)))
        };
        if !has_index(job) {
            let end = ordered(&job.files.posts, work, |path, mut judged| {
                hold.open(job, path, &mut judged);
                outcome.add(judged.outcome);
                tick();
                step(hold.write(judged.rendered, emit))
            });
            finish(end)?;
            continue;
        }
        let (mut spool, mut facts) = (Spool::new(), Vec::with_capacity(job.files.posts.len()));
        let end = ordered(&job.files.posts, work, |path, mut judged| {
            hold.open(job, path, &mut judged);
            outcome.add(judged.outcome);
            facts.push(judged.page);
            tick();
            step(spool.push(&judged.rendered))
        });
        finish(end)?;
        let index = index(job, &facts, how.names);
        let mut spool = spool.rewind()?;
        let pages: Vec<_> = job.files.posts.iter().zip(&facts).collect();
        let work = |(path, page): &(&String, &Option<Page>)| {
            let Some(page) = page else { return Judged::default() };
            let shown = Names::join(&root, path);
            guarded(|| judge_page(job, path, &shown, page, &index, how))
                .unwrap_or_else(|said| Judged::failed(internal(&shown, &said)))
        };
        let end = ordered(&pages, work, |(path, _), mut judged| {
            hold.open(job, path, &mut judged);
            outcome.add(judged.outcome);
            let all = spool.next().map(|first| first.merge(&judged.rendered));
            step(all.and_then(|all| hold.write(all, emit)))
        });
        finish(end)?;
    }
    hold.finish(&mut outcome.summary, emit)?;
    hold.stale(jobs, &mut outcome, emit)?;
    Ok(outcome)
}

fn step(result: io::Result<()>) -> ControlFlow<io::Error> {
    result.map_or_else(ControlFlow::Break, ControlFlow::Continue)
}

fn finish(end: ControlFlow<io::Error>) -> io::Result<()> {
    match end {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(error) => Err(error),
    }
}

/// Whether pages of the site are compared: a rule has to ask for it, and only a generator says what belongs together.
pub(super) fn has_index(job: &Job) -> bool {
    job.page_interest() > PageInterest::None && job.files.site.generator != Generator::None
}

/// The index of a site: the facts of the posts that were asked for, the outlines of the others, the other files.
fn index(job: &Job, pages: &[Option<Page>], names: &Names) -> SiteIndex {
    let site = &job.files.site;
    let mut outlines: Vec<PageFacts> = Vec::with_capacity(job.files.others.len());
    // What cannot be read tells nothing; it is not what was asked for.
    let known = |path: &String| outline(job, path, names).ok();
    let _ = ordered(&job.files.others, known, |_, read| {
        outlines.extend(read.map(|(_, facts)| facts));
        ControlFlow::<()>::Continue(())
    });
    let pages = pages.iter().flatten().map(|page| &page.facts).chain(&outlines);
    SiteIndex::merge(pages, site, job.files.assets.iter().map(String::as_str))
}

/// What the front matter of the file at `path` tells.
pub(super) fn outline(job: &Job, path: &str, names: &Names) -> Result<(Identity, PageFacts), Box<FileFailure>> {
    let (site, disk) = (&job.files.site, job.files.disk_path(path));
    let shown = names.show(&disk);
    let source = read(&disk, &shown)?;
    guarded(|| {
        let read = read_with(&source, site.generator.fences());
        let identity = identify(site, path, read.front_matter.as_ref(), &read.problems);
        let facts = PageFacts::outline(&source, site, &identity, read.front_matter.as_ref());
        (identity, facts)
    })
    .map_err(|said| Box::new(internal(&shown, &said)))
}

/// The second phase for one page. Only where it finds something and the report shows text is the file read once more.
fn judge_page(job: &Job, path: &str, shown: &str, page: &Page, index: &SiteIndex, how: How<'_>) -> Judged {
    let (site, standard) = (&job.files.site, job.standard(path));
    let mut found = lint_page(&page.facts, index, site, &standard.schema, &standard.settings);
    let mut suppressed = 0;
    if let Some(mut suppressions) = page.suppressions.clone() {
        suppressed = suppress_page(&mut found, &mut suppressions, site, &standard.schema, &standard.settings);
    }
    if job.baseline.is_some() && !found.is_empty() {
        let mut judged = match reread(job, path, shown, page) {
            Ok(source) => sift(job, path, &source, found, false, how.report),
            Err(failure) => Judged::failed(*failure),
        };
        judged.outcome.summary.suppressed = suppressed;
        return judged;
    }
    let mut judged = Judged::default();
    judged.outcome.summary.suppressed = suppressed;
    judged.outcome.summary.add(&found);
    let Some(report) = how.report.filter(|_| !found.is_empty()) else { return judged };
    let known = Positions::known(shown, &page.known);
    if !report.needs_text() && found.iter().all(|diagnostic| known.tell(diagnostic)) {
        judged.rendered = Segments::render(report, &known, &found);
        return judged;
    }
    match reread(job, path, shown, page) {
        Ok(source) => judged.rendered = Segments::render(report, &Positions::new(&source), &found),
        Err(failure) => judged.outcome.failures.push(*failure),
    }
    judged
}

/// The text of which the facts are true.
fn reread(job: &Job, path: &str, shown: &str, page: &Page) -> Result<SourceFile, Box<FileFailure>> {
    let source = read(&job.files.disk_path(path), shown)?;
    if source.text().len() == page.length {
        return Ok(source);
    }
    let what = "the file was changed by someone else while it was worked on";
    Err(Box::new(FileFailure::new(&UNREADABLE, shown, what).help("run again")))
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
    let mut outcome = Outcome::default();
    for job in jobs {
        outcome.failures.extend(unreadable(job, names));
        let work = |path: &String| {
            let disk = job.files.disk_path(path);
            let shown = Names::join(&names.show(&job.files.root), path);
            let change = || {
                let mut outcome = Outcome::default();
                let mut text = Vec::new();
                match read(&disk, &shown) {
                    Ok(source) if is_whole(&source) => {
                        let fixed = mend(job, path, &source, lowest, &mut outcome);
                        text = unified(&shown, source.text(), &fixed.text, color);
                    }
                    Ok(_) => {}
                    Err(failure) => outcome.failures.push(*failure),
                }
                (outcome, text)
            };
            guarded(change).unwrap_or_else(|said| (Judged::failed(internal(&shown, &said)).outcome, Vec::new()))
        };
        let end = ordered(&job.files.posts, work, |_, (one, text)| {
            outcome.add(one);
            tick();
            step(if text.is_empty() { Ok(()) } else { emit(&text) })
        });
        finish(end)?;
    }
    Ok(outcome)
}

/// Reads, mends, judges and renders one file.
fn judge(job: &Job, path: &str, shown: &str, how: How<'_>) -> Judged {
    let disk = job.files.disk_path(path);
    let mut source = match read(&disk, shown) {
        Ok(source) => source,
        Err(failure) => return Judged::failed(*failure),
    };
    let mut outcome = Outcome::default();
    if let Fixing::Write(lowest) = how.fixing
        && is_whole(&source)
    {
        let mut mended = Outcome::default();
        let fixed = mend(job, path, &source, lowest, &mut mended);
        if fixed.applied > 0 {
            match rewrite(&disk, &source, &fixed.text) {
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
    let (mut judged, mut hold) = (judged, Hold::new(report));
    hold.open(job, path, &mut judged);
    hold.write(judged.rendered, emit)?;
    hold.finish(&mut judged.outcome.summary, emit)?;
    Ok(judged.outcome)
}

/// Applies fixes to `source`, which is the file `path` of the site of `job`, and counts them in `outcome`.
#[must_use]
pub fn mend(job: &Job, path: &str, source: &SourceFile, lowest: Applicability, outcome: &mut Outcome) -> Fixed {
    let standard = job.standard(path);
    let fixed = fix(source, &job.files.site, path, &standard.schema, &standard.settings, lowest);
    outcome.fixed += fixed.applied;
    outcome.changed += usize::from(fixed.applied > 0);
    outcome
        .refused
        .extend(fixed.refused.iter().map(|r| format!("{}: {}: {}", source.path(), r.diagnostic.rule.name, r.reason)));
    fixed
}

/// Reads `source` as the file `path` of the site of `job`, and what the first phase finds in it.
pub(super) fn examine<'s>(job: &'s Job, path: &str, source: &'s SourceFile) -> (Post<'s>, Linted) {
    let mut post = Post::read(source, &job.files.site, path);
    job.run_templates(&mut post);
    let standard = job.standard(path);
    let linted = lint::lint(&post, &standard.schema, &standard.settings);
    (post, linted)
}

fn judge_source(job: &Job, path: &str, source: &SourceFile, report: Option<&dyn Report>) -> Judged {
    let (post, linted) = examine(job, path, source);
    let mut judged = sift(job, path, source, linted.found, true, report);
    judged.outcome.summary.file(&[]);
    judged.outcome.summary.suppressed = linted.suppressed;
    let positions = Positions::new(source);
    judged.page = has_index(job).then(|| {
        let facts = PageFacts::of(&post, job.page_interest() >= PageInterest::Sketches);
        let wanted = report.is_some_and(|report| !report.needs_text());
        let mut known: Vec<Known> = Vec::new();
        known.extend(facts.places().filter(|_| wanted).map(|at| (at, positions.at(at as usize))));
        known.sort_unstable();
        known.dedup();
        Page { facts, length: source.text().len(), known: known.into(), suppressions: linted.suppressions }
    });
    judged
}

impl Judged {
    pub(super) fn failed(failure: FileFailure) -> Self {
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
    FileFailure::new(&UNWRITABLE, shown, format!("not written: {reason}"))
}
