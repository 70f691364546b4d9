//! What kramdown's patterns match, by hand: each function takes a text and a byte of it and says where the match ends.
//!
//! kramdown scans with Ruby's `StringScanner`, to which the current place is the start of a line, so "at a line's start"
//! is never asked here. White space is ASCII's, as in Ruby; letters and digits are Unicode's.

use std::ops::Range;

use unicode_general_category::{GeneralCategory, get_general_category};

use super::names::is_span_element;
use crate::tree::sentinel_index;

/// White space to Ruby's `\s`.
pub(super) fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t'..=b'\r')
}

/// A word character to Ruby's `\w`; a template stands for a word.
pub(super) fn is_word_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b == crate::tree::SENTINEL_BYTE
}

/// A letter or digit to Ruby's `[[:alnum:]]`.
pub(super) fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphabetic() || get_general_category(c) == GeneralCategory::DecimalNumber || is_template(c)
}

/// A letter to Ruby's `[[:alpha:]]`.
pub(super) fn is_alphabetic(c: char) -> bool {
    c.is_alphabetic() || is_template(c)
}

fn is_template(c: char) -> bool {
    c >= '\u{100000}'
}

/// A character of a word to Ruby's `\p{Word}`: letters, marks, decimal digits and connectors such as `_`.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    use GeneralCategory::{ConnectorPunctuation, DecimalNumber, EnclosingMark, NonspacingMark, SpacingMark};
    c.is_alphabetic()
        || is_template(c)
        || matches!(
            get_general_category(c),
            NonspacingMark | SpacingMark | EnclosingMark | DecimalNumber | ConnectorPunctuation
        )
}

/// The character at byte `at`.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() { Some(char::from(byte)) } else { text[at..].chars().next() }
}

/// The character before byte `at`.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    let byte = *text.as_bytes().get(at.checked_sub(1)?)?;
    if byte.is_ascii() { Some(char::from(byte)) } else { text[..at].chars().next_back() }
}

/// The byte at `at`, 0 past the end.
pub(super) fn byte(text: &str, at: usize) -> u8 {
    text.as_bytes().get(at).copied().unwrap_or_default()
}

/// The byte after the line that holds `at`.
pub(super) fn line_after(text: &str, at: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |n| at + n + 1)
}

/// The first byte from `at` that `skip` does not hold for.
pub(super) fn skip(text: &str, at: usize, skip: impl Fn(u8) -> bool) -> usize {
    text.as_bytes()[at..].iter().position(|&b| !skip(b)).map_or(text.len(), |n| at + n)
}

/// Up to `most` spaces.
pub(super) fn spaces(text: &str, at: usize, most: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while end < bytes.len() && end < at + most && bytes[end] == b' ' {
        end += 1;
    }
    end
}

/// `\s*?\n`: nothing but white space up to the end of the line.
pub(super) fn rest_blank(text: &str, at: usize) -> Option<usize> {
    let end = skip(text, at, |b| is_space(b) && b != b'\n');
    (byte(text, end) == b'\n').then_some(end + 1)
}

/// One or more blank lines (kramdown: `BLANK_LINE`).
pub(super) fn blank_lines(text: &str, at: usize) -> Option<usize> {
    if !is_space(byte(text, at)) {
        return None;
    }
    let end = skip(text, at, is_space);
    memchr::memrchr(b'\n', &text.as_bytes()[at..end]).map(|n| at + n + 1)
}

/// `\t| {4}` (kramdown: `INDENT`).
pub(super) fn indent(text: &str, at: usize) -> Option<usize> {
    match byte(text, at) {
        b'\t' => Some(at + 1),
        b' ' => Some(spaces(text, at, 4)).filter(|&end| end == at + 4),
        _ => None,
    }
}

/// `^` alone on its line (kramdown: `EOB_MARKER`).
pub(super) fn eob_marker(text: &str, at: usize) -> Option<usize> {
    if byte(text, at) == b'^' { rest_blank(text, at + 1) } else { None }
}

/// A horizontal rule (kramdown: `HR_START`).
pub(super) fn rule(text: &str, at: usize) -> Option<usize> {
    let start = spaces(text, at, 3);
    let mark = byte(text, start);
    if !matches!(mark, b'*' | b'-' | b'_') {
        return None;
    }
    let end = skip(text, start, |b| b == mark || b == b' ' || b == b'\t');
    let marks = text.as_bytes()[start..end].iter().filter(|&&b| b == mark).count();
    (marks >= 3 && byte(text, end) == b'\n').then_some(end + 1)
}

