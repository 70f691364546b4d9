//! Elements that neither Markdown nor ammonia's list knows: their text stays.

use super::Cleaner;
use super::attribute::runs_script;
use crate::convert::loss;
use crate::tree::{Fate, Namespace, Node, lazy_image};

pub(super) fn pass(cleaner: &mut Cleaner<'_>, node: Node<'_>) -> Option<Fate> {
    let element = node.element()?;
    let name = &*element.name;
    if element.namespace == Namespace::Html && (is_known(name) || cleaner.keeps_own(node)) {
        // A frame or an image that shows nothing.
        if !(matches!(name, "iframe" | "embed" | "img")
            && !(cleaner.schema.clean.lazy_images && lazy_image::source(node).is_some())
            && node.attribute("src").is_none_or(|src| src.is_empty() || runs_script(name, src)))
        {
            return None;
        }
        cleaner.lose(&loss::UNSUPPORTED, node.span(), format!("removed `{name}` without a source"));
        return Some(Fate::Skip);
    }
    let inside = node.parent().and_then(Node::element).is_some_and(|p| p.namespace != Namespace::Html);
    if !(inside && element.namespace != Namespace::Html) {
        cleaner.lose(&loss::UNSUPPORTED, node.tag_span(), format!("removed `{name}`, kept the text in it"));
    }
    Some(Fate::Unwrap)
}

/// Elements that the writers of this project say, in Markdown or as HTML.
fn is_known(name: &str) -> bool {
    matches!(
        name,
        "p" | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "blockquote"
            | "ul"
            | "ol"
            | "li"
            | "menu"
            | "dir"
            | "pre"
            | "hr"
            | "table"
            | "caption"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "th"
            | "td"
            | "dl"
            | "dt"
            | "dd"
            | "details"
            | "summary"
            | "figure"
            | "figcaption"
            | "strong"
            | "b"
            | "em"
            | "i"
            | "del"
            | "s"
            | "strike"
            | "code"
            | "tt"
            | "kbd"
            | "a"
            | "img"
            | "picture"
            | "br"
            | "sup"
            | "sub"
            | "ruby"
            | "rb"
            | "rt"
            | "rp"
            | "rtc"
            | "mark"
            | "ins"
            | "abbr"
            | "q"
            | "bdo"
            | "bdi"
            | "input"
            | "iframe"
            | "video"
            | "audio"
            | "source"
            | "track"
            | "embed"
            | "object"
    )
}
