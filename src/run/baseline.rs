//! The baseline of a run: where it lies, which of its entries this run can judge, and its new text.

use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::failures::{FileFailure, UNREADABLE};
use super::jobs::{Job, SetupError};
use super::lint::Judged;
use super::read::Names;
use super::segments::Segments;
use super::walk::absolute;
use super::write::{WriteError, create_with};
use crate::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::lint::baseline::{Baseline, Builder, Fate, Key, Matcher, Over, Print, STALE, Unspent};
use crate::lint::{PageInterest, find_rule};
use crate::report::{Positions, Report};
use crate::text::{MAX_FILE_BYTES, SourceFile, Span};

/// The name of a baseline that nobody gave a name.
pub const FILE_NAME: &str = "copydesk-baseline.txt";

/// Which baseline to use.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The file; else the one of the configuration.
    pub file: Option<PathBuf>,
    /// Take what is found as known, and report nothing.
    pub update: bool,
    /// Use none.
    pub off: bool,
}

/// What a run looks at.
#[derive(Clone, Copy, Debug)]
pub struct Looked<'a> {
    /// The paths that were named.
    pub paths: &'a [PathBuf],
    /// Whether only some of the posts there are linted: those that changed, or standard input.
    pub some: bool,
}

/// A baseline in use by one or more sites.
#[derive(Debug)]
pub struct Book {
    path: PathBuf,
    shown: String,
    /// Names of files in it are relative to this folder.
    folder: PathBuf,
    matcher: Matcher,
    /// With --update-baseline: what was found, file by file, and whether it was known.
    found: Option<Mutex<Vec<Found>>>,
    /// The folders that were linted as a whole.
    folders: Vec<PathBuf>,
    /// Whether whole sites were linted: only then rules that compare pages have seen all they compare.
    whole: bool,
    /// The rules that ran.
    rules: BTreeSet<&'static str>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    file: String,
    rule: &'static str,
    print: Print,
    known: bool,
}

/// The baseline of a site.
#[derive(Clone, Debug)]
pub struct Attached {
    book: Arc<Book>,
    /// What the baseline writes before the paths of the site.
    prefix: String,
}

/// What an update changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Updated {
    /// Findings that the file holds now.
    pub findings: usize,
    /// Files in which they are.
    pub files: usize,
    /// Findings that were not in it before.
    pub added: usize,
    /// Findings that are no longer in it.
    pub removed: usize,
}

/// Gives each of `jobs` its baseline.
///
/// # Errors
/// [`SetupError`]: a baseline that does not exist (but to be written), cannot be read or is damaged.
pub fn attach(jobs: &mut [Job], choice: &Choice, looked: Looked<'_>, names: &Names) -> Result<(), SetupError> {
    if choice.off {
        return Ok(());
    }
    let mut of_jobs: Vec<(PathBuf, Vec<usize>)> = Vec::new();
    for (index, job) in jobs.iter().enumerate() {
        let Some(path) = place(job, choice).map_err(SetupError::Io)? else { continue };
        match of_jobs.iter_mut().find(|(known, _)| *known == path) {
            Some((_, indexes)) => indexes.push(index),
            None => of_jobs.push((path, vec![index])),
        }
    }
    for (path, indexes) in of_jobs {
        let own: Vec<&Job> = indexes.iter().map(|index| &jobs[*index]).collect();
        let book = Arc::new(Book::open(path, &own, choice.update, looked, names)?);
        for index in indexes {
            let prefix = book.prefix(&jobs[index].files.root);
            let attached = Attached { book: Arc::clone(&book), prefix };
            for post in &jobs[index].files.posts {
                if let Some(file) = attached.file(post) {
                    book.matcher.set_fate(file, Fate::Linted);
                }
            }
            jobs[index].baseline = Some(attached);
        }
    }
    Ok(())
}

/// Where the baseline of a site lies, if it has one.
fn place(job: &Job, choice: &Choice) -> io::Result<Option<PathBuf>> {
    let folder = job.config_path.as_deref().and_then(Path::parent).unwrap_or(&job.files.root);
    match (&choice.file, &job.config.baseline) {
        (Some(file), _) => absolute(file).map(Some),
        (None, Some(file)) => absolute(&folder.join(&file.text)).map(Some),
        (None, None) => Ok(choice.update.then(|| folder.join(FILE_NAME))),
    }
}

