//! The rule `front-matter/unclosed`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::generator::Generator;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Problem, ProblemKind};

crate::rule_info! {
    /// A block of front matter whose closing fence is missing.
    ///
    /// ## What it does
    /// Reports an opening fence that is followed by keys and by no closing fence, and names the line that was probably
    /// meant as one: `--`, `----`, an indented fence, a fence glued to a word.
    ///
    /// ## Why is this bad?
    /// The post has no front matter then, and its keys are text of the page.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// title: Tianjin
    ///
    /// The text.
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: Tianjin
    /// ---
    /// The text.
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: where the block ends is a guess, before the first blank line or at the line that looks like a fence.
    ///
    /// ## Per generator
    /// Jekyll publishes the keys as text, without a word. Hugo and Zola stop the build. Eleventy takes everything to
    /// the end of the file for keys.
    pub static INFO = "front-matter/unclosed", Error, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `front-matter/unclosed`.
pub struct Unclosed;

impl Rule for Unclosed {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::problems(&[ProblemKind::FrontMatterUnclosed])
    }

    fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
        let fence = &*problem.detail;
        let effect = match post.site.generator {
            Generator::Jekyll => ": Jekyll publishes the keys as text",
            Generator::Hugo | Generator::Zola => ": the build stops",
            _ => "",
        };
        let mut found = Diagnostic::new(&INFO, problem.span, format!("the front matter never closes{effect}"))
            .label(format!("no `{fence}` closes it"))
            .help(format!("write `{fence}` on a line of its own after the last key"));
        if let Some(end) = problem.related {
            let eol = if post.source.text()[..end.start as usize].ends_with("\r\n") { "\r\n" } else { "\n" };
            let (label, edit) = if end.is_empty() {
                let line_start = post.source.text()[..end.start as usize].ends_with(['\n', '\r']);
                let before = if line_start { "" } else { eol };
                ("the keys seem to end here", Edit::insert(end.start as usize, format!("{before}{fence}{eol}")))
            } else {
                ("meant as the closing fence?", Edit::replace(end, fence))
            };
            found = found.related(end, label).fix(Fix::not_safe(format!("close it with `{fence}`"), vec![edit]));
        }
        cx.report(found);
    }
}
