//! Text of a post inside a line of output: nothing in it may move the cursor or hide what stands beside it.

use std::borrow::Cow;

use crate::text::first_byte;

/// `text` with line ends as spaces and every character that a terminal would act on replaced by a visible one.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    // Only these bytes begin a character that `visible` replaces: text is copied as it is up to the next of them.
    let is_suspect = |byte: u8| byte < 0x20 || matches!(byte, 0x7F | 0xC2 | 0xE2);
    let mut shown = String::new();
    let (mut from, mut at) = (0, 0);
    while let Some(start) = first_byte(text.as_bytes(), at, is_suspect) {
        let Some(c) = text[start..].chars().next() else { break };
        at = start + c.len_utf8();
        let stands_for = if matches!(c, '\n' | '\r' | '\t') { ' ' } else { visible(c).unwrap_or(c) };
        if stands_for != c {
            shown.push_str(&text[from..start]);
            shown.push(stands_for);
            from = at;
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    shown.push_str(&text[from..]);
    Cow::Owned(shown)
}

/// What stands for `c`: itself, a picture of a control character (U+2400 and on), or U+FFFD for what turns the
/// direction of text around. `None` for a tab, whose width the caller chooses.
pub(super) fn visible(c: char) -> Option<char> {
    match c {
        '\t' => None,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)),
        '\x7f' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}' => Some('\u{fffd}'),
        '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some('\u{fffd}'),
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn control_characters_are_shown_and_not_obeyed() {
        assert_eq!(plain("天津 ok"), "天津 ok");
        assert_eq!(plain("a\nb\tc"), "a b c");
        assert_eq!(plain("\x1b[31mred"), "␛[31mred");
        assert_eq!(plain("x\u{202e}y"), "x\u{fffd}y");
    }
}
