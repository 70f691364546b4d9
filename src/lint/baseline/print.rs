//! What stands for a finding: a hash of the characters that it labels and of those beside them on their lines.

use std::fmt;
use std::hash::Hasher;

use crate::diagnostic::Diagnostic;
use crate::text::{Fnv, floor};

/// How many characters beside the labelled ones count, on each side and on their lines alone. A whole article may be one
/// line: a word that is edited far away must not make all its findings new.
const BESIDE: usize = 40;

/// Of the first and of the last line of the label so many characters count.
const LABEL: usize = 80;

/// Letters and digits from which on a text is not met in another file by chance: `<center>` alone on its line has six.
const TELLING: u32 = 12;

/// Stands for the text of a finding: the labelled characters and up to 40 beside them on each side, on their own lines,
/// any run of white space one blank, none at the ends of a line. Neither the number of the line nor its indentation nor
/// the lines around it count.
///
/// 48 bits; the lowest says whether the text is [telling](Print::is_telling).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Print(u64);

impl Print {
    /// The print of `diagnostic`, which stands in `text`.
    ///
    /// Where the label says nothing (the opening fence above a missing key, an empty place at the start of the file), the
    /// names that the message writes in backticks stand for it, as long as they come from this text: `of_text` is false
    /// for what was found by comparing pages, whose names are those of other files; rules of the group `file` speak of
    /// the name of this one.
    #[must_use]
    pub fn new(text: &str, diagnostic: &Diagnostic, of_text: bool) -> Self {
        let span = diagnostic.primary.span;
        let end = floor(text, span.end as usize);
        let start = floor(text, span.start as usize).min(end);
        let label = &text[start..end];
        let mut hash = Hash::default();
        let mut first = Line(label.chars());
        hash.part(first.by_ref().take(LABEL));
        if first.0.next().is_some() {
            hash.part(Line(label.chars().rev()).take(LABEL));
        }
        let says_nothing = hash.letters == 0;
        // From the label outwards: what is cut off is what is far away.
        hash.part(Line(text[..start].chars().rev()).take(BESIDE));
        hash.part(Line(text[end..].chars()).take(BESIDE));
        let is_telling = hash.letters >= TELLING;
        if says_nothing && of_text && diagnostic.rule.group() != "file" {
            for name in diagnostic.message.split('`').skip(1).step_by(2) {
                hash.part(name.chars());
            }
        }
        Self((hash.finish() >> 16) & !1 | u64::from(is_telling))
    }

    /// Whether there is so much text that it is not met in another file by chance.
    #[must_use]
    pub fn is_telling(self) -> bool {
        self.0 & 1 == 1
    }

    /// What `Display` writes: twelve digits.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        let is_digit = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
        let valid = digits.len() == 12 && digits.bytes().all(is_digit);
        valid.then(|| u64::from_str_radix(digits, 16).ok().map(Self)).flatten()
    }
}

impl fmt::Display for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012x}", self.0)
    }
}

/// Characters up to the end of the line, or back to its start; a run of white space is one blank, and none at the end.
struct Line<I>(I);

impl<I: Iterator<Item = char> + Clone> Iterator for Line<I> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let is_end = |c: char| matches!(c, '\n' | '\r');
        let first = self.0.next().filter(|c| !is_end(*c))?;
        if !first.is_whitespace() {
            return Some(first);
        }
        loop {
            let mut ahead = self.0.clone();
            match ahead.next() {
                Some(c) if c.is_whitespace() && !is_end(c) => self.0 = ahead,
                Some(c) if !is_end(c) => return Some(' '),
                _ => return None,
            }
        }
    }
}

/// FNV-1a, its bits mixed at the end.
#[derive(Clone, Copy, Default)]
struct Hash {
    state: Fnv,
    /// Letters and digits so far.
    letters: u32,
}

