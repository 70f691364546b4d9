//! The rule `front-matter/comment-in-value`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::front_matter::{Style, Value, edit::quoted_yaml};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};

crate::rule_info! {
    /// A text that ends at a `#`, because YAML takes the rest of the line for a comment.
    ///
    /// ## What it does
    /// Reports a `#` with a word right behind it after a text without quotes, or in its place: in titles, descriptions and
    /// other keys that take a text, and in terms. A comment, with a blank after its `#`, is left alone.
    ///
    /// ## Why is this bad?
    /// The title of `title: Issue #5 is closed` is `Issue`, and `tags: #news` has no tag. Nobody says a word.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// title: Issue #5 is closed
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: "Issue #5 is closed"
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the rest of the line becomes part of the text.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "front-matter/comment-in-value", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `front-matter/comment-in-value`.
pub struct CommentInValue;

/// Keys of many sites that are printed, beside those that the schema knows.
const PRINTED: [&str; 6] = ["title", "subtitle", "description", "summary", "excerpt", "caption"];
/// Keys that take a text which is never printed.
const NAMES: [&str; 5] = ["layout", "permalink", "slug", "type", "lang"];

impl Rule for CommentInValue {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(block) = post.front_matter.as_ref().filter(|block| !block.comments.is_empty()) else { return };
        let text = post.source.text();
        let is_word = |span: &Span| {
            let second = span.of(text).chars().nth(1);
            second.is_some_and(char::is_alphanumeric)
        };
        let mut comments: Vec<Span> = block.comments.iter().copied().filter(is_word).collect();
        if comments.is_empty() {
            return;
        }
        comments.sort_unstable();
        for entry in block.entries() {
            let key = &*entry.key;
            let printed = cx.schema.takes_text(key) || PRINTED.contains(&key);
            let term = cx.schema.is_term_key(key);
            if NAMES.contains(&key) || !(printed || term) {
                continue;
            }
            let mut stack: Vec<&Value> = vec![&entry.value];
            while let Some(value) = stack.pop() {
                stack.extend(value.as_sequence().unwrap_or_default());
                if value.as_scalar().is_some_and(|scalar| scalar.style == Style::Plain && scalar.tag.is_none())
                    && let Some(comment) = comment_behind(text, value, &comments)
                {
                    report(key, value, comment, post, cx);
                }
            }
        }
    }
}

/// The comment that follows `value` on its line, with nothing but blanks between them.
fn comment_behind(text: &str, value: &Value, comments: &[Span]) -> Option<Span> {
    let end = value.span.end;
    let comment = *comments.get(comments.partition_point(|comment| comment.start < end))?;
    let between = text.get(end as usize..comment.start as usize)?;
    between.chars().all(|c| matches!(c, ' ' | '\t')).then_some(comment)
}

fn report(key: &str, value: &Value, comment: Span, post: &Post<'_>, cx: &mut Context<'_>) {
    let text = post.source.text();
    let whole = Span { start: value.span.start, end: comment.end };
    let (message, whole) = if value.span.is_empty() {
        (format!("`{key}` is empty: `#` begins a comment"), comment)
    } else {
        (format!("`{key}` ends before the `#`, which begins a comment"), whole)
    };
    let new = quoted_yaml(whole.of(text).trim_end());
    let mut found = Diagnostic::new(&INFO, comment, message)
        .label("not part of the text")
        .help(format!("put the text in quotes: {new}"));
    if !new.contains(['\n', '\r']) {
        found = found.fix(Fix::not_safe("put the text in quotes", vec![Edit::replace(whole, new)]));
    }
    cx.report(found);
}
