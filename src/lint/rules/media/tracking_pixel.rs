//! The rule `media/tracking-pixel`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::links;
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::text::Edit;
use crate::tree::{Flags, Node, tracking};

crate::rule_info! {
    /// An image that shows nothing and counts readers.
    ///
    /// ## What it does
    /// Reports images of no more than a pixel that come from another host, and images of services that are known to
    /// count.
    ///
    /// ## Why is this bad?
    /// The reader sees nothing of it, but a third party learns who reads what and when. In copied posts it tells the
    /// source where its text went; in many countries it takes the consent of the reader.
    ///
    /// ## Example
    /// ```bad
    /// <img src="https://count.example/x.gif" width="1" height="1">
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// Text
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the fix deletes the image, and the count with it.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "media/tracking-pixel", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `media/tracking-pixel`.
pub struct TrackingPixel;

impl Rule for TrackingPixel {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["img"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(url) = node.attribute("src").map(str::trim) else { return };
        if node.flags().has(Flags::CLONE) || !tracking::is_pixel(node) {
            return;
        }
        let host = links::host(url);
        let is_own = post.site.hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
        // A dot of one's own holds a layout together; a template may say anything.
        if host.is_empty() || is_own || url.contains('{') {
            return;
        }
        let message = format!("nobody sees this image: `{host}` counts readers with it");
        let diagnostic = Diagnostic::new(&INFO, node.tag_span(), message);
        let edits = if node.is_authored() { tag_edits::remove(node) } else { Some(vec![Edit::delete(node.span())]) };
        cx.report(match edits {
            Some(edits) => diagnostic.fix(Fix::not_safe("delete it", edits)),
            None => diagnostic,
        });
    }
}
