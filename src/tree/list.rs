//! What stands in a list.

use super::{Fate, Node, NodeId, NodeKind, View};

/// A part of a list as it is shown.
#[derive(Clone, Copy, Debug)]
pub enum ListPart<'t> {
    /// An `li`.
    Item(Node<'t>),
    /// Template tags.
    Templates(Range<'t>),
    /// Something else between two items or behind the last. A browser shows it below the item before it, indented as that
    /// is.
    Stray(Range<'t>),
}

/// Neighbours.
#[derive(Clone, Copy, Debug)]
pub struct Range<'t> {
    /// The first of them.
    pub first: Node<'t>,
    /// What comes behind them; `None` where they go on to the last.
    pub end: Option<NodeId>,
}

impl<'t> Range<'t> {
    /// The neighbours one by one.
    pub fn nodes(self) -> impl Iterator<Item = Node<'t>> {
        std::iter::successors(Some(self.first), |node| node.next()).take_while(move |node| Some(node.id()) != self.end)
    }
}

/// The parts of `list`, a `ul` or an `ol`, as `view` shows it; `None` where something stands before its first item or
/// behind a template tag, or an item is none any more.
pub fn list_parts<'t>(view: &impl View, list: Node<'t>) -> Option<Vec<ListPart<'t>>> {
    let mut parts: Vec<ListPart<'t>> = Vec::new();
    for child in list.children() {
        let shown = match child.kind() {
            NodeKind::Text(text) => !text.bytes().all(|b| b.is_ascii_whitespace()),
            NodeKind::Comment(_) => view.fate(child) == Fate::Keep,
            NodeKind::Element(_) => view.fate(child) != Fate::Skip && !is_hollow(view, child),
            NodeKind::Doctype => false,
            NodeKind::Template(_) | NodeKind::Document => true,
        };
        if !shown {
            continue;
        }
        let range = Range { first: child, end: None };
        let part = match (child.kind(), parts.last()) {
            (NodeKind::Template(_), Some(ListPart::Templates(_))) => continue,
            (NodeKind::Template(_), _) => ListPart::Templates(range),
            _ if child.is("li") && view.fate(child) != Fate::Keep => return None,
            _ if child.is("li") => ListPart::Item(child),
            (_, Some(ListPart::Stray(_))) => continue,
            (_, Some(ListPart::Item(_))) => ListPart::Stray(range),
            (_, Some(ListPart::Templates(_)) | None) => return None,
        };
        if let Some(ListPart::Stray(last) | ListPart::Templates(last)) = parts.last_mut() {
            last.end = Some(child.id());
        }
        parts.push(part);
    }
    Some(parts)
}

/// Whether of `node` nothing stays but white space: the copy of a link that closes too late.
fn is_hollow(view: &impl View, node: Node<'_>) -> bool {
    view.fate(node) == Fate::Unwrap
        && node.descendants().all(|n| match n.kind() {
            NodeKind::Text(text) => text.bytes().all(|b| b.is_ascii_whitespace()),
            NodeKind::Element(_) => view.fate(n) != Fate::Keep,
            _ => false,
        })
}
