//! The front-matter part: JSON Schema, compiled once, and its errors at the exact key or value.

use std::collections::HashSet;

use jsonschema::Validator;
use serde_json::Value as Json;

use super::explain::{Explained, ViolationKind, explain, near_key, shown_path, unknown_key};
use crate::front_matter::{DateError, Entry, FrontMatter, Kind, Resolver, Value, parse_date, scalar_date, to_json};
use crate::generator::Generator;
use crate::text::Span;

/// The name of the format for dates as the generator reads them.
const GENERATOR_DATE: &str = "generator-date";

/// What front matter breaks of its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What it is; each kind has a rule of its own.
    pub kind: ViolationKind,
    /// Where: the value, the unknown key, or for a missing key the opening fence or the mapping it should be in.
    pub span: Span,
    /// The key, as a path: `sidebar.badge`.
    pub key: String,
    /// The finding.
    pub message: String,
    /// Words at the span.
    pub label: String,
    /// The next step.
    pub help: Option<String>,
    /// The key that was probably meant, where one stands near.
    pub suggestion: Option<String>,
    /// Whether the schema itself says so; a key that only looks misspelt is a guess.
    pub certain: bool,
    /// Whether the generator takes the value for something that was not written, and goes on.
    pub tolerated: bool,
}

/// A compiled schema of front matter.
#[derive(Debug)]
pub(super) struct Compiled {
    validator: Validator,
    generator: Generator,
    /// Top-level keys that the schema names.
    known: Vec<String>,
    /// Top-level keys whose value is a date.
    dates: Vec<String>,
    /// Top-level keys that take a text and no boolean.
    texts: Vec<String>,
}

impl Compiled {
    /// Compiles `schema` for `generator`.
    ///
    /// # Errors
    /// What is wrong with the schema: the JSON path of the place, and why.
    pub(super) fn new(schema: &Json, generator: Generator) -> Result<Self, (Vec<String>, String)> {
        let place = |e: &jsonschema::ValidationError<'_>| e.instance_path().iter().map(|s| s.to_string()).collect();
        if let Err(error) = jsonschema::draft202012::meta::validate(schema) {
            let words = explain(&error, &[]);
            let words = words.first().map_or_else(|| error.to_string(), |e| e.message.clone());
            return Err((place(&error), words));
        }
        let reading = generator.date_reading();
        let validator = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            .with_format(GENERATOR_DATE, move |text| {
                matches!(parse_date(text, reading), Ok(_) | Err(DateError::FromFile))
            })
            .with_format("url-path", |text: &str| !text.contains(char::is_whitespace))
            .offline()
            .build(schema)
            .map_err(|error| (place(&error), error.to_string()))?;
        let properties = schema.get("properties").and_then(Json::as_object);
        let known = properties.map(|p| p.keys().cloned().collect()).unwrap_or_default();
        let is_date = |property: &Json| property.get("format").and_then(Json::as_str) == Some(GENERATOR_DATE);
        let dates = properties
            .map(|p| p.iter().filter(|(_, v)| is_date(v)).map(|(k, _)| k.clone()).collect())
            .unwrap_or_default();
        let texts = properties
            .map(|p| p.iter().filter(|(_, v)| takes_text(schema, v)).map(|(k, _)| k.clone()).collect())
            .unwrap_or_default();
        Ok(Self { validator, generator, known, dates, texts })
    }

    /// Everything that `front_matter` breaks, in the order of the source.
    pub(super) fn validate(&self, front_matter: &FrontMatter, resolver: Resolver) -> Vec<Violation> {
        let Some(root) = front_matter.root.as_ref().filter(|r| r.as_mapping().is_some()) else { return Vec::new() };
        let mut out = Vec::new();
        let json = self.json(root, resolver);
        if !self.validator.is_valid(&json) {
            for error in self.validator.iter_errors(&json) {
                for found in explain(&error, &self.known) {
                    // Dates are checked below, where their types are known.
                    let date = found.path.len() == 1 && self.dates.contains(&found.path[0]);
                    if !date || found.kind != ViolationKind::Value {
                        out.push(self.place(found, root, front_matter, true));
                    }
                }
            }
        }
        // A value of another type breaks all else that is said of it: once is enough.
        let of_type: HashSet<Span> = out.iter().filter(|v| v.kind == ViolationKind::Type).map(|v| v.span).collect();
        out.retain(|v| v.kind != ViolationKind::Value || !of_type.contains(&v.span));
        self.check_dates(root, &mut out);
        self.check_keys(root, front_matter, &mut out);
        out.sort_by_key(|v| v.span);
        out.dedup();
        out
    }

