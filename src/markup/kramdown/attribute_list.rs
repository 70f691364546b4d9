//! Attribute lists: `{: .class #id key="value" reference}` and how they change an element's attributes.
//!
//! kramdown: parser/kramdown/extensions.rb (`parse_attribute_list`, `ALD_TYPE_ANY`) and parser/kramdown.rb
//! (`update_attr_with_ial`).

use std::ops::Range;
use std::rc::Rc;

use super::blocks::Parser;
use super::element::{Attribute, Ial, NodeId, Part, Slice};
use super::scan::{self, byte, is_space, spaces};

/// References to definitions deeper than this are not followed; kramdown itself would never end.
const MAX_REFERENCES: usize = 32;

/// The next item of an attribute list.
enum Item {
    Pair(Range<usize>, Range<usize>, u8),
    Reference(Range<usize>),
    /// Of ids and classes, glued together.
    Marks(Range<usize>),
}

/// The end of what an attribute list may hold from byte `at` on, its closing brace, such that `accept` takes what
/// follows (kramdown: `ALD_ANY_CHARS`, greedy, then `\}`).
pub(super) fn closing_brace(
    text: &str,
    at: usize,
    memory: &mut (usize, usize),
    accept: impl Fn(usize) -> bool,
) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut find = |from: usize| {
        // `memory` holds the last search: there is no `}` between its two places.
        if !(memory.0 <= from && from <= memory.1) {
            *memory = (from, memchr::memchr(b'}', &bytes[from..]).map_or(bytes.len(), |n| from + n));
        }
        (memory.1 < bytes.len()).then_some(memory.1)
    };
    let mut escaped = Vec::new();
    let mut from = at;
    loop {
        let found = find(from);
        match found {
            Some(close) if close > at && bytes[close - 1] == b'\\' && escaped.len() < 64 => {
                escaped.push(close);
                from = close + 1;
            }
            _ => {
                let last = found.filter(|&close| close > at && accept(close));
                // A backslash may also be an item of its own, so that the brace after it ends the list.
                return last.or_else(|| escaped.into_iter().rev().find(|&close| accept(close)));
            }
        }
    }
}

impl Parser<'_> {
    /// The content of a block's IAL that starts at byte `at`, and the byte after its line (kramdown:
    /// `IAL_BLOCK_START`).
    pub(super) fn block_ial_at(&mut self, text: &str, at: usize) -> Option<(Range<usize>, usize)> {
        let start = spaces(text, at, 3);
        self.ial_line(text, start)
    }

    /// The same without leading spaces (kramdown: `IAL_BLOCK`).
    pub(super) fn ial_line(&mut self, text: &str, start: usize) -> Option<(Range<usize>, usize)> {
        if !text.as_bytes()[start..].starts_with(b"{:") || matches!(byte(text, start + 2), b':' | b'/') {
            return None;
        }
        let content = start + 2;
        let accept = |close: usize| scan::rest_blank(text, close + 1).is_some();
        let close = closing_brace(text, content, &mut self.absent.brace, accept)?;
        Some((content..close, scan::rest_blank(text, close + 1)?))
    }

    /// Reads the attribute list `range` of `chunk` into the IAL `into`.
    pub(super) fn parse_attribute_list(&mut self, chunk: u32, range: Range<usize>, into: u32) {
        let source = Rc::clone(&self.chunks[chunk as usize]);
        let whole = &source.text[..range.end];
        if matches!(whole[range.clone()].trim_matches(|c: char| c.is_ascii_whitespace() || c == '\0'), "" | ":") {
            return;
        }
        let mut at = range.start;
        let slice = |range: Range<usize>| Part::Slice(Slice::new(chunk, range));
        while let Some((item, end)) = next_item(whole, range.start, &mut at) {
            at = end;
            let ial = &mut self.arena.ials[into as usize];
            match item {
                Item::Reference(name) => ial.references.push(whole[name].into()),
                Item::Pair(name, value, quote) => {
                    let value = unescaped(whole, value, quote).into_iter().map(slice).collect();
                    set(&mut ial.attributes, &whole[name], value);
                }
                Item::Marks(marks) => {
                    for (is_class, name) in marks_of(whole, marks) {
                        if is_class {
                            add_class(&mut ial.attributes, vec![slice(name)], source.source_start(range.start));
                        } else {
                            set(&mut ial.attributes, "id", vec![slice(name)]);
                        }
                    }
                }
            }
        }
    }

    /// Adds what the IAL `from` says to the IAL `into` (kramdown: `update_ial_with_ial`).
    pub(super) fn extend_ial(&mut self, into: u32, from: u32) {
        let from = self.arena.ials[from as usize].clone();
        let ial = &mut self.arena.ials[into as usize];
        ial.references.extend(from.references);
        for attribute in from.attributes {
            merge(&mut ial.attributes, attribute);
        }
    }

    /// Gives the element `node` what its IAL says (kramdown: `update_attr_with_ial`).
    pub(super) fn apply_ial(&mut self, node: NodeId) {
        let ial = self.arena.node(node).ial;
        if ial != 0 {
            self.apply(node, ial);
        }
    }

    /// Gives the element `node` what the IAL `ial` says, that of its definitions first.
    pub(super) fn apply(&mut self, node: NodeId, ial: u32) {
        let mut attributes = std::mem::take(self.arena.attributes_mut(node));
        let mut open = vec![(ial, 0)];
        let mut followed = 0;
        while let Some((ial, next)) = open.pop() {
            let Ial { references, attributes: own } = &self.arena.ials[ial as usize];
            if let Some(reference) = references.get(next) {
                open.push((ial, next + 1));
                let definition = self.alds.get(reference).copied();
                followed += 1;
                if let Some(definition) = definition.filter(|_| open.len() < MAX_REFERENCES && followed < 4096) {
                    open.push((definition, 0));
                }
                continue;
            }
            for attribute in own {
                merge(&mut attributes, attribute.clone());
            }
        }
        *self.arena.attributes_mut(node) = attributes;
    }
}

