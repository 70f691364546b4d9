//! Indented and fenced code.
//!
//! kramdown: parser/kramdown/codeblock.rb; parser-gfm's gfm.rb for its fences.

use std::ops::Range;

use super::blocks::Parser;
use super::chunk::Chunk;
use super::element::{Attribute, Kind, Part, Slice};
use super::scan::{self, byte, line_after};
use crate::text::ProblemKind;

impl<'m> Parser<'m> {
    /// Code that is indented by a tab or four spaces.
    pub(super) fn parse_code_block(&mut self, source: &Chunk<'m>) -> bool {
        let text = &*source.text;
        let start = self.at;
        let end = self.indented_end(text, start);
        if end == start {
            return false;
        }
        let mut code = Chunk::with_capacity(end - start);
        // What stands without the indentation is a part of the line before.
        let is_lazy = |line: usize| line < end && !scan::is_space(byte(text, scan::spaces(text, line, 3)));
        let mut line = start;
        let mut lazy = false;
        while line < end {
            let after = line_after(text, line);
            let from = if lazy { line } else { scan::indent(text, line).unwrap_or(line) };
            lazy = is_lazy(after);
            if lazy {
                code.push(source, from..after - 1);
                code.push_made(" ", source, after - 1..after);
            } else {
                code.push(source, from..after);
            }
            line = after;
        }
        let length = code.text.len();
        let mut node = self.block(Kind::CodeBlock, source, start..end - 1);
        node.text = Slice::new(self.keep(code), 0..length);
        self.arena.push(self.tree, node);
        self.at = end;
        true
    }

    /// Where indented code that starts at byte `at` ends (kramdown: `CODEBLOCK_MATCH`).
    pub(super) fn indented_end(&mut self, text: &str, at: usize) -> usize {
        let mut end = at;
        loop {
            let mut line = scan::blank_lines(text, end).unwrap_or(end);
            let mut any = false;
            while let Some(after) = indented_line(text, line) {
                line = after;
                any = true;
            }
            if !any {
                return end;
            }
            while line < text.len() {
                let first = scan::skip(text, line, |b| matches!(b, b' ' | b'\t'));
                let ends = scan::is_space(byte(text, first))
                    || self.block_ial_at(text, line).is_some()
                    || scan::eob_marker(text, line).is_some()
                    || scan::lazy_html(text, line, 3);
                if ends {
                    break;
                }
                line = line_after(text, line);
            }
            end = line;
        }
    }

    /// Code between two fences. What is no such block is text, and so mostly inline code.
    pub(super) fn parse_fence(&mut self, source: &Chunk<'m>) -> bool {
        let text = &*source.text;
        let gfm = self.options.gfm;
        let Some(run) = scan::fence(text, self.at, gfm) else { return false };
        // Two words after it are no language.
        if info(text, run.end).is_none() {
            return false;
        }
        let mark = byte(text, run.start);
        let uniform = text.as_bytes()[run.clone()].iter().all(|&b| b == mark);
        // The opening fence may give marks to the language when only shorter fences follow.
        let longest = if uniform { self.longest_fence(text, run.clone(), gfm) } else { run.len() };
        for length in [run.len(), longest.min(run.len() - 1)] {
            if length < 3 || length > longest {
                continue;
            }
            if let Some((info, content, end)) = self.fenced(text, run.start..run.start + length, gfm) {
                self.push_fenced(source, run.start, info, content, end);
                return true;
            }
        }
        if longest < run.len() {
            self.notice(ProblemKind::UnclosedFence, source, run.clone(), &text[run]);
        }
        false
    }

    /// The length of the longest fence after `run`, of the same character.
    fn longest_fence(&mut self, text: &str, run: Range<usize>, gfm: bool) -> usize {
        let mark = &text[run.start..run.start + 1];
        if self.absent.fences.iter().any(|(known, at)| &**known == mark && *at <= run.start) {
            return 0;
        }
        let mut longest = 0;
        let mut line = line_after(text, run.start);
        while line < text.len() {
            let start = if gfm { scan::spaces(text, line, 3) } else { line };
            let end = scan::skip(text, start, |b| b == mark.as_bytes()[0]);
            if end - start >= 3 && scan::rest_blank(text, end).is_some() {
                longest = longest.max(end - start);
                if longest >= run.len() {
                    return longest;
                }
            }
            line = line_after(text, line);
        }
        if longest == 0 {
            self.absent.fences.push((mark.into(), run.start));
        }
        longest
    }

    /// Info string, content and end of the code that the fence `fence` opens (kramdown: `FENCED_CODEBLOCK_MATCH`).
    fn fenced(
        &mut self,
        text: &str,
        fence: Range<usize>,
        gfm: bool,
    ) -> Option<(Option<Range<usize>>, Range<usize>, usize)> {
        let (info, content) = info(text, fence.end)?;
        if content >= text.len() {
            return None;
        }
        let marks = &text[fence.clone()];
        let last = marks.as_bytes()[marks.len() - 1];
        let close = |from: usize| {
            let mut line = from;
            while line < text.len() {
                let start = if gfm { scan::spaces(text, line, 3) } else { line };
                if text[start..].starts_with(marks) {
                    let end = scan::skip(text, start + marks.len(), |b| b == last);
                    if let Some(end) = scan::rest_blank(text, end) {
                        return Some((line, end));
                    }
                }
                line = line_after(text, line);
            }
            None
        };
        let (line, end) = close(content)?;
        Some((info, content..line, end))
    }

    fn push_fenced(
        &mut self,
        source: &Chunk<'m>,
        start: usize,
        info: Option<Range<usize>>,
        content: Range<usize>,
        end: usize,
    ) {
        let mut node = self.block(Kind::CodeBlock, source, start..end - 1);
        node.text = Slice::new(self.chunk, content);
        let code = self.arena.push(self.tree, node);
        if let Some(info) = info {
            // What follows a question mark is for the highlighter.
            let language = source.text[info.clone()].char_indices().skip(1).find(|(_, c)| *c == '?');
            let language = info.start..language.map_or(info.end, |(at, _)| info.start + at);
            let at = source.source_start(info.start);
            let value = vec![Part::Made("language-".into(), at..at), Part::Slice(Slice::new(self.chunk, language))];
            self.arena.attributes_mut(code).push(Attribute { name: "class".into(), value, written: None });
        }
        self.at = end;
    }
}

/// `INDENT[ \t]*\S.*\n`: the byte after such a line.
fn indented_line(text: &str, at: usize) -> Option<usize> {
    let first = scan::skip(text, scan::indent(text, at)?, |b| matches!(b, b' ' | b'\t'));
    (first < text.len() && !scan::is_space(byte(text, first))).then(|| line_after(text, first))
}

/// The one word after a fence, and where the next line starts; nothing where there are two words.
fn info(text: &str, at: usize) -> Option<(Option<Range<usize>>, usize)> {
    let start = scan::skip(text, at, |b| scan::is_space(b) && b != b'\n');
    if byte(text, start) == b'\n' {
        return Some((None, start + 1));
    }
    let end = scan::skip(text, start, |b| !scan::is_space(b));
    scan::rest_blank(text, end).map(|after| (Some(start..end), after))
}
