//! The rule `taxonomy/slug-collision`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, SiteIndex};

crate::rule_info! {
    /// Two terms whose pages have one address.
    ///
    /// ## What it does
    /// Reports a category or tag when the generator makes the address of its page of the same letters as that of another,
    /// more common term: what the address leaves out is the only difference.
    ///
    /// ## Why is this bad?
    /// One of the two pages overwrites the other. The list that is left misses the posts of the other term, and their links
    /// lead to it all the same.
    ///
    /// ## Example
    /// ```bad generator=hugo path=content/posts/bridge.md site=hit-hugo
    /// ---
    /// title: New bridge
    /// tags: ["News!"]
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good generator=hugo path=content/posts/bridge.md site=hit-hugo
    /// ---
    /// title: New bridge
    /// tags: [News]
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: it takes another term.
    ///
    /// ## Per generator
    /// Hugo drops what is neither letter nor digit nor one of `. / _ # + ~ - @` from the address, so that `News!` and `News`
    /// share one; spellings that differ only in case, or in a space for a hyphen, are one term to it. jekyll-archives drops
    /// everything but letters and digits: `C++` and `C` share a page. Plain Jekyll makes no pages of terms.
    pub static INFO = "taxonomy/slug-collision", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `taxonomy/slug-collision`.
pub struct SlugCollision;

impl Rule for SlugCollision {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        for term in page.terms.iter() {
            let Some(other) = index.slug_twin(&term.taxonomy, &term.name) else { continue };
            let message = format!("the pages of `{}` and `{other}` have the same address", term.name);
            let label = "one page overwrites the other";
            let help = format!("write `{other}`, or a name that differs in letters or digits");
            cx.report(Diagnostic::new(&INFO, term.span, message).label(label).help(help));
        }
    }
}
