//! The rule `html/raw-ampersand`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Problem, ProblemKind, Span};
use crate::tree::vocabulary::nearest;

crate::rule_info! {
    /// An `&` that is read as a character reference, or looks like one and is none.
    ///
    /// ## What it does
    /// Reports `&name` that a browser reads as a character although its semicolon is missing, and `&name;` that no
    /// browser knows. A plain `&`, as in `AT&T` or between the parameters of a URL, is fine in HTML. Other checkers have a
    /// rule of its own for unknown references; here both are one. Numbers are `html/windows-1252-reference`.
    ///
    /// ## Why is this bad?
    /// `?a=1&copy` becomes `?a=1©`: the link is dead. An unknown name is shown to the reader as it was typed.
    ///
    /// ## Example
    /// ```bad
    /// <p>R&ampD, A&nbps;B</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>R&amp;D, A&nbsp;B</p>
    /// ```
    ///
    /// ## Fix safety
    /// Adding the missing semicolon and writing `&amp;` before an unknown name change nothing for the reader: safe.
    /// Writing another name that was likely meant is unsafe.
    ///
    /// ## Per generator
    /// Jekyll's kramdown shows `&copy` as it stands, in URLs too, so that writing the semicolon is unsafe there.
    pub static INFO = "html/raw-ampersand", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The names that posts use most; a slip of the finger is compared with these.
const COMMON: &[&str] = &[
    "nbsp", "amp", "lt", "gt", "quot", "apos", "copy", "reg", "trade", "hellip", "mdash", "ndash", "lsquo", "rsquo",
    "ldquo", "rdquo", "laquo", "raquo", "middot", "bull", "times", "deg", "euro", "pound", "yen", "cent", "sect",
    "para", "eacute", "egrave", "agrave", "ccedil", "uuml", "ouml", "auml", "szlig", "ntilde", "larr", "rarr", "emsp",
    "ensp", "thinsp", "shy", "zwj", "zwnj",
];

/// The rule `html/raw-ampersand`.
pub struct RawAmpersand;

impl Rule for RawAmpersand {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::problems(&[ProblemKind::AmbiguousAmpersand, ProblemKind::UnknownEntity])
    }

    fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
        let written = post.source.slice(problem.span);
        let name = written.trim_start_matches('&').trim_end_matches(';');
        let start = problem.span.start as usize;
        if problem.kind == ProblemKind::AmbiguousAmpersand && problem.mended {
            let message = format!("`{written}` has no `;`: the reader sees it as it stands");
            let edits = vec![Edit::insert(problem.span.end as usize, ";")];
            cx.report(
                Diagnostic::new(&INFO, problem.span, message)
                    .help("write `&amp;` for the `&` if it is text")
                    .fix(Fix::not_safe("write the `;`", edits)),
            );
            return;
        }
        if problem.kind == ProblemKind::AmbiguousAmpersand {
            let read_as = if *problem.detail == *name { String::new() } else { format!(" (`{}`)", problem.detail) };
            let message = format!("`{written}` is read as a character{read_as} although no `;` follows");
            let edits = vec![Edit::insert(problem.span.end as usize, ";")];
            cx.report(
                Diagnostic::new(&INFO, problem.span, message)
                    .help("if the characters themselves were meant, write `&amp;` for the `&`")
                    .fix(Fix::safe("write the `;`", edits)),
            );
            return;
        }
        // In an attribute browsers and servers get what is written: `?a=1&space;2`.
        let tags = post.body.as_written().tags();
        let before = tags.partition_point(|tag| tag.span.start <= problem.span.start);
        if tags[..before].last().is_some_and(|tag| tag.span.contains(problem.span)) {
            return;
        }
        let diagnostic = Diagnostic::new(&INFO, problem.span, format!("`{written}` is no character reference"));
        cx.report(match nearest(name, COMMON.iter().copied()) {
            Some(meant) => diagnostic.help(format!("did you mean `&{meant};`?")).fix(Fix::not_safe(
                format!("write `&{meant};`"),
                vec![Edit::replace(problem.span, format!("&{meant};"))],
            )),
            None => diagnostic
                .help("write `&amp;` for an `&` that is text")
                .fix(Fix::safe("escape the `&`", vec![Edit::replace(Span::new(start, start + 1), "&amp;")])),
        });
    }
}
