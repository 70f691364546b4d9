//! TOML through toml_edit's spans. A line that does not parse is reported, blanked out and the rest read again.

use toml_edit::{Document, Item, Table, TableLike, Value as Toml};

use super::build::MAX_DEPTH;
use super::value::{Entry, Kind, Scalar, Style, Value};
use crate::text::{Problem, ProblemKind, Span};

/// How many broken lines are reported before the rest is given up.
const MAX_PROBLEMS: usize = 20;

/// Reads the bytes `content` of `text`; the third part are the comments.
pub(super) fn parse(text: &str, content: Span) -> (Option<Value>, Vec<Problem>, Vec<Span>) {
    let base = content.start as usize;
    let mut toml = content.of(text).to_owned();
    let mut problems = Vec::new();
    loop {
        match Document::parse(toml.as_str()) {
            Ok(document) => {
                let root = Value { span: content, kind: Kind::Mapping(table(document.as_table(), text, base, 0)) };
                return (Some(root), problems, comments(text, content));
            }
            Err(error) => {
                let at = error.span().unwrap_or(0..0);
                let at = at.start.min(toml.len())..at.end.min(toml.len());
                let why = first_line(error.message());
                let (span, problem) = place(text, base, &toml, at, &why);
                problems.push(problem);
                if problems.len() >= MAX_PROBLEMS || !blank_out(&mut toml, span) {
                    return (None, problems, comments(text, content));
                }
            }
        }
    }
}

/// toml_edit's messages continue on more lines with what it expected.
fn first_line(message: &str) -> String {
    message.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The exact place of an error and the range of `toml` that its line takes.
fn place(
    text: &str,
    base: usize,
    toml: &str,
    at: std::ops::Range<usize>,
    why: &str,
) -> (std::ops::Range<usize>, Problem) {
    let line_start = toml[..at.start].rfind('\n').map_or(0, |n| n + 1);
    let line_end = toml[at.start..].find('\n').map_or(toml.len(), |n| at.start + n);
    let line = toml[line_start..line_end].trim_end();
    if why.contains("duplicate key") {
        let key = toml[at.clone()].trim();
        let first = key_before(toml, line_start, key);
        let span = Span::new(base + at.start, base + at.end);
        let problem = match first {
            Some(first) => Problem::new(ProblemKind::DuplicateKey, span).related(first.shift(base)),
            None => Problem::new(ProblemKind::DuplicateKey, span),
        };
        return (line_start..line_end, problem.detail(key.trim_matches(['"', '\''])));
    }
    // An error inside a value is about the value: `2020-13-05`, not its `13`.
    let value_start = line.find('=').map(|eq| {
        let value = &line[eq + 1..];
        line_start + eq + 1 + (value.len() - value.trim_start().len())
    });
    let value_end = line_start + line.len();
    let span = match value_start {
        Some(start) if start < value_end && at.start >= start && !toml[start..].starts_with(['"', '\'', '[', '{']) => {
            let value = &toml[start..value_end];
            let bare = value.split(" #").next().unwrap_or(value).trim_end();
            Span::new(base + start, base + start + bare.len())
        }
        _ if at.is_empty() => Span::new(base + line_start, base + line_start + line.len()),
        _ => Span::new(base + at.start, base + at.end),
    };
    debug_assert!(text.get(span.range()).is_some());
    (line_start..line_end.max(at.end), Problem::new(ProblemKind::FrontMatterSyntax, span).detail(why.to_owned()))
}

/// The first line before `end` that opens with `key =`.
fn key_before(toml: &str, end: usize, key: &str) -> Option<Span> {
    let mut at = 0;
    for line in toml[..end].split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        if line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('=')) {
            return Some(Span::new(start, start + key.len()));
        }
        at += line.len();
    }
    None
}

