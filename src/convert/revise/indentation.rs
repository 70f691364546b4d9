//! Blanks that indent a line go: no-break spaces and U+3000 at the start of a block's text and behind a break. A line of
//! nothing else is no indentation.

use super::Revised;
use crate::convert::loss;
use crate::tree::normal::is_block;
use crate::tree::{Node, NodeId, NodeKind, Step, Tree};

pub(super) fn revise<'s>(tree: &Tree, source: &'s str, revised: &mut Option<Revised<'s>>) {
    let now = revised.as_ref().map_or(tree, |revised| &revised.tree);
    for (id, length) in indents(now) {
        let revised = revised.get_or_insert_with(|| Revised::of(tree, source));
        let Some(text) = revised.tree.node(id).text().map(str::to_owned) else { continue };
        let (indent, rest) = text.split_at(length);
        let start = indent.find(is_blank).unwrap_or(0);
        let count = indent.chars().filter(|c| is_blank(*c)).count();
        let what = if count == 1 { "a blank".to_owned() } else { format!("{count} blanks") };
        let span = revised.span_of(id, start, length);
        revised.change(&loss::INDENTATION, span, format!("removed {what} at the start of a line"));
        revised.tree.set_text(id, rest.to_owned());
    }
}

/// Blanks that do not collapse.
fn is_blank(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Text nodes that begin with what indents their line, and its length in bytes.
fn indents(tree: &Tree) -> Vec<(NodeId, usize)> {
    let mut found = Vec::new();
    // Those of the line in hand, until something else stands on it.
    let mut line: Option<Vec<(NodeId, usize)>> = Some(Vec::new());
    let mut walk = tree.root().walk();
    while let Some(step) = walk.next() {
        let (node, entered) = match step {
            Step::Enter(node) => (node, true),
            Step::Leave(node) => (node, false),
        };
        match node.kind() {
            NodeKind::Text(text) if entered => {
                let Some(known) = &mut line else { continue };
                let rest = text.trim_start_matches(|c| is_blank(c) || c.is_ascii_whitespace());
                let length = text.len() - rest.len();
                if text[..length].contains(is_blank) {
                    known.push((node.id(), length));
                }
                if !rest.is_empty() {
                    found.extend(line.take().unwrap_or_default());
                }
            }
            NodeKind::Template(_) if entered => found.extend(line.take().unwrap_or_default()),
            NodeKind::Element(_) if entered && is_as_typed(node) => {
                walk.skip_children(node);
                found.extend(line.take().unwrap_or_default());
            }
            NodeKind::Element(element) if node.is("br") || is_block(&element.name) => line = Some(Vec::new()),
            NodeKind::Element(_) if entered && node.first_child().is_none() => {
                found.extend(line.take().unwrap_or_default());
            }
            _ => {}
        }
    }
    found
}

/// Whether blanks in `node` are as they were typed: code.
fn is_as_typed(node: Node<'_>) -> bool {
    matches!(node.name(), "pre" | "code" | "tt" | "kbd" | "samp" | "textarea" | "script" | "style" | "svg" | "math")
}
