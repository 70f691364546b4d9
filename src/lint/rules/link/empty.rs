//! The rule `link/empty`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::definitions::brings_text;
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::{Flags, Node, NodeKind, vocabulary};

crate::rule_info! {
    /// A link or image without a target, or a link without anything to click.
    ///
    /// ## What it does
    /// Reports `[text]()`, `href=""`, `src=""`, a link to `#` alone, an `a` with no attributes at all, and a link
    /// whose content is empty. Anchors (`<a id="x"></a>`) are no links, and an empty link with a class, a style or a
    /// label for screen readers may be an icon: both are left alone.
    ///
    /// ## Why is this bad?
    /// An empty target is the page itself: the click reloads it. An empty `src` makes some browsers load the page a
    /// second time. A link without content cannot be seen, but the keyboard stops at it.
    ///
    /// ## Example
    /// ```bad
    /// [the report]()
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// [the report](https://a.example/report)
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the fix takes the link away and keeps its text.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "link/empty", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `link/empty`.
pub struct Empty;

impl Rule for Empty {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["a", "area", "img", "iframe", "video", "audio", "source", "embed"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if node.flags().has(Flags::CLONE) {
            return;
        }
        let (attribute, is_link) = if matches!(node.name(), "a" | "area") { ("href", true) } else { ("src", false) };
        let Some(url) = node.attribute(attribute) else {
            let content = node.first_child().is_some();
            if node.is("a") && node.is_authored() && content && !is_used_otherwise(node) {
                let diagnostic = Diagnostic::new(&INFO, node.tag_span(), "`a` without `href` is no link");
                cx.report(unwrapping(diagnostic, node, post));
            }
            return;
        };
        let url = url.trim();
        if url.is_empty() {
            let diagnostic = if node.is_authored() {
                let span = node.attribute_span(attribute).map_or(node.tag_span(), |a| a.whole);
                Diagnostic::new(&INFO, span, format!("the `{attribute}` of `{}` is empty", node.name()))
            } else {
                let what = if is_link { "link" } else { "image" };
                Diagnostic::new(&INFO, node.span(), format!("this {what} has no target"))
            };
            cx.report(if is_link { unwrapping(diagnostic, node, post) } else { diagnostic });
        } else if url == "#" && node.is("a") && !is_used_otherwise(node) && !is_excused(node) {
            let span = node.attribute_span(attribute).map_or(node.tag_span(), |a| a.value);
            let diagnostic = Diagnostic::new(&INFO, span, "a link to `#` leads to the top of the page");
            cx.report(unwrapping(diagnostic, node, post).help("give it a target, or take the link away"));
        } else if node.is("a")
            && shows_nothing(node)
            && !is_used_otherwise(node)
            && was_empty(node, post)
            && !may_end_a_label(node, post)
        {
            let diagnostic = Diagnostic::new(&INFO, node.span(), "this link has no text and no image: nobody sees it");
            cx.report(unwrapping(diagnostic, node, post));
        }
    }
}

/// Whether scripts, style sheets, screen readers or other links may use the element although it is no link.
fn is_used_otherwise(node: Node<'_>) -> bool {
    node.attributes().iter().any(|a| {
        matches!(&*a.name, "id" | "name" | "class" | "style" | "role" | "tabindex" | "title" | "is" | "download")
            || a.name.starts_with("data-")
            || a.name.starts_with("aria-")
            || vocabulary::is_event_handler(&a.name)
    })
}

/// Whether the link may be none: in `[label][](text)`, where an include may define the label, the brackets belong to it.
fn may_end_a_label(node: Node<'_>, post: &Post<'_>) -> bool {
    !node.is_authored() && post.source.text()[..node.span().start as usize].ends_with(']') && brings_text(post)
}

/// Whether the author told link checkers to leave this part of the page alone (html-proofer's attribute).
fn is_excused(node: Node<'_>) -> bool {
    node.ancestors().any(|above| above.attribute("data-proofer-ignore").is_some())
}

/// Whether a link has nothing in it that could be seen: no text, nothing that shows without text, nothing that a
/// style sheet could show. Looks at the children and theirs only: deeper is not empty by accident.
fn shows_nothing(link: Node<'_>) -> bool {
    let blank = |node: Node<'_>| match node.kind() {
        NodeKind::Text(text) => text.trim_matches(|c: char| c.is_ascii_whitespace()).is_empty(),
        NodeKind::Comment(_) => true,
        _ => false,
    };
    link.children().all(|child| blank(child) || (is_plain(child) && child.children().all(blank)))
}

/// Whether the link was empty as it was written: the parser may have taken its content out, as of a link in a link.
fn was_empty(link: Node<'_>, post: &Post<'_>) -> bool {
    if !link.is_authored() {
        return true;
    }
    let Some((open, Some(close))) = tag_edits::own_tags(link) else { return false };
    let between = Span { start: open.span.end, end: close.span.start.max(open.span.end) };
    link.first_child().is_some() || post.source.slice(between).trim().is_empty()
}

/// An element without attributes that shows nothing but its content.
fn is_plain(node: Node<'_>) -> bool {
    node.attributes().is_empty()
        && vocabulary::element(node.name()).is_some_and(|facts| !facts.shows_without_text() && !facts.is_silent())
}

/// With the fix that keeps the content alone.
fn unwrapping(diagnostic: Diagnostic, node: Node<'_>, post: &Post<'_>) -> Diagnostic {
    let edits = if node.is_authored() {
        tag_edits::unwrap(node)
    } else {
        // Of a Markdown link the construct gives way to the source of its text.
        let content = node.first_child().zip(node.last_child()).map(|(a, b)| a.span().cover(b.span()));
        let text = content.map_or("", |span| post.source.slice(span));
        node.span().contains(content.unwrap_or(node.span())).then(|| vec![Edit::replace(node.span(), text)])
    };
    match edits {
        Some(edits) => diagnostic.fix(Fix::not_safe("take the link away and keep its text", edits)),
        None => diagnostic,
    }
}
