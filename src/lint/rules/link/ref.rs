//! The rule `link/ref`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::generator::Generator;
use crate::lint::links::cut;
use crate::lint::{Context, Interests, Rule};
use crate::site::{Found, PageFacts, SiteIndex, Target};

crate::rule_info! {
    /// A reference of Hugo or Zola to a page that is not there.
    ///
    /// ## What it does
    /// Reports links that are `{{< ref "x" >}}` or `{{% relref "x" %}}` in Hugo and `@/x.md` in Zola when no page of
    /// the site has that path or name.
    ///
    /// ## Why is this bad?
    /// Hugo and Zola stop: nothing of the site is built, unless Hugo's `refLinksErrorLevel` says otherwise, and then
    /// the link is empty.
    ///
    /// ## Example
    /// ```bad generator=hugo path=content/news/refs.md site=hit-hugo
    /// [bridge]({{< ref "brigde.md" >}})
    /// ```
    ///
    /// ## Use instead
    /// ```good generator=hugo path=content/news/refs.md site=hit-hugo
    /// [bridge]({{< ref "bridge.md" >}})
    /// ```
    ///
    /// ## Fix safety
    /// No fix: which page was meant takes a decision.
    ///
    /// ## Per generator
    /// Hugo looks for the path, then for a page of that name in any folder; Zola for the path alone.
    pub static INFO = "link/ref", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `link/ref`.
pub struct Ref;

impl Rule for Ref {
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
        let is_zola = cx.site.generator == Generator::Zola;
        for (link, target, found) in cx.links(page).collect::<Vec<_>>() {
            let is_reference = matches!(target, Target::Reference(_)) || (is_zola && matches!(target, Target::File(_)));
            if is_reference && matches!(found, Found::Missing(_)) {
                let message = format!("`{}` names no page of this site", cut(&link.url));
                let help = "write the path of the page below the content folder";
                cx.report(Diagnostic::new(&INFO, link.span, message).help(help));
            }
        }
    }
}
