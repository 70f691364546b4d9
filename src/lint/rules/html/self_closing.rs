//! The rule `html/self-closing`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, literal};
use crate::post::Post;
use crate::text::Edit;
use crate::tree::{Namespace, Node, vocabulary};

crate::rule_info! {
    /// An element that is closed by `/>`, which HTML does not know.
    ///
    /// ## What it does
    /// Reports tags that end in `/>` of elements that need an end tag: `<div/>`, `<a name="x"/>`, `<iframe … />`.
    /// Void elements (`<br/>`), those that the next one ends (`<td/>`) and SVG are left alone.
    ///
    /// ## Why is this bad?
    /// HTML drops the `/`: the element stays open, and takes in all that comes after it.
    ///
    /// ## Example
    /// ```bad generator=hugo path=content/a.md
    /// <p>Tianjin <span class="flag"/> is big.</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good generator=hugo path=content/a.md
    /// <p>Tianjin <span class="flag"></span> is big.</p>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: what the element took in is outside of it afterwards.
    ///
    /// ## Per generator
    /// Jekyll's kramdown closes such an element in Markdown, and nothing is reported there. The others hand the tag
    /// on as it is.
    pub static INFO = "html/self-closing", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `html/self-closing`.
pub struct SelfClosing;

impl Rule for SelfClosing {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["*"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(tag) = node.open_tag().filter(|tag| !tag.generated) else { return };
        let Some(written) = post.source.slice(tag.span).strip_suffix("/>") else { return };
        let Some(element) = node.element().filter(|e| e.namespace == Namespace::Html && node.is_authored()) else {
            return;
        };
        let is_known = match vocabulary::element(&element.name) {
            // Those that need no end tag are ended by what comes after them.
            Some(facts) => !facts.is_void() && !facts.has_optional_end(),
            None => vocabulary::is_custom_element(&element.name),
        };
        // `<a href=/b/>`: the `/` belongs to the value.
        let in_value = written
            .rsplit(char::is_whitespace)
            .next()
            .is_some_and(|word| word.contains('=') && !word.ends_with(['"', '\'', '=']));
        if !is_known || in_value || literal::is_kramdown(post) {
            return;
        }
        // `<span/></span>` was closed all the same.
        if node.close_tag().is_some_and(|close| !close.generated && close.span.start == tag.span.end) {
            return;
        }
        let name = &*element.name;
        let message = format!("`/>` does not close `{name}`: it takes in what comes after it");
        // `<a href="/b">b<a/>`: the slash stands in the wrong place.
        let is_open = |other: Node<'_>| other.is(name) && other.is_authored();
        let ended = node.previous().filter(|before| is_open(*before) && before.close_tag().is_none());
        if element.attributes.is_empty() && (ended.is_some() || node.ancestors().take(8).any(is_open)) {
            let edits = vec![Edit::replace(tag.span, format!("</{name}>"))];
            let found = Diagnostic::new(&INFO, tag.span, format!("this opens another `{name}`"));
            cx.report(
                found
                    .help(format!("did you mean `</{name}>`?"))
                    .fix(Fix::not_safe(format!("write `</{name}>`"), edits)),
            );
            return;
        }
        let edits = vec![Edit::replace(tag.span, format!("{}></{name}>", written.trim_end()))];
        cx.report(
            Diagnostic::new(&INFO, tag.span, message)
                .help(format!("write `</{name}>`"))
                .fix(Fix::not_safe("close it", edits)),
        );
    }
}
