//! The rule `markdown/unclosed-fence`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Problem, ProblemKind};

crate::rule_info! {
    /// A code fence without an end.
    ///
    /// ## What it does
    /// Reports a fence of backticks or tildes that no fence closes.
    ///
    /// ## Why is this bad?
    /// In CommonMark the rest of the post is code; kramdown shows the backticks, and reads the code as text.
    ///
    /// ## Example
    /// ```bad generator=hugo path=content/a.md
    /// ~~~sh
    /// make
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ~~~sh
    /// make
    /// ~~~
    /// ```
    ///
    /// ## Fix safety
    /// No fix: where the code ends is known to the author only.
    ///
    /// ## Per generator
    /// CommonMark engines (Hugo, Zola, Eleventy, Hexo, Astro) close it at the end of the post; Jekyll's kramdown
    /// makes no code of it.
    pub static INFO = "markdown/unclosed-fence", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `markdown/unclosed-fence`.
pub struct UnclosedFence;

impl Rule for UnclosedFence {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::problems(&[ProblemKind::UnclosedFence])
    }

    fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
        let what = if crate::lint::literal::is_kramdown(post) {
            "it is shown as text"
        } else {
            "the rest of the post is code"
        };
        let marks = if problem.detail.starts_with('~') { "tildes" } else { "backticks" };
        let message = format!("no fence of {} {marks} closes this one: {what}", problem.detail.len());
        cx.report(Diagnostic::new(&INFO, problem.span, message).help("close the code with a fence of the same length"));
    }
}
