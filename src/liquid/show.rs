//! How values are written: Ruby's `to_s`, `join`, `inspect` and `to_json`.

use std::fmt::Write as _;
use std::sync::Arc;

use super::refusal::Refusal;
use super::strftime;
use super::value::{Literal, Time, Value};

/// Ruby's `to_s`.
pub(super) fn to_s(value: &Value) -> Result<Arc<str>, Refusal> {
    Ok(match value {
        Value::Str(text) => Arc::clone(text),
        Value::Object(object) => object.text()?,
        Value::List(_) | Value::Map(_) => Arc::from(inspect(value)?),
        Value::Literal(Literal::Empty | Literal::Blank | Literal::Word) => Arc::from(""),
        _ => Arc::from(atom(value)?),
    })
}

/// What `{{ value }}` writes: a list is joined, nil is nothing.
pub(super) fn output(value: &Value) -> Result<Arc<str>, Refusal> {
    match value {
        Value::List(list) => Ok(Arc::from(join(list.items(), "")?)),
        other => to_s(other),
    }
}

/// `Array#join`: lists inside are joined with the same glue.
pub(super) fn join(items: &[Value], glue: &str) -> Result<String, Refusal> {
    let mut out = String::new();
    join_into(items, glue, &mut out)?;
    Ok(out)
}

fn join_into(items: &[Value], glue: &str, out: &mut String) -> Result<(), Refusal> {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(glue);
        }
        match item {
            Value::List(list) => join_into(list.items(), glue, out)?,
            other => out.push_str(&to_s(other)?),
        }
        if out.len() > super::MAX_OUTPUT {
            return Err(super::too_long());
        }
    }
    Ok(())
}

/// What is neither text, list, mapping nor object.
fn atom(value: &Value) -> Result<String, Refusal> {
    Ok(match value {
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => float(*number),
        Value::Range(from, to) => format!("{from}..{to}"),
        Value::Time(time) => time_text(time)?,
        Value::Date(date) => date.to_string(),
        _ => String::new(),
    })
}

/// `Time#to_s`.
fn time_text(time: &Time) -> Result<String, Refusal> {
    let format = if time.utc { "%Y-%m-%d %H:%M:%S UTC" } else { "%Y-%m-%d %H:%M:%S %z" };
    strftime::time(time, format)
}

/// `Float#to_s`: the shortest text that reads back, with an exponent below 0.0001 and from 10 to the 15th on.
pub(super) fn float(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let scientific = format!("{number:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if number != 0.0 && !(-4..15).contains(&exponent) {
        let dot = if mantissa.contains('.') { "" } else { ".0" };
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}{dot}e{sign}{:02}", exponent.abs());
    }
    let plain = format!("{number}");
    if plain.contains('.') { plain } else { plain + ".0" }
}

/// Ruby 3.1's `inspect`.
pub(super) fn inspect(value: &Value) -> Result<String, Refusal> {
    let mut out = String::new();
    inspect_into(value, &mut out)?;
    Ok(out)
}

fn inspect_into(value: &Value, out: &mut String) -> Result<(), Refusal> {
    match value {
        Value::Nil => out.push_str("nil"),
        Value::Str(text) => quote(text, out),
        Value::List(list) => {
            out.push('[');
            for (i, item) in list.items().iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                inspect_into(item, out)?;
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (i, (key, item)) in map.entries().iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                quote(key, out);
                out.push_str("=>");
                inspect_into(item, out)?;
            }
            out.push('}');
        }
        Value::Date(date) => {
            // `Date#inspect` shows the Julian day of the day's noon at UTC.
            let days = (*date - jiff::civil::date(1970, 1, 1)).get_days();
            let _ = write!(out, "#<Date: {date} (({}j,0s,0n),+0s,2299161j)>", i64::from(days) + 2_440_588);
        }
        Value::Object(_) => return Err(Refusal::unknown_value("the keys of an object")),
        Value::Literal(_) => return Err(Refusal::unknown_value("where `empty` lies in memory")),
        other => out.push_str(&atom(other)?),
    }
    if out.len() > super::MAX_OUTPUT { Err(super::too_long()) } else { Ok(()) }
}

/// `String#inspect`.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '#' if matches!(chars.peek(), Some('{' | '$' | '@')) => out.push_str("\\#"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{c}' => out.push_str("\\f"),
            '\u{b}' => out.push_str("\\v"),
            '\u{8}' => out.push_str("\\b"),
            '\u{7}' => out.push_str("\\a"),
            '\u{1b}' => out.push_str("\\e"),
            c if (c.is_control() && c != '\u{85}') || is_unprintable(c) => {
                let code = c as u32;
                let _ = if code > 0xFFFF { write!(out, "\\u{{{code:X}}}") } else { write!(out, "\\u{code:04X}") };
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Characters that Ruby shows by their number: separators and what is not assigned.
fn is_unprintable(c: char) -> bool {
    use unicode_general_category::GeneralCategory as Category;
    !c.is_ascii()
        && matches!(
            unicode_general_category::get_general_category(c),
            Category::Unassigned | Category::LineSeparator | Category::ParagraphSeparator
        )
}

/// `to_json` of Ruby's generator: no spaces, text as it is but for quotes, backslashes and control characters.
pub(super) fn json(value: &Value) -> Result<String, Refusal> {
    let mut out = String::new();
    json_into(value, &mut out)?;
    Ok(out)
}

fn json_into(value: &Value, out: &mut String) -> Result<(), Refusal> {
    match value {
        Value::Nil => out.push_str("null"),
        Value::Bool(_) | Value::Int(_) => out.push_str(&atom(value)?),
        Value::Float(number) if number.is_finite() => out.push_str(&float(*number)),
        Value::Float(_) => return Err(Refusal::failed("JSON has no such number")),
        Value::List(list) => {
            out.push('[');
            for (i, item) in list.items().iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                json_into(item, out)?;
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (i, (key, item)) in map.entries().iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                json_text(key, out);
                out.push(':');
                json_into(item, out)?;
            }
            out.push('}');
        }
        Value::Object(_) => return Err(Refusal::unknown_value("the keys of an object")),
        other => json_text(&to_s(other)?, out),
    }
    if out.len() > super::MAX_OUTPUT { Err(super::too_long()) } else { Ok(()) }
}

fn json_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{c}' => out.push_str("\\f"),
            '\u{8}' => out.push_str("\\b"),
            c if (c as u32) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
