//! Looking for bytes of a kind.

/// The first of `bytes` at or after byte `at` that `is_wanted`. Whole blocks are looked at without a branch, many bytes in
/// one step.
#[must_use]
pub fn first_byte(bytes: &[u8], at: usize, is_wanted: impl Fn(u8) -> bool) -> Option<usize> {
    const BLOCK: usize = 64;
    const PART: usize = 16;
    let blocks = bytes.get(at..)?.chunks(BLOCK).enumerate();
    let holds = |block: &[u8]| block.iter().fold(false, |any, &byte| any | is_wanted(byte));
    blocks.filter(|(_, block)| holds(block)).find_map(|(i, block)| {
        let (part, bytes) = block.chunks(PART).enumerate().find(|(_, part)| holds(part))?;
        Some(at + i * BLOCK + part * PART + bytes.iter().position(|&byte| is_wanted(byte))?)
    })
}

/// White space of HTML.
#[must_use]
pub fn is_html_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

/// `text` without white space of HTML at its ends.
#[must_use]
pub fn trim_html_space(text: &str) -> &str {
    let bytes = text.as_bytes();
    let start = bytes.iter().position(|&b| !is_html_space(b)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|&b| !is_html_space(b)).map_or(start, |last| last + 1);
    &text[start..end]
}

/// Whether white space of HTML stands in `text` in another way than as a single space between two words.
#[must_use]
pub fn has_loose_space(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(&first), Some(&last)) = (bytes.first(), bytes.last()) else { return false };
    // U+000B is no white space, and rare enough to be looked at again.
    let is_other = |b: u8| b.wrapping_sub(b'\t') < 5;
    (first == b' ')
        | (last == b' ')
        | is_other(last)
        | any_pair(bytes, |a, b| ((a == b' ') & (b == b' ')) | is_other(a))
}

/// Whether `is_wanted` holds for any two neighbours of `bytes`. All are looked at without a branch, many in one step.
#[must_use]
pub fn any_pair(bytes: &[u8], is_wanted: impl Fn(u8, u8) -> bool) -> bool {
    let neighbours = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    neighbours.fold(false, |any, (&a, &b)| any | is_wanted(a, b))
}

#[cfg(test)]
mod tests {
    use super::{first_byte, has_loose_space, trim_html_space};

    #[test]
    fn loose_is_all_but_one_space_between_words() {
        for text in ["", "a", "a b", "天 津 a", "\u{3000}"] {
            assert!(!has_loose_space(text), "{text:?}");
        }
        assert_eq!(["", " ", " \n天 津\t ", "a\u{b}"].map(trim_html_space), ["", "", "天 津", "a\u{b}"]);
        for text in [" ", " a", "a ", "a  b", "a\nb", "a\tb", "a\u{c}b", "a\r"] {
            assert!(has_loose_space(text), "{text:?}");
        }
    }

    #[test]
    fn the_first_one_is_found_in_every_block() {
        let bytes: Vec<u8> = (0..=255).collect();
        for at in 0..=256 {
            for wanted in [0, 63, 64, 65, 200, 255] {
                let found = first_byte(&bytes, at, |b| b == wanted);
                assert_eq!(found, (at <= usize::from(wanted)).then_some(usize::from(wanted)), "{wanted} from {at}");
            }
        }
        assert_eq!(first_byte(&bytes, 300, |_| true), None);
    }
}