impl Hash {
    fn part(&mut self, characters: impl Iterator<Item = char>) {
        for c in characters {
            self.letters += u32::from(c.is_alphanumeric());
            let mut bytes = [0; 4];
            self.state.write(c.encode_utf8(&mut bytes).as_bytes());
        }
        // A byte that no text has parts the parts.
        self.state.write(&[0xFF]);
    }

    fn finish(self) -> u64 {
        let mut hash = self.state.finish();
        hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        hash ^ (hash >> 33)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    crate::rule_info! {
        /// A rule of tests.
        static INFO = "html/test", Warning, Recommended, fix: None, since: "0.1.0";
    }

    fn print_of(text: &str, label: &str) -> Print {
        let at = text.find(label).unwrap();
        Print::new(text, &Diagnostic::new(&INFO, Span::new(at, at + label.len()), "m"), true)
    }

    #[test]
    fn lines_around_and_white_space_do_not_count() {
        let print = print_of("one\n\nsome text <b> and more\ntwo", "<b>");
        for same in
            ["some text <b> and more", "x\r\n  some\t text  <b> and more \r\nx", "\n> y\nsome text <b> and more\n"]
        {
            assert_eq!(print_of(same, "<b>"), print, "{same:?}");
        }
        for other in ["some text <b> and no more", "some texts <b> and more", "some text<b> and more"] {
            assert_ne!(print_of(other, "<b>"), print, "{other:?}");
        }
    }

    #[test]
    fn what_is_far_away_on_a_long_line_does_not_count() {
        let near = |word: &str| format!("{}{word}{}<b>{}", "天津".repeat(5000), "北方".repeat(20), "网讯".repeat(5000));
        assert_eq!(print_of(&near("一"), "<b>"), print_of(&near("二二"), "<b>"));
        let beside =
            |word: &str| format!("{}{word}{}<b>{}", "天津".repeat(5000), "北方".repeat(19), "网讯".repeat(5000));
        assert_ne!(print_of(&beside("一"), "<b>"), print_of(&beside("二二"), "<b>"));
    }

    #[test]
    fn of_a_long_label_the_ends_count() {
        let label = |middle: &str| format!("<p>{}{middle}{}</p>", "word ".repeat(20), " word".repeat(20));
        assert_eq!(print_of(&label("a"), &label("a")), print_of(&label("b c"), &label("b c")));
        let lines = |middle: &str| format!("<p>one\n{middle}\ntwo</p>");
        assert_eq!(print_of(&lines("a"), &lines("a")), print_of(&lines("b\n\nc"), &lines("b\n\nc")));
        assert_ne!(print_of("<p>one\ntwo</p>", "<p>one\ntwo</p>"), print_of("<p>one\ntwo!</p>", "<p>one\ntwo!</p>"));
    }

    #[test]
    fn where_the_label_says_nothing_the_message_does() {
        let missing = |key: &str, of_text| {
            let message = format!("the key `{key}` is missing");
            Print::new("---\nx: y\n---\n", &Diagnostic::new(&INFO, Span::new(0, 3), message), of_text)
        };
        assert_ne!(missing("title", true), missing("date", true));
        assert_eq!(missing("title", false), missing("date", false));
        assert!(!missing("title", false).is_telling());
        assert!(
            print_of("some text <b> and more", "<b>").is_telling() && !print_of("<center>", "<center>").is_telling()
        );
    }

    #[test]
    fn any_span_has_a_print() {
        for text in ["", "天", "\r\n", "a\r\n天\n"] {
            for (start, end) in [(0, 0), (1, 2), (0, 99), (99, 99), (2, 4)] {
                let print = Print::new(text, &Diagnostic::new(&INFO, Span { start, end }, "m"), true);
                assert_eq!(Print::parse(&print.to_string()), Some(print));
            }
        }
        // What is written in files of users must not change.
        assert_eq!(print_of("some text <b> and more", "<b>").to_string(), "b6e831c4ea31");
        for wrong in ["", "0123456789a", "0123456789abc", "0123456789AB", "+123456789ab"] {
            assert_eq!(Print::parse(wrong), None, "{wrong}");
        }
    }
}
