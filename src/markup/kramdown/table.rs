//! Tables.
//!
//! kramdown: parser/kramdown/table.rb.

use std::ops::Range;

use super::blocks::{Alignment, Parser};
use super::chunk::Chunk;
use super::element::{Kind, Node, NodeId, Slice};
use super::scan::{self, byte, line_after, spaces};

/// A table of more cells than this after its rows were filled up is text: rows are few, columns few, or both.
const MAX_CELLS: usize = 1 << 16;

/// Whether a line has a bar that is not escaped (kramdown: `TABLE_PIPE_CHECK`).
fn has_bar(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr::memchr_iter(b'|', bytes).any(|at| at == 0 || !matches!(bytes[at - 1], b'\\' | b'\n'))
}

/// Whether a line is of nothing but `marks`, at least one of them a `must` (kramdown: `TABLE_SEP_LINE` and
/// `TABLE_FSEP_LINE`).
fn is_separator(line: &str, must: u8) -> bool {
    let mut any = false;
    for b in line.bytes() {
        any |= b == must;
        if b != must && !matches!(b, b'+' | b'|' | b':' | b' ' | b'\t') {
            return false;
        }
    }
    any
}

/// The alignments that a separator line gives (kramdown: `TABLE_HSEP_ALIGN`).
fn alignments(line: &str) -> Vec<Alignment> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(n) = memchr::memchr(b'-', &bytes[at..]) {
        let start = at + n;
        let end = scan::skip(line, start, |b| b == b'-');
        let left = start > at && bytes[start - 1] == b':';
        let right = bytes.get(end) == Some(&b':');
        found.push(match (left, right) {
            (true, true) => Alignment::Center,
            (true, false) => Alignment::Left,
            (false, true) => Alignment::Right,
            (false, false) => Alignment::Default,
        });
        at = end + usize::from(right);
    }
    found
}

/// Rows that were read and stand in no part of the table yet.
type Rows = Vec<Vec<Slice>>;

impl<'m> Parser<'m> {
    /// A table (kramdown: `parse_table`).
    pub(super) fn parse_table(&mut self, source: &Chunk<'m>) -> bool {
        let text = &*source.text;
        let start = self.at;
        let first = spaces(text, start, 3);
        let line_end = line_after(text, start);
        if scan::is_space(byte(text, first)) || !has_bar(&text[first..line_end - 1]) || !self.is_after_boundary() {
            return false;
        }
        let leading = byte(text, scan::skip(text, start, |b| scan::is_space(b) && b != b'\n')) == b'|';
        let kept_chunks = self.chunks.len();
        let mut at = start;
        if is_separator(&text[start..line_end - 1], b'-') {
            at = line_end;
        }
        let mut parts: Vec<(Kind, Rows, Range<usize>)> = Vec::new();
        let mut rows: Rows = Vec::new();
        let mut alignment: Vec<Alignment> = Vec::new();
        let (mut footer, mut columns, mut from) = (false, 0, at);
        while at < text.len() {
            let end = line_after(text, at);
            let line = &text[at..end - 1];
            if !has_bar(line) {
                break;
            }
            if is_separator(line, b'-') {
                if !rows.is_empty() {
                    if alignment.is_empty() && !footer {
                        parts.push((Kind::TableHead, std::mem::take(&mut rows), from..at - 1));
                        alignment = alignments(line);
                    } else if !footer {
                        parts.push((Kind::TableBody, std::mem::take(&mut rows), from..at - 1));
                    }
                }
                from = end;
            } else if is_separator(line, b'=') {
                if !rows.is_empty() {
                    parts.push((Kind::TableBody, std::mem::take(&mut rows), from..at - 1));
                }
                footer = true;
                from = end;
            } else {
                let cells = self.cells(source, at..at + line.trim_end_matches([' ', '\t']).len(), leading);
                columns = columns.max(cells.len());
                rows.push(cells);
            }
            at = end;
        }
        let count = parts.iter().map(|p| p.1.len()).sum::<usize>() + rows.len();
        let is_table = self.is_before_boundary(text, at)
            && self.has_bars(source, start..at - 1)
            && (parts.iter().any(|p| p.0 == Kind::TableBody) || (!footer && !rows.is_empty()))
            && (columns == 0 || count <= MAX_CELLS / columns);
        if !is_table {
            self.chunks.truncate(kept_chunks);
            return false;
        }
        if !rows.is_empty() {
            let kind = if footer { Kind::TableFoot } else { Kind::TableBody };
            parts.push((kind, rows, from..at - 1));
        }
        alignment.resize(columns, Alignment::Default);
        let node = self.block(Kind::Table, source, first..at - 1);
        let alignments = u32::try_from(self.alignments.len()).unwrap_or(u32::MAX);
        self.alignments.push(alignment);
        let table = self.arena.push(self.tree, node);
        for (kind, rows, range) in parts {
            let mut part = Node::new(kind, source.source(range));
            part.extra = alignments;
            let part = self.arena.push(table, part);
            for row in rows {
                self.push_row(part, &row, columns);
            }
        }
        self.at = at;
        true
    }

