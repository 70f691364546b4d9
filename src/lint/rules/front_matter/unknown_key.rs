//! The rule `front-matter/unknown-key`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::front_matter::{Format, edit::written};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::schema::ViolationKind;
use crate::text::Edit;

crate::rule_info! {
    /// A key that is not known and looks like a mistake.
    ///
    /// ## What it does
    /// Reports keys that the content schema forbids (`additionalProperties: false`, reserved names), keys that are one
    /// slip of the pen away from a known key that the post does not have, and sentences that became keys because a
    /// text without quotes runs over a blank line. Other keys of your own are fine.
    ///
    /// ## Why is this bad?
    /// The generator looks for `title` and finds nothing; `titel` is data that no template asks for.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// titel: Tianjin
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: Tianjin
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the generator begins to act on the key, and a `permalink` that counts moves the page.
    ///
    /// ## Per generator
    /// Known are the keys of the site's generator and its common plugins. Hugo's keys are the same in any case. Zola
    /// ignores unknown keys at the top and hands on only what stands under `[extra]`. Eleventy stops at `content`,
    /// `collections` and `page`.
    pub static INFO = "front-matter/unknown-key", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `front-matter/unknown-key`.
pub struct UnknownKey;

impl Rule for UnknownKey {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let format = post.front_matter.as_ref().map_or(Format::Yaml, |f| f.format);
        for violation in cx.violations(post).iter().filter(|v| v.kind == ViolationKind::UnknownKey) {
            let mut found =
                Diagnostic::new(&INFO, violation.span, violation.message.clone()).label(violation.label.clone());
            found.help.clone_from(&violation.help);
            if let Some(meant) = &violation.suggestion {
                let quoted = post.source.slice(violation.span).starts_with(['"', '\'']);
                let new = if quoted { written(meant, Format::Json) } else { meant.clone() };
                let quoted_only = matches!(format, Format::Json | Format::JsonSemicolons);
                if quoted || !quoted_only {
                    let edits = vec![Edit::replace(violation.span, new)];
                    found = found.fix(Fix::not_safe(format!("write `{meant}`"), edits));
                }
            }
            cx.report(found);
        }
    }
}
