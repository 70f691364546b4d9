//! The rule `html/misnested`.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::{Edit, Problem, ProblemKind, Span};
use crate::tree::{TagToken, vocabulary};

crate::rule_info! {
    /// Elements that overlap.
    ///
    /// ## What it does
    /// Reports an element that ends while one that started inside of it is still open, as in `<b><i></b></i>`, and an
    /// end tag that comes too late for its element or has another heading's name.
    ///
    /// ## Why is this bad?
    /// HTML is a tree. Browsers take such elements apart and put copies of them together again; a converter, a feed
    /// or an editor that reads the same text makes another page of it.
    ///
    /// ## Example
    /// ```bad
    /// <div><b>one <i>two</b> three</i></div>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <div><b>one <i>two</i></b><i> three</i></div>
    /// ```
    ///
    /// ## Fix safety
    /// Safe where two end tags change places or the inner element is a formatting one: the fix writes the order that
    /// browsers make of it. There is no fix for the other tangles.
    ///
    /// ## Per generator
    /// In Markdown a blank line ends a paragraph although the author's `p` is still open; to Jekyll's kramdown it does
    /// not, but kramdown shows the end tags as text that do not match: there the fixes are unsafe.
    pub static INFO = "html/misnested", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `html/misnested`.
pub struct Misnested;

impl Rule for Misnested {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let mut found = post.problems.iter().filter(|p| p.kind == ProblemKind::Misnested).peekable();
        if found.peek().is_none() {
            return;
        }
        // The end tags by place: one pass, and only in a post with a finding.
        let ends = || post.body.as_written().tags().iter().filter(|tag| tag.is_end && !tag.generated);
        let by_start: HashMap<u32, &TagToken> = ends().map(|tag| (tag.span.start, tag)).collect();
        let by_end: HashMap<u32, &TagToken> = ends().map(|tag| (tag.span.end, tag)).collect();
        let rows: Vec<u32> =
            post.body.as_written().tags().iter().filter(|t| &*t.name == "tr").map(|t| t.span.start).collect();
        for problem in found {
            let in_other_row = |start: Span| {
                let first = rows.partition_point(|row| *row < start.start);
                rows.get(first).is_some_and(|row| *row < problem.span.start)
            };
            if matches!(&*problem.detail, "td" | "th") && problem.related.is_some_and(in_other_row) {
                let end = post.source.slice(problem.span);
                let message = format!("`{end}` ends nothing: no cell of this row is open");
                cx.report(Diagnostic::new(&INFO, problem.span, message));
                continue;
            }
            let next = by_start.get(&problem.span.end).copied();
            cx.report(diagnose(problem, post, next, by_end.get(&problem.span.start).copied()));
        }
    }
}

/// The finding for `problem`; `next` and `before` are the end tags that stand right beside it.
fn diagnose(problem: &Problem, post: &Post<'_>, next: Option<&TagToken>, before: Option<&TagToken>) -> Diagnostic {
    let inner = &*problem.detail;
    let end = post.source.slice(problem.span);
    let outer = end.trim_start_matches("</").trim_end_matches('>').trim().to_ascii_lowercase();
    let (message, label) = if outer == inner {
        (format!("`</{inner}>` comes too late: something else ended its `{inner}` before"), "this element")
    } else if vocabulary::is_heading(&outer) && vocabulary::is_heading(inner) {
        (format!("`{inner}` is ended by `</{outer}>`"), "this heading")
    } else {
        (format!("`{outer}` and `{inner}` overlap: `{outer}` ends while `{inner}` is open"), "still open")
    };
    let mut diagnostic = Diagnostic::new(&INFO, problem.span, message);
    let Some(start) = problem.related else { return diagnostic };
    let fix = |title, edits| if problem.mended { Fix::not_safe(title, edits) } else { Fix::safe(title, edits) };
    diagnostic = diagnostic.related(start, label);
    if outer == inner {
        // `<b><i>x</b></i>`: the two end tags change places.
        let Some(before) = before.filter(|tag| &*tag.name != inner) else { return diagnostic };
        let edits = vec![Edit::insert(before.span.start as usize, end), Edit::delete(problem.span)];
        return diagnostic.fix(fix(format!("end `{inner}` before `{}`", before.name), edits));
    }
    if vocabulary::is_heading(&outer) && vocabulary::is_heading(inner) {
        let edits = vec![Edit::replace(problem.span, format!("</{inner}>"))];
        return diagnostic.fix(fix(format!("write `</{inner}>`"), edits));
    }
    diagnostic = diagnostic.help(format!("end `{inner}` before `{outer}`, and start it again behind if it goes on"));
    if !vocabulary::is_formatting(inner) {
        return diagnostic;
    }
    let mut edits = vec![Edit::insert(problem.span.start as usize, format!("</{inner}>"))];
    match next.filter(|tag| &*tag.name == inner) {
        Some(tag) => edits.push(Edit::delete(tag.span)),
        None => edits.push(Edit::insert(problem.span.end as usize, post.source.slice(start))),
    }
    diagnostic.fix(fix(format!("end `{inner}` before `{outer}`, as browsers do"), edits))
}
