//! Paragraphs, and blocks of math, which turn into one where text follows.
//!
//! kramdown: parser/kramdown/paragraph.rb and math.rb; parser-gfm's gfm.rb (`PARAGRAPH_END_GFM`).

use std::rc::Rc;

use super::blocks::Parser;
use super::chunk::Chunk;
use super::element::{Kind, NodeId, Part, Slice};
use super::header::gfm_header;
use super::scan::{self, byte, line_after, spaces};

impl<'m> Parser<'m> {
    /// Whether a line ends a paragraph (kramdown: `PARAGRAPH_END`; parser-gfm: `PARAGRAPH_END_GFM`).
    fn is_paragraph_end(&mut self, text: &str, at: usize) -> bool {
        if at >= text.len() {
            return true;
        }
        let start = spaces(text, at, 3);
        let more = self.options.gfm && self.options.paragraph_end;
        match byte(text, start) {
            b':' => scan::definition(text, at, 3).is_some(),
            b'*' | b'+' | b'-' | b'0'..=b'9' => more && scan::starts_list(text, at),
            b'#' => more && start == at && gfm_header(text, at).is_some(),
            b'>' => more,
            b'~' | b'`' => more && scan::fence(text, at, true).is_some(),
            _ => self.is_lazy_end(text, at),
        }
    }

    /// A paragraph; it goes on after what only looked like the start of another block.
    pub(super) fn parse_paragraph(&mut self, source: &Chunk<'m>) -> bool {
        let text = &*source.text;
        let start = self.at;
        if matches!(byte(text, spaces(text, start, 3)), b' ' | b'\t') {
            return false;
        }
        let mut end = line_after(text, start);
        while !self.is_paragraph_end(text, end) {
            end = line_after(text, end);
        }
        self.at = end;
        let content = scan::rstrip(text, start..end);
        let last = self.arena.last(self.tree).filter(|&id| self.arena.node(id).kind == Kind::Paragraph);
        let Some(paragraph) = last else {
            let content = scan::lstrip(text, content);
            let node = self.block(Kind::Paragraph, source, content.clone());
            let paragraph = self.arena.push(self.tree, node);
            self.push_raw_text(paragraph, Slice::new(self.chunk, content));
            return true;
        };
        let broken = text[..start].ends_with("  \n");
        let slice = Slice::new(self.chunk, content);
        if let Some(raw) = self.arena.last(paragraph) {
            self.join(raw, if broken { "  \n" } else { "\n" }, slice);
        }
        let end = self.body_range(slice).end;
        let node = self.arena.node_mut(paragraph);
        node.source.1 = node.source.1.max(u32::try_from(end).unwrap_or(u32::MAX));
        true
    }

    /// A block of math (kramdown: `BLOCK_MATH_START`).
    pub(super) fn parse_block_math(&mut self, source: &Chunk<'m>) -> bool {
        let text = &*source.text;
        let start = spaces(text, self.at, 3);
        let escaped = byte(text, start) == b'\\';
        let open = start + usize::from(escaped);
        if !text[open..].starts_with("$$") || open >= self.absent.math {
            return false;
        }
        let Some(n) = memchr::memmem::find(&text.as_bytes()[open + 2..], b"$$") else {
            self.absent.math = open;
            return false;
        };
        let close = open + 2 + n;
        let ended = scan::rest_blank(text, close + 2);
        if !self.is_after_boundary() {
            return false;
        }
        if escaped {
            // The backslash is taken away where nothing follows on the line.
            if ended.is_some() {
                self.at = open;
            }
            return false;
        }
        let end = ended.unwrap_or(close + 2);
        if !self.is_before_boundary(text, end) {
            return false;
        }
        let mut node = self.block(Kind::Math, source, start..close + 2);
        node.flag = true;
        node.text = Slice::new(self.chunk, scan::strip(text, open + 2..close));
        self.arena.push(self.tree, node);
        self.at = end;
        true
    }

    /// Appends `joiner` and `slice` to the text of `raw`.
    pub(super) fn join(&mut self, raw: NodeId, joiner: &str, slice: Slice) {
        let own = self.arena.node(raw).text;
        let gap = own.end as usize..slice.start as usize;
        if own.chunk == slice.chunk
            && gap.start <= gap.end
            && !self.joined.contains_key(&raw)
            && &self.chunks[own.chunk as usize].text[gap] == joiner
        {
            self.arena.node_mut(raw).text.end = slice.end;
            return;
        }
        let at = self.chunks[slice.chunk as usize].source_start(slice.start as usize);
        let parts = self.joined.entry(raw).or_insert_with(|| vec![Part::Slice(own)]);
        if !joiner.is_empty() {
            parts.push(Part::Made(joiner.into(), at.saturating_sub(1)..at));
        }
        parts.push(Part::Slice(slice));
    }

    /// The text of `raw` as one slice.
    pub(super) fn whole_text(&mut self, raw: NodeId) -> Slice {
        let Some(parts) = self.joined.remove(&raw) else { return self.arena.node(raw).text };
        let mut chunk = Chunk::with_capacity(256);
        for part in parts {
            match part {
                Part::Slice(slice) => chunk.push(&Rc::clone(&self.chunks[slice.chunk as usize]), slice.range()),
                Part::Made(text, source) => chunk.made(&text, source),
            }
        }
        let length = chunk.text.len();
        let slice = Slice::new(self.keep(chunk), 0..length);
        self.arena.node_mut(raw).text = slice;
        slice
    }

    /// Appends a line feed to the text of `raw`, as kramdown does where a block follows in the same item.
    pub(super) fn add_line_feed(&mut self, raw: NodeId) {
        let text = self.whole_text(raw);
        let source = Rc::clone(&self.chunks[text.chunk as usize]);
        if byte(&source.text, text.end as usize) == b'\n' {
            self.arena.node_mut(raw).text.end += 1;
            return;
        }
        let mut chunk = Chunk::with_capacity(text.range().len() + 1);
        chunk.push(&source, text.range());
        let end = source.source_end(text.end as usize);
        chunk.made("\n", end..end);
        let length = chunk.text.len();
        let slice = Slice::new(self.keep(chunk), 0..length);
        self.arena.node_mut(raw).text = slice;
    }
}