/// `[\t| ].*?\n`, which follows a list's mark (kramdown: `PATTERN_TAIL`; the bar is in its class).
fn tail(text: &str, at: usize) -> Option<usize> {
    matches!(byte(text, at), b'\t' | b'|' | b' ').then(|| line_after(text, at))
}

/// `*`, `+` or `-` after at most `most` spaces, and its line: the ends of both.
pub(super) fn bullet(text: &str, at: usize, most: usize) -> Option<(usize, usize)> {
    let mark = spaces(text, at, most);
    if !matches!(byte(text, mark), b'*' | b'+' | b'-') {
        return None;
    }
    tail(text, mark + 1).map(|end| (mark + 1, end))
}

/// A number and a dot after at most `most` spaces, and its line: the ends of both.
pub(super) fn number(text: &str, at: usize, most: usize) -> Option<(usize, usize)> {
    let start = spaces(text, at, most);
    let dot = skip(text, start, |b| b.is_ascii_digit());
    if dot == start || byte(text, dot) != b'.' {
        return None;
    }
    tail(text, dot + 1).map(|end| (dot + 1, end))
}

/// `:` after at most `most` spaces, and its line: the ends of both.
pub(super) fn definition(text: &str, at: usize, most: usize) -> Option<(usize, usize)> {
    let mark = spaces(text, at, most);
    if byte(text, mark) != b':' {
        return None;
    }
    tail(text, mark + 1).map(|end| (mark + 1, end))
}

/// Whether a list starts (kramdown: `LIST_START`).
pub(super) fn starts_list(text: &str, at: usize) -> bool {
    bullet(text, at, 3).is_some() || number(text, at, 3).is_some()
}

/// A quote's mark and the space after it (kramdown: `BLOCKQUOTE_START`).
pub(super) fn quote(text: &str, at: usize) -> Option<usize> {
    let mark = spaces(text, at, 3);
    (byte(text, mark) == b'>').then(|| spaces(text, mark + 1, 1))
}

/// A run of at least three `~` or backticks (parser-gfm: `FENCED_CODEBLOCK_START`), or of `~` alone.
pub(super) fn fence(text: &str, at: usize, gfm: bool) -> Option<Range<usize>> {
    let start = if gfm { spaces(text, at, 3) } else { at };
    let end = skip(text, start, |b| b == b'~' || (gfm && b == b'`'));
    (end - start >= 3).then_some(start..end)
}

/// `\w[\w-]*` (kramdown: `ALD_ID_NAME`).
pub(super) fn ald_name(text: &str, at: usize) -> Option<usize> {
    let end = skip(text, at, |b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    (end > at && byte(text, at) != b'-').then_some(end)
}

/// A name without a colon in it (REXML: `NCNAME_STR`).
fn part_of_name(text: &str, at: usize) -> Option<usize> {
    let first = char_at(text, at)?;
    // A template stands as a letter, but it is no name: `<{{ site.url }}>`.
    if !(is_alphabetic(first) || first == '_') || sentinel_index(first).is_some() {
        return None;
    }
    let mut end = at + first.len_utf8();
    while let Some(c) = char_at(text, end) {
        if !(matches!(c, '-' | '.' | '_') || is_alphanumeric(c)) {
            break;
        }
        end += c.len_utf8();
    }
    Some(end)
}

/// The name of an element or attribute (REXML: `UNAME_STR`).
pub(super) fn name(text: &str, at: usize) -> Option<usize> {
    let end = part_of_name(text, at)?;
    if byte(text, end) == b':' { part_of_name(text, end + 1).or(Some(end)) } else { Some(end) }
}

/// `</name>` (kramdown: `HTML_TAG_CLOSE_RE`): the name, and the end.
pub(super) fn end_tag(text: &str, at: usize) -> Option<(Range<usize>, usize)> {
    if !text[at..].starts_with("</") {
        return None;
    }
    let end = name(text, at + 2)?;
    let after = skip(text, end, is_space);
    (byte(text, after) == b'>').then_some((at + 2..end, after + 1))
}

/// A tag after at most three spaces that ends a paragraph: one whose name does not begin with that of an element that
/// stands in a line (kramdown: `LAZY_END_HTML_START` and `LAZY_END_HTML_STOP`).
pub(super) fn lazy_html(text: &str, at: usize, most: usize) -> bool {
    let start = spaces(text, at, most);
    if byte(text, start) != b'<' {
        return false;
    }
    let is_end = byte(text, start + 1) == b'/';
    let from = start + 1 + usize::from(is_end);
    let Some(end) = name(text, from) else { return false };
    // `\b` after the name of a span element: what follows may still be a part of this name, as in `<a-b>`.
    let word = text[from..end].find(|c| !is_word(c)).map_or(end, |n| from + n);
    let goes_on = word == end && char_at(text, end).is_some_and(is_word);
    let first = &text[from..word];
    if !goes_on && (is_span_element(first) || first == "script") {
        return false;
    }
    !is_end || byte(text, skip(text, end, is_space)) == b'>'
}

/// An attribute of a tag as it is written.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) name: Range<usize>,
    /// Without its quotes.
    pub(super) value: Option<Range<usize>>,
    /// Name, `=`, quotes and value.
    pub(super) whole: Range<usize>,
}

