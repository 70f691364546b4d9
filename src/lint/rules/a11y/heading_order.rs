//! The rule `a11y/heading-order`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::headings::{before, level};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::tree::Node;

crate::rule_info! {
    /// A heading that skips a level.
    ///
    /// ## What it does
    /// Reports a heading that is more than one level below the heading before it: an `h4` after an `h2`. Which level a
    /// post starts with is left to the site, and so is the way back up.
    ///
    /// ## Why is this bad?
    /// Who listens to a page jumps from heading to heading and takes the levels for the order of the text. A level that
    /// is missing sounds like a part that is missing. WCAG 2.1, 1.3.1.
    ///
    /// ## Example
    /// ```bad
    /// <h2>The harbour</h2>
    ///
    /// <h4>The cranes</h4>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <h2>The harbour</h2>
    ///
    /// <h3>The cranes</h3>
    /// ```
    ///
    /// ## Fix safety
    /// No fix: whether this heading or the one before it has the wrong level, only its author knows.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "a11y/heading-order", Warning, Strict, fix: None, since: "0.1.0";
}

/// The rule `a11y/heading-order`.
pub struct HeadingOrder;

impl Rule for HeadingOrder {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["h3", "h4", "h5", "h6"])
    }

    fn check_node(&self, node: Node<'_>, _post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(last) = before(node, |_| true) else { return };
        let (own, above) = (level(node), level(last));
        if own > above + 1 {
            let message = format!("this `h{own}` follows an `h{above}`: the levels between them are missing");
            let diagnostic =
                Diagnostic::new(&INFO, node.tag_span(), message).related(last.tag_span(), "the heading before it");
            cx.report(diagnostic.help(format!("make it an `h{}`, or the one before it deeper", above + 1)));
        }
    }
}
