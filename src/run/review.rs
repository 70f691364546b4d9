//! The page of `convert --review`: which posts are in it, and where they wait until it is written.
//!
//! The bodies of posts are dropped as soon as they are converted, so what the page shows of one is rendered there and then
//! and put aside, in a temporary file. Which posts are shown follows from the order of the walk alone: the first of each set
//! of losses. Worker threads ask ahead whether a post can still be one of them; the answer may only err on the safe side.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::SpooledTempFile;

use super::failures::FileFailure;
use super::write::{WriteError, create_with};
use crate::convert::review::Review;
use crate::convert::{Converted, Verdict, loss};
use crate::diagnostic::{RuleInfo, Severity};
use crate::report::review::{self, ReviewGroup, ReviewLink, ReviewPage};
use crate::report::{Summary, count};
use crate::text::{Fnv, SourceFile};

/// Up to this many bytes what was put aside stays in memory.
const IN_MEMORY: usize = 4 << 20;

/// Posts without any loss that are shown: a sample by the hash of the path.
const SAMPLE: usize = 12;

/// Files that were not converted of which the reason is shown.
const FAILURES: usize = 200;

/// What a conversion came to for a post, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// It is as it was.
    Left,
    /// Nobody has read it again.
    Unproved,
    /// A loss is worth a warning.
    Warned,
    /// A part of it, or all, stays HTML.
    Html,
    /// Other losses.
    Noise,
    /// None.
    Whole,
}

impl Class {
    fn of(converted: &Converted) -> Self {
        let worst = converted.losses.iter().map(|loss| loss.severity).max();
        match (converted.verdict, worst) {
            (Verdict::Fallback, _) | (_, Some(Severity::Error)) => Self::Left,
            (Verdict::Unproved, _) => Self::Unproved,
            (_, Some(Severity::Warning)) => Self::Warned,
            (Verdict::KeptAsHtml, _) => Self::Html,
            (_, Some(_)) if !converted.losses.iter().any(loss::is_loss) => Self::Html,
            (Verdict::Proved, Some(Severity::Info)) => Self::Noise,
            (Verdict::Proved, None) => Self::Whole,
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Left => "Left as they were",
            Self::Unproved => "Not read again",
            Self::Warned => "Something was lost that a reader may miss",
            Self::Html => "Kept as HTML in part",
            Self::Noise => "Only things were lost that hardly any reader sees",
            Self::Whole => "Nothing was lost: a sample",
        }
    }

    /// How many posts of one set of losses are shown, and how many of the class.
    fn most(self) -> (usize, usize) {
        match self {
            Self::Left => (50, 200),
            Self::Unproved | Self::Warned => (20, 200),
            Self::Html => (10, 100),
            Self::Noise => (5, 100),
            Self::Whole => (0, 0),
        }
    }
}

/// The losses of a post by name, each once.
type Losses = Vec<&'static str>;

/// A post for the page.
#[derive(Debug)]
pub(super) struct Taken {
    class: Class,
    losses: Losses,
    /// Of the path below its site, which does not depend on where the command runs.
    hash: u64,
    link: ReviewLink,
    /// What is shown of it, if it may be.
    html: Option<Vec<u8>>,
}

/// Collects what the page shows.
pub struct Reviewing {
    state: Mutex<State>,
}

struct State {
    groups: BTreeMap<(Class, Losses), Group>,
    /// Posts of each class that are shown.
    shown: BTreeMap<Class, usize>,
    /// Posts without loss, by hash and path.
    sample: BTreeMap<(u64, String), (ReviewLink, Vec<u8>)>,
    whole: usize,
    aside: SpooledTempFile,
    failures: Vec<(String, String)>,
    failed: usize,
}

#[derive(Default)]
struct Group {
    posts: usize,
    shown: Vec<(ReviewLink, u64, usize)>,
}

impl Default for Reviewing {
    fn default() -> Self {
        let state = State {
            groups: BTreeMap::new(),
            shown: BTreeMap::new(),
            sample: BTreeMap::new(),
            whole: 0,
            aside: SpooledTempFile::new(IN_MEMORY),
            failures: Vec::new(),
            failed: 0,
        };
        Self { state: Mutex::new(state) }
    }
}

impl State {
    /// Whether a post of that class and those losses can still be shown.
    fn has_room(&self, class: Class, losses: &Losses, hash: u64, path: &str) -> bool {
        if class == Class::Whole {
            let last = self.sample.last_key_value().map(|(key, _)| (key.0, key.1.as_str()));
            return self.sample.len() < SAMPLE || last.is_some_and(|last| (hash, path) < last);
        }
        let (of_set, of_class) = class.most();
        let in_set = self.groups.get(&(class, losses.clone())).map_or(0, |group| group.shown.len());
        in_set < of_set && self.shown.get(&class).copied().unwrap_or_default() < of_class
    }
}

