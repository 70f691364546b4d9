//! Elements that the content schema forbids: their tags go, and they themselves where nothing else is in them.

use super::Cleaner;
use crate::convert::loss;
use crate::tree::vocabulary::{self, ElementFacts};
use crate::tree::{Fate, Node};

pub(super) fn pass(cleaner: &mut Cleaner<'_>, node: Node<'_>) -> Option<Fate> {
    let name = &*node.element()?.name;
    if !node.is_authored() || !cleaner.schema.html.forbids(name, None) {
        return None;
    }
    cleaner.lose(&loss::FORBIDDEN, node.tag_span(), format!("removed `{name}`, which the content schema forbids"));
    let alone = vocabulary::element(name).is_some_and(ElementFacts::is_void)
        || matches!(name, "iframe" | "video" | "audio" | "object" | "svg" | "math");
    Some(if alone { Fate::Skip } else { Fate::Unwrap })
}
