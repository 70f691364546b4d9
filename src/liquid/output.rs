//! What a template writes, with where it comes from.

use std::ops::Range;

use super::refusal::Refusal;
use crate::text::Span;

/// Where a run of bytes of the output comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its bytes in the output.
    pub output: Span,
    /// Where it comes from in the template: the same bytes, or the tag that made them.
    pub source: Span,
    /// Whether it is a copy of the source, byte for byte.
    pub verbatim: bool,
}

/// Text that grows, and its pieces where anybody wants them.
#[derive(Debug, Default)]
pub(super) struct Output {
    pub text: String,
    pub pieces: Vec<Piece>,
    /// The tag of the template itself that runs now; `None` where nobody asks for pieces.
    pub tag: Option<Span>,
}

impl Output {
    /// The output of the template itself.
    pub(super) fn mapped() -> Self {
        Self { tag: Some(Span::empty(0)), ..Self::default() }
    }

    /// Writes what the tag that runs now has made.
    pub(super) fn made(&mut self, text: &str) -> Result<(), Refusal> {
        let at = self.text.len();
        self.push(text)?;
        if let Some(tag) = self.tag.filter(|_| !text.is_empty()) {
            match self.pieces.last_mut() {
                Some(last) if !last.verbatim && last.source == tag => last.output.end = narrow(self.text.len()),
                _ => {
                    let output = Span::new(at, self.text.len());
                    self.pieces.push(Piece { output, source: tag, verbatim: false });
                }
            }
        }
        Ok(())
    }

    /// Writes a piece of the template itself.
    pub(super) fn verbatim(&mut self, text: &str, source: Range<usize>) -> Result<(), Refusal> {
        let at = self.text.len();
        self.push(text)?;
        if self.tag.is_none() || text.is_empty() {
            return Ok(());
        }
        let source = Span::from(source);
        match self.pieces.last_mut() {
            Some(last) if last.verbatim && last.source.end == source.start => {
                last.source.end = source.end;
                last.output.end = narrow(self.text.len());
            }
            _ => self.pieces.push(Piece { output: Span::new(at, self.text.len()), source, verbatim: true }),
        }
        Ok(())
    }

    fn push(&mut self, text: &str) -> Result<(), Refusal> {
        if self.text.len() + text.len() > super::MAX_OUTPUT {
            return Err(super::too_long());
        }
        self.text.push_str(text);
        Ok(())
    }
}

/// The output is capped far below 4 GiB.
fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
