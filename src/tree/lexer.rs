//! Looking at one tag again, byte by byte: attribute places, which html5ever does not tell.

use super::arena::Node;
use super::rendered::Rendered;
use crate::text::{Problem, ProblemKind, Span};

/// The places of one attribute. Inside the crate: bytes of the tag; from [`super::Node::attribute_span`]: of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttributeSpan {
    /// The name.
    pub name: Span,
    /// The value without its quotes; empty after the name where there is none.
    pub value: Span,
    /// Name, `=`, quotes and value.
    pub whole: Span,
}

/// The attributes of the tag `tag` (`<` to `>`), one by one, by the states of the HTML standard's tokenizer.
#[derive(Clone)]
pub(super) struct Attributes<'t> {
    bytes: &'t [u8],
    at: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

/// See [`Attributes`].
#[must_use]
pub(super) fn attributes(tag: &str) -> Attributes<'_> {
    let bytes = tag.as_bytes();
    let lead = if bytes.starts_with(b"</") { 2 } else { 0 };
    let name = bytes[lead..].iter().position(|&b| is_space(b) || b == b'/' || b == b'>');
    Attributes { bytes, at: name.map_or(bytes.len(), |n| n + lead) }
}

impl Iterator for Attributes<'_> {
    type Item = AttributeSpan;

    fn next(&mut self) -> Option<AttributeSpan> {
        let (bytes, mut at) = (self.bytes, self.at);
        while bytes.get(at).is_some_and(|&b| is_space(b) || b == b'/') {
            at += 1;
        }
        self.at = at;
        if bytes.get(at).is_none_or(|&b| b == b'>') {
            return None;
        }
        let start = at;
        at += 1; // a leading `=` belongs to the name
        while bytes.get(at).is_some_and(|&b| !is_space(b) && !matches!(b, b'/' | b'>' | b'=')) {
            at += 1;
        }
        let name = Span::new(start, at);
        let mut after = at;
        while bytes.get(after).copied().is_some_and(is_space) {
            after += 1;
        }
        if bytes.get(after) != Some(&b'=') {
            self.at = at;
            return Some(AttributeSpan { name, value: Span::empty(at), whole: name });
        }
        at = after + 1;
        while bytes.get(at).copied().is_some_and(is_space) {
            at += 1;
        }
        let (value, end) = match bytes.get(at) {
            Some(&quote @ (b'"' | b'\'')) => {
                let close = memchr::memchr(quote, &bytes[at + 1..]).map_or(bytes.len(), |n| at + 1 + n);
                (Span::new(at + 1, close), (close + 1).min(bytes.len()))
            }
            _ => {
                let from = at;
                while bytes.get(at).is_some_and(|&b| !is_space(b) && b != b'>') {
                    at += 1;
                }
                (Span::new(from, at), at)
            }
        };
        self.at = end;
        Some(AttributeSpan { name, value, whole: Span::new(start, end) })
    }
}

/// What is wrong with the character reference at the start of `text`, which begins with `&` in an attribute value,
/// and its length: `&copy` that is read as a character without `;`, or `&foo;` that is none.
pub(super) fn reference_in_attribute(text: &str) -> Option<(ProblemKind, usize)> {
    let name = text[1..].bytes().take(40).take_while(u8::is_ascii_alphanumeric).count();
    let after = text.as_bytes().get(1 + name).copied();
    let entities = &html5ever::data::NAMED_ENTITIES;
    let known = |name: &str| name == "amp;" || entities.get(name).is_some_and(|&(first, _)| first != 0);
    if name == 0 || !text.as_bytes()[1].is_ascii_alphabetic() {
        return None;
    }
    if after == Some(b';') {
        let whole = &text[1..name + 2];
        return (!known(whole)).then_some((ProblemKind::UnknownEntity, name + 2));
    }
    // In an attribute a name without `;` counts only where no `=` and no letter follows.
    (after != Some(b'=') && known(&text[1..=name])).then_some((ProblemKind::AmbiguousAmpersand, name + 1))
}

/// What is wrong with the references in the attributes of the tag `span` of `html`, added to `noticed` with spans in the
/// HTML.
pub(super) fn references_in_attributes(html: &str, span: Span, noticed: &mut Vec<Problem>) {
    let slice = span.of(html);
    // Mostly they are right.
    if memchr::memchr_iter(b'&', slice.as_bytes()).all(|at| slice.as_bytes()[at..].starts_with(b"&amp;")) {
        return;
    }
    for attribute in attributes(slice) {
        let value = attribute.value.of(slice);
        for at in memchr::memchr_iter(b'&', value.as_bytes()) {
            let Some((kind, length)) = reference_in_attribute(&value[at..]) else { continue };
            let start = span.start as usize + attribute.value.start as usize + at;
            noticed.push(Problem::new(kind, Span::new(start, start + length)).detail(&value[at + 1..at + length]));
        }
    }
}

