//! The rule `front-matter/format`.

use crate::diagnostic::{Diagnostic, RuleInfo, Severity};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::schema::ViolationKind;

crate::rule_info! {
    /// A value that its key does not take: no date, none of the choices, out of range.
    ///
    /// ## What it does
    /// Reports dates that the site's generator cannot read or that do not exist, and values that break the content
    /// schema in another way than by their type: `enum`, `pattern`, `format`, lengths and limits.
    ///
    /// ## Why is this bad?
    /// Jekyll stops the whole build at one date that it cannot read, and takes June 31 for July 1.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// date:  +0800
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// date: 2022-03-21 20:55:40 +0800
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: what was meant is not known.
    ///
    /// ## Per generator
    /// Each has its own forms. Jekyll reads what Ruby's `Time.parse` does, `2020/1/5` too. Hugo has a list of layouts,
    /// without `2020/01/05`. Zola wants RFC 3339 or `YYYY-MM-DD`. Eleventy wants a colon in the offset. Hexo and Astro
    /// read what JavaScript's `new Date` does. All of them read `2022-03-21T20:55:40+08:00`.
    pub static INFO = "front-matter/format", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `front-matter/format`.
pub struct Format;

impl Rule for Format {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        for violation in cx.violations(post).iter().filter(|v| v.kind == ViolationKind::Value) {
            let mut found =
                Diagnostic::new(&INFO, violation.span, violation.message.clone()).label(violation.label.clone());
            found.help.clone_from(&violation.help);
            cx.report(if violation.tolerated { found.severity(Severity::Warning) } else { found });
        }
    }
}
