//! The rule `html/unclosed-element`.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::generator::Generator;
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::{Edit, ProblemKind, Span};
use crate::tree::vocabulary::ElementFacts;
use crate::tree::{End, Flags, Node, NodeId, vocabulary};

crate::rule_info! {
    /// A start tag whose element is never closed.
    ///
    /// ## What it does
    /// Reports elements that need an end tag and have none. Elements that may go without one (`li`, `p`, `td`), void
    /// ones (`br`) and elements that HTML does not know (`html/unknown-element`) are left alone.
    ///
    /// ## Why is this bad?
    /// The browser has to guess where the element ends. An unclosed `b` makes the rest of the page bold, an unclosed
    /// `div` takes the footer of the theme into the post.
    ///
    /// ## Example
    /// ```bad
    /// <div><b>Tianjin</div>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <div><b>Tianjin</b></div>
    /// ```
    ///
    /// ## Fix safety
    /// Writing the end tag where the browser ends the element changes nothing: safe. Where the element goes on in
    /// other paragraphs as a copy, the fix ends it in the first one: unsafe.
    ///
    /// ## Per generator
    /// Jekyll's kramdown asks for an end tag of `li`, `p` and `td` too: an HTML block without one goes on to the end of
    /// the post, and the Markdown in it stays as it is. Mending that changes the page: unsafe. The others hand the tag
    /// on as it is.
    pub static INFO = "html/unclosed-element", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `html/unclosed-element`.
pub struct UnclosedElement;

impl Rule for UnclosedElement {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let mut unclosed = post.problems.iter().filter(|p| p.kind == ProblemKind::UnclosedElement).peekable();
        if unclosed.peek().is_none() {
            return;
        }
        let tree = post.body.as_written();
        // Problems know places, fixes need elements: one pass over the tags, and only in a post with a finding.
        let raw = tree.tags().iter().filter(|tag| !tag.is_end && !tag.generated);
        let made: HashMap<u32, NodeId> = raw.filter_map(|tag| Some((tag.span.start, tag.makes?))).collect();
        // A tag or comment without end would swallow an end tag that is written behind it.
        let swallowed = post.problems.iter().any(|p| p.kind == ProblemKind::StrayMarkup && p.span.len() > 3);
        let is_open = |start: u32| {
            let element = made.get(&start).and_then(|id| tree.node(*id).element());
            element.is_some_and(|e| e.end == End::Open)
        };
        // Of those that run to the end of the post the innermost is closed first; then the next, in the next round.
        let innermost = unclosed.clone().map(|p| p.span.start).filter(|start| is_open(*start)).max();
        // Eleventy switches indented code off (since 2.0): what is code to us may be the end tag there.
        let eleventy = post.site.generator == Generator::Eleventy;
        for problem in unclosed {
            let name = &*problem.detail;
            if eleventy && is_ended_in_code(post, problem.span, name) {
                continue;
            }
            if vocabulary::element(name).is_none() && !vocabulary::is_custom_element(name) {
                continue;
            }
            // `<div/>`: that is `html/self-closing`.
            if !problem.mended && post.source.slice(problem.span).ends_with("/>") {
                continue;
            }
            let mut message = format!("`{name}` is never closed");
            if problem.mended && vocabulary::element(name).is_some_and(ElementFacts::has_optional_end) {
                message.push_str(": kramdown goes on to the end of the post with it");
            }
            let mut diagnostic = Diagnostic::new(&INFO, problem.span, message).help("add its end tag");
            if let Some(by) = problem.related {
                diagnostic = diagnostic.related(by, format!("a browser ends `{name}` here"));
            }
            let element = made.get(&problem.span.start).map(|id| tree.node(*id));
            let open = is_open(problem.span.start);
            let waits = open && (swallowed || innermost != Some(problem.span.start));
            if let Some(node) = element.filter(|node| !node.flags().has(Flags::MOVED) && !waits) {
                let end = node.span().end as usize;
                let edits = vec![Edit::insert(end, format!("</{name}>"))];
                let title = format!("write `</{name}>` where a browser ends it");
                // Of `headings like <H1> and <H2>` the author talks: each ends where the next begins.
                let goes_on = vocabulary::is_formatting(name) || vocabulary::is_heading(name);
                diagnostic = diagnostic.fix(if problem.mended || (goes_on && !open && problem.related.is_some()) {
                    Fix::not_safe(title, edits)
                } else {
                    Fix::safe(title, edits)
                });
            }
            cx.report(diagnostic);
        }
    }
}

/// Whether an end tag of `name` stands in indented code behind `start`.
fn is_ended_in_code(post: &Post<'_>, start: Span, name: &str) -> bool {
    let code =
        |node: &Node<'_>| node.is("pre") && node.flags().has(Flags::GENERATED) && node.span().start > start.start;
    let end = format!("</{name}");
    post.body.root().descendants().filter(code).any(|node| {
        let written = post.source.slice(node.span());
        !written.trim_start().starts_with(['`', '~']) && written.contains(&end)
    })
}
