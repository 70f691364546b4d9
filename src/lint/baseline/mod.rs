//! The baseline: what was found in an archive when the linter was switched on, so that only what is new is reported.
//!
//! A finding is known again by its rule and by a print of the text that it labels ([`Print`]), not by its line: it
//! survives moved lines. The file counts first, so that equal findings of two files are told apart; what is left over
//! then lends to findings of other files ([`Matcher`]): so it survives renamed files, too.

mod matching;
mod print;
mod text;

pub use matching::{Fate, Key, Matcher, Over, Unspent};
pub use print::Print;
pub use text::MISTAKES;

use std::collections::HashMap;

crate::rule_info! {
    /// An entry of the baseline whose finding is gone.
    ///
    /// What the entry speaks of was mended, or its text was changed. As long as the entry stays, the same mistake could
    /// come back without anybody being told. `copydesk lint --update-baseline` takes it out.
    ///
    /// Only entries whose file this run looked at can be stale: those of files that were linted, and those of files that
    /// no longer exist in a folder that was linted. An entry of a rule that did not run is never stale.
    pub static STALE = "baseline/stale", Warning, Recommended, fix: None, since: "0.1.0";
}

/// Findings of one file that are equal: the same rule, the same print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// Index into [`Baseline::files`].
    file: u32,
    /// Index into [`Baseline::rules`].
    rule: u32,
    print: Print,
    /// How many there are.
    count: u32,
    /// The line of the baseline file on which it stands, 1-based; 0 where it was never read.
    line: u32,
}

/// Known findings, sorted by file, rule and print; each file, rule and entry is there once.
#[derive(Debug, Default)]
pub struct Baseline {
    files: Vec<Box<str>>,
    rules: Vec<Box<str>>,
    entries: Vec<Entry>,
    /// Where the entries of each file begin, and the end of all.
    starts: Vec<u32>,
}

impl Baseline {
    /// The files, in order.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &str> {
        self.files.iter().map(|file| &**file)
    }

    /// How many findings it holds.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.entries.iter().map(|entry| entry.count as usize).sum()
    }

    /// The index of the file `name`.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<u32> {
        position(&self.files, name)
    }

    fn rule(&self, name: &str) -> Option<u32> {
        position(&self.rules, name)
    }

    /// The index of the entry of (file, rule, print).
    fn entry(&self, file: u32, rule: u32, print: Print) -> Option<u32> {
        let (start, end) = (self.starts[file as usize], self.starts[file as usize + 1]);
        let own = &self.entries[start as usize..end as usize];
        let at = own.binary_search_by(|entry| (entry.rule, entry.print).cmp(&(rule, print))).ok()?;
        Some(start + narrow(at))
    }
}

fn position(sorted: &[Box<str>], name: &str) -> Option<u32> {
    sorted.binary_search_by(|one| (**one).cmp(name)).ok().map(narrow)
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// What becomes of two entries of the same file, rule and print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Same {
    /// Each is a part: their counts add up.
    Parts,
    /// Each speaks of the whole, as after a merge in git that kept both sides: the larger counts.
    Wholes,
}

/// Takes findings in any order and makes a [`Baseline`] of them.
#[derive(Debug, Default)]
pub struct Builder {
    files: Vec<Box<str>>,
    rules: Vec<Box<str>>,
    by_rule: HashMap<Box<str>, u32>,
    entries: Vec<Entry>,
}

impl Builder {
    /// A number for the file `name`, for [`Builder::add`].
    pub fn file(&mut self, name: &str) -> u32 {
        self.files.push(name.into());
        narrow(self.files.len() - 1)
    }

    /// Adds `count` findings of `rule` with this print to those of a file.
    pub fn add(&mut self, file: u32, rule: &str, print: Print, count: u32) {
        self.add_line(file, rule, print, count, 0);
    }

    fn add_line(&mut self, file: u32, rule: &str, print: Print, count: u32, line: u32) {
        let rule = match self.by_rule.get(rule) {
            Some(&index) => index,
            None => {
                let index = narrow(self.rules.len());
                self.rules.push(rule.into());
                self.by_rule.insert(rule.into(), index);
                index
            }
        };
        self.entries.push(Entry { file, rule, print, count, line });
    }

    /// The baseline of what was added; counts of equal findings add up.
    #[must_use]
    pub fn finish(self) -> Baseline {
        self.finish_as(Same::Parts)
    }

    fn finish_as(self, same: Same) -> Baseline {
        let Self { files, rules, mut entries, .. } = self;
        let used: Vec<bool> = entries.iter().fold(vec![false; files.len()], |mut used, entry| {
            used[entry.file as usize] = true;
            used
        });
        let (files, new_files) = sorted(files, |index| used[index]);
        let (rules, new_rules) = sorted(rules, |_| true);
        for entry in &mut entries {
            entry.file = new_files[entry.file as usize];
            entry.rule = new_rules[entry.rule as usize];
        }
        if !entries.is_sorted() {
            entries.sort_unstable();
        }
        entries.dedup_by(|next, first| {
            let equal = (next.file, next.rule, next.print) == (first.file, first.rule, first.print);
            if equal {
                first.count = match same {
                    Same::Parts => first.count.saturating_add(next.count),
                    Same::Wholes => first.count.max(next.count),
                };
            }
            equal
        });
        let mut starts = vec![0; files.len() + 1];
        for entry in &entries {
            starts[entry.file as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        Baseline { files, rules, entries, starts }
    }
}

/// The names that are wanted in order, each once, and for every old index the new one.
fn sorted(names: Vec<Box<str>>, wanted: impl Fn(usize) -> bool) -> (Vec<Box<str>>, Vec<u32>) {
    let mut order: Vec<(Box<str>, usize)> = names.into_iter().enumerate().map(|(index, name)| (name, index)).collect();
    if !order.is_sorted() {
        order.sort_unstable();
    }
    let mut new = vec![u32::MAX; order.len()];
    let mut out: Vec<Box<str>> = Vec::with_capacity(order.len());
    for (name, index) in order {
        if !wanted(index) {
            continue;
        }
        if out.last() != Some(&name) {
            out.push(name);
        }
        new[index] = narrow(out.len() - 1);
    }
    (out, new)
}
