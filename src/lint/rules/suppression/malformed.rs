//! The rule `suppression/malformed`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Malformed as Why, Rule, SuppressionFault};
use crate::text::directive::Misread;

crate::rule_info! {
    /// A suppression comment that is not understood.
    ///
    /// ## What it does
    /// Reports comments that begin with `copydesk-` or `copydesk:` and are none of the known forms, that name no rule, that
    /// stand where they cannot, and a start without its end or an end without its start.
    ///
    /// ## Why is this bad?
    /// What is not understood suppresses nothing. A start without an end hides what is found down to the end of the file.
    ///
    /// ## Example
    /// ```bad
    /// <!-- copydesk-ignore-next-line html/obsolete-element -->
    /// <center>Tianjin</center>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <!-- copydesk-ignore html/obsolete-element: as the old site has it -->
    /// <center>Tianjin</center>
    /// ```
    ///
    /// ## Fix safety
    /// Safe, where an end has no start: it does nothing, and nobody sees a comment. What else was meant, nobody knows.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "suppression/malformed", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `suppression/malformed`.
pub struct Malformed;

impl Rule for Malformed {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { suppressions: true, ..Interests::NONE }
    }

    fn check_suppression(&self, fault: &SuppressionFault, cx: &mut Context<'_>) {
        let SuppressionFault::Malformed { span, why, removal } = fault else { return };
        let (message, label, help) = words(*why);
        let found = Diagnostic::new(&INFO, *span, message).label(label).help(help);
        cx.report(match &removal[..] {
            [] => found,
            edits => found.fix(Fix::safe("delete the comment", edits.to_vec())),
        });
    }
}

fn words(why: Why) -> (&'static str, &'static str, &'static str) {
    let nothing = "suppresses nothing";
    match why {
        Why::Misread(Misread::Word) => (
            "this suppression comment is of no known form",
            nothing,
            "write `copydesk-ignore`, `-start`, `-end` or `-file` in a body, `copydesk: ignore[…]` or `ignore-file[…]` in \
             front matter",
        ),
        Why::Misread(Misread::NoName) => (
            "this suppression comment names no rule",
            nothing,
            "name the rules or groups that it is about; `all` is all of them",
        ),
        Why::Misread(Misread::Words) => (
            "this suppression comment has words where names stand",
            nothing,
            "write a comma between two names, and a colon before the reason",
        ),
        Why::Misread(Misread::AfterEnd) => (
            "something stands behind `copydesk-ignore-end`",
            "not understood",
            "delete it: an end belongs to the start before it; a reason stands behind a colon",
        ),
        Why::Misread(Misread::Brackets) => (
            "this suppression comment has no names in brackets",
            nothing,
            "write `# copydesk: ignore[rule, group]: reason`",
        ),
        Why::NoEnd => (
            "nothing ends this stretch of suppressed findings",
            "holds to the end of the file",
            "write `<!-- copydesk-ignore-end -->` where it ends",
        ),
        Why::NoStart => ("nothing starts the stretch that this ends", "ends nothing", "delete it"),
        Why::NotFirst => (
            "this suppression comment for the whole file stands behind a key",
            nothing,
            "move it to the first line of the front matter",
        ),
    }
}
