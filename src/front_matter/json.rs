//! A small JSON reader with a byte span for every key and value; serde_json has none.
//!
//! One trailing comma and one missing value are reported and read over, so that the keys after them are not lost.

use super::build::{Builder, MAX_DEPTH};
use super::value::{Style, Value};
use crate::text::{Problem, ProblemKind, Span};

/// Reads the bytes `content` of `text`. With `bare`, the braces around the entries are missing (Hexo's `;;;`).
pub(super) fn parse(text: &str, content: Span, bare: bool) -> (Option<Value>, Vec<Problem>) {
    let mut reader = Reader {
        text,
        at: content.start as usize,
        end: content.end as usize,
        builder: Builder::new(text),
        open: Vec::new(),
        problems: Vec::new(),
    };
    reader.run(bare);
    let (root, mut problems) = reader.builder.finish();
    problems.extend(reader.problems);
    (root, problems)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    builder: Builder<'t>,
    /// `{` or `[` of every open collection.
    open: Vec<u8>,
    problems: Vec<Problem>,
}

/// The rest cannot be read; the problem is reported.
struct Stop;

impl Reader<'_> {
    fn run(&mut self, bare: bool) {
        if bare {
            self.builder.open_mapping(self.at, true, 0);
            self.open.push(b'{');
            let end = self.text[..self.end].trim_end().len().max(self.at);
            let _ = self.collections(true);
            while !self.open.is_empty() {
                self.close_to(end);
            }
            return;
        }
        if self.value().is_ok() {
            let _ = self.collections(false);
        }
        let end = self.at.min(self.end);
        while !self.open.is_empty() {
            self.close_to(end);
        }
    }

    /// Reads entries and items until everything that is open is closed.
    fn collections(&mut self, bare: bool) -> Result<(), Stop> {
        // Whether the last thing was a comma, and where it is.
        let mut comma: Option<usize> = None;
        let mut fresh = true;
        while let Some(&kind) = self.open.last() {
            self.blank();
            let Some(byte) = self.peek() else {
                if bare && self.open.len() == 1 {
                    if let Some(at) = comma {
                        self.trailing_comma(at);
                    }
                    return Ok(());
                }
                return self.stop(Span::empty(self.end), "the object ends before its closing bracket");
            };
            if byte == b'}' || byte == b']' {
                if (byte == b'}') != (kind == b'{') || (bare && self.open.len() == 1) {
                    return self.stop(Span::new(self.at, self.at + 1), "this bracket closes nothing");
                }
                if let Some(at) = comma.take() {
                    self.trailing_comma(at);
                }
                self.at += 1;
                self.close_to(self.at);
                fresh = false;
                continue;
            }
            if byte == b',' {
                if fresh || comma.is_some() {
                    return self.stop(Span::new(self.at, self.at + 1), "a comma without a value before it");
                }
                comma = Some(self.at);
                self.at += 1;
                continue;
            }
            if !fresh && comma.is_none() {
                return self.stop(self.token(), "a comma is missing before this");
            }
            comma = None;
            let depth = self.open.len();
            if kind == b'{' {
                if byte != b'"' {
                    return self.stop(self.token(), "a key must stand in double quotes");
                }
                self.string()?;
                self.blank();
                if self.peek() != Some(b':') {
                    return self.stop(Span::empty(self.at), "a colon is missing after the key");
                }
                self.at += 1;
                self.blank();
            }
            self.value()?;
            fresh = self.open.len() > depth;
        }
        Ok(())
    }

    /// A scalar, or the opening of a collection.
    fn value(&mut self) -> Result<(), Stop> {
        self.blank();
        let start = self.at;
        match self.peek() {
            Some(b'"') => self.string(),
            Some(byte @ (b'{' | b'[')) => {
                if self.open.len() >= MAX_DEPTH {
                    return self.stop(Span::new(start, start + 1), "values nest more than 256 deep");
                }
                self.at += 1;
                self.open.push(byte);
                if byte == b'{' {
                    self.builder.open_mapping(start, true, 0);
                } else {
                    self.builder.open_sequence(start, true, 0);
                }
                Ok(())
            }
            Some(byte) if byte == b'-' || byte.is_ascii_alphanumeric() => {
                let span = self.token();
                let word = span.of(self.text);
                let style = match word {
                    "true" | "false" => Style::Bool,
                    "null" => Style::Null,
                    _ if is_number(word) => {
                        if word.contains(['.', 'e', 'E']) {
                            Style::Float
                        } else {
                            Style::Integer
                        }
                    }
                    _ => return self.stop(span, "this is no JSON value: a text must stand in double quotes"),
                };
                self.at = span.end as usize;
                let text = if style == Style::Null { Box::default() } else { word.into() };
                self.builder.scalar(span, text, style, None, 0);
                Ok(())
            }
            Some(_) => self.stop(self.token(), "this is no JSON value"),
            None => self.stop(Span::empty(self.end), "a value is missing at the end"),
        }
    }

    /// A string, key or value: the builder knows which.
    fn string(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut out = String::new();
        self.at += 1;
        let mut copied = self.at;
        loop {
            match bytes.get(self.at).filter(|_| self.at < self.end) {
                None => {
                    let line = memchr::memchr2(b'\n', b'\r', &bytes[start..self.end]).map_or(self.end, |n| start + n);
                    self.at = line;
                    return self.stop(Span::new(start, line), "the quoted text never ends");
                }
                Some(b'"') => break,
                Some(b'\\') => {
                    out.push_str(&self.text[copied..self.at]);
                    let (len, decoded) = escape(&self.text[self.at..self.end]);
                    match decoded {
                        Some(c) => out.push(c),
                        None => {
                            let span = Span::new(self.at, self.at + len);
                            self.problems.push(syntax(span, format!("`{}` is no escape of JSON", span.of(self.text))));
                            out.push_str(span.of(self.text));
                        }
                    }
                    self.at += len;
                    copied = self.at;
                }
                Some(b'\n' | b'\r') => {
                    return self.stop(Span::new(start, self.at), "a quoted text must end on its line");
                }
                Some(_) => self.at += 1,
            }
        }
        out.push_str(&self.text[copied..self.at]);
        self.at += 1;
        self.builder.scalar(Span::new(start, self.at), out.into(), Style::DoubleQuoted, None, 0);
        Ok(())
    }

    fn close_to(&mut self, end: usize) {
        self.open.pop();
        self.builder.close(Some(end));
    }

    fn trailing_comma(&mut self, at: usize) {
        self.problems.push(syntax(Span::new(at, at + 1), "a comma after the last value"));
    }

    fn stop(&mut self, span: Span, why: &str) -> Result<(), Stop> {
        self.problems.push(syntax(span, why));
        Err(Stop)
    }

    fn peek(&self) -> Option<u8> {
        (self.at < self.end).then(|| self.text.as_bytes()[self.at])
    }

    fn blank(&mut self) {
        while self.peek().is_some_and(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// From here to the next separator, at least one character.
    fn token(&self) -> Span {
        let rest = &self.text[self.at..self.end];
        let len = rest.find([',', '}', ']', ' ', '\t', '\n', '\r', ':']).unwrap_or(rest.len());
        let len = if len == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { len };
        Span::new(self.at, self.at + len)
    }
}

fn syntax(span: Span, why: impl Into<Box<str>>) -> Problem {
    Problem::new(ProblemKind::FrontMatterSyntax, span).detail(why)
}

/// RFC 8259's number.
fn is_number(word: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let word = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((m, e)) => (m, Some(e.strip_prefix(['+', '-']).unwrap_or(e))),
        None => (word, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((w, f)) => (w, Some(f)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

/// The length of the escape at the start of `rest` and the character it stands for, `None` where it stands for none.
fn escape(rest: &str) -> (usize, Option<char>) {
    let unit = |at: usize| rest.get(at..at + 4).and_then(|h| u32::from_str_radix(h, 16).ok());
    let Some(c) = rest[1..].chars().next() else { return (1, None) };
    let simple = match c {
        '"' | '\\' | '/' => Some(c),
        'b' => Some('\u{8}'),
        'f' => Some('\u{c}'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'u' => {
            return match unit(2) {
                Some(high @ 0xD800..=0xDBFF) => match (rest.get(6..8), unit(8)) {
                    (Some("\\u"), Some(low @ 0xDC00..=0xDFFF)) => {
                        (12, char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)))
                    }
                    _ => (6, None),
                },
                Some(code) => (6, char::from_u32(code)),
                None => (2, None),
            };
        }
        _ => None,
    };
    (1 + c.len_utf8(), simple)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, bare: bool) -> (Option<Value>, Vec<(String, String)>) {
        let (root, problems) = parse(text, Span::new(0, text.len()), bare);
        (root, problems.into_iter().map(|p| (p.span.of(text).to_owned(), p.detail.into())).collect())
    }

    #[test]
    fn spans_and_values() {
        let text =
            "{ \"title\": \"天\\u6d25 \\\"x\\\"\", \"n\": [1, -2.5e3, true, null, {\"a\": \"\\ud83d\\ude00\"}] }";
        let (root, problems) = read(text, false);
        assert_eq!(problems, []);
        let root = root.unwrap();
        assert_eq!(root.span.of(text), text);
        let title = root.get("title").unwrap();
        assert_eq!(&*title.as_scalar().unwrap().text, "天津 \"x\"");
        assert_eq!(title.span.of(text), "\"天\\u6d25 \\\"x\\\"\"");
        let items = root.get("n").unwrap().as_sequence().unwrap();
        let styles: Vec<Style> = items[..4].iter().map(|v| v.as_scalar().unwrap().style).collect();
        assert_eq!(styles, [Style::Integer, Style::Float, Style::Bool, Style::Null]);
        assert_eq!(&*items[4].get("a").unwrap().as_scalar().unwrap().text, "😀");
        assert_eq!(root.as_mapping().unwrap()[1].key_span.of(text), "\"n\"");
    }

    #[test]
    fn mistakes_have_their_exact_place() {
        let cases = [
            ("{\n\"title\": \"a\",\n}", ",", "a comma after the last value"),
            ("{\"a\": 01}", "01", "this is no JSON value: a text must stand in double quotes"),
            ("{\"a\": yes, \"b\": 1}", "yes", "this is no JSON value: a text must stand in double quotes"),
            ("{\"a\" 1}", "", "a colon is missing after the key"),
            ("{\"a\": \"b\" \"c\": 1}", "\"c\"", "a comma is missing before this"),
            ("{\"a\": \"x \\q y\"}", "\\q", "`\\q` is no escape of JSON"),
            ("{a: 1}", "a", "a key must stand in double quotes"),
            ("{\"a\": [1}", "}", "this bracket closes nothing"),
            ("{\"a\": \"b\n", "\"b", "a quoted text must end on its line"),
        ];
        for (text, span, why) in cases {
            let (_, problems) = read(text, false);
            assert_eq!(problems, [(span.to_owned(), why.to_owned())], "{text}");
        }
        let (root, _) = read("{\n\"title\": \"a\",\n}", false);
        assert_eq!(&*root.unwrap().get("title").unwrap().as_scalar().unwrap().text, "a");
    }

    #[test]
    fn bare_entries_of_hexo() {
        let (root, problems) = read("\"a\": 1,\n\"b\": [\"x\"]\n", true);
        assert_eq!(problems, []);
        assert_eq!(root.unwrap().as_mapping().unwrap().len(), 2);
        let (_, problems) = read("\"a\": 1,\n", true);
        assert_eq!(problems[0].1, "a comma after the last value");
    }

    #[test]
    fn deep_and_broken_input_ends() {
        let (_, problems) = read(&"[".repeat(100_000), false);
        assert_eq!(problems[0].1, "values nest more than 256 deep");
        for text in ["", "{", "{\"", "{\"a\":", "{\"a\":\"\\", "{\"a\":\"\\u12", "{]", "天"] {
            let (_, problems) = read(text, false);
            assert!(!problems.is_empty(), "{text}");
        }
    }
}
