//! The rule `front-matter/string-boolean`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::front_matter::{Entry, Scalar};
use crate::generator::Generator;
use crate::lint::rule::EntryInterest;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::schema::ViolationKind;
use crate::text::Edit;

crate::rule_info! {
    /// A boolean in quotes: a text, and as a condition every text is true.
    ///
    /// ## What it does
    /// Reports `"true"` and `"false"` in quotes where the key takes a boolean, and `"false"` in keys of your own. Keys
    /// that take a text are left alone.
    ///
    /// ## Why is this bad?
    /// `published: "false"` still publishes in Jekyll, and `{% if page.comments %}` is true of `"false"`.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// published: "false"
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// published: false
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Safe for `"true"` in a key that the generator reads: it is taken for true already; and for what Hexo turns into a
    /// boolean. Unsafe for `"false"` elsewhere, which begins to count.
    ///
    /// ## Per generator
    /// Jekyll and Eleventy take the text for true. Hugo reads its own keys rightly, Hexo `published` and `comments`; a key
    /// of your own is true to their templates. Zola and Astro stop the build, which is `front-matter/type`.
    pub static INFO = "front-matter/string-boolean", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `front-matter/string-boolean`.
pub struct StringBoolean;

impl Rule for StringBoolean {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { entries: EntryInterest::All, ..Interests::NONE }
    }

    fn check_entry(&self, entry: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(boolean) = entry.value.as_scalar().and_then(Scalar::quoted_boolean) else { return };
        let generator = post.site.generator;
        let violations = cx.violations(post);
        // They are in the order of the source.
        let here = violations.partition_point(|violation| violation.span < entry.value.span);
        let wants = violations[here..]
            .iter()
            .take_while(|violation| violation.span == entry.value.span)
            .any(|violation| violation.kind == ViolationKind::Type && violation.message.contains("a boolean"));
        let known = cx.schema.known_keys().iter().any(|key| key.eq_ignore_ascii_case(&entry.key));
        if (wants && matches!(generator, Generator::Zola | Generator::Astro)) || !(wants || !known && !boolean) {
            return;
        }
        // `lib/models/post.ts`, and the cast of warehouse's booleans.
        let cast = generator == Generator::Hexo && matches!(&*entry.key, "published" | "comments");
        let effect = match (generator, &*entry.key) {
            (_, _) if boolean => "taken for true all the same",
            (Generator::Hexo, _) if cast => "which Hexo alone turns into a boolean",
            (Generator::Jekyll, "published") => "so the post is published",
            _ => "and as a condition it is true",
        };
        let edits = vec![Edit::replace(entry.value.span, boolean.to_string())];
        let title = "take the quotes away";
        let fix = if (boolean && wants) || cast { Fix::safe(title, edits) } else { Fix::not_safe(title, edits) };
        let published = generator == Generator::Jekyll && &*entry.key == "published";
        let severity = if boolean || cast || !(wants || published) { Severity::Info } else { Severity::Warning };
        let found =
            Diagnostic::new(&INFO, entry.value.span, format!("`{}` is the text \"{boolean}\", {effect}", entry.key))
                .label("a text")
                .help(format!("write {boolean} without quotes"))
                .severity(severity);
        cx.report(found.fix(fix));
    }
}
