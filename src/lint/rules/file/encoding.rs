//! The rule `file/encoding`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::generator::Generator;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Problem, ProblemKind, Span};

crate::rule_info! {
    /// Bytes that are not UTF-8, a file in another encoding, or a byte order mark.
    ///
    /// ## What it does
    /// Reports each run of bytes that are not UTF-8, a file that as a whole is in another encoding, with the guess
    /// which one, and a byte order mark at the start of the file.
    ///
    /// ## Why is this bad?
    /// Every generator reads UTF-8. Other bytes stop the build or are shown as replacement characters. A byte order
    /// mark hides the opening fence from tools that do not expect it.
    ///
    /// ## Example
    /// The first character is a byte order mark:
    /// ```bad escaped
    /// \u{feff}---
    /// title: Tianjin
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: Tianjin
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the byte order mark goes. Other bytes are never touched: what they mean is a guess.
    ///
    /// ## Per generator
    /// Jekyll 4.3, Hugo, Zola, Eleventy, Hexo and Astro read a byte order mark over, so it is only worth knowing
    /// there. A file in another encoding is read by none.
    pub static INFO = "file/encoding", Error, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `file/encoding`.
pub struct Encoding;

impl Rule for Encoding {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::problems(&[ProblemKind::InvalidUtf8, ProblemKind::OtherEncoding, ProblemKind::ByteOrderMark])
    }

    fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
        let found = match problem.kind {
            ProblemKind::ByteOrderMark => {
                let severity = if post.site.generator == Generator::None { Severity::Warning } else { Severity::Info };
                Diagnostic::new(&INFO, problem.span, "the file starts with a byte order mark")
                    .label("a byte order mark")
                    .help("delete it: UTF-8 needs none")
                    .severity(severity)
                    .fix(Fix::safe("delete the byte order mark", vec![Edit::delete(problem.span)]))
            }
            ProblemKind::OtherEncoding => {
                let name = &problem.detail;
                // The whole file would be underlined; its first line is enough.
                let line = post.source.line_span(0);
                let span = Span { end: line.end.min(problem.span.end), ..line };
                Diagnostic::new(&INFO, span, format!("the file is not UTF-8, it seems to be {name}"))
                    .label("and so on to the end of the file")
                    .help(format!("convert it: `iconv -f {name} -t UTF-8`; nothing else in it was checked"))
            }
            _ => {
                let (noun, verb) = if problem.span.len() == 1 { ("byte", "is") } else { ("bytes", "are") };
                Diagnostic::new(&INFO, problem.span, format!("the {noun} {} {verb} not UTF-8", problem.detail))
                    .label("not UTF-8")
                    .help("write the character that is meant, in UTF-8")
            }
        };
        cx.report(found);
    }
}
