//! The rule `html/nested-comment`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::Span;
use crate::tree::{Node, NodeKind};

crate::rule_info! {
    /// A comment in a comment, whose end is shown.
    ///
    /// ## What it does
    /// Reports comments that hold another `<!--`, where a second `-->` is left in the text behind them.
    ///
    /// ## Why is this bad?
    /// A comment ends at the first `-->`: what comes after it is shown to the reader, with the `-->` that was meant
    /// to end it.
    ///
    /// ## Example
    /// ```bad
    /// <p><!-- old: <!-- note --> Tianjin --></p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p><!-- old: note, Tianjin --></p>
    /// ```
    ///
    /// ## Fix safety
    /// No fix: what was to be hidden is for the author to say.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/nested-comment", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `html/nested-comment`.
pub struct NestedComment;

impl Rule for NestedComment {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { comments: true, ..Interests::NONE }
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let NodeKind::Comment(text) = node.kind() else { return };
        if memchr::memmem::find(text.as_bytes(), b"<!--").is_none() {
            return;
        }
        // What was meant to be hidden may hold elements: up to some of them are looked at.
        let mut behind = std::iter::successors(node.next(), |n| n.next()).take(200);
        let left = behind.find_map(|next| {
            let at = next.text()?.find("-->").filter(|_| !next.text().is_some_and(|t| t.contains("<!--")))?;
            Some((next.span(), at))
        });
        let Some((span, at)) = left else { return };
        let inner = post.source.slice(node.span()).get(4..).and_then(|rest| rest.find("<!--"));
        let start = node.span().start as usize + 4 + inner.unwrap_or(0);
        let found =
            Diagnostic::new(&INFO, Span::new(start, start + 4), "a comment in a comment: the first `-->` ends both");
        let end = span.start as usize + at;
        let shown = post.source.text().get(end..end + 3) == Some("-->");
        let place = if shown { Span::new(end, end + 3) } else { span };
        cx.report(found.related(place, "the reader sees this").help("take the inner comment out"));
    }
}
