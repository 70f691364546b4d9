//! The rule `link/redirected`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::links::cut;
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, SiteIndex};

crate::rule_info! {
    /// A link to an address that only leads on to another one.
    ///
    /// ## What it does
    /// Reports links into this site whose target is an old address of a page: `redirect_from`, `aliases`, `alias`.
    ///
    /// ## Why is this bad?
    /// The reader takes a step more, and on a host of static files the old address is a page of its own that sends on
    /// by a script or a refresh: some readers and most tools stop there.
    ///
    /// ## Example
    /// ```bad site=hit-alias
    /// [bridge](/old/bridge/)
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-alias
    /// [bridge](/new/bridge/)
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the rule sees the addresses of the site after the text was read.
    ///
    /// ## Per generator
    /// Jekyll has `redirect_from` by a plugin; Hugo and Zola have `aliases`.
    pub static INFO = "link/redirected", Info, Recommended, fix: None, since: "0.1.0";
}

/// The rule `link/redirected`.
pub struct Redirected;

impl Rule for Redirected {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        for (link, target, _) in cx.links(page).collect::<Vec<_>>() {
            let Some(url) = index.leads_on(&target) else { continue };
            let message = format!("`{}` only leads on to `{}`", cut(&link.url), cut(url));
            cx.report(Diagnostic::new(&INFO, link.span, message).help("link to that page itself"));
        }
    }
}
