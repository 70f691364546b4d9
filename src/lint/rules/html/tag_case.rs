//! The rule `html/tag-case`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::text::Span;
use crate::tree::Node;

crate::rule_info! {
    /// A tag in capitals.
    ///
    /// ## What it does
    /// Reports tags of HTML elements whose names hold capitals.
    ///
    /// ## Why is this bad?
    /// It is a matter of style: browsers do not care, but all tools of today write small letters, and searching for
    /// a tag finds both only if it is told to.
    ///
    /// ## Example
    /// ```bad
    /// <P>Tianjin</P>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>Tianjin</p>
    /// ```
    ///
    /// ## Fix safety
    /// Safe: names of HTML elements mean the same in any case. Those of SVG do not, and are left alone.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/tag-case", Info, All, fix: Safe, since: "0.1.0";
}

/// The rule `html/tag-case`.
pub struct TagCase;

impl Rule for TagCase {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["*"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let name = node.name();
        if name.is_empty() || !node.is_authored() {
            return;
        }
        let has_capitals = |span: Span, lead: usize| {
            let written = post.source.slice(span).get(lead..lead + name.len());
            written.is_some_and(|w| w != name && w.eq_ignore_ascii_case(name))
        };
        let open = node.tag_span();
        let close = node.close_tag().filter(|tag| has_capitals(tag.span, 2));
        if !has_capitals(open, 1) && close.is_none() {
            return;
        }
        let span = if has_capitals(open, 1) { open } else { close.map_or(open, |tag| tag.span) };
        let found = Diagnostic::new(&INFO, span, format!("`{name}` in capitals"));
        cx.report(match tag_edits::rename(post.source, node, name, None) {
            Some(edits) => found.fix(Fix::safe("write small letters", edits)),
            None => found,
        });
    }
}