    /// The value as JSON, keys in the spelling of the schema where the generator does not mind.
    fn json(&self, root: &Value, resolver: Resolver) -> Json {
        if self.generator != Generator::Hugo {
            return to_json(root, resolver);
        }
        let mut map = serde_json::Map::new();
        for entry in root.as_mapping().unwrap_or_default() {
            map.insert(self.canonical(&entry.key).to_owned(), to_json(&entry.value, resolver));
        }
        map.into()
    }

    /// The schema's spelling of a key: Hugo's keys are case-insensitive.
    fn canonical<'k>(&'k self, key: &'k str) -> &'k str {
        if self.generator != Generator::Hugo {
            return key;
        }
        self.known.iter().find(|k| k.eq_ignore_ascii_case(key)).map_or(key, String::as_str)
    }

    fn entry<'v>(&self, mapping: &'v Value, key: &str, top: bool) -> Option<&'v Entry> {
        let entries = mapping.as_mapping()?;
        entries.iter().rev().find(|e| &*e.key == key || (top && self.canonical(&e.key) == key))
    }

    /// The spans of an error: its path leads to a value of the tree.
    fn place(&self, found: Explained, root: &Value, front_matter: &FrontMatter, certain: bool) -> Violation {
        let mut value = root;
        let mut span = front_matter.open;
        for (depth, segment) in found.path.iter().enumerate() {
            let last = depth + 1 == found.path.len();
            match &value.kind {
                Kind::Mapping(_) => {
                    let Some(entry) = self.entry(value, segment, depth == 0) else { break };
                    let of_key = last && found.kind == ViolationKind::UnknownKey;
                    span = if of_key || entry.value.span.is_empty() { entry.key_span } else { entry.value.span };
                    value = &entry.value;
                }
                Kind::Sequence(items) => {
                    let Some(item) = segment.parse::<usize>().ok().and_then(|at| items.get(at)) else { break };
                    span = item.span;
                    value = item;
                }
                Kind::Scalar(_) => break,
            }
        }
        let suggestion = match found.kind {
            ViolationKind::UnknownKey => found
                .path
                .last()
                .and_then(|k| near_key(k, self.known.iter().map(String::as_str)).map(ToOwned::to_owned)),
            _ => None,
        };
        Violation {
            kind: found.kind,
            span,
            key: found.path.join("."),
            message: found.message,
            label: found.label,
            help: found.help,
            suggestion,
            certain,
            tolerated: false,
        }
    }

    /// Dates that the generator would not read, or that do not exist.
    fn check_dates(&self, root: &Value, out: &mut Vec<Violation>) {
        let reading = self.generator.date_reading();
        for key in &self.dates {
            let Some(entry) = self.entry(root, key, true) else { continue };
            let shown = || shown_path(std::slice::from_ref(key));
            let Kind::Scalar(scalar) = &entry.value.kind else {
                out.push(date_violation(entry, key, format!("{} takes a date, this is no single value", shown())));
                continue;
            };
            let raw = || super::explain::cut(&scalar.text);
            let who = self.generator.title().unwrap_or("no generator");
            match scalar_date(scalar, reading) {
                Ok(date) if date.rolled_over => {
                    let (shown, raw) = (shown(), raw());
                    let taken = match self.generator {
                        Generator::None => String::new(),
                        _ => format!(": {who} takes it for {}", date.civil.date()),
                    };
                    let message = format!("{shown} is `{raw}`, a day that does not exist{taken}");
                    out.push(Violation { tolerated: true, ..date_violation(entry, key, message) });
                }
                Ok(_) | Err(DateError::FromFile | DateError::Empty) => {}
                Err(reason) => {
                    let (shown, raw) = (shown(), raw());
                    out.push(date_violation(
                        entry,
                        key,
                        match self.generator {
                            Generator::None => format!("{shown} `{raw}` is no date: {reason}"),
                            _ => format!("{who} cannot read {shown} `{raw}` as a date: {reason}"),
                        },
                    ));
                }
            }
        }
    }

    /// Keys that look like a slip of the pen for one that is known and not there, and sentences that became keys.
    fn check_keys(&self, root: &Value, front_matter: &FrontMatter, out: &mut Vec<Violation>) {
        let told: HashSet<Span> = out.iter().map(|violation| violation.span).collect();
        let mut absent: Option<Vec<&str>> = None;
        for entry in root.as_mapping().unwrap_or_default() {
            let key = self.canonical(&entry.key);
            if self.known.iter().any(|k| k == key) || told.contains(&entry.key_span) {
                continue;
            }
            let absent = absent.get_or_insert_with(|| self.absent(root)).iter().copied();
            // A plural is no slip: `authors` is a key of its own where `author` is known.
            let is_plural = |a: &str, b: &str| a.strip_suffix('s') == Some(b);
            let absent = absent.filter(|k| !is_plural(k, key) && !is_plural(key, k));
            // Nor is another case: that is known for certain.
            let absent = absent.filter(|k| !k.eq_ignore_ascii_case(key));
            let path = vec![entry.key.to_string()];
            if let Some(meant) = near_key(key, absent) {
                let known = [meant.to_owned()];
                out.push(self.place(unknown_key(path, &entry.key, &known), root, front_matter, false));
            } else if is_a_sentence(&entry.key) {
                let mut found = unknown_key(path, &entry.key, &[]);
                found.message = "a sentence became a key".to_owned();
                found.label = "read as the name of a key".to_owned();
                found.help = Some("put the text it belongs to in quotes, or make it a block with `|`".to_owned());
                out.push(self.place(found, root, front_matter, false));
            }
        }
    }

    /// Known keys that are not there: one look at each for all entries.
    fn absent(&self, root: &Value) -> Vec<&str> {
        self.known.iter().filter(|key| self.entry(root, key, true).is_none()).map(String::as_str).collect()
    }

    pub(super) fn is_date(&self, key: &str) -> bool {
        self.dates.iter().any(|d| d == self.canonical(key))
    }

    pub(super) fn takes_text(&self, key: &str) -> bool {
        self.texts.iter().any(|t| t == self.canonical(key))
    }

    /// Top-level keys that the schema names.
    pub(super) fn known(&self) -> &[String] {
        &self.known
    }
}

fn date_violation(entry: &Entry, key: &str, message: String) -> Violation {
    let span = if entry.value.span.is_empty() { entry.key_span } else { entry.value.span };
    Violation {
        kind: ViolationKind::Value,
        span,
        key: key.to_owned(),
        message,
        label: "no date".to_owned(),
        help: Some("write it as 2022-03-21T20:55:40+08:00: every generator reads that".to_owned()),
        suggestion: None,
        certain: true,
        tolerated: false,
    }
}

/// Whether a property takes a text and no boolean; a reference within the schema is followed once.
fn takes_text(schema: &Json, property: &Json) -> bool {
    let local = property.get("$ref").and_then(Json::as_str).and_then(|r| r.strip_prefix('#'));
    let property = local.and_then(|pointer| schema.pointer(pointer)).unwrap_or(property);
    let has = |name: &str| match property.get("type") {
        Some(Json::String(one)) => one == name,
        Some(Json::Array(many)) => many.iter().any(|t| t == name),
        _ => false,
    };
    has("string") && !has("boolean") && !has("array") && !has("object")
}

/// Text or markup that stands where a key should.
fn is_a_sentence(key: &str) -> bool {
    key.chars().count() > 60 || key.contains(['<', '\n']) || key.split(' ').count() > 5
}
