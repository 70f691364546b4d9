//! The span phase: the loop over what may start in a line, and the order in which kramdown tries it.
//!
//! kramdown: parser/kramdown.rb (`parse_spans`).

use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;

use super::blocks::{Absent, Parser};
use super::chunk::Chunk;
use super::element::{Kind, Model, Node, NodeId, Slice};
use super::scan::{self, byte, is_space};
use crate::markup::delimiters::{self, Run};

/// Spans deeper than this are text.
const MAX_DEPTH: usize = 100;

/// Which span parsers run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    All,
    /// HTML alone: the content of an element that is not parsed.
    Html,
    /// Code and HTML: what hides a table's bars.
    Table,
}

/// What ends a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop<'n> {
    Never,
    /// One or two of the mark, around `em` or `strong`.
    Emphasis {
        mark: u8,
        double: bool,
    },
    /// The bracket that closes a link's text.
    Bracket,
    /// `</name>`; whether case does not matter.
    EndTag(&'n str, bool),
}

/// What the spans at hand stand in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Context {
    pub(super) emphasis: bool,
    pub(super) strong: bool,
    /// In a link or an image.
    pub(super) link: bool,
    /// Directly in `em`.
    pub(super) directly_in_emphasis: bool,
}

impl Context {
    /// As a number, to remember failures by.
    pub(super) fn bits(self) -> u64 {
        u64::from(self.emphasis)
            | u64::from(self.strong) << 1
            | u64::from(self.link) << 2
            | u64::from(self.directly_in_emphasis) << 3
    }
}

/// Searches in one text that need not be made twice.
#[derive(Debug)]
pub(super) struct Memory {
    /// Parses that failed: place, kind and context.
    pub(super) failed: HashSet<u64>,
    /// Bytes that may still be read in vain, so that time is linear whatever the text is.
    pub(super) budget: usize,
    /// For `*`, `**`, `_`, `__`: where the last search for what may close it began and where it ended.
    pub(super) closers: [(usize, usize); 4],
    /// Runs of backticks that nothing closes: their length, and from where on.
    pub(super) code: Vec<(usize, usize)>,
    pub(super) strike: usize,
    /// Runs of `*` and `_` that stayed text, in bytes of the body.
    pub(super) literal: Vec<Run>,
    pub(super) bracket: usize,
}

/// The parser of one text.
pub(super) struct Spans<'p, 'm, 't> {
    pub(super) parser: &'p mut Parser<'m>,
    pub(super) source: &'t Chunk<'m>,
    /// The chunk's text, up to the end of the text to parse.
    pub(super) text: &'t str,
    pub(super) chunk: u32,
    pub(super) start: usize,
    pub(super) at: usize,
    pub(super) tree: NodeId,
    pub(super) context: Context,
    pub(super) depth: usize,
    pub(super) memory: Memory,
}

impl<'m> Parser<'m> {
    /// Parses the spans of the text `raw` into its children.
    pub(super) fn parse_spans(&mut self, raw: NodeId) {
        let slice = self.whole_text(raw);
        self.spans_of(raw, slice, Set::All, 0);
    }

    /// Parses the spans of `slice` into `tree`.
    pub(super) fn spans_of(&mut self, tree: NodeId, slice: Slice, set: Set, depth: usize) {
        let source = Rc::clone(&self.chunks[slice.chunk as usize]);
        let saved = (self.chunk, std::mem::replace(&mut self.absent, Absent::new()));
        self.chunk = slice.chunk;
        let length = slice.range().len();
        let mut spans = Spans {
            parser: self,
            source: &source,
            text: &source.text[..slice.end as usize],
            chunk: slice.chunk,
            start: slice.start as usize,
            at: slice.start as usize,
            tree,
            context: Context::default(),
            depth,
            memory: Memory {
                failed: HashSet::new(),
                budget: (length * 64).max(1 << 16),
                closers: [(1, 0); 4],
                code: Vec::new(),
                strike: usize::MAX,
                literal: Vec::new(),
                bracket: usize::MAX,
            },
        };
        spans.parse(tree, Stop::Never, set);
        let literal = spans.memory.literal;
        if literal.len() > 1 {
            delimiters::problems(self.body, &literal, self.base, &mut self.problems);
        }
        (self.chunk, self.absent) = saved;
    }

    /// The pieces of a table's text as the check of its bars sees them: whether each is code, and its value.
    pub(super) fn table_pieces(&mut self, slice: Slice) -> Vec<(bool, String)> {
        let kept = (self.arena.nodes.len(), self.problems.len());
        let root = self.arena.add(Node::new(Kind::RawText, 0..0));
        self.spans_of(root, slice, Set::Table, 0);
        let mut pieces: Vec<(bool, String)> = Vec::new();
        let mut after_text = false;
        for child in self.arena.children(root) {
            let node = self.arena.node(child);
            let is_text = node.kind == Kind::Text;
            let value = match self.arena.html(child) {
                Some(html) => html.name.to_string(),
                None => self.text(node.text).to_owned(),
            };
            match pieces.last_mut().filter(|_| is_text && after_text) {
                Some((_, text)) => text.push_str(&value),
                None => pieces.push((node.kind == Kind::Code, value)),
            }
            after_text = is_text;
        }
        self.arena.nodes.truncate(kept.0);
        self.problems.truncate(kept.1);
        pieces
    }
}

