//! Lines and columns of many places of one file, without counting a long line from its start for each of them.

use std::cell::OnceCell;

use super::plain;
use crate::text::{LineColumn, SourceFile};

/// Characters are counted ahead in blocks of this many bytes, on files that have a long line.
const BLOCK: usize = 1024;

/// Places of one file for people; answers as [`SourceFile::line_column`] does, in time that does not depend on the
/// length of the line.
#[derive(Debug)]
pub struct Positions<'s> {
    source: &'s SourceFile,
    /// Characters that start before each block.
    blocks: OnceCell<Vec<u32>>,
    /// The file's path as a line of output takes it.
    shown_path: OnceCell<String>,
}

impl<'s> Positions<'s> {
    /// Places of `source`.
    #[must_use]
    pub fn new(source: &'s SourceFile) -> Self {
        Self { source, blocks: OnceCell::new(), shown_path: OnceCell::new() }
    }

    /// The file.
    #[must_use]
    pub fn source(&self) -> &'s SourceFile {
        self.source
    }

    /// The path of the file with nothing in it that a terminal would act on.
    #[must_use]
    pub fn shown_path(&self) -> &str {
        self.shown_path.get_or_init(|| plain(self.source.path()).into_owned())
    }

    /// Line and column of byte `offset`; past the end it is the end. Inside a character it is the next one.
    #[must_use]
    pub fn at(&self, offset: usize) -> LineColumn {
        let bytes = self.source.text().as_bytes();
        let offset = offset.min(bytes.len());
        let index = self.source.line_index(offset);
        let start = self.source.line_starts()[index] as usize;
        let column = if offset - start <= 4 * BLOCK {
            characters(&bytes[start..offset])
        } else {
            self.before(offset) - self.before(start)
        };
        let narrow = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
        LineColumn { line: narrow(index), column: narrow(column) }
    }

    /// Characters that start before byte `offset` of the file.
    fn before(&self, offset: usize) -> usize {
        let bytes = self.source.text().as_bytes();
        let blocks = self.blocks.get_or_init(|| {
            let mut count = 0;
            let mut blocks = Vec::with_capacity(bytes.len() / BLOCK + 1);
            for block in bytes.chunks(BLOCK) {
                blocks.push(u32::try_from(count).unwrap_or(u32::MAX));
                count += characters(block);
            }
            blocks.push(u32::try_from(count).unwrap_or(u32::MAX));
            blocks
        });
        let block = offset / BLOCK;
        blocks[block] as usize + characters(&bytes[(block * BLOCK).min(offset)..offset])
    }
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

    #[test]
    fn places_are_those_of_the_source_file() {
        let long = "天津abc🙂".repeat(3000);
        for text in ["", "a", "一\r\nb\rc\n", &format!("{long}\n二\n{long}x"), &"\n".repeat(2100)] {
            let source = SourceFile::from_text("a.md", text);
            let positions = Positions::new(&source);
            for offset in (0..=text.len()).filter(|&o| text.is_char_boundary(o)).step_by(7).chain([text.len()]) {
                assert_eq!(positions.at(offset), source.line_column(offset), "byte {offset}");
            }
        }
    }

    #[test]
    fn an_offset_outside_is_the_end() {
        let source = SourceFile::from_text("a.md", "ab\n");
        assert_eq!(Positions::new(&source).at(99), LineColumn { line: 2, column: 1 });
    }
}
