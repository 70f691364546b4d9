//! The rule `link/undefined-reference`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::definitions::brings_text;
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::ProblemKind;

crate::rule_info! {
    /// A reference link whose label is defined nowhere.
    ///
    /// ## What it does
    /// Reports `[text][label]` and `[label][]` in Markdown when the post has no line `[label]: …`. A post that pulls
    /// in other files with template tags, or writes lines in a loop, is left alone: the definition may come from there.
    ///
    /// ## Why is this bad?
    /// The reader sees the brackets as they were typed, and no link.
    ///
    /// ## Example
    /// ```bad
    /// See [the report][report].
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
    /// There is no fix: the URL is not known.
    ///
    /// ## Per generator
    /// Jekyll's includes and loops are run, and what they define counts; where one cannot be run nothing is reported, nor
    /// where Hugo's shortcodes and their like can bring definitions along.
    pub static INFO = "link/undefined-reference", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `link/undefined-reference`.
pub struct UndefinedReference;

impl Rule for UndefinedReference {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let undefined = || post.problems.iter().filter(|p| p.kind == ProblemKind::UndefinedReference);
        // Asked once for the post, not once for each label.
        let unknown = !post.templates.ran && brings_text(post);
        if unknown || undefined().next().is_none() {
            return;
        }
        for problem in undefined() {
            let label = &*problem.detail;
            // `[Topic][Link]`, `[Topic][Link]`: a form to fill in, whose brackets are meant to be seen.
            let is_placeholder = PLACEHOLDERS.iter().any(|word| word.eq_ignore_ascii_case(label));
            if is_placeholder && undefined().filter(|other| other.detail == problem.detail).nth(1).is_some() {
                continue;
            }
            cx.report(
                Diagnostic::new(&INFO, problem.span, format!("the link label `{label}` is defined nowhere"))
                    .help(format!("add a line `[{label}]: URL`, or escape the brackets if no link was meant")),
            );
        }
    }
}

/// What stands for a target that is still to be found.
const PLACEHOLDERS: &[&str] = &["address", "link", "reference", "target", "uri", "url"];
