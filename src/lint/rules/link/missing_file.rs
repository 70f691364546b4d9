//! The rule `link/missing-file`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::links::{cut, is_file};
use crate::lint::{Context, Interests, Rule};
use crate::site::{Found, PageFacts, SiteIndex, Target};

crate::rule_info! {
    /// An image or another file of the site that is not there.
    ///
    /// ## What it does
    /// Works out where images, embeds and links to files lead and reports those that the site does not hold. It is
    /// silent about folders of which the source holds no file of that kind: a build or a server may put them there.
    ///
    /// ## Why is this bad?
    /// The reader sees a gap, or gets an error page.
    ///
    /// ## Example
    /// ```bad site=hit-typo
    /// ![map](/img/mpa.png)
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-typo
    /// ![map](/img/map.png)
    /// ```
    ///
    /// ## Fix safety
    /// No fix: whether the name or the file is wrong takes a decision.
    ///
    /// ## Per generator
    /// The same for all. Files below `static/` (Hugo, Zola) and `source/` (Hexo) are found where the build puts them.
    pub static INFO = "link/missing-file", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `link/missing-file`.
pub struct MissingFile;

impl Rule for MissingFile {
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
        for (link, target, found) in cx.links(page).collect::<Vec<_>>() {
            let (Target::Url(path), Found::Missing(near)) = (&target, found) else { continue };
            if !is_file(path) {
                continue;
            }
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "correct the name, or add the file".to_owned(),
            };
            let message = format!("`{}` is no file of this site", cut(&link.url));
            cx.report(Diagnostic::new(&INFO, link.span, message).help(help));
        }
    }
}
