//! Rendered findings that wait for others of the same file: in memory for one file, on disk for a site.

use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use tempfile::SpooledTempFile;

use crate::diagnostic::Diagnostic;
use crate::report::{Positions, Report};
use crate::text::Span;

/// Up to this many bytes a spool stays in memory.
const IN_MEMORY: usize = 1 << 20;

/// The rendered findings of one file, in the order of the source.
#[derive(Debug, Default)]
pub(super) struct Segments {
    /// For each finding what it is sorted by, and where its bytes end.
    keys: Vec<Key>,
    bytes: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
struct Key {
    span: Span,
    rule: &'static str,
    end: u32,
    /// Where it is not known yet whether the finding is new: its [ticket](super::hold), else 0.
    ticket: u32,
}

impl Segments {
    /// Renders `found`, which stands in the file of `positions`.
    pub(super) fn render(report: &dyn Report, positions: &Positions<'_>, found: &[Diagnostic]) -> Self {
        let mut segments = Self::default();
        for diagnostic in found {
            report.diagnostic(positions, diagnostic, &mut segments.bytes);
            segments.push(diagnostic.primary.span, diagnostic.rule.name);
        }
        segments
    }

    /// Gives the finding at `index` a ticket.
    pub(super) fn set_ticket(&mut self, index: usize, ticket: u32) {
        if let Some(key) = self.keys.get_mut(index) {
            key.ticket = ticket;
        }
    }

    /// Whether one of the findings has a ticket for which `is_it` holds.
    pub(super) fn has_ticket(&self, is_it: impl Fn(u32) -> bool) -> bool {
        self.keys.iter().any(|key| key.ticket > 0 && is_it(key.ticket))
    }

    /// Those findings alone that have no ticket, or one for which `stays` holds.
    pub(super) fn keep(&self, stays: impl Fn(u32) -> bool) -> Self {
        let mut kept = Self::default();
        for (index, key) in self.keys.iter().enumerate().filter(|(_, key)| key.ticket == 0 || stays(key.ticket)) {
            kept.bytes.extend_from_slice(self.part(index));
            kept.push(key.span, key.rule);
        }
        kept
    }

    /// Ends a segment at the end of what was written.
    fn push(&mut self, span: Span, rule: &'static str) {
        let end = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.keys.push(Key { span, rule, end, ticket: 0 });
    }

    fn part(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.keys[before].end);
        &self.bytes[start as usize..self.keys[index].end as usize]
    }

    /// The findings of both in one order.
    pub(super) fn merge(self, other: &Self) -> Self {
        if other.keys.is_empty() {
            return self;
        }
        let mut merged = Self::default();
        let (mut a, mut b) = (0, 0);
        while a < self.keys.len() || b < other.keys.len() {
            let order = |key: &Key| (key.span, key.rule);
            let first = match (self.keys.get(a), other.keys.get(b)) {
                (Some(x), Some(y)) => order(x) <= order(y),
                (x, _) => x.is_some(),
            };
            let (from, at) = if first { (&self, &mut a) } else { (other, &mut b) };
            merged.bytes.extend_from_slice(from.part(*at));
            merged.push(from.keys[*at].span, from.keys[*at].rule);
            merged.set_ticket(merged.keys.len() - 1, from.keys[*at].ticket);
            *at += 1;
        }
        merged
    }

    /// Hands all segments to `emit`, `separator` between any two, also before the first where `started` is set; sets
    /// it.
    pub(super) fn write(
        &self,
        separator: &[u8],
        started: &mut bool,
        emit: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        if separator.is_empty() {
            return if self.bytes.is_empty() { Ok(()) } else { emit(&self.bytes) };
        }
        for index in 0..self.keys.len() {
            if std::mem::replace(started, true) {
                emit(separator)?;
            }
            emit(self.part(index))?;
        }
        Ok(())
    }
}

/// Segments of many files, written one after the other and read back in the same order. Beyond a few megabytes they lie
/// in a temporary file, so that memory does not grow with what is found.
pub(super) struct Spool {
    file: BufWriter<SpooledTempFile>,
    rules: Vec<&'static str>,
}

impl Spool {
    pub(super) fn new() -> Self {
        Self { file: BufWriter::new(SpooledTempFile::new(IN_MEMORY)), rules: Vec::new() }
    }

