//! Forms: controls go, their text stays.

use super::Cleaner;
use crate::convert::loss;
use crate::tree::{Fate, Node, Whole, view};

pub(super) fn pass(cleaner: &mut Cleaner<'_>, node: Node<'_>) -> Option<Fate> {
    let name = node.name();
    let fate = match name {
        "input" if is_task(node) => return None,
        "input" | "progress" | "meter" | "datalist" => Fate::Skip,
        "form" | "button" | "select" | "option" | "optgroup" | "textarea" | "label" | "fieldset" | "legend"
        | "output" => Fate::Unwrap,
        _ => return None,
    };
    cleaner.lose(&loss::FORM_CONTROL, node.tag_span(), format!("removed `{name}`"));
    Some(fate)
}

/// Whether `node` is the check box of a task: the first thing of a list's item.
pub(crate) fn is_task(node: Node<'_>) -> bool {
    let checkbox = view::attribute(&Whole, node, "type").is_some_and(|t| t.eq_ignore_ascii_case("checkbox"));
    let mut at = node;
    loop {
        let blank = |n: &Node<'_>| n.text().is_some_and(|t| t.trim().is_empty());
        let first = std::iter::successors(at.previous(), |n| n.previous()).all(|n| blank(&n));
        match at.parent() {
            Some(parent) if first && parent.is("li") => return checkbox,
            Some(parent) if first && matches!(parent.name(), "p" | "label" | "span") => at = parent,
            _ => return false,
        }
    }
}
