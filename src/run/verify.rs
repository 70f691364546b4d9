//! Comparing two archives: both pages of each pair are read, compared and told of in parallel, in the order of the walk.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use super::lint::Emit;
use super::pairs::{PageFile, Pair, Pairs, same_url};
use super::pool::{guarded, ordered};
use super::read::{Names, read};
use crate::convert::compare::kind::{MISSING, UNCOMPARED};
use crate::convert::compare::{Compared, Differences, Equality, Kind, Page, compare};
use crate::diagnostic::RuleInfo;
use crate::report::{ComparisonReport, PageReport, Positions, Verification};
use crate::text::{SourceFile, Span};

/// How pages are compared.
#[derive(Clone, Copy)]
pub struct How<'a> {
    /// How much counts.
    pub equality: Equality,
    /// What renders the pages that differ; without one they are only counted.
    pub report: Option<&'a ComparisonReport>,
    /// How paths are shown.
    pub names: &'a Names,
}

/// How one page came out, and what is told of it.
struct Told {
    state: State,
    rendered: Vec<u8>,
}

#[derive(Clone, Copy)]
enum State {
    Same,
    Differs,
    OnlyOld,
    OnlyNew,
    Uncompared,
}

/// Compares the pages of `pairs` and hands what is told of those that are not the same to `emit`. `tick` is called after
/// each page.
///
/// # Errors
/// What `emit` said.
pub fn verify(pairs: &Pairs, how: How<'_>, emit: &mut Emit<'_>, tick: &dyn Fn()) -> io::Result<Verification> {
    let mut figures = Verification {
        old: how.names.show(&pairs.old.named),
        new: how.names.show(&pairs.new.named),
        ..Verification::default()
    };
    let separator = how.report.map_or(&b""[..], ComparisonReport::separator);
    let mut started = false;
    let mut take = |told: Told| -> io::Result<()> {
        *match told.state {
            State::Same => &mut figures.same,
            State::Differs => &mut figures.differ,
            State::OnlyOld => &mut figures.only_old,
            State::OnlyNew => &mut figures.only_new,
            State::Uncompared => &mut figures.uncompared,
        } += 1;
        tick();
        if told.rendered.is_empty() {
            return Ok(());
        }
        if std::mem::replace(&mut started, true) {
            emit(separator)?;
        }
        emit(&told.rendered)
    };
    let unreadable = pairs.old.unreadable.iter().map(|found| (found, true));
    for ((path, reason), old) in unreadable.chain(pairs.new.unreadable.iter().map(|found| (found, false))) {
        take(how.uncompared(path, old, reason))?;
    }
    let work = |pair: &Pair| {
        let told = guarded(|| how.one(pairs, *pair));
        told.unwrap_or_else(|said| match *pair {
            Pair::Both(i, _) | Pair::Old(i) => how.uncompared(&pairs.old.pages[i].disk, true, &said),
            Pair::New(j) => how.uncompared(&pairs.new.pages[j].disk, false, &said),
        })
    };
    let end = ordered(&pairs.pairs, work, |_, told| take(told).map_or_else(ControlFlow::Break, ControlFlow::Continue));
    match end {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(()) => Ok(figures),
    }
}

