//! Text that kramdown parses, with the way back to the body.
//!
//! A container's content is parsed on text of its own, with quote marks and indentation taken away. A [`Chunk`] is such
//! a text and the list of the pieces it was made of, so that each of its bytes is found again in the body, however deep
//! the containers lie.

use std::borrow::Cow;
use std::ops::Range;

use super::element::narrow;

/// A run of bytes that stand in the body as they are, or were made from bytes of it.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it starts in the chunk; it reaches to the next one.
    at: u32,
    /// Where it starts in the body.
    source: u32,
    /// Bytes of the body it was made from; [`VERBATIM`] where it is those bytes.
    len: u32,
}

const VERBATIM: u32 = u32::MAX;

/// Where a part of a chunk comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// These bytes of the body, as they are.
    Verbatim(Range<usize>),
    /// Made from these bytes of the body.
    Made(Range<usize>),
}

/// A text to parse, each byte of which knows its place in the body.
#[derive(Debug)]
pub(super) struct Chunk<'m> {
    pub(super) text: Cow<'m, str>,
    pieces: Vec<Piece>,
}

impl<'m> Chunk<'m> {
    /// An empty text with room for `bytes`.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { text: Cow::Owned(String::with_capacity(bytes)), pieces: Vec::new() }
    }

    /// The whole body: line ends become line feeds, and one stands at the end (kramdown: `adapt_source` of
    /// parser/base.rb).
    pub(super) fn body(text: &'m str) -> Self {
        let bytes = text.as_bytes();
        if bytes.last() == Some(&b'\n') && memchr::memchr(b'\r', bytes).is_none() {
            return Self { text: Cow::Borrowed(text), pieces: vec![Piece { at: 0, source: 0, len: VERBATIM }] };
        }
        let mut chunk = Self::with_capacity(text.len() + 1);
        let mut from = 0;
        for at in memchr::memchr_iter(b'\r', bytes) {
            chunk.verbatim(&text[from..at], from);
            from = at + 1 + usize::from(bytes.get(at + 1) == Some(&b'\n'));
            chunk.made("\n", at..from);
        }
        chunk.verbatim(&text[from..], from);
        if !chunk.text.ends_with('\n') {
            chunk.made("\n", text.len()..text.len());
        }
        chunk
    }

    /// Appends `text`, which stands at byte `source` of the body.
    pub(super) fn verbatim(&mut self, text: &str, source: usize) {
        if text.is_empty() {
            return;
        }
        let (at, source) = (narrow(self.text.len()), narrow(source));
        let goes_on = self.pieces.last().is_some_and(|p| p.len == VERBATIM && p.source + (at - p.at) == source);
        if !goes_on {
            self.pieces.push(Piece { at, source, len: VERBATIM });
        }
        self.text.to_mut().push_str(text);
    }

    /// Appends `text`, which was made from the bytes `source` of the body.
    pub(super) fn made(&mut self, text: &str, source: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let at = narrow(self.text.len());
        self.pieces.push(Piece { at, source: narrow(source.start), len: narrow(source.end - source.start) });
        self.text.to_mut().push_str(text);
    }

    /// Appends the bytes `range` of `other`.
    pub(super) fn push(&mut self, other: &Chunk<'_>, range: Range<usize>) {
        for (part, origin) in other.origins(range) {
            match origin {
                Origin::Verbatim(source) => self.verbatim(&other.text[part], source.start),
                Origin::Made(source) => self.made(&other.text[part], source),
            }
        }
    }

    /// Appends `text`, which stands for the bytes `range` of `other`.
    pub(super) fn push_made(&mut self, text: &str, other: &Chunk<'_>, range: Range<usize>) {
        self.made(text, other.source(range));
    }

    /// The piece that holds byte `at`.
    fn find(&self, at: usize) -> usize {
        match self.pieces.len() {
            0 | 1 => 0,
            _ => self.pieces.partition_point(|p| p.at as usize <= at).saturating_sub(1),
        }
    }

    /// The parts of `range`, each with its origin.
    pub(super) fn origins(&self, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, Origin)> + '_ {
        let mut index = self.find(range.start);
        let mut at = range.start;
        std::iter::from_fn(move || {
            if at >= range.end {
                return None;
            }
            let piece = self.pieces[index];
            let next = self.pieces.get(index + 1).map_or(self.text.len(), |p| p.at as usize);
            let part = at..next.min(range.end);
            index += 1;
            at = part.end;
            let source = piece.source as usize;
            let origin = if piece.len == VERBATIM {
                let start = source + (part.start - piece.at as usize);
                Origin::Verbatim(start..start + part.len())
            } else {
                Origin::Made(source..source + piece.len as usize)
            };
            Some((part, origin))
        })
    }

    /// The byte of the body at which the thing starts that starts at byte `at`.
    pub(super) fn source_start(&self, at: usize) -> usize {
        let Some(piece) = self.pieces.get(self.find(at)) else { return 0 };
        if piece.len == VERBATIM {
            piece.source as usize + (at - piece.at as usize)
        } else if at > piece.at as usize {
            (piece.source + piece.len) as usize
        } else {
            piece.source as usize
        }
    }

    /// The byte of the body at which the thing ends that ends before byte `at`.
    pub(super) fn source_end(&self, at: usize) -> usize {
        if at == 0 {
            return self.source_start(0);
        }
        let Some(piece) = self.pieces.get(self.find(at - 1)) else { return 0 };
        if piece.len == VERBATIM {
            piece.source as usize + (at - piece.at as usize)
        } else {
            (piece.source + piece.len) as usize
        }
    }

    /// The bytes of the body that `range` stands for.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source_start(range.start);
        if range.is_empty() {
            return start..start;
        }
        start..self.source_end(range.end).max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_become_line_feeds() {
        let chunk = Chunk::body("a\r\nb\rc\n\rd");
        assert_eq!(chunk.text, "a\nb\nc\n\nd\n");
        assert_eq!(chunk.source(1..2), 1..3);
        assert_eq!(chunk.source(2..3), 3..4);
        assert_eq!(chunk.source(7..8), 8..9);
        assert_eq!(chunk.source(8..9), 9..9);
    }

    #[test]
    fn pieces_are_found_through_containers() {
        let body = Chunk::body("> a\n> > b\n");
        let mut quote = Chunk::with_capacity(8);
        quote.push(&body, 2..4);
        quote.push(&body, 6..10);
        assert_eq!(quote.text, "a\n> b\n");
        let mut inner = Chunk::with_capacity(8);
        inner.push(&quote, 4..6);
        assert_eq!(inner.source(0..2), 8..10);
        assert_eq!(quote.source(0..3), 2..7);
    }
}
