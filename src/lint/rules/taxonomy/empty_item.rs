//! The rule `taxonomy/empty-item`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::front_matter::{Kind, Resolved, Value, edit::delete_item, resolve};
use crate::generator::Generator;
use crate::lint::terms::each_term_value;
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::Span;

crate::rule_info! {
    /// A list of terms with an empty item.
    ///
    /// ## What it does
    /// Reports an item of a list of categories or tags that is an empty string, white space alone, or nothing.
    ///
    /// ## Why is this bad?
    /// Jekyll makes a term without a name of an empty string: it stands in `site.tags`, and a page or a link is made for it.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// title: New bridge
    /// tags:
    ///   - harbour
    ///   - ""
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: New bridge
    /// tags:
    ///   - harbour
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Safe: an empty item names nothing. Where it is the only one it is reported and left.
    ///
    /// ## Per generator
    /// Jekyll drops an item that is null and keeps one that is an empty string. Hugo drops both, but a layout that shows the
    /// parameters themselves meets them.
    pub static INFO = "taxonomy/empty-item", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `taxonomy/empty-item`.
pub struct EmptyItem;

impl Rule for EmptyItem {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        each_term_value(post, |key, value| {
            let Kind::Sequence(items) = &value.kind else { return };
            for (at, item) in items.iter().enumerate().filter(|(_, item)| is_empty(item, post)) {
                let source = post.source.text();
                let span = place(source, item.span);
                let mut found = Diagnostic::new(&INFO, span, format!("an item of `{}` is empty", key.key));
                found = found.help("delete it, or write a term");
                let others = items.iter().any(|item| !is_empty(item, post));
                if let Some(edit) = delete_item(source, value, at).filter(|_| others) {
                    let title = "delete the empty item";
                    // Jekyll's categories stand in the URL.
                    let moves = post.site.generator == Generator::Jekyll && key.taxonomy == "categories";
                    found = found.fix(match moves {
                        true => Fix::not_safe(title, vec![edit]),
                        false => Fix::safe(title, vec![edit]),
                    });
                }
                cx.report(found);
            }
        });
    }
}

fn is_empty(item: &Value, post: &Post<'_>) -> bool {
    let Some(scalar) = item.as_scalar() else { return false };
    scalar.text.trim().is_empty() || matches!(resolve(scalar, post.site.generator.resolver()), Resolved::Null)
}

/// The bytes of the item; where it has none, the dash before it.
fn place(source: &str, span: Span) -> Span {
    let before = source[..span.start as usize].trim_end();
    if span.is_empty() && before.ends_with('-') { Span::new(before.len() - 1, before.len()) } else { span }
}
