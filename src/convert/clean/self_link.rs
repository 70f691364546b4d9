//! Links to where they stand: the permalinks of headings. Their text stays.

use super::Cleaner;
use crate::convert::loss;
use crate::tree::vocabulary::is_heading;
use crate::tree::{Fate, Node};

/// Whether `node` is a link that the author wrote to itself or to the heading that it stands in.
pub(super) fn is_self_link(node: Node<'_>) -> bool {
    let target = || node.attribute("href").and_then(|href| href.trim().strip_prefix('#')).filter(|id| !id.is_empty());
    let Some(target) = target().filter(|_| node.is("a") && node.is_authored()) else { return false };
    let names = |n: Node<'_>| n.attribute("id") == Some(target) || n.attribute("name") == Some(target);
    names(node) || node.ancestors().take_while(|n| !n.is("body")).any(|n| is_heading(n.name()) && names(n))
}

pub(super) fn pass(cleaner: &mut Cleaner<'_>, node: Node<'_>) -> Option<Fate> {
    if !is_self_link(node) {
        return None;
    }
    cleaner.lose(&loss::SELF_LINK, node.tag_span(), "removed a link to where it stands".to_owned());
    // Other links may lead to it.
    if cleaner.is_place(node) {
        let href = node.attributes().iter().position(|a| &*a.name == "href")?;
        cleaner.plan.attributes.push((node.id(), href));
        return None;
    }
    Some(Fate::Unwrap)
}
