//! Which findings the baseline knows, and which of its entries are stale.
//!
//! Three steps, so that no two runs differ whatever the threads do. A finding is first looked for among the entries of its
//! own file: that can be done for all files at once. What is not found there may borrow an entry of another file that has
//! the same rule and print: of one that no longer exists, in the order of the walk; or, at the end of the run, of one
//! that was linted and has no use for it. Entries of files that exist and were not looked at are never lent.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering::Relaxed};

use super::{Baseline, Print, narrow};

/// What a run knows of a file of the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was linted, or will be.
    Linted,
    /// It exists and this run does not look at it.
    Elsewhere,
    /// It does not exist.
    Gone,
}

/// A finding that may borrow an entry of another file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    rule: u32,
    print: Print,
    /// Index of its own file, `u32::MAX` where the baseline does not know it.
    own: u32,
}

/// What a run would have seen by its end.
#[derive(Clone, Copy)]
pub struct Over<'a> {
    /// Whether a file of the baseline exists.
    pub exists: &'a dyn Fn(&str) -> bool,
    /// Whether all findings of that file, with its fate, were looked for.
    pub looked: &'a dyn Fn(&str, Fate) -> bool,
    /// Whether all findings of that rule were looked for.
    pub ran: &'a dyn Fn(&str) -> bool,
}

/// An entry that still waits for findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unspent<'b> {
    /// The file in which it was found.
    pub file: &'b str,
    /// The rule that found it.
    pub rule: &'b str,
    /// The print of its text.
    pub print: Print,
    /// How many findings it waits for.
    pub left: u32,
    /// How many there were.
    pub of: u32,
    /// The line of the baseline file.
    pub line: u32,
    /// Whether they would have been seen by now, so that they are gone.
    pub is_stale: bool,
}

/// A baseline in use.
#[derive(Debug)]
pub struct Matcher {
    baseline: Baseline,
    /// How many findings each entry can still take.
    left: Vec<AtomicU32>,
    /// A [`Fate`] for each file; what was not asked for yet is [`UNKNOWN`].
    fates: Vec<AtomicU8>,
    /// Entries by rule and print; made where a finding is not found in its own file.
    by_key: OnceLock<Vec<u32>>,
}

const UNKNOWN: u8 = 3;

impl Matcher {
    /// Begins to match against `baseline`.
    #[must_use]
    pub fn new(baseline: Baseline) -> Self {
        let left = baseline.entries.iter().map(|entry| AtomicU32::new(entry.count)).collect();
        let fates = baseline.files.iter().map(|_| AtomicU8::new(UNKNOWN)).collect();
        Self { baseline, left, fates, by_key: OnceLock::new() }
    }

    /// What is matched against.
    #[must_use]
    pub fn baseline(&self) -> &Baseline {
        &self.baseline
    }

    /// Says what becomes of the file with this index.
    pub fn set_fate(&self, file: u32, fate: Fate) {
        self.fates[file as usize].store(fate as u8, Relaxed);
    }

    /// The fate of a file. `exists` is asked once for each that nobody said anything of.
    fn fate(&self, file: u32, exists: &dyn Fn(&str) -> bool) -> Fate {
        let fate = &self.fates[file as usize];
        match fate.load(Relaxed) {
            0 => Fate::Linted,
            1 => Fate::Elsewhere,
            2 => Fate::Gone,
            _ => {
                let found = if exists(&self.baseline.files[file as usize]) { Fate::Elsewhere } else { Fate::Gone };
                fate.store(found as u8, Relaxed);
                found
            }
        }
    }

    /// Takes a finding out of the entries of its own file: `true` where the baseline knew it. Of equal findings the first
    /// ones are known. For one file this must not be called by two threads at a time.
    pub fn take(&self, file: Option<u32>, rule: &str, print: Print) -> bool {
        let (Some(file), Some(rule)) = (file, self.baseline.rule(rule)) else { return false };
        self.baseline.entry(file, rule, print).is_some_and(|entry| self.spend(entry))
    }