/// A start tag as it is written.
#[derive(Debug)]
pub(super) struct StartTag {
    pub(super) name: Range<usize>,
    pub(super) attributes: Vec<Written>,
    /// `<x />`.
    pub(super) closed: bool,
    pub(super) end: usize,
}

/// A start tag (kramdown: `HTML_TAG_RE`). `no_quote` remembers, for `"` and `'`, from where on there is none.
pub(super) fn start_tag(text: &str, at: usize, no_quote: &mut [usize; 2]) -> Option<StartTag> {
    if byte(text, at) != b'<' {
        return None;
    }
    let name_end = name(text, at + 1)?;
    let mut attributes = Vec::new();
    let mut end = name_end;
    loop {
        let start = skip(text, end, is_space);
        if start == end {
            break;
        }
        let Some(attribute) = written(text, start, no_quote) else { break };
        end = attribute.whole.end;
        attributes.push(attribute);
    }
    end = skip(text, end, is_space);
    let closed = byte(text, end) == b'/';
    end += usize::from(closed);
    (byte(text, end) == b'>').then(|| StartTag { name: at + 1..name_end, attributes, closed, end: end + 1 })
}

fn written(text: &str, at: usize, no_quote: &mut [usize; 2]) -> Option<Written> {
    let name_end = name(text, at)?;
    let bare = Written { name: at..name_end, value: None, whole: at..name_end };
    let equals = skip(text, name_end, is_space);
    if byte(text, equals) != b'=' {
        return Some(bare);
    }
    let start = skip(text, equals + 1, is_space);
    match byte(text, start) {
        quote @ (b'"' | b'\'') => {
            let memory = &mut no_quote[usize::from(quote == b'\'')];
            if *memory <= start {
                return Some(bare);
            }
            let Some(n) = memchr::memchr(quote, &text.as_bytes()[start + 1..]) else {
                *memory = start;
                return Some(bare);
            };
            let end = start + 1 + n;
            Some(Written { name: at..name_end, value: Some(start + 1..end), whole: at..end + 1 })
        }
        _ => {
            let end = text[start..].find(|c| !is_word(c)).map_or(text.len(), |n| start + n);
            if end == start {
                return Some(bare);
            }
            Some(Written { name: at..name_end, value: Some(start..end), whole: at..end })
        }
    }
}

/// White space and NUL, which Ruby's `strip` takes away.
fn is_stripped(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r' | '\0')
}

/// `range` without white space at its ends (Ruby: `strip`).
pub(super) fn strip(text: &str, range: Range<usize>) -> Range<usize> {
    let range = rstrip(text, range);
    lstrip(text, range)
}

/// `range` without white space at its end.
pub(super) fn rstrip(text: &str, range: Range<usize>) -> Range<usize> {
    range.start..range.start + text[range].trim_end_matches(is_stripped).len()
}

/// `range` without white space at its start.
pub(super) fn lstrip(text: &str, range: Range<usize>) -> Range<usize> {
    range.end - text[range.clone()].trim_start_matches(is_stripped).len()..range.end
}

/// Whether nothing but white space is in `text`.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| is_space(b) || b == 0)
}

/// A reference to a character as REXML knows it, `&name;`, `&#1;`, `&#x1;`: its length.
pub(in crate::markup) fn reference(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize, is: fn(&u8) -> bool| {
        let n = bytes[from..].iter().take_while(|b| is(b)).count();
        (n > 0 && bytes.get(from + n) == Some(&b';')).then_some(from + n + 1)
    };
    match bytes.get(1)? {
        b'#' if bytes.get(2) == Some(&b'x') => digits(3, u8::is_ascii_hexdigit),
        b'#' => digits(2, u8::is_ascii_digit),
        b if b.is_ascii_alphanumeric() || matches!(b, b'_' | b':') => {
            digits(1, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'-' | b'.'))
        }
        _ => None,
    }
}
