//! The rule `link/duplicate-image-link`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::tree::Node;

crate::rule_info! {
    /// Two links side by side that lead to the same place.
    ///
    /// ## What it does
    /// Reports a link right behind another one with the same target, where one of the two holds nothing but an image.
    ///
    /// ## Why is this bad?
    /// Who moves through a page by the keyboard or by ear passes the same place twice, and one of the two has no text
    /// of its own. WCAG 2.1, technique H2.
    ///
    /// ## Example
    /// ```bad
    /// [![Harbour](/h.jpg)](/harbour/) [The harbour](/harbour/)
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// [![](/h.jpg) The harbour](/harbour/)
    /// ```
    ///
    /// ## Fix safety
    /// No fix: which words stay is for the author to say.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "link/duplicate-image-link", Info, Strict, fix: None, since: "0.1.0";
}

/// The rule `link/duplicate-image-link`.
pub struct DuplicateImageLink;

impl Rule for DuplicateImageLink {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["a"])
    }

    fn check_node(&self, node: Node<'_>, _post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(href) = node.attribute("href").map(str::trim).filter(|href| !href.is_empty() && *href != "#") else {
            return;
        };
        let blank = |node: &Node<'_>| node.text().is_some_and(|text| text.trim().is_empty()) || node.is("br");
        let mut before = std::iter::successors(node.previous(), |last| last.previous()).skip_while(blank);
        let Some(other) = before.next().filter(|other| other.is("a")) else { return };
        let same = other.attribute("href").is_some_and(|other| other.trim() == href);
        if same && is_image(node) != is_image(other) {
            let message = "this link leads where the link before it leads";
            let diagnostic = Diagnostic::new(&INFO, node.span(), message).related(other.span(), "the link before it");
            cx.report(diagnostic.help("make one link of both"));
        }
    }
}

/// Whether a link holds an image and nothing else.
fn is_image(link: Node<'_>) -> bool {
    let mut shown = link.children().filter(|child| !child.text().is_some_and(|text| text.trim().is_empty()));
    shown.next().is_some_and(|child| child.is("img")) && shown.next().is_none()
}
