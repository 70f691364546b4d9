//! The last gate before HTML leaves: ammonia's list, and what it removed.
//!
//! ammonia reports nothing, but it only deletes. So what is left is a subsequence of what was there, and walking both
//! trees side by side finds everything that is missing.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::{Node, NodeKind, Tree};

/// Elements beyond ammonia's defaults: what readers see that a post can embed, and the boxes of task lists.
const ELEMENTS: &[&str] = &[
    "iframe", "video", "audio", "source", "track", "object", "embed", "picture", "input", "section", "menu", "dir",
    "rb",
];

/// Attributes beyond ammonia's defaults, by element.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["name", "title", "class", "rel", "role", "data-footnote-ref", "data-footnote-backref"]),
    ("iframe", &["src", "width", "height", "title", "allow", "allowfullscreen"]),
    ("video", &["src", "controls", "poster", "width", "height", "loop", "muted", "autoplay", "preload"]),
    ("audio", &["src", "controls", "loop", "muted", "autoplay", "preload"]),
    ("source", &["src", "srcset", "type", "media", "sizes"]),
    ("track", &["src", "kind", "label", "srclang", "default"]),
    ("embed", &["src", "type", "width", "height"]),
    ("object", &["data", "type", "width", "height"]),
    ("input", &["type", "checked", "disabled"]),
    ("details", &["open"]),
    ("pre", &["class"]),
    ("code", &["class"]),
    ("sup", &["class", "role"]),
    ("section", &["class", "data-footnotes"]),
    // The passes leave no class but that of footnotes.
    ("div", &["class", "role"]),
    ("li", &["role"]),
    ("td", &["style", "align", "colspan", "rowspan"]),
    ("th", &["style", "align", "colspan", "rowspan"]),
];

/// `html` without what could run or deceive. `schemes` are the schemes of URLs that are kept beside ammonia's own.
#[must_use]
pub fn sanitize(html: &str, schemes: &HashSet<&str>) -> String {
    let mut builder = ammonia::Builder::default();
    // Otherwise ammonia adds a `rel` to every link.
    builder.link_rel(None).strip_comments(false).add_tags(ELEMENTS).add_generic_attributes(["id"]);
    for (element, attributes) in ATTRIBUTES {
        builder.add_tag_attributes(*element, *attributes);
    }
    builder.add_url_schemes(schemes.iter().copied().filter(|scheme| !runs(scheme)));
    builder.clean(html).to_string()
}

/// Elements beyond ammonia's defaults that show something without asking for another file.
const SHOWN: &[&str] = &["font", "big", "address", "menu", "dir", "rb"];

/// Properties of `style` that change how letters look and nothing beside them.
const LETTERS: [&str; 13] = [
    "background-color",
    "color",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "letter-spacing",
    "line-height",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "vertical-align",
];

/// Classes that [`inert`] leaves to `mark` and `span`: of a marked text, of a mark before a thing, and of what stands for a
/// thing that is only named.
const CLASSES: [&str; 5] = ["first", "at", "thing", "tag", "note"];

static INERT: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::default();
    builder.add_tags(SHOWN).rm_tags(["img", "area", "map"]);
    builder.add_generic_attributes(["style", "align", "dir", "aria-level"]);
    builder.filter_style_properties(HashSet::from(LETTERS));
    builder.add_tag_attributes("font", ["color", "face", "size"]).add_tag_attributes("details", ["open"]);
    for element in ["blockquote", "q", "del", "ins"] {
        builder.rm_tag_attributes(element, ["cite"]);
    }
    for element in ["mark", "span"] {
        builder.add_allowed_classes(element, CLASSES);
    }
    builder.url_schemes(HashSet::from(["http", "https", "mailto"])).url_relative(ammonia::UrlRelative::Deny);
    builder
});

/// `html` as a page about it can hold it: it runs nothing, loads nothing and has no names.
#[must_use]
pub fn inert(html: &str) -> String {
    INERT.clean(html).to_string()
}

/// Schemes whose URLs run scripts.
fn runs(scheme: &str) -> bool {
    ["javascript", "vbscript", "livescript", "mocha", "data"].iter().any(|s| scheme.eq_ignore_ascii_case(s))
}

/// Something of the tree before that is not in the tree after.
#[derive(Clone, Copy, Debug)]
pub struct Removed<'t> {
    /// The node, or the element that the attribute stood on.
    pub node: Node<'t>,
    /// The attribute, by its index; `None` where the node itself is gone.
    pub attribute: Option<usize>,
}

/// What of `before` is missing in `after`, which only had things deleted. Of two equal neighbours it can name the wrong
/// one.
#[must_use]
pub fn removed<'t>(before: &'t Tree, after: &Tree) -> Vec<Removed<'t>> {
    let mut found = Vec::new();
    let mut rest = after.root().descendants().peekable();
    for node in before.root().descendants() {
        let kept = rest.peek().copied().filter(|other| is_same(node, *other));
        let Some(other) = kept else {
            found.push(Removed { node, attribute: None });
            continue;
        };
        rest.next();
        for (index, attribute) in node.attributes().iter().enumerate() {
            if other.attribute(&attribute.name).is_none() {
                found.push(Removed { node, attribute: Some(index) });
            }
        }
    }
    found
}

fn is_same(left: Node<'_>, right: Node<'_>) -> bool {
    match (left.kind(), right.kind()) {
        (NodeKind::Text(_), NodeKind::Text(_)) => left.text() == right.text(),
        (NodeKind::Comment(a), NodeKind::Comment(b)) => a == b,
        (NodeKind::Element(a), NodeKind::Element(b)) => a.name == b.name,
        (NodeKind::Doctype, NodeKind::Doctype) => true,
        _ => false,
    }
}
