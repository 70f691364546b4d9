//! Lists: what stands directly in one, between its items, becomes part of the item before it, and two that stand right
//! behind each other are one.

use super::Cleaner;
use crate::convert::loss;
use crate::markup::Dialect;
use crate::tree::normal::list_start;
use crate::tree::{Fate, Flags, ListPart, Node, View, list_parts, previous_shown, view};

/// Looks at `node` when all below it is decided.
pub(super) fn leave(cleaner: &mut Cleaner<'_>, node: Node<'_>) {
    if node.element().is_none()
        || !matches!(view::name(&cleaner.plan, node), "ul" | "ol")
        || !cleaner.plan.gathers()
        || cleaner.plan.fate(node) != Fate::Keep
    {
        return;
    }
    let parts = list_parts(&cleaner.plan, node).unwrap_or_default();
    for part in &parts {
        let ListPart::Stray(range) = part else { continue };
        if node.is("dl") {
            // The definitions of its terms.
            break;
        }
        let first = range.first;
        let what = if first.element().is_some() { format!("a `{}`", first.name()) } else { "text".to_owned() };
        let message = format!("moved {what} that stood between the items of a list into the item before it");
        cleaner.lose(&loss::LIST_STRAY, first.tag_span(), message);
    }
    join(cleaner, node, &parts);
}

/// Joins `list`, which was written as HTML, with another one of its kind right before it, where nothing but an empty
/// comment would keep the two apart in Markdown, and its numbers go on.
fn join(cleaner: &mut Cleaner<'_>, list: Node<'_>, parts: &[ListPart<'_>]) {
    let plain =
        matches!(parts.first(), Some(ListPart::Item(_))) && !matches!(parts.last(), Some(ListPart::Templates(_)));
    if !plain || list.flags().has(Flags::GENERATED) {
        return;
    }
    let plan = &cleaner.plan;
    let start = view::attribute(plan, list, "start").and_then(list_start).unwrap_or_else(|| "1".to_owned());
    let start: Option<usize> = start.parse().ok().filter(|_| list.is("ol"));
    if start.is_none() && list.is("ol") {
        return;
    }
    let items = parts.iter().filter(|part| matches!(part, ListPart::Item(_))).count();
    let next = start.and_then(|start| start.checked_add(items));
    let before = previous_shown(plan, list).filter(|before| before.name() == list.name()).map(Node::id);
    // kramdown has a mark of its own that parts lists.
    let needs_comment = cleaner.settings.raw_html() && cleaner.settings.target.dialect != Dialect::Kramdown;
    let bare = view::attributes(plan, list).all(|(name, _)| name == "start");
    let goes_on = before.and_then(|before| cleaner.lists.get(&before)) == Some(&start);
    cleaner.lists.insert(list.id(), next);
    if needs_comment && bare && goes_on {
        cleaner.plan.fates[list.id().0 as usize] = Fate::Join;
        let message = "joined a list with the one right before it".to_owned();
        cleaner.lose(&loss::LIST_JOINED, list.tag_span(), message);
    }
}
