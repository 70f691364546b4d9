//! Inline content: white space, formats, breaks.

use super::super::{Fate, Footnote, Node, View};
use super::blocks::Runs;
use super::{Builder, kind};
use crate::text::{any_pair, any_triple, is_html_space, is_loose_space, table_of, trim_html_space};

/// A part of a run before white space is settled: text, or a thing in the line whose tag is in the text of the form.
#[derive(Clone, Debug)]
pub(super) enum Segment<'t> {
    Text { stack: u32, text: &'t str, node: Node<'t> },
    Atom { stack: u32, tag: Box<str>, kind: AtomKind, node: Node<'t> },
}

/// What a thing in the line does to the white space beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtomKind {
    Plain,
    Break,
    Template,
    /// The check box of a task. cmark-gfm writes a space behind it, kramdown none.
    Task,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PieceKind {
    Text,
    /// A blank of Unicode that does not collapse.
    Blank,
    /// White space of HTML.
    Space,
    Break,
    Atom,
    /// White space behind it does not count.
    Task,
}

/// A part of a run: a range of a segment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    segment: usize,
    start: usize,
    end: usize,
    stack: u32,
    kind: PieceKind,
}

impl<'b, V: View> Builder<'b, V> {
    /// Puts `root`, with what is below it, into the run in hand.
    pub(super) fn inline(&mut self, root: Node<'b>, stack: u32) {
        if root.is_filler() {
            return;
        }
        if let Some(text) = root.text() {
            self.run.push(Segment::Text { stack, text, node: root });
            return;
        }
        let mut work = std::mem::take(&mut self.inline_work);
        work.push((root, stack));
        while let Some((node, stack)) = work.pop() {
            if let Some(text) = node.text() {
                self.run.push(Segment::Text { stack, text, node });
                continue;
            }
            if let Some(template) = node.template() {
                if self.view.fate(node) == Fate::Skip {
                    continue;
                }
                let tag = template.span.of(self.source).into();
                self.run.push(Segment::Atom { stack, tag, kind: AtomKind::Template, node });
                continue;
            }
            let Some(element) = node.element() else { continue };
            let kind = kind::kind(&element.name);
            let start = work.len();
            match self.view.fate(node) {
                Fate::Skip => continue,
                Fate::Keep if self.footnote(node, stack) => continue,
                // A break without its tag is white space.
                Fate::Unwrap if &*element.name == "br" => {
                    self.run.push(Segment::Text { stack, text: " ", node });
                    continue;
                }
                Fate::Unwrap | Fate::Join => {
                    work.extend(node.children().map(|c| (c, stack)));
                    work[start..].reverse();
                    continue;
                }
                Fate::Keep => {}
            }
            if self.core {
                if self.is_dropped(node, kind) {
                    continue;
                }
                if kind & kind::CORE_ATOM != 0 {
                    self.push_atom(node, stack, "");
                    if matches!(&*element.name, "video" | "audio" | "object") {
                        let atoms = node
                            .children()
                            .filter(|c| c.element().is_some_and(|e| kind::kind(&e.name) & kind::CORE_ATOM != 0));
                        work.extend(atoms.map(|c| (c, stack)));
                        work[start..].reverse();
                    }
                    continue;
                }
                if &*element.name == "wbr" {
                    continue;
                }
                let inside = self.enter_inline(node, stack);
                work.extend(node.children().map(|c| (c, inside)));
                work[start..].reverse();
                continue;
            }
            let bare_format =
                kind & kind::FORMAT != 0 && super::super::view::attributes(self.view, node).next().is_none();
            if kind & (kind::VOID | kind::ATOM) != 0 {
                self.push_atom(node, stack, "");
                if kind & kind::VOID != 0 {
                    continue;
                }
            } else if node.first_child().is_none() && !bare_format {
                self.push_atom(node, stack, " empty");
                continue;
            }
            self.write_tag(node);
            let inside = self.push_format(stack, bare_format);
            work.extend(node.children().map(|c| (c, inside)));
            work[start..].reverse();
        }
        self.inline_work = work;
    }

    fn push_atom(&mut self, node: Node<'b>, stack: u32, note: &str) {
        self.write_tag(node);
        self.scratch.push_str(note);
        let kind = match node.name() {
            "br" => AtomKind::Break,
            "input" if node.is_task_box() => AtomKind::Task,
            _ => AtomKind::Plain,
        };
        self.run.push(Segment::Atom { stack, tag: self.scratch.as_str().into(), kind, node });
    }

