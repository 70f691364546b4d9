//! Validation errors in words: what is there, what may be there, and what was probably meant.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value as Json;

/// What kind of mistake a violation is; each has a rule of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViolationKind {
    /// A value of another type than its key takes.
    Type,
    /// A text, date or number that its key does not take.
    Value,
    /// A key that must be there is not.
    MissingKey,
    /// A key that is not known.
    UnknownKey,
}

/// One error: where in the instance, and the words for it.
#[derive(Clone, Debug)]
pub(super) struct Explained {
    pub(super) kind: ViolationKind,
    /// Path of the value; for an unknown key the path of the key.
    pub(super) path: Vec<String>,
    pub(super) message: String,
    pub(super) label: String,
    pub(super) help: Option<String>,
}

/// How many neighbours of a wrong value are named.
const NEIGHBOURS: usize = 3;
/// Values longer than this many characters are cut in messages.
const SHOWN: usize = 40;

/// Puts `error` into words; `known` are the keys of the place, for did-you-mean. One error of the validator can be
/// several: every unexpected key is its own.
pub(super) fn explain(error: &ValidationError<'_>, known: &[String]) -> Vec<Explained> {
    let path: Vec<String> = error.instance_path().iter().map(|segment| segment.to_string()).collect();
    let instance = error.instance();
    let key = shown_path(&path);
    let one = |kind, message: String, label: String, help: Option<String>| {
        vec![Explained { kind, path: path.clone(), message, label, help }]
    };
    let value = |wanted: String, help: Option<String>| {
        one(ViolationKind::Value, format!("{key} {wanted}, this is {}", shown(instance)), "not allowed".into(), help)
    };
    match error.kind() {
        ValidationErrorKind::Type { kind } => {
            let wanted = types(kind);
            let is = article(instance);
            one(
                ViolationKind::Type,
                format!("{key} takes {wanted}, this is {is}"),
                is.to_owned(),
                Some(format!("write {wanted}")),
            )
        }
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let place = if path.is_empty() { String::new() } else { format!(" in {key}") };
            one(
                ViolationKind::MissingKey,
                format!("the key `{name}` is missing{place}"),
                format!("without `{name}`"),
                Some(format!("add `{name}:`")),
            )
        }
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => unexpected
            .iter()
            .map(|name| {
                let mut path = path.clone();
                path.push(name.clone());
                unknown_key(path, name, known)
            })
            .collect(),
        ValidationErrorKind::PropertyNames { error } => {
            let name = error.instance().as_str().unwrap_or_default().to_owned();
            let mut path = path.clone();
            path.push(name.clone());
            vec![unknown_key(path, &name, known)]
        }
        ValidationErrorKind::FalseSchema => {
            let message = format!("{key} is reserved and cannot be set");
            one(ViolationKind::UnknownKey, message, "reserved".into(), Some("give it another name".into()))
        }
        ValidationErrorKind::Enum { options } => {
            let choices: Vec<&Json> = options.as_array().map(|a| a.iter().collect()).unwrap_or_default();
            let near = neighbours(instance, &choices);
            let help = match near.as_slice() {
                [] if choices.len() <= 10 => {
                    Some(format!("write one of {}", choices.iter().map(|c| plain(c)).collect::<Vec<_>>().join(", ")))
                }
                [] => Some(format!("{} values are allowed; none is near", choices.len())),
                near => Some(format!("did you mean {}?", near.join(" or "))),
            };
            value("does not take this value".into(), help)
                .into_iter()
                .map(|mut e| {
                    e.message = format!("{key} does not take {}", shown(instance));
                    e
                })
                .collect()
        }
        ValidationErrorKind::Constant { expected_value } => {
            value(format!("must be {}", plain(expected_value)), Some(format!("write {}", plain(expected_value))))
        }
        ValidationErrorKind::Format { format } => one(
            ViolationKind::Value,
            format!("{key} takes {}, this is {}", format_name(format), shown(instance)),
            "not in this format".into(),
            None,
        ),
        ValidationErrorKind::Pattern { pattern } => value(format!("must match `{pattern}`"), None),
        ValidationErrorKind::Not { .. } => {
            one(ViolationKind::Value, format!("{key} does not take {}", shown(instance)), "not allowed".into(), None)
        }
        ValidationErrorKind::MinLength { limit } if *limit == 1 => one(
            ViolationKind::Value,
            format!("{key} is empty"),
            "empty".into(),
            Some("write a value, or delete the key".into()),
        ),
        ValidationErrorKind::MinLength { limit } => value(format!("must have at least {limit} characters"), None),
        ValidationErrorKind::MaxLength { limit } => value(format!("must have at most {limit} characters"), None),
        ValidationErrorKind::MinItems { limit } => value(format!("must have at least {limit} items"), None),
        ValidationErrorKind::MaxItems { limit } => value(format!("must have at most {limit} items"), None),
        ValidationErrorKind::Minimum { limit } => value(format!("must be {limit} or more"), None),
        ValidationErrorKind::Maximum { limit } => value(format!("must be {limit} or less"), None),
        ValidationErrorKind::ExclusiveMinimum { limit } => value(format!("must be more than {limit}"), None),
        ValidationErrorKind::ExclusiveMaximum { limit } => value(format!("must be less than {limit}"), None),
        ValidationErrorKind::UniqueItems => value("must not hold an item twice".into(), None),
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            branches(&key, &path, instance, context, known)
        }
        other => one(
            ViolationKind::Value,
            format!("{key} breaks the rule `{}` of the schema", other.keyword()),
            "not allowed".into(),
            None,
        ),
    }
}

