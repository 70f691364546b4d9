//! The rule `html/forbidden`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::tree::Node;

crate::rule_info! {
    /// An element or attribute that the content schema forbids.
    ///
    /// ## What it does
    /// Reports what the schema lists under `html.forbid`: elements (`font`), attributes on every element (`[style]`)
    /// and attributes of one element (`a[target]`). Without such a list it finds nothing.
    ///
    /// ## Why is this bad?
    /// The site has agreed to do without it, because its theme, its feed or the next generator cannot use it.
    ///
    /// ## Example
    /// ```bad schema=html:{forbid:[font]}
    /// <font color="red">Tianjin</font>
    /// ```
    ///
    /// ## Use instead
    /// ```good schema=html:{forbid:[font]}
    /// <strong>Tianjin</strong>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the tags or the attribute go, and with them what they showed.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/forbidden", Error, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `html/forbidden`.
pub struct Forbidden;

impl Rule for Forbidden {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["*"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if cx.schema.html.forbid.is_empty() || !node.is_authored() {
            return;
        }
        let (Some(element), Some(tag)) = (node.element(), node.open_tag()) else { return };
        let name = &*element.name;
        if cx.schema.html.forbids(name, None) {
            let diagnostic = Diagnostic::new(&INFO, tag.span, format!("the schema forbids `{name}`"));
            cx.report(match tag_edits::unwrap(node) {
                Some(edits) => diagnostic.fix(Fix::not_safe("take the tags away and keep the content", edits)),
                None => diagnostic,
            });
        }
        for attribute in element.attributes.iter().filter(|a| cx.schema.html.forbids(name, Some(&a.name))) {
            let span = node.attribute_span(&attribute.name).map_or(tag.span, |found| found.whole);
            let message = format!("the schema forbids `{}` on `{name}`", attribute.name);
            let diagnostic = Diagnostic::new(&INFO, span, message);
            let diagnostic = match tag_edits::remove_attribute(post.source, node, &attribute.name) {
                Some(edits) => diagnostic.fix(Fix::not_safe(format!("delete `{}`", attribute.name), edits)),
                None => diagnostic,
            };
            cx.out.push(diagnostic);
        }
    }
}
