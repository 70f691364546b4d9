//! Who is called for what: made once from the rules that run, so that a post costs one walk however many there are.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::rule::{EntryInterest, PageInterest, Rule};
use crate::text::{Fnv, ProblemKind};

type Rules = Vec<&'static dyn Rule>;

/// Names are short and ours: this finds them with less work than the standard library's hash against attacks.
type ByName = HashMap<&'static str, Rules, BuildHasherDefault<Fnv>>;

/// The rules that run, by what they asked for.
#[derive(Default)]
pub(super) struct Plan {
    pub rules: Rules,
    /// Rules that compare pages.
    pub pages: Rules,
    /// The most that one of them needs to know.
    pub page_interest: PageInterest,
    pub every_element: Rules,
    pub elements: ByName,
    pub text: Rules,
    pub comments: Rules,
    pub templates: Rules,
    /// Rules about suppression comments.
    pub suppressions: Rules,
    problems: Vec<(ProblemKind, Rules)>,
    pub every_entry: Rules,
    pub entries: ByName,
}

impl std::fmt::Debug for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.rules.iter().map(|r| r.info().name)).finish()
    }
}

impl Plan {
    pub(super) fn new(rules: impl Iterator<Item = &'static dyn Rule>) -> Self {
        let mut plan = Self { rules: rules.collect(), ..Self::default() };
        for &rule in &plan.rules {
            let wants = rule.interests();
            if wants.pages > PageInterest::None {
                plan.pages.push(rule);
                plan.page_interest = plan.page_interest.max(wants.pages);
            }
            for &name in wants.elements {
                let list = if name == "*" { &mut plan.every_element } else { plan.elements.entry(name).or_default() };
                list.push(rule);
            }
            for (wanted, list) in [
                (wants.text, &mut plan.text),
                (wants.comments, &mut plan.comments),
                (wants.templates, &mut plan.templates),
                (wants.suppressions, &mut plan.suppressions),
            ] {
                if wanted {
                    list.push(rule);
                }
            }
            for &kind in wants.problems {
                match plan.problems.iter_mut().find(|(k, _)| *k == kind) {
                    Some((_, list)) => list.push(rule),
                    None => plan.problems.push((kind, vec![rule])),
                }
            }
            match wants.entries {
                EntryInterest::None => {}
                EntryInterest::All => plan.every_entry.push(rule),
                EntryInterest::Keys(keys) => {
                    for &key in keys {
                        plan.entries.entry(key).or_default().push(rule);
                    }
                }
            }
        }
        plan
    }

    pub(super) fn for_problem(&self, kind: ProblemKind) -> &[&'static dyn Rule] {
        self.problems.iter().find(|(k, _)| *k == kind).map_or(&[], |(_, list)| list)
    }
}
