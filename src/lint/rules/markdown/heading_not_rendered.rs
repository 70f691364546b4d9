//! The rule `markdown/heading-not-rendered`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, literal};
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::Node;

crate::rule_info! {
    /// A heading that stays text.
    ///
    /// ## What it does
    /// Reports lines that begin with two to six `#` and no space behind them, and lines that begin with `# ` in the
    /// middle of a paragraph. A single `#` before a word is a hashtag.
    ///
    /// ## Why is this bad?
    /// The page shows the marks, and the section has no heading.
    ///
    /// ## Example
    /// ```bad generator=hugo path=content/a.md
    /// ###Ships
    ///
    /// They came in late.
    /// ```
    ///
    /// ## Use instead
    /// ```good generator=hugo path=content/a.md
    /// ### Ships
    ///
    /// They came in late.
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the line becomes a heading.
    ///
    /// ## Per generator
    /// CommonMark engines (Hugo, Zola, Eleventy, Hexo, Astro) want a space behind the marks, and so does Jekyll's
    /// kramdown. With `input: kramdown` it wants a blank line before the heading instead.
    pub static INFO = "markdown/heading-not-rendered", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `markdown/heading-not-rendered`.
pub struct HeadingNotRendered;

impl Rule for HeadingNotRendered {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["p"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        for line in literal::lines(node, post.source) {
            let level = line.text.bytes().take(7).take_while(|b| *b == b'#').count();
            let rest = &line.text[level..];
            if !(1..=6).contains(&level) || rest.trim_matches(['#', ' ', '\t']).is_empty() {
                continue;
            }
            let start = line.span.start as usize;
            let span = Span::new(start, start + level);
            let is_spaced = rest.starts_with([' ', '\t']);
            if is_spaced && line.is_first || !is_spaced && (level == 1 || !rest.starts_with(char::is_alphabetic)) {
                continue;
            }
            let mut edits = Vec::new();
            if !line.is_first
                && let Some((at, end)) = literal::line_start(post.source, line.span)
            {
                edits.push(Edit::insert(at, end));
            }
            let (message, help) = if is_spaced {
                ("this is no heading: it goes on with the paragraph above", "put a blank line before it")
            } else {
                edits.push(Edit::insert(start + level, " "));
                ("this is no heading: there is no space behind the `#`", "write a space behind the `#`")
            };
            let found = Diagnostic::new(&INFO, span, message).help(help);
            cx.report(if edits.is_empty() { found } else { found.fix(Fix::not_safe("make it a heading", edits)) });
        }
    }
}
