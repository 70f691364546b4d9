//! The rule `link/unused-definition`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::definitions::{brings_text, delete_definition, is_comment};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Problem, ProblemKind};

crate::rule_info! {
    /// A link label that is defined and used nowhere.
    ///
    /// ## What it does
    /// Reports a line `[label]: URL` in Markdown when no link or image of the post names the label. A definition that serves as
    /// a comment (`[//]: # (…)`) is left alone, and so is a post that pulls in other files with template tags: those may name
    /// the label.
    ///
    /// ## Why is this bad?
    /// Nobody sees the URL. Either the link was lost when the text was changed, or the line was left when the link was taken out.
    ///
    /// ## Example
    /// ```bad
    /// See the report.
    ///
    /// [report]: https://a.example/report
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// See [the report][report].
    ///
    /// [report]: https://a.example/report
    /// ```
    ///
    /// ## Fix safety
    /// Safe: a definition shows nothing by itself. Where other text shares its line it is reported and left.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "link/unused-definition", Info, Strict, fix: Safe, since: "0.1.0";
}

/// The rule `link/unused-definition`.
pub struct UnusedDefinition;

impl Rule for UnusedDefinition {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::problems(&[ProblemKind::UnusedDefinition])
    }

    fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
        if is_comment(post, problem) || brings_text(post) {
            return;
        }
        let message = format!("no link names the label `{}`", problem.detail);
        let mut found = Diagnostic::new(&INFO, problem.span, message).help("delete it, or write the link");
        if let Some(edit) = delete_definition(post, problem.span) {
            found = found.fix(Fix::safe("delete the definition", vec![edit]));
        }
        cx.report(found);
    }
}
