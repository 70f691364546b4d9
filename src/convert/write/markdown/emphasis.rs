//! Delimiters: which spelling of strong, emphasis and strikethrough every engine reads as it is meant.
//!
//! A line is put together with a spelling for each pair; CommonMark's own algorithm is run over its delimiter runs, under
//! both definitions of punctuation; pairs that it does not find are spelled differently, until all are found.

use super::flanking::{Beside, Rules, flanking};
use crate::convert::settings::CjkEmphasis;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Strong,
    Emphasis,
    Strikethrough,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spelling {
    /// `**`, `*`, `~~`.
    Usual,
    /// `_`.
    Underscore,
    /// `<strong>`, `<em>`, `<del>`.
    Html,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub kind: Kind,
    spelling: Spelling,
    /// Whether in its usual spelling its start and its end are no delimiters, by what stands beside them.
    pub refused: (bool, bool),
    /// It changed places with another beside a third, into which it may be read as going on.
    pub unsettled: bool,
}

impl Pair {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, spelling: Spelling::Usual, refused: (false, false), unsettled: false }
    }

    /// Whether it is spelled as tags.
    pub(super) fn is_html(self) -> bool {
        self.spelling == Spelling::Html
    }

    fn spelled(self, open: bool) -> &'static str {
        match (self.spelling, self.kind, open) {
            (Spelling::Html, Kind::Strong, true) => "<strong>",
            (Spelling::Html, Kind::Strong, false) => "</strong>",
            (Spelling::Html, Kind::Emphasis, true) => "<em>",
            (Spelling::Html, Kind::Emphasis, false) => "</em>",
            (Spelling::Html, Kind::Strikethrough, true) => "<del>",
            (Spelling::Html, Kind::Strikethrough, false) => "</del>",
            (_, Kind::Strong, _) => "**",
            (_, Kind::Strikethrough, _) => "~~",
            (Spelling::Usual, Kind::Emphasis, _) => "*",
            (Spelling::Underscore, Kind::Emphasis, _) => "_",
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Piece {
    /// A range of the buffer; its first or last character may have to be written as a reference.
    Text { start: usize, end: usize, first: bool, last: bool },
    /// One end of a pair.
    Delimiter { pair: usize, open: bool },
}

/// A delimiter in the line.
struct Mark {
    at: usize,
    len: usize,
    byte: u8,
    pair: usize,
    open: bool,
    /// Its piece.
    piece: usize,
}

/// Neighbouring delimiters of one character.
struct Run {
    first: usize,
    last: usize,
    before: Beside,
    after: Beside,
    byte: u8,
    len: usize,
}

impl Run {
    /// Whether it can open and can close by `rules`.
    fn flanks(&self, rules: Rules) -> (bool, bool) {
        flanking(rules, char::from(self.byte), self.before, self.after)
    }
}

/// The line of `pieces`, spelled so that every engine finds the pairs.
///
/// `rules` are the engines' definitions of what can open and close. `pairs` say in the end how they are spelled.
/// Unless which of two stands around the other counts (`ordered`), emphasis goes around strong where both start and end together.
/// With `refusals` each pair says which of its ends are no delimiters.
pub(super) fn resolve(
    buffer: &str,
    mut pieces: Vec<Piece>,
    pairs: &mut [Pair],
    rules: &[Rules],
    how: CjkEmphasis,
    ordered: bool,
    refusals: bool,
) -> String {
    let mut rounds = 0;
    let closers = if ordered { vec![None; pairs.len()] } else { closers(&pieces, pairs.len()) };
    swap_twins(&pieces, pairs, &closers);
    part_neighbours(&pieces, pairs, &closers);
    loop {
        let (line, marks) = assemble(buffer, &pieces, pairs);
        if marks.is_empty() {
            return line;
        }
        let runs = runs(&line, &marks);
        if rounds == 0 && refusals {
            note_refused(&runs, &marks, pairs, rules);
        }
        if are_apart(&runs, &marks, rules) {
            return line;
        }
        let mut found = vec![true; pairs.len()];
        let mut alone = vec![true; pairs.len()];
        // Mostly all rules say the same, and then one look is enough.
        let mut judged: Vec<Vec<(bool, bool)>> = Vec::with_capacity(rules.len());
        for rules in rules {
            let flanks: Vec<_> = runs.iter().map(|run| run.flanks(*rules)).collect();
            if !judged.contains(&flanks) {
                judge(&flanks, &runs, &marks, pairs, &mut found, &mut alone);
                judged.push(flanks);
            }
        }
        if found.iter().all(|f| *f) {
            return line;
        }
        rounds += 1;
        let verdict = Verdict { found, alone, marks: &marks, runs: &runs, rules, rounds };
        respell(buffer, &mut pieces, pairs, &verdict, how);
    }
}

/// `***x***` is emphasis around strong to CommonMark (rule 14) and strong around emphasis to kramdown (`parser/emphasis.rb`):
/// where the two open together, emphasis is spelled `_`.
/// Where they end together too and their order does not count, `***x***` is right for both.
fn part_neighbours(pieces: &[Piece], pairs: &mut [Pair], closers: &[Option<usize>]) {
    for two in pieces.windows(2) {
        let [Piece::Delimiter { pair: first, open: true }, Piece::Delimiter { pair: second, open: true }] = *two else {
            continue;
        };
        let emphasis = match (pairs[first].kind, pairs[second].kind) {
            (Kind::Emphasis, Kind::Strong) => first,
            (Kind::Strong, Kind::Emphasis) => second,
            _ => continue,
        };
        if pairs[emphasis].spelling == Spelling::Usual && closers[second] != Some(first) {
            pairs[emphasis].spelling = Spelling::Underscore;
        }
    }
}

/// For each pair the one that closes right behind it, where which of two stands around the other does not count.
fn closers(pieces: &[Piece], pairs: usize) -> Vec<Option<usize>> {
    let mut closers = vec![None; pairs];
    for two in pieces.windows(2) {
        if let [Piece::Delimiter { pair: inner, open: false }, Piece::Delimiter { pair: outer, open: false }] = *two {
            closers[inner] = Some(outer);
        }
    }
    closers
}

/// `***x***` is emphasis around strong: where strong is around emphasis and nothing else is in it, the two change places.
fn swap_twins(pieces: &[Piece], pairs: &mut [Pair], closers: &[Option<usize>]) {
    let is_delimiter = |at: Option<usize>| matches!(at.and_then(|at| pieces.get(at)), Some(Piece::Delimiter { .. }));
    let mut swapped = Vec::new();
    for (at, two) in pieces.windows(2).enumerate() {
        let [Piece::Delimiter { pair: outer, open: true }, Piece::Delimiter { pair: inner, open: true }] = *two else {
            continue;
        };
        let kinds = (pairs[outer].kind, pairs[inner].kind);
        if closers[inner] == Some(outer) && kinds == (Kind::Strong, Kind::Emphasis) {
            (pairs[outer].kind, pairs[inner].kind) = (Kind::Emphasis, Kind::Strong);
            pairs[outer].unsettled = is_delimiter(at.checked_sub(1));
            swapped.resize(pairs.len(), false);
            swapped[outer] = true;
        }
    }
    if swapped.is_empty() {
        return;
    }
    for (at, piece) in pieces.iter().enumerate() {
        if let Piece::Delimiter { pair, open: false } = *piece {
            pairs[pair].unsettled |= swapped[pair] && is_delimiter(Some(at + 1));
        }
    }
}

fn assemble(buffer: &str, pieces: &[Piece], pairs: &[Pair]) -> (String, Vec<Mark>) {
    let mut line = String::with_capacity(buffer.len() + pairs.len() * 4);
    let mut marks = Vec::with_capacity(2 * pairs.len());
    for (index, piece) in pieces.iter().enumerate() {
        match *piece {
            Piece::Text { start, end, first, last } => push_text(&mut line, &buffer[start..end], first, last),
            Piece::Delimiter { pair, open } => {
                let spelled = pairs[pair].spelled(open);
                if pairs[pair].spelling != Spelling::Html {
                    let byte = spelled.as_bytes()[0];
                    marks.push(Mark { at: line.len(), len: spelled.len(), byte, pair, open, piece: index });
                }
                line.push_str(spelled);
            }
        }
    }
    (line, marks)
}

fn push_text(line: &mut String, text: &str, first: bool, last: bool) {
    let mut chars = text.chars();
    if first && let Some(c) = chars.next() {
        push_reference(line, c);
    }
    let tail = if last { chars.next_back() } else { None };
    line.push_str(chars.as_str());
    if let Some(c) = tail {
        push_reference(line, c);
    }
}

fn push_reference(line: &mut String, c: char) {
    use std::fmt::Write as _;
    // Writing to a string does not fail.
    let _ = write!(line, "&#x{:X};", u32::from(c));
}

fn runs(line: &str, marks: &[Mark]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::with_capacity(marks.len());
    for (index, mark) in marks.iter().enumerate() {
        let after = Beside::new(line[mark.at + mark.len..].chars().next().unwrap_or('\n'));
        if let Some(run) = runs.last_mut() {
            let last = &marks[run.last];
            if last.at + last.len == mark.at && run.byte == mark.byte {
                run.last = index;
                run.len += mark.len;
                run.after = after;
                continue;
            }
        }
        let before = Beside::new(line[..mark.at].chars().next_back().unwrap_or('\n'));
        runs.push(Run { first: index, last: index, before, after, byte: mark.byte, len: mark.len });
    }
    runs
}

/// Whether each of `runs` is one end of a pair, each pair ends before the next one begins, and by all `rules` each end can
/// be what it is: CommonMark's algorithm then finds every pair. No run below an opener is left to be closed, and of two runs
/// of the same one or two characters rule 9 (a multiple of three) says nothing.
fn are_apart(runs: &[Run], marks: &[Mark], rules: &[Rules]) -> bool {
    let is_end = |run: &Run, open: bool| {
        run.first == run.last
            && marks[run.first].open == open
            && rules.iter().map(|rules| run.flanks(*rules)).all(|(opens, closes)| if open { opens } else { closes })
    };
    let (pairs, rest) = runs.as_chunks();
    let is_pair = |[start, end]: &[Run; 2]| {
        marks[start.first].pair == marks[end.first].pair && is_end(start, true) && is_end(end, false)
    };
    rest.is_empty() && pairs.iter().all(is_pair)
}

/// An open run on CommonMark's delimiter stack: what is left of it, as characters counted over all runs.
struct Entry {
    run: usize,
    start: usize,
    end: usize,
    can_close: bool,
}

/// Notes which ends of `pairs` are no delimiters by one of `rules`.
fn note_refused(runs: &[Run], marks: &[Mark], pairs: &mut [Pair], rules: &[Rules]) {
    for run in runs.iter().filter(|run| run.byte != b'_') {
        for rules in rules {
            let (opens, closes) = run.flanks(*rules);
            for mark in &marks[run.first..=run.last] {
                let (start, end) = &mut pairs[mark.pair].refused;
                *start |= mark.open && !opens;
                *end |= !mark.open && !closes;
            }
        }
    }
}

/// Runs CommonMark's algorithm over `runs`, of which `flanks` says whether each can open and can close. `found` stays set for the pairs that it finds; `alone` for those whose two ends could be
/// a pair at all.
fn judge(
    flanks: &[(bool, bool)],
    runs: &[Run],
    marks: &[Mark],
    pairs: &[Pair],
    found: &mut [bool],
    alone: &mut [bool],
) {
    // Whose character is it, of all the characters of all runs?
    let mut owners: Vec<(usize, bool)> = Vec::new();
    let mut starts = Vec::with_capacity(runs.len());
    let mut matched = vec![false; pairs.len()];
    for (run, &(opens, closes)) in runs.iter().zip(flanks) {
        starts.push(owners.len());
        for mark in &marks[run.first..=run.last] {
            owners.extend(std::iter::repeat_n((mark.pair, mark.open), mark.len));
            if !(if mark.open { opens } else { closes }) {
                alone[mark.pair] = false;
                found[mark.pair] = false;
            }
            if run.byte == b'~' {
                // Strikethrough does not take part in the algorithm; two of them must not touch.
                matched[mark.pair] = true;
                if run.first != run.last {
                    found[mark.pair] = false;
                }
            }
        }
    }
    let mut stack: Vec<Entry> = Vec::new();
    // Below these heights of the stack no opener was found: by character, whether the closer opens too, length mod 3.
    let mut bottoms = [0usize; 12];
    for (index, run) in runs.iter().enumerate().filter(|(_, run)| run.byte != b'~') {
        let (opens, closes) = flanks[index];
        let (mut start, end) = (starts[index], starts[index] + run.len);
        while closes && start < end {
            let bottom = usize::from(run.byte == b'_') * 6 + usize::from(opens) * 3 + run.len % 3;
            let low = bottoms[bottom].min(stack.len());
            let fits = |entry: &Entry| {
                let opener = &runs[entry.run];
                let odd = (opens || entry.can_close)
                    && !run.len.is_multiple_of(3)
                    && (opener.len + run.len).is_multiple_of(3);
                opener.byte == run.byte && !odd
            };
            let Some(at) = stack[low..].iter().rposition(fits).map(|at| at + low) else {
                bottoms[bottom] = stack.len();
                break;
            };
            stack.truncate(at + 1);
            let entry = &mut stack[at];
            let used = if entry.end - entry.start >= 2 && end - start >= 2 { 2 } else { 1 };
            let (opener, closer) = (&owners[entry.end - used..entry.end], &owners[start..start + used]);
            let pair = opener[0].0;
            let len = if pairs[pair].kind == Kind::Strong { 2 } else { 1 };
            matched[pair] |=
                used == len && opener.iter().all(|o| *o == (pair, true)) && closer.iter().all(|c| *c == (pair, false));
            entry.end -= used;
            start += used;
            if entry.end == entry.start {
                stack.pop();
            }
            // What comes on the stack from here on was not looked at.
            bottoms.iter_mut().for_each(|bottom| *bottom = (*bottom).min(stack.len()));
        }
        if opens && start < end {
            stack.push(Entry { run: index, start, end, can_close: closes });
        }
    }
    for mark in marks {
        found[mark.pair] &= matched[mark.pair];
    }
}

struct Verdict<'v> {
    found: Vec<bool>,
    alone: Vec<bool>,
    marks: &'v [Mark],
    runs: &'v [Run],
    rules: &'v [Rules],
    rounds: usize,
}

