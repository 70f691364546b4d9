//! What stands under a key, counted: types, forms, values. Memory is bounded by caps, not by the archive.

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// Files that are named as examples of one thing.
pub const EXAMPLES: usize = 3;
/// Different texts of a key that are counted; a key with more of them is no choice of a few.
const TEXTS: usize = 400;
/// Longer texts are no choice of a few either.
const LONGEST: usize = 60;
/// Different keys of one mapping that are counted.
const KEYS: usize = 400;
/// Mappings and lists deeper than this are only counted as such.
const DEPTH: usize = 4;

/// How often something was seen, and where first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// How often.
    pub count: usize,
    /// The first files in which it was seen, at most [`EXAMPLES`].
    pub paths: Vec<Box<str>>,
}

impl Seen {
    pub(super) fn add(&mut self, path: &str) {
        self.count += 1;
        if self.paths.len() < EXAMPLES && self.paths.iter().all(|known| **known != *path) {
            self.paths.push(path.into());
        }
    }
}

/// The types of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValueType {
    /// Nothing.
    Null,
    /// True or false.
    Boolean,
    /// A whole number.
    Integer,
    /// Another number.
    Number,
    /// A text; a date is one, too.
    Text,
    /// A list.
    List,
    /// A mapping.
    Mapping,
}

impl ValueType {
    /// The type of `value`.
    #[must_use]
    pub fn of(value: &Json) -> Self {
        match value {
            Json::Null => Self::Null,
            Json::Bool(_) => Self::Boolean,
            Json::Number(n) if n.is_f64() => Self::Number,
            Json::Number(_) => Self::Integer,
            Json::String(_) => Self::Text,
            Json::Array(_) => Self::List,
            Json::Object(_) => Self::Mapping,
        }
    }

    /// Its name in a JSON Schema.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Text => "string",
            Self::List => "array",
            Self::Mapping => "object",
        }
    }

    /// The type in words, with its article.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::List => "a list",
            Self::Mapping => "a mapping",
        }
    }
}

/// How many of the texts of a key have each form. A text can have several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forms {
    /// Nothing, or blanks alone.
    pub empty: usize,
    /// Dates, as the generator of the site reads them.
    pub date: usize,
    /// URLs with `http:` or `https:`.
    pub url: usize,
    /// Paths from the root of the site: `/images/x.png`.
    pub path: usize,
    /// Small letters, digits and single hyphens.
    pub slug: usize,
    /// Those of them with a hyphen.
    pub hyphened: usize,
}

impl Forms {
    fn add(&mut self, text: &str, is_date: bool) {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let is_slug = text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        let blank = text.contains(char::is_whitespace);
        self.empty += usize::from(text.trim().is_empty());
        self.date += usize::from(is_date);
        self.url += usize::from(!blank && host.is_some_and(|host| !host.is_empty()));
        self.path += usize::from(!blank && text.starts_with('/') && !text.starts_with("//"));
        self.slug += usize::from(is_slug);
        self.hyphened += usize::from(is_slug && text.contains('-'));
    }
}

/// The values of one key, or the items of its lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values {
    /// All of them.
    pub seen: Seen,
    /// By type.
    pub types: BTreeMap<ValueType, Seen>,
    /// The forms of the texts.
    pub forms: Forms,
    /// Different texts; `None` where there are too many to be a choice.
    pub texts: Option<BTreeMap<Box<str>, Seen>>,
    /// How the key is spelt, where the generator does not mind: each spelling and how often.
    pub spellings: BTreeMap<Box<str>, usize>,
    /// What stands in the lists.
    pub items: Option<Box<Values>>,
    /// What stands in the mappings.
    pub fields: Option<Box<Fields>>,
}

impl Values {
    /// How many are of this type.
    #[must_use]
    pub fn of_type(&self, wanted: ValueType) -> usize {
        self.types.get(&wanted).map_or(0, |seen| seen.count)
    }

