//! The headings of a post, one after the other.

use crate::tree::{Flags, Node, vocabulary};

/// The heading before the heading `node` that is as `wanted`, by the list of tags: no walk of the tree. Nothing between
/// two such headings is looked at twice.
pub(crate) fn before<'t>(node: Node<'t>, wanted: impl Fn(Node<'t>) -> bool) -> Option<Node<'t>> {
    if node.flags().has(Flags::CLONE) {
        return None;
    }
    let tree = node.tree();
    let own = node.element()?.open?;
    tree.tags()[..own.0 as usize].iter().rev().filter(|tag| !tag.is_end && vocabulary::is_heading(&tag.name)).find_map(
        |tag| {
            let heading = tree.node(tag.makes?);
            (vocabulary::is_heading(heading.name()) && wanted(heading)).then_some(heading)
        },
    )
}

/// The level of a heading, 1 to 6.
pub(crate) fn level(heading: Node<'_>) -> u8 {
    heading.name().as_bytes().get(1).map_or(0, |digit| digit.saturating_sub(b'0'))
}
