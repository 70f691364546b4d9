//! The rule `html/inline-style`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::tree::Node;

crate::rule_info! {
    /// A `style` attribute.
    ///
    /// ## What it does
    /// Reports every `style` attribute that the author wrote.
    ///
    /// ## Why is this bad?
    /// Styles in posts outlive the theme that they were made for, break dark modes, and a site with a content
    /// security policy does not apply them.
    ///
    /// ## Example
    /// ```bad
    /// <p style="color: red">Late news</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p class="late">Late news</p>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the text looks different afterwards.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/inline-style", Info, All, fix: Unsafe, since: "0.1.0";
}

/// The rule `html/inline-style`.
pub struct InlineStyle;

impl Rule for InlineStyle {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["*"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if node.attribute("style").is_none() || !node.is_authored() {
            return;
        }
        let Some(place) = node.attribute_span("style") else { return };
        let found = Diagnostic::new(&INFO, place.whole, "a style in the post itself").help("give it a class");
        cx.report(match tag_edits::remove_attribute(post.source, node, "style") {
            Some(edits) => found.fix(Fix::not_safe("delete `style`", edits)),
            None => found,
        });
    }
}
