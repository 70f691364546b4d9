//! A text that is rewritten step by step and never forgets which of its bytes stand in the source.

use std::ops::Range;

/// A piece of the text; it reaches to the start of the next one.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: usize,
    /// The byte of the source that it starts at; `None` of what was put in.
    source: Option<usize>,
}

/// What is put in place of a range.
#[derive(Clone, Debug)]
pub(super) enum Put {
    /// A text of ours; empty to take the range away.
    Text(&'static str),
    /// The same, made for this place.
    Made(String),
    /// Bytes of the source.
    Source(Range<usize>),
    /// A line feed for the carriage return that stands there; of the source it is the same byte.
    LineFeed,
}

/// A range of the text and what is put in its place.
pub(super) type Edit = (Range<usize>, Put);

/// The edit that takes `range` away.
pub(super) fn drop(range: Range<usize>) -> Edit {
    (range, Put::Text(""))
}

/// The edit that puts `text` before byte `at`.
pub(super) fn insert(at: usize, text: &'static str) -> Edit {
    (at..at, Put::Text(text))
}

/// A part of the finished text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'d> {
    /// These bytes of the source.
    Source(Range<usize>),
    /// What was put in at that byte of the source.
    Put(&'d str, usize),
}

/// The text, which began as `source`.
#[derive(Debug)]
pub(super) struct Draft<'s> {
    source: &'s str,
    text: String,
    pieces: Vec<Piece>,
}

impl<'s> Draft<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        let mut draft = Self::empty(source);
        draft.push(source, Some(0));
        draft
    }

    fn empty(source: &'s str) -> Self {
        Self { source, text: String::with_capacity(source.len() + source.len() / 8), pieces: Vec::new() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether byte `at` of the text was put in.
    pub(super) fn is_put(&self, at: usize) -> bool {
        let piece = self.pieces.partition_point(|piece| piece.start <= at).checked_sub(1);
        piece.is_some_and(|piece| self.pieces[piece].source.is_none())
    }

    /// Makes `edits`, which are in order and do not overlap.
    pub(super) fn edit(&mut self, edits: Vec<Edit>) {
        if edits.is_empty() {
            return;
        }
        let mut out = Self::empty(self.source);
        let (mut from, mut piece) = (0, 0);
        for (range, put) in edits {
            self.copy(from..range.start, &mut piece, &mut out);
            match put {
                Put::Text(text) => out.push(text, None),
                Put::Made(text) => out.push(&text, None),
                Put::LineFeed => {
                    let piece = self.pieces.partition_point(|piece| piece.start <= range.start);
                    let piece = piece.checked_sub(1).map(|piece| self.pieces[piece]);
                    out.push("\n", piece.and_then(|piece| Some(piece.source? + (range.start - piece.start))));
                }
                Put::Source(range) => out.push(&self.source[range.clone()], Some(range.start)),
            }
            from = range.end;
        }
        self.copy(from..self.text.len(), &mut piece, &mut out);
        *self = out;
    }

    /// Copies `range` of the text to `out`. `piece` is one that starts before the range.
    fn copy(&self, range: Range<usize>, piece: &mut usize, out: &mut Self) {
        let mut start = range.start;
        while start < range.end {
            while self.pieces.get(*piece + 1).is_some_and(|next| next.start <= start) {
                *piece += 1;
            }
            let end = self.pieces.get(*piece + 1).map_or(range.end, |next| next.start.min(range.end));
            let Piece { start: first, source } = self.pieces[*piece];
            out.push(&self.text[start..end], source.map(|source| source + (start - first)));
            start = end;
        }
    }

    fn push(&mut self, text: &str, source: Option<usize>) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        let goes_on = self.pieces.last().is_some_and(|last| match (last.source, source) {
            (Some(last_source), Some(source)) => last_source + (start - last.start) == source,
            (None, None) => true,
            _ => false,
        });
        if !goes_on {
            self.pieces.push(Piece { start, source });
        }
        self.text.push_str(text);
    }

    /// The text in parts, in order. What was put in stands before the next byte of the source that was kept, an end tag
    /// behind the last one.
    pub(super) fn parts(&self) -> Vec<Part<'_>> {
        let end_of = |index: usize| self.pieces.get(index + 1).map_or(self.text.len(), |next| next.start);
        let mut parts = Vec::with_capacity(self.pieces.len() * 2);
        let mut last = 0;
        for (index, piece) in self.pieces.iter().enumerate() {
            let text = &self.text[piece.start..end_of(index)];
            if let Some(source) = piece.source {
                last = source + text.len();
                parts.push(Part::Source(source..last));
                continue;
            }
            let next = self.pieces.get(index + 1).and_then(|next| next.source).unwrap_or(last);
            // `</p>` and what begins the next paragraph were put in together.
            let ends = match text.strip_prefix("</") {
                Some(rest) => rest.find('>').map_or(text.len(), |at| at + 3),
                None => 0,
            };
            for (text, at) in [(&text[..ends], last), (&text[ends..], next)] {
                if !text.is_empty() {
                    parts.push(Part::Put(text, at));
                }
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::{Draft, Part, Put, drop, insert};

    #[test]
    fn bytes_of_the_source_are_known_after_every_step() {
        let mut draft = Draft::new("a\n\nb\r\nc");
        draft.edit(vec![drop(4..5)]);
        draft.edit(vec![insert(0, "<p>"), (1..3, Put::Text("</p>\n<p>")), insert(draft.text().len(), "</p>")]);
        assert_eq!(draft.text(), "<p>a</p>\n<p>b\nc</p>");
        assert!(draft.is_put(0) && !draft.is_put(3) && draft.is_put(4));
        let wanted = [
            Part::Put("<p>", 0),
            Part::Source(0..1),
            Part::Put("</p>", 1),
            Part::Put("\n<p>", 3),
            Part::Source(3..4),
            Part::Source(5..7),
            Part::Put("</p>", 7),
        ];
        assert_eq!(draft.parts(), wanted);
        draft.edit(vec![(3..4, Put::Source(6..7))]);
        assert_eq!(draft.text(), "<p>c</p>\n<p>b\nc</p>");
    }
}
