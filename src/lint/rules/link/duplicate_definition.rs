//! The rule `link/duplicate-definition`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::lint::definitions::{delete_definition, is_comment};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Problem, ProblemKind};

crate::rule_info! {
    /// A link label that is defined twice.
    ///
    /// ## What it does
    /// Reports the definition of a link that the reader of the dialect does not use, because the same label is defined in
    /// another place. Upper and lower case do not count. Two that name one URL are worth an info only.
    ///
    /// ## Why is this bad?
    /// The links of that label lead to one of the two URLs, and the author of the other does not see it.
    ///
    /// ## Example
    /// ```bad
    /// See [the report][report].
    ///
    /// [report]: https://a.example/report
    /// [Report]: https://b.example/report
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
    /// Safe: the definition that is not used goes, and every link stays as it is.
    ///
    /// ## Per generator
    /// CommonMark, and with it Hugo, Zola and Eleventy, uses the first definition of a label. kramdown, and with it Jekyll, uses
    /// the last one.
    pub static INFO = "link/duplicate-definition", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `link/duplicate-definition`.
pub struct DuplicateDefinition;

impl Rule for DuplicateDefinition {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::problems(&[ProblemKind::DuplicateDefinition])
    }

    fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
        if is_comment(post, problem) {
            return;
        }
        let label = &*problem.detail;
        let message = format!("the link label `{label}` is defined twice, and this definition is not used");
        let mut found = Diagnostic::new(&INFO, problem.span, message).help("delete it, or give it another label");
        let url = |span| post.source.slice(span).split_once("]:").and_then(|(_, url)| url.split_whitespace().next());
        if problem.related.is_some_and(|used| url(used) == url(problem.span)) {
            found = found.severity(Severity::Info).label("the same URL again");
        }
        if let Some(other) = problem.related {
            found = found.related(other, "this one is used");
        }
        if let Some(edit) = delete_definition(post, problem.span) {
            found = found.fix(Fix::safe("delete the definition that is not used", vec![edit]));
        }
        cx.report(found);
    }
}
