//! The block phase: paragraphs, headers, quotes and rules, and the order in which kramdown tries its blocks.
//!
//! kramdown: parser/kramdown.rb (`parse_blocks`), and of parser/kramdown/: paragraph.rb, header.rb, blockquote.rb,
//! horizontal_rule.rb, math.rb, block_boundary.rb, eob.rb, blank_line.rb; `paragraph_end` and ATX headers of
//! parser-gfm's gfm.rb.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::chunk::Chunk;
use super::element::{Arena, Attribute, Eob, Kind, Node, NodeId, Part, Slice};
use super::scan::{self, byte, line_after, spaces};
use crate::markup::KramdownOptions;
use crate::text::{Problem, ProblemKind, Span};

/// Containers deeper than this are read as paragraphs, so that no stack overflows.
pub(super) const MAX_NESTING: usize = 100;

/// A definition of a link.
#[derive(Clone, Copy, Debug)]
pub(super) struct LinkDefinition {
    pub(super) url: Slice,
    pub(super) title: Option<Slice>,
    /// The end of block that holds its IAL.
    pub(super) eob: NodeId,
}

/// A definition of a footnote.
#[derive(Clone, Debug)]
pub(super) struct Footnote {
    pub(super) name: Box<str>,
    /// Its content.
    pub(super) node: NodeId,
}

/// A definition of an abbreviation.
#[derive(Clone, Debug)]
pub(super) struct Abbreviation {
    pub(super) name: Box<str>,
    pub(super) text: Slice,
    pub(super) eob: NodeId,
}

/// Alignment of a table's column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alignment {
    Default,
    Left,
    Right,
    Center,
}

/// What a block parser made of the text at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is none of its blocks.
    No,
    Yes,
    /// It was the end tag of the HTML element whose content is being parsed.
    EndTag,
}

impl From<bool> for Outcome {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

/// From where on a thing is not found any more, so that nothing is searched for twice.
#[derive(Debug, Default)]
pub(super) struct Absent {
    /// Fences, by character and length.
    pub(super) fences: Vec<(Box<str>, usize)>,
    /// Stop tags of extensions, by name.
    pub(super) extensions: Vec<(Box<str>, usize)>,
    pub(super) comment: usize,
    pub(super) instruction: usize,
    pub(super) math: usize,
    pub(super) quotes: [usize; 2],
    /// Where the search for `}` began, and where it ended.
    pub(super) brace: (usize, usize),
}

impl Absent {
    pub(super) fn new() -> Self {
        let never = usize::MAX;
        Self { comment: never, instruction: never, math: never, quotes: [never; 2], brace: (1, 0), ..Self::default() }
    }
}

/// The parser: what is being parsed, and what was found so far.
pub(super) struct Parser<'m> {
    pub(super) options: KramdownOptions,
    /// The first byte of the body in the file.
    pub(super) base: usize,
    pub(super) chunks: Vec<Rc<Chunk<'m>>>,
    pub(super) arena: Arena,
    /// Attribute list definitions.
    pub(super) alds: HashMap<Box<str>, u32>,
    pub(super) links: HashMap<Box<str>, LinkDefinition>,
    pub(super) footnotes: Vec<Footnote>,
    pub(super) footnote_names: HashMap<Box<str>, u32>,
    pub(super) abbreviations: Vec<Abbreviation>,
    pub(super) abbreviation_names: HashMap<Box<str>, u32>,
    /// Alignments of tables.
    pub(super) alignments: Vec<Vec<Alignment>>,
    /// Paragraphs whose text is not one slice.
    pub(super) joined: HashMap<NodeId, Vec<Part>>,
    pub(super) problems: Vec<Problem>,
    // The block phase.
    pub(super) tree: NodeId,
    pub(super) chunk: u32,
    pub(super) at: usize,
    /// The IAL that the next block takes, 0 for none.
    pub(super) block_ial: u32,
    pub(super) depth: usize,
    pub(super) absent: Absent,
}