    pub(super) fn add(&mut self, path: &str, value: &Json, is_date: bool, depth: usize) {
        let is_first = self.seen.count == 0;
        self.seen.add(path);
        self.types.entry(ValueType::of(value)).or_default().add(path);
        if is_first {
            self.texts = Some(BTreeMap::new());
        }
        match value {
            Json::String(text) => {
                self.forms.add(text, is_date);
                self.add_text(path, text);
            }
            Json::Array(items) if depth < DEPTH => {
                let own = self.items.get_or_insert_default();
                items.iter().for_each(|item| own.add(path, item, false, depth + 1));
            }
            Json::Object(fields) if depth < DEPTH => {
                let own = self.fields.get_or_insert_default();
                own.begin();
                fields.iter().for_each(|(key, value)| own.add(path, key, None, value, false, depth + 1));
            }
            _ => {}
        }
    }

    fn add_text(&mut self, path: &str, text: &str) {
        let Some(texts) = &mut self.texts else { return };
        let full = texts.len() >= TEXTS && !texts.contains_key(text);
        if full || text.len() > LONGEST || text.contains(char::is_control) {
            self.texts = None;
            return;
        }
        texts.entry(text.into()).or_default().add(path);
    }
}

/// The keys of mappings of one kind: of the front matter as a whole, or of what stands under a key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    /// How many mappings there are.
    pub count: usize,
    /// Their keys.
    pub keys: BTreeMap<Box<str>, Values>,
    /// Whether there were more different keys than are counted.
    pub overflowed: bool,
}

impl Fields {
    pub(super) fn begin(&mut self) {
        self.count += 1;
    }

    /// Counts the value of `key`, which is written `spelling` where the generator takes several.
    pub(super) fn add(
        &mut self,
        path: &str,
        key: &str,
        spelling: Option<&str>,
        value: &Json,
        is_date: bool,
        depth: usize,
    ) {
        if self.keys.len() >= KEYS && !self.keys.contains_key(key) {
            self.overflowed = true;
            return;
        }
        let values = self.keys.entry(key.into()).or_default();
        values.add(path, value, is_date, depth);
        if let Some(spelling) = spelling
            && (values.spellings.len() < 8 || values.spellings.contains_key(spelling))
        {
            *values.spellings.entry(spelling.into()).or_default() += 1;
        }
    }

    /// The keys, the most common first.
    #[must_use]
    pub fn by_frequency(&self) -> Vec<(&str, &Values)> {
        let mut keys: Vec<(&str, &Values)> =
            self.keys.iter().map(|(key, values)| (values.spelt(key), values)).collect();
        keys.sort_by(|(a, x), (b, y)| (y.seen.count, a).cmp(&(x.seen.count, b)));
        keys
    }
}

impl Values {
    /// The most common spelling of the key `key`.
    fn spelt<'a>(&'a self, key: &'a str) -> &'a str {
        let best = self.spellings.iter().max_by(|(a, x), (b, y)| (x, b).cmp(&(y, a)));
        best.map_or(key, |(spelling, _)| spelling)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_counted_by_type_form_and_text() {
        let mut values = Values::default();
        for (path, value) in [("a", json!("x-y")), ("b", json!("/z")), ("c", json!(5)), ("c", json!(["p", 1]))] {
            values.add(path, &value, false, 0);
        }
        assert_eq!((values.seen.count, values.seen.paths.len()), (4, 3));
        assert_eq!((values.of_type(ValueType::Text), values.of_type(ValueType::Integer)), (2, 1));
        assert_eq!((values.forms.slug, values.forms.hyphened, values.forms.path), (1, 1, 1));
        assert_eq!(values.texts.as_ref().unwrap().len(), 2);
        assert_eq!(values.items.as_ref().unwrap().of_type(ValueType::Integer), 1);
        values.add("d", &json!("x".repeat(LONGEST + 1)), false, 0);
        assert_eq!(values.texts, None);
        values.add("d", &json!("x-y"), false, 0);
        assert_eq!(values.texts, None, "once too many, always too many");
    }

    #[test]
    fn memory_is_bounded() {
        let mut fields = Fields::default();
        for i in 0..10 * KEYS {
            fields.begin();
            fields.add("a", &format!("key{i}"), None, &json!(i.to_string()), false, 0);
            fields.add("a", "same", None, &json!(format!("text {i}")), false, 0);
        }
        assert!(fields.overflowed && fields.keys.len() == KEYS);
        assert_eq!(fields.keys["same"].texts, None);
    }
}
