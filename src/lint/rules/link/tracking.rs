//! The rule `link/tracking`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::links::links;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::Edit;
use crate::tree::{Node, tracking};

crate::rule_info! {
    /// A link with parameters that say where its reader came from.
    ///
    /// ## What it does
    /// Reports parameters of campaigns and clicks in links to other sites and to this one: `utm_source` and its like,
    /// `fbclid`, `gclid`, and those of mails and of networks.
    ///
    /// ## Why is this bad?
    /// The link was copied from a mail or a network, and its statistics came along: every reader who follows it counts
    /// as a reader of that mail. It makes the address long, and two links to one page look like two pages.
    ///
    /// ## Example
    /// ```bad
    /// [news](https://a.example/news?utm_source=mail&utm_medium=email)
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// [news](https://a.example/news)
    /// ```
    ///
    /// ## Fix safety
    /// Safe for parameters that name a campaign or a click, which servers only count: the page is the same without
    /// them. Unsafe for those that name a reader or a mailing, since a server may answer to them.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "link/tracking", Info, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `link/tracking`.
pub struct Tracking;

impl Rule for Tracking {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["a", "img", "iframe", "video", "audio", "source", "embed", "area"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        for link in links(node) {
            if !link.url.contains('?') || link.is_templated() {
                continue;
            }
            let Some((range, counts_only)) = tracking::click_parameters(link.url) else { continue };
            let shown = link.url[range.clone()].trim_matches(['?', '&']);
            let name = shown.split('=').next().unwrap_or_default();
            let message = format!("`{name}` in this URL only says where a reader came from");
            // Of an address in HTML with `&amp;` in it the place is found in what was written.
            let place = link.exact(post.source, range).or_else(|| {
                let (written, span) = link.written(post.source)?;
                let plain = written.replace("&amp;", "&");
                let (range, _) = tracking::click_parameters(&plain).filter(|_| plain == link.url)?;
                let at = |byte: usize| span.start as usize + byte + 4 * plain[..byte].matches('&').count();
                Some(crate::text::Span::new(at(range.start), at(range.end)))
            });
            let span = place.unwrap_or_else(|| link.span(post.source));
            let mut diagnostic = Diagnostic::new(&INFO, span, message).help("take it out of the URL");
            // A bare URL is what the reader sees as well.
            if let Some(place) = place.filter(|_| !link.is_bare(post.source)) {
                let edits = vec![Edit::delete(place)];
                let title = "take it out";
                diagnostic =
                    diagnostic.fix(if counts_only { Fix::safe(title, edits) } else { Fix::not_safe(title, edits) });
            }
            cx.report(diagnostic);
        }
    }
}
