//! Hidden elements go, with their content: Markdown would show them.

use super::Cleaner;
use crate::convert::loss;
use crate::tree::normal::hides;
use crate::tree::{Fate, Node, Whole};

pub(super) fn pass(cleaner: &mut Cleaner<'_>, node: Node<'_>) -> Option<Fate> {
    if !hides(&Whole, node) {
        return None;
    }
    let name = &node.element()?.name;
    cleaner.lose(&loss::HIDDEN, node.span(), format!("removed a hidden `{name}`"));
    Some(Fate::Skip)
}
