//! The rule `file/line-endings`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};

crate::rule_info! {
    /// Lines that end in two ways in one file.
    ///
    /// ## What it does
    /// Reports a file in which some lines end with CRLF and some with LF, at the first line end of the rarer kind.
    ///
    /// ## Why is this bad?
    /// A version control that normalises line ends shows the whole file as changed, and diffs, patches and programs that
    /// compare lines stumble. It is the mark of a file that two programs wrote.
    ///
    /// ## Example
    /// The second line ends with CRLF:
    /// ```bad escaped
    /// one
    /// two\u{d}
    /// three
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// one
    /// two
    /// three
    /// ```
    ///
    /// ## Fix safety
    /// Safe: every line ends as most do; no reader sees a line end.
    ///
    /// ## Per generator
    /// The same for all. Lines that all end with CRLF are `file/carriage-return`.
    pub static INFO = "file/line-endings", Warning, Strict, fix: Safe, since: "0.1.0";
}

/// The rule `file/line-endings`.
pub struct LineEndings;

impl Rule for LineEndings {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let bytes = post.source.text().as_bytes();
        // Most files hold no carriage return at all.
        if memchr::memchr(b'\r', bytes).is_none() {
            return;
        }
        let is_crlf = |at: usize| at > 0 && bytes[at - 1] == b'\r';
        let (mut crlf, mut lf): (Vec<usize>, Vec<usize>) =
            memchr::memchr_iter(b'\n', bytes).partition(|at| is_crlf(*at));
        if crlf.is_empty() || lf.is_empty() {
            return;
        }
        // Of as many of each LF stays: nothing needs the other.
        let to_lf = crlf.len() <= lf.len();
        let (rare, count) =
            if to_lf { (std::mem::take(&mut crlf), lf.len()) } else { (std::mem::take(&mut lf), crlf.len()) };
        let edits = rare.iter().map(|&at| match to_lf {
            true => Edit::delete(Span::new(at - 1, at)),
            false => Edit::insert(at, "\r"),
        });
        let (name, other) = if to_lf { ("CRLF", "LF") } else { ("LF", "CRLF") };
        let first = rare[0];
        let span = if to_lf { Span::new(first - 1, first + 1) } else { Span::new(first, first + 1) };
        let lines = if rare.len() == 1 { "line ends" } else { "lines end" };
        cx.report(
            Diagnostic::new(&INFO, span, format!("{} {lines} with {name}, {count} with {other}", rare.len()))
                .label(format!("the first {name}"))
                .help(format!("end every line with {other}"))
                .fix(Fix::safe(format!("end every line with {other}"), edits.collect())),
        );
    }
}
