//! The rule `html/comment`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::Edit;
use crate::tree::{Node, NodeKind};

crate::rule_info! {
    /// A comment that a program left behind.
    ///
    /// ## What it does
    /// Reports conditional comments of Internet Explorer and Office, and the marks of clipboards, editors and
    /// advertisements (`StartFragment`, `wp:paragraph`, `google_ad_section`, `EM_StockImg_Start`).
    ///
    /// ## Why is this bad?
    /// Everybody who looks at the source of the page sees them, and no program of today reads them.
    ///
    /// ## Example
    /// ```bad
    /// <p>Tianjin</p><!--EndFragment-->
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>Tianjin</p>
    /// ```
    ///
    /// ## Fix safety
    /// Safe: nobody sees a comment.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/comment", Info, Strict, fix: Safe, since: "0.1.0";
}

/// The rule `html/comment`.
pub struct Comment;

impl Rule for Comment {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { comments: true, ..Interests::NONE }
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let NodeKind::Comment(text) = node.kind() else { return };
        let head = text.trim_start();
        let what = if head.starts_with("[if ") || head.starts_with("[endif]") || text.ends_with("<![endif]") {
            "a conditional comment, which no browser of today reads"
        } else if MARKS.iter().any(|mark| head.starts_with(mark)) {
            "a mark that a program left behind"
        } else {
            return;
        };
        let span = node.span();
        let found = Diagnostic::new(&INFO, span, what).help("delete it");
        let written = post.source.slice(span);
        // A comment alone in its paragraph keeps what is around it apart.
        cx.report(if written.starts_with("<!--") && written.ends_with("-->") {
            found.fix(Fix::safe("delete it", vec![Edit::delete(span)]))
        } else {
            found
        });
    }
}

/// How the comments of programs begin.
const MARKS: &[&str] = &["/wp:", "EM_StockImg", "EndFragment", "StartFragment", "google_ad_section", "kg-card-", "wp:"];
