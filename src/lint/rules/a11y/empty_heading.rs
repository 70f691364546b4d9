//! The rule `a11y/empty-heading`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::named::shows_nothing;
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::{Flags, Node};

crate::rule_info! {
    /// A heading without text.
    ///
    /// ## What it does
    /// Reports headings, in HTML and in Markdown, with no text, no image and nothing else that shows in them. Headings
    /// with template tags in them are left alone, and so are those that a script may fill: with an id, a class or a
    /// `data-` attribute of their own.
    ///
    /// ## Why is this bad?
    /// A screen reader announces a heading and then says nothing; in a table of contents it is a blank line. Mostly it
    /// is a slip of an editor: a line break that was formatted as a heading.
    ///
    /// ## Example
    /// ```bad
    /// <h2></h2>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <h2>The harbour</h2>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the fix deletes the heading, and with it the blank line that readers see.
    ///
    /// ## Per generator
    /// kramdown makes no heading of `##` alone; the readers of CommonMark do.
    pub static INFO = "a11y/empty-heading", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `a11y/empty-heading`.
pub struct EmptyHeading;

impl Rule for EmptyHeading {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["h1", "h2", "h3", "h4", "h5", "h6"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let has_purpose = |node: Node<'_>| {
            let mut written = node.attributes().iter().filter(|a| node.is_authored() && &*a.name != "align");
            written.any(|a| matches!(&*a.name, "id" | "class" | "style") || a.name.contains('-'))
        };
        if node.flags().has(Flags::CLONE) || has_purpose(node) || !shows_nothing(node) {
            return;
        }
        let mut edits = None;
        if node.is_authored() {
            // The parser may have taken the content out.
            let Some((open, Some(close))) = tag_edits::own_tags(node) else { return };
            let between = Span { start: open.span.end, end: close.span.start.max(open.span.end) };
            if node.first_child().is_none() && !post.source.slice(between).trim().is_empty() {
                return;
            }
            edits = tag_edits::remove(node);
        } else if !node.span().is_empty() && post.source.slice(node.span()).lines().count() == 1 {
            edits = Some(vec![Edit::delete(node.span())]);
        }
        let diagnostic = Diagnostic::new(&INFO, node.span(), format!("this `{}` says nothing", node.name()));
        cx.report(match edits {
            Some(edits) => diagnostic.fix(Fix::not_safe("delete it", edits)),
            None => diagnostic,
        });
    }
}
