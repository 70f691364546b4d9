//! The rule `media/lazy-source`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::text::Edit;
use crate::tree::{Flags, Node, lazy_image};

crate::rule_info! {
    /// An image whose address only a script finds.
    ///
    /// ## What it does
    /// Reports images that have no `src`, or a placeholder as `src`, and an address in `data-src`, `data-original` and
    /// their like.
    ///
    /// ## Why is this bad?
    /// On the page that the post was copied from a script put the address in its place. Without that script the reader
    /// sees nothing; feeds, search engines and mails never run it.
    ///
    /// ## Example
    /// ```bad
    /// <img data-src="/img/harbour.jpg" alt="The harbour">
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <img src="/img/harbour.jpg" alt="The harbour">
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the fix makes `src` of it, and a script of the site may look for the other name.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "media/lazy-source", Error, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `media/lazy-source`.
pub struct LazySource;

impl Rule for LazySource {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["img"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if node.flags().has(Flags::CLONE) || node.attributes().is_empty() {
            return;
        }
        let Some(index) = lazy_image::source(node) else { return };
        let name = &*node.attributes()[index].name;
        let Some(place) = node.attribute_span(name) else { return };
        let message = format!("this image shows nothing: its address is in `{name}`, where only a script finds it");
        let mut diagnostic = Diagnostic::new(&INFO, place.whole, message).help("write the address as `src`");
        if node.is_authored() {
            let placeholder = node.attribute("src").and_then(|_| tag_edits::remove_attribute(post.source, node, "src"));
            let mut edits = placeholder.unwrap_or_default();
            edits.push(Edit::replace(place.name, "src"));
            diagnostic = diagnostic.fix(Fix::not_safe(format!("write `src` for `{name}`"), edits));
        }
        cx.report(diagnostic);
    }
}
