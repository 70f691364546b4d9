//! The rule `front-matter/key-order`.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::front_matter::{Entry, Format, FrontMatter};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};

crate::rule_info! {
    /// Keys in another order than the content schema lists them.
    ///
    /// ## What it does
    /// Reports the first key that the schema lists before one that stands above it. Keys that the schema does not list may
    /// stand anywhere.
    ///
    /// ## Why is this bad?
    /// Nothing breaks. In an archive whose posts all begin alike, people find the key they look for.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// date: 2022-03-21
    /// title: Tianjin
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: Tianjin
    /// date: 2022-03-21
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Safe: whole entries change places, each with its lines and the comments behind it. No fix where a key is written
    /// twice, where lines are shared, where a comment or blank line stands between entries, and where a value has an
    /// anchor that another one uses: which entry they belong to is not known.
    ///
    /// ## Per generator
    /// The built-in schemas list layout, title and what makes the URL first. A schema of your own lists its keys in the
    /// order in which you want them, after those of the schema that it extends.
    pub static INFO = "front-matter/key-order", Info, All, fix: Safe, since: "0.1.0";
}

/// The rule `front-matter/key-order`.
pub struct KeyOrder;

impl Rule for KeyOrder {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(block) = &post.front_matter else { return };
        let known = cx.schema.known_keys();
        let place = |entry: &Entry| known.iter().position(|key| **key == *entry.key);
        let entries = block.entries();
        let listed: Vec<Listed> =
            entries.iter().enumerate().filter_map(|(at, entry)| Some(Listed { place: place(entry)?, at })).collect();
        let Some(pair) = listed.windows(2).find(|pair| pair[1].place < pair[0].place) else { return };
        let (before, entry) = (&entries[pair[0].at], &entries[pair[1].at]);
        let message = format!("`{}` stands after `{}`, the schema lists it before", entry.key, before.key);
        let mut found = Diagnostic::new(&INFO, entry.key_span, message)
            .label("out of order")
            .help("put the keys in the order of the schema")
            .severity(Severity::Info);
        if let Some(edits) = sorted(post.source.text(), block, &listed) {
            found = found.fix(Fix::safe("sort the keys", edits));
        }
        cx.report(found);
    }
}

/// An entry whose key the schema lists.
#[derive(Clone, Copy)]
struct Listed {
    /// Where the schema lists its key.
    place: usize,
    /// Where the entry stands.
    at: usize,
}

/// Edits that put the `listed` entries into each other's places, in order; `None` where that is not surely the same block.
fn sorted(text: &str, block: &FrontMatter, listed: &[Listed]) -> Option<Vec<Edit>> {
    let entries = block.entries();
    let content = block.content.of(text);
    // Tables of TOML and JSON's commas belong to what stands before them; an anchor must stand before its alias.
    if block.format != Format::Yaml || content.contains(['&', '*']) || content.contains("\n...") {
        return None;
    }
    // Every line belongs to one entry: those from its key to the next key.
    let line_start = |at: u32| text[..at as usize].rfind(['\n', '\r']).map_or(0, |found| found + 1);
    let mut seen = HashSet::new();
    let mut spans: Vec<Span> = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let start = entry.key_span.start as usize;
        let end = entries.get(index + 1).map_or(block.content.end as usize, |next| next.key_span.start as usize);
        let is_twice = !seen.insert(&*entry.key);
        if start != line_start(entry.key_span.start) || end <= start || is_twice {
            return None;
        }
        spans.push(Span::new(start, end));
    }
    if spans.first()?.start != block.content.start {
        return None;
    }
    let loose = |span: &Span| {
        let lines = span.of(text).lines().skip(1);
        lines.into_iter().any(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
    };
    if spans.iter().any(loose) || !spans.iter().all(|span| span.of(text).ends_with('\n')) {
        return None;
    }
    let mut order: Vec<Listed> = listed.to_vec();
    order.sort_by_key(|entry| entry.place);
    let moved = listed.iter().zip(&order).map(|(old, new)| (spans[old.at], spans[new.at]));
    Some(moved.filter(|(old, new)| old != new).map(|(old, new)| Edit::replace(old, new.of(text))).collect())
}
