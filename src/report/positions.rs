//! Lines and columns of many places of one file, without counting a long line from its start for each of them.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use super::line_hash::{LineHash, line_hashes};
use super::plain;
use crate::diagnostic::Diagnostic;
use crate::text::{LineColumn, SourceFile};

/// Characters are counted ahead in blocks of this many bytes, on files that have a long line.
const BLOCK: usize = 1024;

/// Places of one file for people; answers as [`SourceFile::line_column`] does, in time that does not depend on the
/// length of the line.
#[derive(Debug)]
pub struct Positions<'s> {
    path: &'s str,
    of: Of<'s>,
    /// Characters that start before each block.
    blocks: OnceCell<Vec<u32>>,
    /// Characters of two UTF-16 code units that start before each block.
    wide_blocks: OnceCell<Vec<u32>>,
    hashes: OnceCell<Vec<LineHash>>,
    /// How often [`Self::nth`] was asked for each key.
    seen: RefCell<HashMap<u64, u32>>,
    /// The file's path as a line of output takes it.
    shown_path: OnceCell<String>,
}

/// What tells the places.
#[derive(Debug)]
enum Of<'s> {
    Text(&'s SourceFile),
    Known(&'s [Known]),
}

/// A byte of a file and its place for people.
pub type Known = (u32, LineColumn);

impl<'s> Positions<'s> {
    /// Places of `source`.
    #[must_use]
    pub fn new(source: &'s SourceFile) -> Self {
        Self::with(source.path(), Of::Text(source))
    }

    /// Places of a file whose text is not at hand: those of `known`, which is sorted, and of no other byte.
    #[must_use]
    pub fn known(path: &'s str, known: &'s [Known]) -> Self {
        Self::with(path, Of::Known(known))
    }

    fn with(path: &'s str, of: Of<'s>) -> Self {
        Self {
            path,
            of,
            blocks: OnceCell::new(),
            wide_blocks: OnceCell::new(),
            hashes: OnceCell::new(),
            seen: RefCell::default(),
            shown_path: OnceCell::new(),
        }
    }

    /// The file, where its text is at hand.
    #[must_use]
    pub fn source(&self) -> Option<&'s SourceFile> {
        if let Of::Text(source) = self.of { Some(source) } else { None }
    }

    /// The path of the file.
    #[must_use]
    pub fn path(&self) -> &'s str {
        self.path
    }

    /// Whether every place that a report of `diagnostic` may name can be told.
    #[must_use]
    pub fn tell(&self, diagnostic: &Diagnostic) -> bool {
        let Of::Known(known) = self.of else { return true };
        let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.related);
        let mut ends = labels.flat_map(|label| [label.span.start, label.span.end]);
        ends.all(|end| known.binary_search_by_key(&end, |k| k.0).is_ok())
    }

    /// The path of the file with nothing in it that a terminal would act on.
    #[must_use]
    pub fn shown_path(&self) -> &str {
        self.shown_path.get_or_init(|| plain(self.path).into_owned())
    }

    /// Line and column of byte `offset`; past the end it is the end. Inside a character it is the next one. Where only
    /// some places are known, see [`Self::tell`], the last one before it.
    #[must_use]
    pub fn at(&self, offset: usize) -> LineColumn {
        let source = match self.of {
            Of::Text(source) => source,
            Of::Known(known) => {
                let at = known.partition_point(|k| k.0 as usize <= offset);
                return at.checked_sub(1).map_or(LineColumn { line: 1, column: 1 }, |at| known[at].1);
            }
        };
        self.counted(source, offset, &self.blocks, characters)
    }

    /// As [`Self::at`], with the column in UTF-16 code units; a byte order mark is none.
    #[must_use]
    pub fn utf16(&self, offset: usize) -> LineColumn {
        let at = self.at(offset);
        let Of::Text(source) = self.of else { return at };
        let more = self.counted(source, offset, &self.wide_blocks, wide_characters).column - 1;
        let mark = u32::from(at.line == 1 && at.column > 1 && source.bom_len() > 0);
        LineColumn { line: at.line, column: at.column + more - mark }
    }

    /// As [`Self::at`], with the column in bytes of UTF-8.
    #[must_use]
    pub fn utf8(&self, offset: usize) -> LineColumn {
        let Of::Text(source) = self.of else { return self.at(offset) };
        let offset = offset.min(source.text().len());
        let index = source.line_index(offset);
        let narrow = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
        LineColumn { line: narrow(index), column: narrow(offset - source.line_starts()[index] as usize) }
    }

    /// The hash of the line that holds byte `offset`, where the text is at hand.
    pub(super) fn line_hash(&self, offset: usize) -> Option<LineHash> {
        let source = self.source()?;
        let hashes = self.hashes.get_or_init(|| line_hashes(source.text()));
        hashes.get(source.line_index(offset.min(source.text().len()))).copied()
    }

    /// How often this was asked for `key` before.
    pub(super) fn nth(&self, key: u64) -> u32 {
        let mut seen = self.seen.borrow_mut();
        let nth = seen.entry(key).or_default();
        *nth += 1;
        *nth - 1
    }

    /// The line of byte `offset` of `source`, and as its column one more than `count` counts between its start and there.
    fn counted(
        &self,
        source: &SourceFile,
        offset: usize,
        blocks: &OnceCell<Vec<u32>>,
        count: fn(&[u8]) -> usize,
    ) -> LineColumn {
        let bytes = source.text().as_bytes();
        let offset = offset.min(bytes.len());
        let index = source.line_index(offset);
        let start = source.line_starts()[index] as usize;
        let column = if offset - start <= 4 * BLOCK {
            count(&bytes[start..offset])
        } else {
            before(bytes, offset, blocks, count) - before(bytes, start, blocks, count)
        };
        let narrow = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
        LineColumn { line: narrow(index), column: narrow(column) }
    }
}

