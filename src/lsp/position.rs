//! Places in a text as the protocol counts them: zero-based lines, and columns in UTF-16 units or bytes.

use std::cell::OnceCell;

use gen_lsp_types::{Position, Range};

use crate::text::{Span, floor};

/// What a column counts, as agreed with the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-16 code units: what every client can.
    #[default]
    Utf16,
    /// Bytes.
    Utf8,
}

/// UTF-16 units are counted ahead in blocks of this many bytes, so that many places on one long line take no time.
const BLOCK: usize = 1024;

/// The starts of the lines of `text`: LF, CRLF and a lone CR end a line.
pub(super) fn line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
            starts.push(narrow(at + 1));
        }
    }
    starts
}

/// Places of one text.
#[derive(Debug)]
pub(super) struct Places<'t> {
    text: &'t str,
    starts: &'t [u32],
    encoding: Encoding,
    /// UTF-16 units before each block.
    blocks: OnceCell<Vec<u32>>,
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl<'t> Places<'t> {
    /// Places of `text`, whose lines start at `starts`.
    pub(super) fn new(text: &'t str, starts: &'t [u32], encoding: Encoding) -> Self {
        Self { text, starts, encoding, blocks: OnceCell::new() }
    }

    /// The place of byte `at`; one within a character is that of its first byte.
    pub(super) fn position(&self, at: usize) -> Position {
        let at = floor(self.text, at);
        let line = self.starts.partition_point(|&start| start as usize <= at).saturating_sub(1);
        let start = self.starts[line] as usize;
        let column = match self.encoding {
            Encoding::Utf8 => narrow(at - start),
            Encoding::Utf16 if at - start <= BLOCK => narrow(utf16(&self.text[start..at])),
            Encoding::Utf16 => self.units(at) - self.units(start),
        };
        Position::new(narrow(line), column)
    }

    /// The place of `span`.
    pub(super) fn range(&self, span: Span) -> Range {
        Range::new(self.position(span.start as usize), self.position(span.end as usize))
    }

    /// The byte at a place. A column behind the end of its line is that end, a line behind the last one the end of the
    /// text; a place within a character is its first byte.
    pub(super) fn byte(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else { return self.text.len() };
        let start = start as usize;
        let end = self.starts.get(line + 1).map_or(self.text.len(), |&next| next as usize);
        let line = self.text[start..end].trim_end_matches(['\n', '\r']);
        let column = position.character as usize;
        let within = match self.encoding {
            Encoding::Utf8 => floor(line, column),
            Encoding::Utf16 => {
                let mut units = 0;
                let fits = line.char_indices().find(|(_, c)| {
                    units += c.len_utf16();
                    units > column
                });
                fits.map_or(line.len(), |(at, _)| at)
            }
        };
        start + within
    }

    /// The bytes of a range, whichever of its ends comes first.
    pub(super) fn span(&self, range: Range) -> Span {
        let (a, b) = (self.byte(range.start), self.byte(range.end));
        Span::new(a.min(b), a.max(b))
    }

    /// UTF-16 units before byte `at`.
    fn units(&self, at: usize) -> u32 {
        let blocks = self.blocks.get_or_init(|| {
            let mut blocks = vec![0];
            let mut start = 0;
            while start + BLOCK <= self.text.len() {
                let (from, to) = (floor(self.text, start), floor(self.text, start + BLOCK));
                blocks.push(blocks[blocks.len() - 1] + narrow(utf16(&self.text[from..to])));
                start += BLOCK;
            }
            blocks
        });
        let block = at / BLOCK;
        let from = floor(self.text, block * BLOCK);
        blocks[block] + narrow(utf16(&self.text[from..at]))
    }
}

fn utf16(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_place_and_back() {
        let long = "a😀天".repeat(1000);
        for text in ["", "a😀天\r\n\n天b\rc", "\u{feff}x\n", long.as_str()] {
            let starts = line_starts(text);
            for encoding in [Encoding::Utf8, Encoding::Utf16] {
                let places = Places::new(text, &starts, encoding);
                for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                    let position = places.position(at);
                    // Between CR and LF no place is; behind them the next line begins.
                    let behind_cr = text[..at].ends_with('\r') && text[at..].starts_with('\n');
                    let expected = if behind_cr { at - 1 } else { at };
                    assert_eq!(places.byte(position), expected, "{at} {position:?}");
                }
            }
        }
        let starts = line_starts(&long);
        let places = Places::new(&long, &starts, Encoding::Utf16);
        assert_eq!(places.position(long.len()), Position::new(0, 4000));
        assert_eq!(places.position(8000).character, narrow(utf16(&long[..8000])));
    }

    #[test]
    fn places_outside_are_the_nearest_inside() {
        let text = "a😀\n天";
        let starts = line_starts(text);
        let places = Places::new(text, &starts, Encoding::Utf16);
        assert_eq!(places.position(3), Position::new(0, 1), "within the emoji");
        assert_eq!(places.byte(Position::new(0, 2)), 1, "between its two units");
        assert_eq!(places.byte(Position::new(0, 3)), 5);
        assert_eq!(places.byte(Position::new(0, 99)), 5);
        assert_eq!(places.byte(Position::new(9, 0)), text.len());
        assert_eq!(places.span(Range::new(Position::new(1, 1), Position::new(0, 0))), Span::new(0, 9));
    }
}
