//! Byte-minimal edits of a block, in the syntax of its format: nothing but the bytes they mean.
//!
//! Text values only; who edits reads the result again and compares, as every safe fix is proved.

use super::resolve::{Resolved, Resolver, plain};
use super::value::{Entry, Format, FrontMatter, Kind, Style, Value};
use crate::text::{Edit, Span};

/// `text` as a value of `format`: in YAML without quotes where every parser reads it as this text.
#[must_use]
pub fn written(text: &str, format: Format) -> String {
    match format {
        Format::Yaml if is_plain_text(text) => text.to_owned(),
        Format::Yaml => quoted_yaml(text),
        Format::Toml => quoted_toml(text),
        Format::Json | Format::JsonSemicolons => serde_json::Value::from(text).to_string(),
    }
}

/// `text` as an item of a list on one line, or a value of a mapping on one: there commas and brackets say something.
#[must_use]
pub fn written_in_flow(text: &str, format: Format) -> String {
    let plain = written(text, format);
    if plain == text && text.contains([',', '[', ']', '{', '}']) {
        return quoted_yaml(text);
    }
    plain
}

/// Replaces the value of `entry` by `text`. An empty YAML or missing value gets the blank it needs.
#[must_use]
pub fn replace_value(source: &str, format: Format, entry: &Entry, text: &str) -> Edit {
    let span = entry.value.span;
    let new = written(text, format);
    let blank = span.is_empty() && source[..span.start as usize].ends_with([':', '=', '-']);
    Edit::replace(span, if blank { format!(" {new}") } else { new })
}

/// Puts a plain YAML scalar of one line in quotes; `None` for everything else, which has its type already.
#[must_use]
pub fn quote_scalar(source: &str, value: &Value) -> Option<Edit> {
    let Kind::Scalar(scalar) = &value.kind else { return None };
    let raw = value.span.of(source);
    let plain = scalar.style == Style::Plain && scalar.tag.is_none() && !raw.is_empty() && *raw == *scalar.text;
    plain.then(|| Edit::replace(value.span, quoted_yaml(raw)))
}

/// Deletes a top-level entry with its lines (YAML, TOML) or its comma (JSON). `None` where other bytes share its lines.
#[must_use]
pub fn delete_entry(source: &str, front_matter: &FrontMatter, entry: &Entry) -> Option<Edit> {
    let span = entry.key_span.cover(entry.value.span);
    match front_matter.format {
        Format::Yaml | Format::Toml => {
            let start = source[..span.start as usize].rfind(['\n', '\r']).map_or(0, |at| at + 1);
            let rest = &source[span.end as usize..];
            let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
            let shared =
                start != span.start as usize || !(line.trim().is_empty() || line.trim_start().starts_with('#'));
            let end = span.end as usize + line.len();
            (!shared).then(|| Edit::delete(Span::new(start, end + line_end(&source[end..]))))
        }
        Format::Json | Format::JsonSemicolons => {
            let entries = front_matter.entries();
            let at = entries.iter().position(|e| e.key_span == entry.key_span)?;
            let span = match (at.checked_sub(1).and_then(|before| entries.get(before)), entries.get(at + 1)) {
                (_, Some(next)) => Span::new(span.start as usize, next.key_span.start as usize),
                (Some(before), None) => Span::new(before.value.span.end as usize, span.end as usize),
                (None, None) => span,
            };
            Some(Edit::delete(span))
        }
    }
}

