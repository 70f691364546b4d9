//! The rule `a11y/positive-tabindex`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::Edit;
use crate::tree::Node;

crate::rule_info! {
    /// A place in the order of the tab key that is out of line.
    ///
    /// ## What it does
    /// Reports `tabindex` above 0.
    ///
    /// ## Why is this bad?
    /// Such an element comes first on the whole page, before its menu, wherever it stands. On a page with several posts
    /// these places meet. WCAG 2.1, 2.4.3.
    ///
    /// ## Example
    /// ```bad
    /// <a href="/x/" tabindex="2">x</a>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <a href="/x/">x</a>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the fix writes 0, which puts the element where it stands on the page.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "a11y/positive-tabindex", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `a11y/positive-tabindex`.
pub struct PositiveTabindex;

impl Rule for PositiveTabindex {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["*"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if node.attributes().is_empty() || !node.is_authored() {
            return;
        }
        let Some(value) = node.attribute("tabindex").map(str::trim) else { return };
        let digits = value.strip_prefix('+').unwrap_or(value);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) || digits.bytes().all(|b| b == b'0') {
            return;
        }
        let Some(place) = node.attribute_span("tabindex") else { return };
        let message = format!("`tabindex` {value} takes this element out of the order of the page");
        let mut diagnostic = Diagnostic::new(&INFO, place.value, message).help("write 0, or leave it out");
        if post.source.slice(place.value) == value {
            diagnostic = diagnostic.fix(Fix::not_safe("write 0", vec![Edit::replace(place.value, "0")]));
        }
        cx.report(diagnostic);
    }
}