impl<'m> Parser<'m> {
    /// A parser of `body`, whose first byte is byte `base` of the file.
    pub(super) fn new(body: &'m str, base: usize, options: KramdownOptions) -> Self {
        Self {
            options,
            base,
            chunks: vec![Rc::new(Chunk::body(body))],
            arena: Arena::new(body.len()),
            alds: HashMap::new(),
            links: HashMap::new(),
            footnotes: Vec::new(),
            footnote_names: HashMap::new(),
            abbreviations: Vec::new(),
            abbreviation_names: HashMap::new(),
            alignments: vec![Vec::new()],
            joined: HashMap::new(),
            problems: Vec::new(),
            tree: 0,
            chunk: 0,
            at: 0,
            block_ial: 0,
            depth: 0,
            absent: Absent::new(),
        }
    }

    /// Keeps `chunk` and says which it is.
    pub(super) fn keep(&mut self, chunk: Chunk<'m>) -> u32 {
        self.chunks.push(Rc::new(chunk));
        u32::try_from(self.chunks.len() - 1).expect("fewer chunks than bytes")
    }

    /// The chunk at hand.
    pub(super) fn source(&self) -> Rc<Chunk<'m>> {
        Rc::clone(&self.chunks[self.chunk as usize])
    }

    /// The text of `slice`.
    pub(super) fn text(&self, slice: Slice) -> &str {
        &self.chunks[slice.chunk as usize].text[slice.range()]
    }

    /// The bytes of the body that `slice` stands for.
    pub(super) fn body_range(&self, slice: Slice) -> Range<usize> {
        self.chunks[slice.chunk as usize].source(slice.range())
    }

    /// Notes a problem at the bytes `range` of `chunk`.
    pub(super) fn notice(&mut self, kind: ProblemKind, chunk: &Chunk<'_>, range: Range<usize>, detail: &str) {
        let span = Span::from(chunk.source(range)).shift(self.base);
        self.problems.push(Problem::new(kind, span).detail(detail));
    }

    /// A new block of `kind` for the bytes `range` of the chunk at hand, with the IAL that waits for one (kramdown:
    /// `new_block_el`).
    pub(super) fn block(&mut self, kind: Kind, source: &Chunk<'_>, range: Range<usize>) -> Node {
        let mut node = Node::new(kind, source.source(range));
        node.ial = std::mem::take(&mut self.block_ial);
        node
    }

    /// Adds an end of block.
    pub(super) fn push_eob(&mut self, eob: Eob, source: &Chunk<'_>, range: Range<usize>) -> NodeId {
        let mut node = self.block(Kind::Eob, source, range);
        node.level = eob as u8;
        self.arena.push(self.tree, node)
    }

    /// Adds text whose spans are to be parsed to `parent`.
    pub(super) fn push_raw_text(&mut self, parent: NodeId, text: Slice) -> NodeId {
        let mut node = Node::new(Kind::RawText, self.body_range(text));
        node.text = text;
        self.arena.push(parent, node)
    }

    /// Parses the blocks of the chunk at hand from `at` on into `tree`; whether its end tag was found.
    pub(super) fn parse_blocks(&mut self, tree: NodeId) -> bool {
        let saved = (std::mem::replace(&mut self.tree, tree), std::mem::take(&mut self.block_ial));
        self.depth += 1;
        let source = self.source();
        let mut found = false;
        while self.at < source.text.len() {
            match self.parse_block(&source) {
                Outcome::Yes => {}
                Outcome::EndTag => {
                    found = true;
                    break;
                }
                Outcome::No => self.parse_unhandled(&source),
            }
        }
        self.depth -= 1;
        (self.tree, self.block_ial) = saved;
        found
    }

    /// Parses all of `chunk` into `tree`.
    pub(super) fn parse_chunk(&mut self, tree: NodeId, chunk: u32) {
        let saved = (self.chunk, self.at, std::mem::replace(&mut self.absent, Absent::new()));
        (self.chunk, self.at) = (chunk, 0);
        self.parse_blocks(tree);
        (self.chunk, self.at, self.absent) = saved;
    }

    /// Tries the blocks in kramdown's order.
    fn parse_block(&mut self, source: &Chunk<'m>) -> Outcome {
        let text = &*source.text;
        if let Some(end) = scan::blank_lines(text, self.at) {
            self.parse_blank(source, end);
            return Outcome::Yes;
        }
        if scan::indent(text, self.at).is_some() {
            return self.parse_code_block(source).into();
        }
        let start = spaces(text, self.at, 3);
        let first = byte(text, start);
        let gfm = self.options.gfm;
        // What the first byte alone rules out is not tried.
        if first.is_ascii_alphabetic() || first >= 0x80 {
            return (self.parse_setext_header(source) || self.parse_table(source) || self.parse_paragraph(source))
                .into();
        }
        let handled = match first {
            b'~' | b'`' => self.parse_fence(source),
            b'>' => self.parse_quote(source),
            b'#' if start == self.at => {
                if gfm && self.options.paragraph_end {
                    self.parse_gfm_header(source)
                } else {
                    self.parse_atx_header(source, gfm)
                }
            }
            b'*' | b'-' | b'_' | b'+' | b'0'..=b'9' => {
                self.parse_rule(source) || (scan::starts_list(text, self.at) && self.parse_list(source))
            }
            b':' => scan::definition(text, self.at, 3).is_some() && self.parse_definition_list(source),
            b'<' => match self.parse_block_html(source) {
                Outcome::No => false,
                outcome => return outcome,
            },
            _ => false,
        };
        let handled = handled
            || self.parse_setext_header(source)
            || self.parse_block_math(source)
            || self.parse_table(source)
            || (matches!(byte(text, spaces(text, self.at, 3)), b'[' | b'*') && self.parse_definition(source))
            || (first == b'{' && self.parse_block_extension(source))
            || (first == b'^' && self.parse_eob(source))
            || self.parse_paragraph(source);
        handled.into()
    }

    /// A line that is no block at all, such as one that begins with a space and a tab, is text without a paragraph.
    fn parse_unhandled(&mut self, source: &Chunk<'m>) {
        let end = line_after(&source.text, self.at);
        let slice = Slice::new(self.chunk, self.at..end);
        match self.arena.last(self.tree).filter(|&id| self.arena.node(id).kind == Kind::RawText) {
            Some(last) => {
                self.join(last, "", slice);
            }
            None => {
                self.push_raw_text(self.tree, slice);
            }
        }
        self.at = end;
    }

    fn parse_blank(&mut self, source: &Chunk<'m>, end: usize) {
        let range = self.at..end;
        self.at = end;
        let last = self.arena.last(self.tree).filter(|&id| self.arena.node(id).kind == Kind::Blank);
        if let Some(last) = last {
            self.arena.node_mut(last).flag = false;
            return;
        }
        let single = &source.text[range.clone()] == "\n";
        let mut node = self.block(Kind::Blank, source, range);
        // One empty line and nothing more.
        node.flag = single;
        self.arena.push(self.tree, node);
    }

    fn parse_rule(&mut self, source: &Chunk<'m>) -> bool {
        let Some(end) = scan::rule(&source.text, self.at) else { return false };
        let start = spaces(&source.text, self.at, 3);
        let node = self.block(Kind::Rule, source, start..end - 1);
        self.arena.push(self.tree, node);
        self.at = end;
        true
    }

    fn parse_eob(&mut self, source: &Chunk<'m>) -> bool {
        let Some(end) = scan::eob_marker(&source.text, self.at) else { return false };
        self.push_eob(Eob::Marker, source, self.at..end);
        self.at = end;
        true
    }

    /// Whether a block may start here that must stand apart from what is before it (kramdown: `after_block_boundary?`).
    pub(super) fn is_after_boundary(&self) -> bool {
        let Some(last) = self.arena.last(self.tree) else { return true };
        let node = self.arena.node(last);
        node.kind == Kind::Blank || node.is_eob(Eob::Marker) || self.block_ial != 0
    }

    /// Whether a block may end at byte `at` that must stand apart from what follows (kramdown: `BLOCK_BOUNDARY`).
    pub(super) fn is_before_boundary(&mut self, text: &str, at: usize) -> bool {
        at >= text.len()
            || scan::blank_lines(text, at).is_some()
            || scan::eob_marker(text, at).is_some()
            || self.block_ial_at(text, at).is_some()
    }

    /// Whether a line ends what goes on over lines (kramdown: `LAZY_END`).
    pub(super) fn is_lazy_end(&mut self, text: &str, at: usize) -> bool {
        if at >= text.len() {
            return true;
        }
        let start = spaces(text, at, 3);
        match byte(text, start) {
            b' ' | b'\t'..=b'\r' => scan::blank_lines(text, at).is_some(),
            b'{' => self.block_ial_at(text, at).is_some(),
            b'^' => scan::eob_marker(text, at).is_some(),
            b'<' => scan::lazy_html(text, at, 3),
            _ => false,
        }
    }

    /// Whether a line ends a paragraph (kramdown: `PARAGRAPH_END`; parser-gfm: `PARAGRAPH_END_GFM`).
    fn is_paragraph_end(&mut self, text: &str, at: usize) -> bool {
        if at >= text.len() {
            return true;
        }
        let start = spaces(text, at, 3);
        let more = self.options.gfm && self.options.paragraph_end;
        match byte(text, start) {
            b':' => scan::definition(text, at, 3).is_some(),
            b'*' | b'+' | b'-' | b'0'..=b'9' => more && scan::starts_list(text, at),
            b'#' => more && start == at && gfm_header(text, at).is_some(),
            b'>' => more,
            b'~' | b'`' => more && scan::fence(text, at, true).is_some(),
            _ => self.is_lazy_end(text, at),
        }
    }

    fn parse_quote(&mut self, source: &Chunk<'m>) -> bool {
        let text = &*source.text;
        if scan::quote(text, self.at).is_none() || self.depth >= MAX_NESTING {
            return false;
        }
        let start = self.at;
        let mut inner = Chunk::with_capacity(64);
        loop {
            let end = line_after(text, self.at);
            let from = scan::quote(text, self.at).unwrap_or(self.at);
            inner.push(source, from..end);
            self.at = end;
            if self.is_lazy_end(text, end) {
                break;
            }
        }
        let node = self.block(Kind::Quote, source, spaces(text, start, 3)..self.at - 1);
        let quote = self.arena.push(self.tree, node);
        let chunk = self.keep(inner);
        self.parse_chunk(quote, chunk);
        true
    }

    /// A header with its line of `=` or `-` (kramdown: `SETEXT_HEADER_START`).
    fn parse_setext_header(&mut self, source: &Chunk<'m>) -> bool {
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
    fn parse_atx_header(&mut self, source: &Chunk<'m>, gfm: bool) -> bool {
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
    fn parse_gfm_header(&mut self, source: &Chunk<'m>) -> bool {
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

    /// A block of math (kramdown: `BLOCK_MATH_START`).
    fn parse_block_math(&mut self, source: &Chunk<'m>) -> bool {
        let text = &*source.text;
        let start = spaces(text, self.at, 3);
        let escaped = byte(text, start) == b'\\';
        let open = start + usize::from(escaped);
        if !text[open..].starts_with("$$") || open >= self.absent.math {
            return false;
        }
        let Some(n) = memchr::memmem::find(&text.as_bytes()[open + 2..], b"$$") else {
            self.absent.math = open;
            return false;
        };
        let close = open + 2 + n;
        let ended = scan::rest_blank(text, close + 2);
        if !self.is_after_boundary() {
            return false;
        }
        if escaped {
            // The backslash is taken away where nothing follows on the line.
            if ended.is_some() {
                self.at = open;
            }
            return false;
        }
        let end = ended.unwrap_or(close + 2);
        if !self.is_before_boundary(text, end) {
            return false;
        }
        let mut node = self.block(Kind::Math, source, start..close + 2);
        node.flag = true;
        node.text = Slice::new(self.chunk, scan::strip(text, open + 2..close));
        self.arena.push(self.tree, node);
        self.at = end;
        true
    }

    /// A paragraph; it goes on after what only looked like the start of another block.
    fn parse_paragraph(&mut self, source: &Chunk<'m>) -> bool {
        let text = &*source.text;
        let start = self.at;
        if matches!(byte(text, spaces(text, start, 3)), b' ' | b'\t') {
            return false;
        }
        let mut end = line_after(text, start);
        while !self.is_paragraph_end(text, end) {
            end = line_after(text, end);
        }
        self.at = end;
        let content = scan::rstrip(text, start..end);
        let last = self.arena.last(self.tree).filter(|&id| self.arena.node(id).kind == Kind::Paragraph);
        let Some(paragraph) = last else {
            let content = scan::lstrip(text, content);
            let node = self.block(Kind::Paragraph, source, content.clone());
            let paragraph = self.arena.push(self.tree, node);
            self.push_raw_text(paragraph, Slice::new(self.chunk, content));
            return true;
        };
        let broken = text[..start].ends_with("  \n");
        let slice = Slice::new(self.chunk, content);
        if let Some(raw) = self.arena.last(paragraph) {
            self.join(raw, if broken { "  \n" } else { "\n" }, slice);
        }
        let end = self.body_range(slice).end;
        let node = self.arena.node_mut(paragraph);
        node.source.1 = node.source.1.max(u32::try_from(end).unwrap_or(u32::MAX));
        true
    }

    /// Appends `joiner` and `slice` to the text of `raw`.
    pub(super) fn join(&mut self, raw: NodeId, joiner: &str, slice: Slice) {
        let own = self.arena.node(raw).text;
        let gap = own.end as usize..slice.start as usize;
        if own.chunk == slice.chunk
            && gap.start <= gap.end
            && !self.joined.contains_key(&raw)
            && &self.chunks[own.chunk as usize].text[gap] == joiner
        {
            self.arena.node_mut(raw).text.end = slice.end;
            return;
        }
        let at = self.chunks[slice.chunk as usize].source_start(slice.start as usize);
        let parts = self.joined.entry(raw).or_insert_with(|| vec![Part::Slice(own)]);
        if !joiner.is_empty() {
            parts.push(Part::Made(joiner.into(), at.saturating_sub(1)..at));
        }
        parts.push(Part::Slice(slice));
    }

    /// The text of `raw` as one slice.
    pub(super) fn whole_text(&mut self, raw: NodeId) -> Slice {
        let Some(parts) = self.joined.remove(&raw) else { return self.arena.node(raw).text };
        let mut chunk = Chunk::with_capacity(256);
        for part in parts {
            match part {
                Part::Slice(slice) => chunk.push(&Rc::clone(&self.chunks[slice.chunk as usize]), slice.range()),
                Part::Made(text, source) => chunk.made(&text, source),
            }
        }
        let length = chunk.text.len();
        let slice = Slice::new(self.keep(chunk), 0..length);
        self.arena.node_mut(raw).text = slice;
        slice
    }

    /// Appends a line feed to the text of `raw`, as kramdown does where a block follows in the same item.
    pub(super) fn add_line_feed(&mut self, raw: NodeId) {
        let text = self.whole_text(raw);
        let source = Rc::clone(&self.chunks[text.chunk as usize]);
        if byte(&source.text, text.end as usize) == b'\n' {
            self.arena.node_mut(raw).text.end += 1;
            return;
        }
        let mut chunk = Chunk::with_capacity(text.range().len() + 1);
        chunk.push(&source, text.range());
        let end = source.source_end(text.end as usize);
        chunk.made("\n", end..end);
        let length = chunk.text.len();
        let slice = Slice::new(self.keep(chunk), 0..length);
        self.arena.node_mut(raw).text = slice;
    }
}

/// The marks of a GFM header, and where its text starts.
fn gfm_header(text: &str, at: usize) -> Option<(usize, usize)> {
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
