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

/// Whether `a` before `b` is white space of HTML and no single space between two words, or a control character: those are rare,
/// and asking for them costs nothing.
#[must_use]
pub fn is_loose_space(a: u8, b: u8) -> bool {
    (a < b' ') | (a.max(b) <= b' ')
}

/// For each byte whether it is one of `bytes`.
#[must_use]
pub const fn table_of(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

/// Whether any of `bytes` `is_wanted`, as [`any_triple`] looks at them.
#[must_use]
pub fn any_byte(bytes: &[u8], is_wanted: impl Fn(u8) -> bool) -> bool {
    any_pair(bytes, |a, _| is_wanted(a)) || bytes.last().is_some_and(|&b| is_wanted(b))
}

/// Whether `is_wanted` holds for any two neighbours of `bytes`, as [`any_triple`] looks at them.
#[must_use]
pub fn any_pair(bytes: &[u8], is_wanted: impl Fn(u8, u8) -> bool) -> bool {
    const SIZE: usize = 2 * BLOCK;
    let Some((_, second)) = bytes.split_first() else { return false };
    let first = &bytes[..second.len()];
    let holds = |a: &[u8; SIZE], b: &[u8; SIZE]| any_place::<SIZE>(|at| is_wanted(a[at], b[at]));
    let (Some(last), Some(next)) = (first.last_chunk(), second.last_chunk()) else {
        let filled = filled::<{ SIZE + 1 }>(bytes);
        return match (filled.first_chunk(), filled.last_chunk()) {
            (Some(a), Some(b)) => holds(a, b),
            _ => false,
        };
    };
    // Some bytes are looked at again in the last block, that it may be a whole one.
    let mut blocks = first.as_chunks().0.iter().zip(second.as_chunks().0);
    blocks.any(|(a, b)| holds(a, b)) || holds(last, next)
}

/// Whether `is_wanted` holds for any three neighbours of `bytes`; not where one of them is 0xFF, with which a short text is
/// filled up. Blocks are looked at without a branch, all of a block in one step.
#[must_use]
pub fn any_triple(bytes: &[u8], is_wanted: impl Fn(u8, u8, u8) -> bool) -> bool {
    let Some(count) = bytes.len().checked_sub(2) else { return false };
    let holds = |a: &Block, b: &Block, c: &Block| any_place::<BLOCK>(|at| is_wanted(a[at], b[at], c[at]));
    let (first, second, third) = (&bytes[..count], &bytes[1..=count], &bytes[2..]);
    let (Some(last), Some(next), Some(after)) = (first.last_chunk(), second.last_chunk(), third.last_chunk()) else {
        let filled = filled::<{ BLOCK + 2 }>(bytes);
        return match (filled.first_chunk(), filled[1..].first_chunk(), filled.last_chunk()) {
            (Some(a), Some(b), Some(c)) => holds(a, b, c),
            _ => false,
        };
    };
    let mut blocks = first.as_chunks().0.iter().zip(second.as_chunks().0).zip(third.as_chunks().0);
    blocks.any(|((a, b), c)| holds(a, b, c)) || holds(last, next, after)
}

/// As many bytes as are looked at in one step, or twice as many.
const BLOCK: usize = 16;
type Block = [u8; BLOCK];

/// How many bytes of whole blocks `bytes` begins with in which no byte, with its neighbour behind it, `is_wanted`.
#[must_use]
pub fn blocks_without(bytes: &[u8], is_wanted: impl Fn(u8, u8) -> bool) -> usize {
    let Some((_, second)) = bytes.split_first() else { return 0 };
    let blocks = bytes[..second.len()].as_chunks().0.iter().zip(second.as_chunks().0);
    let is_without = |(a, b): &(&Block, &Block)| !any_place::<BLOCK>(|at| is_wanted(a[at], b[at]));
    BLOCK * blocks.take_while(is_without).count()
}

/// `bytes`, which are fewer than `SIZE`, and 0xFF behind them, which no text holds.
fn filled<const SIZE: usize>(bytes: &[u8]) -> [u8; SIZE] {
    let mut filled = [0xFF; SIZE];
    filled[..bytes.len()].copy_from_slice(bytes);
    filled
}

// Only where it stands in the caller's code does the compiler know what `is_wanted` asks; and it asks so of all places in one
// step where an array is made of the answers, not where the first one ends the loop or where they are gathered in a `bool`.
#[inline(always)]
fn any_place<const SIZE: usize>(is_wanted: impl Fn(usize) -> bool) -> bool {
    let found: [u8; SIZE] = std::array::from_fn(|at| u8::from(is_wanted(at)));
    found.as_chunks().0.iter().fold(0, |all, part| all | u128::from_ne_bytes(*part)) != 0
}

/// The last character boundary of `text` at or before byte `at`; its end where that lies beyond.
#[must_use]
pub fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, any_byte, any_pair, any_triple, blocks_without, first_byte, is_loose_space, trim_html_space};

    #[test]
    fn loose_is_all_but_one_space_between_words() {
        let is_loose = |text: &str| any_pair(text.as_bytes(), is_loose_space);
        for text in ["", "a", "a b", "天 津 a", "\u{3000}", "a天津天津天津天津天津天津 a"] {
            assert!(!is_loose(text), "{text:?}");
        }
        assert_eq!(["", " ", " \n天 津\t ", "a\u{b}"].map(trim_html_space), ["", "", "天 津", "a\u{b}"]);
        for text in ["a  b", "a\nb", "a\tb", "a\u{c}b", "a\rb", "a天津天津天津天津天津天津  a"] {
            assert!(is_loose(text), "{text:?}");
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

    #[test]
    fn neighbours_are_found_wherever_they_stand() {
        for len in 0..70 {
            let bytes = vec![b'x'; len];
            let is_filler = |a: u8, b: u8| (a == 0xFF) | (b == 0xFF);
            assert!(!any_pair(&bytes, |a, b| (a != b) & !is_filler(a, b)), "{len}");
            assert!(!any_triple(&bytes, |a, _, c| (a != c) & !is_filler(a, c)), "{len}");
            for at in 1..len {
                let mut bytes = bytes.clone();
                (bytes[at - 1], bytes[at]) = (b'1', b'2');
                assert!(any_pair(&bytes, |a, b| (a == b'1') & (b == b'2')), "{at} of {len}");
                let before = any_triple(&bytes, |a, b, c| (a == b'1') & (b == b'2') & (c != 0xFF));
                let behind = any_triple(&bytes, |_, b, c| (b == b'1') & (c == b'2'));
                assert_eq!((before, behind), (at + 1 < len, at > 1), "{at} of {len}");
                let blocks = blocks_without(&bytes, |a, b| (a == b'1') & (b == b'2'));
                assert_eq!(blocks, (at - 1).min(len - 1) / BLOCK * BLOCK, "{at} of {len}");
                assert!(any_byte(&bytes, |b| b == b'2') && !any_byte(&bytes, |b| b == b'3'), "{at} of {len}");
            }
        }
    }
}
