//! The rule `front-matter/key-case`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::front_matter::{Entry, Format, edit::written};
use crate::generator::Generator;
use crate::lint::rule::EntryInterest;
use crate::lint::{Context, Interests, Rule};
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

    fn interests(&self) -> Interests {
        Interests { entries: EntryInterest::All, ..Interests::NONE }
    }

    fn check_entry(&self, entry: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
        // Nearly every key is in small letters and known, or no key of any case.
        if post.site.generator == Generator::Hugo {
            return;
        }
        let known = cx.schema.known_keys();
        let Some(meant) = known.iter().find(|key| key.eq_ignore_ascii_case(&entry.key)) else { return };
        if known.iter().any(|key| **key == *entry.key) {
            return;
        }
        let Some(block) = &post.front_matter else { return };
        let other = block.entries().iter().find(|e| *e.key == **meant);
        let mut found = Diagnostic::new(
            &INFO,
            entry.key_span,
            format!("`{}` is not `{meant}`: keys are told apart by case", entry.key),
        )
        .label("another key")
        .help(format!("write `{meant}`"));
        match other {
            Some(other) => found = found.related(other.key_span, "the key that counts").help("delete one of them"),
            None => {
                let quoted = post.source.slice(entry.key_span).starts_with(['"', '\'']);
                let new = if quoted { written(meant, Format::Json) } else { meant.clone() };
                found = found.fix(Fix::not_safe(format!("write `{meant}`"), vec![Edit::replace(entry.key_span, new)]));
            }
        }
        cx.report(found);
    }
}
