//! Whether the texts of a key are a choice of a few.

use super::Thresholds;
use crate::site::survey::{Seen, ValueType, Values};

/// A choice has at most so many values.
const MOST: usize = 60;
/// Each of them stands in that many posts on average.
const USES: usize = 8;
/// A value is one of a choice when at least one of so many values is it.
const PART: usize = 500;

/// The values of a choice, the most common first, and what else stands there.
pub(super) struct Choice<'s> {
    pub(super) values: Vec<(&'s str, &'s Seen)>,
    pub(super) others: Vec<(&'s str, &'s Seen)>,
}

/// The choice that `values` make, if they do.
pub(super) fn choice(values: &Values, thresholds: Thresholds) -> Option<Choice<'_>> {
    let all = values.of_type(ValueType::Text);
    split(values.texts.as_ref()?.iter().map(|(text, seen)| (&**text, seen)).collect(), all, thresholds)
}

/// As [`choice`], of names that stand `all` times.
pub(super) fn split<'s>(mut named: Vec<(&'s str, &'s Seen)>, all: usize, thresholds: Thresholds) -> Option<Choice<'s>> {
    let least = all.div_ceil(PART).max(if all < 150 { 2 } else { 3 });
    named.sort_by(|(a, x), (b, y)| (y.count, a).cmp(&(x.count, b)));
    let (values, others): (Vec<_>, Vec<_>) =
        named.into_iter().partition(|(text, seen)| seen.count >= least && !text.trim().is_empty());
    let covered: usize = values.iter().map(|(_, seen)| seen.count).sum();
    let few = !values.is_empty() && values.len() <= MOST && values.len() * USES <= covered;
    // One stray value in a small archive is a stray value.
    let rest: usize = others.iter().map(|(_, seen)| seen.count).sum();
    let closed = covered >= 10 && (rest == 0 || thresholds.is_common(covered, all));
    (few && closed).then_some(Choice { values, others })
}
