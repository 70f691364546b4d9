//! Text: abbreviations in it, and the line breaks that only the GFM parser knows.
//!
//! kramdown: parser/kramdown/abbreviation.rb (`replace_abbreviations`); parser-gfm's gfm.rb (`update_text_type`).

use std::collections::HashMap;
use std::ops::Range;

use super::convert::{Place, Writer};
use super::element::{Kind, NodeId, Slice, narrow};
use super::scan::{is_word_byte, reference};
use crate::markup::copy::Escape;

impl Writer<'_> {
    /// Sorts the abbreviations for the search.
    pub(super) fn index_abbreviations(&mut self) {
        let parser = &mut self.parser;
        let mut lengths: HashMap<u8, Vec<(usize, usize)>> = HashMap::new();
        for index in 0..parser.abbreviations.len() {
            let eob = parser.abbreviations[index].eob;
            if parser.arena.node(eob).attributes == 0 {
                parser.apply_ial(eob);
            }
            let name = &parser.abbreviations[index].name;
            let first = name.as_bytes().first().copied().unwrap_or_default();
            lengths.entry(first).or_default().push((name.chars().count(), name.len()));
        }
        for (first, mut list) in lengths {
            list.sort_unstable_by(|a, b| b.cmp(a));
            list.dedup();
            self.abbreviations.insert(first, list.into_iter().map(|(_, bytes)| bytes).collect());
        }
    }

    /// Writes the text `first` and what goes on from it; the node after it.
    pub(super) fn text_run(&mut self, first: NodeId, parent: NodeId, place: Place) -> NodeId {
        let mut slices = Vec::new();
        let mut next = first;
        while next != 0 && self.parser.arena.node(next).kind == Kind::Text {
            slices.push(self.parser.arena.node(next).text);
            next = self.parser.arena.node(next).next;
        }
        let breaks = self.parser.options.gfm && !place.in_html && !place.in_raw;
        if self.abbreviations.is_empty() || place.in_raw {
            // A run is one text to kramdown, but only a break at its very end looks like another thing.
            for (index, &slice) in slices.iter().enumerate() {
                if place.in_raw {
                    self.raw_text(slice);
                    continue;
                }
                let ends = index + 1 == slices.len() && next == 0 && self.is_block(parent);
                self.text(slice, breaks, ends);
            }
            return next;
        }
        let mut whole = String::new();
        let mut run = Run { slices, starts: Vec::new() };
        for slice in &run.slices {
            run.starts.push(whole.len());
            whole.push_str(self.parser.text(*slice));
        }
        let mut from = 0;
        for (range, abbreviation) in self.find_abbreviations(&whole) {
            self.run_part(&run, from..range.start, breaks, false);
            self.abbreviation(&run, range.clone(), abbreviation);
            from = range.end;
        }
        let ends = next == 0 && self.is_block(parent);
        self.run_part(&run, from..whole.len(), breaks, ends);
        next
    }

    /// Whether text at the end of `parent` is at the end of a block.
    fn is_block(&self, parent: NodeId) -> bool {
        self.parser.arena.node(parent).kind == Kind::RawText
    }

    /// Writes the bytes `range` of `run`.
    fn run_part(&mut self, run: &Run, range: Range<usize>, breaks: bool, ends: bool) {
        for (part, end) in run.parts(range.clone()) {
            self.text(part, breaks, ends && end == range.end);
        }
    }

    /// Writes text; with `breaks`, a backslash at the end of a line (with `hard_wrap`, each line's end) is a break,
    /// unless nothing follows it in its block.
    fn text(&mut self, slice: Slice, breaks: bool, ends: bool) {
        let mark = if self.parser.options.hard_wrap { "\n" } else { "\\\n" };
        let has_break = breaks && self.parser.text(slice).contains(mark);
        if !has_break {
            return self.plain_text(slice);
        }
        let text = self.parser.text(slice);
        let places: Vec<usize> = text.match_indices(mark).map(|(at, _)| at).collect();
        let length = text.len();
        let start = slice.start as usize;
        let mut from = 0;
        for at in places {
            let end = at + mark.len();
            self.plain_text(Slice::new(slice.chunk, start + from..start + at));
            if end < length || !ends {
                let source = self.parser.body_range(Slice::new(slice.chunk, start + at..start + end));
                self.copier.atom("<br>", &source);
            }
            from = end - 1;
        }
        self.plain_text(Slice::new(slice.chunk, start + from..start + length));
    }

    /// Writes text between the tags of raw HTML, in which kramdown mends what is no tag and no reference.
    fn raw_text(&mut self, slice: Slice) {
        let text = self.parser.text(slice);
        let is_mended = |at: usize| text.as_bytes()[at] == b'<' || reference(&text[at..]).is_none();
        self.is_mended |= memchr::memchr2_iter(b'<', b'&', text.as_bytes()).any(is_mended);
        self.slice(slice, if self.as_written { Escape::Nothing } else { Escape::Text });
    }

    /// Writes text without breaks; as it was written, with the tags that kramdown shows as text.
    fn plain_text(&mut self, slice: Slice) {
        let mut start = slice.start;
        if self.as_written {
            let first = (slice.chunk, slice.start as usize);
            let tags: Vec<_> = self.parser.shown_tags.range(first..(slice.chunk, slice.end as usize)).collect();
            let tags: Vec<Slice> = tags.into_iter().map(|(&(c, s), &e)| Slice::new(c, s..e)).collect();
            for tag in tags.into_iter().filter(|tag| tag.end <= slice.end) {
                if tag.start >= start {
                    self.joined(Slice { start, end: tag.start, ..slice });
                    self.slice(tag, Escape::Tag);
                    start = tag.end;
                }
            }
        }
        self.joined(Slice { start, ..slice });
    }

    /// Writes text, where the option asks for it without the line ends between CJK characters (kramdown:
    /// `fix_cjk_line_break`).
    fn joined(&mut self, slice: Slice) {
        let mut start = slice.start;
        if self.parser.options.remove_line_breaks_for_cjk {
            let text = self.parser.text(slice);
            let is_between = |&at: &usize| {
                text[..at].chars().next_back().is_some_and(is_cjk) && text[at + 1..].chars().next().is_some_and(is_cjk)
            };
            let ends: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).filter(is_between).collect();
            for at in ends {
                let end = slice.start + narrow(at);
                self.slice(Slice { start, end, ..slice }, Escape::Text);
                start = end + 1;
            }
        }
        self.slice(Slice { start, ..slice }, Escape::Text);
    }

    /// Where abbreviations stand in `text`: as words of their own, as far as ASCII goes.
    fn find_abbreviations(&self, text: &str) -> Vec<(Range<usize>, u32)> {
        let bytes = text.as_bytes();
        let longest = |at: usize, whole: bool| {
            let lengths = self.abbreviations.get(bytes.get(at)?)?;
            lengths.iter().find_map(|length| {
                let end = at + length;
                let index = *self.parser.abbreviation_names.get(text.get(at..end)?)?;
                let in_word = whole && bytes.get(end).copied().is_some_and(is_word_byte);
                (!in_word).then_some((at..end, index))
            })
        };
        let mut found = Vec::new();
        let mut at = 0;
        let mut from = 0;
        while at < bytes.len() {
            if !text.is_char_boundary(at) {
                at += 1;
                continue;
            }
            let starts_line = at == from || bytes[at - 1] == b'\n';
            let width = text[at..].chars().next().map_or(1, char::len_utf8);
            let after = if is_word_byte(bytes[at]) { None } else { longest(at + width, true) };
            if after.is_none() && !(starts_line && longest(at, true).is_some()) {
                at += 1;
                continue;
            }
            // As kramdown scans: an abbreviation right here, or after one character that is no letter.
            let hit = longest(at, false).or_else(|| if after.is_some() { longest(at + width, false) } else { None });
            let Some((range, index)) = hit else {
                at += 1;
                continue;
            };
            at = range.end.max(at + 1);
            from = at;
            found.push((range, index));
        }
        found
    }

    fn abbreviation(&mut self, run: &Run, range: Range<usize>, index: u32) {
        let abbreviation = self.parser.abbreviations[index as usize].clone();
        let parts: Vec<Slice> = run.parts(range).map(|(part, _)| part).collect();
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
        let source = self.parser.body_range(*first).start..self.parser.body_range(*last).end;
        self.copier.atom("<abbr", &source);
        self.attributes(abbreviation.eob);
        if !abbreviation.text.is_empty() {
            self.copier.atom(" title=\"", &source);
            self.slice(abbreviation.text, Escape::Attribute);
            self.copier.atom("\"", &source);
        }
        self.copier.atom(">", &source);
        // kramdown writes the name as it is.
        for part in parts {
            self.slice(part, Escape::Nothing);
        }
        self.copier.atom("</abbr>", &source);
    }
}

