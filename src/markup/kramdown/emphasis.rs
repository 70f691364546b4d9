//! Emphasis: `*`, `**`, `_`, `__`, by kramdown's lenient rules.
//!
//! kramdown: parser/kramdown/emphasis.rb.

use super::element::{Kind, Node};
use super::scan::{self, byte, is_space};
use super::spans::{Set, Spans, Stop};
use crate::markup::delimiters::{self, Run};

impl Spans<'_, '_, '_> {
    /// Emphasis, or its marks as text.
    pub(super) fn parse_emphasis(&mut self) -> bool {
        let text = self.text;
        let open = self.at;
        let mark = byte(text, open);
        let double = byte(text, open + 1) == mark;
        let after = open + 1 + usize::from(double);
        let is_nested = if double { self.context.strong } else { self.context.emphasis };
        let literal = (mark == b'_' && follows_letter(&text[self.start..open]))
            || is_space(byte(text, after))
            || is_nested
            || !self.may_nest();
        let found = !literal
            && (self.emphasize(open, after, mark, double)
                || (double && !self.context.directly_in_emphasis && self.emphasize(open, open + 1, mark, false)));
        if !found {
            let run = self.source.source(open..after);
            if run.len() == after - open {
                self.memory.literal.push(Run { start: run.start, end: run.end });
            }
            self.add_text(open..after);
            self.at = after;
        }
        true
    }

    /// Parses from byte `from` on up to what closes the emphasis; whether it is closed.
    fn emphasize(&mut self, open: usize, from: usize, mark: u8, double: bool) -> bool {
        let which = usize::from(mark == b'_') * 2 + usize::from(double);
        let key = (from as u64) << 8 | (which as u64) << 4 | self.context.bits();
        if !self.may_close(from, mark, double) || self.memory.failed.contains(&key) {
            return false;
        }
        let kind = if double { Kind::Strong } else { Kind::Emphasis };
        let noted = self.noted();
        let element = self.parser.arena.add(Node::new(kind, 0..0));
        self.at = from;
        if !self.parse(element, Stop::Emphasis { mark, double }, Set::All) {
            self.revert(element, noted, open);
            self.memory.failed.insert(key);
            return false;
        }
        let (length, end) = (1 + usize::from(double), self.at);
        self.at += length;
        let run = |at: usize| {
            let source = self.source.source(at..at + length);
            (source.len() == length).then_some(Run { start: source.start, end: source.end })
        };
        if let (Some(open), Some(close)) = (run(from - length), run(end)) {
            let (body, base) = (self.parser.body, self.parser.base);
            self.parser.problems.extend(delimiters::only_kramdown(body, open, close, base));
        }
        let source = self.source.source(open..self.at);
        let node = self.parser.arena.node_mut(element);
        node.source = Node::new(kind, source).source;
        self.parser.arena.append(self.tree, element);
        true
    }

    /// Whether anything after byte `from` could close the emphasis that starts there.
    fn may_close(&mut self, from: usize, mark: u8, double: bool) -> bool {
        let bytes = self.text.as_bytes();
        let memory = &mut self.memory.closers[usize::from(mark == b'_') * 2 + usize::from(double)];
        if !(memory.0 <= from && from < memory.1) {
            let closes = |at: &usize| {
                let at = *at;
                at > from && !is_space(bytes[at - 1]) && (!double || bytes.get(at + 1) == Some(&mark))
            };
            let start = from.min(bytes.len());
            let found = memchr::memchr_iter(mark, &bytes[start..]).map(|n| start + n).find(closes);
            *memory = (from, found.unwrap_or(usize::MAX));
        }
        memory.1 != usize::MAX
    }

    /// Whether the marks at hand close the emphasis whose content was parsed into the element at hand.
    pub(super) fn closes(&self, mark: u8, double: bool) -> bool {
        let text = self.text;
        let at = self.at;
        let length = 1 + usize::from(double);
        if byte(text, at) != mark || (double && byte(text, at + 1) != mark) {
            return false;
        }
        let before = text[self.start..at].bytes().next_back();
        let is_strong = !double && byte(text, at + 1) == mark && byte(text, at + 2) != mark;
        let in_word = mark == b'_' && scan::char_at(text, at + length).is_some_and(scan::is_alphanumeric);
        before.is_none_or(|b| !is_space(b)) && !is_strong && !in_word && self.parser.arena.last(self.tree).is_some()
    }
}

/// Whether `text` ends in a letter, or in a letter and a hyphen.
fn follows_letter(text: &str) -> bool {
    let mut chars = text.chars().rev();
    match chars.next() {
        Some('-') => chars.next().is_some_and(scan::is_alphabetic),
        last => last.is_some_and(scan::is_alphabetic),
    }
}