/// Replaces the bytes by blanks, line ends kept; `false` where nothing was left to replace.
fn blank_out(toml: &mut String, range: std::ops::Range<usize>) -> bool {
    let blank: String = toml[range.clone()]
        .chars()
        .flat_map(|c| std::iter::repeat_n(if matches!(c, '\n' | '\r') { c } else { ' ' }, c.len_utf8()))
        .collect();
    let changed = blank != toml[range.clone()];
    toml.replace_range(range, &blank);
    changed
}

fn table(table: &dyn TableLike, text: &str, base: usize, depth: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::with_capacity(table.len());
    for (name, item) in table.iter() {
        let Some((key, _)) = table.get_key_value(name) else { continue };
        let value = item_value(item, text, base, depth + 1);
        let Some(value) = value else { continue };
        let key_span = key.span().map_or(Span::empty(value.span.start as usize), |s| Span::from(s).shift(base));
        entries.push(Entry { key: name.into(), key_span, value });
    }
    entries
}

/// toml_edit itself refuses values nested more than 80 deep, so this recursion is bounded.
fn item_value(item: &Item, text: &str, base: usize, depth: usize) -> Option<Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    let span = |s: Option<std::ops::Range<usize>>| s.map(|s| Span::from(s).shift(base));
    match item {
        Item::None => None,
        Item::Value(value) => Some(toml_value(value, text, base, depth)),
        Item::Table(inner) => {
            let entries = table(inner, text, base, depth);
            Some(Value { span: table_span(inner, &entries, base), kind: Kind::Mapping(entries) })
        }
        Item::ArrayOfTables(tables) => {
            let items: Vec<Value> = tables
                .iter()
                .map(|inner| {
                    let entries = table(inner, text, base, depth);
                    Value { span: table_span(inner, &entries, base), kind: Kind::Mapping(entries) }
                })
                .collect();
            let whole = items.iter().map(|v| v.span).reduce(Span::cover).or(span(tables.span()))?;
            Some(Value { span: whole, kind: Kind::Sequence(items) })
        }
    }
}

/// A table from its header to its last entry.
fn table_span(table: &Table, entries: &[Entry], base: usize) -> Span {
    let inner = entries.iter().map(|e| e.key_span.cover(e.value.span)).reduce(Span::cover);
    let header = table.span().map(|s| Span::from(s).shift(base));
    match (header, inner) {
        (Some(header), Some(inner)) => header.cover(inner),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => Span::empty(base),
    }
}

fn toml_value(value: &Toml, text: &str, base: usize, depth: usize) -> Value {
    let span = value.span().map_or(Span::empty(base), |s| Span::from(s).shift(base));
    let raw = span.of(text);
    let scalar = |text: &str, style: Style| Kind::Scalar(Scalar { text: text.into(), style, tag: None });
    let kind = match value {
        Toml::String(string) => {
            let style = match raw {
                _ if raw.starts_with("'''") => Style::Literal,
                _ if raw.starts_with("\"\"\"") => Style::Folded,
                _ if raw.starts_with('\'') => Style::SingleQuoted,
                _ => Style::DoubleQuoted,
            };
            scalar(string.value(), style)
        }
        Toml::Integer(_) => scalar(raw, Style::Integer),
        Toml::Float(_) => scalar(raw, Style::Float),
        Toml::Boolean(_) => scalar(raw, Style::Bool),
        Toml::Datetime(_) => scalar(raw, Style::Date),
        Toml::Array(array) => Kind::Sequence(array.iter().map(|v| toml_value(v, text, base, depth + 1)).collect()),
        Toml::InlineTable(inner) => Kind::Mapping(table(inner, text, base, depth + 1)),
    };
    Value { span, kind }
}

