//! Spans with nothing to parse in them: code, addresses, math, footnote markers, breaks, escapes; and what is struck out.
//!
//! kramdown: parser/kramdown/codespan.rb, autolink.rb, math.rb, footnote.rb, line_break.rb, escaped_chars.rb; parser-gfm's
//! gfm.rb for `~~`.

use super::element::{Attribute, Kind, Part};
use super::scan::{self, byte, is_space};
use super::spans::{Set, Spans};
use crate::markup::autolink;

impl Spans<'_, '_, '_> {
    /// Inline code (kramdown: `parse_codespan`).
    pub(super) fn parse_code_span(&mut self) -> bool {
        let text = self.text;
        let open = self.at;
        let inner = scan::skip(text, open, |b| b == b'`');
        let length = inner - open;
        let before = text[self.start..open].bytes().next_back();
        let is_literal = length == 1 && before.is_none_or(is_space) && is_space(byte(text, inner));
        let known = self.memory.code.iter().any(|&(n, from)| n <= length && from <= inner);
        let found = if is_literal || known {
            None
        } else {
            memchr::memmem::find(&text.as_bytes()[inner..], &text.as_bytes()[open..inner]).map(|n| inner + n)
        };
        let Some(close) = found else {
            if !is_literal && !known {
                self.memory.code.retain(|&(n, _)| n < length);
                self.memory.code.push((length, inner));
            }
            self.add_text(open..inner);
            self.at = inner;
            return true;
        };
        let mut value = inner..close;
        if length > 1 {
            value.start += usize::from(text[value.clone()].starts_with(' '));
            value.end -= usize::from(text[value.clone()].ends_with(' '));
        }
        let node = self.push(Kind::Code, open..close + length);
        self.parser.arena.node_mut(node).text = self.slice(value);
        self.at = close + length;
        true
    }

    /// `<https://…>`, `<a@b>` (kramdown: `AUTOLINK_START`).
    pub(super) fn parse_autolink(&mut self) -> bool {
        let text = self.text;
        let open = self.at;
        let rest = &text[open + 1..];
        let scheme = ["mailto:", "https:", "http:", "ftps:", "ftp:"].into_iter().find(|s| rest.starts_with(s));
        let template = autolink::template(text, open);
        let close = match scheme {
            None if template.is_some() => template.map_or(open, |end| end - 1),
            Some(scheme) => {
                let Some(first) = rest[scheme.len()..].chars().next().filter(|c| *c != '\n') else { return false };
                let from = open + 1 + scheme.len() + first.len_utf8();
                let Some(n) = memchr::memchr2(b'>', b'\n', &text.as_bytes()[from..]) else { return false };
                if byte(text, from + n) != b'>' {
                    return false;
                }
                from + n
            }
            None => {
                let run = |from: usize| {
                    text[from..]
                        .find(|c: char| !(matches!(c, '-' | '_' | '.') || scan::is_alphanumeric(c)))
                        .map_or(text.len(), |n| from + n)
                };
                let at = run(open + 1);
                if at == open + 1 || byte(text, at) != b'@' {
                    return false;
                }
                let end = run(at + 1);
                if end == at + 1 || byte(text, end) != b'>' {
                    return false;
                }
                end
            }
        };
        let inner = open + 1..close;
        let mut value = vec![Part::Slice(self.slice(inner.clone()))];
        if scheme.is_none() && template.is_none() {
            let at = self.source.source_start(inner.start);
            value.insert(0, Part::Made("mailto:".into(), at..at));
        }
        let shown = if scheme == Some("mailto:") { inner.start + 7..inner.end } else { inner };
        let link = self.push(Kind::Link, open..close + 1);
        let href = Attribute { name: "href".into(), value, written: None };
        self.parser.arena.attributes_mut(link).push(href);
        self.add_text_to(link, shown);
        self.at = close + 1;
        true
    }

    /// `[^name]`; text where there is no such footnote (kramdown: `parse_footnote_marker`).
    pub(super) fn parse_footnote_marker(&mut self) -> bool {
        let text = self.text;
        let open = self.at;
        if byte(text, open + 1) != b'^' {
            return false;
        }
        let Some(close) = scan::ald_name(text, open + 2).filter(|&end| byte(text, end) == b']') else { return false };
        let end = close + 1;
        match self.parser.footnote_names.get(&text[open + 2..close]).copied() {
            Some(index) => {
                let node = self.push(Kind::Footnote, open..end);
                self.parser.arena.node_mut(node).extra = index;
            }
            None => {
                self.parser.undefined(self.source, open..end, &text[open + 1..close]);
                self.add_text(open..end);
            }
        }
        self.at = end;
        true
    }

    /// `$$…$$` (kramdown: `parse_inline_math`).
    pub(super) fn parse_inline_math(&mut self) -> bool {
        let text = self.text;
        let open = self.at;
        if byte(text, open + 1) != b'$' || open >= self.parser.absent.math {
            return false;
        }
        let Some(n) = memchr::memmem::find(&text.as_bytes()[open + 2..], b"$$") else {
            self.parser.absent.math = open;
            return false;
        };
        let close = open + 2 + n;
        let node = self.push(Kind::Math, open..close + 2);
        self.parser.arena.node_mut(node).text = self.slice(scan::strip(text, open + 2..close));
        self.at = close + 2;
        true
    }

    /// Two spaces or two backslashes at the end of a line (kramdown: `LINE_BREAK`).
    pub(super) fn parse_line_break(&mut self) -> bool {
        let options = &self.parser.options;
        let rest = &self.text[self.at..];
        if (options.gfm && options.hard_wrap) || !(rest.starts_with("  \n") || rest.starts_with("\\\\\n")) {
            return false;
        }
        self.push(Kind::Break, self.at..self.at + 2);
        self.at += 2;
        true
    }

    /// A backslash before a character that means something (kramdown: `ESCAPED_CHARS`).
    pub(super) fn parse_escape(&mut self) -> bool {
        if !is_escapable(byte(self.text, self.at + 1), self.parser.options.gfm) {
            return false;
        }
        self.add_text(self.at + 1..self.at + 2);
        self.at += 2;
        true
    }

    /// `~~…~~` (parser-gfm: `STRIKETHROUGH_MATCH`).
    pub(super) fn parse_strikethrough(&mut self) -> bool {
        let text = self.text;
        let bytes = text.as_bytes();
        let open = self.at;
        let inner = open + 2;
        let first = byte(text, inner);
        if !text[open..].starts_with("~~") || first == b'~' || is_space(first) || !self.parser.options.gfm {
            return false;
        }
        if open >= self.memory.strike || !self.may_nest() {
            return false;
        }
        let found = memchr::memmem::find_iter(&bytes[inner..], b"~~")
            .map(|n| inner + n)
            .find(|&close| close > inner && !is_space(bytes[close - 1]) && bytes[close - 1] != b'~');
        let Some(close) = found else {
            self.memory.strike = open;
            return false;
        };
        let node = self.push(Kind::Deleted, open..close + 2);
        let (slice, depth) = (self.slice(inner..close), self.depth);
        self.parser.spans_of(node, slice, Set::All, depth);
        self.parser.chunk = self.chunk;
        self.at = close + 2;
        true
    }
}

/// Whether a backslash before `b` takes its meaning.
pub(super) fn is_escapable(b: u8, gfm: bool) -> bool {
    matches!(
        b,
        b'\\'
            | b'.'
            | b'*'
            | b'_'
            | b'+'
            | b'`'
            | b'<'
            | b'>'
            | b'('
            | b')'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'#'
            | b'!'
            | b':'
            | b'|'
            | b'"'
            | b'\''
            | b'$'
            | b'='
            | b'-'
    ) || (gfm && b == b'~')
}
