//! The rule `taxonomy/orphan-page`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::generator::{Termed, term_keys};
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, SiteIndex};
use crate::text::Span;

crate::rule_info! {
    /// A page of a term that no post can have.
    ///
    /// ## What it does
    /// Reports the page of a category or tag whose name has white space, on a site whose generator cuts the string under
    /// `categories` or `tags` at white space, when no post has the term.
    ///
    /// ## Why is this bad?
    /// The page stays empty: a post that says `categories: Career In Finance` has three categories, and none of them is the one
    /// that the page lists.
    ///
    /// ## Example
    /// ```bad path=category/finance.html site=hit-space
    /// ---
    /// layout: category
    /// title: Finance
    /// category: Career In Finance
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good path=category/finance.html site=hit-space
    /// ---
    /// layout: category
    /// title: Finance
    /// category: career-in-finance
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the posts have to change with the page.
    ///
    /// ## Per generator
    /// Only Jekyll cuts strings; a list, or the singular key `category`, keeps the name whole. For Hugo, Zola and Hexo a string
    /// is one term.
    pub static INFO = "taxonomy/orphan-page", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `taxonomy/orphan-page`.
pub struct OrphanPage;

impl Rule for OrphanPage {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        for own in &page.term_pages {
            let keys = term_keys(cx.site);
            let cut = keys.iter().any(|key| *key.taxonomy == *own.taxonomy && key.termed == Termed::SplitOnSpace);
            let pieces: Vec<&str> = own.name.split_ascii_whitespace().collect();
            if !cut || pieces.len() < 2 || index.uses(&own.taxonomy, &own.name) > 0 {
                continue;
            }
            let shown: Vec<String> = pieces.iter().map(|piece| format!("`{piece}`")).collect();
            let message = format!("no post has `{}`: a string of that name is cut at its spaces", own.name);
            let label = format!("{} terms to a post: {}", pieces.len(), shown.join(", "));
            let help = format!("name the term without spaces, or write it as a list in the posts: `[{}]`", own.name);
            cx.report(Diagnostic::new(&INFO, term_span(page, &own.name), message).label(label).help(help));
        }
    }
}

/// The place of the term in the front matter of its page; without one, that of the title.
fn term_span(page: &PageFacts, name: &str) -> Span {
    page.terms.iter().find(|term| *term.name == *name).map_or(page.title.span, |term| term.span)
}
