//! What the content schema names as standing in every post: it goes.

use super::Cleaner;
use crate::convert::loss;
use crate::tree::normal::is_block;
use crate::tree::{Fate, Node, NodeKind};

/// A longer text is none.
const LONGEST: usize = 2000;

pub(super) fn pass(cleaner: &mut Cleaner<'_>, node: Node<'_>) -> Option<Fate> {
    if cleaner.schema.clean.boilerplate.is_empty() || !node.element().is_some_and(|e| is_block(&e.name)) {
        return None;
    }
    let text = text(node)?;
    if text.is_empty() || !cleaner.schema.clean.is_boilerplate(&text) {
        return None;
    }
    let message = format!("removed `{text}`, which the content schema calls boilerplate");
    cleaner.lose(&loss::BOILERPLATE, node.span(), message);
    Some(Fate::Skip)
}

/// The text of `node` with single spaces; `None` where it is too long, or more than text and links.
fn text(node: Node<'_>) -> Option<String> {
    let mut out = String::new();
    for inner in node.descendants() {
        match inner.kind() {
            NodeKind::Text(text) if out.len() + text.len() > LONGEST => return None,
            NodeKind::Text(text) => out.push_str(text),
            NodeKind::Element(element) if matches!(&*element.name, "img" | "iframe" | "video" | "audio" | "object") => {
                return None;
            }
            _ => {}
        }
    }
    Some(out.split_whitespace().collect::<Vec<_>>().join(" "))
}
