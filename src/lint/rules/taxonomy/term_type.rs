//! The rule `taxonomy/term-type`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::front_matter::{Kind, Resolved, Value, edit::quote_scalar, resolve};
use crate::generator::{Generator, PostKind};
use crate::lint::{Context, Rule};
use crate::post::Post;

crate::rule_info! {
    /// A value under `categories` or `tags` that Jekyll cannot take for terms.
    ///
    /// ## What it does
    /// Reports a number, a boolean or a date alone under `categories` or `tags`, where Jekyll wants a string or a list, and a
    /// list within a list. Items of a list that are no text are left to `front-matter/ambiguous-scalar`.
    ///
    /// ## Why is this bad?
    /// Jekyll cannot add `categories: 2020` to its list of categories: it writes an error among its messages, forgets the whole
    /// front matter and publishes the post without title and layout. Under `tags` the value is dropped without a word. A list
    /// within a list becomes a category that is named like a piece of a program: `["a", "b"]`.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// title: New bridge
    /// categories: 2020
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: New bridge
    /// categories: "2020"
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// The value is put in quotes. Unsafe: the post gets back what it lost, and another URL.
    ///
    /// ## Per generator
    /// Seen with Jekyll 4.3 (`Document#merge_categories!`, `Utils.value_from_plural_key`). Pages, which have no terms for
    /// Jekyll, may hold what they like. Hugo takes numbers and booleans for text.
    pub static INFO = "taxonomy/term-type", Error, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `taxonomy/term-type`.
pub struct TermType;

impl Rule for TermType {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        if post.site.generator != Generator::Jekyll || post.identity.kind == PostKind::Page {
            return;
        }
        let Some(block) = &post.front_matter else { return };
        for key in ["categories", "tags"] {
            match block.get(key).map(|value| (value, &value.kind)) {
                Some((value, Kind::Scalar(scalar))) => {
                    let read = resolve(scalar, post.site.generator.resolver());
                    if let Some(what) = what(&read) {
                        cx.report(alone(key, value, what, post));
                    }
                }
                Some((_, Kind::Sequence(items))) if key == "categories" => {
                    for item in items.iter().filter(|item| item.as_sequence().is_some_and(|own| !own.is_empty())) {
                        let message = "Jekyll takes a list within `categories` for one more category";
                        let found = Diagnostic::new(&INFO, item.span, message).severity(Severity::Warning);
                        cx.report(found.label("named like a piece of a program").help("write one flat list"));
                    }
                }
                _ => {}
            }
        }
    }
}

/// What a reading is in words, if it is neither text nor nothing.
fn what(read: &Resolved) -> Option<&'static str> {
    match read {
        Resolved::Int(_) | Resolved::Float(_) => Some("a number"),
        Resolved::Bool(_) => Some("a boolean"),
        Resolved::Date(_) | Resolved::DateTime(_) => Some("a date"),
        Resolved::Str(_) | Resolved::Symbol(_) | Resolved::Null => None,
    }
}

/// The finding about a value that stands alone under `key`.
fn alone(key: &str, value: &Value, what: &str, post: &Post<'_>) -> Diagnostic {
    let effect = match key {
        "categories" => "Jekyll forgets the whole front matter",
        _ => "Jekyll drops it",
    };
    let message = format!("`{key}` is {what}, not a text: {effect}");
    let mut found = Diagnostic::new(&INFO, value.span, message).label(format!("{what} to Jekyll"));
    if key == "tags" {
        found = found.severity(Severity::Warning);
    }
    match quote_scalar(post.source.text(), value) {
        Some(edit) => {
            let help = format!("put it in quotes: {}", edit.text);
            found.help(help).fix(Fix::not_safe("put the value in quotes", vec![edit]))
        }
        None => found.help("write a text or a list"),
    }
}
