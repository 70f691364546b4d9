//! The rule `html/break-as-paragraph`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::tree::Node;

crate::rule_info! {
    /// Line breaks where a new paragraph is meant.
    ///
    /// ## What it does
    /// Reports two or more `br` in a row.
    ///
    /// ## Why is this bad?
    /// To a screen reader, to a theme and to a converter it is one paragraph.
    ///
    /// ## Example
    /// ```bad
    /// <p>One.<br><br>Two.</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>One.</p>
    /// <p>Two.</p>
    /// ```
    ///
    /// ## Fix safety
    /// No fix: where the paragraphs begin and end depends on what stands around them.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/break-as-paragraph", Info, All, fix: None, since: "0.1.0";
}

/// The rule `html/break-as-paragraph`.
pub struct BreakAsParagraph;

impl Rule for BreakAsParagraph {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["br"])
    }

    fn check_node(&self, node: Node<'_>, _post: &Post<'_>, cx: &mut Context<'_>) {
        if neighbour(node, Node::previous).is_some() {
            return;
        }
        let (mut last, mut count) = (node, 1);
        while let Some(next) = neighbour(last, Node::next) {
            (last, count) = (next, count + 1);
        }
        if count == 1 {
            return;
        }
        let span = node.tag_span().cover(last.tag_span());
        let message = format!("{count} line breaks in a row: is a new paragraph meant?");
        cx.report(Diagnostic::new(&INFO, span, message).help("write two paragraphs"));
    }
}

/// The `br` that comes next in one direction, over white space.
fn neighbour<'t>(node: Node<'t>, step: impl Fn(Node<'t>) -> Option<Node<'t>>) -> Option<Node<'t>> {
    let mut at = step(node)?;
    while at.is_blank() {
        at = step(at)?;
    }
    at.is("br").then_some(at)
}
