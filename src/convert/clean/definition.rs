//! Definition lists for engines that have none: each term is an item of a list, its definitions stand in it.

use super::Cleaner;
use crate::convert::loss;
use crate::convert::settings::{Format, Profile};
use crate::markup::Dialect;
use crate::tree::{Fate, Node, NodeKind};

pub(super) fn pass(cleaner: &mut Cleaner<'_>, node: Node<'_>) -> Option<Fate> {
    match node.name() {
        "dl" if is_sayable(cleaner, node) => {
            cleaner.plan.renamed.insert(node.id(), "ul");
            let message =
                "wrote a definition list as a list of its terms, each with its definitions below it".to_owned();
            cleaner.lose(&loss::DEFINITION_LIST, node.tag_span(), message);
            None
        }
        "dt" if is_list_shown(cleaner, node) => {
            cleaner.plan.renamed.insert(node.id(), "li");
            None
        }
        // A list puts what stands between its items into the item before.
        "dd" if is_list_shown(cleaner, node) => Some(Fate::Unwrap),
        _ => None,
    }
}

/// Whether `node`, a part of a definition list, stands in one that is shown as a list.
fn is_list_shown(cleaner: &Cleaner<'_>, node: Node<'_>) -> bool {
    node.parent().is_some_and(|list| cleaner.plan.renamed.contains_key(&list.id()))
}

/// Whether `list` holds nothing but terms, each before its definitions, no link leads to one of those, and the target is
/// not kramdown, which has definition lists.
fn is_sayable(cleaner: &Cleaner<'_>, list: Node<'_>) -> bool {
    let settings = cleaner.settings;
    // The writer of kramdown's tells of what it cannot say.
    let wanted = settings.to == Format::Markdown && settings.target.dialect != Dialect::Kramdown;
    if !wanted || settings.profile != Profile::Clean || cleaner.keeps_own(list) {
        return false;
    }
    // An item that stands in no list would become one of this.
    let stray = |n: Node<'_>| n.is("li") && !n.parent().is_some_and(|p| matches!(p.name(), "ul" | "ol"));
    if list.descendants().any(stray) {
        return false;
    }
    let mut terms = 0;
    let all = list.children().all(|node| match node.kind() {
        NodeKind::Text(_) => node.is_blank(),
        NodeKind::Element(_) if node.is("dt") => {
            terms += 1;
            !cleaner.keeps_own(node) || cleaner.is_place(node)
        }
        NodeKind::Element(_) => node.is("dd") && terms > 0 && !cleaner.keeps_own(node),
        NodeKind::Comment(_) => true,
        _ => false,
    });
    all && terms > 0
}
