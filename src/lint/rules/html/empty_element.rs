//! The rule `html/empty-element`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::text::Span;
use crate::tree::{Node, vocabulary};

crate::rule_info! {
    /// An element with nothing in it.
    ///
    /// ## What it does
    /// Reports paragraphs, list items, quotes and text-level elements that hold nothing but white space and
    /// have no attribute that could give them a purpose: an id, a class, a role, data for a script. A no-break space
    /// counts as content.
    ///
    /// ## Why is this bad?
    /// Editors leave such elements behind. An empty list item shows a
    /// bullet, and an empty paragraph opens a gap in some themes.
    ///
    /// ## Example
    /// ```bad
    /// <p>Tianjin<strong></strong></p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>Tianjin</p>
    /// ```
    ///
    /// ## Fix safety
    /// Deleting an element that browsers show nothing for is safe. An empty list item, quote or list does show
    /// something, a bullet or a gap: unsafe.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/empty-element", Info, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `html/empty-element`.
pub struct EmptyElement;

impl Rule for EmptyElement {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&[
            "abbr",
            "b",
            "big",
            "blockquote",
            "center",
            "cite",
            "code",
            "del",
            "dl",
            "em",
            "font",
            "i",
            "ins",
            "kbd",
            "li",
            "mark",
            "ol",
            "p",
            "q",
            "s",
            "small",
            "span",
            "strike",
            "strong",
            "sub",
            "sup",
            "tt",
            "u",
            "ul",
            "var",
        ])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        // The innermost one is reported: when it is gone, the one around it may be empty in turn.
        if !node.children().all(Node::is_blank) || !node.is_authored() || has_purpose(node) {
            return;
        }
        let Some((open, Some(close))) = tag_edits::own_tags(node) else { return };
        // The parser may have taken the content out: of `<b><p>x</b></p>` nothing is left in the first `b`.
        let span = open.span.cover(close.span);
        let between = post.source.slice(Span { start: open.span.end, end: close.span.start.max(open.span.end) });
        if !between.bytes().all(|b| b.is_ascii_whitespace()) {
            return;
        }
        let name = node.name();
        let shows = matches!(name, "li" | "blockquote" | "ul" | "ol" | "dl" | "q" | "center");
        let diagnostic = Diagnostic::new(&INFO, span, format!("this `{name}` is empty"));
        // The space in `one<b> </b>two` is the only one between the words.
        let in_line =
            vocabulary::element(name).is_some_and(vocabulary::ElementFacts::is_phrasing) && !between.is_empty();
        cx.report(match if in_line { tag_edits::unwrap(node) } else { tag_edits::remove(node) } {
            Some(edits) if shows => diagnostic.fix(Fix::not_safe("delete it", edits)),
            Some(edits) => diagnostic.fix(Fix::safe("delete it", edits)),
            None => diagnostic,
        });
    }
}

/// Whether an attribute may give an empty element a purpose: all but those of plain formatting do.
fn has_purpose(node: Node<'_>) -> bool {
    node.attributes().iter().any(|attribute| match &*attribute.name {
        "align" | "color" | "dir" | "face" | "lang" | "size" | "cite" | "datetime" => false,
        "style" => !is_text_style(&attribute.value),
        _ => true,
    })
}

/// Whether a style says how text looks and no more, so that without text it shows nothing.
fn is_text_style(style: &str) -> bool {
    style.split(';').filter_map(|declaration| declaration.split_once(':')).all(|(property, _)| {
        let property = property.trim();
        ["color", "text-", "font", "line-height", "letter-spacing", "word-", "white-space"]
            .iter()
            .any(|start| property.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_of_text_shows_nothing_without_text() {
        assert!(is_text_style("color: red; font-size: 12px"));
        assert!(is_text_style(""));
        assert!(!is_text_style("color: red; height: 10px"));
        assert!(!is_text_style("background: url(a.png)"));
    }
}
