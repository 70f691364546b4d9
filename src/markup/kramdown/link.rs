//! Links and images: inline, by reference, by their text alone.
//!
//! kramdown: parser/kramdown/link.rb.

use std::ops::Range;

use super::blocks::Parser;
use super::chunk::Chunk;
use super::definition::link_name;
use super::element::{Attribute, Kind, Node, NodeId, Part, Slice};
use super::inline::is_escapable;
use super::scan::{self, byte, is_space};
use super::spans::{Set, Spans, Stop};
use crate::text::{Problem, ProblemKind, Span};

impl Parser<'_> {
    /// Notes a reference without definition.
    pub(super) fn undefined(&mut self, source: &Chunk<'_>, range: Range<usize>, label: &str) {
        // `[1\]`: kramdown has no escapes in labels, but the author means no link.
        if label.ends_with('\\') {
            return;
        }
        let span = Span::from(source.source(range)).shift(self.base);
        self.problems.push(Problem::new(ProblemKind::UndefinedReference, span).detail(label));
    }
}

/// Where a link leads, as it is written after its text.
enum Target {
    Inline {
        url: Slice,
        title: Option<Slice>,
    },
    /// The name of a definition.
    Reference(Box<str>),
}

impl Spans<'_, '_, '_> {
    /// A link or an image, or its bracket as text.
    pub(super) fn parse_link(&mut self) -> bool {
        let text = self.text;
        let open = self.at;
        let is_image = byte(text, open) == b'!';
        let from = open + 1 + usize::from(is_image);
        if from >= text.len() || byte(text, from) == b'^' {
            return false;
        }
        let key = (from as u64) << 8 | (8 + u64::from(is_image)) << 4 | self.context.bits();
        let literal = (!is_image && self.context.link)
            || !self.may_nest()
            || from >= self.memory.bracket
            || self.memory.failed.contains(&key);
        if literal || !self.link(open, from, is_image) {
            if !literal {
                self.memory.failed.insert(key);
            }
            self.add_text(open..from);
            self.at = from;
        }
        true
    }

    fn link(&mut self, open: usize, from: usize, is_image: bool) -> bool {
        if memchr::memchr(b']', &self.text.as_bytes()[from..]).is_none() {
            self.memory.bracket = from;
            return false;
        }
        let noted = self.noted();
        let kind = if is_image { Kind::Image } else { Kind::Link };
        let link = self.parser.arena.add(Node::new(kind, 0..0));
        self.at = from;
        let target = if self.parse(link, Stop::Bracket, Set::All) {
            let close = self.at;
            self.target(from..close).map(|(target, end)| (target, close, end))
        } else {
            None
        };
        let Some((target, close, end)) = target else {
            self.revert(link, noted, open);
            return false;
        };
        let (url, title, ial) = match target {
            Target::Inline { url, title } => (url, title, 0),
            Target::Reference(name) => match self.parser.links.get_mut(&name) {
                Some(found) => {
                    found.used = true;
                    let found = *found;
                    (found.url, found.title, self.parser.arena.node(found.eob).ial)
                }
                None => {
                    self.revert(link, noted, open);
                    // A text alone in brackets is mostly meant as that.
                    if end > close + 1 && byte(self.text, close + 1) == b'[' {
                        let range = open..end;
                        self.parser.undefined(self.source, range, &name);
                    }
                    return false;
                }
            },
        };
        self.add_link(link, is_image.then_some(from..close), url, title, ial);
        self.at = end;
        let source = self.source.source(open..end);
        self.parser.arena.node_mut(link).source = Node::new(kind, source).source;
        self.parser.arena.append(self.tree, link);
        true
    }

    /// Gives the link its attributes (kramdown: `add_link`).
    fn add_link(&mut self, link: NodeId, alt: Option<Range<usize>>, url: Slice, title: Option<Slice>, ial: u32) {
        if ial != 0 {
            self.parser.arena.node_mut(link).ial = ial;
            self.parser.apply(link, ial);
        }
        let alt_text = alt.map(|range| self.unescaped(range));
        let arena = &mut self.parser.arena;
        if alt_text.is_some() {
            (arena.node_mut(link).first, arena.node_mut(link).last) = (0, 0);
        }
        let attributes = arena.attributes_mut(link);
        let mut set = |name: &str, value: Vec<Part>| match attributes.iter_mut().find(|a| &*a.name == name) {
            Some(old) => old.value = value,
            None => attributes.push(Attribute { name: name.into(), value, written: None }),
        };
        match alt_text {
            Some(alt) => {
                set("src", vec![Part::Slice(url)]);
                set("alt", alt);
            }
            None => set("href", vec![Part::Slice(url)]),
        }
        if let Some(title) = title {
            set("title", vec![Part::Slice(title)]);
        }
    }

    /// The parts of `range` without the backslashes of escapes.
    fn unescaped(&self, range: Range<usize>) -> Vec<Part> {
        let text = self.text;
        let mut parts = Vec::new();
        let (mut from, mut at) = (range.start, range.start);
        while let Some(n) = memchr::memchr(b'\\', &text.as_bytes()[at..range.end]) {
            at += n;
            if at + 1 < range.end && is_escapable(byte(text, at + 1), false) {
                parts.push(Part::Slice(self.slice(from..at)));
                from = at + 1;
                at += 2;
            } else {
                at += 1;
            }
            if at >= range.end {
                break;
            }
        }
        parts.push(Part::Slice(self.slice(from..range.end)));
        parts
    }

    /// What follows the text `label` of a link, whose closing bracket is at hand, and where it ends.
    fn target(&mut self, label: Range<usize>) -> Option<(Target, usize)> {
        let text = self.text;
        let bytes = text.as_bytes();
        let after = label.end + 1;
        let own_name = |spans: &Self| {
            let parts = spans.unescaped(label.clone());
            Target::Reference(link_name(&spans.parser.plain(&parts)))
        };
        let bracket = scan::skip(text, after, is_space);
        if byte(text, bracket) == b'['
            && let Some(n) = memchr::memchr(b']', &bytes[bracket..])
        {
            let inner = bracket + 1..bracket + n;
            let end = inner.end + 1;
            let target = if inner.is_empty() { own_name(self) } else { Target::Reference(link_name(&text[inner])) };
            return Some((target, end));
        }
        if byte(text, after) != b'(' {
            return Some((own_name(self), after));
        }
        let (url, at) = match self.angle_url(after) {
            Some((url, end)) => {
                if byte(text, end) == b')' {
                    return Some((Target::Inline { url: self.slice(url), title: None }, end + 1));
                }
                (url, end)
            }
            None => {
                let (url, end, closed) = self.bare_url(after);
                if closed {
                    return Some((Target::Inline { url: self.slice(url), title: None }, end));
                }
                (url, end)
            }
        };
        let (title, end) = self.title(at)?;
        Some((Target::Inline { url: self.slice(url), title: Some(self.slice(title)) }, end))
    }

    /// `(<url>`: the destination and what follows it.
    fn angle_url(&self, open: usize) -> Option<(Range<usize>, usize)> {
        if byte(self.text, open + 1) != b'<' {
            return None;
        }
        let from = open + 2;
        let n = memchr::memchr2(b'>', b'\n', &self.text.as_bytes()[from..])?;
        (byte(self.text, from + n) == b'>').then_some((from..from + n, from + n + 1))
    }

    /// A destination up to the parenthesis that closes it, or to white space before a quote: where it stands, what
    /// follows, and whether it was closed (kramdown: `LINK_PAREN_STOP_RE`).
    fn bare_url(&mut self, open: usize) -> (Range<usize>, usize, bool) {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut parentheses = 0_usize;
        let (mut at, mut last) = (open, open);
        while at < bytes.len() {
            match bytes[at] {
                b'(' => {
                    parentheses += 1;
                    last = at;
                }
                b')' => {
                    parentheses -= 1;
                    last = at;
                    if parentheses == 0 {
                        return (scan::strip(text, open + 1..at), at + 1, true);
                    }
                }
                b if is_space(b) && matches!(byte(text, at + 1), b'"' | b'\'') => {
                    return (scan::strip(text, open + 1..at), at + 1, false);
                }
                _ => {}
            }
            at += 1;
        }
        self.memory.budget = self.memory.budget.saturating_sub(at - open);
        (scan::strip(text, open + 1..last.max(open + 1)), last + 1, false)
    }

    /// `"title")` (kramdown: `LINK_INLINE_TITLE_RE`).
    fn title(&mut self, at: usize) -> Option<(Range<usize>, usize)> {
        let text = self.text;
        let bytes = text.as_bytes();
        let open = scan::skip(text, at, is_space);
        let quote = byte(text, open);
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let first = scan::char_at(text, open + 1)?;
        let from = open + 1 + first.len_utf8();
        let found = memchr::memchr_iter(quote, &bytes[from..]).map(|n| from + n).find_map(|close| {
            let end = scan::skip(text, close + 1, is_space);
            (byte(text, end) == b')').then_some((open + 1..close, end + 1))
        });
        if found.is_none() {
            self.memory.budget = self.memory.budget.saturating_sub(text.len() - open);
        }
        found
    }
}
