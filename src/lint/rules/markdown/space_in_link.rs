//! The rule `markdown/space-in-link`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, literal};
use crate::markup::Dialect;
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::Node;

crate::rule_info! {
    /// A link with a space between its text and its URL.
    ///
    /// ## What it does
    /// Reports `[text] (URL)`, where the URL is one or a path from the root and the text no link by itself.
    ///
    /// ## Why is this bad?
    /// The page shows brackets and a URL instead of a link.
    ///
    /// ## Example
    /// ```bad
    /// See [the report] (https://a.example/report).
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// See [the report](https://a.example/report).
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the text becomes a link.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "markdown/space-in-link", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `markdown/space-in-link`.
pub struct SpaceInLink;

impl Rule for SpaceInLink {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { text: true, ..Interests::NONE }
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let text = node.text().unwrap_or_default();
        if memchr::memmem::find(text.as_bytes(), b"] (").is_none() || post.body_options.dialect == Dialect::Html {
            return;
        }
        let Some(rest) = literal::rest_of_block(node, post.source) else { return };
        let own = node.span().len();
        let start = node.span().start as usize;
        for at in memchr::memmem::find_iter(rest.as_bytes(), b"] (").take_while(|at| *at < own) {
            let Some(open) = rest[..at].rfind('[').filter(|open| !rest[*open..at].contains(['(', ')', '\n'])) else {
                continue;
            };
            let Some(length) = rest[at + 3..].find([')', '\n']).filter(|l| rest.as_bytes()[at + 3 + l] == b')') else {
                continue;
            };
            let shown = &rest[open + 1..at];
            let url = &rest[at + 3..at + 3 + length];
            // `[1] (https://…)` is a note with its source.
            if shown.trim().is_empty()
                || shown.bytes().all(|b| b.is_ascii_digit())
                || url.contains(' ')
                || !literal::is_destination(url)
                || crate::lint::code::is_in_code(node)
            {
                continue;
            }
            let gap = Span::new(at + 1, at + 2).shift(start);
            let span = Span::new(open, at + 4 + length).shift(start);
            let found = Diagnostic::new(&INFO, span, "this is no link: a space stands between `]` and `(`")
                .help("delete the space");
            // `\[text\] (…)`: a program escaped the brackets, and without the space it would be no link either.
            cx.report(if rest[..open].ends_with('\\') || shown.ends_with('\\') {
                found
            } else {
                found.fix(Fix::not_safe("delete the space", vec![Edit::delete(gap)]))
            });
        }
    }
}
