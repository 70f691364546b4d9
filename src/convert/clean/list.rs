//! What stands directly in a list, between its items, becomes part of the item before it.

use super::Cleaner;
use crate::convert::loss;
use crate::tree::{Fate, ListPart, Node, View, list_parts};

/// Looks at `node` when all below it is decided.
pub(super) fn leave(cleaner: &mut Cleaner<'_>, node: Node<'_>) {
    if !matches!(node.name(), "ul" | "ol") || !cleaner.plan.gathers() || cleaner.plan.fate(node) != Fate::Keep {
        return;
    }
    for part in list_parts(&cleaner.plan, node).unwrap_or_default() {
        let ListPart::Stray(range) = part else { continue };
        let first = range.first;
        let what = if first.element().is_some() { format!("a `{}`", first.name()) } else { "text".to_owned() };
        let message = format!("moved {what} that stood between the items of a list into the item before it");
        cleaner.lose(&loss::LIST_STRAY, first.tag_span(), message);
    }
}
