//! Elements without content go.

use super::Cleaner;
use crate::convert::loss;
use crate::tree::{Fate, Node, NodeKind};

/// Decides about `node` when all below it is decided.
pub(super) fn leave(cleaner: &mut Cleaner<'_>, node: Node<'_>) {
    if matches!(node.name(), "ul" | "ol") {
        items(cleaner, node);
    }
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

/// Takes the items out of `list` in which nothing stands and behind which none comes that says something: what an editor
/// leaves behind. Only what was written as HTML: Markdown is left as its author wrote it.
fn items(cleaner: &mut Cleaner<'_>, list: Node<'_>) {
    let from_last = || {
        let all = std::iter::successors(list.last_child(), |node| node.previous());
        all.filter(|node| node.is("li")).map(|item| (item, item.id().0 as usize))
    };
    let is_empty = |cleaner: &Cleaner<'_>, (item, index): &(Node<'_>, usize)| {
        let kept = item.is_authored() && cleaner.plan.fates[*index] == Fate::Keep;
        kept && (!cleaner.filled[*index] || holds_only_breaks(cleaner, *item))
    };
    let empty = from_last().take_while(|item| is_empty(cleaner, item)).count();
    if from_last().skip(empty).all(|(_, index)| cleaner.plan.fates[index] != Fate::Keep) {
        // A list of nothing else is meant, it may be.
        return;
    }
    for (item, index) in from_last().take(empty) {
        cleaner.plan.fates[index] = Fate::Skip;
        let message = "removed the last item of a list, in which nothing stands".to_owned();
        cleaner.lose(&loss::EMPTY_ELEMENT, item.tag_span(), message);
    }
}

/// Whether all that is to be seen in `item` is an empty line, and no link leads into it.
fn holds_only_breaks(cleaner: &Cleaner<'_>, item: Node<'_>) -> bool {
    !cleaner.is_place(item)
        && item.descendants().all(|node| match node.kind() {
            NodeKind::Text(_) => node.is_blank(),
            NodeKind::Element(_) => node.is("br") || !(stands_alone(node) || cleaner.is_place(node)),
            _ => false,
        })
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