/// Of several alternatives the one that has the right type speaks; else all the types are named.
fn branches(
    key: &str,
    path: &[String],
    instance: &Json,
    context: &[Vec<ValidationError<'static>>],
    known: &[String],
) -> Vec<Explained> {
    let depth = path.len();
    let wrong_type = |errors: &[ValidationError<'static>]| {
        errors
            .iter()
            .any(|e| matches!(e.kind(), ValidationErrorKind::Type { .. }) && e.instance_path().iter().count() <= depth)
    };
    if let Some(errors) = context.iter().find(|errors| !errors.is_empty() && !wrong_type(errors)) {
        return errors.iter().flat_map(|e| explain(e, known)).collect();
    }
    let mut wanted: Vec<String> = Vec::new();
    for kind in context
        .iter()
        .flatten()
        .filter_map(|e| if let ValidationErrorKind::Type { kind } = e.kind() { Some(kind) } else { None })
    {
        let words = types(kind);
        if !wanted.contains(&words) {
            wanted.push(words);
        }
    }
    let is = article(instance);
    vec![Explained {
        kind: ViolationKind::Type,
        path: path.to_vec(),
        message: format!("{key} takes {}, this is {is}", wanted.join(" or ")),
        label: is.to_owned(),
        help: Some(format!("write {}", wanted.join(" or "))),
    }]
}

/// A key that nobody asked for, with the one that was probably meant.
pub(super) fn unknown_key(path: Vec<String>, name: &str, known: &[String]) -> Explained {
    let near = near_key(name, known.iter().map(String::as_str));
    Explained {
        kind: ViolationKind::UnknownKey,
        message: format!("the key `{}` is not known", cut(name)),
        label: near.map_or_else(|| "not known".to_owned(), |n| format!("did you mean `{n}`?")),
        help: near.map(|n| format!("write `{n}`")),
        path,
    }
}

/// The key of `known` that `name` is a slip of the pen for: one edit, two from eight letters on. In names of up to four
/// letters only two letters that changed places: `data` is no misspelt `date`.
pub(super) fn near_key<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let length = name.chars().count();
    if length < 3 {
        return None;
    }
    let limit = if length >= 8 { 2 } else { 1 };
    let letters = letter_set(name);
    known
        .filter(|k| *k != name && k.len().abs_diff(name.len()) <= limit)
        // An edit changes at most two members of the set of letters: most candidates go here, before the slow part.
        .filter(|k| (letter_set(k) ^ letters).count_ones() as usize <= 2 * limit)
        .filter(|k| length > 4 || (letter_set(k) == letters && k.len() == name.len()))
        .map(|k| (strsim::damerau_levenshtein(name, k), k))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k)
}

