//! The rule `suppression/unused`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, SuppressionFault};
use crate::text::Span;

crate::rule_info! {
    /// A suppression comment that suppresses nothing.
    ///
    /// ## What it does
    /// Reports suppression comments, and names in them, whose rules found nothing where the comment holds. It is silent
    /// where the rules did not run: left out by `--select`, `ignore` or `per_file_ignores`, or because the pages of the
    /// site were not compared. A group counts as run where all of its rules did that run by default.
    ///
    /// ## Why is this bad?
    /// What it was about is mended; what goes wrong there tomorrow would not be told.
    ///
    /// ## Example
    /// ```bad with=html/obsolete-element
    /// <!-- copydesk-ignore html/obsolete-element: as the old site has it -->
    /// <p>Tianjin</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good with=html/obsolete-element
    /// <p>Tianjin</p>
    /// ```
    ///
    /// ## Fix safety
    /// Safe: nobody sees a comment. What only the comparison of pages shows to be unused is left to be deleted by hand.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "suppression/unused", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `suppression/unused`.
pub struct Unused;

impl Rule for Unused {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { suppressions: true, ..Interests::NONE }
    }

    fn check_suppression(&self, fault: &SuppressionFault, cx: &mut Context<'_>) {
        let SuppressionFault::Unused { names, whole, removal } = fault else { return };
        let Some(((_, first), others)) = names.split_first() else { return };
        let quoted: Vec<String> = names.iter().map(|(name, _)| format!("`{name}`")).collect();
        let verb = if others.is_empty() { "suppresses" } else { "suppress" };
        let message = format!("{} {verb} nothing here", quoted.join(", "));
        let (span, what): (Span, _) = match whole {
            Some(comment) => (*comment, "delete the comment"),
            None => (*first, if others.is_empty() { "delete the name" } else { "delete the names" }),
        };
        let mut found = Diagnostic::new(&INFO, span, message).label("unused").help(what);
        if whole.is_none() {
            for (_, other) in others {
                found = found.related(*other, "unused as well");
            }
        }
        cx.report(if removal.is_empty() { found } else { found.fix(Fix::safe(what, removal.clone())) });
    }
}
