//! The rule `markdown/fence-not-rendered`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::Span;
use crate::tree::Node;

crate::rule_info! {
    /// A code fence that is read as inline code.
    ///
    /// ## What it does
    /// Reports inline code over several lines whose marks are three backticks or more: it was meant as a block.
    ///
    /// ## Why is this bad?
    /// The language shows as the first word of the code, and all lines run into one.
    ///
    /// ## Example
    /// ```bad
    /// 1.  Build it: ```sh
    ///     make
    ///     make install
    ///     ```
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// 1.  Build it:
    ///
    ///     ```sh
    ///     make
    ///     make install
    ///     ```
    /// ```
    ///
    /// ## Fix safety
    /// No fix: a fence is no fence for many reasons, such as a text before it, or an end with other marks.
    ///
    /// ## Per generator
    /// kramdown takes more for inline code than CommonMark, where a fence ends a paragraph.
    pub static INFO = "markdown/fence-not-rendered", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `markdown/fence-not-rendered`.
pub struct FenceNotRendered;

impl Rule for FenceNotRendered {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["code"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if node.is_authored() || node.parent().is_some_and(|parent| parent.is("pre")) {
            return;
        }
        let span = node.span();
        let written = post.source.slice(span);
        let marks = written.bytes().take_while(|b| *b == b'`').count();
        if marks < 3 || !written.trim_end_matches('`').contains('\n') {
            return;
        }
        let place = Span::new(0, marks).shift(span.start as usize);
        cx.report(
            Diagnostic::new(&INFO, place, "this is no code block: it is read as code in the line")
                .help("put the fence on a line of its own, with a blank line before it and the same marks at its end"),
        );
    }
}
