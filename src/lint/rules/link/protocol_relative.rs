//! The rule `link/protocol-relative`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::links::{self, links};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::schema::ProtocolRelative as Policy;
use crate::text::Edit;
use crate::tree::Node;

crate::rule_info! {
    /// A link that starts with `//` and takes the scheme of the page around it.
    ///
    /// ## What it does
    /// Reports URLs that start with two slashes in links, images and embeds, unless the schema says
    /// `links.protocol_relative: allow`.
    ///
    /// ## Why is this bad?
    /// Such a URL means `http:` on one page and `https:` on the next. In a feed reader, in a mail, in a file that is
    /// opened from disk there is no scheme to take: the link is dead there. It comes from the time when a site served
    /// both; today every host that matters serves `https`.
    ///
    /// ## Example
    /// ```bad
    /// [home](//a.example/)
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// [home](https://a.example/)
    /// ```
    ///
    /// ## Fix safety
    /// Writing `https:` in front is safe where the schema says that `links.protocol_relative` means https. Without
    /// that it is unsafe: the host may serve plain http alone.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "link/protocol-relative", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `link/protocol-relative`.
pub struct ProtocolRelative;

impl Rule for ProtocolRelative {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(links::ELEMENTS)
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let policy = cx.schema.links.protocol_relative;
        if policy == Policy::Allow {
            return;
        }
        let scheme = if policy == Policy::Http { "http:" } else { "https:" };
        for link in links(node) {
            // `//` alone or with a third slash has no host: that is `link/malformed`.
            if !link.url.starts_with("//") || links::host(link.url).is_empty() {
                continue;
            }
            let message = format!("`{}` has no scheme: it takes that of the page around it", link.shown(post.source));
            let mut diagnostic = Diagnostic::new(&INFO, link.span(post.source), message)
                .help(format!("write `{scheme}` in front: a feed, a mail or a file on disk has no scheme to lend"));
            if let Some(start) = link.exact(post.source, 0..0) {
                let edits = vec![Edit::insert(start.start as usize, scheme)];
                let title = format!("write `{scheme}` in front");
                diagnostic = diagnostic.fix(match policy {
                    Policy::Https => Fix::safe(title, edits),
                    _ => Fix::not_safe(title, edits),
                });
            }
            cx.report(diagnostic);
        }
    }
}