    fn push_row(&mut self, part: NodeId, cells: &[Slice], columns: usize) {
        let first = cells.first().map(|c| self.body_range(*c));
        let last = cells.last().map(|c| self.body_range(*c));
        let own = self.arena.node(part).source();
        let source = match (first, last) {
            (Some(first), Some(last)) => first.start..last.end.max(first.start),
            _ => own.start..own.start,
        };
        let row = self.arena.push(part, Node::new(Kind::Row, source.clone()));
        for cell in cells {
            let node = Node::new(Kind::Cell, self.body_range(*cell));
            let node = self.arena.push(row, node);
            self.push_raw_text(node, *cell);
        }
        for _ in cells.len()..columns {
            self.arena.push(row, Node::new(Kind::Cell, source.end..source.end));
        }
    }

    /// The cells of the row `range`: bars split it that are neither escaped nor in code.
    fn cells(&mut self, source: &Chunk<'m>, range: Range<usize>, leading: bool) -> Vec<Slice> {
        let text = &source.text[..range.end];
        let line = &text[range.clone()];
        let mut row = Row::new(source);
        if memchr::memchr2(b'`', b'<', line.as_bytes()).is_none() {
            row.split(range.clone());
        } else {
            let mut at = range.start;
            while at < range.end {
                let code = code_element(text, at);
                let stop = code.as_ref().map_or(range.end, |code| code.start);
                row.code_spans(at..stop);
                let Some(code) = code else { break };
                row.push(code.clone());
                at = code.end;
            }
        }
        let Row { mut cells, .. } = row;
        if leading && cells.first().is_some_and(|c| c.is_blank(text)) {
            cells.remove(0);
        }
        if cells.last().is_some_and(|c| c.is_blank(text)) {
            cells.pop();
        }
        cells.into_iter().map(|cell| self.keep_cell(source, cell)).collect()
    }

    /// The text of a cell: as it stands, where nothing was changed in it.
    fn keep_cell(&mut self, source: &Chunk<'m>, cell: Cell) -> Slice {
        match cell {
            Cell::Plain(range) => Slice::new(self.chunk, scan::strip(&source.text, range)),
            Cell::Made(parts) => {
                let mut chunk = Chunk::with_capacity(64);
                for part in parts {
                    match part {
                        Piece::Source(range) => chunk.push(source, range),
                        Piece::Made(text, range) => chunk.push_made(&text, source, range),
                    }
                }
                let range = scan::strip(&chunk.text, 0..chunk.text.len());
                Slice::new(self.keep(chunk), range)
            }
        }
    }

    /// Whether each line has a bar outside of code and HTML, as kramdown checks it over all lines at once.
    fn has_bars(&mut self, source: &Chunk<'m>, range: Range<usize>) -> bool {
        let text = &source.text[range.clone()];
        if memchr::memchr2(b'`', b'<', text.as_bytes()).is_none() {
            // There is one piece of text, whose first and last lines have bars.
            return true;
        }
        let slice = Slice::new(self.chunk, range);
        let mut on_line = false;
        for (is_code, value) in self.table_pieces(slice) {
            // As Ruby splits: nothing is left of line feeds at the end.
            let lines: Vec<&str> = value.trim_end_matches('\n').split('\n').collect();
            let count = if value.trim_end_matches('\n').is_empty() { 0 } else { lines.len() };
            if is_code {
                if count > 2 || (count == 2 && !on_line) {
                    break;
                }
                on_line &= count != 2;
            } else {
                if count > 1 && !on_line && !has_bar(lines[0]) {
                    break;
                }
                on_line = (count <= 1 && on_line) || (count > 0 && has_bar(lines[count - 1]));
            }
        }
        on_line
    }
}

/// `<code…>…</code>` from byte `at` on.
fn code_element(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let start = at + memchr::memmem::find(&bytes[at..], b"<code")?;
    let open = start + memchr::memchr(b'>', &bytes[start..])?;
    let close = open + memchr::memmem::find(&bytes[open..], b"</code>")?;
    Some(start..close + "</code>".len())
}

