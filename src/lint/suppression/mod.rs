//! Suppression comments: which findings the author does not want to hear of, and which of these wishes are in vain.
//!
//! The comments come from what the readers gave: comments and template comments of the tree, comments of the front
//! matter. In a block of code they are text. A finding is suppressed where its primary label starts within the region of
//! a comment that names its rule.

mod adding;
mod collect;
mod region;
mod removal;

pub use adding::{Added, add_ignores};

use super::settings::{Selector, Settings};
use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::generator::Generator;
use crate::lint::PageInterest;
use crate::lint::rules::RULES;
use crate::post::Post;
use crate::text::directive::Misread;
use crate::text::{Edit, Span};
use crate::tree::Node;

/// What is wrong with a suppression comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SuppressionFault {
    /// It is not understood.
    Malformed {
        /// The comment.
        span: Span,
        /// Why.
        why: Malformed,
        /// What takes it away, where it does nothing.
        removal: Vec<Edit>,
    },
    /// A name in it is none of a rule, group or level.
    Unknown {
        /// The name.
        span: Span,
        /// The name.
        name: Box<str>,
        /// What was probably meant.
        suggestion: Option<&'static str>,
    },
    /// Names in it suppress nothing.
    Unused {
        /// The names with their places, in order.
        names: Vec<(Box<str>, Span)>,
        /// The comment, where all of its names are among them.
        whole: Option<Span>,
        /// What takes the comment, or the names, away; nothing where that has to be done by hand.
        removal: Vec<Edit>,
    },
}

/// Why a suppression comment is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// How it is written.
    Misread(Misread),
    /// A start that nothing ends; it holds to the end of the file.
    NoEnd,
    /// An end that nothing starts.
    NoStart,
    /// A comment for the whole file that does not stand before the first key of the front matter.
    NotFirst,
}

/// A name in a comment.
#[derive(Clone, Debug)]
struct Name {
    text: Box<str>,
    span: Span,
    selector: Option<Selector>,
    /// Whether it suppressed something.
    used: bool,
    /// Whether it was told of, or cannot be.
    done: bool,
}

/// A comment that suppresses findings.
#[derive(Clone, Debug)]
struct Suppression {
    span: Span,
    /// Where the findings start that it is about; at the end of the file that end belongs to it.
    region: Span,
    names: Vec<Name>,
    /// What takes it away.
    removal: Vec<Edit>,
}

/// The suppression comments of a post, and what they have suppressed so far.
#[derive(Clone, Debug, Default)]
pub struct Suppressions {
    all: Vec<Suppression>,
    faults: Vec<SuppressionFault>,
    /// The end of the file.
    end: u32,
    /// Whether what templates do is known, so that a comment about it can be in vain.
    templates_known: bool,
    /// Whether no page is ever compared with others.
    lone: bool,
}

/// Whether it is about suppression comments themselves: `all` in one is not about itself.
fn is_own(rule: &RuleInfo) -> bool {
    rule.group() == "suppression"
}

/// Whether `comment`, a comment of the tree, may be one that suppresses.
pub(super) fn is_candidate(comment: &str) -> bool {
    comment.trim_ascii_start().starts_with("copydesk")
}

