//! The rule `html/stray-end-tag`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Problem, ProblemKind, Span};
use crate::tree::vocabulary;

crate::rule_info! {
    /// An end tag that closes nothing.
    ///
    /// ## What it does
    /// Reports end tags without an open element of their name.
    ///
    /// ## Why is this bad?
    /// Most are dropped in silence, but `</p>` makes an empty paragraph and `</br>` a line break, and the element
    /// that was meant to end goes on. Often the start tag was lost in a copy, or Markdown had closed the paragraph.
    ///
    /// ## Example
    /// ```bad
    /// <div>Tianjin</div></div>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <div>Tianjin</div>
    /// ```
    ///
    /// ## Fix safety
    /// Deleting a tag that browsers drop is safe, and so is writing `<br>` for `</br>`. Deleting `</p>`, of which they
    /// make a paragraph, is unsafe, and so is making a start tag of an end tag with attributes.
    ///
    /// ## Per generator
    /// Jekyll's kramdown shows most of them to the reader as text, so that deleting one is unsafe there. The others
    /// hand the tag on as it is.
    pub static INFO = "html/stray-end-tag", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `html/stray-end-tag`.
pub struct StrayEndTag;

impl Rule for StrayEndTag {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::problems(&[ProblemKind::StrayEndTag])
    }

    fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
        let name = &*problem.detail;
        // `</a href="…">text</a>`: deleting it would lose the URL.
        if post.source.slice(problem.span).contains('=') {
            let slash = Span::new(problem.span.start as usize + 1, problem.span.start as usize + 2);
            let diagnostic = Diagnostic::new(&INFO, problem.span, format!("this `</{name}>` has attributes"));
            let edits = vec![Edit::delete(slash)];
            cx.report(diagnostic.help("was a start tag meant?").fix(Fix::not_safe("make it a start tag", edits)));
            return;
        }
        let is_void = vocabulary::element(name).is_some_and(vocabulary::ElementFacts::is_void);
        let message = match name {
            _ if problem.mended => format!("`</{name}>` closes nothing: the reader sees it as text"),
            "p" => "`</p>` closes nothing: a browser makes an empty paragraph of it".to_owned(),
            "br" => "`</br>` is no end tag: a browser makes a line break of it".to_owned(),
            _ if is_void => format!("`{name}` has no end tag: it is empty by definition"),
            _ => format!("`</{name}>` closes nothing: no `{name}` is open here"),
        };
        let diagnostic = Diagnostic::new(&INFO, problem.span, message);
        // `</x text` that swallowed the tag after it: nobody knows what is to go.
        if post.source.slice(problem.span)[1..].contains('<') {
            cx.report(diagnostic.help("end the tag with `>`"));
            return;
        }
        // A backtick that was to begin code, of which the second is missing: the tag is what the author talks about.
        let (before, after) =
            (&post.source.text()[..problem.span.start as usize], &post.source.text()[problem.span.end as usize..]);
        if before.ends_with('`') && !after.starts_with('`') {
            cx.report(diagnostic.help("write the second backtick behind the code"));
            return;
        }
        let edits = vec![Edit::delete(problem.span)];
        cx.report(match name {
            "br" if problem.mended => {
                diagnostic.fix(Fix::not_safe("write `<br>`", vec![Edit::replace(problem.span, "<br>")]))
            }
            _ if problem.mended => diagnostic.fix(Fix::not_safe("delete it", edits)),
            "br" => diagnostic.fix(Fix::safe("write `<br>`", vec![Edit::replace(problem.span, "<br>")])),
            "p" => diagnostic.fix(Fix::not_safe("delete it", edits)),
            _ => diagnostic.fix(Fix::safe("delete it", edits)),
        });
    }
}
