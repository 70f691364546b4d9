//! The rule `link/own-host`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::links::{self, links};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::Edit;
use crate::tree::Node;

crate::rule_info! {
    /// A link to the site itself that names its host.
    ///
    /// ## What it does
    /// Reports URLs with a host of this site, in links, images and embeds.
    ///
    /// ## Why is this bad?
    /// On a preview, on a mirror and after a move such a link leads to the old place; the build cannot tell that it is
    /// one of its own pages.
    ///
    /// ## Example
    /// ```bad site=hit-own
    /// [news](https://news.example/2022/)
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-own
    /// [news](/2022/)
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: a feed or a mail that takes the text as it is has no host to add.
    ///
    /// ## Per generator
    /// Jekyll and Hexo need their `baseurl` or `root` before the path; the fix keeps it where the link has it.
    pub static INFO = "link/own-host", Info, All, fix: Unsafe, since: "0.1.0";
}

/// The rule `link/own-host`.
pub struct OwnHost;

impl Rule for OwnHost {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(links::ELEMENTS)
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if cx.site.hosts.is_empty() {
            return;
        }
        for link in links(node) {
            let host = links::host(link.url);
            let web = link.url.starts_with("//")
                || links::has_scheme(link.url, "http")
                || links::has_scheme(link.url, "https");
            if host.is_empty()
                || !web
                || link.is_templated()
                || !cx.site.hosts.iter().any(|own| own.eq_ignore_ascii_case(host))
            {
                continue;
            }
            let start = link.url.find("//").unwrap_or_default() + 2;
            let path = link.url[start..].find('/').map_or(link.url.len(), |at| start + at);
            let message = format!("`{}` names the host of this site", link.shown(post.source));
            let place = link.exact(post.source, 0..path);
            let span = place.unwrap_or_else(|| link.span(post.source));
            let mut diagnostic = Diagnostic::new(&INFO, span, message).help("write the path alone");
            if let Some(place) = place.filter(|_| path < link.url.len() && !link.is_bare(post.source)) {
                diagnostic = diagnostic.fix(Fix::not_safe("write the path alone", vec![Edit::delete(place)]));
            }
            cx.report(diagnostic);
        }
    }
}
