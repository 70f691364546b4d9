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
    /// Browsers keep the first and drop the second: `<img class="a" class="b">` is never of class `b`. kramdown keeps
    /// the second.
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
    /// Deleting what is dropped is safe. Whether both values were meant is for the author to say.
    ///
    /// ## Per generator
    /// In a Jekyll post kramdown keeps the last of them; for all others the browser keeps the first.
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
        let [first, second] = if problem.mended { ["dropped", "kept"] } else { ["kept", "dropped"] };
        let (who, which) = if problem.mended { ("kramdown", "first") } else { ("browsers", "second") };
        let message = format!(
            "`{name}` stands twice on this tag: {who} drop{} the {which}",
            if problem.mended { "s" } else { "" }
        );
        let mut diagnostic = Diagnostic::new(&INFO, problem.span, message).label(second);
        let mut removed = problem.span;
        if let Some(other) = problem.related {
            diagnostic = diagnostic.related(other, first);
            // Both lie in the same tag, so what is between them does as well.
            let between = Span { start: other.end, end: problem.span.start.max(other.end) };
            removed = if problem.mended {
                let text = post.source.slice(between);
                let blanks = text.len() - text.trim_start().len();
                Span::new(other.start as usize, other.end as usize + blanks)
            } else {
                tag_edits::with_space_before(post.source, other.cover(problem.span), problem.span)
            };
            if name == "class" {
                diagnostic = diagnostic.help("put the names of both classes into one");
            }
        }
        cx.report(diagnostic.fix(Fix::safe(format!("delete the {which} `{name}`"), vec![Edit::delete(removed)])));
    }
}

/// Whether a template tag stands between the two attributes.
fn has_template_between(post: &Post<'_>, first: Span, second: Span) -> bool {
    let templates = post.body.templates();
    let next = templates.partition_point(|t| t.span.start < first.end);
    templates.get(next).is_some_and(|t| t.span.end <= second.start)
}
