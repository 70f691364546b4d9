//! Texts that are nearly the same, by their sketches.

use super::SiteIndex;
use super::names::are_translations;
use crate::site::facts::PageFacts;
use crate::site::hashes::{ByHash, hash};

/// Bits in which the sketches of near texts differ at most.
const NEAR: u32 = 3;
/// The sketch is cut into one band more than that: near sketches are the same in one of them at least.
const BANDS: u32 = NEAR + 1;
/// Sketches of one band that are compared with each other; of more than that the band says nothing.
const MOST: usize = 256;

/// The nearest other page of each page that has one.
#[derive(Debug, Default)]
pub(super) struct NearTexts {
    by_path: ByHash<Box<str>>,
}

impl NearTexts {
    /// Compares the sketches of `pages`; those of pages that are not published do not count.
    pub(super) fn of(pages: &[&PageFacts]) -> Self {
        let mut found: ByHash<(u32, usize)> = ByHash::default();
        let mut sketches: Vec<(u64, u64, usize)> = Vec::new();
        let published =
            || pages.iter().enumerate().filter(|(_, page)| page.sketch != 0 && !page.draft && !page.expires);
        for band in 0..BANDS {
            let width = u64::BITS / BANDS;
            let of = |sketch: u64| (sketch >> (band * width)) & ((1 << width) - 1);
            sketches.clear();
            sketches.extend(published().map(|(at, page)| (of(page.sketch), page.sketch, at)));
            sketches.sort_unstable();
            for group in sketches.chunk_by(|a, b| a.0 == b.0) {
                for (first, (_, sketch, at)) in group.iter().enumerate() {
                    for (_, other, beside) in group[first + 1..].iter().take(MOST) {
                        let bits = (sketch ^ other).count_ones();
                        if bits <= NEAR && !are_translations(&pages[*at].path, &pages[*beside].path) {
                            for (own, near) in [(*at, *beside), (*beside, *at)] {
                                let best = found.entry(own as u64).or_insert((bits, near));
                                *best = (*best).min((bits, near));
                            }
                        }
                    }
                }
            }
        }
        let named = |(own, (_, near)): (u64, (u32, usize))| {
            let own = usize::try_from(own).ok()?;
            Some((hash(&*pages[own].path), pages[near].path.clone()))
        };
        Self { by_path: found.into_iter().filter_map(named).collect() }
    }
}

impl SiteIndex {
    /// The page whose text is nearly that of `page`; `None` where there is none, or nobody asked for sketches.
    #[must_use]
    pub fn near_text(&self, page: &PageFacts) -> Option<&str> {
        self.near_texts.by_path.get(&hash(&*page.path)).map(|path| &**path)
    }
}
