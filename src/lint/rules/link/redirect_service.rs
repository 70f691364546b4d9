//! The rule `link/redirect-service`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::links::{self, links};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::Edit;
use crate::tree::{Node, redirect};

crate::rule_info! {
    /// A link through a service that only passes the reader on.
    ///
    /// ## What it does
    /// Reports links through the redirects of search engines, networks and mail filters where the real address stands
    /// in the link: `google.com/url?q=`, `l.facebook.com`, `link.zhihu.com/?target=`, Outlook's safe links and others.
    ///
    /// ## Why is this bad?
    /// Somebody copied the link from a page of results. The service counts every reader, shows some of them a warning,
    /// and takes the link along when it closes.
    ///
    /// ## Example
    /// ```bad
    /// [news](https://www.google.com/url?q=https://a.example/news&sa=D)
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// [news](https://a.example/news)
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the address that the link leads to stands in it, and the fix writes just that.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "link/redirect-service", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `link/redirect-service`.
pub struct RedirectService;

impl Rule for RedirectService {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["a", "area", "img", "iframe"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        for link in links(node) {
            if !link.url.contains('?') || link.is_templated() {
                continue;
            }
            let Some(target) = redirect::target(link.url) else { continue };
            let message = format!("`{}` only passes the reader on to `{}`", links::host(link.url), links::cut(&target));
            let mut diagnostic =
                Diagnostic::new(&INFO, link.span(post.source), message).help("link to that address itself");
            if let Some((_, span)) = link.written(post.source).filter(|_| !link.is_bare(post.source)) {
                let edits = vec![Edit::replace(span, links::as_destination(&target, node))];
                diagnostic = diagnostic.fix(Fix::safe("write the address that it leads to", edits));
            }
            cx.report(diagnostic);
        }
    }
}
