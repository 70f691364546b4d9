//! Quotes that become curly, dashes, dots and guillemets, and entities.
//!
//! kramdown: parser/kramdown/smart_quotes.rb (after RubyPants), typographic_symbol.rb and html_entity.rb.

use std::ops::Range;

use super::element::Kind;
use super::entities;
use super::scan::{self, byte, char_at, is_space, is_word_byte};
use super::spans::Spans;

/// Which of the four quotes; the order of the option `smart_quotes`.
#[derive(Clone, Copy)]
enum Quote {
    LeftSingle,
    RightSingle,
    LeftDouble,
    RightDouble,
}

/// kramdown: `SQ_PUNCT`.
fn is_punctuation(b: u8) -> bool {
    b.is_ascii_punctuation() && b != b'&'
}

/// kramdown: `SQ_CLOSE`.
fn may_close(c: char) -> bool {
    !matches!(c, ' ' | '\\' | '\t' | '\r' | '\n' | '[' | '{' | '(' | '-')
}

impl Spans<'_, '_, '_> {
    fn character(&mut self, c: char, range: Range<usize>) {
        let node = self.push(Kind::Character, range);
        self.parser.arena.node_mut(node).extra = c as u32;
    }

    fn quote(&mut self, quote: Quote, at: usize) {
        let c = self.parser.options.smart_quotes[quote as usize];
        self.character(c, at..at + 1);
    }

    /// A quote, with the character before it (kramdown: `SQ_RULES`, the first of them that matches).
    pub(super) fn parse_smart_quotes(&mut self) {
        use Quote::{LeftDouble, LeftSingle, RightDouble, RightSingle};
        let text = self.text;
        let at = self.at;
        let first = byte(text, at);
        let is_quote = |b: u8| matches!(b, b'"' | b'\'');
        let left = |b: u8| if b == b'"' { LeftDouble } else { LeftSingle };
        let right = |b: u8| if b == b'"' { RightDouble } else { RightSingle };
        if is_quote(first) {
            // Before emphasis it opens.
            let emphasized = at + 2 < text.len() && !is_space(byte(text, at + 2));
            if matches!(byte(text, at + 1), b'*' | b'_') && emphasized {
                return self.take(None, &[(left(first), at)], at + 1);
            }
            if self.closes_before_punctuation(at + 1) {
                return self.take(None, &[(right(first), at)], at + 1);
            }
        }
        // With white space before or not: the place of the quote.
        for place in [at + usize::from(is_space(first)), at] {
            let (one, two, three) = (byte(text, place), byte(text, place + 1), byte(text, place + 2));
            let prefix = (place > at).then_some(at..place);
            match (one, two) {
                (b'"', b'\'') if is_word_byte(three) => {
                    return self.take(prefix, &[(LeftDouble, place), (LeftSingle, place + 1)], place + 2);
                }
                (b'\'', b'"') if is_word_byte(three) => {
                    return self.take(prefix, &[(LeftSingle, place), (LeftDouble, place + 1)], place + 2);
                }
                // '80s
                (b'\'', two) if two.is_ascii_digit() && three.is_ascii_digit() && byte(text, place + 3) == b's' => {
                    return self.take(prefix, &[(RightSingle, place)], place + 1);
                }
                _ => {}
            }
        }
        let c = char_at(text, at).unwrap_or(' ');
        let place = at + c.len_utf8();
        let second = byte(text, place);
        if is_quote(second) {
            if is_space(first) && is_word_byte(byte(text, place + 1)) {
                return self.take(Some(at..place), &[(left(second), place)], place + 1);
            }
            if may_close(c) {
                return self.take(Some(at..place), &[(right(second), place)], place + 1);
            }
        }
        if is_quote(first) {
            let next = byte(text, at + 1);
            let ends_word = next == b's' && !char_at(text, at + 2).is_some_and(scan::is_word);
            if at + 1 >= text.len() || is_space(next) || ends_word {
                return self.take(None, &[(right(first), at)], at + 1);
            }
        }
        // What is left opens: single quotes first, with any character before them.
        for mark in [b'\'', b'"'] {
            if second == mark {
                return self.take(Some(at..place), &[(left(mark), place)], place + 1);
            }
            if first == mark {
                return self.take(None, &[(left(mark), at)], at + 1);
            }
        }
    }

    /// `(?=SQ_PUNCT(?!\.\.)\B)` at byte `at`.
    fn closes_before_punctuation(&self, at: usize) -> bool {
        let next = byte(self.text, at);
        if !is_punctuation(next) || self.text[at + 1..].starts_with("..") {
            return false;
        }
        let after = char_at(self.text, at + 1).is_some_and(scan::is_word);
        after == (next == b'_')
    }

    fn take(&mut self, prefix: Option<Range<usize>>, quotes: &[(Quote, usize)], end: usize) {
        if let Some(prefix) = prefix {
            self.add_text(prefix);
        }
        for &(quote, at) in quotes {
            self.quote(quote, at);
        }
        self.at = end;
    }

    /// `--`, `---`, `...`, `<<`, `>>` (kramdown: `TYPOGRAPHIC_SYMS`).
    pub(super) fn parse_symbol(&mut self) -> bool {
        const SYMBOLS: [(&str, char, bool); 9] = [
            ("---", '—', false),
            ("--", '–', false),
            ("...", '…', false),
            ("\\<<", '<', false),
            ("\\>>", '>', false),
            ("<< ", '«', true),
            (" >>", '»', true),
            ("<<", '«', false),
            (">>", '»', false),
        ];
        if !self.parser.options.typographic {
            return false;
        }
        let at = self.at;
        let rest = &self.text[at..];
        let Some(&(written, c, spaced)) = SYMBOLS.iter().find(|(written, ..)| rest.starts_with(written)) else {
            return false;
        };
        let end = at + written.len();
        if written.starts_with('\\') {
            self.character(c, at..at + 2);
            self.character(c, at + 2..end);
        } else {
            self.character(c, at..end);
            if spaced && let Some(last) = self.parser.arena.last(self.tree) {
                self.parser.arena.node_mut(last).kind = Kind::SpacedCharacter;
            }
        }
        self.at = end;
        true
    }

    /// An entity; the ampersand of one that kramdown does not know is text (kramdown: `HTML_ENTITY_RE`).
    pub(super) fn parse_entity(&mut self) -> bool {
        let at = self.at;
        let Some(length) = scan::reference(&self.text[at..]) else { return false };
        let name = &self.text[at + 1..at + length - 1];
        let code = match name.strip_prefix('#') {
            Some(number) => {
                let parsed = match number.strip_prefix('x') {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => number.parse(),
                };
                Some(parsed.map_or(0xFFFD, entities::numbered))
            }
            None => entities::named(name),
        };
        match code {
            Some(code) => {
                self.character(char::from_u32(code).unwrap_or('\u{FFFD}'), at..at + length);
            }
            None => {
                self.character('&', at..at + 1);
                self.add_text(at + 1..at + length);
            }
        }
        self.at = at + length;
        true
    }
}
