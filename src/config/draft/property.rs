//! What one key takes, as a JSON Schema, and the figures for it.

use super::choice::choice;
use super::yaml::{Node, Pair, pair};
use super::{Thresholds, of};
use crate::site::survey::{Fields, Seen, ValueType, Values};
use crate::text::thousands;

/// Mappings with more common keys than this are lists of names, not forms to be filled in.
const FIELDS: usize = 40;
/// So many mappings are enough to say which keys they have.
const MAPPINGS: usize = 20;
/// Mappings in mappings are described so deep.
const DEPTH: usize = 3;

/// What is known of a key beside its values.
#[derive(Clone, Copy)]
pub(super) struct About {
    pub(super) thresholds: Thresholds,
    /// Whether the key holds terms of a taxonomy: their names are judged there.
    pub(super) holds_terms: bool,
    /// Whether the schema that is extended says that it is a date.
    pub(super) is_date: bool,
}

/// The keywords for `values`, and comments about what is left out.
pub(super) fn keywords(values: &Values, about: About, depth: usize) -> (Vec<Pair>, Vec<String>) {
    let (mut out, mut notes) = (Vec::new(), Vec::new());
    let (common, rare) = types(values, about.thresholds);
    for (kind, seen) in &rare {
        notes.push(format!("found: {} in {}", kind.words(), places(seen)));
    }
    if common.len() > 1 {
        let parts: Vec<String> =
            common.iter().map(|(kind, seen)| format!("{} in {}", kind.words(), thousands(seen.count))).collect();
        notes.push(parts.join(", "));
    }
    let has = |wanted| common.iter().any(|(kind, _)| *kind == wanted);
    let names: Vec<&str> = common
        .iter()
        .map(|(kind, _)| kind.name())
        .filter(|name| *name != "integer" || !has(ValueType::Number))
        .collect();
    match names.as_slice() {
        [] => {}
        [one] => out.push(pair("type", Node::text(*one))),
        several => out.push(pair("type", Node::texts(several.iter().copied()))),
    }
    if has(ValueType::Text) {
        text(values, about, has, &mut out, &mut notes);
    }
    if has(ValueType::List)
        && let Some(items) = &values.items
        && items.seen.count > 0
    {
        let (own, more) = keywords(items, about, depth + 1);
        out.push(pair("items", Node::Mapping(own)));
        notes
            .extend(more.into_iter().filter(|note| note.starts_with("found")).map(|note| format!("in a list: {note}")));
    }
    if has(ValueType::Mapping)
        && depth < DEPTH
        && let Some(fields) = &values.fields
    {
        mapping(fields, about, depth, &mut out, &mut notes);
    }
    (out, notes)
}

/// The types of `values`, the most common first: those that are usual, and those that are not.
#[allow(clippy::type_complexity)]
fn types(values: &Values, thresholds: Thresholds) -> (Vec<(ValueType, &Seen)>, Vec<(ValueType, &Seen)>) {
    let mut all: Vec<(ValueType, &Seen)> = values.types.iter().map(|(kind, seen)| (*kind, seen)).collect();
    all.sort_by(|(a, x), (b, y)| (y.count, a).cmp(&(x.count, b)));
    let most = all.first().map_or(0, |(_, seen)| seen.count);
    // The most common one is never rare, however few there are.
    all.into_iter().partition(|(_, seen)| seen.count == most || !thresholds.is_rare(seen.count, values.seen.count))
}

