//! The rule `html/foster-parented`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Problem, ProblemKind};

crate::rule_info! {
    /// Content of a table outside its cells.
    ///
    /// ## What it does
    /// Reports text and elements that stand directly in a `table`, `tbody` or `tr`.
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

    fn interests(&self) -> Interests {
        Interests::problems(&[ProblemKind::FosterParented])
    }

    fn check_problem(&self, problem: &Problem, _post: &Post<'_>, cx: &mut Context<'_>) {
        let what = match &*problem.detail {
            "" => "this text stands".to_owned(),
            name => format!("`{name}` stands"),
        };
        let message = format!("{what} in a table, but in no cell of it: browsers move it above the table");
        cx.report(
            Diagnostic::new(&INFO, problem.span, message).help("put it into a cell, a `caption`, or before the table"),
        );
    }
}
