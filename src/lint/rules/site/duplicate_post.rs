//! The rule `site/duplicate-post`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, Shared, SiteIndex};

crate::rule_info! {
    /// The same post in two folders of the site.
    ///
    /// ## What it does
    /// Reports a published page when another published one has the same file name, the same title and the same beginning of
    /// its text. What differs behind that, a line of links at the end for example, does not matter.
    ///
    /// ## Why is this bad?
    /// Readers and search engines find the post twice, and a correction reaches one of the two. Mostly one was moved to an
    /// archive and left where it was.
    ///
    /// ## Example
    /// ```bad site=hit-archive
    /// ---
    /// title: New bridge
    /// ---
    /// The new bridge over the harbour opens to the public on the first of May, the port says.
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-archive
    /// ---
    /// title: Old bridge
    /// ---
    /// The old bridge over the harbour closes to the public on the first of May, the port says.
    /// ```
    ///
    /// ## Fix safety
    /// No fix: a fix never deletes a file.
    ///
    /// ## Per generator
    /// The same for all. A draft of the post is no second one, nor is a copy in the folder of another language, which waits
    /// for its translation.
    pub static INFO = "site/duplicate-post", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `site/duplicate-post`.
pub struct DuplicatePost;

impl Rule for DuplicatePost {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        let Some(other) = index.sharing(Shared::Post, page).next() else { return };
        let message = format!("the post is published twice: `{}` has the same name, title and text", other.path);
        let mut found = Diagnostic::new(&INFO, page.title.span, message);
        found = found.help("delete one of the two, or take it out of the site");
        if !other.url.is_empty() {
            found = found.label(format!("also at `{}`", other.url));
        }
        cx.report(found);
    }
}
