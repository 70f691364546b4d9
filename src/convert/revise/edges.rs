//! Punctuation at the edge of emphasis moves out where the delimiter there is none: `**讯：**近` is literal, `**讯**：近` is
//! not.

use super::Revised;
use crate::convert::loss;
use crate::convert::write::markdown::parts_words;
use crate::tree::{Node, NodeId};

/// Moves punctuation out of the elements `refused`, at their start and at their end as they say.
pub(super) fn revise(mut refused: Vec<(NodeId, (bool, bool))>, revised: &mut Revised<'_>) {
    // From the inside out: what leaves one is at the edge of the next.
    refused.sort_unstable_by(|a, b| b.cmp(a));
    refused.dedup_by_key(|(id, _)| *id);
    for (id, (start, end)) in refused {
        if start {
            edge(revised, id, false);
        }
        if end {
            edge(revised, id, true);
        }
    }
}

fn is_edge(c: char) -> bool {
    parts_words(c) || c.is_whitespace()
}

/// Moves what parts words out at one edge of `id`.
fn edge(revised: &mut Revised<'_>, id: NodeId, behind: bool) {
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
        let Some(child) = (if behind { element.last_child() } else { element.first_child() }) else { return };
        let Some(text) = child.text() else { return };
        let kept = if behind { text.trim_end_matches(is_edge) } else { text.trim_start_matches(is_edge) };
        let range = if behind { kept.len()..text.len() } else { 0..text.len() - kept.len() };
        if range.is_empty() && !text.is_empty() {
            return;
        }
        let (moved, whole, kept_len) = (text[range.clone()].to_owned(), kept.is_empty(), kept.len());
        let (name, text) = (element.name().to_owned(), child.id());
        let span = revised.span_of(text, range.start, range.end);
        if !moved.trim().is_empty() {
            let message = format!("moved `{}` out of `{name}`, which would not be read beside it", moved.trim());
            revised.change(&loss::EMPHASIS_MOVED, span, message);
        }
        let left = if behind { 0..kept_len } else { range.end..range.end + kept_len };
        let left = revised.span_of(text, left.start, left.end);
        revised.tree.move_out(id, text, range, (span, left), behind);
        if !whole {
            return;
        }
    }
}

/// The neighbour behind `node` that is the same emphasis.
fn twin(node: Node<'_>) -> Option<Node<'_>> {
    let kind = |node: Node<'_>| match node.name() {
        "strong" | "b" => 1,
        "em" | "i" => 2,
        "del" | "s" | "strike" => 3,
        _ => 0,
    };
    node.next().filter(|next| kind(*next) == kind(node) && next.attributes().is_empty())
}