fn letter_set(text: &str) -> u64 {
    text.bytes().fold(0, |set, b| set | 1 << (b & 63))
}

/// Up to three allowed values that are near to `instance`, the nearest first.
fn neighbours(instance: &Json, choices: &[&Json]) -> Vec<String> {
    let Some(text) = instance.as_str() else { return Vec::new() };
    let folded = fold(text);
    let limit = (text.chars().count() / 3).clamp(1, 4);
    let mut near: Vec<(usize, &str)> = choices
        .iter()
        .filter_map(|c| c.as_str())
        .filter(|c| c.len().abs_diff(text.len()) <= 4 * limit)
        .map(|c| (if fold(c) == folded { 0 } else { strsim::damerau_levenshtein(text, c) }, c))
        .filter(|(distance, _)| *distance <= limit)
        .collect();
    near.sort_unstable();
    near.into_iter().take(NEIGHBOURS).map(|(_, c)| format!("`{c}`")).collect()
}

/// Case and blanks do not count.
fn fold(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}

fn types(kind: &TypeKind) -> String {
    let name = |t: JsonType| match t {
        JsonType::Null => "nothing",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "an integer",
        JsonType::Number => "a number",
        JsonType::String => "a text",
        JsonType::Array => "a list",
        JsonType::Object => "a mapping",
    };
    match kind {
        TypeKind::Single(t) => name(*t).to_owned(),
        TypeKind::Multiple(set) => {
            const ORDER: [JsonType; 6] = [
                JsonType::String,
                JsonType::Boolean,
                JsonType::Integer,
                JsonType::Number,
                JsonType::Array,
                JsonType::Object,
            ];
            let words: Vec<&str> = ORDER.into_iter().filter(|t| set.contains(*t)).map(name).collect();
            join_or(&words)
        }
    }
}

fn join_or(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

/// The type of a JSON value in words.
pub(super) fn article(value: &Json) -> &'static str {
    match value {
        Json::Null => "nothing",
        Json::Bool(_) => "a boolean",
        Json::Number(n) if n.is_f64() => "a number",
        Json::Number(_) => "an integer",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "a mapping",
    }
}

fn format_name(format: &str) -> &str {
    match format {
        "date" => "a date as YYYY-MM-DD",
        "date-time" => "a date and time as RFC 3339 has it",
        "email" => "an e-mail address",
        "uri" | "iri" => "a whole URL",
        "uri-reference" | "iri-reference" => "a URL or path",
        "generator-date" => "a date",
        "url-path" => "a path or URL without blanks",
        other => other,
    }
}

/// `tags[1]` for people: `` `tags.1` `` as a path in words.
pub(super) fn shown_path(path: &[String]) -> String {
    if path.is_empty() { "the front matter".to_owned() } else { format!("`{}`", cut(&path.join("."))) }
}

fn plain(value: &Json) -> String {
    match value {
        Json::String(s) => format!("`{}`", cut(s)),
        other => format!("`{other}`"),
    }
}

fn shown(value: &Json) -> String {
    match value {
        Json::String(s) => format!("`{}`", cut(s)),
        Json::Null => "nothing".to_owned(),
        Json::Array(_) | Json::Object(_) => article(value).to_owned(),
        other => format!("`{other}`"),
    }
}

/// At most [`SHOWN`] characters, on one line.
pub(super) fn cut(text: &str) -> String {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    let mut chars = line.chars();
    let head: String = chars.by_ref().take(SHOWN).collect();
    if chars.next().is_some() || line.len() < text.len() { format!("{head}…") } else { head }
}