/// Bytes at which a span may start or end; some only before others.
const SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let marks = b"*_`<[!$&\\{\"'-.>~\n]";
    let mut i = 0;
    while i < marks.len() {
        table[marks[i] as usize] = true;
        i += 1;
    }
    table
};

impl Spans<'_, '_, '_> {
    /// Parses spans into `tree` until `stop`; whether that was found.
    pub(super) fn parse(&mut self, tree: NodeId, stop: Stop<'_>, set: Set) -> bool {
        let saved = (std::mem::replace(&mut self.tree, tree), self.context);
        self.depth += 1;
        let kind = self.parser.arena.node(tree).kind;
        self.context.emphasis |= kind == Kind::Emphasis;
        self.context.strong |= kind == Kind::Strong;
        self.context.link |= matches!(kind, Kind::Link | Kind::Image);
        self.context.directly_in_emphasis = kind == Kind::Emphasis;
        let found = self.parse_until(stop, set);
        self.depth -= 1;
        (self.tree, self.context) = saved;
        found
    }

    fn parse_until(&mut self, stop: Stop<'_>, set: Set) -> bool {
        let tree = self.tree;
        // Of a link's text: brackets that are open, less the images that took some of them.
        let (mut open, mut images) = (1_i64, 0_i64);
        while self.at < self.text.len() {
            let Some(special) = self.next_special(stop, set) else {
                if stop == Stop::Never {
                    self.add_text(self.at..self.text.len());
                    self.at = self.text.len();
                }
                break;
            };
            self.add_text(self.at..special);
            self.at = special;
            match stop {
                Stop::Never => {}
                Stop::Emphasis { mark, double } => {
                    if self.closes(mark, double) {
                        return true;
                    }
                }
                Stop::Bracket => {
                    let next = byte(self.text, special);
                    let opens = next == b'[' || (next == b'!' && byte(self.text, special + 1) == b'[');
                    if opens || next == b']' {
                        open += if opens { 1 } else { -1 };
                        if open == images {
                            return true;
                        }
                    }
                }
                Stop::EndTag(name, fold) => {
                    if self.end_tag(name, fold).is_some() {
                        return true;
                    }
                }
            }
            let last = self.parser.arena.last(tree);
            if !self.parse_one(set) {
                let end = special + scan::char_at(self.text, special).map_or(1, char::len_utf8);
                self.add_text(special..end);
                self.at = end;
            }
            let new = self.parser.arena.last(tree);
            images += i64::from(new != last && new.is_some_and(|id| self.parser.arena.node(id).kind == Kind::Image));
        }
        false
    }

    /// The end tag `</name>` at hand: its end.
    pub(super) fn end_tag(&self, name: &str, fold: bool) -> Option<usize> {
        let rest = self.text[self.at..].strip_prefix("</")?;
        let same = rest
            .as_bytes()
            .get(..name.len())
            .is_some_and(|own| own == name.as_bytes() || (fold && own.eq_ignore_ascii_case(name.as_bytes())));
        let end = self.at + 2 + name.len();
        if !same {
            return None;
        }
        let end = scan::skip(self.text, end, is_space);
        (byte(self.text, end) == b'>').then_some(end + 1)
    }

    /// Where the next thing that a parser of `set` or `stop` looks at stands.
    fn next_special(&self, stop: Stop<'_>, set: Set) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let rest = &bytes[self.at..];
        match set {
            Set::Html => return memchr::memchr(b'<', rest).map(|n| self.at + n),
            Set::Table => return memchr::memchr2(b'<', b'`', rest).map(|n| self.at + n),
            Set::All => {}
        }
        let options = &self.parser.options;
        let mut i = self.at;
        while i < bytes.len() {
            let b = bytes[i];
            if !SPECIAL[b as usize] {
                i += 1;
                continue;
            }
            let next = |n: usize| bytes.get(i + n).copied().unwrap_or_default();
            let is_special = match b {
                b'!' => next(1) == b'[',
                b'-' => next(1) == b'-' && options.typographic,
                b'.' => next(1) == b'.' && next(2) == b'.' && options.typographic,
                b'{' => next(1) == b':',
                b'>' if next(1) == b'>' && options.typographic => {
                    // The space before belongs to it.
                    return Some(if i > self.at && bytes[i - 1] == b' ' { i - 1 } else { i });
                }
                b'>' => false,
                b'~' => options.gfm && next(1) == b'~',
                b']' => stop == Stop::Bracket,
                b'\n' => {
                    let is_break = i >= self.at + 2 && bytes[i - 1] == b' ' && bytes[i - 2] == b' ';
                    if is_break && !(options.gfm && options.hard_wrap) {
                        return Some(i - 2);
                    }
                    false
                }
                b'"' | b'\'' => {
                    // A quote is read together with the character before it.
                    let before = if i > self.at { scan::char_before(self.text, i) } else { None };
                    return Some(i - before.map_or(0, char::len_utf8));
                }
                _ => true,
            };
            if is_special {
                return Some(i);
            }
            i += 1;
        }
        None
    }

    /// Tries the parsers of `set` at the byte at hand, in kramdown's order; whether one of them took something.
    fn parse_one(&mut self, set: Set) -> bool {
        let text = self.text;
        let first = byte(text, self.at);
        match (first, set) {
            (b'<', Set::Html | Set::Table) => return self.starts_html() && self.parse_span_html(),
            (_, Set::Html) => return false,
            (b'`', _) => return self.parse_code_span(),
            (_, Set::Table) => return false,
            (b'*' | b'_', Set::All) => return self.parse_emphasis(),
            (b'<', Set::All) if self.parse_autolink() || (self.starts_html() && self.parse_span_html()) => return true,
            (b'<', Set::All) => self.parser.no_tag(self.source, self.at),
            (b'[', Set::All) if self.parse_footnote_marker() || self.parse_link() => return true,
            (b'!', Set::All) if byte(text, self.at + 1) == b'[' && self.parse_link() => return true,
            _ => {}
        }
        let length = scan::char_at(text, self.at).map_or(1, char::len_utf8);
        let is_quote = |b: u8| matches!(b, b'"' | b'\'');
        if is_quote(first) || (first != b'\\' && is_quote(byte(text, self.at + length))) {
            self.parse_smart_quotes();
            return true;
        }
        match first {
            b'$' => self.parse_inline_math(),
            b'{' => self.parse_span_extension(),
            b'&' => self.parse_entity(),
            b'-' | b'.' | b'<' | b'>' => self.parse_symbol(),
            b' ' => self.parse_symbol() || self.parse_line_break(),
            b'\\' => self.parse_symbol() || self.parse_line_break() || self.parse_escape(),
            b'~' => self.parse_strikethrough(),
            _ => false,
        }
    }

    /// A slice of the chunk at hand.
    pub(super) fn slice(&self, range: Range<usize>) -> Slice {
        Slice::new(self.chunk, range)
    }

    /// Adds text that stands as it is to the element at hand.
    pub(super) fn add_text(&mut self, range: Range<usize>) {
        self.add_text_to(self.tree, range);
    }

    /// Adds text that stands as it is to `tree`.
    pub(super) fn add_text_to(&mut self, tree: NodeId, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let slice = self.slice(range.clone());
        let arena = &mut self.parser.arena;
        if let Some(last) = arena.last(tree) {
            let node = arena.node_mut(last);
            if node.kind == Kind::Text && node.text.end == slice.start {
                node.text.end = slice.end;
                return;
            }
        }
        // The place of text follows from its slice.
        let mut node = Node::new(Kind::Text, 0..0);
        node.text = slice;
        arena.push(tree, node);
    }

    /// Adds an element of `kind` for the bytes `range`.
    pub(super) fn push(&mut self, kind: Kind, range: Range<usize>) -> NodeId {
        let mut node = Node::new(kind, self.source.source(range.clone()));
        node.text = self.slice(range);
        self.parser.arena.push(self.tree, node)
    }

    /// How much was noted so far.
    pub(super) fn noted(&self) -> (usize, usize) {
        (self.parser.problems.len(), self.memory.literal.len())
    }

    /// Forgets what was parsed from node `from` on and noted since `noted`, and goes back to byte `at`.
    pub(super) fn revert(&mut self, from: NodeId, noted: (usize, usize), at: usize) {
        let read = self.at.saturating_sub(at);
        self.memory.budget = self.memory.budget.saturating_sub(read);
        self.parser.arena.nodes.truncate(from as usize);
        self.parser.problems.truncate(noted.0);
        self.memory.literal.truncate(noted.1);
        self.at = at;
    }

    /// Whether spans may go deeper, in depth and in bytes read in vain.
    pub(super) fn may_nest(&self) -> bool {
        self.depth < MAX_DEPTH && self.memory.budget > 0
    }

    /// Whether HTML may start here (kramdown: `HTML_SPAN_START`).
    fn starts_html(&self) -> bool {
        let rest = &self.text[self.at + 1..];
        rest.starts_with('/') || rest.starts_with("!--") || scan::name(self.text, self.at + 1).is_some()
    }

    /// Whether the HTML element at hand is not parsed.
    pub(super) fn is_in_raw(&self) -> bool {
        self.parser.arena.html(self.tree).is_some_and(|html| html.model == Model::Raw)
    }
}
