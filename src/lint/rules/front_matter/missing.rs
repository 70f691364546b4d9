//! The rule `front-matter/missing`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::generator::{Generator, PostKind};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Problem, ProblemKind};

crate::rule_info! {
    /// No front matter where the generator needs it, or an opening fence that comes too late.
    ///
    /// ## What it does
    /// Reports a post without front matter if its generator does something else with such a file, and a fence after
    /// blank lines if the generator looks for it on the first line only.
    ///
    /// ## Why is this bad?
    /// The keys are published as text, or the post loses its layout, or the build stops.
    ///
    /// ## Example
    /// ```bad
    ///
    /// ---
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
    /// Safe: only the blank lines before the fence go.
    ///
    /// ## Per generator
    /// Jekyll publishes a file in `_posts` without front matter with its Markdown rendered, but without a layout. Zola
    /// stops. Hugo, Eleventy, Hexo and Astro take the file as it is: title and date come from its name or nowhere.
    /// Jekyll, Eleventy and Hexo want the fence on the first line.
    pub static INFO = "front-matter/missing", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `front-matter/missing`.
pub struct Missing;

impl Rule for Missing {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::problems(&[ProblemKind::FrontMatterMissing])
    }

    fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
        if let Some(fence) = problem.related {
            let fix = Fix::safe("delete the blank lines", vec![Edit::delete(problem.span)]);
            let found = Diagnostic::new(&INFO, problem.span, "the front matter must start on the first line")
                .label("blank lines before the fence")
                .related(fence, "the fence comes too late")
                .help("delete the blank lines: with them the keys are published as text")
                .severity(Severity::Error)
                .fix(fix);
            cx.report(found);
            return;
        }
        let path = post.identity.path.as_str();
        let is_dated_post = post.identity.kind == PostKind::Post && post.identity.name_date.is_some();
        let (severity, what) = match post.site.generator {
            // A file in `_posts` without a date in its name is no post.
            Generator::Jekyll if post.identity.kind == PostKind::Draft || is_dated_post => {
                (Severity::Warning, "Jekyll publishes the post without a layout")
            }
            Generator::Zola if path.starts_with("content/") && path.ends_with(".md") => {
                (Severity::Error, "Zola stops at a page without it")
            }
            _ => return,
        };
        let found = Diagnostic::new(&INFO, problem.span, format!("there is no front matter: {what}"))
            .label("no fence on the first line")
            .help("put two fences before the text, with the keys between them")
            .severity(severity);
        cx.report(found);
    }
}
