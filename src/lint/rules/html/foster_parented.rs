//! The rule `html/foster-parented`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::{Problem, ProblemKind};

crate::rule_info! {
    /// Content of a table outside its cells.
    ///
    /// ## What it does
    /// Reports text and elements that stand directly in a `table`, `tbody` or `tr`: the first of each table.
    ///
    /// ## Why is this bad?
    /// Browsers move them out and show them above the table.
    ///
    /// ## Example
    /// ```bad
    /// <table>
    /// <tr>Ships <td>Anna</td></tr>
    /// </table>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <table>
    /// <tr><th>Ships</th> <td>Anna</td></tr>
    /// </table>
    /// ```
    ///
    /// ## Fix safety
    /// No fix: it may belong into a cell, into a caption or outside the table.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/foster-parented", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `html/foster-parented`.
pub struct FosterParented;

impl Rule for FosterParented {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let moved = post.problems.iter().filter(|problem| problem.kind == ProblemKind::FosterParented);
        // The first one of each table: what follows often comes from the same slip.
        let mut last = None;
        for problem in moved {
            let start = problem.span.start;
            let tags = post.body.as_written().tags();
            let next = last.map(|last| tags.partition_point(|tag| tag.span.start <= last));
            let is_new = next.is_none_or(|next| {
                tags[next..].iter().take_while(|tag| tag.span.start < start).any(|tag| &*tag.name == "table")
            });
            last = Some(start);
            if is_new {
                cx.report(diagnose(problem));
            }
        }
    }
}

fn diagnose(problem: &Problem) -> Diagnostic {
    let what = match &*problem.detail {
        "" => "this text stands".to_owned(),
        name => format!("`{name}` stands"),
    };
    let message = format!("{what} in a table, but in no cell of it: browsers move it above the table");
    Diagnostic::new(&INFO, problem.span, message).help("put it into a cell, a `caption`, or before the table")
}
