//! The rule `markdown/reversed-link`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, literal};
use crate::markup::Dialect;
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::Node;

crate::rule_info! {
    /// A link with its brackets the wrong way round.
    ///
    /// ## What it does
    /// Reports `(text)[URL]`, where the URL is one or a path from the root.
    ///
    /// ## Why is this bad?
    /// The page shows brackets and a URL instead of a link.
    ///
    /// ## Example
    /// ```bad
    /// See (the report)[https://a.example/report].
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
    pub static INFO = "markdown/reversed-link", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `markdown/reversed-link`.
pub struct ReversedLink;

impl Rule for ReversedLink {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { text: true, ..Interests::NONE }
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let text = node.text().unwrap_or_default();
        if memchr::memmem::find(text.as_bytes(), b")[").is_none() || post.body_options.dialect == Dialect::Html {
            return;
        }
        let Some(rest) = literal::rest_of_block(node, post.source) else { return };
        let own = node.span().len();
        let found = memchr::memmem::find_iter(rest.as_bytes(), b")[").take_while(|at| *at < own);
        for at in found {
            let Some(open) = rest[..at].rfind('(').filter(|open| !rest[*open..at].contains(['[', ']', '\n'])) else {
                continue;
            };
            let shown = &rest[open + 1..at];
            let Some(length) = rest[at + 2..].find([']', ' ', '\n']).filter(|l| rest.as_bytes()[at + 2 + l] == b']')
            else {
                continue;
            };
            let url = &rest[at + 2..at + 2 + length];
            if shown.trim().is_empty() || !literal::is_destination(url) || crate::lint::code::is_in_code(node) {
                continue;
            }
            let span = Span::new(open, at + 3 + length).shift(node.span().start as usize);
            let link = format!("[{shown}]({url})");
            cx.report(
                Diagnostic::new(&INFO, span, "this is no link: the text belongs into `[]`, the URL into `()`")
                    .help(format!("write `{}`", crate::lint::links::cut(&link)))
                    .fix(Fix::not_safe("make it a link", vec![Edit::replace(span, link)])),
            );
        }
    }
}