/// The problem of the `&` at byte `at` of `html`, which is read as itself: `&foo;`, which is no reference.
pub(super) fn unknown_reference(html: &str, at: usize) -> Option<Problem> {
    let rest = &html[at + 1..];
    let name = rest.bytes().take(40).take_while(u8::is_ascii_alphanumeric).count();
    let is_reference = name > 0 && rest[name..].starts_with(';') && rest.as_bytes()[0].is_ascii_alphabetic();
    let whole = Span::new(at, at + name + 2);
    is_reference.then(|| Problem::new(ProblemKind::UnknownEntity, whole).detail(&rest[..name]))
}

/// Writes the `<` of each tag with more than `cap` attributes as text, with a problem. The scan is linear.
pub(super) fn cap_attributes(rendered: Rendered, cap: usize) -> Rendered {
    let html = rendered.html.as_str();
    let bytes = html.as_bytes();
    let mut over = Vec::new();
    let mut done = 0;
    for open in memchr::memchr_iter(b'<', bytes) {
        if open < done || !bytes.get(open + 1).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let close = memchr::memchr(b'>', &bytes[open..]).map_or(bytes.len(), |n| open + n);
        let is_whole = |quote| memchr::memchr_iter(quote, &bytes[open..close]).count().is_multiple_of(2);
        done = close;
        // An attribute takes two bytes at the least, and a `>` in quotes does not end the tag.
        if close - open < 2 * cap && is_whole(b'"') && is_whole(b'\'') {
            continue;
        }
        let (count, last) = attributes(&html[open..]).fold((0, None), |(count, _), a| (count + 1, Some(a)));
        done = last.map_or(close, |a| open + a.whole.end as usize);
        if count > cap {
            over.push(open);
        }
    }
    if over.is_empty() {
        return rendered;
    }
    rendered.escape_at(&over, |span| Problem::new(ProblemKind::TooManyAttributes, span).detail(cap.to_string()))
}

impl<'t> Node<'t> {
    /// As [`Node::attribute_span`], for several attributes, asked for in the order in which they stand in the tag.
    pub(crate) fn attribute_spans(self) -> impl FnMut(&str) -> Option<AttributeSpan> + 't {
        let (tree, tag) = (self.tree(), self.open_tag());
        let (slice, at) = tag.map_or(("", 0), |tag| (tag.html.of(&tree.html), tag.html.start as usize));
        let mut left = attributes(slice);
        let mut hint = 0;
        move |name| {
            let mut behind = left.clone();
            let found = behind.find(|a| a.name.of(slice).eq_ignore_ascii_case(name))?;
            left = behind;
            let mut map = |span: Span| tree.map.map(span.shift(at), &mut hint);
            Some(AttributeSpan { name: map(found.name), value: map(found.value), whole: map(found.whole) })
        }
    }

    /// The bytes to point at for it: its start tag, else all of it.
    #[must_use]
    pub fn tag_span(self) -> Span {
        self.open_tag().map_or(self.span(), |tag| tag.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(tag: &str) -> Vec<(&str, &str, &str)> {
        attributes(tag).map(|a| (a.name.of(tag), a.value.of(tag), a.whole.of(tag))).collect()
    }

    #[test]
    fn every_form_of_attribute_has_its_place() {
        assert_eq!(shown("<a href='x y' id=z>"), [("href", "x y", "href='x y'"), ("id", "z", "id=z")]);
        assert_eq!(shown("<br/>"), []);
        assert_eq!(shown("<input checked/>"), [("checked", "", "checked")]);
        assert_eq!(shown("<a/b = \"c\"d>"), [("b", "c", "b = \"c\""), ("d", "", "d")]);
        assert_eq!(shown("<a href=\"x>y\">"), [("href", "x>y", "href=\"x>y\"")]);
        assert_eq!(shown("<a =x>"), [("=x", "", "=x")]);
        assert_eq!(shown("<a b=>"), [("b", "", "b=")]);
    }

    #[test]
    fn references_without_a_semicolon_count_only_where_the_standard_says_so() {
        assert_eq!(reference_in_attribute("&copy=1"), None);
        assert_eq!(reference_in_attribute("&copyx"), None);
        assert_eq!(reference_in_attribute("&copy"), Some((ProblemKind::AmbiguousAmpersand, 5)));
        assert_eq!(reference_in_attribute("&amp;b"), None);
        assert_eq!(reference_in_attribute("&foo;b"), Some((ProblemKind::UnknownEntity, 5)));
        assert_eq!(reference_in_attribute("& b"), None);
    }
}
