//! Elements without content go.

use super::Cleaner;
use crate::convert::loss;
use crate::tree::{Fate, Node, NodeKind};

/// Decides about `node` when all below it is decided.
pub(super) fn leave(cleaner: &mut Cleaner<'_>, node: Node<'_>) {
    let index = node.id().0 as usize;
    let fate = cleaner.plan.fates[index];
    let filled = match node.kind() {
        _ if fate == Fate::Skip => false,
        NodeKind::Text(_) => !node.is_blank(),
        NodeKind::Template(_) | NodeKind::Comment(_) => true,
        NodeKind::Element(_) => cleaner.filled[index] || stands_alone(node),
        NodeKind::Document | NodeKind::Doctype => false,
    };
    if filled {
        if let Some(parent) = node.parent() {
            cleaner.filled[parent.id().0 as usize] = true;
        }
        return;
    }
    if fate != Fate::Keep || !goes_when_empty(node.name()) {
        return;
    }
    // White space in the line still parts the words around it.
    let block = node.element().is_some_and(|e| crate::tree::normal::is_block(&e.name));
    let blank = node.first_child().is_some() && !block;
    cleaner.plan.fates[index] = if blank { Fate::Unwrap } else { Fate::Skip };
    if node.is_authored() {
        cleaner.lose(&loss::EMPTY_ELEMENT, node.span(), format!("removed `{}` without content", node.name()));
    }
}

/// Whether an element is something to see without content.
fn stands_alone(node: Node<'_>) -> bool {
    matches!(
        node.name(),
        "img"
            | "br"
            | "hr"
            | "input"
            | "iframe"
            | "video"
            | "audio"
            | "source"
            | "embed"
            | "object"
            | "picture"
            | "pre"
            | "td"
            | "th"
            | "li"
    )
}

fn goes_when_empty(name: &str) -> bool {
    matches!(
        name,
        "p" | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "blockquote"
            | "ul"
            | "ol"
            | "strong"
            | "b"
            | "em"
            | "i"
            | "del"
            | "s"
            | "strike"
            | "code"
            | "tt"
            | "kbd"
            | "a"
            | "sup"
            | "sub"
            | "mark"
            | "ins"
            | "abbr"
            | "q"
            | "bdo"
            | "bdi"
            | "ruby"
            | "table"
            | "dl"
            | "figure"
    )
}
