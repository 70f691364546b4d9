//! The rule `front-matter/key-case`.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::front_matter::{Entry, Format, edit::written};
use crate::generator::Generator;
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::Edit;

crate::rule_info! {
    /// A key that is known in another case.
    ///
    /// ## What it does
    /// Reports keys such as `Title`, `TAGS` or `pubdate` where the generator or the content schema knows `title`, `tags`,
    /// `pubDate`, and keys are told apart by case.
    ///
    /// ## Why is this bad?
    /// The generator looks for `title` and finds nothing: the page has the name of its file for a title, and no tags.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// Title: Tianjin
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: Tianjin
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the key begins to count. No fix where the known key is there as well.
    ///
    /// ## Per generator
    /// All but Hugo tell keys apart by case. For Hugo two such keys in one post are `front-matter/case-duplicate-key`.
    pub static INFO = "front-matter/key-case", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `front-matter/key-case`.
pub struct KeyCase;

impl Rule for KeyCase {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(block) = post.front_matter.as_ref().filter(|_| post.site.generator != Generator::Hugo) else { return };
        let known = cx.schema.known_keys();
        let meant = |entry: &Entry| {
            let meant = known.iter().find(|key| key.eq_ignore_ascii_case(&entry.key))?;
            known.iter().all(|key| **key != *entry.key).then_some(meant)
        };
        let found: Vec<(&Entry, &String)> = block.entries().iter().filter_map(|e| Some((e, meant(e)?))).collect();
        if found.is_empty() {
            return;
        }
        // A key that is there, or that is written in another case before, makes the fix a second one of its name.
        let mut present: HashMap<&str, &Entry> = block.entries().iter().map(|entry| (&*entry.key, entry)).collect();
        for (entry, meant) in found {
            let found = report(entry, meant, present.get(&**meant).copied(), post);
            cx.report(found);
            present.entry(meant).or_insert(entry);
        }
    }
}

/// The finding about `entry`, which is not `meant`, with the `other` entry that is.
fn report(entry: &Entry, meant: &String, other: Option<&Entry>, post: &Post<'_>) -> Diagnostic {
    let mut found = Diagnostic::new(
        &INFO,
        entry.key_span,
        format!("`{}` is not `{meant}`: keys are told apart by case", entry.key),
    )
    .label("another key")
    .help(format!("write `{meant}`"));
    match other {
        Some(other) => found = found.related(other.key_span, "the key that is there").help("delete one of them"),
        None => {
            let quoted = post.source.slice(entry.key_span).starts_with(['"', '\'']);
            let new = if quoted { written(meant, Format::Json) } else { meant.clone() };
            found = found.fix(Fix::not_safe(format!("write `{meant}`"), vec![Edit::replace(entry.key_span, new)]));
        }
    }
    found
}