enum Piece {
    Source(Range<usize>),
    Made(String, Range<usize>),
}

enum Cell {
    Plain(Range<usize>),
    Made(Vec<Piece>),
}

impl Cell {
    fn is_blank(&self, text: &str) -> bool {
        match self {
            Self::Plain(range) => scan::is_blank(&text[range.clone()]),
            Self::Made(parts) => parts.iter().all(|part| match part {
                Piece::Source(range) => scan::is_blank(&text[range.clone()]),
                Piece::Made(text, _) => scan::is_blank(text),
            }),
        }
    }
}

/// The cells of a row as they are split.
struct Row<'c, 'm> {
    source: &'c Chunk<'m>,
    cells: Vec<Cell>,
}

impl<'c, 'm> Row<'c, 'm> {
    fn new(source: &'c Chunk<'m>) -> Self {
        Self { source, cells: Vec::new() }
    }

    /// Appends to the last cell.
    fn push(&mut self, range: Range<usize>) {
        match self.cells.last_mut() {
            None => self.cells.push(Cell::Plain(range)),
            Some(Cell::Plain(own)) if own.end == range.start => own.end = range.end,
            Some(_) => self.piece(Piece::Source(range)),
        }
    }

    fn piece(&mut self, piece: Piece) {
        match self.cells.last_mut() {
            None => self.cells.push(Cell::Made(vec![piece])),
            Some(Cell::Made(parts)) => parts.push(piece),
            Some(plain) => {
                let Cell::Plain(range) = plain else { return };
                let first = Piece::Source(range.clone());
                *plain = Cell::Made(vec![first, piece]);
            }
        }
    }

    /// Text without code: bars split it, an escaped one is a bar.
    fn split(&mut self, range: Range<usize>) {
        let text = &*self.source.text;
        let bytes = text.as_bytes();
        let mut from = range.start;
        let mut first = self.cells.is_empty();
        for n in memchr::memchr_iter(b'|', &bytes[range.clone()]) {
            let at = range.start + n;
            if at > range.start && bytes[at - 1] == b'\\' {
                self.push(from..at - 1);
                from = at;
                continue;
            }
            self.push(from..at);
            first = false;
            self.cells.push(Cell::Plain(at + 1..at + 1));
            from = at + 1;
        }
        if from < range.end || first {
            self.push(from..range.end);
        }
    }

    /// Text in which code may stand.
    fn code_spans(&mut self, range: Range<usize>) {
        let text = &self.source.text[..range.end];
        let mut from = range.start;
        let mut at = range.start;
        while let Some(n) = memchr::memchr(b'`', &text.as_bytes()[at..]) {
            let open = at + n;
            let inner = scan::skip(text, open, |b| b == b'`');
            let marks = &text[open..inner];
            at = inner;
            let before = scan::char_before(&text[range.start..open], open - range.start);
            let literal = marks.len() == 1
                && before.is_none_or(|c| c.is_ascii() && scan::is_space(c as u8))
                && scan::is_space(byte(text, inner));
            if literal {
                continue;
            }
            let Some(close) = memchr::memmem::find(&text.as_bytes()[inner..], marks.as_bytes()) else { continue };
            let end = inner + close + marks.len();
            if from < open {
                self.split(from..open);
            } else if self.cells.is_empty() {
                self.cells.push(Cell::Plain(open..open));
            }
            self.code(open..end, marks.len());
            (from, at) = (end, end);
        }
        if from < range.end {
            self.split(from..range.end);
        }
    }

    /// Code, with as many marks around it as it needs.
    fn code(&mut self, range: Range<usize>, marks: usize) {
        let text = &*self.source.text;
        let mut value = range.start + marks..range.end - marks;
        if marks > 1 {
            value.start += usize::from(text[value.clone()].starts_with(' '));
            value.end -= usize::from(text[value.clone()].ends_with(' '));
        }
        let inner = &text[value.clone()];
        let longest = inner.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let mark = "`".repeat(longest + 1);
        let gap = if longest > 0 { " " } else { "" };
        if text[range.clone()] == format!("{mark}{gap}{inner}{gap}{mark}") {
            return self.push(range);
        }
        self.piece(Piece::Made(format!("{mark}{gap}"), range.start..value.start));
        self.piece(Piece::Source(value.clone()));
        self.piece(Piece::Made(format!("{gap}{mark}"), value.end..range.end));
    }
}
