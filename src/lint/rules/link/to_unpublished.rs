//! The rule `link/to-unpublished`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::links::cut;
use crate::lint::{Context, Interests, Rule};
use crate::site::{Found, PageFacts, SiteIndex};

crate::rule_info! {
    /// A link to a page that is not published.
    ///
    /// ## What it does
    /// Reports links whose target is a draft or a page with `published: false`, by its path, its name, or the last part
    /// of its address.
    ///
    /// ## Why is this bad?
    /// The author can open the page on the own machine; the reader gets an error page. Jekyll and Zola may stop over
    /// it.
    ///
    /// ## Example
    /// ```bad site=hit-drafts
    /// [bridge](/2022/03/20/new-bridge.html)
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-drafts
    /// [harbour](/2022/03/20/harbour.html)
    /// ```
    ///
    /// ## Fix safety
    /// No fix: publish the page, or take the link away.
    ///
    /// ## Per generator
    /// Posts of a date to come are not among them: that changes by itself.
    pub static INFO = "link/to-unpublished", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `link/to-unpublished`.
pub struct ToUnpublished;

impl Rule for ToUnpublished {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, _index: &SiteIndex, cx: &mut Context<'_>) {
        if cx.schema.links.missing_targets_allowed || page.draft {
            return;
        }
        for (link, _, found) in cx.links(page).collect::<Vec<_>>() {
            if found == Found::Unpublished {
                let message = format!("`{}` leads to a page that is not published", cut(&link.url));
                cx.report(Diagnostic::new(&INFO, link.span, message).help("publish that page, or take the link away"));
            }
        }
    }
}
