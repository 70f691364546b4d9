//! The rule `front-matter/empty-value`.

use crate::diagnostic::{Diagnostic, RuleInfo, Severity};
use crate::front_matter::{Entry, Resolved, resolve};
use crate::generator::Generator;
use crate::lint::rule::EntryInterest;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::Span;

crate::rule_info! {
    /// A key that decides something and has no value.
    ///
    /// ## What it does
    /// Reports titles, dates and URLs that are written and empty: nothing after the colon, `""`, only blanks. An empty
    /// list of tags or an empty description is left alone, and so is a `null` that someone wrote out, except for dates
    /// in Jekyll.
    ///
    /// ## Why is this bad?
    /// A key that is there counts: an empty `date` stops a Jekyll build, an empty `permalink` makes the post the front
    /// page of the site.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// title: ""
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
    /// No fix: the value is not known.
    ///
    /// ## Per generator
    /// Jekyll stops at an empty date and takes the title from the file name where it is null. Zola stops at an empty
    /// `slug` or `path`.
    pub static INFO = "front-matter/empty-value", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `front-matter/empty-value`.
pub struct EmptyValue;

const KEYS: &[&str] = &[
    "title",
    "date",
    "pubDate",
    "permalink",
    "slug",
    "url",
    "path",
    "lastmod",
    "updated",
    "last_modified_at",
    "publishDate",
];

impl Rule for EmptyValue {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { entries: EntryInterest::Keys(KEYS), ..Interests::NONE }
    }

    fn check_entry(&self, entry: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
        let generator = post.site.generator;
        let Some(scalar) = entry.value.as_scalar() else { return };
        let null = resolve(scalar, generator.resolver()) == Resolved::Null;
        let stops = generator == Generator::Jekyll && &*entry.key == "date";
        let written_out = null && !scalar.text.is_empty();
        let empty = scalar.text.trim().is_empty();
        if !(empty || (null && stops)) || (written_out && !stops) {
            return;
        }
        let what = match (generator, &*entry.key) {
            (Generator::Jekyll, "date") => ": Jekyll stops the build",
            (Generator::Jekyll, "permalink") if !null => ": Jekyll makes the post the front page of the site",
            (Generator::Zola, "slug" | "path") => ": Zola stops the build",
            _ => "",
        };
        // Nothing to underline: the key and its colon then.
        let span = if entry.value.span.is_empty() {
            Span { start: entry.key_span.start, end: entry.value.span.start.max(entry.key_span.end) }
        } else {
            entry.value.span
        };
        let found = Diagnostic::new(&INFO, span, format!("`{}` is empty{what}", entry.key))
            .label("no value")
            .help("write a value, or delete the key");
        cx.report(if what.ends_with("build") { found.severity(Severity::Error) } else { found });
    }
}
