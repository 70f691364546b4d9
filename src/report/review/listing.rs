//! Text with the numbers of its lines and the places that matter marked in it; losses with their places.

use std::ops::Range;

use super::{markdown, text};
use crate::diagnostic::Diagnostic;
use crate::report::plain::visible;
use crate::report::{Positions, count, plain, thousands, write};
use crate::text::{SourceFile, Span, floor};

/// Places of one loss that are named.
const PLACES: usize = 8;

/// Losses of one post that are listed.
const LOSSES: usize = 40;

/// Bytes of a text that are shown.
const MOST: usize = 12 << 10;

/// The losses of `source`: those that say the same are one, with all their places.
pub(super) fn losses(source: &SourceFile, losses: &[Diagnostic], out: &mut Vec<u8>) {
    if losses.is_empty() {
        return;
    }
    let positions = Positions::new(source);
    let mut same: Vec<(&Diagnostic, Vec<u32>)> = Vec::new();
    let mut known = std::collections::HashMap::new();
    for loss in losses {
        let index = *known.entry((loss.rule.name, loss.message.as_str())).or_insert(same.len());
        if index == same.len() {
            same.push((loss, Vec::new()));
        }
        same[index].1.push(loss.primary.span.start);
    }
    let (all, more) = (losses.len(), same.len().saturating_sub(LOSSES));
    out.extend_from_slice(b"<details class=\"lost\" open>\n");
    write(out, format_args!("<summary>{}</summary>\n<ul>\n", count(all, "loss")));
    for (loss, places) in same.iter().take(LOSSES) {
        let (name, severity) = (loss.rule.name, loss.severity.name());
        let name = name.strip_prefix("loss/").unwrap_or(name);
        write(out, format_args!("<li class=\"{severity}\"><b>{name}</b> "));
        markdown(out, &plain(&loss.message));
        out.extend_from_slice(b" <span>");
        for (index, place) in places.iter().take(PLACES).enumerate() {
            let at = positions.at(*place as usize);
            let comma = if index == 0 { "" } else { ", " };
            write(out, format_args!("{comma}{}:{}", at.line, at.column));
        }
        if let Some(more @ 1..) = places.len().checked_sub(PLACES) {
            write(out, format_args!(" and {} more", thousands(more)));
        }
        out.extend_from_slice(b"</span></li>\n");
    }
    if more > 0 {
        write(out, format_args!("<li>{} more, with other words</li>\n", thousands(more)));
    }
    out.extend_from_slice(b"</ul>\n</details>\n");
}

/// `shown` line by line with `first` marked and `lost` underlined; of a long text the part around the first of them.
pub(super) fn listing(shown: &str, first: Option<Span>, lost: &[Span], out: &mut Vec<u8>) {
    let focus = first.or(lost.first().copied()).unwrap_or_default().start as usize;
    let whole = shown.len() <= MOST;
    let from = if whole || focus < MOST / 3 { 0 } else { line_start(shown, focus - MOST / 3) };
    let to = floor(shown, if whole { shown.len() } else { (from + MOST).min(shown.len()) });
    let number = memchr::memchr_iter(b'\n', &shown.as_bytes()[..from]).count();
    write(out, format_args!("<pre dir=\"auto\" style=\"counter-reset:line {number}\">"));
    if from > 0 {
        out.extend_from_slice(b"<span>\xe2\x80\xa6</span>");
    }
    let mut writer = Marks { shown, first, lost: union(lost, from..to), next: 0 };
    let mut at = from;
    while at < to {
        let end = memchr::memchr(b'\n', &shown.as_bytes()[at..to]).map_or(to, |offset| at + offset);
        out.extend_from_slice(b"<i>");
        writer.line(at, end, out);
        out.extend_from_slice(b"</i>");
        at = end + 1;
    }
    if to < shown.len() {
        out.extend_from_slice(b"<span>\xe2\x80\xa6</span>");
    }
    out.extend_from_slice(b"</pre>\n");
}

/// What of `spans` stands in `within`, in order, none over another.
fn union(spans: &[Span], within: Range<usize>) -> Vec<Range<usize>> {
    let clip = |at: u32| (at as usize).clamp(within.start, within.end);
    let mut all: Vec<Range<usize>> = spans.iter().map(|span| clip(span.start)..clip(span.end)).collect();
    all.retain(|range| !range.is_empty());
    all.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(all.len());
    for range in all {
        match merged.last_mut() {
            Some(before) if range.start <= before.end => before.end = before.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// The start of the line at `at`, unless that is far away.
fn line_start(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    memchr::memrchr(b'\n', &text.as_bytes()[at.saturating_sub(MOST / 6)..at])
        .map_or(at, |offset| at.saturating_sub(MOST / 6) + offset + 1)
}

struct Marks<'t> {
    shown: &'t str,
    first: Option<Span>,
    /// In order, none over another.
    lost: Vec<Range<usize>>,
    /// Those before it end before the line.
    next: usize,
}

impl Marks<'_> {
    /// The bytes `start..end`, a line without its end.
    fn line(&mut self, start: usize, end: usize, out: &mut Vec<u8>) {
        let clip = |at: usize| at.clamp(start, end);
        let point = self.first.filter(|span| span.is_empty()).map(|span| span.start as usize);
        let point = point.filter(|at| (start..=end).contains(at));
        let marked = self.first.map_or(start..start, |span| clip(span.start as usize)..clip(span.end as usize));
        while self.lost.get(self.next).is_some_and(|range| range.end <= start) {
            self.next += 1;
        }
        let lost = self.lost[self.next..].iter().take_while(|range| range.start < end);
        let mut cuts = vec![start, end, marked.start, marked.end];
        cuts.extend(point);
        cuts.extend(lost.clone().flat_map(|range| [clip(range.start), clip(range.end)]));
        cuts.sort_unstable();
        cuts.dedup();
        let mut lost = lost.peekable();
        for (index, at) in cuts.iter().copied().enumerate() {
            if point == Some(at) {
                out.extend_from_slice(b"<mark class=\"at\"></mark>");
            }
            let Some(until) = cuts.get(index + 1).copied() else { break };
            while lost.peek().is_some_and(|range| range.end <= at) {
                lost.next();
            }
            let (before, after) = match lost.peek() {
                _ if marked.contains(&at) => ("<mark class=\"first\">", "</mark>"),
                Some(range) if range.contains(&at) => ("<u>", "</u>"),
                _ => ("", ""),
            };
            let part: String = self.shown[at..until].chars().filter(|c| *c != '\r').collect();
            if !part.is_empty() {
                out.extend_from_slice(before.as_bytes());
                text(out, &part.chars().map(|c| visible(c).unwrap_or(c)).collect::<String>());
                out.extend_from_slice(after.as_bytes());
            }
        }
    }
}
