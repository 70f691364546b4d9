//! The rule `html/document-in-post`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::generator::PostKind;
use crate::lint::{Context, Interests, Rule};
use crate::markup::Dialect;
use crate::post::Post;
use crate::text::{Edit, Problem, ProblemKind};
use crate::tree::{Flags, Node};

crate::rule_info! {
    /// The frame of a whole page inside a post.
    ///
    /// ## What it does
    /// Reports `html`, `head`, `body`, `title` and a doctype in the body of a post, and `meta` with a character
    /// set.
    ///
    /// ## Why is this bad?
    /// The theme writes them: those in the post are dropped or, as `title`, are shown or taken for those of the
    /// page. Most often a whole page was pasted.
    ///
    /// ## Example
    /// ```bad
    /// <body>
    /// <p>Tianjin</p>
    /// </body>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>Tianjin</p>
    /// ```
    ///
    /// ## Fix safety
    /// Deleting a start tag that browsers drop is safe in a post of HTML. In Markdown it may begin a block: unsafe.
    /// Where the body is a whole page, what of it is to stay is for the author to say.
    ///
    /// ## Per generator
    /// The same for all. A page with `layout: null` or without front matter is one of its own, and left alone.
    pub static INFO = "html/document-in-post", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `html/document-in-post`.
pub struct DocumentInPost;

impl Rule for DocumentInPost {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests {
            elements: &["body", "head", "html", "meta", "title"],
            ..Interests::problems(&[ProblemKind::IgnoredTag])
        }
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if !node.is_authored() || node.flags().has(Flags::CLONE) || !has_frame(post) {
            return;
        }
        let name = node.name();
        // The other ones hold microdata.
        if name == "meta" && node.attribute("charset").is_none() && node.attribute("http-equiv").is_none() {
            return;
        }
        cx.report(diagnose(name, node.tag_span()));
    }

    fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
        let name = &*problem.detail;
        if matches!(name, "html" | "head" | "body") && has_frame(post) {
            let edits = vec![Edit::delete(problem.span)];
            let is_html = post.body_options.dialect == Dialect::Html;
            cx.report(diagnose(name, problem.span).fix(if is_html && !problem.mended {
                Fix::safe("delete the tag", edits)
            } else {
                Fix::not_safe("delete the tag", edits)
            }));
        }
    }
}

fn diagnose(name: &str, span: crate::text::Span) -> Diagnostic {
    Diagnostic::new(&INFO, span, format!("`{name}` belongs to the page around the post, which the theme writes"))
        .help("delete it")
}

/// Whether the theme writes a page around the post.
fn has_frame(post: &Post<'_>) -> bool {
    let Some(block) = &post.front_matter else { return post.identity.kind == PostKind::Post };
    match block.get("layout") {
        Some(value) => value
            .as_scalar()
            .is_some_and(|s| !matches!(s.text.trim(), "" | "null" | "~" | "none" | "nil" | "false" | "raw")),
        None => post.identity.kind == PostKind::Post,
    }
}