/// Spells some of the pairs that were not found in another way.
fn respell(buffer: &str, pieces: &mut [Piece], pairs: &mut [Pair], verdict: &Verdict<'_>, how: CjkEmphasis) {
    // First those that could not be a pair whatever stands beside them; then emphasis; then the rest.
    let by_itself = verdict.alone.iter().any(|a| !a);
    let wrong = |pair: usize| !verdict.found[pair] && (!by_itself || !verdict.alone[pair]);
    let mut changed = false;
    if by_itself && how == CjkEmphasis::Reference && verdict.rounds <= 4 {
        for run in verdict.runs {
            for rules in verdict.rules {
                let (opens, closes) = run.flanks(*rules);
                let (first, last) = (&verdict.marks[run.first], &verdict.marks[run.last]);
                if !opens && verdict.marks[run.first..=run.last].iter().any(|m| m.open) {
                    changed |= refer(buffer, pieces, first.piece.checked_sub(1), false);
                }
                if !closes && verdict.marks[run.first..=run.last].iter().any(|m| !m.open) {
                    changed |= refer(buffer, pieces, Some(last.piece + 1), true);
                }
            }
        }
        if changed {
            return;
        }
    }
    if verdict.rounds <= 6 {
        for (index, pair) in pairs.iter_mut().enumerate() {
            if wrong(index) && pair.kind == Kind::Emphasis && pair.spelling == Spelling::Usual {
                pair.spelling = Spelling::Underscore;
                changed = true;
            }
        }
        if changed {
            return;
        }
    }
    let emphasis_only = !by_itself
        && verdict.rounds <= 6
        && pairs
            .iter()
            .enumerate()
            .any(|(index, pair)| wrong(index) && pair.kind == Kind::Emphasis && pair.spelling != Spelling::Html);
    for (index, pair) in pairs.iter_mut().enumerate() {
        if wrong(index) && (!emphasis_only || pair.kind == Kind::Emphasis) {
            pair.spelling = Spelling::Html;
        }
    }
}