/// Han, Hiragana or Katakana (Unicode 15.1, Scripts.txt).
fn is_cjk(c: char) -> bool {
    matches!(
        c,
        '\u{2E80}'..='\u{2FD5}' | '々' | '〇' | '〡'..='〩' | '〸'..='〻' | '\u{3041}'..='\u{3096}' | 'ゝ'..='ゟ'
            | 'ァ'..='ヺ' | 'ヽ'..='ヿ' | '\u{31F0}'..='\u{31FF}' | '\u{32D0}'..='\u{32FE}' | '\u{3300}'..='\u{3357}'
            | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAD9}' | '\u{FF66}'..='\u{FF6F}'
            | '\u{FF71}'..='\u{FF9D}' | '\u{1B000}'..='\u{1B167}' | '\u{1F200}' | '\u{20000}'..='\u{323AF}'
    )
}

/// Text that is one to kramdown, of several slices.
struct Run {
    slices: Vec<Slice>,
    /// Where each of them starts in the whole.
    starts: Vec<usize>,
}

impl Run {
    /// The slices that the bytes `range` of the whole lie in, cut to it, and where each ends in the whole.
    fn parts(&self, range: Range<usize>) -> impl Iterator<Item = (Slice, usize)> + '_ {
        let first = self.starts.partition_point(|&start| start <= range.start).saturating_sub(1);
        let of_whole = self.slices[first..].iter().zip(&self.starts[first..]);
        of_whole.take_while(move |(_, at)| **at < range.end).filter_map(move |(slice, &at)| {
            let (start, end) = (range.start.max(at), range.end.min(at + slice.range().len()));
            let from = slice.start as usize + start.saturating_sub(at);
            (start < end).then(|| (Slice::new(slice.chunk, from..from + (end - start)), end))
        })
    }
}
