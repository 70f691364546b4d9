//! What stands in a list.

use super::{Fate, Node, NodeId, NodeKind, View, view};

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

/// `list` and the lists behind it whose items belong to it.
pub fn joined<'t>(view: &impl View, list: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    std::iter::successors(Some(list), move |list| next_shown(view, *list).filter(|next| view.fate(*next) == Fate::Join))
}

/// What is shown right behind `node`, whatever wrappers without tags stand between the two. A comment parts them.
fn next_shown<'t>(view: &impl View, node: Node<'t>) -> Option<Node<'t>> {
    beside(view, node, Node::next, Node::first_child)
}

/// What is shown right before `node`, whatever wrappers without tags stand between the two.
/// A comment parts them.
pub fn previous_shown<'t>(view: &impl View, node: Node<'t>) -> Option<Node<'t>> {
    beside(view, node, Node::previous, Node::last_child)
}

fn beside<'t>(
    view: &impl View,
    node: Node<'t>,
    neighbour: fn(Node<'t>) -> Option<Node<'t>>,
    inner: fn(Node<'t>) -> Option<Node<'t>>,
) -> Option<Node<'t>> {
    let is_bare = |node: &Node<'t>| node.element().is_some() && view.fate(*node) == Fate::Unwrap;
    let mut at = node;
    loop {
        while neighbour(at).is_none() {
            at = at.parent().filter(is_bare)?;
        }
        at = neighbour(at)?;
        while let Some(child) = Some(at).filter(is_bare).and_then(inner) {
            at = child;
        }
        let is_shown = match at.kind() {
            NodeKind::Text(_) => !at.is_blank(),
            NodeKind::Element(_) => view.fate(at) != Fate::Skip && !is_bare(&at),
            _ => true,
        };
        if is_shown {
            return Some(at);
        }
    }
}

/// The parts of `list`, which is shown as a `ul` or an `ol`, as `view` shows it, with those of the lists that
/// belong to it; `None` where something stands before its first item or
/// behind a template tag, or an item is none any more.
pub fn list_parts<'t>(view: &impl View, list: Node<'t>) -> Option<Vec<ListPart<'t>>> {
    let mut parts: Vec<ListPart<'t>> = Vec::new();
    for child in joined(view, list).flat_map(Node::children) {
        let shown = match child.kind() {
            NodeKind::Text(_) => !child.is_blank(),
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
            _ if view::name(view, child) == "li" && view.fate(child) != Fate::Keep => return None,
            _ if view::name(view, child) == "li" => ListPart::Item(child),
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
            NodeKind::Text(_) => n.is_blank(),
            NodeKind::Element(_) => view.fate(n) != Fate::Keep,
            _ => false,
        })
}
