//! The rule `taxonomy/empty-page`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, SiteIndex};

crate::rule_info! {
    /// A page of a term that no post has.
    ///
    /// ## What it does
    /// Reports the page of a category or tag whose term stands in no post of the site. One whose name has spaces that the
    /// generator cuts is left to `taxonomy/orphan-page`, one that posts spell otherwise to `taxonomy/variant`.
    ///
    /// ## Why is this bad?
    /// The reader finds a page without posts.
    ///
    /// ## Example
    /// ```bad path=category/harbour.html
    /// ---
    /// layout: category
    /// title: Harbour
    /// category: harbour
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good path=category/harbour.html site=hit-no-post
    /// ---
    /// layout: category
    /// title: News
    /// category: news
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the page may be there for posts to come.
    ///
    /// ## Per generator
    /// Hugo, Zola and Hexo make the pages of terms from the posts; only pages made by hand can be empty.
    pub static INFO = "taxonomy/empty-page", Info, All, fix: None, since: "0.1.0";
}

/// The rule `taxonomy/empty-page`.
pub struct EmptyPage;

impl Rule for EmptyPage {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        for own in &page.term_pages {
            let used = index.spellings(&own.taxonomy, &own.name).iter().any(|(_, uses)| *uses > 0);
            if used || own.name.contains(char::is_whitespace) {
                continue;
            }
            let place = page.terms.iter().find(|term| term.name == own.name);
            let span = place.map_or(page.title.span, |term| term.span);
            let message = format!("no post has `{}`", own.name);
            cx.report(Diagnostic::new(&INFO, span, message).help("delete the page, or use the term"));
        }
    }
}
