//! Where in a page a fragment leads.

use super::anchors::{fold, written_id};
use crate::post::Post;
use crate::text::Span;
use crate::tree::{Flags, Node, vocabulary};

/// The place of `post` that `fragment`, percent-decoded, names: the tag of the element with that id, of the `a` of that
/// name, or else of the heading whose id the generator makes.
#[must_use]
pub fn landing(post: &Post<'_>, fragment: &str) -> Option<Span> {
    let wanted = fold(fragment);
    let mut heading = None;
    for node in post.body.root().descendants().filter(|node| !node.flags().has(Flags::CLONE)) {
        match node.attribute("id").or_else(|| node.attribute("name").filter(|_| node.is("a"))) {
            Some(id) if id == fragment => return Some(node.tag_span()),
            Some(_) => {}
            None if heading.is_none() && vocabulary::is_heading(node.name()) => {
                let text: String = node.descendants().filter_map(Node::text).collect();
                let made = written_id(&text).map_or_else(|| fold(&text), fold);
                heading = (made == wanted && !wanted.is_empty()).then(|| node.tag_span());
            }
            None => {}
        }
    }
    heading
}
