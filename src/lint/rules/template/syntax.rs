//! The rule `template/syntax`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Rule};
use crate::liquid::Reason;
use crate::post::Post;
use crate::text::ProblemKind;

crate::rule_info! {
    /// Template markup at which Jekyll stops.
    ///
    /// ## What it does
    /// Reports tags that Liquid cannot read, such as an `if` without a condition, and those that fail when they run, such as
    /// a comparison of a number with a text. Block tags without their end are `template/unbalanced-tag`.
    ///
    /// ## Why is this bad?
    /// Jekyll stops with "Liquid syntax error", and the whole site is not built.
    ///
    /// ## Example
    /// ```bad
    /// {% if %}harbour{% endif %}
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// {% if page.harbour %}harbour{% endif %}
    /// ```
    ///
    /// ## Fix safety
    /// No fix: what was meant is not known.
    ///
    /// ## Per generator
    /// Jekyll alone.
    pub static INFO = "template/syntax", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `template/syntax`.
pub struct Syntax;

impl Rule for Syntax {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        // Unbalanced blocks have a rule of their own.
        if post
            .problems
            .iter()
            .any(|problem| matches!(problem.kind, ProblemKind::UnbalancedTemplate | ProblemKind::UnclosedTemplate))
        {
            return;
        }
        let stops = |reason| matches!(reason, Reason::Syntax | Reason::Failed);
        for refused in post.templates.refused.iter().filter(|refused| stops(refused.reason)) {
            let message = format!("Jekyll stops here: {}", refused.message);
            cx.report(Diagnostic::new(&INFO, refused.span, message));
        }
    }
}
