//! Attributes in braces at the end of a heading, as goldmark reads them (`parser/atx_heading.go`, `parseLastLineAttributes`;
//! `parser/attribute.go`).

use crate::tree::SENTINEL_BYTE;

/// The attributes of a heading.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes<'t> {
    /// Where what the heading says ends, in bytes of its text.
    pub end: usize,
    pub id: Option<&'t str>,
    pub classes: Vec<&'t str>,
    /// The others, by name; nothing where the value is no text or number.
    pub others: Vec<(&'t str, &'t str)>,
}

/// Reads those of `heading`, the lines of a heading with its marks; `None` where it has none.
pub(super) fn read(heading: &str) -> Option<Attributes<'_>> {
    let is_atx = heading.trim_start().starts_with('#');
    let said = heading.trim_end();
    // The line of `=` or `-` is none of the heading's.
    let said = if is_atx { said } else { said[..said.rfind(['\n', '\r'])?].trim_end() };
    if !said.ends_with('}') {
        return None;
    }
    let line = said.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let open = line + last_brace(&said[line..])?;
    let block = &said[open..];
    if block.as_bytes().contains(&SENTINEL_BYTE) {
        // Nobody knows what a template tag will say.
        return None;
    }
    let mut found = Block { text: block, at: 1 }.read()?;
    let mut text = said[..open].trim_end();
    if is_atx {
        let bare = text.trim_end_matches('#');
        if bare.len() < text.len() && bare.ends_with([' ', '\t']) {
            text = bare.trim_end();
        }
    }
    found.end = text.len();
    Some(found)
}

/// The last `{` of `line` that no backslash stands before.
fn last_brace(line: &str) -> Option<usize> {
    let (mut last, mut escaped) = (None, false);
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'{' if !escaped => last = Some(at),
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    last
}

/// What stands between braces, as far as it was read.
struct Block<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Block<'t> {
    /// Reads up to the brace that closes it, which is to be the last character.
    fn read(mut self) -> Option<Attributes<'t>> {
        let mut found = Attributes::default();
        loop {
            self.blanks();
            match self.peek()? {
                b'}' => return (self.at + 1 == self.text.len()).then_some(found),
                mark @ (b'#' | b'.') => {
                    self.at += 1;
                    let word = self.take(|b| {
                        !b.is_ascii_whitespace()
                            && (!b.is_ascii_punctuation() || matches!(b, b'_' | b'-' | b':' | b'.'))
                    });
                    if mark == b'#' {
                        found.id = Some(word);
                    } else {
                        found.classes.push(word);
                    }
                }
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | b':' => {
                    let name = self.take(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.' | b'-'));
                    self.blanks();
                    if self.peek()? != b'=' {
                        return None;
                    }
                    self.at += 1;
                    self.blanks();
                    let value = self.value()?;
                    match name {
                        "id" => found.id = Some(value),
                        "class" => found.classes.push(value),
                        name => found.others.push((name, value)),
                    }
                }
                _ => return None,
            }
            self.blanks();
            if self.peek()? == b',' {
                self.at += 1;
            }
        }
    }

    fn value(&mut self) -> Option<&'t str> {
        match self.peek()? {
            b'"' => {
                self.at += 1;
                let start = self.at;
                let mut escaped = false;
                while self.peek()? != b'"' || escaped {
                    escaped = self.peek() == Some(b'\\') && !escaped;
                    self.at += 1;
                }
                self.at += 1;
                Some(&self.text[start..self.at - 1])
            }
            // Lists and maps are no text that a page could show.
            b'[' | b'{' => {
                let close = if self.peek() == Some(b'[') { b']' } else { b'}' };
                self.take(|b| b != close);
                self.at += 1;
                Some("")
            }
            _ => {
                let word = self.take(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.' | b'-' | b'+'));
                (!word.is_empty()).then_some(word)
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        self.take(|b| b.is_ascii_whitespace());
    }

    /// The bytes from here on that are `wanted`. None of them cuts a character in two: what is not ASCII is wanted as a whole
    /// or not at all.
    fn take(&mut self, wanted: impl Fn(u8) -> bool) -> &'t str {
        let rest = &self.text[self.at..];
        let length = rest.bytes().position(|b| !wanted(b)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }
}

#[cfg(test)]
mod tests {
    use super::{Attributes, read};

    /// What Hugo 0.168 makes of them.
    #[test]
    fn attributes_are_read_as_goldmark_reads_them() {
        let of = |end, id, classes: &[&'static str], others: &[(&'static str, &'static str)]| {
            Some(Attributes { end, id, classes: classes.to_vec(), others: others.to_vec() })
        };
        for (heading, wanted) in [
            ("## H {#own .cls}", of(4, Some("own"), &["cls"], &[])),
            ("## H ## {#own}\n", of(4, Some("own"), &[], &[])),
            ("## H { #own }", of(4, Some("own"), &[], &[])),
            ("## H{#Own_1-x:y.z}", of(4, Some("Own_1-x:y.z"), &[], &[])),
            ("## H {#中文}", of(4, Some("中文"), &[], &[])),
            ("## H {#own,.x}", of(4, Some("own"), &["x"], &[])),
            ("## H {.a .b x=true}", of(4, None, &["a", "b"], &[("x", "true")])),
            ("## H {bar=\"baz q\" data-x=1}", of(4, None, &[], &[("bar", "baz q"), ("data-x", "1")])),
            ("## H {x=[1,2]}", of(4, None, &[], &[("x", "")])),
            ("## H {}", of(4, None, &[], &[])),
            ("## {#only}", of(2, Some("only"), &[], &[])),
            ("two\nlines {#own}\n===\n", of(9, Some("own"), &[], &[])),
            ("## H {a} {#own}", of(8, Some("own"), &[], &[])),
            ("## H {#own .cls} ##", None),
            ("## H {#own}##", None),
            ("## H {#own} tail", None),
            ("## H {bar}", None),
            ("## H \\{#own}", None),
            ("## H {#a b}", None),
            ("## H {: #own}", None),
            ("## H {*x*}", None),
            ("## H `{#x}`", None),
            ("## H {#own\u{100000}}", None),
            ("## H {", None),
            ("## }", None),
            ("## H {x=\"}", None),
        ] {
            assert_eq!(read(heading), wanted, "{heading:?}");
        }
    }
}