/// What the texts are: dates, a choice of a few, URLs, paths, slugs, or just not empty.
fn text(values: &Values, about: About, has: impl Fn(ValueType) -> bool, out: &mut Vec<Pair>, notes: &mut Vec<String>) {
    let (texts, forms) = (values.of_type(ValueType::Text), &values.forms);
    let nearly_all = |count: usize| texts >= 5 && about.thresholds.is_common(count, texts);
    if about.is_date || nearly_all(forms.date) {
        out.push(pair("format", Node::text("generator-date")));
        match texts - forms.date.min(texts) {
            0 => {}
            wrong => notes.push(format!("found: no date in {}", thousands(wrong))),
        }
        return;
    }
    let closed = choice(values, about.thresholds).filter(|_| !about.holds_terms);
    if let Some(closed) = closed {
        let mut items: Vec<(Node, String)> =
            closed.values.iter().map(|(text, seen)| (Node::text(*text), thousands(seen.count))).collect();
        let plain = |text: &str| (Node::Plain(text.to_owned()), String::new());
        if has(ValueType::Null) {
            items.push(plain("null"));
        }
        if has(ValueType::Boolean) {
            items.extend([plain("true"), plain("false")]);
        }
        // A choice says nothing of numbers, lists and mappings.
        if ![ValueType::Integer, ValueType::Number, ValueType::List, ValueType::Mapping].into_iter().any(has) {
            out.push(pair("enum", Node::List(items)));
            notes.extend(
                closed.others.iter().take(8).map(|(text, seen)| format!("found: `{text}` in {}", places(seen))),
            );
            if closed.others.len() > 8 {
                notes.push(format!("found: {} other values", thousands(closed.others.len() - 8)));
            }
            return;
        }
    }
    let pattern = if nearly_all(forms.url) {
        Some(("^https?://[^ ]+$", forms.url, "no URL"))
    } else if nearly_all(forms.path) {
        Some(("^/[^ ]*$", forms.path, "no path from the root of the site"))
    } else if forms.url > 0 && forms.path > 0 && nearly_all(forms.url + forms.path) {
        Some(("^(https?:/)?/[^ ]*$", forms.url + forms.path, "neither URL nor path"))
    } else if !about.holds_terms && texts >= 50 && nearly_all(forms.slug) && forms.hyphened * 5 >= texts {
        Some(("^[a-z0-9]+(-[a-z0-9]+)*$", forms.slug, "no slug"))
    } else {
        None
    };
    if let Some((pattern, count, what)) = pattern {
        out.push(pair("pattern", Node::text(pattern)));
        if count < texts {
            notes.push(format!("found: {what} in {}", thousands(texts - count)));
        }
    } else if forms.empty == 0 || about.thresholds.is_rare(forms.empty, texts) {
        out.push(pair("minLength", Node::Plain("1".to_owned())));
        if forms.empty > 0 {
            notes.push(format!("found: an empty text in {}", thousands(forms.empty)));
        }
    }
}

/// The keys of mappings, as far as they are the same ones again and again.
fn mapping(fields: &Fields, about: About, depth: usize, out: &mut Vec<Pair>, notes: &mut Vec<String>) {
    let all = fields.by_frequency();
    let (common, rare): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(_, values)| !about.thresholds.is_rare(values.seen.count, fields.count));
    if fields.overflowed || common.len() > FIELDS || common.is_empty() {
        return;
    }
    let own = About { holds_terms: false, is_date: false, ..about };
    let property = |(key, values): &(&str, &Values)| {
        let (keywords, more) = keywords(values, About { holds_terms: about.holds_terms, ..own }, depth + 1);
        let more = more.into_iter().filter(|note| note.starts_with("found"));
        (pair(*key, Node::Mapping(keywords)), more.map(|note| format!("`{key}`: {note}")).collect::<Vec<_>>())
    };
    let (pairs, more): (Vec<Pair>, Vec<Vec<String>>) = common.iter().map(property).unzip();
    notes.extend(more.into_iter().flatten());
    let stray: usize = rare.iter().map(|(_, values)| values.seen.count).sum();
    if fields.count >= MAPPINGS {
        let required: Vec<&str> = common
            .iter()
            .filter(|(_, values)| about.thresholds.is_common(values.seen.count, fields.count))
            .map(|(key, _)| *key)
            .collect();
        if !required.is_empty() {
            out.push(pair("required", Node::texts(required)));
        }
        if stray * 10 <= fields.count {
            out.push(pair("additionalProperties", Node::Plain("false".to_owned())));
            notes
                .extend(rare.iter().take(8).map(|(key, values)| format!("found: `{key}` in {}", places(&values.seen))));
        }
    }
    out.push(pair("properties", Node::Mapping(pairs)));
}

/// `2 posts: a.md, b.md`.
pub(super) fn places(seen: &Seen) -> String {
    let more = if seen.count > seen.paths.len() { ", …" } else { "" };
    format!("{}: {}{more}", thousands(seen.count), seen.paths.join(", "))
}

/// How many posts have a key: `9,812 of 9,843 posts; 31 lack it`.
pub(super) fn share(values: &Values, posts: usize, is_required: bool) -> String {
    let lack = posts - values.seen.count.min(posts);
    let lacking = if is_required && lack > 0 {
        format!("; {} {} it", thousands(lack), if lack == 1 { "lacks" } else { "lack" })
    } else {
        String::new()
    };
    format!("{} posts{lacking}", of(values.seen.count, posts))
}
