//! Writing what stands in the body: its bytes as they are, templates as their sentinels, markup characters as text.

use std::ops::Range;

use super::kramdown::reference;
use super::mask::Masked;
use crate::text::Span;
use crate::tree::{Output, Rendered, SENTINEL_BYTE};

/// What is written otherwise than it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// Nothing: raw HTML.
    Nothing,
    /// `&`, `<`, `>`; carriage returns and NUL as CommonMark has them.
    CommonMark,
    /// `&`, `<`, `>`, `"`.
    Quoted,
    /// `&`, `<`, `>`.
    Code,
    /// `<`, `>`, and `&` where it starts no reference.
    Text,
    /// As [`Escape::Text`], and `"`.
    Attribute,
    /// `&` where it starts no reference.
    Tag,
}

const SENTINEL: u8 = 1;
const AMPERSAND: u8 = 2;
const ANGLE: u8 = 4;
const QUOTE: u8 = 8;
const CONTROL: u8 = 16;

const CLASS: [u8; 256] = {
    let mut table = [0; 256];
    table[SENTINEL_BYTE as usize] = SENTINEL;
    table[b'&' as usize] = AMPERSAND;
    table[b'<' as usize] = ANGLE;
    table[b'>' as usize] = ANGLE;
    table[b'"' as usize] = QUOTE;
    table[b'\r' as usize] = CONTROL;
    table[0] = CONTROL;
    table
};

impl Escape {
    fn classes(self) -> u8 {
        match self {
            Self::Nothing => SENTINEL,
            Self::CommonMark => SENTINEL | AMPERSAND | ANGLE | CONTROL,
            Self::Code | Self::Text => SENTINEL | AMPERSAND | ANGLE,
            Self::Attribute | Self::Quoted => SENTINEL | AMPERSAND | ANGLE | QUOTE,
            Self::Tag => SENTINEL | AMPERSAND,
        }
    }

    fn keeps_references(self) -> bool {
        matches!(self, Self::Text | Self::Attribute | Self::Tag)
    }
}

/// The first of `bytes` that is in one of `classes`.
fn first_of(bytes: &[u8], classes: u8) -> Option<usize> {
    const TEXT: u8 = AMPERSAND | ANGLE;
    match classes {
        0 => None,
        SENTINEL => memchr::memchr(SENTINEL_BYTE, bytes),
        AMPERSAND => memchr::memchr(b'&', bytes),
        TEXT => memchr::memchr3(b'&', b'<', b'>', bytes),
        _ => bytes.iter().position(|&b| CLASS[b as usize] & classes != 0),
    }
}

/// The HTML as far as it is written, and the body that it is copied from.
pub(super) struct Copier<'m, O = Rendered> {
    /// The masked body.
    pub text: &'m str,
    /// Its templates.
    pub masked: &'m Masked<'m>,
    /// The body's first byte in the file.
    pub base: usize,
    /// What is written.
    pub out: O,
    /// The first blank mask that no block has passed yet.
    next_blank: usize,
    /// Which blank masks were written inside of text or HTML.
    written: Vec<bool>,
    /// No carriage return and no NUL stands in the body.
    is_plain: bool,
}

impl<'m, O: Output> Copier<'m, O> {
    /// A copier of `text`, the body of `masked`, to `out`.
    pub(super) fn new(text: &'m str, masked: &'m Masked<'m>, base: usize, out: O) -> Self {
        let is_plain = memchr::memchr2(b'\r', 0, text.as_bytes()).is_none();
        Self { text, masked, base, out, next_blank: 0, written: vec![false; masked.blanks.len()], is_plain }
    }

