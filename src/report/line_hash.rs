//! The hash by which code scanning knows a line again after others moved it.

use std::collections::HashMap;

/// How many characters from the start of a line on are looked at.
const WINDOW: usize = 100;
const FACTOR: u64 = 37;
/// What stands for the end of the file.
const END: u16 = 0xFFFF;

/// The hash of one line: of its first hundred characters, or of those of the next lines where it is shorter, blanks
/// left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineHash {
    /// The hash.
    pub(super) value: u64,
    /// The how manieth line of the file it is that has this hash, from 1 on.
    pub(super) nth: u32,
}

impl std::fmt::Display for LineHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:x}:{}", self.value, self.nth)
    }
}

/// The hashes of all lines of `text`, as GitHub's action `upload-sarif` makes them for `primaryLocationLineHash`
/// (github/codeql-action, `src/fingerprints.ts`): a rolling hash of UTF-16 code units. A report that brings another
/// value is warned of there; one that brings none is known again only when that action uploads it.
pub(super) fn line_hashes(text: &str) -> Vec<LineHash> {
    let mut state = State {
        window: [0; WINDOW],
        starts: [false; WINDOW],
        at: 0,
        hash: 0,
        // What a unit weighs when it leaves the window.
        last: (0..WINDOW).fold(1, |power: u64, _| power.wrapping_mul(FACTOR)),
        counts: HashMap::new(),
        hashes: Vec::new(),
    };
    let (mut after_return, mut starts_line) = (false, true);
    for unit in text.encode_utf16() {
        let is_return = unit == u16::from(b'\r');
        let is_skipped = matches!(unit, 0x20 | 0x09) || (after_return && unit == u16::from(b'\n'));
        after_return = is_return && !is_skipped;
        if is_skipped {
            continue;
        }
        let unit = if is_return { u16::from(b'\n') } else { unit };
        state.push(unit, starts_line);
        starts_line = unit == u16::from(b'\n');
    }
    state.push(END, starts_line);
    for _ in 0..WINDOW {
        state.push(0, false);
    }
    state.hashes
}

struct State {
    window: [u16; WINDOW],
    /// Whether the unit at the same place is the first of a line.
    starts: [bool; WINDOW],
    at: usize,
    hash: u64,
    last: u64,
    counts: HashMap<u64, u32>,
    hashes: Vec<LineHash>,
}

impl State {
    /// Takes the next unit; the line whose first unit leaves the window for it is done.
    fn push(&mut self, unit: u16, starts_line: bool) {
        if self.starts[self.at] {
            let nth = self.counts.entry(self.hash).or_default();
            *nth += 1;
            self.hashes.push(LineHash { value: self.hash, nth: *nth });
        }
        let leaves = u64::from(std::mem::replace(&mut self.window[self.at], unit));
        self.starts[self.at] = starts_line;
        self.hash = self.hash.wrapping_mul(FACTOR).wrapping_add(unit.into());
        self.hash = self.hash.wrapping_sub(self.last.wrapping_mul(leaves));
        self.at = (self.at + 1) % WINDOW;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(text: &str) -> Vec<String> {
        line_hashes(text).iter().map(ToString::to_string).collect()
    }

    /// The values that github/codeql-action tests itself with (`src/fingerprints.test.ts`).
    #[test]
    fn hashes_are_those_of_github() {
        assert_eq!(hashes(""), ["c129715d7a2bc9a3:1"]);
        assert_eq!(
            hashes(" a\nb\n  \t\tc\n d"),
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]
        );
        let ends = [
            "e9496ae3ebfced30:1",
            "fb7c023a8b9ccb3f:1",
            "ce8ba1a563dcdaca:1",
            "e20e36e16fcb0cc8:1",
            "b3edc88f2938467e:1",
            "c8e28b0b4002a3a0:1",
            "c129715d7a2bc9a3:1",
        ];
        let text = " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n";
        assert_eq!(hashes(text), ends);
        assert_eq!(hashes(&text.replace('\n', "\r")), ends);
        assert_eq!(hashes(&text.replace('\n', "\r\n")), ends);
    }

    #[test]
    fn a_line_is_known_again_where_others_moved_it() {
        let rest = "天津 🙂 ".repeat(40);
        let before = line_hashes(&format!("one\n{rest}\n{rest}\nend"));
        let after = line_hashes(&format!("zero\nnew\none\n{rest}\n{rest}\nend"));
        assert_eq!(before[1..], after[3..]);
        assert_eq!((before[1].value, before[1].nth, before[2].nth), (before[2].value, 1, 2));
    }
}
