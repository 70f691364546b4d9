//! The rule `site/url-case`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, Shared, SiteIndex};

crate::rule_info! {
    /// A URL that differs from that of another page in the case of its letters alone.
    ///
    /// ## What it does
    /// Reports a page whose file in the built site is named as that of another page but for upper and lower case.
    ///
    /// ## Why is this bad?
    /// On the disks of most Macs and Windows machines the two are one file, so that the site comes out otherwise there than on
    /// the server. Readers who type the address get the wrong page.
    ///
    /// ## Example
    /// ```bad site=hit-permalink
    /// ---
    /// title: New bridge
    /// permalink: /Bridge/
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
    /// The same for all that keep the case of a name. Hugo writes the names of files in lower case, unless
    /// `disablePathToLower` is set, but keeps that of a `url` in the front matter.
    pub static INFO = "site/url-case", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `site/url-case`.
pub struct UrlCase;

impl Rule for UrlCase {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        let overwritten = |path: &str| index.sharing(Shared::File, page).any(|twin| *twin.path == *path);
        let Some(other) = index.sharing(Shared::FoldedFile, page).find(|twin| !overwritten(&twin.path)) else {
            return;
        };
        let message = format!("`{}` of `{}` differs in case alone", other.url, other.path);
        let label = "one file where the disk knows no case";
        let help = "give one of them another URL";
        cx.report(Diagnostic::new(&INFO, page.address, message).label(label).help(help));
    }
}
