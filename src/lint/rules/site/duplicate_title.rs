//! The rule `site/duplicate-title`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, Shared, SiteIndex};

crate::rule_info! {
    /// A title that another page has too.
    ///
    /// ## What it does
    /// Reports a published page whose title is that of another published one. Pages that `site/duplicate-post` or
    /// `site/duplicate-body` tell of are left out.
    ///
    /// ## Why is this bad?
    /// In lists, feeds and search results nobody can tell the two apart.
    ///
    /// ## Example
    /// ```bad site=hit-title
    /// ---
    /// title: New bridge
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-title
    /// ---
    /// title: Second bridge
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: a title is for the author to write.
    ///
    /// ## Per generator
    /// The same for all. A page and its translation may bear one title. Series of posts that bear one title on purpose are why the rule runs only when asked for.
    pub static INFO = "site/duplicate-title", Info, Strict, fix: None, since: "0.1.0";
}

/// The rule `site/duplicate-title`.
pub struct DuplicateTitle;

impl Rule for DuplicateTitle {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        let told = |shared| index.sharing(shared, page).next().is_some();
        if told(Shared::Post) || told(Shared::Body) {
            return;
        }
        let Some(other) = index.sharing(Shared::Title, page).next() else { return };
        let message = format!("`{}` has the same title", other.path);
        let help = "say in the title what is new in this one";
        cx.report(Diagnostic::new(&INFO, page.title.span, message).help(help));
    }
}
