//! The rule `link/internal-missing`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::generator::links_to_sources;
use crate::lint::links::{cut, is_file};
use crate::lint::{Context, Interests, Rule};
use crate::site::{Found, PageFacts, SiteIndex, Target, page_name};

crate::rule_info! {
    /// A link into this site that leads to no page of it.
    ///
    /// ## What it does
    /// Works out where a link leads, by the URL rules of the generator and without a build, and looks whether the site
    /// has such a page: paths, own hosts, `baseurl`, `{{ "/x/" | relative_url }}`. It is silent where only a build knows:
    /// other template tags, feeds, numbered pages, lists that plugins make, folders of which the source holds nothing.
    /// Images and other files are `link/missing-file`, another case is `link/wrong-case`, and what a generator's own tags
    /// ask for is `link/post-url` and `link/ref`.
    ///
    /// ## Why is this bad?
    /// The reader gets an error page. Nobody notices: the generator checks no links, and the page looks whole.
    ///
    /// ## Example
    /// ```bad site=hit-missing-page
    /// [All news of the city](//news.example/category/city.html)
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-missing-page
    /// [All news of the harbour](//news.example/category/harbour.html)
    /// ```
    ///
    /// ## Fix safety
    /// No fix: whether the page or the link is wrong takes a decision.
    ///
    /// ## Per generator
    /// All of them build such a page in silence.
    pub static INFO = "link/internal-missing", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `link/internal-missing`.
pub struct InternalMissing;

impl Rule for InternalMissing {
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
        let by_source = links_to_sources(cx.site);
        for (link, target, found) in cx.links(page).collect::<Vec<_>>() {
            let Target::Url(path) = &target else { continue };
            let near = match found {
                Found::Missing(near) => near,
                // `../` in a post at `/2022/03/21/x.html`.
                Found::Yes if link.url.starts_with('.') && index.is_bare_date_folder(path) => None,
                _ => continue,
            };
            if is_file(path) || (by_source && index.find(&Target::Reference(page_name(path))) == Found::Yes) {
                continue;
            }
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "correct the link, or add the page".to_owned(),
            };
            let message = format!("`{}` leads nowhere: the site has no such page", cut(&link.url));
            cx.report(Diagnostic::new(&INFO, link.span, message).help(help));
        }
    }
}
