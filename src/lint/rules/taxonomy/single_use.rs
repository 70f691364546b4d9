//! The rule `taxonomy/single-use`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, SiteIndex};

crate::rule_info! {
    /// A term that one post alone has.
    ///
    /// ## What it does
    /// Reports a category or tag that stands in one post of the site and has no page of its own.
    ///
    /// ## Why is this bad?
    /// A list with one post leads nowhere: the reader who follows it comes back to where he was.
    ///
    /// ## Example
    /// ```bad site=hit-tag
    /// ---
    /// title: New bridge
    /// tags: [bascule]
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-tag
    /// ---
    /// title: New bridge
    /// tags: [news]
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: it takes another term, or more posts.
    ///
    /// ## Per generator
    /// The same for all. Names of people and places are often used once, so the rule runs only when asked for.
    pub static INFO = "taxonomy/single-use", Info, All, fix: None, since: "0.1.0";
}

/// The rule `taxonomy/single-use`.
pub struct SingleUse;

impl Rule for SingleUse {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        if !page.term_pages.is_empty() {
            return;
        }
        for term in page.terms.iter().filter(|term| term.split.is_none()) {
            let alone = index.uses(&term.taxonomy, &term.name) == 1
                && index.spellings(&term.taxonomy, &term.name).len() == 1
                && !index.has_term_page(&term.taxonomy, &term.name);
            if alone {
                let message = format!("no other post has `{}`", term.name);
                cx.report(Diagnostic::new(&INFO, term.span, message).help("use a term that other posts have"));
            }
        }
    }
}
