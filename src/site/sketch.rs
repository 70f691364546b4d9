//! A 64-bit sketch of a text: near texts differ in few bits (simhash over sampled runs of characters).

/// Collects text piece by piece.
#[derive(Clone, Debug)]
pub(super) struct Sketch {
    /// How many samples had each bit set, less those that are still packed.
    counts: [u32; 64],
    samples: u32,
    /// Eight counters of one byte in each word, for the bits of one byte of the samples.
    packed: [u64; 8],
    packed_samples: u8,
    window: [u64; RUN],
    filled: usize,
    /// The rolling hash of the window.
    hash: u64,
}

/// Characters in a run; short enough for Chinese, long enough for words.
const RUN: usize = 5;
/// One run in this many is taken, by its hash, so that the same runs are taken in every text.
const SAMPLE: u64 = 8;
/// Fewer samples than this say nothing: chance makes them alike.
const FEWEST: u32 = 24;
/// The base of the rolling hash, and what the oldest character of a full window counts.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
const OLDEST: u64 = BASE.wrapping_pow(RUN as u32);

impl Sketch {
    pub(super) fn new() -> Self {
        Self { counts: [0; 64], samples: 0, packed: [0; 8], packed_samples: 0, window: [0; RUN], filled: 0, hash: 0 }
    }

    /// Adds text; white space and punctuation of ASCII do not count.
    pub(super) fn add(&mut self, text: &str) {
        for c in text.chars().filter(|c| !c.is_whitespace() && !c.is_ascii_punctuation()) {
            let slot = &mut self.window[self.filled % RUN];
            let oldest = std::mem::replace(slot, u64::from(c));
            // What left the window goes from the sum, so that each character costs the same.
            self.hash =
                self.hash.wrapping_mul(BASE).wrapping_add(u64::from(c)).wrapping_sub(oldest.wrapping_mul(OLDEST));
            self.filled += 1;
            if self.filled < RUN {
                continue;
            }
            let hash = mix(self.hash);
            if !hash.is_multiple_of(SAMPLE) {
                continue;
            }
            self.count(mix(hash ^ BASE));
        }
    }

    fn count(&mut self, bits: u64) {
        for (word, byte) in self.packed.iter_mut().zip(bits.to_le_bytes()) {
            *word += SPREAD[usize::from(byte)];
        }
        self.samples += 1;
        self.packed_samples += 1;
        if self.packed_samples == u8::MAX {
            self.unpack();
        }
    }

    fn unpack(&mut self) {
        for (byte, word) in self.packed.iter_mut().enumerate() {
            for (bit, ones) in word.to_le_bytes().into_iter().enumerate() {
                self.counts[byte * 8 + bit] += u32::from(ones);
            }
            *word = 0;
        }
        self.packed_samples = 0;
    }

    /// The sketch; 0 for a text that is too short to compare.
    pub(super) fn finish(mut self) -> u64 {
        self.unpack();
        if self.samples < FEWEST {
            return 0;
        }
        let most = |ones: u32| 2 * ones > self.samples;
        self.counts.iter().enumerate().filter(|(_, ones)| most(**ones)).fold(0, |bits, (i, _)| bits | 1 << i)
    }
}

/// For each byte a word that has 1 in the byte of each bit that is set.
const SPREAD: [u64; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            if byte >> bit & 1 == 1 {
                table[byte] |= 1 << (8 * bit);
            }
            bit += 1;
        }
        byte += 1;
    }
    table
};

/// The finalizer of splitmix64: every bit of the input moves half of the output's.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> u64 {
        let mut sketch = Sketch::new();
        sketch.add(text);
        sketch.finish()
    }

    #[test]
    fn near_texts_have_near_sketches() {
        let text: String = (0..400).map(|i| char::from_u32(0x4E00 + (i * 7919) % 5000).unwrap()).collect();
        let other: String = (0..400).map(|i| char::from_u32(0x4E00 + (i * 104_729) % 5000).unwrap()).collect();
        let near = text.replacen(text.chars().nth(200).unwrap(), "变", 1);
        assert!((of(&text) ^ of(&near)).count_ones() <= 12);
        assert!((of(&text) ^ of(&other)).count_ones() >= 16);
        assert_eq!(of("短"), 0);
    }
}
