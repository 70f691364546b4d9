//! The rule `html/redundant-nesting`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::tree::{Node, NodeKind};

crate::rule_info! {
    /// An element that adds nothing to the one around it.
    ///
    /// ## What it does
    /// Reports `span` without attributes, and `b`, `strong`, `i`, `em`, `u`, `s` and `code` without attributes
    /// right inside an element of the same name.
    ///
    /// ## Why is this bad?
    /// Editors leave them behind. They do nothing, and the text in them is harder to read and to edit.
    ///
    /// ## Example
    /// ```bad
    /// <p><span>Tianjin</span> is <strong><strong>big</strong></strong>.</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>Tianjin is <strong>big</strong>.</p>
    /// ```
    ///
    /// ## Fix safety
    /// Taking the inner tags away and leaving the content is safe: readers see the same. A `span` may have a style
    /// in the theme: unsafe.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/redundant-nesting", Info, Strict, fix: Safe, since: "0.1.0";
}

/// The rule `html/redundant-nesting`.
pub struct RedundantNesting;

impl Rule for RedundantNesting {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["b", "em", "i", "s", "span", "strong", "u"])
    }

    fn check_node(&self, node: Node<'_>, _post: &Post<'_>, cx: &mut Context<'_>) {
        if !node.attributes().is_empty() || !node.is_authored() {
            return;
        }
        let name = node.name();
        let around = node.parent().filter(|parent| parent.is(name));
        let message = match around {
            _ if name == "span" => "a `span` without attributes does nothing".to_owned(),
            Some(_) => format!("`{name}` right inside `{name}` adds nothing"),
            None => return,
        };
        // Without content it is an empty element, and with a template in its tag it may get attributes.
        let is_empty = |child: Node<'_>| matches!(child.kind(), NodeKind::Text(t) if t.trim().is_empty());
        if node.children().all(is_empty) {
            return;
        }
        let Some(tag) = node.open_tag() else { return };
        if tag.span.len() != name.len() + 2 {
            return;
        }
        let mut found = Diagnostic::new(&INFO, tag.span, message);
        if let Some(parent) = around.filter(|parent| parent.is_authored()) {
            found = found.related(parent.tag_span(), "the element around it");
        }
        cx.report(match tag_edits::unwrap(node) {
            // A theme may have a style for it.
            Some(edits) if name == "span" => found.fix(Fix::not_safe("take its tags away", edits)),
            Some(edits) => found.fix(Fix::safe("take its tags away", edits)),
            None => found,
        });
    }
}
