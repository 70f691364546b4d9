//! The rule `link/mixed-content`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::lint::links::{self, links};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::Edit;
use crate::tree::Node;

crate::rule_info! {
    /// Something that an https page loads over plain http.
    ///
    /// ## What it does
    /// Reports images, frames, scripts, films and sounds with an `http://` address on a site whose own address is
    /// https. Plain links are `link/insecure`. `links.insecure: allow` in the schema silences it.
    ///
    /// ## Why is this bad?
    /// Browsers load nothing active from such an address, and of images only what the same host serves over https: the
    /// reader sees a gap.
    ///
    /// ## Example
    /// ```bad site=hit-loaded
    /// <img src="http://a.example/x.png" alt="x">
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-loaded
    /// <img src="https://a.example/x.png" alt="x">
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: whether the host serves the same over https, only a request can tell.
    ///
    /// ## Per generator
    /// The same for all. The site's own address is `url` of Jekyll and Hexo, `baseURL` of Hugo, `base_url` of Zola;
    /// without one nothing is reported here.
    pub static INFO = "link/mixed-content", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `link/mixed-content`.
pub struct MixedContent;

impl Rule for MixedContent {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(links::LOADING)
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if cx.schema.links.insecure_allowed || !links::is_https(cx.site) {
            return;
        }
        for link in links(node) {
            if !links::is_loaded(node, link.attribute) || !links::is_insecure(link.url) {
                continue;
            }
            let active = matches!(node.name(), "iframe" | "script" | "link" | "object" | "embed");
            let what = if active { "a browser blocks it" } else { "a browser may not show it" };
            let message = format!("`{}` is loaded over plain http on an https page: {what}", link.shown(post.source));
            let mut diagnostic = Diagnostic::new(&INFO, link.span(post.source), message)
                .help("use the same address with `https`, or keep the file on your own site");
            if active {
                diagnostic = diagnostic.severity(Severity::Error);
            }
            if let Some(span) = link.exact(post.source, 0..4) {
                diagnostic = diagnostic.fix(Fix::not_safe("write `https`", vec![Edit::replace(span, "https")]));
            }
            cx.report(diagnostic);
        }
    }
}
