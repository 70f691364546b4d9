//! Headers: with a line of `=` or `-` below, or with `#` in front.
//!
//! kramdown: parser/kramdown/header.rb; parser-gfm's gfm.rb (`parse_atx_header_gfm_quirk`).

use std::ops::Range;

use super::blocks::Parser;
use super::chunk::Chunk;
use super::element::{Attribute, Kind, Part, Slice};
use super::scan::{self, byte, line_after, spaces};

impl<'m> Parser<'m> {
    /// A header with its line of `=` or `-` (kramdown: `SETEXT_HEADER_START`).
    pub(super) fn parse_setext_header(&mut self, source: &Chunk<'m>) -> bool {
        let text = &*source.text;
        let end = line_after(text, self.at);
        let mark = byte(text, end);
        if !matches!(mark, b'-' | b'=') || !self.is_after_boundary() {
            return false;
        }
        let after = scan::skip(text, end, |b| matches!(b, b'-' | b'='));
        let after = scan::skip(text, after, |b| scan::is_space(b) && b != b'\n');
        let start = spaces(text, self.at, 3);
        if byte(text, after) != b'\n' || matches!(byte(text, start), b' ' | b'\t') {
            return false;
        }
        let (content, id) = header_contents(text, start..end - 1);
        if content.is_empty() {
            return false;
        }
        self.push_header(source, if mark == b'-' { 2 } else { 1 }, content, id, after + 1);
        true
    }

    /// A header with its marks in front (kramdown: `ATX_HEADER_START`).
    pub(super) fn parse_atx_header(&mut self, source: &Chunk<'m>, gfm: bool) -> bool {
        let text = &*source.text;
        if !self.is_after_boundary() {
            return false;
        }
        let marks = scan::skip(text, self.at, |b| b == b'#').min(self.at + 6);
        let start = scan::skip(text, marks, |b| matches!(b, b' ' | b'\t'));
        if gfm && start == marks {
            return false;
        }
        // A class of "all but blanks" matches a line feed too, and so the next line is the header's.
        let from = start + usize::from(byte(text, start) == b'\n');
        if from > start && (gfm || from >= text.len()) {
            return false;
        }
        let end = line_after(text, from);
        let (content, id) = header_contents(text, start..end - 1);
        let trimmed = text[content.clone()].trim_end_matches('#').len() + content.start;
        let escaped = trimmed < content.end && trimmed > content.start && byte(text, trimmed - 1) == b'\\';
        let closing = trimmed + usize::from(escaped);
        let content = if closing < content.end { scan::rstrip(text, content.start..closing) } else { content };
        if content.is_empty() {
            return false;
        }
        self.push_header(source, marks - self.at, content, id, end);
        true
    }

    /// A header with its marks in front as GFM has it (parser-gfm: `parse_atx_header_gfm_quirk`).
    pub(super) fn parse_gfm_header(&mut self, source: &Chunk<'m>) -> bool {
        let text = &*source.text;
        let Some((marks, start)) = gfm_header(text, self.at) else { return false };
        let end = line_after(text, start);
        let (mut content, id) = header_contents(text, start..end - 1);
        let trimmed = content.start + text[content.clone()].trim_end_matches('#').len();
        if trimmed < content.end && trimmed > content.start && matches!(byte(text, trimmed - 1), b' ' | b'\t') {
            content = scan::rstrip(text, content.start..trimmed);
        }
        if content.is_empty() {
            return false;
        }
        self.push_header(source, marks - self.at, content, id, end);
        true
    }

    fn push_header(
        &mut self,
        source: &Chunk<'m>,
        level: usize,
        content: Range<usize>,
        id: Option<Range<usize>>,
        end: usize,
    ) {
        let start = spaces(&source.text, self.at, 3);
        let mut node = self.block(Kind::Header, source, start..end - 1);
        node.level = u8::try_from(level).unwrap_or(6);
        node.text = Slice::new(self.chunk, content);
        let header = self.arena.push(self.tree, node);
        self.push_raw_text(header, node.text);
        if let Some(id) = id {
            let value = vec![Part::Slice(Slice::new(self.chunk, id))];
            self.arena.attributes_mut(header).push(Attribute { name: "id".into(), value, written: None });
        }
        self.at = end;
    }
}

/// The marks of a GFM header, and where its text starts.
pub(super) fn gfm_header(text: &str, at: usize) -> Option<(usize, usize)> {
    let marks = scan::skip(text, at, |b| b == b'#');
    let start = scan::skip(text, marks, |b| matches!(b, b' ' | b'\t'));
    ((1..=6).contains(&(marks - at)) && start > marks).then_some((marks, start))
}

/// The text of a header and its `{#id}` (kramdown: `parse_header_contents`).
fn header_contents(text: &str, range: Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let content = scan::rstrip(text, range);
    let slice = &text[content.clone()];
    let Some(open) = slice.strip_suffix('}').and_then(|s| s.rfind("{#")) else { return (content, None) };
    let id = open + 2..slice.len() - 1;
    let is_blank = open > 0 && matches!(slice.as_bytes()[open - 1], b' ' | b'\t');
    let mut chars = slice[id.clone()].chars();
    let valid = chars.next().is_some_and(is_name_start) && chars.all(is_name_char);
    if !is_blank || !valid {
        return (content, None);
    }
    let text_end = content.start + open - 1;
    (scan::rstrip(text, content.start..text_end), Some(content.start + id.start..content.start + id.end))
}

/// REXML: `NAME_START_CHAR`.
fn is_name_start(c: char) -> bool {
    matches!(c, ':' | 'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// REXML: `NAME_CHAR`.
fn is_name_char(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
        || c >= '\u{100000}'
}