impl Book {
    fn open(path: PathBuf, jobs: &[&Job], update: bool, looked: Looked<'_>, names: &Names) -> Result<Self, SetupError> {
        let shown = names.show(&path);
        let baseline = match read_text(&path) {
            Ok(text) => Baseline::parse(&text).map_err(|mistake| {
                SetupError::Mistakes(Box::new(part(&shown, text, &[mistake.primary.span])), vec![*mistake])
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound && update => Baseline::default(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(SetupError::NoBaseline(shown)),
            Err(error) => return Err(SetupError::Io(io::Error::new(error.kind(), format!("{shown}: {error}")))),
        };
        let folders: Vec<PathBuf> = match looked.some {
            true => Vec::new(),
            false => looked.paths.iter().filter(|path| path.is_dir()).filter_map(|path| absolute(path).ok()).collect(),
        };
        let whole = jobs.iter().all(|job| folders.iter().any(|folder| job.files.root.starts_with(folder)));
        Ok(Self {
            folder: path.parent().unwrap_or(&path).to_owned(),
            path,
            shown,
            matcher: Matcher::new(baseline),
            found: update.then(Mutex::default),
            folders,
            whole,
            rules: jobs.iter().flat_map(|job| job.rules()).collect(),
        })
    }

    /// The baselines of `jobs`, each once.
    pub fn all(jobs: &[Job]) -> Vec<&Self> {
        let mut all: Vec<&Self> = Vec::new();
        for book in jobs.iter().filter_map(|job| job.baseline.as_ref()).map(|attached| &*attached.book) {
            if !all.iter().any(|known| std::ptr::eq(*known, book)) {
                all.push(book);
            }
        }
        all
    }

    /// The file, as it is shown.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The file, as an absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The way from the folder of the baseline to `root`, with `/` at its end.
    fn prefix(&self, root: &Path) -> String {
        let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
            (self.folder.components().collect(), root.components().collect());
        let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        let mut prefix = "../".repeat(from.len() - same);
        for component in &to[same..] {
            prefix.push_str(&component.as_os_str().to_string_lossy());
            prefix.push('/');
        }
        prefix
    }

    fn exists(&self, name: &str) -> bool {
        std::fs::symlink_metadata(self.folder.join(name)).is_ok()
    }

    /// Whether this run looked for all findings of `rule`.
    fn ran(&self, rule: &str) -> bool {
        match find_rule(rule) {
            Some(found) => self.rules.contains(rule) && (self.whole || found.interests().pages == PageInterest::None),
            // Not one that can be selected, or one that this copydesk no longer has.
            None => true,
        }
    }

    /// Whether this run looked at `file`, or would have if it still existed.
    fn looked(&self, file: &str, fate: Fate) -> bool {
        match fate {
            Fate::Linted => true,
            Fate::Elsewhere => false,
            Fate::Gone => self.is_below_folders(file),
        }
    }

    fn is_below_folders(&self, file: &str) -> bool {
        !self.folders.is_empty() && {
            let path = absolute(&self.folder.join(file)).unwrap_or_default();
            self.folders.iter().any(|folder| path.starts_with(folder))
        }
    }

    /// The entries that found nothing in this run. Call it at its end: a file that would not count anyhow is not looked for
    /// on the disk.
    fn unspent<R>(&self, take: impl FnOnce(&mut dyn Iterator<Item = Unspent<'_>>) -> R) -> R {
        let exists = |name: &str| !self.is_below_folders(name) || self.exists(name);
        let looked = |file: &str, fate| self.looked(file, fate);
        let ran = |rule: &str| self.ran(rule);
        take(&mut self.matcher.unspent(&Over { exists: &exists, looked: &looked, ran: &ran }))
    }

    /// The entries whose findings are gone, in the text of the baseline.
    ///
    /// # Errors
    /// When the file cannot be read any more.
    pub(super) fn stale(&self) -> Result<Option<(SourceFile, Vec<Diagnostic>)>, Box<FileFailure>> {
        if self.found.is_some() {
            return Ok(None);
        }
        // Their places alone: the names stand in the text.
        let stale: Vec<(u32, u32, u32, String)> = self.unspent(|entries| {
            let stale = entries.filter(|entry| entry.is_stale);
            stale
                .map(|entry| {
                    let how = if entry.left == entry.of { "no longer found" } else { "found less often" };
                    let message = format!("`{}` is {how} in `{}`", entry.rule, entry.file);
                    (entry.line, entry.left, entry.of, message)
                })
                .collect()
        });
        if stale.is_empty() {
            return Ok(None);
        }
        let text = read_text(&self.path).map_err(|error| {
            Box::new(FileFailure::new(&UNREADABLE, &self.shown, format!("the file cannot be read: {error}")))
        })?;
        let ends = text.split_inclusive('\n').scan(0, |end, line| {
            *end += line.len();
            Some(Span::new(*end - line.len(), *end - line.len() + line.trim_end_matches(['\n', '\r']).len()))
        });
        let lines: Vec<Span> = ends.collect();
        let mut found: Vec<Diagnostic> = Vec::with_capacity(stale.len());
        for (line, left, of, message) in stale {
            let span = lines.get((line as usize).saturating_sub(1)).copied().unwrap_or_default();
            let indent = span.of(&text).len() - span.of(&text).trim_start().len();
            let label = match of - left {
                0 => "its finding is gone".to_owned(),
                there => format!("only {there} of {of} are there"),
            };
            let help = "take it out with `copydesk lint --update-baseline`";
            let span = Span::new(span.start as usize + indent, span.end as usize);
            found.push(Diagnostic::new(&STALE, span, message).label(label).help(help));
        }
        found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        let spans: Vec<Span> = found.iter().map(|one| one.primary.span).collect();
        Ok(Some((part(&self.shown, text, &spans), found)))
    }

    /// Writes what was found in this run, and what the baseline holds of what this run did not look at.
    ///
    /// # Errors
    /// [`WriteError`]; the file is as it was.
    pub fn update(&self) -> Result<Updated, WriteError> {
        let Some(found) = &self.found else { return Ok(Updated::default()) };
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        // Whichever thread was first.
        found.sort_unstable();
        let exists = |name: &str| self.exists(name);
        let mut updated = Updated::default();
        let mut builder = Builder::default();
        let mut file = (String::new(), 0);
        for one in found.iter_mut() {
            if file.0 != one.file {
                file = (one.file.clone(), builder.file(&one.file));
            }
            builder.add(file.1, one.rule, one.print, 1);
            // What moved here from a file that is gone must not stay there, too.
            let own = self.matcher.baseline().file(&one.file);
            let borrow = |key: Key| self.matcher.borrow(key, Fate::Gone, &exists);
            if !one.known && !self.matcher.key(own, one.rule, one.print, &exists).is_some_and(borrow) {
                updated.added += 1;
            }
        }
        self.unspent(|entries| {
            let mut file = ("", 0);
            for entry in entries {
                if entry.is_stale {
                    updated.removed += entry.left as usize;
                    continue;
                }
                if file.0 != entry.file {
                    file = (entry.file, builder.file(entry.file));
                }
                builder.add(file.1, entry.rule, entry.print, entry.left);
            }
        });
        let new = builder.finish();
        (updated.findings, updated.files) = (new.findings(), new.files().len());
        let name = self.path.file_name().map(Path::new).ok_or(WriteError::Outside)?;
        create_with(&self.folder, name, true, &mut |mut file| {
            let mut out = io::BufWriter::new(&mut file);
            new.write(&mut out)?;
            io::Write::flush(&mut out)
        })?;
        Ok(updated)
    }
}

impl Attached {
    fn name(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    fn file(&self, path: &str) -> Option<u32> {
        self.book.matcher.baseline().file(&self.name(path))
    }

    /// The post at `path` could not be looked at after all.
    pub(super) fn not_seen(&self, path: &str) {
        if let Some(file) = self.file(path) {
            self.book.matcher.set_fate(file, Fate::Elsewhere);
        }
    }
}

/// A finding that may come from another file.
pub(super) struct Open {
    /// Which of the rendered findings it is.
    pub(super) index: usize,
    /// What of it counts in a summary; no texts.
    pub(super) diagnostic: Diagnostic,
    book: Arc<Book>,
    key: Key,
}

impl Open {
    /// Takes an entry of a file that no longer exists.
    pub(super) fn is_of_gone(&self) -> bool {
        self.borrow(Fate::Gone)
    }

    /// Takes an entry of a file that was linted and has no use for it.
    pub(super) fn is_of_linted(&self) -> bool {
        self.borrow(Fate::Linted)
    }

    fn borrow(&self, of: Fate) -> bool {
        self.book.matcher.borrow(self.key, of, &|name| self.book.exists(name))
    }

    /// Whether [`Open::is_of_linted`] may come true.
    pub(super) fn may_be_known_later(&self) -> bool {
        self.book.matcher.may_borrow_later(self.key, &|name| self.book.exists(name))
    }
}

/// Counts and renders `found`, which stands in `source`, less what the baseline knows. `of_text` is whether it was found in
/// this text alone, and not by comparing pages.
pub(super) fn sift(
    job: &Job,
    path: &str,
    source: &SourceFile,
    found: Vec<Diagnostic>,
    of_text: bool,
    report: Option<&dyn Report>,
) -> Judged {
    let mut judged = Judged::default();
    let mut shown = Vec::with_capacity(found.len());
    let file = job.baseline.as_ref().and_then(|attached| attached.file(path));
    for diagnostic in found {
        let Some(attached) = &job.baseline else {
            shown.push(diagnostic);
            continue;
        };
        let (book, rule) = (&attached.book, diagnostic.rule.name);
        let print = Print::new(source.text(), &diagnostic, of_text);
        let known = book.matcher.take(file, rule, print);
        if let Some(found) = &book.found {
            let one = Found { file: attached.name(path), rule, print, known };
            found.lock().unwrap_or_else(PoisonError::into_inner).push(one);
        }
        if known || book.found.is_some() {
            judged.outcome.summary.baseline += 1;
            continue;
        }
        if let Some(key) = book.matcher.key(file, rule, print, &|name| book.exists(name)) {
            let diagnostic = counted(&diagnostic);
            judged.open.push(Open { index: shown.len(), diagnostic, book: Arc::clone(book), key });
        } else {
            judged.outcome.summary.add(std::slice::from_ref(&diagnostic));
        }
        shown.push(diagnostic);
    }
    if job.baseline.is_none() {
        judged.outcome.summary.add(&shown);
    }
    if let Some(report) = report {
        judged.rendered = Segments::render(report, &Positions::new(source), &shown);
    }
    judged
}

/// As much of `diagnostic` as a summary counts.
fn counted(diagnostic: &Diagnostic) -> Diagnostic {
    let fix = |fix: &Fix| Fix { title: String::new(), applicability: fix.applicability, edits: Vec::new() };
    let severity: Severity = diagnostic.severity;
    Diagnostic {
        rule: diagnostic.rule,
        severity,
        message: String::new(),
        primary: Label { span: diagnostic.primary.span, message: String::new() },
        related: Vec::new(),
        help: None,
        fix: diagnostic.fix.as_ref().map(fix),
    }
}

fn read_text(path: &Path) -> io::Result<String> {
    std::fs::read_to_string(path)
}

/// The text of a baseline as reports take it. Of one over the cap for files only the lines of `spans` are there, the others
/// empty: lines and columns are right, and that is what people need; the bytes are not.
fn part(shown: &str, text: String, spans: &[Span]) -> SourceFile {
    if text.len() <= MAX_FILE_BYTES {
        return SourceFile::from_text(shown, text);
    }
    let mut wanted = spans.iter().peekable();
    let (mut out, mut at) = (String::new(), 0);
    for line in text.split_inclusive('\n') {
        at += line.len();
        let mut is_wanted = false;
        while wanted.next_if(|span| (span.start as usize) < at).is_some() {
            is_wanted = true;
        }
        out.push_str(if is_wanted { line.trim_end_matches(['\n', '\r']) } else { "" });
        out.push('\n');
    }
    SourceFile::from_text(shown, out)
}
