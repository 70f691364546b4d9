//! The rule `file/carriage-return`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};

crate::rule_info! {
    /// A file whose lines all end with CRLF, as on Windows.
    ///
    /// ## What it does
    /// Reports a file of more than one line in which no line ends with LF alone, at the first line end.
    ///
    /// ## Why is this bad?
    /// Nothing breaks. A house that wants LF in its repository sees here which files are otherwise.
    ///
    /// ## Example
    /// ```bad escaped
    /// one\u{d}
    /// two\u{d}
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// one
    /// two
    /// ```
    ///
    /// ## Fix safety
    /// Safe: no reader sees a line end.
    ///
    /// ## Per generator
    /// The same for all. Lines that end in two ways are `file/line-endings`.
    pub static INFO = "file/carriage-return", Info, All, fix: Safe, since: "0.1.0";
}

/// The rule `file/carriage-return`.
pub struct CarriageReturn;

impl Rule for CarriageReturn {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let bytes = post.source.text().as_bytes();
        let Some(first) = memchr::memchr(b'\n', bytes).filter(|&at| at > 0 && bytes[at - 1] == b'\r') else { return };
        let ends: Vec<usize> = memchr::memchr_iter(b'\n', bytes).collect();
        if ends.iter().any(|&at| bytes[at - 1] != b'\r') {
            return;
        }
        let edits = ends.iter().map(|&at| Edit::delete(Span::new(at - 1, at))).collect();
        cx.report(
            Diagnostic::new(&INFO, Span::new(first - 1, first + 1), "all lines end with CRLF")
                .label("the first line end")
                .help("end every line with LF")
                .severity(Severity::Info)
                .fix(Fix::safe("end every line with LF", edits)),
        );
    }
}
