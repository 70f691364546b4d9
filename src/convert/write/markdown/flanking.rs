//! May a run of `*` or `_` open or close emphasis? By the rules of CommonMark 0.30 and 0.31, which differ in what counts
//! as punctuation: what is written must be read the same under both.

use super::punctuation::{is_punctuation, is_symbol};

/// The definition of punctuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rules {
    /// CommonMark 0.30 and before: categories P*.
    V030,
    /// CommonMark 0.31: categories P* and S*.
    V031,
    /// The same in JavaScript that looks at halves of surrogate pairs (commonmark.js 0.31): no character above U+FFFF is
    /// punctuation.
    Utf16,
    /// kramdown's own rules, where nothing else reads what is written: only white space counts, and letters beside `_`
    /// (parser/kramdown/emphasis.rb).
    Kramdown,
}

impl Rules {
    /// What every CommonMark engine agrees on.
    pub(super) const COMMONMARK: [Self; 3] = [Self::V030, Self::V031, Self::Utf16];

    fn punctuation(self, beside: Beside) -> bool {
        match self {
            Self::V030 | Self::Kramdown => beside.punctuation,
            Self::V031 => beside.punctuation || beside.symbol,
            Self::Utf16 => beside.c <= '\u{ffff}' && (beside.punctuation || beside.symbol),
        }
    }
}

/// A character beside a delimiter, and what all rules ask of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside {
    c: char,
    white: bool,
    punctuation: bool,
    symbol: bool,
}

impl Beside {
    /// What `c` is; a line end stands for the edges of a line.
    pub(super) fn new(c: char) -> Self {
        let punctuation = is_punctuation(c);
        Self { c, white: is_white(c), punctuation, symbol: !punctuation && is_symbol(c) }
    }
}

/// White space beside a delimiter: Unicode's Zs, tab and line ends.
fn is_white(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// Whether a run of `delimiter` between `before` and `after` (a line end at the edges) can open and can close.
pub(super) fn flanking(rules: Rules, delimiter: char, before: Beside, after: Beside) -> (bool, bool) {
    let (white_before, white_after) = (before.white, after.white);
    let (punct_before, punct_after) = (rules.punctuation(before), rules.punctuation(after));
    let left = !white_after && (!punct_after || white_before || punct_before);
    let right = !white_before && (!punct_before || white_after || punct_after);
    if rules == Rules::Kramdown && delimiter != '~' {
        let underscore = delimiter == '_';
        let opens = !(white_after || (underscore && before.c.is_alphabetic()));
        return (opens, !(white_before || (underscore && after.c.is_alphanumeric())));
    }
    if delimiter == '_' { (left && (!right || punct_before), right && (!left || punct_after)) } else { (left, right) }
}

/// Whether a run can neither open nor close, whatever the rules.
pub(super) fn is_inert(delimiter: char, before: char, after: char) -> bool {
    let (before, after) = (Beside::new(before), Beside::new(after));
    Rules::COMMONMARK.iter().all(|rules| flanking(*rules, delimiter, before, after) == (false, false))
}

#[cfg(test)]
mod tests {
    use super::{Beside, Rules, is_inert};

    fn flanking(rules: Rules, delimiter: char, before: char, after: char) -> (bool, bool) {
        super::flanking(rules, delimiter, Beside::new(before), Beside::new(after))
    }

    #[test]
    fn punctuation_beside_a_letter_neither_opens_nor_closes() {
        for rules in Rules::COMMONMARK {
            assert_eq!(flanking(rules, '*', '讯', '近'), (true, true));
            // `**…：**近`: not right-flanking, so it cannot close.
            assert_eq!(flanking(rules, '*', '：', '近'), (true, false));
            assert_eq!(flanking(rules, '*', '：', '\n'), (false, true));
            assert_eq!(flanking(rules, '_', 'a', 'b'), (false, false));
        }
    }

    #[test]
    fn symbols_part_the_two_versions() {
        assert_eq!(flanking(Rules::V030, '*', '￥', '元'), (true, true));
        assert_eq!(flanking(Rules::V031, '*', '￥', '元'), (true, false));
        assert_eq!(flanking(Rules::V031, '*', '🀄', '～'), (true, true));
        assert_eq!(flanking(Rules::Utf16, '*', '🀄', '～'), (false, true));
        assert!(is_inert('*', ' ', ' ') && !is_inert('*', ' ', 'a'));
    }
}
