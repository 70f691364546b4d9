//! The rule `html/nested-interactive`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::tree::{Flags, Node};

crate::rule_info! {
    /// A control inside a control.
    ///
    /// ## What it does
    /// Reports links, buttons, fields, players and frames inside a link with `href`, inside a `button`, a
    /// `summary`'s button, or a label inside a label.
    ///
    /// ## Why is this bad?
    /// A click can mean one thing only. Browsers differ in what they do, and screen readers do not find the inner
    /// one.
    ///
    /// ## Example
    /// ```bad
    /// <p><a href="/report"><button>Read the report</button></a></p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p><a href="/report" class="button">Read the report</a></p>
    /// ```
    ///
    /// ## Fix safety
    /// No fix: which of the two was meant is not known.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/nested-interactive", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `html/nested-interactive`.
pub struct NestedInteractive;

impl Rule for NestedInteractive {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&[
            "a", "audio", "button", "details", "embed", "iframe", "input", "label", "select", "textarea", "video",
        ])
    }

    fn check_node(&self, node: Node<'_>, _post: &Post<'_>, cx: &mut Context<'_>) {
        if node.flags().has(Flags::CLONE) || !is_interactive(node) {
            return;
        }
        let name = node.name();
        let holds = |outer: &Node<'_>| match outer.name() {
            "a" => outer.attribute("href").is_some(),
            "button" => true,
            "label" => name == "label",
            _ => false,
        };
        let Some(outer) = node.ancestors().find(holds) else { return };
        // Of three the middle one is reported as well; of a repaired copy there is no tag of its own to point at.
        if outer.flags().has(Flags::CLONE) || outer.tag_span() == node.tag_span() {
            return;
        }
        let message = format!("`{name}` in `{}`: a click can mean one of them only", outer.name());
        cx.report(
            Diagnostic::new(&INFO, node.tag_span(), message)
                .related(outer.tag_span(), "the control around it")
                .help("put one beside the other, or leave one out"),
        );
    }
}

/// The standard's interactive content.
fn is_interactive(node: Node<'_>) -> bool {
    match node.name() {
        "a" => node.attribute("href").is_some(),
        "audio" | "video" => node.attribute("controls").is_some(),
        "input" => !node.attribute("type").is_some_and(|t| t.eq_ignore_ascii_case("hidden")),
        _ => true,
    }
}
