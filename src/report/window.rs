//! Windows: what of a long line is shown.
//!
//! A post often is one line of hundreds of columns, so a line that does not fit is shown up to 40 columns on either
//! side of each label, cut ends marked with `…`. Widths are display columns: a Chinese character takes two.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::plain::visible;

/// Columns shown on either side of a label.
const AROUND: usize = 40;
/// Columns shown on either side of a label where there is little room.
const AROUND_AT_LEAST: usize = 8;
/// Columns a tab takes.
const TAB: usize = 4;
/// What stands for the part of a line between two windows.
const BETWEEN: &str = " … ";

/// The parts of `line` to show on `room` columns, in order: all of it, or a part around each of `pieces`. All are
/// bytes of the line. The words of the label want `words` columns to the right of it.
pub(super) fn window(line: &str, pieces: &[Range<usize>], room: usize, words: usize) -> Vec<Range<usize>> {
    let whole = 0..line.len();
    if fitting(line.chars(), room) == line.len() {
        // Even a short line is cut where the words of its last label would not fit beside it.
        let beside = pieces.iter().map(|piece| piece.start).max().map_or(0, |start| cells(&line[..start]));
        if beside <= AROUND_AT_LEAST || beside + 6 + words <= room {
            return vec![whole];
        }
    }
    let start = Range { start: 0, end: 0 };
    let mut pieces = if pieces.is_empty() { vec![start] } else { pieces.to_vec() };
    pieces.sort_by_key(|p| (p.start, p.end));
    let share = (room / pieces.len()).saturating_sub(BETWEEN.chars().count()).max(AROUND_AT_LEAST);
    let mut windows: Vec<Range<usize>> = Vec::new();
    for piece in pieces {
        let (before, after) = (&line[..piece.start], &line[piece.clone()]);
        // A label wider than its share is cut, too.
        let end = piece.start + fitting(after.chars(), share.saturating_sub(2 * AROUND_AT_LEAST));
        let left = share - cells(&line[piece.start..end]).min(share);
        // As much before as after, but the words first; what the end of the line does not need goes before.
        let most = left.saturating_sub(words).clamp(AROUND_AT_LEAST.min(left), AROUND);
        let rest = fitted(line[end..].chars(), AROUND);
        let used = fitted(before.chars().rev(), most.min((left / 2).max(left.saturating_sub(rest))));
        let from = piece.start - fitting(before.chars().rev(), used);
        let to = end + fitting(line[end..].chars(), AROUND.min(left - used));
        match windows.last_mut() {
            Some(last) if from <= last.end => last.end = last.end.max(to),
            _ => windows.push(from..to),
        }
    }
    windows
}

/// One line of an excerpt.
pub(super) struct Row {
    /// Where it begins in the excerpt.
    pub(super) begin: usize,
    /// Bytes of the line and of the excerpt at each character boundary that is shown, in order.
    points: Vec<(usize, usize)>,
}

impl Row {
    /// Writes `windows` of `line` to the end of `out`.
    pub(super) fn push(out: &mut String, line: &str, windows: &[Range<usize>]) -> Self {
        let mut row = Self { begin: out.len(), points: Vec::new() };
        for (i, window) in windows.iter().enumerate() {
            match (i, window.start) {
                (0, 0) => {}
                (0, _) => out.push('…'),
                _ => out.push_str(BETWEEN),
            }
            for (at, c) in line[window.clone()].char_indices() {
                row.points.push((window.start + at, out.len()));
                match visible(c) {
                    Some(c) => out.push(c),
                    None => out.extend(std::iter::repeat_n(' ', TAB)),
                }
            }
            row.points.push((window.end, out.len()));
        }
        if windows.last().is_some_and(|w| w.end < line.len()) {
            out.push('…');
        }
        row
    }

    /// Where byte `offset` of the line stands in the excerpt; of what is not shown, the cut before it.
    pub(super) fn place(&self, offset: usize) -> usize {
        let after = self.points.partition_point(|&(from, _)| from <= offset);
        self.points.get(after.saturating_sub(1)).map_or(self.begin, |&(_, to)| to)
    }
}

/// Display columns of `c` in an excerpt.
fn cell(c: char) -> usize {
    visible(c).map_or(TAB, |c| c.width().unwrap_or(0))
}

/// Display columns of `text` in an excerpt.
pub(super) fn cells(text: &str) -> usize {
    text.chars().map(cell).sum()
}

/// Bytes of as many of `chars` as fit on `room` columns.
fn fitting(chars: impl Iterator<Item = char>, room: usize) -> usize {
    fit(chars, room).1
}

/// Columns of as many of `chars` as fit on `room` columns.
fn fitted(chars: impl Iterator<Item = char>, room: usize) -> usize {
    fit(chars, room).0
}

fn fit(chars: impl Iterator<Item = char>, room: usize) -> (usize, usize) {
    let (mut columns, mut bytes) = (0, 0);
    for c in chars {
        if columns + cell(c) > room {
            break;
        }
        columns += cell(c);
        bytes += c.len_utf8();
    }
    (columns, bytes)
}

/// `words` broken into lines of `width` columns: at spaces, and between characters where there are none.
pub(super) fn wrap(words: &str, width: usize) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    let mut used = 0;
    for word in words.split_inclusive(' ') {
        if used > 0 && used + cells(word.trim_end()) > width {
            out.truncate(out.trim_end().len());
            out.push('\n');
            used = 0;
        }
        for c in word.chars() {
            if used + cell(c) > width && c != ' ' {
                out.push('\n');
                used = 0;
            }
            used += cell(c);
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str, pieces: &[Range<usize>], room: usize) -> String {
        let mut out = String::new();
        Row::push(&mut out, line, &window(line, pieces, room, 10));
        out
    }

    #[test]
    fn a_line_that_fits_is_shown_whole() {
        let piece = |start, end| std::iter::once(start..end).collect::<Vec<_>>();
        assert_eq!(shown("天津 <b>", &piece(7, 10), 40), "天津 <b>");
        assert_eq!(shown("", &piece(0, 0), 40), "");
    }

    #[test]
    fn no_window_is_wider_than_its_room() {
        let line = "天津ab\tc\u{301}🙂".repeat(60);
        let bounds: Vec<usize> = line.char_indices().map(|(i, _)| i).chain([line.len()]).collect();
        for room in [24, 40, 74, 160] {
            for (i, &a) in bounds.iter().enumerate() {
                for b in [i, i + 1, i + 5, i + 200] {
                    let piece = a..*bounds.get(b).unwrap_or(&line.len());
                    let far = bounds[bounds.len() - 1 - i]..bounds[bounds.len() - 1 - i];
                    for pieces in [vec![piece.clone()], vec![piece, far]] {
                        let out = shown(&line, &pieces, room);
                        assert!(cells(&out) <= room, "{pieces:?} on {room} columns: {out}");
                        assert!(out.contains('…'));
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_labelled_is_in_the_window() {
        let line = format!("{}<b>{}<i>{}", "天".repeat(300), "津".repeat(300), "x".repeat(300));
        let (b, i) = (line.find("<b>").unwrap(), line.find("<i>").unwrap());
        let out = shown(&line, &[i..i + 3, b..b + 3], 74);
        assert!(out.contains("天<b>津") && out.contains("津<i>x") && out.matches('…').count() == 3, "{out}");
    }

    #[test]
    fn words_wrap_at_spaces_and_inside_what_has_none() {
        assert_eq!(wrap("one two three", 8), "one two\nthree");
        assert_eq!(wrap("天津北方网讯", 6), "天津北\n方网讯");
        assert_eq!(wrap("", 6), "");
    }
}
