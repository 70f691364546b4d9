//! The rule `html/duplicate-id`.

use std::cell::LazyCell;
use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Rule, tag_edits};
use crate::post::Post;
use crate::text::Span;
use crate::tree::{Node, Template, TemplateKind};

crate::rule_info! {
    /// An id that a post gives to two elements.
    ///
    /// ## What it does
    /// Reports the second and every later element with an id that an element before it has. Ids with template tags in
    /// them and elements in different branches of a template's `if` are left alone.
    ///
    /// ## Why is this bad?
    /// A link to `#id`, a label and a script reach the first element only.
    ///
    /// ## Example
    /// ```bad
    /// <p id="note">One</p>
    /// <p id="note">Two</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p id="note">One</p>
    /// <p id="note-2">Two</p>
    /// ```
    ///
    /// ## Fix safety
    /// Deleting the second id is safe: no link reaches it. A style sheet that names the id colours both elements; give
    /// them a class if you rely on that.
    ///
    /// ## Per generator
    /// The same for all. On a page that shows several posts at once, ids of different posts can meet as well.
    pub static INFO = "html/duplicate-id", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `html/duplicate-id`.
pub struct DuplicateId;

impl Rule for DuplicateId {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        // Tags, not nodes: two elements meet here, and the list of tags is at hand without another walk.
        let tree = &post.body;
        let starts = tree.tags().iter().filter(|tag| !tag.is_end && !tag.generated);
        let elements = starts.filter_map(|tag| Some(tree.node(tag.makes?)));
        let mut with_id = elements.filter_map(|node| Some((node.attribute("id")?, node)));
        // Most posts have no id, or one.
        let Some(first) = with_id.next() else { return };
        let Some(second) = with_id.next() else { return };
        let mut seen: HashMap<&str, Node<'_>> = HashMap::new();
        let branches = LazyCell::new(|| branches(tree.templates()));
        for (id, node) in [first, second].into_iter().chain(with_id) {
            if id.trim().is_empty() || id.contains("{{") || id.contains("{%") {
                continue;
            }
            let before = *seen.entry(id).or_insert(node);
            if before != node && !is_between(&branches, before.span(), node.span()) {
                cx.report(diagnose(post, id, before, node));
            }
        }
    }
}

fn diagnose(post: &Post<'_>, id: &str, before: Node<'_>, node: Node<'_>) -> Diagnostic {
    let place = |node: Node<'_>| {
        node.attribute_span("id")
            .map(|found| if found.value.is_empty() { found.whole } else { found.value })
            .or(node.open_tag().map(|tag| tag.span))
            .unwrap_or(node.span())
    };
    let diagnostic = Diagnostic::new(&INFO, place(node), format!("the id `{id}` is taken: links reach the first only"))
        .related(place(before), "the first element with this id")
        .help("give this element an id of its own, or none");
    match tag_edits::remove_attribute(post.source, node, "id") {
        Some(edits) => diagnostic.fix(Fix::safe("delete the second `id`", edits)),
        None => diagnostic,
    }
}

/// Where the template tags stand that part an `if` into branches, of which a page shows one.
fn branches(templates: &[Template]) -> Vec<u32> {
    let parts = |t: &&Template| {
        t.kind == TemplateKind::Tag && matches!(&*t.name, "else" | "elsif" | "elseif" | "elif" | "when")
    };
    templates.iter().filter(parts).map(|t| t.span.start).collect()
}

fn is_between(branches: &[u32], before: Span, after: Span) -> bool {
    let next = branches.partition_point(|&start| start < before.start);
    branches.get(next).is_some_and(|&start| start < after.start)
}
