//! The rule `template/unbalanced-tag`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::generator::Generator;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Problem, ProblemKind};

crate::rule_info! {
    /// A block tag of a template without its end, an end without its start, or a tag whose braces never close.
    ///
    /// ## What it does
    /// Pairs the block tags of Liquid or Nunjucks in the body of a post, wherever they stand: `if`, `unless`, `case`,
    /// `for`, `tablerow`, `capture`, `comment`, `raw`, `highlight` and their like. A tag that only a plugin knows is left
    /// alone.
    ///
    /// ## Why is this bad?
    /// The generator stops at it, and the whole site is not built.
    ///
    /// ## Example
    /// ```bad
    /// {% if page.updated %}Updated {{ page.updated }}.
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// {% if page.updated %}Updated {{ page.updated }}.{% endif %}
    /// ```
    ///
    /// ## Fix safety
    /// There is no fix: where the block was meant to end is not known.
    ///
    /// ## Per generator
    /// Jekyll, Eleventy and Hexo. Code that shows template tags needs `{% raw %}` there, also between fences. Without a
    /// known generator nothing is said: the tags may be plain text.
    pub static INFO = "template/unbalanced-tag", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `template/unbalanced-tag`.
pub struct UnbalancedTag;

impl Rule for UnbalancedTag {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::problems(&[ProblemKind::UnbalancedTemplate, ProblemKind::UnclosedTemplate])
    }

    fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
        if !matches!(post.site.generator, Generator::Jekyll | Generator::Eleventy | Generator::Hexo) {
            return;
        }
        let name = &*problem.detail;
        let found = if problem.kind == ProblemKind::UnclosedTemplate {
            let open = post.source.slice(problem.span);
            let close = if open == "{%" { "%}" } else { "}}" };
            Diagnostic::new(&INFO, problem.span, format!("this `{open}` is never closed"))
                .help(format!("add `{close}`, or put the text between `{{% raw %}}` and `{{% endraw %}}`"))
        } else if let Some(start) = name.strip_prefix("end") {
            Diagnostic::new(&INFO, problem.span, format!("`{name}` ends nothing: no `{start}` is open here"))
                .help(format!("delete it, or add the `{start}` that it ends"))
        } else {
            Diagnostic::new(&INFO, problem.span, format!("`{name}` is never closed"))
                .help(format!("add `{{% end{name} %}}`"))
        };
        cx.report(match problem.related {
            Some(end) => found.related(end, format!("`{name}` is still open here")),
            None => found,
        });
    }
}