/// Has the first or last character of a text written as a reference, where it is one that no engine takes for punctuation or
/// white space, and no template tag.
fn refer(buffer: &str, pieces: &mut [Piece], at: Option<usize>, at_start: bool) -> bool {
    let Some(Piece::Text { start, end, first, last }) = at.and_then(|at| pieces.get_mut(at)) else { return false };
    let text = &buffer[*start..*end];
    let (flag, letter) = if at_start { (first, text.chars().next()) } else { (last, text.chars().next_back()) };
    let possible = letter.is_some_and(is_letter_like) && !*flag;
    *flag |= possible;
    possible
}

/// Letters, digits, and what is beside them in names and words: marks, emoji, selectors of variants.
fn is_letter_like(c: char) -> bool {
    c.is_alphanumeric()
        || (!c.is_ascii() && !c.is_whitespace() && !c.is_control() && u32::from(c) < super::inline::SENTINEL)
}

#[cfg(test)]
mod tests {
    use super::{CjkEmphasis, Kind, Pair, Piece, Rules, resolve};

    /// `[`…`]` is strong, `(`…`)` is emphasis.
    fn spell_for(text: &str, rules: &[Rules], how: CjkEmphasis) -> String {
        let (mut pieces, mut pairs, mut open) = (Vec::new(), Vec::new(), Vec::new());
        let mut start = 0;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            if at < text.len() && !"[]()".contains(c) {
                continue;
            }
            if at > start {
                pieces.push(Piece::Text { start, end: at, first: false, last: false });
            }
            start = at + c.len_utf8();
            match c {
                '[' | '(' => {
                    let kind = if c == '[' { Kind::Strong } else { Kind::Emphasis };
                    pairs.push(Pair::new(kind));
                    open.push(pairs.len() - 1);
                    pieces.push(Piece::Delimiter { pair: pairs.len() - 1, open: true });
                }
                ']' | ')' => pieces.push(Piece::Delimiter { pair: open.pop().unwrap(), open: false }),
                _ => {}
            }
        }
        resolve(text, pieces, &mut pairs, rules, how, true, false)
    }

    fn spell(text: &str, how: CjkEmphasis) -> String {
        spell_for(text, &Rules::COMMONMARK, how)
    }

    #[test]
    fn the_usual_spelling_where_every_engine_reads_it() {
        for (text, wanted) in [
            ("[a] b (c)", "**a** b *c*"),
            ("甲[乙]丙(丁)戊", "甲**乙**丙*丁*戊"),
            ("[a(b)]", "**a*b***"),
            ("[(a)]", "**_a_**"),
            ("([a])", "_**a**_"),
            ("([a]b)", "_**a**b_"),
            // Within a word `_` is no delimiter.
            ("甲([乙])丙", "甲<em>**乙**</em>丙"),
            ("甲[(乙)]丙", "甲<strong>_乙_</strong>丙"),
        ] {
            assert_eq!(spell(text, CjkEmphasis::Html), wanted);
        }
    }

    #[test]
    fn what_opens_and_closes_together_needs_no_other_delimiter() {
        let mut pairs = vec![Pair::new(Kind::Strong), Pair::new(Kind::Emphasis)];
        let pieces = vec![
            Piece::Delimiter { pair: 0, open: true },
            Piece::Delimiter { pair: 1, open: true },
            Piece::Text { start: 0, end: 1, first: false, last: false },
            Piece::Delimiter { pair: 1, open: false },
            Piece::Delimiter { pair: 0, open: false },
        ];
        assert_eq!(resolve("a", pieces, &mut pairs, &Rules::COMMONMARK, CjkEmphasis::Html, false, false), "***a***");
    }

    #[test]
    fn kramdown_looks_at_white_space_alone() {
        for (text, wanted) in [
            ("[讯：]近些", "**讯：**近些"),
            ("a[“b”]c(.d)", "a**“b”**c*.d*"),
            ("([a]b) [(c)]", "_**a**b_ **_c_**"),
            ("甲([乙])丙", "甲<em>**乙**</em>丙"),
            ("([both]), [(both)] c", "_**both**_, **_both_** c"),
            ("[a](b)", "**a***b*"),
            ("([both]), [a](b)", "_**both**_, **a***b*"),
            ("[(both)], in甲([a])乙w", "**_both_**, in甲<em>**a**</em>乙w"),
            ("([both]), in甲([a])乙w", "_**both**_, in甲<em>**a**</em>乙w"),
            ("([both]), [(both)], in甲([a])乙w", "_**both**_, **_both_**, in甲<em>**a**</em>乙w"),
            ("([both]), [(both)], in甲([a])乙w [a](b)", "_**both**_, **_both_**, in甲<em>**a**</em>乙w **a***b*"),
            ("a [(both)], 甲([a])乙, [a](b)", "a **_both_**, 甲<em>**a**</em>乙, **a***b*"),
        ] {
            assert_eq!(spell_for(text, &[Rules::Kramdown], CjkEmphasis::Html), wanted);
        }
    }

    #[test]
    fn html_or_a_reference_where_it_would_stay_literal() {
        assert_eq!(spell("[讯：]近些", CjkEmphasis::Html), "<strong>讯：</strong>近些");
        assert_eq!(spell("[讯：]近些", CjkEmphasis::Reference), "**讯：**&#x8FD1;些");
        assert_eq!(spell("了[“重点”]名", CjkEmphasis::Reference), "&#x4E86;**“重点”**&#x540D;");
        assert_eq!(spell("价格为[100￥]元", CjkEmphasis::Html), "价格为<strong>100￥</strong>元");
        // `***` closes two and opens one: every engine agrees.
        assert_eq!(spell("[a](b)", CjkEmphasis::Html), "**a***b*");
    }
}
