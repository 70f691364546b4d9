//! The rule `html/block-ends-early`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::markup::Dialect;
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::{Flags, Node};

crate::rule_info! {
    /// HTML that is shown as code, because a blank line ended the block before it.
    ///
    /// ## What it does
    /// Reports indented code that begins with a tag inside an element of HTML.
    ///
    /// ## Why is this bad?
    /// A blank line ends an HTML block. A line behind it that is indented by four spaces is code: the page shows
    /// tags.
    ///
    /// ## Example
    /// ```bad generator=hugo path=content/a.md
    /// <div>
    ///
    ///     <p>Tianjin</p>
    ///
    /// </div>
    /// ```
    ///
    /// ## Use instead
    /// ```good generator=hugo path=content/a.md
    /// <div>
    ///
    /// <p>Tianjin</p>
    ///
    /// </div>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the page shows the element instead of its tags.
    ///
    /// ## Per generator
    /// CommonMark engines (Hugo, Zola, Eleventy, Hexo, Astro). Jekyll's kramdown reads on to the end tag; within
    /// `markdown="1"` it takes what is indented for code, blank line or not.
    pub static INFO = "html/block-ends-early", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `html/block-ends-early`.
pub struct BlockEndsEarly;

impl Rule for BlockEndsEarly {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["pre"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if !node.flags().has(Flags::GENERATED) {
            return;
        }
        let span = node.span();
        let written = post.source.slice(span);
        let code = written.trim_start();
        let is_tag = |rest: &str| {
            let name = rest.strip_prefix('/').unwrap_or(rest);
            name.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>')
        };
        let in_html = node.ancestors().any(Node::is_authored) || node.flags().has(Flags::MOVED);
        if !code.strip_prefix('<').is_some_and(is_tag) || !in_html {
            return;
        }
        let start = span.start as usize + written.len() - code.len();
        let end = start + code.lines().next().unwrap_or_default().trim_end().len();
        let line = |at: usize| {
            let before = &post.source.text()[..at];
            at - (before.len() - before.trim_end_matches([' ', '\t']).len())
        };
        // The indentation of each line goes.
        let mut edits = vec![Edit::delete(Span::new(line(start), start))];
        let mut at = start;
        for part in code.split_inclusive('\n') {
            let indented = part.len() - part.trim_start_matches([' ', '\t']).len();
            if at > start && indented > 0 {
                edits.push(Edit::delete(Span::new(at, at + indented)));
            }
            at += part.len();
        }
        let (message, help) = match post.body_options.dialect {
            Dialect::Kramdown | Dialect::KramdownPlain => (
                "Markdown in an element reads what is indented as code: the reader sees the tags",
                "delete the indentation",
            ),
            _ => (
                "a blank line ended the HTML block: this is shown as code",
                "delete the blank line before it, or the indentation",
            ),
        };
        cx.report(
            Diagnostic::new(&INFO, Span::new(start, end), message)
                .help(help)
                .fix(Fix::not_safe("delete the indentation", edits)),
        );
    }
}
