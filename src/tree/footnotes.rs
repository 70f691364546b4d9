//! Footnotes as engines render them: markers in the text, a list at the end, ways back.
//!
//! cmark-gfm (`html.c`, `CMARK_NODE_FOOTNOTE_*`) and kramdown (`converter/html.rb`, `convert_footnote` and
//! `footnote_content`) write the same things with other ids, classes and places for the way back. What each of them makes
//! by itself is recognised here once, by its shape, so that both count as the same footnotes ([`super::normal`]) and can
//! be written as `[^label]` again. It is all or nothing: a marker without its footnote, a footnote that nothing leads to,
//! any attribute that no engine writes, or another link to one of the places leaves the whole as the HTML that it is.

use std::collections::HashMap;

use html5ever::{LocalName, local_name};

use super::{Node, NodeId, NodeKind, Tree};

/// What a node is of the footnotes of its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Footnote {
    /// The marker in the text: the `sup` around the link to the footnote.
    Marker {
        /// The footnote's label.
        label: Box<str>,
        /// The number that is shown.
        number: u32,
    },
    /// What holds the list of all of them.
    List,
    /// One of them: an item of that list, with its label.
    Definition(Box<str>),
    /// A link from a footnote back to its marker; the engine makes it by itself.
    WayBack,
}

/// The footnotes of a page, by the node.
#[derive(Clone, Debug, Default)]
pub(crate) struct Footnotes(HashMap<u32, Footnote>);

impl Footnotes {
    pub(super) fn get(&self, id: NodeId) -> Option<&Footnote> {
        if self.0.is_empty() { None } else { self.0.get(&id.0) }
    }

    /// Those of `tree`; none where anything about them is not as an engine makes it.
    pub(super) fn of(tree: &Tree) -> Self {
        Self::read(tree).unwrap_or_default()
    }

    fn read(tree: &Tree) -> Option<Self> {
        // Mostly there is nothing like one.
        let is_list = |name: &LocalName| matches!(*name, local_name!("div") | local_name!("section"));
        let holds = |kind: &NodeKind| matches!(kind, NodeKind::Element(e) if is_list(&e.name));
        if !tree.slots.iter().any(|slot| holds(&slot.kind)) {
            return None;
        }
        let mut lists = tree.root().descendants().filter(|n| matches!(n.name(), "div" | "section") && is_made(*n));
        let list = lists.next()?;
        if lists.next().is_some() {
            return None;
        }
        let mut found = HashMap::from([(list.id().0, Footnote::List)]);
        let items = only_child(list).filter(|n| n.is("ol"))?;
        let first = match items.attributes() {
            [] => 1,
            [start] if &*start.name == "start" => start.value.parse().ok()?,
            _ => return None,
        };
        let mut notes = Vec::new();
        let mut by_id = HashMap::new();
        for item in solid(items) {
            let id = item.attribute("id").filter(|_| item.is("li") && is_made(item))?;
            let label = id.strip_prefix("fn:").or_else(|| id.strip_prefix("fn-"))?;
            by_id.insert(id, notes.len());
            notes.push(Note { item, label, markers: 0 });
        }
        let mut places = HashMap::new();
        let mut back = Vec::new();
        for link in tree.root().descendants().filter(|n| n.is("a")) {
            let Some(target) = link.attribute("href").and_then(|href| href.strip_prefix('#')) else { continue };
            if let Some(&index) = by_id.get(target) {
                let (marker, place) = marker(link)?;
                let number = u32::try_from(index).ok()?.checked_add(first)?;
                only_child(link)?.text().filter(|text| text.parse() == Ok(number))?;
                notes[index].markers += 1;
                places.insert(place, index);
                found.insert(marker.id().0, Footnote::Marker { label: notes[index].label.into(), number });
            } else if target.starts_with("fnref") {
                back.push((link, target));
            }
        }
        for (link, target) in back {
            let note = notes.get(*places.get(target)?)?;
            if !is_way_back(link) || !link.ancestors().any(|n| n == note.item) {
                return None;
            }
            found.insert(link.id().0, Footnote::WayBack);
        }
        for note in &notes {
            if note.markers == 0 || found.insert(note.item.id().0, Footnote::Definition(note.label.into())).is_some() {
                return None;
            }
        }
        Some(Self(found))
    }
}

impl<'t> Node<'t> {
    /// What it is of the footnotes of its page.
    #[must_use]
    pub fn footnote(self) -> Option<&'t Footnote> {
        self.tree().footnotes.get(self.id())
    }
}

/// A footnote while the page is looked through.
struct Note<'t> {
    item: Node<'t>,
    label: &'t str,
    /// How many markers lead to it.
    markers: usize,
}

/// The `sup` around `link`, and the id that the way back leads to: of the link (cmark-gfm) or of the `sup` (kramdown).
fn marker<'t>(link: Node<'t>) -> Option<(Node<'t>, &'t str)> {
    let sup = link.parent().filter(|n| n.is("sup") && only_child(*n) == Some(link))?;
    let place = link.attribute("id").or_else(|| sup.attribute("id"))?;
    (is_made(link) && is_made(sup) && place.starts_with("fnref")).then_some((sup, place))
}

