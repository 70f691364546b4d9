//! The rule `file/control-character`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::{Edit, Span, first_byte};

crate::rule_info! {
    /// A control character: one of ASCII beside tab and line ends, or of U+0080 to U+009F.
    ///
    /// ## What it does
    /// Reports NUL, backspace, escape and the other characters that steered terminals, at each run of them.
    ///
    /// ## Why is this bad?
    /// They come from copying and from broken conversions, nobody sees them, and feeds that hold one are no XML: a
    /// reader of the feed gets an error instead of the post. In front matter YAML forbids them.
    ///
    /// ## Example
    /// ```bad escaped
    /// One\u{8} line.
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// One line.
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the character goes, but what stood there before a conversion broke it is not known.
    ///
    /// ## Per generator
    /// Jekyll reads no front matter that holds one. In the text the same for all.
    pub static INFO = "file/control-character", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `file/control-character`.
pub struct ControlCharacter;

impl Rule for ControlCharacter {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let text = post.source.text();
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(start) = first_byte(bytes, at, may_start) {
            let Some(first) = control_at(text, start) else {
                at = start + 1;
                continue;
            };
            at = start + first.len_utf8();
            let mut count = 1;
            while let Some(next) = control_at(text, at).filter(|c| *c == first) {
                at += next.len_utf8();
                count += 1;
            }
            // The last byte of a quotation mark in the wrong encoding: the text is to be mended as a whole.
            if matches!(first, '\u{80}'..='\u{9F}') && text[..start].ends_with("â€") {
                continue;
            }
            let span = Span::new(start, at);
            let times = if count == 1 { String::new() } else { format!(", {count} times") };
            let found = Diagnostic::new(
                &INFO,
                span,
                format!("the control character U+{:04X} ({}){times}", first as u32, name(first)),
            )
            .label("cannot be seen")
            .help("delete it")
            .fix(Fix::not_safe("delete the control character", vec![Edit::delete(span)]));
            let in_block = post.front_matter.as_ref().is_some_and(|f| f.content.contains(span));
            cx.report(if in_block { found.severity(Severity::Error) } else { found });
        }
    }
}

/// With which a control character may start: ASCII controls, and the first byte of U+0080 to U+009F.
fn may_start(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0B | 0x0C | 0x0E..=0x1F | 0x7F | 0xC2)
}

/// The control character at byte `at`. U+001A is what a byte that is not UTF-8 reads as: that is another rule.
fn control_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next().filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{1A}'))
}

fn name(c: char) -> &'static str {
    match c {
        '\0' => "NUL",
        '\u{8}' => "backspace",
        '\u{B}' => "vertical tab",
        '\u{C}' => "form feed",
        '\u{1B}' => "escape",
        '\u{7F}' => "delete",
        '\u{80}'..='\u{9F}' => "C1 control",
        _ => "C0 control",
    }
}
