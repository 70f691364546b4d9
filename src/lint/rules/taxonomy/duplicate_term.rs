//! The rule `taxonomy/duplicate-term`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::front_matter::{Kind, edit::delete_item};
use crate::generator::{TermKey, Termed};
use crate::lint::terms::each_term_value;
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};

crate::rule_info! {
    /// A term that stands twice in one post.
    ///
    /// ## What it does
    /// Reports the second and every later place of a category or tag in one list, or in one string that the generator cuts.
    ///
    /// ## Why is this bad?
    /// Jekyll lists the post twice under a tag that stands twice, and the layout shows the tag twice on the post.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// title: New bridge
    /// tags: [harbour, news, harbour]
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: New bridge
    /// tags: [harbour, news]
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the second one goes, and the post keeps every term that it had.
    ///
    /// ## Per generator
    /// Jekyll makes one of equal categories, but not of equal tags: `site.tags` then holds the post twice. Hugo counts both as
    /// one. What differs in case or spelling is two terms, which `taxonomy/variant` tells of.
    pub static INFO = "taxonomy/duplicate-term", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `taxonomy/duplicate-term`.
pub struct DuplicateTerm;

impl Rule for DuplicateTerm {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let source = post.source.text();
        each_term_value(post, |key, value| match &value.kind {
            Kind::Sequence(items) => {
                for (at, item) in items.iter().enumerate().skip(1) {
                    let Some(name) = item.as_scalar().map(|scalar| &scalar.text) else { continue };
                    // What an alias of YAML brings along may have its bytes in another place.
                    if item.span.start < items[at - 1].span.end || !value.span.contains(item.span) {
                        continue;
                    }
                    let before =
                        items[..at].iter().any(|other| other.as_scalar().is_some_and(|other| other.text == *name));
                    if before && !name.trim().is_empty() {
                        cx.report(found(name, key, item.span, delete_item(source, value, at)));
                    }
                }
            }
            Kind::Scalar(scalar) if key.termed == Termed::SplitOnSpace => {
                // Only where the bytes are the text, so that the words have places.
                let Some(lead) = value.span.of(source).find(&*scalar.text) else { return };
                let mut seen: Vec<&str> = Vec::new();
                for word in scalar.text.split_ascii_whitespace() {
                    if seen.contains(&word) {
                        let at = word.as_ptr() as usize - scalar.text.as_ptr() as usize;
                        let start = value.span.start as usize + lead + at;
                        let blank = scalar.text[..at].len() - scalar.text[..at].trim_end().len();
                        let edit = Edit::delete(Span::new(start - blank, start + word.len()));
                        cx.report(found(word, key, Span::new(start, start + word.len()), Some(edit)));
                    } else {
                        seen.push(word);
                    }
                }
            }
            _ => {}
        });
    }
}

/// The finding about the term `name` at `span`, which an equal one stands before.
fn found(name: &str, key: &TermKey, span: Span, edit: Option<Edit>) -> Diagnostic {
    let message = format!("`{name}` stands here again among the {}", key.taxonomy);
    let found = Diagnostic::new(&INFO, span, message).help("keep one of them");
    match edit {
        Some(edit) => found.fix(Fix::safe("delete the second one", vec![edit])),
        None => found,
    }
}
