//! From a byte of a node's text to the byte of the source that it was read from, and back.

use std::ops::Range;

use crate::text::Span;
use crate::tree::Node;

/// Characters of the source that one character of text can take, beyond itself: marks of a quote, a reference.
const LOOK_AHEAD: usize = 40;

/// Where the bytes `start..end` of the text of `node` stand in `source`.
pub(super) fn text_span(source: &str, node: Node<'_>, start: usize, end: usize) -> Span {
    let span = node.span();
    let slice = span.of(source);
    let text = node.text().unwrap_or(slice);
    let base = span.start as usize;
    if slice == text {
        let fits = |at: usize| at.min(slice.len());
        return Span::new(base + fits(start), base + fits(end).max(fits(start)));
    }
    let mut reader = Reader { slice, text, source: 0, at: 0 };
    reader.advance(start);
    reader.find();
    let from = reader.source;
    reader.advance(end);
    Span::new(base + from, base + reader.source.max(from))
}

/// Which bytes of the text of `node` stand in the bytes `span` of `source`.
pub(in crate::convert) fn text_range(source: &str, node: Node<'_>, span: Span) -> Range<usize> {
    let own = node.span();
    let slice = own.of(source);
    let text = node.text().unwrap_or_default();
    let [from, to] = [span.start, span.end].map(|at| at.saturating_sub(own.start) as usize);
    if slice == text {
        let fits = |at: usize| at.min(slice.len());
        return fits(from)..fits(to).max(fits(from));
    }
    let mut reader = Reader { slice, text, source: 0, at: 0 };
    let mut reach = |wanted: usize| {
        while reader.at < text.len() {
            reader.find();
            if reader.source >= wanted {
                break;
            }
            reader.advance(reader.at + 1);
        }
        reader.at
    };
    let start = reach(from);
    start..reach(to)
}

/// Reads a text beside the source that it came from: they differ where a reference was decoded, an escape taken away,
/// quotes made typographic, or where the source has marks between two lines.
struct Reader<'a> {
    slice: &'a str,
    text: &'a str,
    source: usize,
    at: usize,
}

impl Reader<'_> {
    /// Goes on to byte `to` of the text.
    fn advance(&mut self, to: usize) {
        while self.at < to.min(self.text.len()) {
            self.find();
            let Some(wanted) = self.text[self.at..].chars().next() else { return };
            let rest = &self.slice[self.source..];
            let step = match reference(rest) {
                Some(length) if !self.text[self.at..].starts_with(&rest[..length]) => length,
                _ => rest.chars().next().map_or(0, char::len_utf8),
            };
            self.source += step;
            self.at += wanted.len_utf8();
        }
    }

    /// Goes on in the source to the next character of the text, where it is near.
    fn find(&mut self) {
        let rest = &self.slice[self.source..];
        let Some(wanted) = self.text[self.at..].chars().next() else { return };
        if rest.starts_with(wanted) || reference(rest).is_some() {
            return;
        }
        // A line end is one in whatever form it is written.
        let same = |c: char| c == wanted || (c == '\r' && wanted == '\n');
        let found = rest.char_indices().take(LOOK_AHEAD).find(|(at, c)| same(*c) || reference(&rest[*at..]).is_some());
        self.source += found.map_or(0, |(at, _)| at);
    }
}

/// The length of the character reference at the start of `text`.
fn reference(text: &str) -> Option<usize> {
    let body = text.strip_prefix('&')?;
    let end = body.bytes().take(LOOK_AHEAD).position(|b| !b.is_ascii_alphanumeric() && b != b'#')?;
    (end > 0 && body.as_bytes()[end] == b';').then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::{Dialect, ReadOptions, read_text};

    fn found(dialect: Dialect, source: &str, word: &str) -> String {
        let tree = read_text(source, &ReadOptions { dialect, ..ReadOptions::default() });
        let node = tree.root().descendants().find(|n| n.text().is_some_and(|t| t.contains(word))).unwrap();
        let start = node.text().unwrap().find(word).unwrap();
        let span = text_span(source, node, start, start + word.len());
        format!("{}@{}", span.of(source), span.start)
    }

    #[test]
    fn a_word_is_found_where_it_was_written() {
        assert_eq!(found(Dialect::Html, "<p>a &amp; b &#x5929;津 c", "津"), "津@21");
        assert_eq!(found(Dialect::Html, "<p>a &amp; b &#x5929;津 c", "& b"), "&amp; b@5");
        assert_eq!(found(Dialect::Html, "<p>x &copy b", "b"), "b@11");
        assert_eq!(found(Dialect::Html, "<p>x\r\ny b", "b"), "b@8");
        assert_eq!(found(Dialect::Gfm, "a\\*b c\n", "c"), "c@5");
        assert_eq!(found(Dialect::Gfm, "> one\n> two three\n", "three"), "three@12");
        assert_eq!(found(Dialect::Kramdown, "say \"so\"... and then\n", "then"), "then@16");
        assert_eq!(found(Dialect::Kramdown, "say --- \"so\" and\n", "so"), "so@9");
    }

    #[test]
    fn a_place_of_the_source_is_found_in_the_text() {
        let cases = [
            (Dialect::Html, "<p>a &amp; b &#x5929;津 c", "&amp; b", "& b"),
            (Dialect::Html, "<p>a &amp; b &#x5929;津 c", "&#x5929;津", "天津"),
            (Dialect::Html, "<p>天津 港", "津", "津"),
            (Dialect::Gfm, "a\\*b c\n", "b c", "b c"),
            (Dialect::Kramdown, "say --- \"so\" and\n", "and", "and"),
        ];
        for (dialect, source, part, wanted) in cases {
            let tree = read_text(source, &ReadOptions { dialect, ..ReadOptions::default() });
            let start = source.find(part).unwrap();
            let span = Span::new(start, start + part.len());
            let texts = tree.root().descendants().filter(|node| node.text().is_some());
            let within: String = texts.map(|node| &node.text().unwrap()[text_range(source, node, span)]).collect();
            assert_eq!(within, wanted, "{source}");
        }
    }
}
