//! What an element says to those who do not see it.

use crate::tree::{Attribute, Node, NodeKind, vocabulary};

/// Whether `node` has a name that its content does not give: a title, or a label for screen readers. A template tag
/// among its attributes may write either.
pub(crate) fn has_label(node: Node<'_>) -> bool {
    node.attributes().iter().any(|attribute| match &*attribute.name {
        "title" | "aria-label" | "aria-labelledby" => !attribute.value.trim().is_empty(),
        _ => false,
    }) || has_templated_attributes(node)
}

/// Whether a template tag stands among the attributes of `node`, not in the value of one: nobody knows what it writes.
fn has_templated_attributes(node: Node<'_>) -> bool {
    let templates = node.tree().templates();
    let Some(tag) = node.open_tag().filter(|tag| !tag.generated && !templates.is_empty()) else { return false };
    let from = templates.partition_point(|template| template.span.start < tag.span.start);
    let inside = templates[from..].iter().take_while(|template| template.span.end <= tag.span.end).count();
    let in_values = |a: &Attribute| a.value.matches("{{").count() + a.value.matches("{%").count();
    inside > node.attributes().iter().map(in_values).sum()
}

/// Whether `node` is taken out of the page for everybody, or for screen readers.
pub(crate) fn is_hidden(node: Node<'_>) -> bool {
    let is = |name: &str, values: &[&str]| {
        node.attribute(name).is_some_and(|v| values.iter().any(|value| v.trim().eq_ignore_ascii_case(value)))
    };
    let tiny = |name: &str| is(name, &["0", "1", "0px", "1px"]);
    is("aria-hidden", &["true"])
        || is("role", &["presentation", "none"])
        || (tiny("width") && tiny("height"))
        || vocabulary::hiding(node).is_some()
}

/// Whether nothing in `node` can be seen or heard: no text, nothing that shows without text, no template tag, no style
/// sheet's hook. Looks at the children and theirs only: deeper is not empty by accident.
pub(crate) fn shows_nothing(node: Node<'_>) -> bool {
    let blank = |node: Node<'_>| match node.kind() {
        NodeKind::Text(text) => text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')),
        NodeKind::Comment(_) => true,
        NodeKind::Element(_) => node.is("br"),
        _ => false,
    };
    let plain = |node: Node<'_>| {
        node.attributes().is_empty()
            && vocabulary::element(node.name()).is_some_and(|facts| !facts.shows_without_text() && !facts.is_silent())
    };
    node.children().all(|child| blank(child) || (plain(child) && child.children().all(blank)))
}
