//! The rule `html/hidden-content`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::tree::vocabulary::{self, Hiding};
use crate::tree::{Node, NodeKind};

crate::rule_info! {
    /// Content that readers do not see.
    ///
    /// ## What it does
    /// Reports elements that hide what is in them by the attribute `hidden` or by inline style: `display: none`,
    /// `visibility: hidden`, `opacity: 0`, `font-size: 0`, a place a thousand pixels off the page. Elements without
    /// content, and those that never show any (`script`, `template`), are left alone. `html.hidden: allow` in the schema
    /// silences it.
    ///
    /// ## Why is this bad?
    /// Hidden text in an archive of copied posts is spam, tracking or a remark of the source's editors. Search engines
    /// punish it, and everything that reads without style sheets, a feed, a converter, a model, takes it for text.
    ///
    /// ## Example
    /// ```bad
    /// <p>Tianjin <span style="display:none">cheap watches</span></p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>Tianjin</p>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: a script may show the element later.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/hidden-content", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `html/hidden-content`.
pub struct HiddenContent;

impl Rule for HiddenContent {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["*"])
    }

    fn check_node(&self, node: Node<'_>, _post: &Post<'_>, cx: &mut Context<'_>) {
        if node.attributes().is_empty() || !node.is_authored() || cx.schema.html.hidden_allowed {
            return;
        }
        let Some(how) = vocabulary::hiding(node).filter(|_| has_content(node)) else { return };
        let name = node.name();
        let attribute = if how == Hiding::Attribute { "hidden" } else { "style" };
        let span = node.attribute_span(attribute).map_or_else(|| node.tag_span(), |found| found.whole);
        let message = format!("`{}` hides this `{name}` from readers, but not from search engines", how.name());
        let diagnostic = Diagnostic::new(&INFO, span, message).help("delete the element, or show it");
        cx.report(match tag_edits::remove(node) {
            Some(edits) => diagnostic.fix(Fix::not_safe(format!("delete the hidden `{name}`"), edits)),
            None => diagnostic,
        });
    }
}

/// Whether there is something to hide: text, an image, an embed, or more elements.
fn has_content(node: Node<'_>) -> bool {
    let Some(facts) = vocabulary::element(node.name()) else { return node.first_child().is_some() };
    if facts.is_silent() || matches!(facts.name, "input" | "button" | "select" | "br" | "wbr") {
        return false;
    }
    facts.shows_without_text()
        || node.children().any(|child| match child.kind() {
            NodeKind::Text(text) => text.bytes().any(|b| !b.is_ascii_whitespace()),
            NodeKind::Element(_) | NodeKind::Template(_) => true,
            _ => false,
        })
}
