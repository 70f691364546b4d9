//! The rule `html/bad-id`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::text::Edit;
use crate::tree::Node;

crate::rule_info! {
    /// An id that no link can reach.
    ///
    /// ## What it does
    /// Reports ids that are empty, that hold white space, or that begin with `#`.
    ///
    /// ## Why is this bad?
    /// `<a href="#two words">` and `for="two words"` find no such element everywhere; `id="#top"` needs a link to
    /// `##top`, which nobody writes.
    ///
    /// ## Example
    /// ```bad
    /// <h2 id="#ships">Ships</h2>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <h2 id="ships">Ships</h2>
    /// ```
    ///
    /// ## Fix safety
    /// Deleting an empty id is safe. Another id is unsafe: links may know the old one.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/bad-id", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `html/bad-id`.
pub struct BadId;

impl Rule for BadId {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["*"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(id) = node.attribute("id") else { return };
        let what = if id.trim().is_empty() {
            "this id is empty: nothing can link to it"
        } else if id.contains(|c: char| c.is_ascii_whitespace()) {
            "an id is one word: this one has white space in it"
        } else if id.starts_with('#') {
            "the `#` belongs to the link, not to the id"
        } else {
            return;
        };
        if !node.is_authored() || id.contains("{{") || id.contains("{%") {
            return;
        }
        let Some(place) = node.attribute_span("id") else { return };
        let span = if place.value.is_empty() { place.whole } else { place.value };
        let found = Diagnostic::new(&INFO, span, what);
        if id.trim().is_empty() {
            cx.report(match tag_edits::remove_attribute(post.source, node, "id") {
                Some(edits) => found.fix(Fix::safe("delete the empty id", edits)),
                None => found,
            });
            return;
        }
        let new = id.trim_start_matches('#').split_ascii_whitespace().collect::<Vec<_>>().join("-");
        cx.report(if new.is_empty() || post.source.slice(place.value) != id {
            found
        } else {
            found.fix(Fix::not_safe(format!("write `{new}`"), vec![Edit::replace(place.value, new)]))
        });
    }
}