    /// Appends the segments of the next file.
    pub(super) fn push(&mut self, segments: &Segments) -> io::Result<()> {
        self.number(segments.keys.len())?;
        for key in &segments.keys {
            let rule = self.rules.iter().position(|rule| *rule == key.rule).unwrap_or_else(|| {
                self.rules.push(key.rule);
                self.rules.len() - 1
            });
            self.number(rule)?;
            for number in [key.span.start, key.span.end, key.end, key.ticket] {
                self.number(number as usize)?;
            }
        }
        self.file.write_all(&segments.bytes)
    }

    fn number(&mut self, number: usize) -> io::Result<()> {
        let number = u32::try_from(number).map_err(io::Error::other)?;
        self.file.write_all(&number.to_le_bytes())
    }

    /// Begins to read from the first file on.
    pub(super) fn rewind(self) -> io::Result<SpoolReader> {
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(SpoolReader { file: BufReader::new(file), rules: self.rules })
    }
}

/// Reads a [`Spool`] back.
pub(super) struct SpoolReader {
    file: BufReader<SpooledTempFile>,
    rules: Vec<&'static str>,
}

impl SpoolReader {
    /// The segments of the next file.
    pub(super) fn next(&mut self) -> io::Result<Segments> {
        let count = self.number()?;
        let mut segments = Segments::default();
        for _ in 0..count {
            let rule = self.number()? as usize;
            let rule = self.rules.get(rule).copied().ok_or(io::ErrorKind::InvalidData)?;
            let (start, end, bytes, ticket) = (self.number()?, self.number()?, self.number()?, self.number()?);
            segments.keys.push(Key { span: Span { start, end }, rule, end: bytes, ticket });
        }
        let size = segments.keys.last().map_or(0, |key| key.end as usize);
        segments.bytes.resize(size, 0);
        self.file.read_exact(&mut segments.bytes)?;
        Ok(segments)
    }

    fn number(&mut self) -> io::Result<u32> {
        let mut bytes = [0; 4];
        self.file.read_exact(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(parts: &[(usize, &'static str, &str)]) -> Segments {
        let mut segments = Segments::default();
        for (at, rule, text) in parts {
            segments.bytes.extend_from_slice(text.as_bytes());
            segments.push(Span::empty(*at), rule);
        }
        segments
    }

    fn written(segments: &Segments, separator: &[u8], started: &mut bool) -> String {
        let mut out = Vec::new();
        segments
            .write(separator, started, &mut |bytes| {
                out.extend_from_slice(bytes);
                Ok(())
            })
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn two_phases_become_one_order() {
        let first = segments(&[(1, "a/a", "one "), (5, "b/b", "five "), (5, "d/d", "five again ")]);
        let second = segments(&[(0, "x/x", "zero "), (5, "c/c", "between "), (9, "a/a", "nine")]);
        let merged = first.merge(&second);
        assert_eq!(written(&merged, b"", &mut false), "zero one five between five again nine");
        let mut started = false;
        assert_eq!(written(&segments(&[(1, "a/a", "x"), (2, "a/a", "y")]), b", ", &mut started), "x, y");
        assert_eq!(written(&segments(&[(1, "a/a", "z")]), b", ", &mut started), ", z");
        assert_eq!(written(&Segments::default(), b", ", &mut started), "");
    }

    #[test]
    fn what_was_put_aside_comes_back_in_order() {
        let mut spool = Spool::new();
        let long = "天".repeat(1 << 20);
        let parts = [vec![], vec![(1, "a/a", "x"), (7, "b/b", "yy")], vec![(0, "a/a", &*long)], vec![(3, "c/c", "")]];
        for _ in 0..3 {
            parts.iter().for_each(|part| spool.push(&segments(part)).unwrap());
        }
        let mut reader = spool.rewind().unwrap();
        for _ in 0..3 {
            for part in &parts {
                let (got, want) = (reader.next().unwrap(), segments(part));
                assert_eq!(got.bytes, want.bytes);
                let keys = |s: &Segments| s.keys.iter().map(|k| (k.span, k.rule, k.end)).collect::<Vec<_>>();
                assert_eq!(keys(&got), keys(&want));
            }
        }
        assert!(reader.next().is_err());
    }
}
