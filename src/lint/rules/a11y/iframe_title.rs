//! The rule `a11y/iframe-title`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::named::{has_label, is_hidden};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::tree::{Flags, Node};

crate::rule_info! {
    /// A frame without a name.
    ///
    /// ## What it does
    /// Reports `iframe` elements without `title` and without a label for screen readers. Hidden ones are left alone.
    ///
    /// ## Why is this bad?
    /// A screen reader says "frame" and the address of what is in it. Whether it is the film, a map or an
    /// advertisement, the listener finds out by going in. WCAG 2.1, 4.1.2.
    ///
    /// ## Example
    /// ```bad
    /// <iframe src="https://video.example/1"></iframe>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <iframe src="https://video.example/1" title="Film: the harbour at dawn"></iframe>
    /// ```
    ///
    /// ## Fix safety
    /// No fix: only a person can say what the frame shows.
    ///
    /// ## Per generator
    /// The same for all; the embeds that shortcodes write have their titles from the generator.
    pub static INFO = "a11y/iframe-title", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `a11y/iframe-title`.
pub struct IframeTitle;

impl Rule for IframeTitle {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["iframe"])
    }

    fn check_node(&self, node: Node<'_>, _post: &Post<'_>, cx: &mut Context<'_>) {
        if node.flags().has(Flags::CLONE) || has_label(node) || is_hidden(node) {
            return;
        }
        let diagnostic = Diagnostic::new(
            &INFO,
            node.tag_span(),
            "this frame has no `title`: a screen reader may read nothing but its address",
        );
        cx.report(diagnostic.help("say in `title` what it shows"));
    }
}
