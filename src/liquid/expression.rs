//! Expressions: literals, ranges and lookups (`expression.rb`, `variable_lookup.rb`, `range_lookup.rb`).

use std::sync::Arc;

use super::refusal::Refusal;
use super::scan::{is_segment, run, strip};
use super::value::{Literal, Value};

/// How deep ranges may stand inside ranges, and brackets inside brackets.
const MAX_NESTING: usize = 50;

/// What has a value once the variables are known.
#[derive(Debug)]
pub(super) enum Expression {
    /// A value by itself.
    Literal(Value),
    /// A name and what is looked up in it.
    Lookup(Lookup),
    /// `(from..to)` with a variable in it.
    Range(Box<(Expression, Expression)>),
}

/// `name.key[expression]`.
#[derive(Debug)]
pub(super) struct Lookup {
    /// The variable; `None` where the markup names none.
    pub name: Option<Key>,
    /// What is looked up in it, in order.
    pub steps: Vec<Key>,
}

/// One step of a lookup.
#[derive(Debug)]
pub(super) enum Key {
    /// `.name`: `size`, `first` and `last` may be commands.
    Name(Arc<str>),
    /// `[expression]`.
    Value(Box<Expression>),
}

impl Expression {
    /// `Expression.parse`. Markup that means nothing is a lookup of nothing, not an error.
    pub(super) fn parse(markup: &str) -> Result<Self, Refusal> {
        Self::nested(markup, 0)
    }

    /// `Condition.parse_expression`: `empty` and `blank` as words of their own.
    pub(super) fn parse_in_condition(markup: &str) -> Result<Self, Refusal> {
        match markup {
            "empty" => Ok(Self::Literal(Value::Literal(Literal::Empty))),
            "blank" => Ok(Self::Literal(Value::Literal(Literal::Blank))),
            _ => Self::parse(markup),
        }
    }

    fn nested(markup: &str, depth: usize) -> Result<Self, Refusal> {
        if depth > MAX_NESTING {
            return Err(Refusal::cap("an expression is nested too deep"));
        }
        let markup = strip(markup);
        if let Some(text) = literal_text(markup) {
            return Ok(Self::Literal(Value::str(text)));
        }
        if let Some(number) = number(markup)? {
            return Ok(Self::Literal(number));
        }
        if let Some((from, to)) = range(markup) {
            return Self::range(Self::nested(from, depth + 1)?, Self::nested(to, depth + 1)?);
        }
        Ok(match markup {
            "" | "nil" | "null" => Self::Literal(Value::Nil),
            "true" => Self::Literal(Value::Bool(true)),
            "false" => Self::Literal(Value::Bool(false)),
            "blank" | "empty" => Self::Literal(Value::Literal(Literal::Word)),
            _ => Self::Lookup(Lookup::parse(markup, depth)?),
        })
    }

    /// `RangeLookup.parse`.
    fn range(from: Self, to: Self) -> Result<Self, Refusal> {
        let (Self::Literal(first), Self::Literal(last)) = (&from, &to) else {
            return Ok(Self::Range(Box::new((from, to))));
        };
        let to_i = |value: &Value| match value {
            Value::Bool(_) | Value::Range(..) => {
                Err(Refusal::failed(format!("{} is no end of a range", value.class())))
            }
            other => super::number::to_i(other),
        };
        Ok(Self::Literal(Value::Range(to_i(first)?, to_i(last)?)))
    }
}

/// The text of a literal in quotes: whatever begins and ends with the same quote.
fn literal_text(markup: &str) -> Option<&str> {
    let quote = markup.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    if !markup.ends_with(quote) {
        return None;
    }
    Some(markup.get(1..markup.len() - 1).unwrap_or(""))
}

/// `INTEGERS_REGEX` and `FLOATS_REGEX`: `-?\d+`, `-?\d[\d.]+`.
fn number(markup: &str) -> Result<Option<Value>, Refusal> {
    let digits = markup.strip_prefix('-').unwrap_or(markup);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Ok(None);
    }
    if !digits.contains('.') {
        return markup.parse().map(|n| Some(Value::Int(n))).map_err(|_| super::number::too_large());
    }
    // A single digit and a dot match too; `to_f` stops at the second dot.
    Ok(Some(Value::Float(super::number::text_to_f(markup))))
}

/// `RANGES_REGEX`: the ends of `(from..to)`, each without white space.
fn range(markup: &str) -> Option<(&str, &str)> {
    let inside = markup.strip_prefix('(')?.strip_suffix(')')?;
    let inside = strip(inside);
    // The first end is as long as it can be.
    let dots = inside.rfind("..")?;
    let (from, to) = (strip(&inside[..dots]), strip(&inside[dots + 2..]));
    let plain = |text: &str| !text.is_empty() && !text.bytes().any(super::scan::is_space);
    // White space ends the first end, so that `..` further on is not looked at.
    (plain(from) && plain(to)).then_some((from, to))
}

impl Lookup {
    /// `scan(VariableParser)`: `[…]` or a name with an optional question mark; all else is passed over.
    fn parse(markup: &str, depth: usize) -> Result<Self, Refusal> {
        let bytes = markup.as_bytes();
        let mut keys = Vec::new();
        let mut at = 0;
        let mut closed = true;
        while at < bytes.len() {
            if bytes[at] == b'[' && closed {
                match memchr::memchr(b']', &bytes[at + 1..]) {
                    Some(0) => {}
                    Some(length) => {
                        let inside = &markup[at + 1..=at + length];
                        keys.push(Key::Value(Box::new(Expression::nested(inside, depth + 1)?)));
                        at += length + 2;
                        continue;
                    }
                    None => closed = false,
                }
            } else if is_segment(bytes[at]) {
                let end = run(markup, at, is_segment);
                let end = end + usize::from(bytes.get(end) == Some(&b'?'));
                keys.push(Key::Name(Arc::from(&markup[at..end])));
                at = end;
                continue;
            }
            at += 1;
        }
        let mut keys = keys.into_iter();
        Ok(Self { name: keys.next(), steps: keys.collect() })
    }
}
