//! The rule `html/attribute-quotes`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::{AttributeSpan, Node, vocabulary};

crate::rule_info! {
    /// Curly quotes around a value, or a quote inside a value that has none.
    ///
    /// ## What it does
    /// Reports values that begin with a curly quote where it was meant to delimit them (`href=“/a”`), and values
    /// without quotes that hold a quote or a `<`. Quotes at the start of a text in an attribute (`alt="“So”, he
    /// said"`) are left alone.
    ///
    /// ## Why is this bad?
    /// HTML knows straight quotes only: the curly ones become part of the value, and the link leads nowhere.
    ///
    /// ## Example
    /// ```bad generator=hugo path=content/a.md
    /// <p><a href=“/report”>the report</a></p>
    /// ```
    ///
    /// ## Use instead
    /// ```good generator=hugo path=content/a.md
    /// <p><a href="/report">the report</a></p>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the value is another one afterwards.
    ///
    /// ## Per generator
    /// Word processors and the typography of editors curl the quotes. Jekyll's kramdown shows such a tag as text in
    /// Markdown (`html/stray-markup`); the others hand it on as it is.
    pub static INFO = "html/attribute-quotes", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `html/attribute-quotes`.
pub struct AttributeQuotes;

impl Rule for AttributeQuotes {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["*"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        for attribute in node.attributes() {
            let value = &*attribute.value;
            let is_curly = value.starts_with(CURLY);
            if !is_curly && memchr::memchr3(b'"', b'\'', b'<', value.as_bytes()).is_none() || !node.is_authored() {
                continue;
            }
            let name = &*attribute.name;
            let Some(place) = node.attribute_span(name) else { continue };
            let is_quoted = place.value.end < place.whole.end;
            if is_quoted && !(is_curly && is_token(node.name(), name)) {
                continue;
            }
            cx.report(if is_curly {
                curly(node, name, place, is_quoted, post)
            } else {
                let written = post.source.slice(place.value);
                // `a&quot;b` and the tags of templates are no slip.
                if !written.contains(['"', '\'', '<']) || written.contains("{{") || written.contains("{%") {
                    continue;
                }
                let message = format!("the value of `{name}` has no quotes around it, and one in it");
                Diagnostic::new(&INFO, place.value, message).help("put straight quotes around the whole value")
            });
        }
    }
}

const CURLY: [char; 6] = ['“', '”', '‘', '’', '″', '„'];

/// Whether the value is for the browser, not for people: no word of it begins with a curly quote.
fn is_token(element: &str, attribute: &str) -> bool {
    vocabulary::is_url_attribute(element, attribute)
        || matches!(attribute, "id" | "class" | "target" | "rel" | "width" | "height" | "style" | "type" | "name")
}

fn curly(node: Node<'_>, name: &str, place: AttributeSpan, is_quoted: bool, post: &Post<'_>) -> Diagnostic {
    let tag = node.tag_span();
    let rest = Span { start: place.value.start, end: tag.end.max(place.value.start) };
    let written = post.source.slice(rest);
    let message = format!("curly quotes delimit no value: they are part of `{name}`");
    let found = Diagnostic::new(&INFO, place.value, message).help("write straight quotes");
    // Up to the closing one in the same tag; in quotes both go.
    let Some(open) = written.chars().next().filter(|c| CURLY.contains(c)) else { return found };
    let inner = &written[open.len_utf8()..];
    let Some((at, close)) = inner.char_indices().find(|(_, c)| CURLY.contains(c)) else { return found };
    let text = &inner[..at];
    if text.contains(['"', '=', '<', '>']) && !vocabulary::is_url_attribute(node.name(), name) {
        return found;
    }
    let whole = Span::new(0, open.len_utf8() + at + close.len_utf8()).shift(rest.start as usize);
    if is_quoted && whole != place.value {
        return found;
    }
    let new = if is_quoted { text.to_owned() } else { format!("\"{text}\"") };
    found.fix(Fix::not_safe("write straight quotes", vec![Edit::replace(whole, new)]))
}
