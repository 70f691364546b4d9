//! The rule `front-matter/type`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::front_matter::{FrontMatter, Value, edit::quote_scalar};
use crate::generator::Generator;
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::schema::ViolationKind;
use crate::text::Span;

crate::rule_info! {
    /// A value of another type than its key takes.
    ///
    /// ## What it does
    /// Reports values whose type, as the site's generator reads them, is not one that the content schema allows for
    /// the key: `title: no` is a boolean to Jekyll, `toc: 3` a number. A boolean in quotes that does not stop the build
    /// is `front-matter/string-boolean`.
    ///
    /// ## Why is this bad?
    /// The page shows something else than was written, or a template meets what it does not expect. Hugo, Zola and Astro
    /// stop the build.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// published: 0
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
    /// Safe: quotes around a value without quotes that is meant as a text. The text that the reader gets is the one
    /// that was written.
    ///
    /// ## Per generator
    /// Numbers are fine for a text where the generator prints them as they are written (Jekyll, Hugo, Hexo). Zola
    /// takes no number for a title.
    pub static INFO = "front-matter/type", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `front-matter/type`.
pub struct Type;

impl Rule for Type {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        for violation in cx.violations(post).iter().filter(|v| v.kind == ViolationKind::Type) {
            let mut found =
                Diagnostic::new(&INFO, violation.span, violation.message.clone()).label(violation.label.clone());
            found.help.clone_from(&violation.help);
            let value = post.front_matter.as_ref().and_then(|f| value_at(f, violation.span));
            // Where the build goes on, a boolean in quotes is a matter of what it is taken for.
            let stops = matches!(post.site.generator, Generator::Zola | Generator::Astro);
            let quoted = value.and_then(Value::as_scalar).is_some_and(|scalar| scalar.quoted_boolean().is_some());
            if quoted && !stops && violation.message.contains("a boolean") {
                continue;
            }
            let wants_text = violation.message.contains("a text") && !violation.message.ends_with("this is a text");
            if wants_text
                && let Some(value) = value
                && let Some(edit) = quote_scalar(post.source.text(), value)
            {
                let title = "put the value in quotes";
                // Where it stands in the URL, the post moves.
                let path = violation.message.split('`').nth(1).unwrap_or_default();
                found = found.fix(match matches!(path, "slug" | "permalink" | "url" | "path") {
                    true => Fix::not_safe(title, vec![edit]),
                    false => Fix::safe(title, vec![edit]),
                });
            }
            cx.report(found);
        }
    }
}

/// The scalar of the block at exactly this place.
fn value_at(block: &FrontMatter, span: Span) -> Option<&Value> {
    let mut stack: Vec<&Value> = block.entries().iter().map(|e| &e.value).collect();
    while let Some(value) = stack.pop() {
        if value.span == span && value.as_scalar().is_some() {
            return Some(value);
        }
        stack.extend(value.as_sequence().unwrap_or_default());
        stack.extend(value.as_mapping().unwrap_or_default().iter().map(|e| &e.value));
    }
    None
}
