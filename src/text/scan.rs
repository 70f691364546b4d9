//! Looking for bytes of a kind.

/// The first of `bytes` at or after byte `at` that `is_wanted`. Whole blocks are looked at without a branch, many bytes in
/// one step.
#[must_use]
pub fn first_byte(bytes: &[u8], at: usize, is_wanted: impl Fn(u8) -> bool) -> Option<usize> {
    const BLOCK: usize = 64;
    let blocks = bytes.get(at..)?.chunks(BLOCK).enumerate();
    blocks
        .filter(|(_, block)| block.iter().fold(false, |any, &byte| any | is_wanted(byte)))
        .find_map(|(i, block)| Some(at + i * BLOCK + block.iter().position(|&byte| is_wanted(byte))?))
}

#[cfg(test)]
mod tests {
    use super::first_byte;

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
