//! The values of a template: what Ruby's objects are to Liquid.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::Arc;

use jiff::Zoned;
use jiff::civil::Date;

use super::refusal::Refusal;

/// How many values a list or mapping may hold, those inside it included: templates can double a list in a loop.
const MAX_WEIGHT: usize = 1_000_000;

/// How deep lists and mappings may be nested; what walks over them recurses so far and no further.
const MAX_VALUE_DEPTH: usize = 100;

/// A value. Cloning is cheap: what is large is shared.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// Ruby's `nil`.
    #[default]
    Nil,
    /// True or false.
    Bool(bool),
    /// An integer; beyond 64 bits nothing is known.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// A text.
    Str(Arc<str>),
    /// Ruby's `Array`.
    List(List),
    /// Ruby's `Hash` with keys that are strings.
    Map(Map),
    /// Both ends belong to it.
    Range(i64, i64),
    /// Ruby's `Time`.
    Time(Time),
    /// Ruby's `Date`.
    Date(Date),
    /// Something whose parts are made when they are asked for.
    Object(Arc<dyn Object>),
    /// `empty` or `blank` as one side of a comparison.
    Literal(Literal),
}

/// A moment, in the zone in which it is shown.
#[derive(Clone, Debug)]
pub struct Time {
    /// The moment.
    pub zoned: Arc<Zoned>,
    /// Whether Ruby knows it as UTC itself, and not as a local time that is 0 hours from it: it prints `UTC`.
    pub utc: bool,
}

/// `empty` and `blank` (`Condition::MethodLiteral`, and the one that Jekyll brings).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `empty`.
    Empty,
    /// `blank`, a method that plain Ruby objects do not have.
    Blank,
    /// Either of them anywhere else: an object that is written as nothing.
    Word,
}

/// What Jekyll calls a drop: a site, a page, the state of a loop.
pub trait Object: Debug + Send + Sync {
    /// The value under `key`; `None` where there is no such key, which is not the same as nil: `size` and `first` of
    /// what has such keys are those of the object itself.
    ///
    /// # Errors
    /// A [`Refusal`] where the value is not known.
    fn get(&self, key: &str) -> Result<Option<Value>, Refusal>;

    /// What `{{ object }}` shows.
    ///
    /// # Errors
    /// A [`Refusal`] where it is not known.
    fn text(&self) -> Result<Arc<str>, Refusal>;

    /// What tells it from every other object.
    fn id(&self) -> &str;
}

/// A list, with what it takes to walk over it.
#[derive(Clone, Debug)]
pub struct List {
    items: Arc<Vec<Value>>,
    weight: usize,
    depth: usize,
}

/// A mapping in the order in which its keys were first named.
#[derive(Clone, Debug)]
pub struct Map {
    inner: Arc<Entries>,
    weight: usize,
    depth: usize,
}

#[derive(Debug)]
struct Entries {
    entries: Vec<(Arc<str>, Value)>,
    index: HashMap<Arc<str>, usize>,
}

fn measure<'v>(values: impl Iterator<Item = &'v Value>) -> Result<(usize, usize), Refusal> {
    let (mut weight, mut depth) = (1_usize, 0);
    for value in values {
        weight = weight.saturating_add(value.weight());
        depth = depth.max(value.depth());
    }
    if weight > MAX_WEIGHT || depth >= MAX_VALUE_DEPTH {
        return Err(Refusal::cap("a list grows beyond what is allowed"));
    }
    Ok((weight, depth + 1))
}

impl List {
    /// The items.
    #[must_use]
    pub fn items(&self) -> &[Value] {
        &self.items
    }
}

impl Map {
    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.inner.index.get(key).map(|&at| &self.inner.entries[at].1)
    }

    /// Keys and values, in order.
    #[must_use]
    pub fn entries(&self) -> &[(Arc<str>, Value)] {
        &self.inner.entries
    }
}

impl Value {
    /// A list of `items`.
    ///
    /// # Errors
    /// A [`Refusal`] where it is too large or too deep.
    pub fn list(items: Vec<Value>) -> Result<Self, Refusal> {
        let (weight, depth) = measure(items.iter())?;
        Ok(Self::List(List { items: Arc::new(items), weight, depth }))
    }

    /// A mapping; of two entries with one key the later value stands in the place of the first.
    ///
    /// # Errors
    /// A [`Refusal`] where it is too large or too deep.
    pub fn map(pairs: impl IntoIterator<Item = (Arc<str>, Value)>) -> Result<Self, Refusal> {
        let mut entries: Vec<(Arc<str>, Value)> = Vec::new();
        let mut index = HashMap::new();
        for (key, value) in pairs {
            match index.get(&key) {
                Some(&at) => {
                    let entry: &mut (Arc<str>, Value) = &mut entries[at];
                    entry.1 = value;
                }
                None => {
                    index.insert(Arc::clone(&key), entries.len());
                    entries.push((key, value));
                }
            }
        }
        let (weight, depth) = measure(entries.iter().map(|(_, value)| value))?;
        Ok(Self::Map(Map { inner: Arc::new(Entries { entries, index }), weight, depth }))
    }

