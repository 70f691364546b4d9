//! The rule `front-matter/curly-quotes`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::front_matter::{Entry, Style, Value};
use crate::lint::rule::EntryInterest;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};

crate::rule_info! {
    /// A value between curly quotes, which quote nothing.
    ///
    /// ## What it does
    /// Reports values of keys that name something (a layout, a URL, a slug, a language) and terms that begin and end with
    /// a curly quote. A title or description in curly quotes is a quotation and left alone.
    ///
    /// ## Why is this bad?
    /// To YAML they are letters: the post has the category `“news”`, and the folder of its URL is named `“`. It comes from
    /// writing in a word processor.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// categories: “news”
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// categories: "news"
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the quotes go out of the value, so that the post moves to another term or URL.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "front-matter/curly-quotes", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `front-matter/curly-quotes`.
pub struct CurlyQuotes;

/// Keys that name something, beside those of terms.
const NAMES: [&str; 10] =
    ["layout", "permalink", "slug", "url", "path", "lang", "type", "template", "redirect_from", "aliases"];

impl Rule for CurlyQuotes {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { entries: EntryInterest::All, ..Interests::NONE }
    }

    fn check_entry(&self, entry: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
        let key = &*entry.key;
        let items = entry.value.as_sequence().unwrap_or_default();
        for value in std::iter::once(&entry.value).chain(items) {
            let Some((open, close)) = quotes(value) else { continue };
            let term = cx.schema.is_term_key(key);
            if !term && !NAMES.contains(&key) {
                return;
            }
            let mut found =
                Diagnostic::new(&INFO, value.span, format!("curly quotes are part of the value of `{key}`"))
                    .label("not quoted")
                    .help("write straight quotes");
            let inner = post.source.slice(Span::new(open.end as usize, close.start as usize));
            if !inner.contains(['"', '\\', '\n', '\r']) {
                let edits = vec![Edit::replace(open, "\""), Edit::replace(close, "\"")];
                found = found.fix(Fix::not_safe("write straight quotes", edits));
            }
            cx.report(found);
        }
    }
}

/// The curly quotes at both ends of a value without straight ones.
fn quotes(value: &Value) -> Option<(Span, Span)> {
    let scalar = value.as_scalar().filter(|scalar| scalar.style == Style::Plain && scalar.tag.is_none())?;
    let is_quote = |c: char| matches!(c, '“' | '”' | '„' | '‘' | '’');
    let (first, last) = (scalar.text.chars().next()?, scalar.text.chars().next_back()?);
    let (start, end) = (value.span.start as usize, value.span.end as usize);
    let long_enough = end - start > first.len_utf8() + last.len_utf8();
    (is_quote(first) && is_quote(last) && long_enough)
        .then(|| (Span::new(start, start + first.len_utf8()), Span::new(end - last.len_utf8(), end)))
}
