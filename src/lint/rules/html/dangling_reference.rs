//! The rule `html/dangling-reference`.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::tree::{Node, vocabulary};

crate::rule_info! {
    /// A reference to an id that is not on the page.
    ///
    /// ## What it does
    /// Reports `for`, `list`, `usemap`, `aria-labelledby` and `aria-describedby` that name an id, or a map, which
    /// the post does not have. A post with includes, shortcodes or outputs of templates is left alone: they may
    /// write it.
    ///
    /// ## Why is this bad?
    /// The label is none, the map does not work, and a screen reader says nothing where a description was meant.
    ///
    /// ## Example
    /// ```bad
    /// <p><label for="nmae">Name</label> <input id="name"></p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p><label for="name">Name</label> <input id="name"></p>
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the id that was meant is not known.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/dangling-reference", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `html/dangling-reference`.
pub struct DanglingReference;

impl Rule for DanglingReference {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        // Tags, not nodes: the list of tags is at hand without another walk.
        let tree = &post.body;
        let elements = || tree.tags().iter().filter(|tag| !tag.is_end).filter_map(|tag| Some(tree.node(tag.makes?)));
        let refers = |node: &Node<'_>| node.attributes().iter().any(|a| REFERENCES.contains(&&*a.name));
        let mut referring = elements().filter(refers).peekable();
        if referring.peek().is_none() || !tree.templates().is_empty() {
            return;
        }
        let mut ids: HashSet<&str> = HashSet::new();
        for node in elements() {
            let maps = node.attribute("name").filter(|_| node.is("map"));
            ids.extend(node.attribute("id").into_iter().chain(maps));
        }
        for node in referring {
            for attribute in node.attributes().iter().filter(|a| REFERENCES.contains(&&*a.name)) {
                let name = &*attribute.name;
                let is_here = match name {
                    "for" => matches!(node.name(), "label" | "output"),
                    "list" => node.is("input"),
                    "usemap" => node.is("img") || node.is("object"),
                    _ => true,
                };
                let value = attribute.value.trim();
                let value = if name == "usemap" { value.trim_start_matches('#') } else { value };
                let missing = value.split_ascii_whitespace().find(|id| !ids.contains(id));
                let Some(missing) = missing.filter(|_| is_here) else { continue };
                let span = node.attribute_span(name).map_or_else(|| node.tag_span(), |place| place.value);
                let message = format!("`{name}` names `{missing}`, which is not in this post");
                let found = Diagnostic::new(&INFO, span, message);
                cx.report(match vocabulary::nearest(missing, ids.iter().copied()) {
                    Some(meant) => found.help(format!("did you mean `{meant}`?")),
                    None => found.help("give the element that is meant this id"),
                });
            }
        }
    }
}

const REFERENCES: &[&str] = &["aria-describedby", "aria-labelledby", "for", "list", "usemap"];
