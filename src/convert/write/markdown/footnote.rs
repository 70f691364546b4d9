//! Footnotes: what the Markdown reader made of `[^label]` is written as `[^label]` again.

use crate::convert::write::Context;
use crate::tree::{Flags, Node};

fn is_generated(node: Node<'_>, name: &str, class: &str) -> bool {
    node.is(name) && node.flags().has(Flags::GENERATED) && node.attribute("class") == Some(class)
}

/// Whether the target's reader knows footnotes: GFM and kramdown do.
fn is_known<V>(cx: &Context<'_, V>) -> bool {
    cx.settings.target.tables
}

/// The label of the reference `node`.
pub(super) fn reference<'t, V>(cx: &Context<'_, V>, node: Node<'t>) -> Option<&'t str> {
    if !is_known(cx) || !is_generated(node, "sup", "footnote-ref") {
        return None;
    }
    node.first_child()?.attribute("href")?.strip_prefix("#fn-")
}

/// The definitions in `node`, the section that the reader put at the end: labels and what holds their content.
pub(super) fn definitions<'t, V>(cx: &Context<'_, V>, node: Node<'t>) -> Option<Vec<(&'t str, Node<'t>)>> {
    if !is_known(cx) || !is_generated(node, "section", "footnotes") {
        return None;
    }
    let list = node.children().find(|n| n.is("ol"))?;
    let items = list.children().filter(|n| n.is("li"));
    items.map(|li| Some((li.attribute("id")?.strip_prefix("fn-")?, li))).collect()
}

/// Whether `node` leads back from a footnote to its reference; the reader adds it by itself.
pub(super) fn is_way_back(node: Node<'_>) -> bool {
    is_generated(node, "a", "footnote-backref")
}
