//! The rule `link/missing-anchor`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::links::cut;
use crate::lint::{Context, Interests, Rule};
use crate::site::{Found, PageFacts, SiteIndex, decode};

crate::rule_info! {
    /// A link to a place in a page that is not there.
    ///
    /// ## What it does
    /// Reports `#id` links when the page has no element with that id, no `a` of that name and no heading that gets it,
    /// and links to `page#id` of this site when that page has none. Ids of headings are compared as the generator makes
    /// them. Pages with template tags that may write elements are left alone, and so are places that layouts make
    /// (`#top`, `#comments`, `#content`), lines of code, and what scripts read.
    ///
    /// ## Why is this bad?
    /// The click does nothing, or leads to the top of the page: the reader looks for the part in vain.
    ///
    /// ## Example
    /// ```bad site=hit-kramdown
    /// [cranes](#crains)
    ///
    /// <h2 id="cranes">Cranes</h2>
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-kramdown
    /// [cranes](#cranes)
    ///
    /// <h2 id="cranes">Cranes</h2>
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the rule sees the places after the text was read.
    ///
    /// ## Per generator
    /// kramdown's ids are compared to the letter. Hugo, Zola, Hexo, Astro and Eleventy's plugins write other marks
    /// between the words: of their ids the letters and digits count. A layout with a place of its own is not read.
    pub static INFO = "link/missing-anchor", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `link/missing-anchor`.
pub struct MissingAnchor;

impl Rule for MissingAnchor {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        if cx.schema.links.missing_targets_allowed {
            return;
        }
        for fragment in &page.fragments {
            if let Some(near) = page.anchors.misses(&fragment.name) {
                let help = match near {
                    Some(near) => format!("did you mean `#{near}`?"),
                    None => "give the part an id, or correct the link".to_owned(),
                };
                let message = format!("`#{}` is no place of this page", cut(&fragment.name));
                cx.report(Diagnostic::new(&INFO, fragment.span, message).help(help));
            }
        }
        for (link, target, found) in cx.links(page).collect::<Vec<_>>() {
            let Some((_, fragment)) = link.url.split_once('#').filter(|(_, f)| !f.is_empty() && found == Found::Yes)
            else {
                continue;
            };
            let fragment = decode(fragment);
            if index.misses_place(&target, &fragment) {
                let message = format!("`{}` leads to a page without a place `#{}`", cut(&link.url), cut(&fragment));
                cx.report(
                    Diagnostic::new(&INFO, link.span, message)
                        .help("look for the id of that part, or link to the page"),
                );
            }
        }
    }
}
