//! Text that is meant as it stands.

use crate::tree::{Node, TemplateKind};

/// Whether text in the element `name` is meant as it stands.
pub(crate) fn is_code(name: &str) -> bool {
    matches!(name, "pre" | "code" | "kbd" | "samp" | "tt" | "var" | "math" | "svg" | "textarea" | "script" | "style")
}

/// Whether `node` stands in code, or is a template that holds code as `{% highlight %}` does.
pub(crate) fn is_in_code(node: Node<'_>) -> bool {
    node.template().is_some_and(|template| template.kind == TemplateKind::Verbatim)
        || std::iter::once(node).chain(node.ancestors()).any(|n| is_code(n.name()))
}
