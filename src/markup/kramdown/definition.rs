//! Definitions, which show nothing themselves: of links, of footnotes and of abbreviations.
//!
//! kramdown: parser/kramdown/link.rb, footnote.rb and abbreviation.rb.

use std::ops::Range;

use super::blocks::{Abbreviation, Footnote, LinkDefinition, MAX_NESTING, Parser};
use super::chunk::Chunk;
use super::element::{Eob, Kind, Node, NodeId, Slice};
use super::scan::{self, byte, is_space, line_after, spaces};
use crate::text::{Problem, ProblemKind, Span};

/// A link's name as it is looked up: in lower case, white space as one space (kramdown: `normalize_link_id`).
pub(in crate::markup) fn link_name(name: &str) -> Box<str> {
    let mut out = String::with_capacity(name.len());
    let mut in_space = false;
    for c in name.chars() {
        if c.is_ascii() && is_space(c as u8) {
            if !in_space {
                out.push(' ');
            }
            in_space = true;
        } else {
            in_space = false;
            out.extend(c.to_lowercase());
        }
    }
    out.into()
}

/// What follows a link's destination: the title, and the byte after the definition.
fn title(text: &str, at: usize) -> Option<(Option<Range<usize>>, usize)> {
    let blank = |b: u8| matches!(b, b' ' | b'\t');
    let start = scan::skip(text, at, blank);
    let quoted = |start: usize| {
        let quote = byte(text, start);
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let end = line_after(text, start) - 1;
        let last = start + text[start..end].trim_end_matches([' ', '\t']).len();
        (last > start + 2 && byte(text, last - 1) == quote).then_some((Some(start + 1..last - 1), end + 1))
    };
    if byte(text, start) == b'\n' {
        let next = scan::skip(text, start + 1, blank);
        return Some(quoted(next).unwrap_or((None, start + 1)));
    }
    if start > at { quoted(start) } else { None }
}

impl<'m> Parser<'m> {
    /// A definition of any kind.
    pub(super) fn parse_definition(&mut self, source: &Chunk<'m>) -> bool {
        self.parse_footnote_definition(source)
            || self.parse_link_definition(source)
            || self.parse_abbreviation_definition(source)
    }

    /// `[name]: url "title"` (kramdown: `LINK_DEFINITION_START`).
    fn parse_link_definition(&mut self, source: &Chunk<'m>) -> bool {
        let text = &*source.text;
        let open = spaces(text, self.at, 3);
        if byte(text, open) != b'[' {
            return false;
        }
        let close = scan::skip(text, open + 1, |b| b != b'\n' && b != b']');
        if close == open + 1 || byte(text, close) != b']' || byte(text, close + 1) != b':' {
            return false;
        }
        let start = scan::skip(text, close + 2, |b| matches!(b, b' ' | b'\t'));
        let end = line_after(text, start) - 1;
        let Some((url, title, after)) = destination(text, start, end) else { return false };
        let name = link_name(&text[open + 1..close]);
        let eob = self.push_eob(Eob::Definition, source, open..after - 1);
        let slice = |range| Slice::new(self.chunk, range);
        let definition = LinkDefinition { url: slice(url), title: title.map(slice), eob, used: false };
        let label = name.clone();
        if let Some(lost) = self.links.insert(name, definition) {
            let problem = Problem::new(ProblemKind::DuplicateDefinition, self.place(lost.eob)).detail(label);
            self.problems.push(problem.related(self.place(eob)));
        }
        self.at = after;
        true
    }

    /// The bytes of the file of the block `node`.
    fn place(&self, node: NodeId) -> Span {
        Span::from(self.arena.node(node).source()).shift(self.base)
    }

    /// Notes the definitions of links that no link names, once all links are parsed.
    pub(super) fn notice_unused_links(&mut self) {
        let unused = self.links.iter().filter(|(_, definition)| !definition.used);
        let problem = |at: NodeId| Problem::new(ProblemKind::UnusedDefinition, self.place(at));
        let found: Vec<Problem> = unused.map(|(label, d)| problem(d.eob).detail(label.clone())).collect();
        self.problems.extend(found);
    }

