//! The rule `taxonomy/missing-page`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::terms::is_known;
use crate::lint::{Context, Interests, Rule};
use crate::schema::TermPage;
use crate::site::{PageFacts, SiteIndex, Target};

crate::rule_info! {
    /// A category without the page that lists its posts.
    ///
    /// ## What it does
    /// Reports a term of a post that has no page, where the author makes such pages by hand: in a folder `category/`,
    /// `categories/`, `tag/` or `tags/`, or with a layout of such a name. Silent on a site that has no such page at
    /// all, and where the generator or a plugin makes them. A schema can name the page of a term with
    /// `taxonomies.categories.page: "category/{term}.html"`, or ask for none with `page: none`.
    ///
    /// ## Why is this bad?
    /// The posts of the term cannot be found: links that the layout makes to its page are dead.
    ///
    /// ## Example
    /// ```bad site=hit-near-page
    /// ---
    /// title: New bridge
    /// categories: harbor
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-near-page
    /// ---
    /// title: New bridge
    /// categories: harbour
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: it takes a new page, or another term.
    ///
    /// ## Per generator
    /// Hugo, Zola and Hexo make the pages of all terms by themselves. Jekyll makes none without a plugin such as
    /// jekyll-archives.
    pub static INFO = "taxonomy/missing-page", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `taxonomy/missing-page`.
pub struct MissingPage;

impl Rule for MissingPage {
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
        // A string that was cut by mistake is one finding of `taxonomy/split-on-space`, not one for each piece.
        for term in page.terms.iter().filter(|term| term.split.is_none()) {
            let Some(taxonomy) = cx.schema.taxonomy(&term.taxonomy) else { continue };
            let there = match &taxonomy.page {
                TermPage::None => true,
                TermPage::Auto => {
                    !index.has_term_pages(&term.taxonomy) || index.has_term_page(&term.taxonomy, &term.name)
                }
                TermPage::Pattern(pattern) => {
                    let path = pattern.replace("{term}", &term.name);
                    index.has_file(&path) || index.has_url(&Target::Url(format!("/{}", path.trim_start_matches('/'))))
                }
            };
            // Another spelling of a term that has a page, and a term that the schema does not know, are findings of
            // `taxonomy/variant` and `taxonomy/unknown-term`.
            let spellings = index.spellings(&term.taxonomy, &term.name);
            let spelled = || spellings.iter().any(|(name, _)| index.has_term_page(&term.taxonomy, name));
            let unknown = || is_known(taxonomy, &term.name, index) == Some(false);
            if there || spelled() || unknown() {
                continue;
            }
            let message = format!("`{}` has no page that lists its posts", term.name);
            let mut diagnostic = Diagnostic::new(&INFO, term.span, message);
            diagnostic = match index.nearest_term_page(&term.taxonomy, &term.name) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help("add the page, or use a term that has one"),
            };
            cx.report(diagnostic);
        }
    }
}
