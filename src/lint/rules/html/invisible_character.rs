//! The rule `html/invisible-character`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};

crate::rule_info! {
    /// A character that nobody sees.
    ///
    /// ## What it does
    /// Reports zero width spaces and joiners, byte order marks behind the start of the file, and marks of direction
    /// in a text without letters that are written from right to left. A joiner in an emoji or in a script that
    /// needs it is left alone.
    ///
    /// ## Why is this bad?
    /// Searching does not find the word, a link or a command that is copied from the page does not work, and a mark
    /// of direction makes a text read otherwise than it is stored.
    ///
    /// ## Example
    /// ```bad escaped
    /// Tian\u{200B}jin
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// Tianjin
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: a zero width space may keep a long word together with its line break.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/invisible-character", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `html/invisible-character`.
pub struct InvisibleCharacter;

impl Rule for InvisibleCharacter {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let text = post.source.text();
        let bytes = text.as_bytes();
        let start = post.source.bom_len();
        let mut is_rtl = None;
        let mut done = start;
        // All of them are three bytes, with one of these first.
        for at in memchr::memchr2_iter(0xE2, 0xEF, &bytes[start..]).map(|at| at + start) {
            if at < done {
                continue;
            }
            let Some(c) = invisible(&bytes[at..]) else { continue };
            let mut end = at + c.len_utf8();
            while bytes.get(end..).and_then(invisible) == Some(c) {
                end += c.len_utf8();
            }
            done = end;
            if is_joiner(c) && joins(text, at, end) {
                continue;
            }
            if is_direction(c) && *is_rtl.get_or_insert_with(|| has_rtl(text)) {
                continue;
            }
            let count = (end - at) / c.len_utf8();
            let times = if count == 1 { String::new() } else { format!(", {count} times") };
            let span = Span::new(at, end);
            cx.report(
                Diagnostic::new(&INFO, span, format!("U+{:04X} ({}), which nobody sees{times}", c as u32, name(c)))
                    .label("cannot be seen")
                    .help("delete it")
                    .fix(Fix::not_safe("delete it", vec![Edit::delete(span)])),
            );
        }
    }
}

/// The invisible character at the start of `bytes`.
fn invisible(bytes: &[u8]) -> Option<char> {
    let code = match bytes.get(..3)? {
        [0xE2, 0x80, last @ (0x8B..=0x8F | 0xAA..=0xAE)] | [0xE2, 0x81, last @ (0xA0..=0xA4 | 0xA6..=0xA9)] => {
            0x2000 + (u32::from(bytes[1] - 0x80) << 6) + u32::from(last - 0x80)
        }
        [0xEF, 0xBB, 0xBF] => 0xFEFF,
        _ => return None,
    };
    char::from_u32(code)
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

fn is_direction(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a joiner stands beside a character that it can join: emoji, and scripts of India, Persia and Arabia.
fn joins(text: &str, start: usize, end: usize) -> bool {
    let can = |c: char| matches!(c, '\u{600}'..='\u{1CFF}' | '\u{2190}'..='\u{2BFF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE0F}' | '\u{1F000}'..);
    text[..start].chars().next_back().is_some_and(can) || text[end..].chars().next().is_some_and(can)
}

/// Whether `text` holds letters of Hebrew, Arabic or a script like them.
fn has_rtl(text: &str) -> bool {
    text.bytes().any(|b| (0xD6..=0xDF).contains(&b)) && text.chars().any(|c| matches!(c, '\u{590}'..='\u{8FF}'))
}

fn name(c: char) -> &'static str {
    match c {
        '\u{200B}' => "zero width space",
        '\u{200C}' => "zero width non-joiner",
        '\u{200D}' => "zero width joiner",
        '\u{2060}' => "word joiner",
        '\u{FEFF}' => "byte order mark",
        '\u{2061}'..='\u{2064}' => "invisible operator",
        _ => "mark of direction",
    }
}