    /// The key under which a finding that was not [taken](Matcher::take) may borrow an entry of another file; `None` where
    /// no other file has one: then it is new.
    pub fn key(&self, file: Option<u32>, rule: &str, print: Print, exists: &dyn Fn(&str) -> bool) -> Option<Key> {
        let key = Key { rule: self.baseline.rule(rule)?, print, own: file.unwrap_or(u32::MAX) };
        self.lenders(key).any(|entry| self.lends(entry, key, exists) != Fate::Elsewhere).then_some(key)
    }

    /// Borrows an entry of a file whose fate is `of`: `true` where there was one left. The order of the calls decides who
    /// gets it.
    pub fn borrow(&self, key: Key, of: Fate, exists: &dyn Fn(&str) -> bool) -> bool {
        self.lenders(key).any(|entry| self.lends(entry, key, exists) == of && self.spend(entry))
    }

    /// Whether a file that was linted, or will be, may lend at the end of the run.
    pub fn may_borrow_later(&self, key: Key, exists: &dyn Fn(&str) -> bool) -> bool {
        self.lenders(key).any(|entry| self.lends(entry, key, exists) == Fate::Linted)
    }

    /// The fate of the entry's file, `Elsewhere` where it does not lend: a text that says little is met in many files, so
    /// that only what was in a file that is gone may have come from there.
    fn lends(&self, entry: u32, key: Key, exists: &dyn Fn(&str) -> bool) -> Fate {
        match self.fate(self.baseline.entries[entry as usize].file, exists) {
            Fate::Linted if !key.print.is_telling() => Fate::Elsewhere,
            fate => fate,
        }
    }

    /// The entries of other files with this rule and print, in the order of the files.
    fn lenders(&self, key: Key) -> impl Iterator<Item = u32> + '_ {
        let entries = &self.baseline.entries;
        let by_key = self.by_key.get_or_init(|| {
            let mut order: Vec<u32> = (0..narrow(entries.len())).collect();
            // The index as the last part: entries are in the order of the files.
            order.sort_unstable_by_key(|&at| (entries[at as usize].print, entries[at as usize].rule, at));
            order
        });
        let of = |at: &u32| (entries[*at as usize].print, entries[*at as usize].rule);
        let first = by_key.partition_point(|at| of(at) < (key.print, key.rule));
        let same = by_key[first..].iter().take_while(move |at| of(at) == (key.print, key.rule));
        same.copied().filter(move |at| entries[*at as usize].file != key.own)
    }

    fn spend(&self, entry: u32) -> bool {
        let less = |left: u32| left.checked_sub(1);
        self.left[entry as usize].fetch_update(Relaxed, Relaxed, less).is_ok()
    }

    /// The entries that still wait for findings, in order.
    pub fn unspent<'m>(&'m self, over: &Over<'m>) -> impl Iterator<Item = Unspent<'m>> + 'm {
        let Baseline { files, rules, entries, .. } = &self.baseline;
        let ran: Vec<bool> = rules.iter().map(|rule| (over.ran)(rule)).collect();
        let looked = over.looked;
        let exists = over.exists;
        // One question for each file, not for each of its entries.
        let mut last = (u32::MAX, false);
        let left = self.left.iter().map(|left| left.load(Relaxed));
        entries.iter().zip(left).filter(|(_, left)| *left > 0).map(move |(entry, left)| {
            let (file, rule) = (&*files[entry.file as usize], &*rules[entry.rule as usize]);
            if last.0 != entry.file {
                last = (entry.file, looked(file, self.fate(entry.file, exists)));
            }
            let is_stale = last.1 && ran[entry.rule as usize];
            Unspent { file, rule, print: entry.print, left, of: entry.count, line: entry.line, is_stale }
        })
    }
}
