//! Where two forms differ: what they have in common is left out, what stands between is a hunk.
//!
//! The search is greedy and looks ahead only so far, so that it is linear in the length of the pages: a difference is
//! rarely long, and where it is, its beginning is what people want to see.

use std::ops::Range;

use crate::tree::{Part, PartKind, Traced};

/// How many units of either side are looked at for the end of a hunk.
pub(super) const WINDOW: usize = 256;

/// How many hunks of a page are looked for.
const MOST_HUNKS: usize = 100;

/// This many units in a row that are the same end a hunk.
const AGREED: usize = 4;

/// A word, a character that is no letter, white space, or a tag: the smallest thing that can differ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit<'f> {
    /// What it is.
    pub(super) kind: PartKind,
    /// Its text.
    pub(super) text: &'f str,
    /// What it stands under, as a number.
    pub(super) formats: u64,
    /// The part of the form that it is of.
    pub(super) part: usize,
    /// Where it starts in that part, in bytes.
    pub(super) at: usize,
    /// The part in which it ends: a word can be of several nodes.
    pub(super) last: usize,
    /// Where it ends in that part, in bytes.
    pub(super) end: usize,
}

impl Unit<'_> {
    /// Whether it is white space.
    pub(super) fn is_blank(&self) -> bool {
        self.kind == PartKind::Text && self.text.trim().is_empty()
    }

    fn reads_as(&self, other: &Self) -> bool {
        self.kind == other.kind && self.text == other.text
    }

    fn equals(&self, other: &Self) -> bool {
        self.reads_as(other) && self.formats == other.formats
    }
}

/// A form cut into units.
pub(super) struct Units<'f> {
    /// The form.
    pub(super) form: &'f Traced<'f>,
    /// Its parts.
    pub(super) parts: Vec<Part<'f>>,
    /// Its units.
    pub(super) list: Vec<Unit<'f>>,
}

impl<'f> Units<'f> {
    /// The units of `form`; with `text_only` no more than its words, with white space for what parts them.
    pub(super) fn of(form: &'f Traced<'f>, text_only: bool) -> Self {
        let parts = form.parts();
        let mut list: Vec<Unit<'f>> = Vec::with_capacity(parts.len());
        for (index, part) in parts.iter().enumerate() {
            let unit = |text, at: Range<usize>| {
                let (at, end) = (at.start, at.end);
                Unit { kind: part.kind, text, formats: part.formats, part: index, at, last: index, end }
            };
            let whole = 0..part.text.len();
            match part.kind {
                PartKind::Text => {
                    for at in words(part.text) {
                        let word = &part.text[at.clone()];
                        let goes_on = |before: &&mut Unit<'_>| {
                            at.start == 0
                                && before.last + 1 == index
                                && before.kind == PartKind::Text
                                && before.formats == part.formats
                                && before.text.ends_with(is_letter)
                                && word.starts_with(is_letter)
                        };
                        match list.last_mut().filter(goes_on) {
                            Some(before) => {
                                let start = part.start - before.text.len();
                                before.text = &form.text()[start..part.start + at.end];
                                (before.last, before.end) = (index, at.end);
                            }
                            None => list.push(unit(word, at)),
                        }
                    }
                }
                PartKind::Atom if text_only && part.text != "br" => {}
                PartKind::Open | PartKind::Close | PartKind::Atom if text_only => {
                    list.push(Unit { kind: PartKind::Text, ..unit(" ", 0..0) });
                }
                PartKind::Open | PartKind::Close | PartKind::Atom => list.push(unit(part.text, whole)),
            }
        }
        if text_only {
            let space = |unit: &Unit<'_>| unit.text.bytes().all(|b| b.is_ascii_whitespace());
            list.dedup_by(|next, unit| space(unit) && space(next));
            for unit in &mut list {
                unit.formats = 0;
                if space(unit) {
                    unit.text = " ";
                }
            }
            let lead = usize::from(list.first().is_some_and(space));
            list.drain(..lead);
            list.truncate(list.len() - usize::from(list.last().is_some_and(space)));
        }
        Self { form, parts, list }
    }
}

/// Whether `c` makes a word with its neighbours.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && c < '\u{2e80}'
}

/// The words of `text`, and each other character by itself: in Chinese a character is a word.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let first = rest.chars().next()?;
        let end = if is_letter(first) { rest.find(|c| !is_letter(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let start = at;
        at += end;
        Some(start..at)
    })
}

/// A place where two forms differ: units of either side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    /// Of the old side.
    pub(super) old: Range<usize>,
    /// Of the new side.
    pub(super) new: Range<usize>,
}

/// The hunks of two lists in order, and whether that is all of them.
pub(super) fn hunks(old: &[Unit<'_>], new: &[Unit<'_>]) -> (Vec<Hunk>, bool) {
    let (mut i, mut j) = (0, 0);
    let mut found = Vec::new();
    loop {
        let same = old[i..].iter().zip(&new[j..]).take_while(|(a, b)| a.equals(b)).count();
        (i, j) = (i + same, j + same);
        if i == old.len() && j == new.len() {
            return (found, true);
        }
        if found.len() == MOST_HUNKS {
            return (found, false);
        }
        // The same words under other formats, however many.
        let run = old[i..].iter().zip(&new[j..]).take_while(|(a, b)| a.reads_as(b) && !a.equals(b)).count();
        let (p, q, ends) = match run {
            0 => meeting(&old[i..], &new[j..]).map_or((old.len() - i, new.len() - j, false), |(p, q)| (p, q, true)),
            run => (run, run, true),
        };
        found.push(Hunk { old: i..i + p, new: j..j + q });
        (i, j) = (i + p, j + q);
        if !ends {
            return (found, false);
        }
    }
}

/// After how many units of either side the two lists agree again.
fn meeting(old: &[Unit<'_>], new: &[Unit<'_>]) -> Option<(usize, usize)> {
    let agree = |p: usize, q: usize| {
        let (a, b) = (&old[p..], &new[q..]);
        let wanted = AGREED.min(a.len().max(b.len()));
        a.len() >= wanted && b.len() >= wanted && a[..wanted].iter().zip(b).all(|(a, b)| a.reads_as(b))
    };
    let (most_old, most_new) = (old.len().min(WINDOW), new.len().min(WINDOW));
    (1..=most_old + most_new).find_map(|sum| {
        let from = sum.saturating_sub(most_new);
        (from..=sum.min(most_old)).map(|p| (p, sum - p)).find(|&(p, q)| agree(p, q))
    })
}
