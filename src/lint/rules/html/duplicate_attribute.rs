//! The rule `html/duplicate-attribute`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::text::{Edit, Problem, ProblemKind, Span};

crate::rule_info! {
    /// An attribute that stands twice on one tag.
    ///
    /// ## What it does
    /// Reports the second attribute of the same name on a tag, unless a template tag between the two decides which of
    /// them the page gets.
    ///
    /// ## Why is this bad?
    /// Browsers keep the first and drop the second: `<img class="a" class="b">` is never of class `b`.
    ///
    /// ## Example
    /// ```bad
    /// <img src="a.png" class="wide" alt="A map" class="border">
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <img src="a.png" class="wide border" alt="A map">
    /// ```
    ///
    /// ## Fix safety
    /// Deleting what browsers drop is safe. Whether both values were meant is for the author to say.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/duplicate-attribute", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `html/duplicate-attribute`.
pub struct DuplicateAttribute;

impl Rule for DuplicateAttribute {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::problems(&[ProblemKind::DuplicateAttribute])
    }

    fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
        let name = &*problem.detail;
        // `{% if a %}class="x"{% else %}class="y"{% endif %}`: the page gets one of them.
        if problem.related.is_some_and(|first| has_template_between(post, first, problem.span)) {
            return;
        }
        let message = format!("`{name}` stands twice on this tag: browsers drop the second");
        let mut diagnostic = Diagnostic::new(&INFO, problem.span, message).label("dropped");
        let mut removed = problem.span;
        if let Some(first) = problem.related {
            diagnostic = diagnostic.related(first, "kept");
            // Both lie in the same tag, so what is between them does as well.
            removed = tag_edits::with_space_before(post.source, first.cover(problem.span), problem.span);
            if name == "class" {
                diagnostic = diagnostic.help("put the names of both classes into the first");
            }
        }
        cx.report(diagnostic.fix(Fix::safe(format!("delete the second `{name}`"), vec![Edit::delete(removed)])));
    }
}

/// Whether a template tag stands between the two attributes.
fn has_template_between(post: &Post<'_>, first: Span, second: Span) -> bool {
    let templates = post.body.templates();
    let next = templates.partition_point(|t| t.span.start < first.end);
    templates.get(next).is_some_and(|t| t.span.end <= second.start)
}
