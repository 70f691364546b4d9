//! The rule `link/internal-missing`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::links::cut;
use crate::lint::{Context, Interests, Rule};
use crate::site::{Found, InternalLink, PageFacts, SiteIndex, Target, resolve};

crate::rule_info! {
    /// A link into this site that leads to no page of it.
    ///
    /// ## What it does
    /// Works out where a link leads, by the URL rules of the generator and without a build, and looks whether the site
    /// has such a page or file: paths, own hosts, `baseurl`, `{{ "/x/" | relative_url }}`, `{% link %}`,
    /// `{% post_url %}`, Zola's `@/x.md`. Also reports a target that differs in case alone. It is silent where only a
    /// build knows: other template tags, feeds, numbered pages, lists that plugins make, folders of which the source
    /// holds nothing.
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
    /// A dead `{% link %}` or `{% post_url %}` stops Jekyll, a dead `@/x.md` stops Zola; everything else is built in
    /// silence by all of them.
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
        for link in &page.links {
            let target = resolve(cx.site, page.url.as_deref(), &link.url);
            let diagnostic = match index.find(&target) {
                Found::Yes | Found::Unknown => continue,
                Found::OtherCase(there) => other_case(link, there),
                Found::Missing(near) => missing(link, &target, near),
            };
            cx.report(diagnostic);
        }
    }
}

fn other_case(link: &InternalLink, there: &str) -> Diagnostic {
    let message = format!("`{}` leads to no page: the page is spelled `{there}`", cut(&link.url));
    Diagnostic::new(&INFO, link.span, message)
        .help("write it in the same case: most servers tell upper case from lower case")
}

fn missing(link: &InternalLink, target: &Target, near: Option<&str>) -> Diagnostic {
    let what = match target {
        Target::Post(_) => "the site has no post of that name",
        Target::File(_) => "the site has no such file",
        _ => "the site has no such page",
    };
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "correct the link, or add the page".to_owned(),
    };
    Diagnostic::new(&INFO, link.span, format!("`{}` leads nowhere: {what}", cut(&link.url))).help(help)
}
