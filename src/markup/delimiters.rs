//! Runs of `*` and `_` that were meant as emphasis and stay literal because of flanking.
//!
//! Source: CommonMark 0.31, "Emphasis and strong emphasis", left- and right-flanking delimiter runs.

use crate::text::{Problem, ProblemKind, Span};

/// A literal run of one delimiter character in the body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub start: usize,
    pub end: usize,
}

fn is_punctuation(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace()
}

/// Can the run `text[start..end]` open, can it close?
fn flanking(text: &str, run: Run) -> (bool, bool) {
    let before = text[..run.start].chars().next_back();
    let after = text[run.end..].chars().next();
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let punctuation = |c: Option<char>| c.is_some_and(is_punctuation);
    let left = !space(after) && (!punctuation(after) || space(before) || punctuation(before));
    let right = !space(before) && (!punctuation(before) || space(after) || punctuation(after));
    if text.as_bytes()[run.start] == b'_' {
        (left && (!right || punctuation(before)), right && (!left || punctuation(after)))
    } else {
        (left, right)
    }
}

/// The problems among the literal `runs` of one block, in order. `text` is the body, `base` its first byte in the file.
pub(super) fn problems(text: &str, runs: &[Run], base: usize, out: &mut Vec<Problem>) {
    let mut open: Option<Run> = None;
    for &run in runs {
        let Some(first) = open.replace(run) else { continue };
        let (from, to) = (&text[first.start..first.end], &text[run.start..run.end]);
        let inner = &text[first.end..run.start];
        let meant = from == to
            && !inner.is_empty()
            && !inner.starts_with(char::is_whitespace)
            && !inner.ends_with(char::is_whitespace)
            && inner.len() <= 2048;
        if !meant {
            continue;
        }
        let (opens, closes) = (flanking(text, first).0, flanking(text, run).1);
        // A single star is meant only where one side works; a single `_` stands in many a name.
        let single = from.len() == 1;
        if (single && (from == "_" || opens == closes)) || (opens && closes) {
            continue;
        }
        if from.starts_with('_') && inner.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            continue;
        }
        out.push(failure(ProblemKind::LiteralDelimiter, text, (first, run), opens, base));
        open = None;
    }
}

/// The problem of `kind` with the pair of runs `first` and `last`, of which the first one `opens` or fails to.
fn failure(kind: ProblemKind, text: &str, (first, last): (Run, Run), opens: bool, base: usize) -> Problem {
    let (failing, partner, verb) = if opens { (last, first, "close") } else { (first, last, "open") };
    let before = text[..failing.start].chars().next_back();
    let after = text[failing.end..].chars().next();
    let side = |c: Option<char>| match c {
        None => "the edge".to_owned(),
        Some(c) if c.is_whitespace() => "white space".to_owned(),
        Some(c) => format!("`{c}`"),
    };
    let why = format!("it cannot {verb} between {} and {}", side(before), side(after));
    let span = |run: Run| Span::new(run.start + base, run.end + base);
    Problem::new(kind, span(failing)).related(span(partner)).detail(why)
}

/// The problem with emphasis from the run `open` to the run `close`, which kramdown renders, where CommonMark's rules
/// would leave one of them literal. Runs that stand in a row with more of their mark count with the row.
pub(super) fn only_kramdown(text: &str, open: Run, close: Run, base: usize) -> Option<Problem> {
    let mark = text.as_bytes()[open.start];
    let row = |run: Run| {
        let is_mark = |b: &&u8| **b == mark;
        let before = text.as_bytes()[..run.start].iter().rev().take(16).take_while(is_mark).count();
        let after = text.as_bytes()[run.end..].iter().take(16).take_while(is_mark).count();
        Run { start: run.start - before, end: run.end + after }
    };
    let opens = flanking(text, row(open)).0;
    let closes = flanking(text, row(close)).1;
    (!opens || !closes).then(|| failure(ProblemKind::KramdownDelimiter, text, (open, close), opens, base))
}
