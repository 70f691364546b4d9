//! The rule `site/duplicate-body`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, Shared, SiteIndex};

crate::rule_info! {
    /// A body that another page has to the letter.
    ///
    /// ## What it does
    /// Reports a published page whose body is that of another published page, whatever their names and titles are. Short
    /// bodies, as those of pages that only pull in a list, are left alone.
    ///
    /// ## Why is this bad?
    /// One of them is most likely a copy that was to be written over, or a post that was saved twice. A reader who follows the
    /// second title finds the first text.
    ///
    /// ## Example
    /// ```bad site=hit-copy
    /// ---
    /// title: Second bridge
    /// ---
    /// The new bridge over the harbour opens to the public on the first of May, the port says. Ships wait for the tide, and the ferry goes on until the end of the summer.
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-copy
    /// ---
    /// title: Second bridge
    /// ---
    /// The second bridge over the harbour opens to the public on the first of June, the port says. Ships wait for the tide, and the ferry goes on until the end of the summer.
    /// ```
    ///
    /// ## Fix safety
    /// No fix: nobody knows which of the two was meant.
    ///
    /// ## Per generator
    /// The same for all. A copy in the folder of another language waits for its translation. What ends
    /// the lines does not count.
    pub static INFO = "site/duplicate-body", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `site/duplicate-body`.
pub struct DuplicateBody;

impl Rule for DuplicateBody {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        if index.sharing(Shared::Post, page).next().is_some() {
            return;
        }
        let Some(other) = index.sharing(Shared::Body, page).next() else { return };
        let message = format!("the body is that of `{}`, to the letter", other.path);
        let help = "write its own text, or delete one of the two";
        cx.report(Diagnostic::new(&INFO, page.title.span, message).help(help));
    }
}
