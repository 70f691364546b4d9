//! The pieces of markup that Liquid's regular expressions are made of (`liquid.rb` of the gem), found by hand in one
//! pass each. `\s`, `\w` and `\d` are ASCII, as they are to Ruby.

use std::ops::Range;

/// `\s`.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C)
}

/// `\w`.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// `VariableSegment`, `[\w\-]`.
pub(super) fn is_segment(byte: u8) -> bool {
    is_word(byte) || byte == b'-'
}

/// Where white space that begins at `at` ends.
pub(super) fn skip_space(text: &str, at: usize) -> usize {
    at + text.as_bytes()[at..].iter().take_while(|b| is_space(**b)).count()
}

/// Where the run of bytes that `is` takes, beginning at `at`, ends.
pub(super) fn run(text: &str, at: usize, is: fn(u8) -> bool) -> usize {
    at + text.as_bytes()[at..].iter().take_while(|b| is(**b)).count()
}

/// The end of a `QuotedString` that begins at `at`.
fn quoted(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = *bytes.get(at).filter(|b| matches!(b, b'"' | b'\''))?;
    memchr::memchr(quote, &bytes[at + 1..]).map(|n| at + n + 2)
}

/// The end of a `QuotedFragment` that begins at `at`: one quoted string, or else characters that are neither white space,
/// comma, bar nor quote, and quoted strings among them.
pub(super) fn fragment(text: &str, at: usize) -> Option<usize> {
    if let Some(end) = quoted(text, at) {
        return Some(end);
    }
    let end = fragments(text, at);
    (end > at).then_some(end)
}

/// The end of `QuotedFragment+` that begins at `at`; `at` itself where there is none.
pub(super) fn fragments(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'"' | b'\'' => match quoted(text, end) {
                Some(after) => end = after,
                None => break,
            },
            b',' | b'|' => break,
            b if is_space(b) => break,
            _ => end += 1,
        }
    }
    end
}

/// The first `QuotedFragment` at or after `from`.
pub(super) fn find_fragment(text: &str, from: usize) -> Option<Range<usize>> {
    (from..text.len()).find_map(|at| {
        let byte = text.as_bytes()[at];
        if is_space(byte) || matches!(byte, b',' | b'|') || !text.is_char_boundary(at) {
            return None;
        }
        fragment(text, at).map(|end| at..end)
    })
}

/// `scan(TagAttributes)`: all `name: value` of `markup`.
pub(super) fn attributes(markup: &str) -> Vec<(&str, &str)> {
    let bytes = markup.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !is_word(bytes[at]) {
            at += 1;
            continue;
        }
        let end = run(markup, at, is_segment);
        match attribute_value(markup, end) {
            Some(value) => {
                found.push((&markup[at..end], &markup[value.clone()]));
                at = value.end;
            }
            None => at = end,
        }
    }
    found
}

/// The `QuotedFragment` after `\s*:\s*`.
fn attribute_value(text: &str, after_name: usize) -> Option<Range<usize>> {
    let colon = skip_space(text, after_name);
    if text.as_bytes().get(colon) != Some(&b':') {
        return None;
    }
    let start = skip_space(text, colon + 1);
    fragment(text, start).map(|end| start..end)
}

/// `JustTagAttributes`: the whole of `text` is one `name: value`.
pub(super) fn just_attribute(text: &str) -> Option<(&str, &str)> {
    if !text.as_bytes().first().is_some_and(|b| is_word(*b)) {
        return None;
    }
    let end = run(text, 0, is_segment);
    let value = attribute_value(text, end)?;
    (fragments(text, value.start) == text.len()).then(|| (&text[..end], &text[value.start..]))
}

/// `lstrip` and `rstrip` of Ruby take NUL as well.
fn is_strippable(c: char) -> bool {
    matches!(c, '\0' | ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}')
}

/// Ruby's `lstrip`.
pub(super) fn lstrip(text: &str) -> &str {
    text.trim_start_matches(is_strippable)
}

/// Ruby's `rstrip`.
pub(super) fn rstrip(text: &str) -> &str {
    text.trim_end_matches(is_strippable)
}

/// Ruby's `strip`.
pub(super) fn strip(text: &str) -> &str {
    lstrip(rstrip(text))
}
