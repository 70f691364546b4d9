//! The rule `media/image-dimensions`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::tree::{Flags, Node};

crate::rule_info! {
    /// An image that does not say how large it is.
    ///
    /// ## What it does
    /// Reports images without `width` and `height`, unless a style gives them a size.
    ///
    /// ## Why is this bad?
    /// The browser cannot keep a place for the image: the text jumps when it arrives.
    ///
    /// ## Example
    /// ```bad
    /// <img src="/a.png" alt="a">
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <img src="/a.png" alt="a" width="640" height="480">
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the size stands in the image.
    ///
    /// ## Per generator
    /// Hugo, Astro and Eleventy can write the size by themselves when they process images; Markdown has no word for it
    /// but kramdown's `{: width="…"}`.
    pub static INFO = "media/image-dimensions", Info, All, fix: None, since: "0.1.0";
}

/// The rule `media/image-dimensions`.
pub struct ImageDimensions;

impl Rule for ImageDimensions {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["img"])
    }

    fn check_node(&self, node: Node<'_>, _post: &Post<'_>, cx: &mut Context<'_>) {
        let given = |name: &str| node.attribute(name).is_some_and(|value| !value.trim().is_empty());
        let styled = node.attribute("style").is_some_and(|style| style.contains("width") || style.contains("height"));
        if node.flags().has(Flags::CLONE) || styled || (given("width") && given("height")) {
            return;
        }
        let missing = match (given("width"), given("height")) {
            (true, _) => "`height`",
            (_, true) => "`width`",
            _ => "`width` and `height`",
        };
        let diagnostic = Diagnostic::new(
            &INFO,
            node.tag_span(),
            format!("this image has no {missing}: the text jumps when it arrives"),
        );
        cx.report(diagnostic.help("write its size in pixels; a style sheet can still shrink it"));
    }
}
