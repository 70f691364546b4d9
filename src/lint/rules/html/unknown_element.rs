//! The rule `html/unknown-element`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::links::cut;
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::{Namespace, Node, vocabulary};

crate::rule_info! {
    /// An element that HTML does not have.
    ///
    /// ## What it does
    /// Reports elements that are neither in the HTML standard nor custom elements (those have a hyphen in their
    /// name): slips of the finger, tags that an office program left behind (`<o:p>`), and words in angle brackets
    /// that were meant as text (`<username>`). Elements that the schema names under `html.elements` are known.
    ///
    /// ## Why is this bad?
    /// A browser shows the content and ignores the tag: `<stong>` is not bold, and `<username>` is not there at all.
    ///
    /// ## Example
    /// ```bad
    /// <p>This is <stong>important</stong>.</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>This is <strong>important</strong>.</p>
    /// ```
    ///
    /// ## Fix safety
    /// Taking the tags of an office program away and keeping their content is safe. The name that was likely meant,
    /// and showing the tag as text, change what the reader sees: unsafe.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/unknown-element", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `html/unknown-element`.
pub struct UnknownElement;

impl Rule for UnknownElement {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["*"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(element) = node.element().filter(|e| e.namespace == Namespace::Html) else { return };
        let name = &*element.name;
        if vocabulary::element(name).is_some()
            || name.contains('-')
            || !node.is_authored()
            || cx.schema.html.knows_element(name)
        {
            return;
        }
        let Some(tag) = node.open_tag() else { return };
        // The body is XML, such as a feed that the generator writes.
        if std::iter::once(node).chain(node.ancestors().take(16)).any(|n| n.attribute("xmlns").is_some()) {
            return;
        }
        if is_in_fence(node, post) {
            return;
        }
        let source = post.source.slice(tag.span);
        let written = source.get(1..=name.len()).unwrap_or(name);
        let diagnostic = Diagnostic::new(&INFO, tag.span, format!("there is no element `{written}` in HTML"));
        if name.ends_with(':') || name.starts_with("www.") {
            let url = source.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
            let link = format!("<a href=\"{url}\">{url}</a>");
            let message = format!("`{}` is no link in HTML: the reader sees nothing", cut(source));
            let diagnostic =
                Diagnostic::new(&INFO, tag.span, message).help("angle brackets make links in Markdown only");
            cx.report(match url.contains(['"', ' ', '<']) {
                true => diagnostic,
                false => diagnostic.fix(Fix::not_safe("write a link", vec![Edit::replace(tag.span, link)])),
            });
            return;
        }
        if name.contains(':') {
            let diagnostic = diagnostic.help("an office program left it behind: take the tags away");
            cx.report(match tag_edits::unwrap(node) {
                Some(edits) => diagnostic.fix(Fix::safe("take the tags away and keep the content", edits)),
                None => diagnostic,
            });
            return;
        }
        if let Some(meant) = meant(name) {
            let diagnostic = diagnostic.help(format!("did you mean `{meant}`?"));
            cx.report(match tag_edits::rename(post.source, node, meant, None) {
                Some(edits) => diagnostic.fix(Fix::not_safe(format!("write `{meant}`"), edits)),
                None => diagnostic,
            });
            return;
        }
        let diagnostic = diagnostic.help("write `&lt;` for the `<` if it is text, so that the reader sees it");
        // Without attributes and end tag it was never meant as an element.
        let is_text = element.attributes.is_empty() && node.close_tag().is_none_or(|tag| tag.generated);
        cx.report(if is_text {
            let first = Span::new(tag.span.start as usize, tag.span.start as usize + 1);
            diagnostic.fix(Fix::not_safe("show it as text", vec![Edit::replace(first, "&lt;")]))
        } else {
            diagnostic
        });
    }
}

/// Whether the tag stands in a Markdown table with a fence before it: code in a cell that goes on over several rows, which
/// only an extension of the site's own reads.
fn is_in_fence(node: Node<'_>, post: &Post<'_>) -> bool {
    let Some(table) = node.ancestors().find(|above| above.is("table") && !above.is_authored()) else { return false };
    let start = table.span().start;
    post.source.slice(Span { start, end: node.span().start.max(start) }).contains("```")
}

/// The element that was likely meant. Obsolete ones and those of a whole document are no advice.
fn meant(name: &str) -> Option<&'static str> {
    let advisable = |e: &&vocabulary::ElementFacts| !e.is_obsolete() && !e.has_optional_start() && e.name.len() > 1;
    // Of two names that are equally near, an element of text is the likelier.
    let (text, other): (Vec<_>, Vec<_>) = vocabulary::elements().filter(advisable).partition(|e| e.is_phrasing());
    vocabulary::nearest(name, text.into_iter().chain(other).map(|e| e.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_have_a_likely_name() {
        assert_eq!(meant("stong"), Some("strong"));
        assert_eq!(meant("spam"), Some("span"));
        assert_eq!(meant("blockqoute"), Some("blockquote"));
        assert_eq!(meant("username"), None);
    }
}
