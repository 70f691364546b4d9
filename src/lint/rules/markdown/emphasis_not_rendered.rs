//! The rule `markdown/emphasis-not-rendered`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Problem, ProblemKind};

crate::rule_info! {
    /// Asterisks that were meant as emphasis and stay asterisks.
    ///
    /// ## What it does
    /// Reports pairs of `*`, `**` or `~~` that stay literal because of the characters beside them. Markdown does not
    /// let a run close after punctuation when a letter follows, and in Chinese, Japanese and Korean text no space
    /// stands there to help.
    ///
    /// ## Why is this bad?
    /// The reader sees `**天津北方网讯：**近些年来` with its asterisks. The same text renders as bold in kramdown, so the
    /// fault shows only after a move to another engine.
    ///
    /// ## Example
    /// ```bad
    /// **天津北方网讯：**近些年来
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <strong>天津北方网讯：</strong>近些年来
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the asterisks go and the text becomes bold, which is what was meant but not what the reader sees now.
    /// Where kramdown renders it already nothing changes: safe.
    ///
    /// ## Per generator
    /// Hugo, Zola, Eleventy, Hexo and Astro read emphasis as CommonMark does. Jekyll's kramdown is more generous at
    /// the end of a run, GitHub and every other reader of the same file is not: what only kramdown renders is an info.
    pub static INFO = "markdown/emphasis-not-rendered", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `markdown/emphasis-not-rendered`.
pub struct EmphasisNotRendered;

impl Rule for EmphasisNotRendered {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::problems(&[ProblemKind::LiteralDelimiter, ProblemKind::KramdownDelimiter])
    }

    fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
        let run = post.source.slice(problem.span);
        let only_kramdown = problem.kind == ProblemKind::KramdownDelimiter;
        let engines = if only_kramdown { " in every engine but kramdown" } else { "" };
        let mut message = format!("this `{run}` stays literal{engines}");
        if !problem.detail.is_empty() {
            message = format!("{message}: {}", problem.detail);
        }
        let mut diagnostic = Diagnostic::new(&INFO, problem.span, message);
        if only_kramdown {
            diagnostic = diagnostic.severity(Severity::Info);
        }
        let Some(partner) = problem.related else {
            cx.report(diagnostic.help(format!("escape it as `\\{run}` if it is meant as it stands")));
            return;
        };
        let (first, last) = if problem.span < partner { (problem.span, partner) } else { (partner, problem.span) };
        // Around a comment alone there is nothing to emphasise: it is a mark for a program.
        let between = post.source.text().get(first.end as usize..last.start as usize).unwrap_or_default().trim();
        if only_kramdown && between.starts_with("<!--") && between.find("-->").is_some_and(|at| at + 3 == between.len())
        {
            return;
        }
        diagnostic = diagnostic.related(partner, "its partner");
        let tags = match (run, post.source.slice(partner)) {
            (a, b) if a != b => None,
            ("*" | "_", _) => Some(("<em>", "</em>")),
            ("**" | "__", _) => Some(("<strong>", "</strong>")),
            ("***" | "___", _) => Some(("<em><strong>", "</strong></em>")),
            ("~~", _) => Some(("<del>", "</del>")),
            _ => None,
        };
        if let Some((start, end)) = tags {
            let edits = vec![Edit::replace(first, start), Edit::replace(last, end)];
            diagnostic =
                diagnostic.help(format!("write {start}…{end}, which every engine renders")).fix(match only_kramdown {
                    true => Fix::safe(format!("write {start}…{end}"), edits),
                    false => Fix::not_safe(format!("write {start}…{end}"), edits),
                });
        }
        cx.report(diagnostic);
    }
}
