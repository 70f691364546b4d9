//! What tells one post from another: how its text begins, and its body to the letter.

use std::borrow::Cow;

use super::hashes::hash;

/// How many bytes of letters and digits an opening is; a shorter text has none.
const OPENING: usize = 60;
/// How many bytes of text a body has at least: fewer are shared by pages that have nothing else in common.
const BODY: usize = 120;

/// The hash of many bytes, eight at a time: each word moves all bits of the state.
fn fold(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut words = bytes.chunks_exact(8);
    let mut state = ODD ^ bytes.len() as u64;
    let mut mix = |word: u64| {
        state = (state ^ word).wrapping_mul(ODD);
        state ^= state >> 29;
    };
    for word in words.by_ref() {
        mix(word.try_into().map_or(0, u64::from_le_bytes));
    }
    words.remainder().iter().for_each(|byte| mix(u64::from(*byte)));
    hash(state)
}

/// Collects the text of a post, piece by piece.
#[derive(Clone, Debug, Default)]
pub(super) struct Gist {
    opening: String,
    length: usize,
}

impl Gist {
    /// Adds text; only what the opening still lacks is looked at.
    pub(super) fn add(&mut self, text: &str) {
        self.length += text.trim().len();
        if self.opening.len() < OPENING {
            for c in text.chars().filter(|c| c.is_alphanumeric()) {
                self.opening.push(c);
                if self.opening.len() >= OPENING {
                    break;
                }
            }
        }
    }

    /// The hash of the opening; 0 where there is too little text for one.
    pub(super) fn opening(&self) -> u64 {
        if self.opening.len() < OPENING { 0 } else { hash(self.opening.as_str()).max(1) }
    }

    /// The hash of the body as it was written, whatever ends its lines; 0 where it has too little text.
    pub(super) fn body(&self, source: &str) -> u64 {
        if self.length < BODY {
            return 0;
        }
        let source = source.trim();
        // Copies may end their lines otherwise.
        let bytes = match memchr::memchr(b'\r', source.as_bytes()) {
            Some(_) => Cow::Owned(source.replace("\r\n", "\n").into_bytes()),
            None => Cow::Borrowed(source.as_bytes()),
        };
        fold(&bytes).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pieces: &[&str]) -> Gist {
        let mut gist = Gist::default();
        pieces.iter().for_each(|piece| gist.add(piece));
        gist
    }

    #[test]
    fn an_opening_is_its_letters_and_digits() {
        let text = "The new bridge over the harbour opens to the public on the first of May, says the port.";
        let (head, tail) = text.split_at(20);
        assert_eq!(of(&[text]).opening(), of(&[&head.replace(' ', "\n  "), tail, " More."]).opening());
        assert_ne!(of(&[text]).opening(), of(&[&text.replace("new", "old")]).opening());
        assert_eq!(of(&["The new bridge"]).opening(), 0);
    }

    #[test]
    fn a_body_is_the_same_whatever_ends_its_lines() {
        let text = "a long line of words that says something\n".repeat(4);
        let gist = of(&[&text]);
        assert_eq!(gist.body(&text), gist.body(&text.replace('\n', "\r\n")));
        assert_ne!(gist.body(&text), gist.body(&text.replace("long", "longer")));
        assert_eq!(of(&["short"]).body("short"), 0);
    }
}
