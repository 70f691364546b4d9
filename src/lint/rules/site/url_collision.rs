//! The rule `site/url-collision`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::generator::knows_urls;
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, Shared, SiteIndex};

crate::rule_info! {
    /// A page whose place in the built site another one has too.
    ///
    /// ## What it does
    /// Reports a page whose URL leads to the same file of the built site as that of another page, or as a file that is
    /// copied as it is.
    ///
    /// ## Why is this bad?
    /// One of them overwrites the other, and which one is left depends on the order of the build: the other one cannot be
    /// read anywhere.
    ///
    /// ## Example
    /// ```bad site=hit-permalink
    /// ---
    /// title: New bridge
    /// permalink: /bridge/
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-permalink
    /// ---
    /// title: New bridge
    /// permalink: /bridge/2022/
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: one of the two needs another URL.
    ///
    /// ## Per generator
    /// Jekyll builds on and warns of a conflict among many other lines; Hugo says nothing unless it is run with
    /// `--printPathWarnings`; Zola stops. Where a URL ends in no slash and has no extension Jekyll adds `.html`, and the
    /// others a folder: `/bridge` and `/bridge/` are two files for Jekyll and one for Hugo.
    pub static INFO = "site/url-collision", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `site/url-collision`.
pub struct UrlCollision;

impl Rule for UrlCollision {
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
        let Some(other) = index.sharing(Shared::File, page).next() else { return };
        let message = format!("`{}` is written to the same place: only one of them is kept", other.path);
        let label = format!("both are `{}`", other.url);
        let help = "give one of them another URL, or take it out of the site";
        cx.report(Diagnostic::new(&INFO, page.address, message).label(label).help(help));
    }
}