/// Every comment with its `#`; strings are skipped.
fn comments(text: &str, content: Span) -> Vec<Span> {
    let bytes = text.as_bytes();
    let end = content.end as usize;
    let (mut at, mut out) = (content.start as usize, Vec::new());
    while at < end {
        match bytes[at] {
            b'#' => {
                let stop = memchr::memchr2(b'\n', b'\r', &bytes[at..end]).map_or(end, |n| at + n);
                out.push(Span::new(at, stop));
                at = stop;
            }
            quote @ (b'"' | b'\'') => {
                let fence = [quote; 3];
                let long = bytes[at..end].starts_with(&fence);
                at += if long { 3 } else { 1 };
                while at < end {
                    if bytes[at] == b'\\' && quote == b'"' {
                        at += 2;
                    } else if long && bytes[at..end].starts_with(&fence) {
                        at += 3;
                        break;
                    } else if !long && (bytes[at] == quote || bytes[at] == b'\n') {
                        at += 1;
                        break;
                    } else {
                        at += 1;
                    }
                }
            }
            _ => at += 1,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    type Found = (Option<Value>, Vec<(ProblemKind, String, String)>, Vec<String>);

    fn read(text: &str) -> Found {
        let (root, problems, comments) = parse(text, Span::new(0, text.len()));
        let problems = problems.into_iter().map(|p| (p.kind, p.span.of(text).to_owned(), p.detail.into())).collect();
        (root, problems, comments.into_iter().map(|s| s.of(text).to_owned()).collect())
    }

    #[test]
    fn native_types_and_exact_spans() {
        let text = "# head\ntitle = \"天 # 津\" # note\ndate = 2020-01-05T10:00:00+08:00\nn = 0x1F\nf = 1_0.5\nb = true\n\
                    tags = ['a', \"b\"]\n[extra]\nkey.inner = 1\n[[extra.list]]\nx = 1\n";
        let (root, problems, comments) = read(text);
        assert_eq!(problems, []);
        assert_eq!(comments, ["# head", "# note"]);
        let root = root.unwrap();
        let shown: Vec<(String, String)> = root
            .as_mapping()
            .unwrap()
            .iter()
            .map(|e| (e.key_span.of(text).to_owned(), e.value.span.of(text).to_owned()))
            .collect();
        assert_eq!(shown[0], ("title".into(), "\"天 # 津\"".into()));
        assert_eq!(shown[1], ("date".into(), "2020-01-05T10:00:00+08:00".into()));
        assert_eq!(shown[5], ("tags".into(), "['a', \"b\"]".into()));
        assert_eq!(shown[6].0, "extra");
        assert_eq!(root.get("date").unwrap().as_scalar().unwrap().style, Style::Date);
        let extra = root.get("extra").unwrap();
        assert_eq!(&*extra.get("key").unwrap().get("inner").unwrap().as_scalar().unwrap().text, "1");
        assert_eq!(extra.get("list").unwrap().as_sequence().unwrap().len(), 1);
    }

    #[test]
    fn mistakes_have_their_exact_place_and_cost_one_line() {
        let (root, problems, _) = read("title = \"a\"\ndate = 2020-13-05\ntags = [\"x\"]\n");
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].1, "2020-13-05");
        assert_eq!(root.unwrap().as_mapping().unwrap().len(), 2);

        let (root, problems, _) = read("title = a b\nx = 1\n");
        assert_eq!((problems[0].1.as_str(), problems.len()), ("a b", 1), "{problems:?}");
        assert!(root.unwrap().get("x").is_some());

        let (_, problems, _) = read("title: a\nx = 1\n");
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!("title: a".contains(&problems[0].1), "{problems:?}");
    }

    #[test]
    fn a_key_twice_is_a_duplicate_with_both_places() {
        let text = "a = 1\nb = 2\na = 3\n";
        let (_, problems, _) = parse(text, Span::new(0, text.len()));
        assert_eq!(problems[0].kind, ProblemKind::DuplicateKey);
        assert_eq!((problems[0].span, problems[0].related), (Span::new(12, 13), Some(Span::new(0, 1))));
        assert_eq!(&*problems[0].detail, "a");
    }

    #[test]
    fn hostile_input_ends() {
        for text in ["a = ".to_owned() + &"[".repeat(10_000), "[".repeat(1000), "a".repeat(9000), "\"".into()] {
            assert!(!read(&text).1.is_empty());
        }
    }
}