/// What `count` counts before byte `offset` of the file, whose text is `bytes`; `blocks` remembers it for each block.
fn before(bytes: &[u8], offset: usize, blocks: &OnceCell<Vec<u32>>, count: fn(&[u8]) -> usize) -> usize {
    let blocks = blocks.get_or_init(|| {
        let mut sum = 0;
        let mut blocks = Vec::with_capacity(bytes.len() / BLOCK + 1);
        for block in bytes.chunks(BLOCK) {
            blocks.push(u32::try_from(sum).unwrap_or(u32::MAX));
            sum += count(block);
        }
        blocks.push(u32::try_from(sum).unwrap_or(u32::MAX));
        blocks
    });
    let block = offset / BLOCK;
    blocks[block] as usize + count(&bytes[(block * BLOCK).min(offset)..offset])
}

/// How many characters that UTF-16 writes as two units start in `bytes` of UTF-8: those of four bytes.
fn wide_characters(bytes: &[u8]) -> usize {
    let starts = |block: &[u8]| block.iter().map(|&b| u8::from(b >= 0xF0)).sum::<u8>();
    bytes.chunks(usize::from(u8::MAX)).map(|block| usize::from(starts(block))).sum()
}

/// How many characters start in `bytes` of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    // In blocks whose count fits a byte, so that sixteen bytes are looked at in one step.
    let starts = |block: &[u8]| block.iter().map(|&b| u8::from(b & 0xC0 != 0x80)).sum::<u8>();
    bytes.chunks(usize::from(u8::MAX)).map(|block| usize::from(starts(block))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::rule_info! {
        /// A rule of tests.
        static INFO = "test/known", Error, Recommended, fix: None, since: "0.1.0";
    }

    #[test]
    fn places_are_those_of_the_source_file() {
        let long = "天津abc🙂".repeat(3000);
        for text in ["", "a", "一\r\nb\rc\n", &format!("{long}\n二\n{long}x"), &"\n".repeat(2100)] {
            let source = SourceFile::from_text("a.md", text);
            let positions = Positions::new(&source);
            for offset in (0..=text.len()).filter(|&o| text.is_char_boundary(o)).step_by(7).chain([text.len()]) {
                assert_eq!(positions.at(offset), source.line_column(offset), "byte {offset}");
                let line = source.line_starts()[source.line_index(offset)] as usize;
                let before = &text[line..offset];
                let (utf16, utf8) = (positions.utf16(offset), positions.utf8(offset));
                assert_eq!(utf16.column as usize, before.encode_utf16().count() + 1, "byte {offset}");
                assert_eq!(utf8.column as usize, before.len() + 1, "byte {offset}");
                assert_eq!((utf16.line, utf8.line), (positions.at(offset).line, positions.at(offset).line));
            }
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_column_of_utf16() {
        let source = SourceFile::from_text("a.md", "\u{feff}🙂a\nb");
        let positions = Positions::new(&source);
        let columns = [0, 3, 7, 9, 10].map(|at| positions.utf16(at)).map(|at| (at.line, at.column));
        assert_eq!(columns, [(1, 1), (1, 1), (1, 3), (2, 1), (2, 2)]);
    }

    #[test]
    fn known_places_need_no_text() {
        let source = SourceFile::from_text("a.md", "一\n二 b\n");
        let all = Positions::new(&source);
        let known: Vec<Known> = [4, 7].map(|at| (at, all.at(at as usize))).into();
        let positions = Positions::known("a.md", &known);
        assert_eq!(positions.at(7), LineColumn { line: 2, column: 2 });
        let about = |start, end| Diagnostic::new(&INFO, crate::text::Span::new(start, end), "m");
        assert!(positions.tell(&about(4, 7)) && !positions.tell(&about(4, 8)) && all.tell(&about(4, 8)));
    }

    #[test]
    fn an_offset_outside_is_the_end() {
        let source = SourceFile::from_text("a.md", "ab\n");
        assert_eq!(Positions::new(&source).at(99), LineColumn { line: 2, column: 1 });
    }
}
