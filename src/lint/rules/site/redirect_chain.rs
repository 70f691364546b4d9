//! The rule `site/redirect-chain`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, SiteIndex, resolve};

crate::rule_info! {
    /// A page that sends its readers to one that sends them on.
    ///
    /// ## What it does
    /// Reports a `redirect_to` whose target is an old address of another page, or a page that has a `redirect_to` itself.
    ///
    /// ## Why is this bad?
    /// Each step costs the reader a page load, search engines follow only a few of them, and two pages that lead to each other
    /// never end.
    ///
    /// ## Example
    /// ```bad path=ferry.md site=hit-alias
    /// ---
    /// title: Ferry
    /// redirect_to: /old-bridge/
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good path=ferry.md site=hit-alias
    /// ---
    /// title: Ferry
    /// redirect_to: /bridge/
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the final address is named in the help.
    ///
    /// ## Per generator
    /// Only Jekyll's plugin jekyll-redirect-from knows `redirect_to`. Its redirects are pages of HTML: the browser loads one
    /// after the other.
    pub static INFO = "site/redirect-chain", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `site/redirect-chain`.
pub struct RedirectChain;

impl Rule for RedirectChain {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        let Some(redirect) = &page.redirect else { return };
        let target = resolve(cx.site, page.url.as_deref(), &redirect.url);
        let Some(next) = index.leads_on(&target).or_else(|| index.redirects(&target)) else { return };
        let message = format!("`{}` leads on to `{next}`", redirect.url);
        let found = Diagnostic::new(&INFO, redirect.span, message).label("not the last stop");
        cx.report(found.help(format!("write `{next}`")));
    }
}