    /// Whether `node` is part of a footnote: of its marker the number counts, the way back does not.
    fn footnote(&mut self, node: Node<'b>, stack: u32) -> bool {
        match node.footnote() {
            Some(Footnote::Marker { number, .. }) => {
                let tag = format!("footnote {number}").into();
                self.run.push(Segment::Atom { stack, tag, kind: AtomKind::Plain, node });
                true
            }
            Some(Footnote::WayBack) => {
                // Nor does what parts it from the text.
                while let Some(Segment::Text { text, .. }) = self.run.last_mut() {
                    *text = text.trim_end_matches(|c: char| c == '\u{a0}' || c.is_ascii_whitespace());
                    if !text.is_empty() {
                        break;
                    }
                    self.run.pop();
                }
                true
            }
            _ => false,
        }
    }

    /// Ends the run in hand: settles its white space and writes it.
    pub(super) fn flush(&mut self, runs: Runs) {
        if self.run.is_empty() {
            return;
        }
        if let [Segment::Text { stack, text, node }] = self.run[..]
            && self.flush_words(stack, text, node, runs)
        {
            self.run.clear();
            return;
        }
        let run = std::mem::take(&mut self.run);
        let mut pieces = std::mem::take(&mut self.pieces);
        pieces.clear();
        for (index, segment) in run.iter().enumerate() {
            match segment {
                Segment::Text { stack, text, .. } => self.split(index, *stack, text, &mut pieces),
                Segment::Atom { stack, kind, .. } => {
                    // Nobody knows what two templates will say: white space between them does not count.
                    let spaced = matches!(pieces.last(), Some(p) if p.kind == PieceKind::Space);
                    if *kind == AtomKind::Template
                        && spaced
                        && pieces.iter().rev().nth(1).is_some_and(|p| is_template_at(&run, p))
                    {
                        pieces.pop();
                    }
                    let kind = match kind {
                        AtomKind::Break => PieceKind::Break,
                        AtomKind::Task => PieceKind::Task,
                        AtomKind::Plain | AtomKind::Template => PieceKind::Atom,
                    };
                    if kind == PieceKind::Break && pieces.last().is_some_and(|p| p.kind == PieceKind::Space) {
                        pieces.pop();
                    }
                    pieces.push(Piece { segment: index, start: 0, end: 0, stack: *stack, kind });
                }
            }
        }
        while pieces.last().is_some_and(|p| matches!(p.kind, PieceKind::Space | PieceKind::Break)) {
            pieces.pop();
        }
        let first = if self.core {
            pieces.iter().position(|p| !matches!(p.kind, PieceKind::Space | PieceKind::Break)).unwrap_or(pieces.len())
        } else {
            0
        };
        self.write(&run, &pieces[first..], runs);
        self.pieces = pieces;
        self.run = run;
        self.run.clear();
    }

    /// Writes a run that is one text, where that is words with a single space between two of them, or nothing; `false` where
    /// there is more to it.
    fn flush_words(&mut self, stack: u32, text: &'b str, node: Node<'b>, runs: Runs) -> bool {
        let words = trim_html_space(text);
        if words.is_empty() {
            return true;
        }
        if self.is_loose(words) || (self.core && words.starts_with(is_odd_blank)) {
            return false;
        }
        let offset = words.as_ptr() as usize - text.as_ptr() as usize;
        self.note(node, offset, 0);
        self.open_run(runs);
        self.note(node, offset, stack);
        self.out.push_text(self.formats[stack as usize].all, words);
        self.close_run(runs);
        self.templates_end = None;
        true
    }

    /// Whether `words`, at whose ends is no white space, may be more than words with a single space between two of them.
    fn is_loose(&self, words: &str) -> bool {
        let words = words.as_bytes();
        if self.core { has_loose_blank(words) } else { any_pair(words, is_loose_space) }
    }

    /// Begins a run. In the full form a paragraph holds one, as any other element does.
    fn open_run(&mut self, runs: Runs) {
        if runs == Runs::Paragraph {
            self.out.open("p");
        }
        if runs != Runs::Paragraph || !self.core {
            self.out.open("#run");
        }
    }

    fn close_run(&mut self, runs: Runs) {
        self.out.close();
        if runs == Runs::Paragraph && !self.core {
            self.out.close();
        }
    }

