//! The rule `link/post-url`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::generator::Generator;
use crate::lint::links::cut;
use crate::lint::{Context, Interests, Rule};
use crate::site::{Found, PageFacts, SiteIndex, Target};

crate::rule_info! {
    /// A Jekyll tag that asks for a post or a file that is not there.
    ///
    /// ## What it does
    /// Reports `{% post_url %}` and `{% link %}` in links when the site has no post or file of that name.
    ///
    /// ## Why is this bad?
    /// Jekyll stops: nothing of the site is built.
    ///
    /// ## Example
    /// ```bad site=hit-tags
    /// [bridge]({% post_url 2022-03-19-bridge %})
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-tags
    /// [bridge]({% post_url 2022-03-20-bridge %})
    /// ```
    ///
    /// ## Fix safety
    /// No fix: which post was meant takes a decision.
    ///
    /// ## Per generator
    /// Jekyll alone has these tags.
    pub static INFO = "link/post-url", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `link/post-url`.
pub struct PostUrl;

impl Rule for PostUrl {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, _index: &SiteIndex, cx: &mut Context<'_>) {
        if cx.schema.links.missing_targets_allowed || cx.site.generator != Generator::Jekyll {
            return;
        }
        for (link, target, found) in cx.links(page).collect::<Vec<_>>() {
            let what = match target {
                Target::Post(name) => format!("post `{name}`"),
                Target::File(path) => format!("file `{path}`"),
                _ => continue,
            };
            if matches!(found, Found::Missing(_)) {
                let message = format!("`{}` stops the build: the site has no {what}", cut(&link.url));
                let help = "write the name as the file has it, with the date and without the folder `_posts`";
                cx.report(Diagnostic::new(&INFO, link.span, message).help(help));
            }
        }
    }
}
