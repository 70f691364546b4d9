//! The rule `site/alias-collision`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::generator::knows_urls;
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, SiteIndex};

crate::rule_info! {
    /// An old address of a page that something else has.
    ///
    /// ## What it does
    /// Reports an entry of `aliases` or `redirect_from` that is the URL of another page, another page's alias as well, or the
    /// URL of the page itself.
    ///
    /// ## Why is this bad?
    /// Both are written to the same file. Either the redirect overwrites the page, which then cannot be read anywhere, or
    /// the page is left and the old links do not lead on.
    ///
    /// ## Example
    /// ```bad site=hit-page
    /// ---
    /// title: New bridge
    /// redirect_from: /ferry/
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-page
    /// ---
    /// title: New bridge
    /// redirect_from: /old-bridge/
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: which of the two should have the address is not known.
    ///
    /// ## Per generator
    /// Jekyll makes redirects with the plugin jekyll-redirect-from, which writes a page for each; Jekyll then warns of a
    /// conflict. Hugo writes page and alias, and the one that comes last is left; it says so only with
    /// `--printPathWarnings`; a page with an `expiryDate` leaves its address one day, and is not counted. Zola stops.
    pub static INFO = "site/alias-collision", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `site/alias-collision`.
pub struct AliasCollision;

impl Rule for AliasCollision {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        if !knows_urls(cx.site) {
            return;
        }
        for (alias, other) in index.alias_twins(page) {
            let url = &alias.url;
            let message = match other {
                Some(other) if other.is_alias => format!("`{url}` is an old address of `{}` too", other.path),
                Some(other) => format!("`{url}` is the URL of `{}`", other.path),
                None => format!("`{url}` is the URL of this page itself"),
            };
            let label = match other {
                Some(_) => "two files in one place",
                None => "the page would lead to itself",
            };
            let help = "take the address out, or give the other page another one";
            cx.report(Diagnostic::new(&INFO, alias.span, message).label(label).help(help));
        }
    }
}
