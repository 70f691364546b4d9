//! The rule `file/final-newline`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};

crate::rule_info! {
    /// A file that does not end with exactly one line end.
    ///
    /// ## What it does
    /// Reports a last line without a line end, at its last character, and blank lines after the last one with text. A file
    /// without any text is left alone.
    ///
    /// ## Why is this bad?
    /// Programs that put files together glue the next one to the last line, and diffs show lines that nobody changed.
    ///
    /// ## Example
    /// Two blank lines end the file:
    /// ```bad
    /// one
    ///
    ///
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// one
    /// ```
    ///
    /// ## Fix safety
    /// Safe: a line end as the one before it is added, blank lines go.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "file/final-newline", Info, All, fix: Safe, since: "0.1.0";
}

/// The rule `file/final-newline`.
pub struct FinalNewline;

impl Rule for FinalNewline {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let text = post.source.text();
        let body = text.trim_end_matches(['\n', '\r']);
        let Some(last) = body.chars().next_back().filter(|last| *last != '\u{FEFF}') else { return };
        let ends = &text[body.len()..];
        let one = if ends.starts_with("\r\n") { 2 } else { 1 };
        if ends.len() > one {
            let span = Span::new(body.len() + one, text.len());
            cx.report(
                Diagnostic::new(&INFO, span, "blank lines end the file")
                    .label("nothing follows")
                    .help("delete them")
                    .fix(Fix::safe("delete the blank lines", vec![Edit::delete(span)])),
            );
        }
        if !ends.is_empty() {
            return;
        }
        let lines = post.source.line_starts();
        let eol = match lines {
            [.., start] if text[..*start as usize].ends_with("\r\n") => "\r\n",
            [.., start] if text[..*start as usize].ends_with('\r') => "\r",
            _ => "\n",
        };
        // Behind an unfinished tag a line end is part of the tag.
        let last_line = &text[lines.last().map_or(0, |start| *start as usize)..];
        let unfinished = last_line.rfind('<') > last_line.rfind('>');
        let span = Span::new(text.len() - last.len_utf8(), text.len());
        let found = Diagnostic::new(&INFO, span, "the last line has no line end")
            .label("the file stops here")
            .help("end the line");
        let fix = || Fix::safe("end the line", vec![Edit::insert(text.len(), eol)]);
        cx.report(if unfinished { found } else { found.fix(fix()) });
    }
}
