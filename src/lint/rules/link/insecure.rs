//! The rule `link/insecure`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::links::{self, links};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::Edit;
use crate::tree::Node;

crate::rule_info! {
    /// A link over plain `http`.
    ///
    /// ## What it does
    /// Reports `http://` URLs in links, images and embeds. Hosts of one's own machine (`localhost`, `127.0.0.1`,
    /// names under `.test`, `.local`, `.localhost`) are left alone, and so is what a site that is itself https loads: that is
    /// `link/mixed-content`. `links.insecure: allow` in the schema silences it.
    ///
    /// ## Why is this bad?
    /// What comes over plain http can be read and changed on its way, browsers warn before they open it, and an image
    /// or an embed of it is blocked on a page that itself came over https.
    ///
    /// ## Example
    /// ```bad
    /// [a](http://a.example/)
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// [a](https://a.example/)
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: whether the host serves the same over https, only a request can tell.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "link/insecure", Info, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `link/insecure`.
pub struct Insecure;

impl Rule for Insecure {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(links::ELEMENTS)
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if cx.schema.links.insecure_allowed {
            return;
        }
        let is_https = links::is_https(cx.site);
        for link in links(node) {
            // A citation is never loaded; what an https page loads is `link/mixed-content`.
            if link.attribute == "cite"
                || !links::is_insecure(link.url)
                || (is_https && links::is_loaded(node, link.attribute))
            {
                continue;
            }
            let message = format!("`{}` goes over plain http", link.shown(post.source));
            let mut diagnostic = Diagnostic::new(&INFO, link.span(post.source), message)
                .help("try the same address with `https`: most hosts serve it");
            if let Some(span) = link.exact(post.source, 0..4) {
                diagnostic = diagnostic.fix(Fix::not_safe("write `https`", vec![Edit::replace(span, "https")]));
            }
            cx.report(diagnostic);
        }
    }
}
