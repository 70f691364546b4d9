//! Scripts, style sheets and what else is never shown go.

use super::Cleaner;
use crate::convert::loss;
use crate::tree::{Fate, Node};

pub(super) fn pass(cleaner: &mut Cleaner<'_>, node: Node<'_>) -> Option<Fate> {
    // By local name in every namespace: `<svg><script>` runs too.
    let name = &*node.element()?.name;
    match name {
        "script" | "style" | "template" | "noscript" | "meta" | "link" | "base" | "title" | "head" | "param"
        | "noembed" | "noframes" => {
            let implied = node.open_tag().is_none();
            if !implied {
                cleaner.lose(&loss::SCRIPT, node.span(), format!("removed `{name}`, which is never shown"));
            }
            Some(Fate::Skip)
        }
        "col" | "colgroup" => {
            if node.open_tag().is_some() {
                cleaner.lose(&loss::ATTRIBUTE, node.tag_span(), "removed the widths of columns".to_owned());
            }
            Some(Fate::Skip)
        }
        _ => None,
    }
}
