//! The rule `a11y/several-h1`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::headings::before;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::tree::Node;

crate::rule_info! {
    /// A second heading of the first level in one post.
    ///
    /// ## What it does
    /// Reports every `h1` of a post but the first, in HTML and in Markdown.
    ///
    /// ## Why is this bad?
    /// The first level is the title of the page. With two of them who listens to the page, a search engine and a feed
    /// do not know which is it; most layouts write the title of the post as an `h1` on top of these.
    ///
    /// ## Example
    /// ```bad
    /// <h1>Harbour</h1>
    ///
    /// Text
    ///
    /// <h1>Bridge</h1>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <h1>Harbour</h1>
    ///
    /// Text
    ///
    /// <h2>Bridge</h2>
    /// ```
    ///
    /// ## Fix safety
    /// No fix: all headings below it would have to move as well.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "a11y/several-h1", Warning, Strict, fix: None, since: "0.1.0";
}

/// The rule `a11y/several-h1`.
pub struct SeveralH1;

impl Rule for SeveralH1 {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["h1"])
    }

    fn check_node(&self, node: Node<'_>, _post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(first) = before(node, |heading| heading.is("h1")) else { return };
        let diagnostic = Diagnostic::new(&INFO, node.tag_span(), "a second `h1`: a page has one title");
        cx.report(diagnostic.related(first.tag_span(), "the `h1` before it").help("write the parts of a post as `h2`"));
    }
}