    /// Cuts a text at the white space that is not a single space between two words.
    fn split(&self, segment: usize, stack: u32, text: &str, pieces: &mut Vec<Piece>) {
        let bytes = text.as_bytes();
        let mut at = 0;
        // Mostly there are only words with one space between two of them, and white space at the ends.
        let words = trim_html_space(text);
        let is_loose = self.is_loose(words);
        while at < bytes.len() {
            let start = at;
            if is_html_space(bytes[at]) {
                while at < bytes.len() && is_html_space(bytes[at]) {
                    at += 1;
                }
                // At the start of a line, after a break, a check box or other white space it does not count.
                let after = [PieceKind::Space, PieceKind::Break, PieceKind::Task];
                if pieces.last().is_none_or(|p| after.contains(&p.kind)) {
                    continue;
                }
                pieces.push(Piece { segment, start, end: at, stack, kind: PieceKind::Space });
                continue;
            }
            if self.core && blank_len(bytes, at) > 0 {
                while at < bytes.len() && blank_len(bytes, at) > 0 {
                    at += blank_len(bytes, at);
                }
                pieces.push(Piece { segment, start, end: at, stack, kind: PieceKind::Blank });
                continue;
            }
            if is_loose {
                at = self.word_end(bytes, at);
            } else {
                at += words.len();
            }
            let odd = self.core && text[start..at].chars().all(is_odd_blank);
            let kind = if odd { PieceKind::Blank } else { PieceKind::Text };
            pieces.push(Piece { segment, start, end: at, stack, kind });
        }
    }

    /// Where the words with a single space between two of them end that start at byte `at`.
    fn word_end(&self, bytes: &[u8], mut at: usize) -> usize {
        loop {
            // No byte within a character is taken for the first one of a blank.
            while at < bytes.len() && !(MAY_END[usize::from(bytes[at])] && self.ends_word(bytes, at)) {
                at += 1;
            }
            // A lone space between two words of one text stays where it is: both sides have the same formats.
            let lone = bytes.get(at) == Some(&b' ')
                && bytes.get(at + 1).is_some_and(|b| !is_html_space(*b))
                && !(self.core && blank_len(bytes, at + 1) > 0);
            if !lone {
                return at;
            }
            at += 1;
        }
    }

    fn ends_word(&self, bytes: &[u8], at: usize) -> bool {
        is_html_space(bytes[at]) || (self.core && blank_len(bytes, at) > 0)
    }

