//! `overrides` and `per_file_ignores`: what holds for some paths only.

use super::mistakes::TYPE;
use super::reader::{Reader, Text};
use super::{SchemaChoice, severities};
use crate::diagnostic::{Diagnostic, Severity};
use crate::front_matter::{Entry, Value};
use crate::text::Span;

/// What holds for the files that some patterns match.
#[derive(Clone, Debug, Default)]
pub struct Override {
    /// The files, as in `.gitignore`, relative to the configuration file.
    pub files: Vec<Text>,
    /// Their content schema.
    pub schema: Option<SchemaChoice>,
    /// Rules, groups or levels to run instead of those of the site.
    pub select: Option<Vec<Text>>,
    /// Rules or groups not to run, beside those of the site.
    pub ignore: Vec<Text>,
    /// Other severities for rules or groups.
    pub severity: Vec<(Text, Severity)>,
}

/// Reads the value of one key.
type Read = fn(&mut Override, &mut Reader, &Entry);

/// Every key of an override. `schemas/config.schema.json` says the same to editors.
pub(super) const KEYS: [(&str, Read); 5] = [
    ("files", |one, reader, entry| one.files = reader.texts(&entry.key, &entry.value)),
    ("schema", |one, reader, entry| one.schema = reader.schema(entry)),
    ("select", |one, reader, entry| one.select = Some(reader.selectors(entry))),
    ("ignore", |one, reader, entry| one.ignore = reader.selectors(entry)),
    ("severity", |one, reader, entry| one.severity = severities(reader, entry)),
];

/// The overrides in `entry`, in order.
pub(super) fn read(reader: &mut Reader, entry: &Entry) -> Vec<Override> {
    let items = reader.sequence(&entry.key, &entry.value);
    items.iter().map(|item| one(reader, item)).collect()
}

fn one(reader: &mut Reader, item: &Value) -> Override {
    let mut one = Override::default();
    let Some(entries) = item.as_mapping() else {
        reader.mapping("overrides", item);
        return one;
    };
    let known = reader.mistakes.len();
    reader.keys(entries, &KEYS.map(|(key, _)| key));
    let is_misspelt = reader.mistakes.len() > known;
    for entry in entries {
        if let Some((_, read)) = KEYS.iter().find(|(key, _)| *key == &*entry.key) {
            read(&mut one, reader, entry);
        }
    }
    let files = entries.iter().find(|entry| &*entry.key == "files");
    let is_empty = |value: &Value| value.as_sequence().is_some_and(<[Value]>::is_empty);
    // A misspelt `files` is told of already.
    let is_told = files.is_none() && is_misspelt;
    if !is_told && files.is_none_or(|files| is_empty(&files.value)) {
        let span = files.map_or_else(|| entries.first().map_or(item.span, |e| e.key_span), |files| files.value.span);
        reader.mistakes.push(no_files(span));
    }
    one
}

fn no_files(span: Span) -> Diagnostic {
    Diagnostic::new(&TYPE, span, "this override is about no files")
        .label("`files` is missing")
        .help("name its files: `files: [drafts/, \"*.html\"]`")
}

/// The patterns of `per_file_ignores` with what they ignore.
pub(super) fn per_file_ignores(reader: &mut Reader, entry: &Entry) -> Vec<(Text, Vec<Text>)> {
    let entries = reader.mapping(&entry.key, &entry.value);
    entries.iter().map(|one| (Text { text: one.key.to_string(), span: one.key_span }, reader.selectors(one))).collect()
}
