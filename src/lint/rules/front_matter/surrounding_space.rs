//! The rule `front-matter/surrounding-space`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::front_matter::Entry;
use crate::front_matter::{Style, Value};
use crate::lint::rule::EntryInterest;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};

crate::rule_info! {
    /// Blanks at the start or the end of a text, where quotes keep them.
    ///
    /// ## What it does
    /// Reports texts and terms in quotes that begin or end with white space, U+00A0 and U+3000 among it, and texts without
    /// quotes that do with one of those two.
    ///
    /// ## Why is this bad?
    /// Nobody sees it, and it counts: `" news"` is another term than `news`, with a page of its own. In a title it reaches
    /// feeds, previews and file names that are made of it.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// tags: [" news"]
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// tags: ["news"]
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Safe in titles, descriptions and other texts, whose outer blanks no page shows. Unsafe in terms and in what makes a
    /// URL: the post moves to the other term.
    ///
    /// ## Per generator
    /// The same for all: none trims a text in quotes.
    pub static INFO = "front-matter/surrounding-space", Warning, Strict, fix: Safe, since: "0.1.0";
}

/// The rule `front-matter/surrounding-space`.
pub struct SurroundingSpace;

/// Texts that a page prints.
const PRINTED: [&str; 5] = ["title", "linkTitle", "subtitle", "description", "summary"];

impl Rule for SurroundingSpace {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { entries: EntryInterest::All, ..Interests::NONE }
    }

    fn check_entry(&self, entry: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
        let key = &*entry.key;
        let printed = PRINTED.contains(&key);
        let term = cx.schema.is_term_key(key);
        if !(printed || term || cx.schema.takes_text(key)) {
            return;
        }
        let mut stack: Vec<&Value> = vec![&entry.value];
        while let Some(value) = stack.pop() {
            stack.extend(value.as_sequence().unwrap_or_default());
            let Some(scalar) = value.as_scalar() else { continue };
            if !matches!(scalar.style, Style::Plain | Style::SingleQuoted | Style::DoubleQuoted)
                || scalar.text.trim().len() == scalar.text.len()
                || scalar.text.trim().is_empty()
            {
                continue;
            }
            check(key, value, printed, post, cx);
        }
    }
}

/// Reports the blanks of one scalar that stand in the source as such; an escape is meant.
fn check(key: &str, value: &Value, printed: bool, post: &Post<'_>, cx: &mut Context<'_>) {
    let raw = value.span.of(post.source.text());
    let quote = usize::from(raw.starts_with(['"', '\'']));
    let inner = &raw[quote..raw.len().saturating_sub(quote).max(quote)];
    let start = value.span.start as usize + quote;
    let head = inner.len() - inner.trim_start().len();
    let tail = inner.len() - inner.trim_end().len();
    let spans: Vec<Span> = [Span::new(start, start + head), Span::new(start + inner.len() - tail, start + inner.len())]
        .into_iter()
        .filter(|span| !span.is_empty())
        .collect();
    let Some(&first) = spans.first() else { return };
    // An escape before the blanks would take the first of them.
    if inner.trim_end().ends_with('\\') || spans.iter().any(|span| span.of(post.source.text()).contains(['\n', '\r'])) {
        return;
    }
    let place = match (head > 0, tail > 0) {
        (true, true) => "begins and ends",
        (true, false) => "begins",
        _ => "ends",
    };
    let edits = spans.iter().map(|span| Edit::delete(*span)).collect();
    let fix = if printed { Fix::safe("delete the blanks", edits) } else { Fix::not_safe("delete the blanks", edits) };
    let mut found = Diagnostic::new(&INFO, first, format!("`{key}` {place} with white space"))
        .label("white space in the text")
        .help("delete it")
        .severity(if printed { Severity::Info } else { Severity::Warning })
        .fix(fix);
    if let [_, second] = spans[..] {
        found = found.related(second, "and here");
    }
    cx.report(found);
}
