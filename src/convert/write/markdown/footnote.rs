//! Footnotes: what engines make of `[^label]` is written as `[^label]` again.

use crate::convert::write::Context;
use crate::tree::{Footnote, Node};

/// The label of the marker `node`.
pub(super) fn marker<'t, V>(cx: &Context<'_, V>, node: Node<'t>) -> Option<&'t str> {
    match node.footnote() {
        Some(Footnote::Marker { label, .. }) => spelled(cx, label),
        _ => None,
    }
}

/// The footnotes in `node`, the list that engines put at the end: labels and what holds their content.
pub(super) fn definitions<'t, V>(cx: &Context<'_, V>, node: Node<'t>) -> Option<Vec<(&'t str, Node<'t>)>> {
    if node.footnote() != Some(&Footnote::List) {
        return None;
    }
    let items = node.children().find(|n| n.is("ol"))?.children();
    let labels = items.filter_map(|item| match item.footnote() {
        Some(Footnote::Definition(label)) => Some(spelled(cx, label).map(|label| (label, item))),
        _ => None,
    });
    labels.collect()
}

/// `label` as it is written, where the target knows footnotes and every engine takes it for one.
fn spelled<'t, V>(cx: &Context<'_, V>, label: &'t str) -> Option<&'t str> {
    // kramdown puts it before each label (`footnote_prefix`).
    let prefix = cx.kramdown.as_ref().map_or("", |options| options.footnote_prefix.as_str());
    let label = label.strip_prefix(prefix)?;
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let valid = label.starts_with(is_word) && label.chars().all(|c| is_word(c) || matches!(c, '-' | ':'));
    (!cx.footnotes_as_html.get() && valid).then_some(label)
}