impl How<'_> {
    fn one(&self, pairs: &Pairs, pair: Pair) -> Told {
        let (i, j) = match pair {
            Pair::Both(i, j) => (i, j),
            Pair::Old(i) => return self.missing(&pairs.old.pages[i], true, &pairs.new.named),
            Pair::New(j) => return self.missing(&pairs.new.pages[j], false, &pairs.old.named),
        };
        let (left, right) = (&pairs.old.pages[i], &pairs.new.pages[j]);
        let open = |page: &PageFile| read(&page.disk, &self.names.show(&page.disk));
        let (old, new) = match (open(left), open(right)) {
            (Ok(old), Ok(new)) => (old, new),
            (Err(failure), _) => return self.uncompared(&left.disk, true, &failure.diagnostic.message),
            (_, Err(failure)) => return self.uncompared(&right.disk, false, &failure.diagnostic.message),
        };
        let address = pairs.have_urls.then(|| moved(left, &old, right, &new)).flatten();
        match (compare(page(left, &old), page(right, &new), self.equality), address) {
            (Compared::Same, None) => Told { state: State::Same, rendered: Vec::new() },
            (Compared::Same, Some(message)) => self.differs(&old, &new, &Found::moved(message)),
            (Compared::Differ(differences), address) => {
                self.differs(&old, &new, &Found::of(differences, address.is_some()))
            }
            (Compared::Unread { old: is_old, reason }, _) => {
                self.uncompared(if is_old { &left.disk } else { &right.disk }, is_old, reason)
            }
        }
    }

    fn differs(&self, old: &SourceFile, new: &SourceFile, found: &Found) -> Told {
        let (old, new) = (Positions::new(old), Positions::new(new));
        let page = PageReport {
            info: found.info,
            message: found.message.clone(),
            old: Some((&old, Some(found.old))),
            new: Some((&new, Some(found.new))),
            kinds: found.kinds.clone(),
            places: found.places,
            more: found.more,
        };
        self.tell(State::Differs, &page)
    }

    /// A page without a counterpart below `other`.
    fn missing(&self, page: &PageFile, old: bool, other: &Path) -> Told {
        let (own, other) = (self.names.show(&page.disk), self.names.show(other));
        let message = format!("`{own}` has no counterpart in `{other}`");
        self.about(&own, old, &MISSING, message, if old { State::OnlyOld } else { State::OnlyNew })
    }

    fn uncompared(&self, disk: &Path, old: bool, reason: &str) -> Told {
        let own = self.names.show(disk);
        let message = format!("`{own}` was not compared: {reason}");
        self.about(&own, old, &UNCOMPARED, message, State::Uncompared)
    }

    /// What is told of a page of one side that has no place to show.
    fn about(&self, own: &str, old: bool, info: &'static RuleInfo, message: String, state: State) -> Told {
        let positions = Positions::known(own, &[]);
        let place = Some((&positions, None));
        let (old, new) = if old { (place, None) } else { (None, place) };
        self.tell(state, &PageReport { info, message, old, new, kinds: Vec::new(), places: 0, more: false })
    }

    fn tell(&self, state: State, page: &PageReport<'_>) -> Told {
        let mut rendered = Vec::new();
        self.report.inspect(|report| report.page(page, &mut rendered));
        Told { state, rendered }
    }
}

/// How a page differs, its address taken in.
struct Found {
    info: &'static RuleInfo,
    message: String,
    old: Span,
    new: Span,
    kinds: Vec<(&'static str, usize)>,
    places: usize,
    more: bool,
}

impl Found {
    fn of(differences: Differences, moved: bool) -> Self {
        let first = differences.first;
        let mut kinds: Vec<_> = differences.kinds.iter().map(|(kind, places)| (kind.name(), *places)).collect();
        if moved {
            kinds.push((Kind::Url.name(), 1));
        }
        let (info, places) = (first.kind.info(), differences.places + usize::from(moved));
        Self { info, message: first.message, old: first.old, new: first.new, kinds, places, more: differences.more }
    }

    fn moved(message: String) -> Self {
        let (start, kinds) = (Span::empty(0), vec![(Kind::Url.name(), 1)]);
        Self { info: Kind::Url.info(), message, old: start, new: start, kinds, places: 1, more: false }
    }
}

fn page<'s>(file: &'s PageFile, source: &'s SourceFile) -> Page<'s> {
    Page { source, site: &file.site, path: &file.path }
}

/// That the address of a page is another one, in words. An alias of the new page is as good as its address.
fn moved(old_file: &PageFile, old: &SourceFile, new_file: &PageFile, new: &SourceFile) -> Option<String> {
    let was = old_file.identity(old).url?;
    let identity = new_file.identity(new);
    let is = identity.url?;
    if same_url(&was, &is) || identity.aliases.iter().any(|alias| same_url(&was, alias)) {
        return None;
    }
    Some(format!("`{was}` before, `{is}` after"))
}
