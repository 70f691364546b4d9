//! The taxonomies of a draft: closed lists of terms, and spellings that are one term.

use std::collections::BTreeMap;

use super::choice::split;
use super::property::places;
use super::yaml::{Node, Pair, pair};
use super::{Thresholds, of};
use crate::site::fold_term;
use crate::site::survey::{Seen, Survey, Terms};
use crate::text::{count, thousands};

/// Terms that are named in a comment.
const NAMED: usize = 12;

/// What the schema says of each taxonomy whose terms are a closed set, and comments about the others.
pub(super) fn taxonomies(survey: &Survey, thresholds: Thresholds) -> (Vec<Pair>, Vec<String>) {
    let (mut pairs, mut notes) = (Vec::new(), Vec::new());
    for (name, terms) in survey.taxonomies.iter().filter(|(_, terms)| terms.posts > 0) {
        let mut above =
            vec![format!("{name}: {} in {} posts", count(terms.terms.len(), "term"), of(terms.posts, survey.posts))];
        let spellings = spellings(terms);
        for (best, others) in spellings.iter().take(NAMED) {
            let others: Vec<String> = others.iter().map(|(name, seen)| format!("`{name}` {}", seen.count)).collect();
            above.push(format!("one term in several spellings? `{best}`, {}", others.join(", ")));
        }
        let minor = |name: &str, seen: &Seen| {
            let group = spellings.iter().find(|(_, others)| others.iter().any(|(other, _)| *other == name));
            group.is_some() && thresholds.is_rare(seen.count, terms.posts)
        };
        let all: usize = terms.terms.values().map(|seen| seen.count).sum();
        let named: Vec<(&str, &Seen)> = terms.terms.iter().map(|(name, seen)| (&**name, seen)).collect();
        let closed = split(named, all, thresholds).filter(|_| !terms.overflowed);
        match closed {
            Some(closed) => {
                let (mut list, mut others) = (Vec::new(), closed.others);
                for (name, seen) in closed.values {
                    if minor(name, seen) {
                        others.push((name, seen));
                    } else {
                        list.push((Node::text(name), thousands(seen.count)));
                    }
                }
                above.extend(
                    others.iter().take(NAMED).map(|(name, seen)| format!("found: `{name}` in {}", places(seen))),
                );
                above.push("to have a term written otherwise: `aliases: { old: new }`".to_owned());
                pairs.push(Pair { above, ..pair(&**name, Node::Mapping(vec![pair("terms", Node::List(list))])) });
            }
            None => {
                let mut common: Vec<(&str, usize)> =
                    terms.terms.iter().map(|(name, seen)| (&**name, seen.count)).collect();
                common.sort_by(|(a, x), (b, y)| (y, a).cmp(&(x, b)));
                let shown: Vec<String> = common.iter().take(NAMED).map(|(name, n)| format!("{name} {n}")).collect();
                above.push(format!("an open set, so that any term is taken; the most common: {}", shown.join(", ")));
                notes.extend(above);
            }
        }
    }
    (pairs, notes)
}

/// Terms that differ in case, blanks and hyphens alone: the most common spelling and the others.
pub(super) fn spellings(terms: &Terms) -> Vec<(&str, Vec<(&str, &Seen)>)> {
    let mut groups: BTreeMap<String, Vec<(&str, &Seen)>> = BTreeMap::new();
    for (name, seen) in &terms.terms {
        groups.entry(fold_term(name)).or_default().push((name, seen));
    }
    let several = groups.into_values().filter(|group| group.len() > 1);
    let mut all: Vec<_> = several
        .map(|mut group| {
            group.sort_by(|(a, x), (b, y)| (y.count, a).cmp(&(x.count, b)));
            let (best, _) = group.remove(0);
            (best, group)
        })
        .collect();
    all.sort_by_key(|(best, others)| {
        (std::cmp::Reverse(others.iter().map(|(_, seen)| seen.count).sum::<usize>()), *best)
    });
    all
}