/// Deletes the item `at` of a list: its line, or its bytes with the comma that goes with it. `None` where comments or
/// other values share these bytes, and where it is the only one of a list in lines, whose key would be left alone.
#[must_use]
pub fn delete_item(source: &str, list: &Value, at: usize) -> Option<Edit> {
    let items = list.as_sequence()?;
    let own = items.get(at)?.span;
    let before = at.checked_sub(1).and_then(|before| items.get(before)).map(|item| item.span);
    let next = items.get(at + 1).map(|item| item.span);
    // What an alias of YAML brings along may have its bytes in another place.
    let in_place = list.span.contains(own)
        && before.is_none_or(|before| list.span.contains(before) && before.end <= own.start)
        && next.is_none_or(|next| list.span.contains(next) && own.end <= next.start);
    if !in_place {
        return None;
    }
    let start = source[..own.start as usize].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    if source[start..own.start as usize].trim() == "-" {
        let rest = &source[own.end as usize..];
        let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
        let end = own.end as usize + line.len();
        let alone = line.trim().is_empty() && items.len() > 1;
        return alone.then(|| Edit::delete(Span::new(start, end + line_end(&source[end..]))));
    }
    // With the item goes the comma before it, or that after the first one.
    let (span, between) = match (before, next) {
        (Some(before), _) => {
            let between = Span::new(before.end as usize, own.start as usize);
            (Span::new(before.end as usize, own.end as usize), between)
        }
        (None, Some(next)) => {
            let between = Span::new(own.end as usize, next.start as usize);
            (Span::new(own.start as usize, next.start as usize), between)
        }
        (None, None) => (own, Span::empty(own.end as usize)),
    };
    let clear = between.of(source).chars().all(|c| c == ',' || c.is_whitespace());
    clear.then(|| Edit::delete(span))
}

/// Inserts `key` with the text `value` as the last top-level entry (in TOML before the first table).
#[must_use]
pub fn insert_entry(source: &str, front_matter: &FrontMatter, key: &str, value: &str) -> Edit {
    let content = front_matter.content;
    let head = &source[..content.start as usize];
    let eol = if head.ends_with("\r\n") {
        "\r\n"
    } else if head.ends_with('\r') {
        "\r"
    } else {
        "\n"
    };
    let new = written(value, front_matter.format);
    match front_matter.format {
        Format::Yaml => Edit::insert(content.end as usize, format!("{}: {new}{eol}", written(key, Format::Yaml))),
        Format::Toml => {
            let table = front_matter.entries().iter().find(|e| {
                let line = source[..e.key_span.start as usize].rfind(['\n', '\r']).map_or(0, |at| at + 1);
                source[line..].trim_start().starts_with('[')
            });
            let at = table.map_or(content.end as usize, |e| {
                source[..e.key_span.start as usize].rfind(['\n', '\r']).map_or(0, |at| at + 1)
            });
            let bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
            let key = if bare { key.to_owned() } else { quoted_toml(key) };
            Edit::insert(at, format!("{key} = {new}{eol}"))
        }
        Format::Json | Format::JsonSemicolons => {
            let key = serde_json::Value::from(key);
            match front_matter.entries().last() {
                Some(last) => Edit::insert(last.value.span.end as usize, format!(",{eol}{key}: {new}")),
                None => {
                    let at = content.start as usize + usize::from(front_matter.format == Format::Json);
                    Edit::insert(at, format!("{key}: {new}"))
                }
            }
        }
    }
}

fn line_end(text: &str) -> usize {
    if text.starts_with("\r\n") { 2 } else { usize::from(text.starts_with(['\n', '\r'])) }
}

/// Whether every YAML parser reads `text` without quotes as this text.
fn is_plain_text(text: &str) -> bool {
    let first = text.chars().next();
    !text.is_empty()
        && text.trim() == text
        && !first.is_some_and(|c| "-?:,[]{}#&*!|>'\"%@`=".contains(c))
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !text.chars().any(|c| c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}'))
        && !matches!(text.to_ascii_lowercase().as_str(), "y" | "n")
        && Resolver::ALL.into_iter().all(|r| matches!(plain(text, r), Resolved::Str(_)))
}