/// Whether `link` shows what engines make it show: an arrow, with the number of the marker where there are several.
fn is_way_back(link: Node<'_>) -> bool {
    // kramdown's arrow can be chosen (`footnote_backlink`); words are the author's.
    let is_arrow = |text: &str| !text.trim().is_empty() && !text.contains(char::is_alphanumeric);
    let arrow = link.first_child().and_then(Node::text).is_some_and(is_arrow);
    let number =
        |n: Node<'_>| n.is("sup") && only_child(n).and_then(Node::text).is_some_and(|t| t.parse::<u32>().is_ok());
    is_made(link) && arrow && link.children().skip(1).all(number)
}

/// Whether `node` has nothing but what engines write on the parts of footnotes: an id, where it leads, and of classes and
/// roles those of footnotes, at least one of them but on an item of the list and on kramdown's marker.
fn is_made(node: Node<'_>) -> bool {
    let mut named = matches!(node.name(), "li" | "sup");
    let known = node.attributes().iter().all(|attribute| {
        let value = &*attribute.value;
        let class = match &*attribute.name {
            "id" | "href" => return true,
            "rel" => return value == "footnote",
            "aria-label" => return value.starts_with("Back to reference"),
            "class" => {
                matches!(value, "footnotes" | "footnote" | "footnote-ref" | "reversefootnote" | "footnote-backref")
            }
            "role" => matches!(value, "doc-noteref" | "doc-endnotes" | "doc-endnote" | "doc-backlink"),
            name => name.starts_with("data-footnote"),
        };
        named |= class;
        class
    });
    known && named
}

/// The children of `node` but for white space.
fn solid<'t>(node: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    node.children().filter(|n| !n.is_blank())
}

/// What stands in `node`, if it is one thing.
fn only_child<'t>(node: Node<'t>) -> Option<Node<'t>> {
    let mut children = solid(node);
    children.next().filter(|_| children.next().is_none())
}

#[cfg(test)]
mod tests {
    use crate::tree::{Footnote, MAX_DEPTH, Rendered, Tree, build};

    fn parts(html: &str) -> Vec<Footnote> {
        let mut rendered = Rendered::with_capacity(html.len());
        rendered.verbatim(html, 0);
        let tree: Tree = build(rendered, html, MAX_DEPTH);
        tree.root().descendants().filter_map(|n| n.footnote().cloned()).collect()
    }

    const KRAMDOWN: &str = "<p>a<sup id=\"fnref:x\" role=\"doc-noteref\"><a href=\"#fn:x\" class=\"footnote\" \
        rel=\"footnote\">1</a></sup></p>\n<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n<li id=\"fn:x\" \
        role=\"doc-endnote\">\n<p>b\u{a0}<a href=\"#fnref:x\" class=\"reversefootnote\" role=\"doc-backlink\">\u{21a9}</a>\
        </p>\n</li>\n</ol>\n</div>";
    const GFM: &str = "<p>a<sup class=\"footnote-ref\"><a href=\"#fn-x\" id=\"fnref-x\" data-footnote-ref>1</a></sup></p>\n\
        <section class=\"footnotes\" data-footnotes>\n<ol>\n<li id=\"fn-x\">\n<p>b <a href=\"#fnref-x\" \
        class=\"footnote-backref\" data-footnote-backref aria-label=\"Back to content\">\u{21a9}</a></p>\n</li>\n</ol>\n\
        </section>";

    #[test]
    fn both_engines_shapes_are_the_same_footnotes() {
        let gfm = GFM.replace("Back to content", "Back to reference 1");
        let found = parts(KRAMDOWN);
        assert_eq!(found.len(), 4);
        assert_eq!(found[0], Footnote::Marker { label: "x".into(), number: 1 });
        assert_eq!(found, parts(&gfm));
        // Any other name for the link is the author's.
        assert_eq!(parts(GFM), []);
    }

    #[test]
    fn what_no_engine_writes_stays_html() {
        for (from, to) in [
            ("<sup id", "<sup style=\"color:red\" id"),
            (">1</a>", ">2</a>"),
            (">1</a>", ">*</a>"),
            ("<ol>", "<ol><hr>"),
            ("<p>a", "<p><a href=\"#fn:x\">see</a>"),
            ("<p>a", "<p><a href=\"#fnref:x\">see</a>"),
            ("#fn:x", "#fn:y"),
            ("#fnref:x", "#fnref:y"),
            ("\u{21a9}", "back"),
            ("<p>a", "<div class=\"footnotes\"></div><p>a"),
        ] {
            assert_ne!(KRAMDOWN, KRAMDOWN.replace(from, to));
            assert_eq!(parts(&KRAMDOWN.replace(from, to)), [], "{from} {to}");
        }
    }
}