/// Sets the attribute `name`, in its old place where there is one.
pub(super) fn set(attributes: &mut Vec<Attribute>, name: &str, value: Vec<Part>) {
    match attributes.iter_mut().find(|a| &*a.name == name) {
        Some(old) => (old.value, old.written) = (value, None),
        None => attributes.push(Attribute { name: name.into(), value, written: None }),
    }
}

/// Adds a class to those there are.
fn add_class(attributes: &mut Vec<Attribute>, value: Vec<Part>, at: usize) {
    match attributes.iter_mut().find(|a| &*a.name == "class") {
        Some(old) => {
            if !old.value.is_empty() {
                old.value.push(Part::Made(" ".into(), at..at));
            }
            old.value.extend(value);
            old.written = None;
        }
        None => attributes.push(Attribute { name: "class".into(), value, written: None }),
    }
}

fn merge(attributes: &mut Vec<Attribute>, attribute: Attribute) {
    if &*attribute.name == "class" {
        add_class(attributes, attribute.value, 0);
    } else {
        set(attributes, &attribute.name, attribute.value);
    }
}

/// Whether an item may end at byte `at` of `text`, which ends where its list ends.
fn is_end(text: &str, at: usize) -> bool {
    at >= text.len() || is_space(byte(text, at))
}

/// The next item from `at` on, and where it ends (kramdown: `ALD_TYPE_ANY`).
fn next_item(text: &str, start: usize, at: &mut usize) -> Option<(Item, usize)> {
    let bytes = text.as_bytes();
    while *at < bytes.len() {
        if *at == start
            && let Some(found) = item(text, *at)
        {
            return Some(found);
        }
        if is_space(bytes[*at])
            && let Some(found) = item(text, *at + 1)
        {
            return Some(found);
        }
        *at += 1;
    }
    None
}

fn item(text: &str, at: usize) -> Option<(Item, usize)> {
    let bytes = text.as_bytes();
    if let Some(name_end) = scan::ald_name(text, at) {
        let quote = byte(text, name_end + 1);
        if byte(text, name_end) == b'=' && matches!(quote, b'"' | b'\'') {
            let from = name_end + 2;
            let end = closing_quote(text, from, quote, true).or_else(|| closing_quote(text, from, quote, false));
            if let Some(end) = end {
                return Some((Item::Pair(at..name_end, from..end, quote), end + 1));
            }
        }
        return is_end(text, name_end).then_some((Item::Reference(at..name_end), name_end));
    }
    let mut end = at;
    loop {
        let name_end = match byte(text, end) {
            b'#' if bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic) => {
                scan::skip(text, end + 1, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'-'))
            }
            b'.' => scan::skip(text, end + 1, |b| !is_space(b) && b != b'.' && b != b'#'),
            _ => break,
        };
        if name_end == end + 1 {
            break;
        }
        end = name_end;
    }
    (end > at && is_end(text, end)).then_some((Item::Marks(at..end), end))
}

/// The quote that ends a value: the first one after which the item may end.
fn closing_quote(text: &str, from: usize, quote: u8, escapes: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b if b == quote && is_end(text, at + 1) => return Some(at),
            b'\\' if escapes && bytes.get(at + 1).is_some_and(|&b| b == b'}' || b == quote) => at += 2,
            b'}' => return None,
            _ => at += 1,
        }
    }
    None
}

/// The parts of a value without the backslashes before `}` and its quote.
fn unescaped(text: &str, value: Range<usize>, quote: u8) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let (mut from, mut at) = (value.start, value.start);
    while at + 1 < value.end {
        if bytes[at] == b'\\' && (bytes[at + 1] == b'}' || bytes[at + 1] == quote) {
            parts.push(from..at);
            from = at + 1;
            at += 1;
        }
        at += 1;
    }
    parts.push(from..value.end);
    parts.retain(|part| !part.is_empty());
    parts
}

/// Ids and classes of a run of them: whether each is a class, and its name.
fn marks_of(text: &str, marks: Range<usize>) -> Vec<(bool, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = marks.start;
    while at < marks.end {
        let is_class = bytes[at] == b'.';
        let end = scan::skip(&text[..marks.end], at + 1, |b| b != b'.' && b != b'#');
        found.push((is_class, at + 1..end));
        at = end;
    }
    found
}