impl Suppressions {
    /// The suppression comments of `post`, of which `comments` are those in the tree; `None` where there are none, as in
    /// nearly every post.
    pub(super) fn of(post: &Post<'_>, comments: &[Node<'_>]) -> Option<Box<Self>> {
        let written = collect::comments(post, comments);
        if written.is_empty() {
            return None;
        }
        let (all, faults) = region::resolve(post, &written);
        Some(Box::new(Self {
            all,
            faults,
            end: u32::try_from(post.source.text().len()).unwrap_or(u32::MAX),
            templates_known: !post.has_templates() || post.templates.ran,
            lone: post.site.generator == Generator::None,
        }))
    }

    /// Takes the findings out of `found` (in the order of a report) that the comments are about, and says how many they were.
    pub(super) fn take(&mut self, found: &mut Vec<Diagnostic>) -> usize {
        if found.is_empty() || self.all.is_empty() {
            return 0;
        }
        let mut lanes = self.lanes();
        let before = found.len();
        found.retain(|diagnostic| {
            let at = diagnostic.primary.span.start;
            let rule = diagnostic.rule;
            // The nearest comment that names the rule suppresses it.
            let nearest = lanes
                .iter_mut()
                .filter(|lane| lane.selector.takes(rule.name, rule.level) && (lane.is_exact() || !is_own(rule)))
                .filter_map(|lane| lane.at(at, self.end))
                .max();
            if let Some((comment, name)) = nearest {
                self.all[comment].names[name].used = true;
            }
            nearest.is_none()
        });
        before - found.len()
    }

    /// For each selector that is named the regions that it holds in.
    fn lanes(&self) -> Vec<Lane> {
        let mut lanes: Vec<Lane> = Vec::new();
        for (comment, suppression) in self.all.iter().enumerate() {
            for (index, name) in suppression.names.iter().enumerate() {
                let Some(selector) = name.selector else { continue };
                let lane = match lanes.iter().position(|lane| lane.selector == selector) {
                    Some(lane) => lane,
                    None => {
                        lanes.push(Lane { selector, regions: Vec::new(), next: 0, open: Vec::new() });
                        lanes.len() - 1
                    }
                };
                lanes[lane].regions.push((suppression.region, (comment, index)));
            }
        }
        for lane in &mut lanes {
            lane.regions.sort_unstable();
        }
        lanes
    }

    /// What is wrong with the comments after the first phase, `after_pages` after the second. Each is told once.
    pub(super) fn faults(&mut self, settings: &Settings, after_pages: bool) -> Vec<SuppressionFault> {
        let mut faults = std::mem::take(&mut self.faults);
        let ran: Vec<&str> = settings.rules().collect();
        let mut known: Vec<(Selector, bool)> = Vec::new();
        for suppression in &mut self.all {
            let mut unused = Vec::new();
            for name in suppression.names.iter_mut().filter(|name| !name.used && !name.done) {
                let decided = name.selector.is_some_and(|selector| {
                    if let Some((_, has_run)) = known.iter().find(|(other, _)| *other == selector) {
                        return *has_run;
                    }
                    let pages = if after_pages || self.lone { Pages::Compared } else { Pages::NotYet };
                    known.push((selector, has_run(selector, &ran, pages, self.templates_known)));
                    known[known.len() - 1].1
                });
                if decided {
                    name.done = true;
                    unused.push((name.text.clone(), name.span));
                }
            }
            if unused.is_empty() {
                continue;
            }
            let whole = (unused.len() == suppression.names.len()).then_some(suppression.span);
            let removal = match whole {
                // The fixes are those of the first phase.
                _ if after_pages => Vec::new(),
                Some(_) => suppression.removal.clone(),
                None => removal::of_names(&suppression.names, &unused),
            };
            faults.push(SuppressionFault::Unused { names: unused, whole, removal });
        }
        faults
    }

    /// Whether the second phase has anything to do with them.
    pub(super) fn are_wanted(&self) -> bool {
        self.all.iter().any(|suppression| suppression.names.iter().any(|name| name.selector.is_some()))
    }
}

/// Whether pages were compared already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pages {
    NotYet,
    Compared,
}

/// Whether all the rules have run that `selector` names, those that run by default if there are any among them, so that
/// what it suppresses would have been found. A group of which some rules were left out is not judged.
fn has_run(selector: Selector, ran: &[&str], pages: Pages, templates_known: bool) -> bool {
    let infos = RULES.iter().filter(|rule| {
        let info = rule.info();
        selector.takes(info.name, info.level) && !is_own(info)
    });
    let mut named: Vec<_> = infos.collect();
    if named.iter().any(|rule| rule.info().level == Level::Recommended) {
        named.retain(|rule| rule.info().level == Level::Recommended);
    }
    !named.is_empty()
        && named.iter().all(|rule| {
            ran.contains(&rule.info().name)
                && (pages == Pages::Compared || rule.interests().pages == PageInterest::None)
                && (templates_known || rule.info().group() != "template")
        })
}

/// The regions of one selector, handed out in the order of the source.
struct Lane {
    selector: Selector,
    regions: Vec<(Span, (usize, usize))>,
    next: usize,
    /// Regions that have begun; those that are over are taken off when they come to the top.
    open: Vec<(Span, (usize, usize))>,
}

impl Lane {
    /// Whether it names a rule or a group, not all that is found.
    fn is_exact(&self) -> bool {
        matches!(self.selector, Selector::Group(_) | Selector::Rule(_))
    }

    /// The comment and its name whose region begins last of those that hold byte `at`. Ask in the order of the source.
    fn at(&mut self, at: u32, end: u32) -> Option<(usize, usize)> {
        while let Some(region) = self.regions.get(self.next).filter(|(region, _)| region.start <= at) {
            self.open.push(*region);
            self.next += 1;
        }
        while self.open.last().is_some_and(|(region, _)| at >= region.end && !(at == end && region.end == end)) {
            self.open.pop();
        }
        self.open.last().map(|(_, place)| *place)
    }
}