    /// `[^name]: text`, and what is indented below it (kramdown: `FOOTNOTE_DEFINITION_START`).
    fn parse_footnote_definition(&mut self, source: &Chunk<'m>) -> bool {
        let text = &*source.text;
        let open = spaces(text, self.at, 3);
        if !text.as_bytes()[open..].starts_with(b"[^") || self.depth >= MAX_NESTING {
            return false;
        }
        let Some(close) = scan::ald_name(text, open + 2) else { return false };
        if !text.as_bytes()[close..].starts_with(b"]:") {
            return false;
        }
        let first = line_after(text, close + 2);
        let end = self.indented_end(text, first);
        let mut inner = Chunk::with_capacity(end - close);
        let mut line = close + 2;
        while line < end {
            let after = line_after(text, line);
            inner.push(source, scan::indent(text, line).unwrap_or(line)..after);
            line = after;
        }
        let name: Box<str> = text[open + 2..close].into();
        let node = self.arena.add(Node::new(Kind::FootnoteDefinition, source.source(open..end - 1)));
        let chunk = self.keep(inner);
        self.parse_chunk(node, chunk);
        self.push_eob(Eob::Definition, source, open..end - 1);
        let index = u32::try_from(self.footnotes.len()).unwrap_or(u32::MAX);
        self.footnotes.push(Footnote { name: name.clone(), node });
        self.footnote_names.insert(name, index);
        self.at = end;
        true
    }

    /// `*[name]: text` (kramdown: `ABBREV_DEFINITION_START`).
    fn parse_abbreviation_definition(&mut self, source: &Chunk<'m>) -> bool {
        let text = &*source.text;
        let open = spaces(text, self.at, 3);
        if !text.as_bytes()[open..].starts_with(b"*[") {
            return false;
        }
        let end = line_after(text, open) - 1;
        // At least one character, then the first `]:`.
        let Some(first) = text[open + 2..end].chars().next() else { return false };
        let from = open + 2 + first.len_utf8();
        let Some(n) = memchr::memmem::find(&text.as_bytes()[from..end], b"]:") else { return false };
        let close = from + n;
        let name: Box<str> = text[open + 2..close].into();
        let shown = Slice::new(self.chunk, scan::strip(text, close + 2..end));
        let eob = self.push_eob(Eob::Definition, source, open..end);
        let index = self.abbreviations.len();
        match self.abbreviation_names.get(&name) {
            Some(&old) => {
                let old = &mut self.abbreviations[old as usize];
                (old.text, old.eob) = (shown, eob);
            }
            None => {
                self.abbreviation_names.insert(name.clone(), u32::try_from(index).unwrap_or(u32::MAX));
                self.abbreviations.push(Abbreviation { name, text: shown, eob });
            }
        }
        self.at = end + 1;
        true
    }
}

/// Destination, title and end of a link's definition whose text is `start..end`.
fn destination(text: &str, start: usize, end: usize) -> Option<(Range<usize>, Option<Range<usize>>, usize)> {
    if byte(text, start) == b'<' {
        for n in memchr::memchr_iter(b'>', &text.as_bytes()[start + 1..end]).take(64) {
            let close = start + 1 + n;
            if let Some((title, after)) = title(text, close + 1) {
                return Some((start + 1..close, title, after));
            }
        }
    }
    let last = start + text[start..end].trim_end_matches([' ', '\t']).len();
    if last == start || scan::is_blank(&text[start..last]) {
        return None;
    }
    // A title on the same line starts at the first quote after blanks whose like ends the line.
    let closing = byte(text, last - 1);
    let mut quoted = false;
    let mut at = start + 1;
    while at < last {
        let b = byte(text, at);
        if matches!(b, b'"' | b'\'') && matches!(byte(text, at - 1), b' ' | b'\t') {
            quoted = true;
            if b == closing && last > at + 2 {
                let url = start..start + text[start..at].trim_end_matches([' ', '\t']).len();
                return Some((url, Some(at + 1..last - 1), end + 1));
            }
        }
        at += 1;
    }
    // kramdown takes no destination with a quote after blanks in it.
    if quoted {
        return None;
    }
    let (title, after) = title(text, last)?;
    Some((start..last, title, after))
}
