//! Which rules run, and how severe they are.

use jiff::Timestamp;

use super::plan::Plan;
use super::rule::PageInterest;
use super::rules::RULES;
use crate::diagnostic::{Level, RuleInfo, Severity};

/// A set of rules, as `--select` and `--ignore` name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selector {
    /// `all`.
    All,
    /// `recommended` or `strict` (which includes `recommended`).
    Level(Level),
    /// A group: `html`.
    Group(&'static str),
    /// A rule: `html/obsolete-element`.
    Rule(&'static str),
}

/// A selector that names nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSelector {
    /// What was given.
    pub name: String,
    /// The rule, group or level that was probably meant.
    pub suggestion: Option<&'static str>,
}

impl std::fmt::Display for UnknownSelector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "there is no rule, group or level `{}`", self.name)?;
        match self.suggestion {
            Some(suggestion) => write!(f, "; did you mean `{suggestion}`?"),
            None => write!(f, "; `copydesk rules` lists them"),
        }
    }
}

impl std::error::Error for UnknownSelector {}

const LEVELS: [(&str, Selector); 3] = [
    ("all", Selector::All),
    ("recommended", Selector::Level(Level::Recommended)),
    ("strict", Selector::Level(Level::Strict)),
];

impl Selector {
    /// The selector that `name` names.
    ///
    /// # Errors
    /// [`UnknownSelector`], with the nearest name, where there is none.
    pub fn parse(name: &str) -> Result<Self, UnknownSelector> {
        if let Some(selector) = Self::find(name) {
            return Ok(selector);
        }
        let names = RULES.iter().flat_map(|r| [r.info().name, r.info().group()]).chain(LEVELS.iter().map(|l| l.0));
        let suggestion = names
            .map(|n| (strsim::damerau_levenshtein(n, name), n))
            .filter(|(distance, n)| *distance <= 2 + n.len() / 8)
            .min()
            .map(|(_, n)| n);
        Err(UnknownSelector { name: name.to_owned(), suggestion })
    }

    /// The selector that `name` names, without a look for what else was meant.
    pub(super) fn find(name: &str) -> Option<Self> {
        if let Some((_, selector)) = LEVELS.iter().find(|(n, _)| *n == name) {
            return Some(*selector);
        }
        RULES.iter().find_map(|rule| match rule.info() {
            info if info.name == name => Some(Self::Rule(info.name)),
            info if info.group() == name => Some(Self::Group(info.group())),
            _ => None,
        })
    }

    /// Whether it names the rule `name`, which stands on `level`.
    pub(super) fn takes(self, name: &str, level: Level) -> bool {
        match self {
            Self::All => true,
            Self::Level(upto) => level <= upto,
            Self::Group(group) => name.split_once('/').is_some_and(|(g, _)| g == group),
            Self::Rule(rule) => rule == name,
        }
    }

    /// The more exact it is, the more it counts.
    fn weight(self) -> u8 {
        match self {
            Self::All => 0,
            Self::Level(_) => 1,
            Self::Group(_) => 2,
            Self::Rule(_) => 3,
        }
    }
}

/// Settings of the linter, made once for many posts.
#[derive(Debug)]
pub struct Settings {
    pub(super) plan: Plan,
    severities: Vec<(&'static str, Severity)>,
    /// Rules whose fixes are not offered.
    unfixable: Vec<&'static str>,
    /// The moment of the build.
    pub(super) now: Option<Timestamp>,
}

impl Default for Settings {
    fn default() -> Self {
        Self::new(&[], &[], Vec::new())
    }
}

impl Settings {
    /// Runs the rules that `select` names (none: the recommended ones) less those that `ignore` names. Where both name
    /// a rule the more exact one counts; `ignore` wins a tie. `severities` replaces the rules' own.
    #[must_use]
    pub fn new(select: &[Selector], ignore: &[Selector], severities: Vec<(&'static str, Severity)>) -> Self {
        let default = [Selector::Level(Level::Recommended)];
        let select = if select.is_empty() { &default[..] } else { select };
        let enabled = RULES.iter().copied().filter(|rule| is_chosen(rule.info(), select, ignore));
        Self { plan: Plan::new(enabled), severities, unfixable: Vec::new(), now: None }
    }

    /// Without the rules that `ignored` names, however exactly they were selected.
    #[must_use]
    pub fn without(mut self, ignored: &[Selector]) -> Self {
        if !ignored.is_empty() {
            let is_left = |info: &RuleInfo| !ignored.iter().any(|selector| selector.takes(info.name, info.level));
            self.plan = Plan::new(self.plan.rules.iter().copied().filter(|rule| is_left(rule.info())));
        }
        self
    }

    /// Offers the fixes of the rules that `fixable` names (none: of all) less those that `unfixable` names, by the same
    /// order as [`Settings::new`] takes rules.
    #[must_use]
    pub fn fixing(mut self, fixable: &[Selector], unfixable: &[Selector]) -> Self {
        let fixable = if fixable.is_empty() { &[Selector::All][..] } else { fixable };
        let infos = RULES.iter().map(|rule| rule.info());
        self.unfixable = infos.filter(|info| !is_chosen(info, fixable, unfixable)).map(|info| info.name).collect();
        self
    }

    /// With the moment of the build: rules have no clock, and without it nothing is in the future.
    #[must_use]
    pub fn at(mut self, now: Option<Timestamp>) -> Self {
        self.now = now;
        self
    }

    /// Exactly these rules.
    #[cfg(test)]
    pub(super) fn of(rules: Vec<&'static dyn super::Rule>) -> Self {
        Self { plan: Plan::new(rules.into_iter()), severities: Vec::new(), unfixable: Vec::new(), now: None }
    }

    /// The names of the rules that run.
    pub fn rules(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.plan.rules.iter().map(|r| r.info().name)
    }

    /// What the rules that run want to know of the pages of a site.
    #[must_use]
    pub fn page_interest(&self) -> PageInterest {
        self.plan.page_interest
    }

    pub(super) fn may_fix(&self, rule: &str) -> bool {
        !self.unfixable.contains(&rule)
    }

    /// The severity of the findings of `rule`, where it is not the rule's own.
    #[must_use]
    pub fn severity(&self, rule: &str) -> Option<Severity> {
        self.severities.iter().find(|(name, _)| *name == rule).map(|(_, severity)| *severity)
    }
}

/// Whether the most exact of the selectors that name the rule is one of `yes`.
fn is_chosen(rule: &RuleInfo, yes: &[Selector], no: &[Selector]) -> bool {
    let best = |selectors: &[Selector]| {
        selectors.iter().filter(|s| s.takes(rule.name, rule.level)).map(|s| s.weight() + 1).max().unwrap_or(0)
    };
    best(yes) > best(no)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_have_names() {
        assert_eq!(Selector::parse("all"), Ok(Selector::All));
        assert_eq!(Selector::parse("strict"), Ok(Selector::Level(Level::Strict)));
        assert_eq!(Selector::parse("al").unwrap_err().suggestion, Some("all"));
        assert_eq!(Selector::parse("quite-another-thing").unwrap_err().suggestion, None);
    }

    #[test]
    fn the_more_exact_selector_counts() {
        let html = Selector::Group("html");
        assert!(html.takes("html/x", Level::All) && !html.takes("link/x", Level::All));
        assert!(Selector::Rule("a/b").weight() > html.weight() && html.weight() > Selector::All.weight());
    }
}