impl Reviewing {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The post `source`, with the path `path` below its site, for the page. `review` is called where it may be shown.
    pub(super) fn post(
        &self,
        source: &SourceFile,
        path: &str,
        converted: &Converted,
        review: impl FnOnce() -> Review,
    ) -> Taken {
        let class = Class::of(converted);
        let mut losses: Losses = converted.losses.iter().map(|loss| loss.rule.name).collect();
        losses.sort_unstable();
        losses.dedup();
        let hash = Fnv::of(path.as_bytes());
        let shown = source.path().to_owned();
        let link = ReviewLink { id: format!("p{:016x}", Fnv::of(shown.as_bytes())), path: shown };
        let wanted = self.state().has_room(class, &losses, hash, &link.path);
        let html = wanted.then(|| {
            let review = review();
            let first = review.first.as_ref().map(|first| (first.message.as_str(), first.before, first.after));
            let page = ReviewPage {
                id: &link.id,
                verdict: match converted.verdict {
                    Verdict::Proved => "rendered identically, but for the losses",
                    Verdict::KeptAsHtml => "kept as HTML in part or whole",
                    Verdict::Unproved => "not read again",
                    Verdict::Fallback => "left as it was",
                },
                source,
                result: &converted.text,
                losses: &converted.losses,
                before: &review.before,
                after: review.after.as_deref(),
                first,
            };
            let mut out = Vec::new();
            review::page(&page, &mut out);
            out
        });
        Taken { class, losses, hash, link, html }
    }

    /// Takes the next post in the order of the walk.
    ///
    /// # Errors
    /// When it cannot be put aside.
    pub(super) fn take(&self, taken: Taken) -> io::Result<()> {
        let mut state = self.state();
        let state = &mut *state;
        let Taken { class, losses, hash, link, html } = taken;
        let html = html.filter(|_| state.has_room(class, &losses, hash, &link.path));
        if class == Class::Whole {
            state.whole += 1;
            if let Some(html) = html {
                state.sample.insert((hash, link.path.clone()), (link, html));
                while state.sample.len() > SAMPLE {
                    state.sample.pop_last();
                }
            }
            return Ok(());
        }
        let group = state.groups.entry((class, losses)).or_default();
        group.posts += 1;
        if let Some(html) = html {
            let start = state.aside.stream_position()?;
            state.aside.write_all(&html)?;
            group.shown.push((link, start, html.len()));
            *state.shown.entry(class).or_default() += 1;
        }
        Ok(())
    }

    /// A file that was not converted.
    pub(super) fn failed(&self, failure: &FileFailure) {
        let mut state = self.state();
        state.failed += 1;
        if state.failures.len() < FAILURES {
            let (path, message) = (failure.source.path().to_owned(), failure.diagnostic.message.clone());
            state.failures.push((path, message));
        }
    }

    /// Writes the page to `path`, over a file that exists only with `force`; how many posts are in it. `asked` says what the
    /// posts were converted to.
    ///
    /// # Errors
    /// [`WriteError`]; the file is as it was then.
    pub fn write(self, path: &Path, force: bool, summary: &Summary, asked: &str) -> Result<usize, WriteError> {
        let mut state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut groups: Vec<((Class, Losses), Group)> = std::mem::take(&mut state.groups).into_iter().collect();
        groups.sort_by(|(a, left), (b, right)| (a.0, right.posts, &a.1).cmp(&(b.0, left.posts, &b.1)));
        if state.whole > 0 {
            let mut sample: Vec<(ReviewLink, Vec<u8>)> = std::mem::take(&mut state.sample).into_values().collect();
            sample.sort_by(|a, b| a.0.path.cmp(&b.0.path));
            let mut group = Group { posts: state.whole, shown: Vec::new() };
            for (link, html) in sample {
                let start = state.aside.stream_position()?;
                state.aside.write_all(&html)?;
                group.shown.push((link, start, html.len()));
            }
            groups.push(((Class::Whole, Losses::new()), group));
        }
        let shown: Vec<&(ReviewLink, u64, usize)> = groups.iter().flat_map(|(_, group)| &group.shown).collect();
        let described: Vec<ReviewGroup> = groups
            .iter()
            .map(|((class, losses), group)| ReviewGroup {
                class: class.heading(),
                losses: losses.clone(),
                posts: group.posts,
                shown: group.shown.iter().map(|(link, ..)| link.clone()).collect(),
            })
            .collect();
        if let Some(more @ 1..) = state.failed.checked_sub(state.failures.len()) {
            state.failures.push((count(more, "more file"), "see the report".to_owned()));
        }
        let failures: Vec<(&str, &str)> =
            state.failures.iter().map(|(path, why)| (path.as_str(), why.as_str())).collect();
        let aside = &mut state.aside;
        let fill = &mut |file: &mut dyn Write| -> io::Result<()> {
            let mut out = Vec::new();
            review::begin(summary, asked, &losses(summary), &failures, &described, &mut out);
            let mut number = 0_usize;
            for (index, (_, group)) in groups.iter().enumerate() {
                review::group(&described, index, &mut out);
                for (link, start, length) in &group.shown {
                    let neighbour = |at: Option<usize>| at.and_then(|at| shown.get(at)).map(|(link, ..)| link);
                    review::open(link, neighbour(number.checked_sub(1)), neighbour(Some(number + 1)), &mut out);
                    number += 1;
                    let from = out.len();
                    out.resize(from + length, 0);
                    aside.seek(SeekFrom::Start(*start))?;
                    aside.read_exact(&mut out[from..])?;
                    review::close(&mut out);
                    file.write_all(&out)?;
                    out.clear();
                }
            }
            review::end(&mut out);
            file.write_all(&out)
        };
        let name = path.file_name().map(Path::new).ok_or(WriteError::Outside)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        create_with(folder, name, force, fill)?;
        Ok(shown.len())
    }
}

/// What was lost, the most frequent first.
fn losses(summary: &Summary) -> Vec<(&'static RuleInfo, usize)> {
    let number = |info: &'static RuleInfo| Some((info, *summary.rules.get(info.name)?));
    let mut losses: Vec<_> = loss::ALL.iter().filter_map(|info| number(info)).collect();
    losses.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.name.cmp(b.0.name)));
    losses
}
