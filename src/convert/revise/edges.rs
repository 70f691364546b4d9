//! Punctuation at the edge of emphasis moves out where the delimiter there is none: `**讯：**近` is literal, `**讯**：近` is
//! not.

use super::Revised;
use crate::convert::loss;
use crate::convert::write::markdown::parts_words;
use crate::tree::{Fate, Node, NodeId, View, Whole, visible_text};

/// Moves punctuation out of the elements `refused`, at their start and at their end as they say. `view` is what is shown of
/// the tree.
pub(super) fn revise(mut refused: Vec<(NodeId, (bool, bool))>, view: &impl View, revised: &mut Revised<'_>) {
    // From the inside out: what leaves one is at the edge of the next.
    refused.sort_unstable_by(|a, b| b.cmp(a));
    refused.dedup_by_key(|(id, _)| *id);
    for (id, (start, end)) in refused {
        if start {
            edge(revised, view, id, false);
        }
        if end {
            edge(revised, view, id, true);
        }
    }
}

fn is_edge(c: char) -> bool {
    parts_words(c) || c.is_whitespace()
}

/// Moves what parts words out at one edge of `id`.
fn edge(revised: &mut Revised<'_>, view: &impl View, id: NodeId, behind: bool) {
    // Neighbours of a kind are written as one.
    while behind && let Some(next) = twin(revised.tree.node(id)).map(Node::id) {
        revised.tree.absorb(id, next);
    }
    let element = revised.tree.node(id);
    let left = element.descendants().any(|n| n.text().map_or(n.first_child().is_none(), |t| !t.chars().all(is_edge)));
    if !left {
        return;
    }
    loop {
        let element = revised.tree.node(id);
        let Some((child, text)) = edge_text(view, element, behind) else { return };
        let kept = if behind { text.trim_end_matches(is_edge) } else { text.trim_start_matches(is_edge) };
        let range = if behind { kept.len()..text.len() } else { 0..text.len() - kept.len() };
        // Blanks alone are none of what is moved.
        if text[range.clone()].trim().is_empty() {
            return;
        }
        let (moved, whole, kept_len) = (text[range.clone()].to_owned(), kept.is_empty(), kept.len());
        let (name, text) = (element.name().to_owned(), child.id());
        let span = revised.span_of(text, range.start, range.end);
        let message = format!("moved `{}` out of `{name}`, which would not be read beside it", moved.trim());
        let emphasis = visible_text(&Whole, element);
        revised.change(&loss::EMPHASIS_MOVED, span, message);
        revised.emphasis.push(emphasis);
        let left = if behind { 0..kept_len } else { range.end..range.end + kept_len };
        let left = revised.span_of(text, left.start, left.end);
        revised.tree.move_out(id, text, range, (span, left), behind);
        if !whole {
            return;
        }
    }
}

/// The text at the edge of `element`: what only wraps it is looked through, and so is the same emphasis once more.
fn edge_text<'t>(view: &impl View, element: Node<'t>, behind: bool) -> Option<(Node<'t>, &'t str)> {
    let first = |node: Node<'t>| if behind { node.last_child() } else { node.first_child() };
    let beside = |node: Node<'t>| if behind { node.previous() } else { node.next() };
    let mut at = first(element)?;
    loop {
        let fate = view.fate(at);
        let through = fate == Fate::Unwrap || (kind(at) == kind(element) && at.attributes().is_empty());
        match at.text() {
            Some(text) if !text.is_empty() => return Some((at, text)),
            None if fate != Fate::Skip && !through => return None,
            _ => {}
        }
        if let Some(inner) = first(at).filter(|_| fate != Fate::Skip) {
            at = inner;
            continue;
        }
        while beside(at).is_none() {
            at = at.parent().filter(|parent| *parent != element)?;
        }
        at = beside(at)?;
    }
}

/// Which emphasis `node` is; 0 where it is none.
fn kind(node: Node<'_>) -> u8 {
    match node.name() {
        "strong" | "b" => 1,
        "em" | "i" => 2,
        "del" | "s" | "strike" => 3,
        _ => 0,
    }
}

/// The neighbour behind `node` that is the same emphasis.
fn twin(node: Node<'_>) -> Option<Node<'_>> {
    node.next().filter(|next| kind(*next) == kind(node) && next.attributes().is_empty())
}
