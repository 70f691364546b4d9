//! Excerpts: what of a file is shown around the labels of one diagnostic.
//!
//! Labels on the same or neighbouring lines share a snippet; labels that lie far apart, or over each other, get
//! snippets of their own. What is shown of a long line is up to [`super::window`].

use std::ops::Range;

use super::window::{Row, cells, window, wrap};
use super::{Positions, plain};
use crate::diagnostic::{Diagnostic, Label};
use crate::text::{LineColumn, SourceFile, floor};

/// Places that are shown; of more, the rest is counted.
const MOST_LABELS: usize = 6;
/// Lines of a label that are shown as a whole; of more, the first one.
const MOST_LINES: usize = 4;
/// Lines without a label that may stand between two labels of one snippet.
const MOST_BETWEEN: usize = 1;
/// Columns of words beside a label before they are wrapped.
const WORDS_AT_LEAST: usize = 24;

/// Excerpt of one file.
#[derive(Debug, Default)]
pub(super) struct Excerpt {
    /// All snippets one after the other, every line with its line end.
    pub(super) text: String,
    /// Where each snippet stands in `text`, with the number of its first line, 0-based.
    pub(super) snippets: Vec<(Range<usize>, usize)>,
    /// The labels, as ranges of `text`.
    pub(super) labels: Vec<Placed>,
    /// Labels that were left out.
    pub(super) left_out: usize,
}

/// A label in an excerpt.
#[derive(Debug)]
pub(super) struct Placed {
    /// Bytes of the excerpt.
    pub(super) range: Range<usize>,
    /// Its words, wrapped.
    pub(super) words: String,
    /// Whether it is the diagnostic's own place.
    pub(super) primary: bool,
    /// Where it is in the file.
    pub(super) at: LineColumn,
}

/// A label cut to what will be shown of it.
struct Shown {
    /// Bytes of the file.
    range: Range<usize>,
    /// First and last line, 0-based.
    first: usize,
    last: usize,
    words: String,
    primary: bool,
}

impl Excerpt {
    /// What to show for `diagnostic`, which stands in the file of `positions`, on `width` columns.
    pub(super) fn new(positions: &Positions<'_>, diagnostic: &Diagnostic, width: usize) -> Self {
        let Some(source) = positions.source() else { return Self::default() };
        let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.related);
        let shown: Vec<Shown> =
            labels.take(MOST_LABELS).enumerate().map(|(i, label)| Shown::new(source, label, i == 0)).collect();
        let left_out = (diagnostic.related.len() + 1).saturating_sub(MOST_LABELS);
        let mut excerpt = Self { left_out, ..Self::default() };
        for group in groups(shown) {
            excerpt.push(positions, source, group, width);
        }
        excerpt
    }

    /// Puts the snippets of `other` behind these.
    pub(super) fn append(&mut self, other: Self) {
        let base = self.text.len();
        let shift = |range: Range<usize>| range.start + base..range.end + base;
        self.text.push_str(&other.text);
        self.snippets.extend(other.snippets.into_iter().map(|(range, line)| (shift(range), line)));
        self.labels.extend(other.labels.into_iter().map(|label| Placed { range: shift(label.range.clone()), ..label }));
        self.left_out += other.left_out;
    }

    /// Adds a snippet: the lines from the first to the last of `group`.
    fn push(&mut self, positions: &Positions<'_>, source: &SourceFile, mut group: Vec<Shown>, width: usize) {
        let first = group.iter().map(|s| s.first).min().unwrap_or(0);
        let last = group.iter().map(|s| s.last).max().unwrap_or(0);
        // The line's number with its frame, and the arrow beside a label of several lines.
        let arrow = if group.iter().any(|s| s.first != s.last) { 4 } else { 0 };
        let room = width.saturating_sub((last + 1).to_string().len() + 4 + arrow).max(WORDS_AT_LEAST);
        let begin = self.text.len();
        let mut places = vec![0..0; group.len()];
        for index in first..=last {
            let line = source.line_span(index).range();
            let pieces: Vec<_> = group.iter().filter_map(|s| s.piece(index, &line)).collect();
            let words = group.iter().filter(|s| s.last == index).map(|s| cells(&s.words)).max().unwrap_or(0);
            let text = &source.text()[line.clone()];
            let row = Row::push(&mut self.text, text, &window(text, &pieces, room, words.min(WORDS_AT_LEAST)));
            for (s, place) in group.iter_mut().zip(&mut places) {
                if s.first == index {
                    place.start = row.place(s.range.start - line.start);
                }
                if s.last == index {
                    place.end = row.place(s.range.end.saturating_sub(line.start)).max(place.start);
                    let start = place.start.max(row.begin);
                    let middle = cells(&self.text[row.begin..start]) + cells(&self.text[start..place.end]) / 2;
                    s.words = wrap(&s.words, room.saturating_sub(middle + 4).max(WORDS_AT_LEAST));
                }
            }
            self.text.push('\n');
        }
        self.snippets.push((begin..self.text.len(), first));
        for (s, range) in group.into_iter().zip(places) {
            let at = positions.at(s.range.start);
            self.labels.push(Placed { range, words: s.words, primary: s.primary, at });
        }
    }
}

impl Shown {
    fn new(source: &SourceFile, label: &Label, primary: bool) -> Self {
        let text = source.text();
        let start = floor(text, label.span.start as usize);
        let mut end = floor(text, label.span.end as usize).max(start);
        // Line ends at the end of a label are nothing to see.
        if source.line_index(start) != source.line_index(end) {
            end = start + text[start..end].trim_end_matches(['\n', '\r']).len();
        }
        let (first, last) = (source.line_index(start), source.line_index(end));
        let words = plain(&label.message).into_owned();
        if last - first < MOST_LINES {
            return Self { range: start..end, first, last, words, primary };
        }
        let place = format!("to line {}", last + 1);
        let words = if words.is_empty() { place } else { format!("{words} ({place})") };
        let end = (source.line_span(first).end as usize).max(start);
        Self { range: start..end, first, last: first, words, primary }
    }

    /// What of line `index`, whose bytes are `line`, must be seen: bytes of the line. Of a label over several lines
    /// that is where it starts and where it ends.
    fn piece(&self, index: usize, line: &Range<usize>) -> Option<Range<usize>> {
        let of_line = |at: usize| at.clamp(line.start, line.end) - line.start;
        let (start, end) = (of_line(self.range.start), of_line(self.range.end));
        match (self.first == index, self.last == index) {
            (true, true) => Some(start..end),
            (true, false) => Some(start..start),
            (false, true) => Some(end..end),
            (false, false) => None,
        }
    }
}

/// Labels that share a snippet. The group of the primary label comes first, the others in the order of the source.
fn groups(shown: Vec<Shown>) -> Vec<Vec<Shown>> {
    let mut groups: Vec<Vec<Shown>> = Vec::new();
    for one in shown {
        let near = |o: &Shown| one.first <= o.last + 1 + MOST_BETWEEN && o.first <= one.last + 1 + MOST_BETWEEN;
        let apart = |o: &Shown| {
            let (a, b) = (&o.range, &one.range);
            a != b && (a.end <= b.start || b.end <= a.start) && o.first == o.last && one.first == one.last
        };
        match groups.iter_mut().find(|g| g.iter().any(near) && g.iter().all(apart)) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    let others = groups.len().min(1);
    groups[others..].sort_by_key(|g| g.iter().map(|s| s.range.start).min());
    groups
}
