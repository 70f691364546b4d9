//! The rule `taxonomy/duplicate-term`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::front_matter::edit::delete_item;
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
        let mut seen: Vec<(&str, &str)> = Vec::new();
        let terms = cx.terms(post);
        for term in &terms.0 {
            let key = (&*term.taxonomy, &*term.name);
            if !seen.contains(&key) {
                seen.push(key);
                continue;
            }
            // A key that holds the term beside a second one, in the singular and the plural, is no slip of the pen.
            let Some(edit) = without(post, term.span) else { continue };
            let message = format!("`{}` stands twice among the {}", term.name, term.taxonomy);
            let fix = Fix::safe("delete the second one", vec![edit]);
            cx.report(Diagnostic::new(&INFO, term.span, message).help("keep one of them").fix(fix));
        }
    }
}

/// What takes the term at `span` away, where an equal one stands before it under the same key.
fn without(post: &Post<'_>, span: Span) -> Option<Edit> {
    let block = post.front_matter.as_ref()?;
    let source = post.source.text();
    let entry = block.entries().iter().find(|entry| entry.value.span.contains(span))?;
    let Some(items) = entry.value.as_sequence() else {
        let word = span.of(source);
        let before = &source[entry.value.span.start as usize..span.start as usize];
        let stands_before = before.split_ascii_whitespace().any(|w| w.trim_start_matches(['"', '\'']) == word);
        let blank = before.len() - before.trim_end().len();
        return stands_before.then(|| Edit::delete(Span::new(span.start as usize - blank, span.end as usize)));
    };
    let at = items.iter().position(|item| item.span == span)?;
    let text = items[at].as_scalar().map(|scalar| &scalar.text);
    let stands_before = items[..at].iter().any(|item| item.as_scalar().map(|scalar| &scalar.text) == text);
    stands_before.then(|| delete_item(source, items, at)).flatten()
}