/// `text` as a TOML basic string, or a literal one where that needs no escape.
#[must_use]
pub fn quoted_toml(text: &str) -> String {
    let control = text.chars().any(char::is_control);
    if text.contains(['"', '\\']) && !text.contains('\'') && !control {
        return format!("'{text}'");
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `text` as a YAML scalar that every parser reads as exactly this text: double quotes where nothing needs an escape.
#[must_use]
pub fn quoted_yaml(text: &str) -> String {
    let control = text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'));
    if !control && !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    if !control {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::with_capacity(text.len() + 8);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04X}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front_matter::{read, to_json};
    use crate::text::{SourceFile, apply};

    fn edited(text: &str, edit: impl Fn(&str, &FrontMatter) -> Edit) -> String {
        let source = SourceFile::from_text("a.md", text);
        let front_matter = read(&source).front_matter.expect("a block");
        let out = apply(text, &[edit(text, &front_matter)]).expect("sound");
        assert_eq!(read(&SourceFile::from_text("a.md", out.as_str())).problems, [], "{out}");
        out
    }

    #[test]
    fn texts_are_quoted_only_where_a_parser_would_misread_them() {
        for text in [
            "天津: a",
            "no",
            "12:30",
            "007",
            "",
            " a",
            "a #b",
            "@x",
            "2020-01-05",
            "a\"b\\c",
            "it's \\",
            "a\nb",
            "y",
            "1,000",
        ] {
            for format in [Format::Yaml, Format::Toml, Format::Json] {
                let new = written(text, format);
                let block = match format {
                    Format::Yaml => format!("---\nk: {new}\n---\n"),
                    Format::Toml => format!("+++\nk = {new}\n+++\n"),
                    _ => format!("{{\n\"k\": {new}\n}}\n"),
                };
                let source = SourceFile::from_text("a.md", block);
                let read = read(&source);
                assert_eq!(read.problems, [], "{}", source.text());
                for resolver in Resolver::ALL {
                    let json = to_json(read.front_matter.as_ref().unwrap().root.as_ref().unwrap(), resolver);
                    assert_eq!(json["k"], text, "{}", source.text());
                }
            }
        }
        assert_eq!(written("plain words", Format::Yaml), "plain words");
    }

    #[test]
    fn only_the_meant_bytes_change() {
        let yaml = "---\r\ntitle: a # keep\r\nempty:\r\nlist:\r\n- x\r\n---\r\n";
        assert_eq!(
            edited(yaml, |s, f| replace_value(s, f.format, f.entry("title").unwrap(), "b: c")),
            yaml.replace("title: a #", "title: \"b: c\" #")
        );
        assert_eq!(
            edited(yaml, |s, f| replace_value(s, f.format, f.entry("empty").unwrap(), "x")),
            yaml.replace("empty:", "empty: x")
        );
        assert_eq!(
            edited(yaml, |s, f| delete_entry(s, f, f.entry("list").unwrap()).unwrap()),
            yaml.replace("list:\r\n- x\r\n", "")
        );
        assert_eq!(
            edited(yaml, |s, f| insert_entry(s, f, "layout", "post")),
            yaml.replace("- x\r\n", "- x\r\nlayout: post\r\n")
        );
        let toml = "+++\na = 1\n[extra]\nb = 2\n+++\n";
        assert_eq!(edited(toml, |s, f| insert_entry(s, f, "t", "x")), "+++\na = 1\nt = \"x\"\n[extra]\nb = 2\n+++\n");
        let json = "{\n  \"a\": 1,\n  \"b\": 2\n}\n";
        assert_eq!(edited(json, |s, f| delete_entry(s, f, f.entry("b").unwrap()).unwrap()), "{\n  \"a\": 1\n}\n");
        assert_eq!(edited(json, |s, f| delete_entry(s, f, f.entry("a").unwrap()).unwrap()), "{\n  \"b\": 2\n}\n");
        assert_eq!(edited(json, |s, f| insert_entry(s, f, "c", "x")), "{\n  \"a\": 1,\n  \"b\": 2,\n\"c\": \"x\"\n}\n");
    }

    #[test]
    fn quoting_is_for_plain_scalars() {
        let text = "---\na: no\nb: \"x\"\nc: two\n  lines\n---\n";
        let source = SourceFile::from_text("a.md", text);
        let front_matter = read(&source).front_matter.unwrap();
        assert_eq!(quote_scalar(text, front_matter.get("a").unwrap()).unwrap().text, "\"no\"");
        assert_eq!(quote_scalar(text, front_matter.get("b").unwrap()), None);
        assert_eq!(quote_scalar(text, front_matter.get("c").unwrap()), None);
    }
}