    /// A text.
    #[must_use]
    pub fn str(text: impl AsRef<str>) -> Self {
        Self::Str(Arc::from(text.as_ref()))
    }

    /// How many values there are in it, itself included; a text counts for its length.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::List(list) => list.weight,
            Self::Map(map) => map.weight,
            Self::Str(text) => 1 + text.len() / 64,
            _ => 1,
        }
    }

    fn depth(&self) -> usize {
        match self {
            Self::List(list) => list.depth,
            Self::Map(map) => map.depth,
            _ => 0,
        }
    }

    /// Everything but nil and false.
    pub(super) fn is_truthy(&self) -> bool {
        !matches!(self, Self::Nil | Self::Bool(false))
    }

    pub(super) fn is_nil(&self) -> bool {
        matches!(self, Self::Nil)
    }

    /// `empty?`, for what has that method.
    pub(super) fn is_empty(&self) -> Option<bool> {
        match self {
            Self::Str(text) => Some(text.is_empty()),
            Self::List(list) => Some(list.items.is_empty()),
            Self::Map(map) => Some(map.entries().is_empty()),
            _ => None,
        }
    }

    /// The class of Ruby's object, for messages.
    pub(super) fn class(&self) -> &'static str {
        match self {
            Self::Nil => "nil",
            Self::Bool(_) => "a boolean",
            Self::Int(_) => "an integer",
            Self::Float(_) => "a number",
            Self::Str(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
            Self::Range(..) => "a range",
            Self::Time(_) => "a time",
            Self::Date(_) => "a date",
            Self::Object(_) => "an object",
            Self::Literal(_) => "a word",
        }
    }

    /// What `each` hands over (`Utils.slice_collection_using_each`): of a text the text itself unless it is empty, of a
    /// mapping lists of key and value. `None` for what has no `each`.
    pub(super) fn each(&self, cap: usize) -> Result<Option<Vec<Value>>, Refusal> {
        Ok(Some(match self {
            Self::List(list) => list.items.to_vec(),
            Self::Map(map) => pairs(map)?,
            Self::Range(from, to) => range_items(*from, *to, cap)?,
            Self::Object(_) => return Err(Refusal::unknown_value("the keys of an object")),
            _ => return Ok(None),
        }))
    }
}

/// The integers of a range, at most `cap` of them.
pub(super) fn range_items(from: i64, to: i64, cap: usize) -> Result<Vec<Value>, Refusal> {
    let length = i128::from(to) - i128::from(from) + 1;
    if length > cap as i128 {
        return Err(Refusal::cap("a range is longer than a loop may be"));
    }
    Ok((from..=to).map(Value::Int).collect())
}

/// The entries of a mapping as lists of two.
pub(super) fn pairs(map: &Map) -> Result<Vec<Value>, Refusal> {
    map.entries().iter().map(|(key, value)| Value::list(vec![Value::Str(Arc::clone(key)), value.clone()])).collect()
}

impl PartialEq for Value {
    /// Ruby's `==`. It recurses over values whose depth is capped.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nil, Self::Nil) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a == b,
            (Self::Int(a), Self::Float(b)) | (Self::Float(b), Self::Int(a)) => *a as f64 == *b,
            (Self::Str(a), Self::Str(b)) => a == b,
            (Self::List(a), Self::List(b)) => Arc::ptr_eq(&a.items, &b.items) || a.items == b.items,
            (Self::Map(a), Self::Map(b)) => {
                Arc::ptr_eq(&a.inner, &b.inner)
                    || (a.entries().len() == b.entries().len()
                        && a.entries().iter().all(|(key, value)| b.get(key).is_some_and(|other| other == value)))
            }
            (Self::Range(a, b), Self::Range(c, d)) => a == c && b == d,
            (Self::Time(a), Self::Time(b)) => a.zoned.timestamp() == b.zoned.timestamp(),
            (Self::Date(a), Self::Date(b)) => a == b,
            (Self::Object(a), Self::Object(b)) => a.id() == b.id(),
            (Self::Literal(a), Self::Literal(b)) => a == b,
            _ => false,
        }
    }
}

/// Ruby's `<=>` between values that have an order; `None` where it is nil.
pub(super) fn compare(a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    use std::cmp::Ordering;
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Float(b)) => (*a as f64).partial_cmp(b),
        (Value::Float(a), Value::Int(b)) => a.partial_cmp(&(*b as f64)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Str(a), Value::Str(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => Some(a.zoned.timestamp().cmp(&b.zoned.timestamp())),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::List(a), Value::List(b)) => {
            for (a, b) in a.items.iter().zip(b.items.iter()) {
                match compare(a, b) {
                    Some(Ordering::Equal) => {}
                    other => return other,
                }
            }
            Some(a.items.len().cmp(&b.items.len()))
        }
        _ => (a == b).then_some(Ordering::Equal),
    }
}
