//! A small generator of numbers, the same in every run (Vigna's splitmix64).
#![allow(dead_code, reason = "each test uses some of it")]

pub(crate) mod tree;

pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    pub(crate) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// A smaller text that `is_wrong` says is wrong too: pieces that end in `end`, then characters, taken out that do not matter.
pub(crate) fn smaller(text: &str, end: char, mut is_wrong: impl FnMut(&str) -> bool) -> String {
    let mut pieces: Vec<String> = text.split_inclusive(end).map(str::to_owned).collect();
    for by_piece in [true, false] {
        if !by_piece {
            pieces = pieces.concat().chars().map(String::from).collect();
        }
        let mut step = pieces.len().next_power_of_two();
        while step > 0 {
            let mut at = 0;
            while at < pieces.len() {
                let end = (at + step).min(pieces.len());
                let rest: Vec<String> = pieces[..at].iter().chain(&pieces[end..]).cloned().collect();
                if !rest.is_empty() && is_wrong(&rest.concat()) {
                    pieces = rest;
                } else {
                    at += step;
                }
            }
            step /= 2;
        }
    }
    pieces.concat()
}
