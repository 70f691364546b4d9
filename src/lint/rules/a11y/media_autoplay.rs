//! The rule `a11y/media-autoplay`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::tree::Node;

crate::rule_info! {
    /// A film or a sound that starts by itself.
    ///
    /// ## What it does
    /// Reports `audio` and `video` with `autoplay` and without `muted`.
    ///
    /// ## Why is this bad?
    /// It talks over the screen reader, and over the room that the reader sits in. Browsers block it for most readers,
    /// so that nobody knows who hears what. WCAG 2.1, 1.4.2.
    ///
    /// ## Example
    /// ```bad
    /// <video src="/a.mp4" autoplay controls></video>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <video src="/a.mp4" controls></video>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the fix takes `autoplay` away, and the film waits for a click.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "a11y/media-autoplay", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `a11y/media-autoplay`.
pub struct MediaAutoplay;

impl Rule for MediaAutoplay {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["audio", "video"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if !node.is_authored() || node.attribute("autoplay").is_none() || node.attribute("muted").is_some() {
            return;
        }
        let Some(place) = node.attribute_span("autoplay") else { return };
        let message = format!("this `{}` starts by itself, with sound", node.name());
        let diagnostic = Diagnostic::new(&INFO, place.whole, message).help("let the reader start it, or add `muted`");
        cx.report(match tag_edits::remove_attribute(post.source, node, "autoplay") {
            Some(edits) => diagnostic.fix(Fix::not_safe("take `autoplay` away", edits)),
            None => diagnostic,
        });
    }
}
