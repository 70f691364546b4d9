//! The rule `front-matter/case-duplicate-key`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::front_matter::{Entry, Resolver, edit::delete_entry, to_json};
use crate::generator::Generator;
use crate::lint::{Context, Rule};
use crate::post::Post;

crate::rule_info! {
    /// Two keys that are one key to Hugo, because they differ in case alone.
    ///
    /// ## What it does
    /// Reports `Title` beside `title` in a post of Hugo, which reads all keys in small letters.
    ///
    /// ## Why is this bad?
    /// One of the two values is lost, without a word: that of the key in small letters, wherever it stands.
    ///
    /// ## Example
    /// ```bad generator=hugo path=content/a.md
    /// ---
    /// Title: one
    /// title: two
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good generator=hugo path=content/a.md
    /// ---
    /// title: one
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Safe where both values are the same: the key in small letters goes. Unsafe where they differ, though Hugo already
    /// reads the other one only.
    ///
    /// ## Per generator
    /// Only Hugo. For the others they are two keys: `front-matter/key-case`.
    pub static INFO = "front-matter/case-duplicate-key", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `front-matter/case-duplicate-key`.
pub struct CaseDuplicateKey;

impl Rule for CaseDuplicateKey {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(block) = post.front_matter.as_ref().filter(|_| post.site.generator == Generator::Hugo) else { return };
        let has_capital = |entry: &Entry| entry.key.chars().any(char::is_uppercase);
        let entries = block.entries();
        // Without a capital letter no two keys differ in case.
        if !entries.iter().any(has_capital) {
            return;
        }
        let mut order: Vec<(String, &Entry)> = entries.iter().map(|e| (e.key.to_lowercase(), e)).collect();
        order.sort_by(|a, b| (&a.0, a.1.key_span).cmp(&(&b.0, b.1.key_span)));
        for group in order.chunk_by(|a, b| a.0 == b.0) {
            let [(_, first), .., (_, second)] = group else { continue };
            if first.key == second.key {
                continue;
            }
            let mut capital = group.iter().map(|(_, entry)| *entry).filter(|entry| has_capital(entry));
            let message = match (capital.next(), capital.next()) {
                (Some(kept), None) => {
                    format!("`{}` and `{}` are one key to Hugo: it keeps `{}`", first.key, second.key, kept.key)
                }
                _ => format!(
                    "`{}` and `{}` are one key to Hugo: which one it keeps changes from build to build",
                    first.key, second.key
                ),
            };
            let mut found = Diagnostic::new(&INFO, second.key_span, message)
                .label("the same key")
                .related(first.key_span, "the first time")
                .help("keep one of them");
            let lost = group.iter().map(|(_, entry)| *entry).find(|entry| !has_capital(entry));
            if let (Some(lost), [_, _]) = (lost, group)
                && let Some(edit) = delete_entry(post.source.text(), block, lost)
            {
                let (a, b) = (&first.value, &second.value);
                let same = Resolver::ALL.into_iter().all(|r| to_json(a, r) == to_json(b, r));
                found = found.fix(match same {
                    true => Fix::safe(format!("delete `{}`, which says the same", lost.key), vec![edit]),
                    false => Fix::not_safe(format!("delete `{}`, which is not used", lost.key), vec![edit]),
                });
            }
            cx.report(found);
        }
    }
}
