//! The block phase: the parser, the order in which kramdown tries its blocks, and the simplest of them.
//!
//! kramdown: parser/kramdown.rb (`parse_blocks`), and of parser/kramdown/: blockquote.rb, horizontal_rule.rb,
//! block_boundary.rb, eob.rb, blank_line.rb.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::rc::Rc;

use super::chunk::Chunk;
use super::element::{Arena, Eob, Kind, Node, NodeId, Part, Slice};
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
    /// Whether a link names it.
    pub(super) used: bool,
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
    /// Everything may be there.
    pub(super) fn new() -> Self {
        let never = usize::MAX;
        Self { comment: never, instruction: never, math: never, quotes: [never; 2], brace: (1, 0), ..Self::default() }
    }
}

/// The parser: what is being parsed, and what was found so far.
pub(super) struct Parser<'m> {
    pub(super) options: KramdownOptions,
    pub(super) body: &'m str,
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
    /// Tags that are no element's, as chunk and bytes: kramdown shows them as text.
    pub(super) shown_tags: BTreeMap<(u32, usize), usize>,
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
            body,
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
            shown_tags: BTreeMap::new(),
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
}
