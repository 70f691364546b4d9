//! The value tree. A scalar keeps its source text and style: what it *means* depends on who reads it.

use crate::text::Span;

/// The syntax of the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Between `---` lines.
    Yaml,
    /// Between `+++` lines.
    Toml,
    /// `{ … }` at the start of the file (Hugo).
    Json,
    /// Between `;;;` lines (Hexo).
    JsonSemicolons,
}

/// A parsed block.
#[derive(Clone, Debug)]
pub struct FrontMatter {
    /// The syntax.
    pub format: Format,
    /// The whole block with its fences and the line end after the closing one.
    pub span: Span,
    /// The opening fence itself (`---`), without its line end; for JSON the `{`.
    pub open: Span,
    /// What stands between the fences (for JSON the object with its braces).
    pub content: Span,
    /// The top-level value; `None` where nothing could be parsed. An empty block is an empty mapping.
    pub root: Option<Value>,
    /// Comments, each with its `#`.
    pub comments: Vec<Span>,
}

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Value {
    /// Exact bytes of the value, quotes included; empty (after the colon) where the value is missing.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A string, number, date, …: see [`Scalar`].
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Value>),
    /// A mapping, in the order of the source; a duplicate key appears as often as it was written.
    Mapping(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key's text, unquoted. A key that is no scalar has its source text.
    pub key: Box<str>,
    /// Exact bytes of the key, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Value,
}

/// A scalar: its text after unquoting and unescaping, and how it was written.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// The text as the parser of the format hands it on (folded, unescaped); for a missing value "".
    pub text: Box<str>,
    /// How it was written.
    pub style: Style,
    /// An explicit YAML tag such as `!!str`, without the value.
    pub tag: Option<Box<str>>,
}

/// How a scalar was written. YAML's plain scalars have no type before someone resolves them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// YAML without quotes: the reader decides the type.
    Plain,
    /// YAML or TOML `'…'`.
    SingleQuoted,
    /// YAML, TOML or JSON `"…"`.
    DoubleQuoted,
    /// YAML `|`, TOML `'''`.
    Literal,
    /// YAML `>`, TOML `"""`.
    Folded,
    /// A native boolean of TOML or JSON.
    Bool,
    /// A native integer of TOML or JSON.
    Integer,
    /// A native float of TOML or JSON.
    Float,
    /// A native date, time or date-time of TOML.
    Date,
    /// JSON `null`.
    Null,
}

impl Scalar {
    /// The boolean that stands in quotes, and so is a text to every reader of YAML and JSON.
    #[must_use]
    pub fn quoted_boolean(&self) -> Option<bool> {
        let quoted = matches!(self.style, Style::SingleQuoted | Style::DoubleQuoted) && self.tag.is_none();
        match &*self.text {
            "true" | "True" | "TRUE" if quoted => Some(true),
            "false" | "False" | "FALSE" if quoted => Some(false),
            _ => None,
        }
    }
}

impl Value {
    /// The scalar, if it is one.
    #[must_use]
    pub fn as_scalar(&self) -> Option<&Scalar> {
        if let Kind::Scalar(scalar) = &self.kind { Some(scalar) } else { None }
    }

    /// The items, if it is a list.
    #[must_use]
    pub fn as_sequence(&self) -> Option<&[Value]> {
        if let Kind::Sequence(items) = &self.kind { Some(items) } else { None }
    }

    /// The entries, if it is a mapping.
    #[must_use]
    pub fn as_mapping(&self) -> Option<&[Entry]> {
        if let Kind::Mapping(entries) = &self.kind { Some(entries) } else { None }
    }

    /// The value of the last entry of that name, as every generator that allows duplicates keeps it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_mapping()?.iter().rev().find(|e| &*e.key == key).map(|e| &e.value)
    }
}

impl FrontMatter {
    /// Top-level entries, in order; empty where the block is no mapping.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        self.root.as_ref().and_then(Value::as_mapping).unwrap_or_default()
    }

    /// The last top-level value of that name.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.root.as_ref()?.get(key)
    }

    /// The last top-level entry of that name.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().rev().find(|e| &*e.key == key)
    }
}
