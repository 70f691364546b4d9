//! Emphasis that nobody sees: around nothing but images.

use super::Cleaner;
use crate::convert::loss;
use crate::tree::{Fate, Node, NodeKind};

pub(super) fn pass(cleaner: &mut Cleaner<'_>, node: Node<'_>) -> Option<Fate> {
    if !matches!(node.name(), "strong" | "b" | "em" | "i") || node.first_child().is_none() || cleaner.keeps_own(node) {
        return None;
    }
    let mut images = 0;
    for inner in node.descendants() {
        match inner.kind() {
            NodeKind::Text(_) if inner.is_blank() => {}
            NodeKind::Element(element) if &*element.name == "img" => images += 1,
            NodeKind::Element(element) if matches!(&*element.name, "a" | "span" | "br") => {}
            _ => return None,
        }
    }
    if images == 0 {
        return None;
    }
    let message = format!("removed the tags of `{}`, in which nothing but an image stands", node.name());
    cleaner.lose(&loss::PRESENTATIONAL_WRAPPER, node.tag_span(), message);
    Some(Fate::Unwrap)
}