    /// The span in the file of the bytes `range` of the body.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        Span::from(range.clone()).shift(self.base)
    }

    /// HTML that was made for the bytes `range` of the body.
    pub(super) fn atom(&mut self, html: &str, range: &Range<usize>) {
        let span = self.span(range);
        let mut rest = html;
        while let Some(length) = rest.bytes().position(|byte| byte == b'\n') {
            let tag = &rest[..length];
            self.out.atom(tag, span);
            // The line feed after a tag is the writer's own: it stands nowhere.
            let at = if tag.starts_with("</") || tag == "<hr>" { span.end } else { span.start };
            self.out.atom("\n", Span { start: at, end: at });
            rest = &rest[length + 1..];
        }
        self.out.atom(rest, span);
    }

    /// A tag without attributes that was made for the bytes `range` of the body.
    pub(super) fn tag(&mut self, tag: &str, range: &Range<usize>) {
        let span = self.span(range);
        self.out.tag(tag, span);
    }

    /// An end tag that was made for the bytes `range` of the body, and the line feed behind it.
    pub(super) fn close(&mut self, tag: &str, range: &Range<usize>) {
        let span = self.span(range);
        self.out.tag(tag, span);
        self.out.atom("\n", Span { start: span.end, end: span.end });
    }

    /// Blank masks that start before byte `at`: templates between blocks.
    pub(super) fn blanks_before(&mut self, at: usize) {
        while let Some(blank) = self.masked.blanks.get(self.next_blank).filter(|b| b.start < at) {
            if !blank.in_tag && !self.written[self.next_blank] {
                self.out.template(blank.template);
                self.written[self.next_blank] = true;
            }
            self.next_blank += 1;
        }
    }

    /// The text from byte `from` on to byte `to`, in which nothing is left that `escape` names.
    fn keep(&mut self, escape: Escape, from: usize, to: usize) {
        let text = &self.text[from..to];
        match escape {
            Escape::CommonMark => self.out.text(text, self.base + from),
            _ => self.out.verbatim(text, self.base + from),
        }
    }

    /// The bytes `range` of the body as they stand, templates apart.
    pub(super) fn copy(&mut self, range: Range<usize>, escape: Escape) {
        let text = self.text;
        let mut from = range.start;
        let mut at = from;
        let mut blanks = 0..0;
        if !self.masked.blanks.is_empty() {
            // Not where the blocks are: a link's destination is copied from its definition.
            let first = self.masked.blanks.partition_point(|b| b.end <= range.start);
            blanks = first..self.masked.blanks.partition_point(|b| b.start < range.end);
        }
        let bytes = text.as_bytes();
        let mut classes = escape.classes();
        if self.masked.templates.is_empty() {
            // What looks like a sentinel is a character of the author's.
            classes &= !SENTINEL;
        }
        if self.is_plain {
            classes &= !CONTROL;
        }
        if escape == Escape::CommonMark && self.out.takes_text() {
            classes &= !(AMPERSAND | ANGLE);
        }
        while at < range.end {
            let blank = blanks.clone().next().map(|index| self.masked.blanks[index]);
            if let Some(blank) = blank.filter(|b| at >= b.start) {
                let index = blanks.start;
                blanks.start += 1;
                // Between the attributes of a tag it stays white space; what was no tag after all is text.
                if !matches!(escape, Escape::Nothing | Escape::Tag) || !blank.in_tag {
                    self.keep(escape, from, blank.start.max(from));
                    if !self.written[index] {
                        self.out.template(blank.template);
                    }
                    self.written[index] = true;
                    at = at.max(blank.end).min(range.end);
                    from = at;
                }
                continue;
            }
            let stop = blank.map_or(range.end, |b| b.start.clamp(at, range.end));
            let Some(n) = first_of(&bytes[at..stop], classes) else {
                at = stop;
                continue;
            };
            at += n;
            let length = match bytes[at] {
                SENTINEL_BYTE => match self.masked.word(&text[at..]) {
                    Some((index, length)) => {
                        self.keep(escape, from, at);
                        self.out.template(index);
                        length
                    }
                    None => {
                        at = (at + 4).min(range.end);
                        continue;
                    }
                },
                b'&' if escape.keeps_references() && reference(&text[at..range.end]).is_some() => {
                    at += 1;
                    continue;
                }
                byte => {
                    self.keep(escape, from, at);
                    let escaped = match byte {
                        b'&' => "&amp;",
                        b'<' => "&lt;",
                        b'>' => "&gt;",
                        b'"' => "&quot;",
                        b'\r' => "&#13;",
                        _ => "\u{fffd}",
                    };
                    let span = self.span(&(at..at + 1));
                    self.out.atom(escaped, span);
                    1
                }
            };
            at = (at + length).min(range.end);
            from = at;
        }
        if from < range.end {
            self.keep(escape, from, range.end);
        }
    }

    /// Text that was made for the bytes `range` of the body: an entity, a code span over a line end.
    pub(super) fn made(&mut self, shown: &str, range: &Range<usize>, escape: Escape) {
        let span = self.span(range);
        if escape == Escape::CommonMark && !shown.contains('\r') && self.out.shown(shown, span) {
            return;
        }
        let mut from = 0;
        let words: Vec<_> = super::words(shown, self.out.templates()).collect();
        for (at, index, end) in words {
            self.out.atom(&escaped(&shown[from..at], escape), span);
            self.out.template(index);
            from = end;
        }
        self.out.atom(&escaped(&shown[from..], escape), span);
    }
}

/// `text` with what `escape` names written as references.
fn escaped(text: &str, escape: Escape) -> String {
    let classes = escape.classes() & !(SENTINEL | CONTROL);
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let special = u8::try_from(c).is_ok_and(|b| CLASS[b as usize] & classes != 0);
        match c {
            '&' if special && !(escape.keeps_references() && reference(&text[at..]).is_some()) => out.push_str("&amp;"),
            '<' if special => out.push_str("&lt;"),
            '>' if special => out.push_str("&gt;"),
            '"' if special => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// `text` as the value of an attribute in double quotes.
pub(super) fn attribute_value(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
