//! The rule `link/wrong-case`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::links::cut;
use crate::lint::{Context, Interests, Rule};
use crate::site::{Found, PageFacts, SiteIndex};

crate::rule_info! {
    /// A link that differs from its target in upper and lower case.
    ///
    /// ## What it does
    /// Reports links into this site, to pages and to files, whose target exists under the same name in another case.
    ///
    /// ## Why is this bad?
    /// On the author's Mac or Windows the link works. Most servers tell upper case from lower case: there the reader
    /// gets an error page.
    ///
    /// ## Example
    /// ```bad site=hit-image
    /// ![map](/img/Map.png)
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-image
    /// ![map](/img/map.png)
    /// ```
    ///
    /// ## Fix safety
    /// No fix yet: the rule sees the names of the site after the text was read.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "link/wrong-case", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `link/wrong-case`.
pub struct WrongCase;

impl Rule for WrongCase {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, _index: &SiteIndex, cx: &mut Context<'_>) {
        if cx.schema.links.missing_targets_allowed {
            return;
        }
        for (link, _, found) in cx.links(page).collect::<Vec<_>>() {
            let Found::OtherCase(there) = found else { continue };
            let message = format!("`{}` leads nowhere: the target is spelled `{there}`", cut(&link.url));
            let help = "write it in the same case: most servers tell upper case from lower case";
            cx.report(Diagnostic::new(&INFO, link.span, message).help(help));
        }
    }
}