    fn write(&mut self, run: &[Segment<'b>], pieces: &[Piece], runs: Runs) {
        if pieces.is_empty() {
            return;
        }
        let solid = |p: &&Piece| matches!(p.kind, PieceKind::Text | PieceKind::Atom | PieceKind::Task);
        let is_break = |p: &Piece| p.kind == PieceKind::Break;
        let mut last: Option<u32> = None;
        // Nobody knows what template tags will say: where nothing else stands in two paragraphs, they are one.
        let templates = self.core && pieces.iter().all(|p| p.kind == PieceKind::Space || is_template_at(run, p));
        let mut opened = templates && self.templates_end == Some(self.out.len());
        if opened {
            self.out.reopen();
        }
        let mut at = 0;
        // Where the formats of the next solid piece were last looked up, so that blanks in a row cost one look.
        let mut next_solid: Option<(usize, Option<u32>)> = None;
        while at < pieces.len() {
            let piece = pieces[at];
            if self.core && is_break(&piece) && pieces.get(at + 1).is_some_and(is_break) {
                while pieces.get(at).is_some_and(is_break) {
                    at += 1;
                }
                if std::mem::take(&mut opened) {
                    self.out.close();
                }
                continue;
            }
            let (Segment::Text { node, .. } | Segment::Atom { node, .. }) = run[piece.segment];
            if !opened {
                self.note(node, piece.start, 0);
                self.open_run(runs);
                opened = true;
            }
            let all = if solid(&&piece) {
                last = Some(piece.stack);
                self.formats[piece.stack as usize].all
            } else {
                let right = match next_solid {
                    Some((index, stack)) if index > at => stack,
                    _ => {
                        let found = pieces[at..].iter().position(|p| solid(&p));
                        let stack = found.map(|offset| pieces[at + offset].stack);
                        next_solid = Some((found.map_or(pieces.len(), |offset| at + offset), stack));
                        stack
                    }
                };
                match (last, right) {
                    (Some(left), Some(right)) => self.shared(left, right),
                    _ => 0,
                }
            };
            self.note(node, piece.start, piece.stack);
            match (&run[piece.segment], piece.kind) {
                (Segment::Text { .. }, PieceKind::Space) => self.out.push_text(all, " "),
                (Segment::Text { text, .. }, _) => self.out.push_text(all, &text[piece.start..piece.end]),
                (Segment::Atom { tag, .. }, _) => self.out.atom(all, tag),
            }
            at += 1;
        }
        if opened {
            self.close_run(runs);
        }
        self.templates_end = templates.then(|| self.out.len());
    }

    /// Writes the run in hand as it is, without the last line end: the content of a `pre` in the full form.
    pub(super) fn flush_preformatted(&mut self) {
        let run = std::mem::take(&mut self.run);
        let last = run.iter().rposition(|s| !matches!(s, Segment::Text { text: "", .. }));
        for (index, segment) in run.iter().enumerate() {
            match segment {
                Segment::Text { stack, text, node } => {
                    let text = if Some(index) == last { text.strip_suffix('\n').unwrap_or(text) } else { text };
                    if !text.is_empty() {
                        let all = self.formats[*stack as usize].all;
                        self.note(*node, 0, *stack);
                        self.out.push_text(all, text);
                    }
                }
                Segment::Atom { stack, tag, node, .. } => {
                    let all = self.formats[*stack as usize].all;
                    self.note(*node, 0, *stack);
                    self.out.atom(all, tag);
                }
            }
        }
    }
}

fn is_template_at(run: &[Segment<'_>], piece: &Piece) -> bool {
    matches!(run[piece.segment], Segment::Atom { kind: AtomKind::Template, .. })
}

/// The first bytes of what ends a word.
const MAY_END: [bool; 256] = table_of(b" \t\n\r\x0c\xC2\xE2\xE3");

/// The length in bytes of the blank character (NBSP, U+2000 to U+200A, U+202F, U+205F, U+3000) at `at`, or 0.
fn blank_len(bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        0xC2 => usize::from(bytes.get(at + 1) == Some(&0xA0)) * 2,
        0xE2 => match (bytes.get(at + 1), bytes.get(at + 2)) {
            (Some(0x80), Some(0x80..=0x8A | 0xAF)) | (Some(0x81), Some(0x9F)) => 3,
            _ => 0,
        },
        0xE3 => usize::from(bytes.get(at + 1..at + 3) == Some(&[0x80, 0x80])) * 3,
        _ => 0,
    }
}

/// Whether white space of HTML may stand in `words`, which is UTF-8, in another way than as a single space between two words, or
/// a blank character stand there. At the ends is no white space. What shares the bytes at the ends of one is rare, and
/// looked at again.
fn has_loose_blank(words: &[u8]) -> bool {
    let is_narrow = |a: u8, b: u8| (a == 0xC2) & (b == 0xA0);
    let is_wide = |a: u8, b: u8, c: u8| (a == 0xE3) & (b == 0x80) & (c == 0x80);
    // U+2000 to U+200A, U+202F, U+205F.
    let is_between = |a: u8, c: u8| (a == 0xE2) & ((c <= 0x8A) | ((c & 0xCF) == 0x8F));
    any_triple(words, |a, b, c| is_loose_space(a, b) | is_narrow(a, b) | is_wide(a, b, c) | is_between(a, c))
        || words.last_chunk().is_some_and(|&[a, b]| is_loose_space(a, b) | is_narrow(a, b))
        || words.last().is_some_and(|&b| b < b' ')
}

/// Other characters that count as white space when a word holds nothing else.
pub(in crate::tree) fn is_odd_blank(c: char) -> bool {
    matches!(c, '\u{b}' | '\u{1c}'..='\u{1f}' | '\u{85}' | '\u{1680}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::{blank_len, has_loose_blank};

    #[test]
    fn a_blank_is_found_wherever_it_stands() {
        for c in (0..=0x3100).chain(0x10_0000..0x10_0100).filter_map(char::from_u32) {
            for text in [format!("{c}"), format!("天。{c}"), format!("{c}“a"), format!("a{c}，")] {
                let bytes = text.as_bytes();
                let is_blank = |at: usize| text.is_char_boundary(at) && blank_len(bytes, at) > 0;
                let wanted = (0..bytes.len()).any(is_blank) || matches!(c, '\t'..='\r');
                let may_be = c < ' ' || (c.len_utf8() == 3 && bytes.contains(&0xE2));
                assert!(has_loose_blank(bytes) == wanted || (!wanted && may_be), "{text:?}");
            }
        }
        assert!(!has_loose_blank(b"") && !has_loose_blank(b"a b") && has_loose_blank("天  a".as_bytes()));
    }
}
