//! The rule `html/block-in-inline`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::tree::{Flags, Node, vocabulary};

crate::rule_info! {
    /// A block inside an element of the line.
    ///
    /// ## What it does
    /// Reports paragraphs, lists, tables, headings and other blocks right inside `span`, `b`, `strong`, `em`,
    /// `font` and other elements that stand in a line of text. `a`, `ins` and `del` may hold blocks and are left
    /// alone.
    ///
    /// ## Why is this bad?
    /// The standard allows it nowhere. Browsers show it, but converters, feeds and editors split or drop the outer
    /// element.
    ///
    /// ## Example
    /// ```bad
    /// <div><b><ul><li>Tianjin</li></ul></b></div>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <div><ul><li><b>Tianjin</b></li></ul></div>
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the inner or the outer element may be the wrong one.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/block-in-inline", Info, Strict, fix: None, since: "0.1.0";
}

/// The rule `html/block-in-inline`.
pub struct BlockInInline;

impl Rule for BlockInInline {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&[
            "address",
            "article",
            "aside",
            "blockquote",
            "center",
            "div",
            "dl",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "ul",
        ])
    }

    fn check_node(&self, node: Node<'_>, _post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(parent) = node.parent().filter(|p| p.is_authored()) else { return };
        let outer = parent.name();
        let is_transparent = matches!(
            outer,
            "a" | "audio" | "canvas" | "del" | "ins" | "map" | "noscript" | "object" | "slot" | "template" | "video"
        );
        let in_line = vocabulary::element(outer).is_some_and(vocabulary::ElementFacts::is_phrasing);
        if !in_line || is_transparent || node.flags().has(Flags::CLONE) || node.flags().has(Flags::IMPLIED) {
            return;
        }
        // One finding for each outer element.
        let is_block = |child: &Node<'_>| {
            vocabulary::element(child.name()).is_some_and(|facts| !facts.is_phrasing() && !facts.is_silent())
        };
        if parent.children().find(is_block) != Some(node) {
            return;
        }
        let message = format!("`{}` stands in `{outer}`, which belongs into a line of text", node.name());
        cx.report(
            Diagnostic::new(&INFO, node.tag_span(), message)
                .related(parent.tag_span(), "the element around it")
                .help("write `div` for the outer one, or put it inside"),
        );
    }
}
