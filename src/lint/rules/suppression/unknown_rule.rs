//! The rule `suppression/unknown-rule`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, SuppressionFault};
use crate::text::Edit;

crate::rule_info! {
    /// A suppression comment that names a rule which does not exist.
    ///
    /// ## What it does
    /// Reports names in suppression comments that are none of a rule, a group or a level.
    ///
    /// ## Why is this bad?
    /// The name suppresses nothing: it is misspelt, or the rule has another name today.
    ///
    /// ## Example
    /// ```bad
    /// <!-- copydesk-ignore html/obsolete-elements -->
    /// <center>Tianjin</center>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <!-- copydesk-ignore html/obsolete-element -->
    /// <center>Tianjin</center>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the nearest name may not be the one that was meant, and hides findings.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "suppression/unknown-rule", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `suppression/unknown-rule`.
pub struct UnknownRule;

impl Rule for UnknownRule {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { suppressions: true, ..Interests::NONE }
    }

    fn check_suppression(&self, fault: &SuppressionFault, cx: &mut Context<'_>) {
        let SuppressionFault::Unknown { span, name, suggestion } = fault else { return };
        let message = format!("there is no rule, group or level `{name}`");
        let found = Diagnostic::new(&INFO, *span, message);
        cx.report(match suggestion {
            Some(near) => found
                .label(format!("did you mean `{near}`?"))
                .help(format!("write `{near}`"))
                .fix(Fix::not_safe(format!("write `{near}`"), vec![Edit::replace(*span, *near)])),
            None => found.label("not known").help("`copydesk rules` lists the names"),
        });
    }
}
