//! Tables whose keys are hashes of 64 bits: a site of 100,000 pages is kept in them, not in its texts.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

/// What is hashed already needs no second hash.
#[derive(Debug, Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("the keys are numbers")
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Values by hash.
pub(super) type ByHash<V> = HashMap<u64, V, BuildHasherDefault<Hashed>>;
/// A set of hashes.
pub(super) type Hashes = HashSet<u64, BuildHasherDefault<Hashed>>;

/// The hash of `value`, the same in every run.
pub(super) fn hash(value: impl Hash) -> u64 {
    // Fixed keys: the same in every run.
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
