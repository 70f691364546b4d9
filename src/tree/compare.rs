//! The first place at which two normal forms differ, and the blocks in which two readings of a text do.

use std::ops::Range;

use super::normal::{Mode, Normal, content};
use super::view::{Whole, holds_block};
use super::{Node, Tree};
use crate::text::Span;

/// Where and how two forms differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The item of the top level (paragraph, list, …) of the left form on which it stands, counted from 0.
    pub item: usize,
    /// What the left form has there, in words.
    pub left: String,
    /// What the right form has there, in words.
    pub right: String,
}

/// The first difference of two forms; `None` where they are equal.
#[must_use]
pub fn first_difference(left: &Normal, right: &Normal) -> Option<Difference> {
    // Mostly they are the same in every part.
    if left == right {
        return None;
    }
    let shared = left.common_prefix(right);
    if shared == left.len() && shared == right.len() {
        return None;
    }
    Some(Difference { item: left.top_level_index(shared), left: left.describe(shared), right: right.describe(shared) })
}

/// The blocks in which two trees of the same `source` differ: the bytes of each, as far as they hold the same blocks in
/// both, and the first difference there.
#[must_use]
pub fn differing_blocks(left: &Tree, right: &Tree, source: &str, mode: Mode) -> Vec<(Span, Difference)> {
    let (left, right) = (Blocks::of(left), Blocks::of(right));
    let (mut l, mut r) = (0, 0);
    let mut found = Vec::new();
    while l < left.nodes.len() || r < right.nodes.len() {
        let (from, start) = ((l, r), left.start(l).min(right.start(r)));
        let mut end = start;
        // Blocks that reach into each other belong together.
        let belongs = |at: u32, end: u32| at == start || at < end;
        loop {
            if l < left.nodes.len() && belongs(left.start(l), end) {
                end = end.max(left.nodes[l].span().end);
                l += 1;
            } else if r < right.nodes.len() && belongs(right.start(r), end) {
                end = end.max(right.nodes[r].span().end);
                r += 1;
            } else {
                break;
            }
        }
        let a = left.form(from.0..l, source, mode);
        let b = right.form(from.1..r, source, mode);
        if let Some(difference) = first_difference(&a, &b) {
            found.push((Span { start, end }, difference));
        }
    }
    found
}

/// What stands at the top level of a tree, in the order of the source.
struct Blocks<'t> {
    nodes: Vec<Node<'t>>,
    holds_block: Vec<bool>,
}

impl<'t> Blocks<'t> {
    fn of(tree: &'t Tree) -> Self {
        let is_blank = |node: &Node<'_>| node.text().is_some_and(|text| text.trim().is_empty());
        let mut nodes: Vec<_> = content(tree.root()).children().filter(|node| !is_blank(node)).collect();
        nodes.sort_by_key(|node| node.span().start);
        Self { nodes, holds_block: holds_block(&Whole, tree.root()) }
    }

    /// Where the block `index` starts; behind everything where there is none.
    fn start(&self, index: usize) -> u32 {
        self.nodes.get(index).map_or(u32::MAX, |node| node.span().start)
    }

    fn form(&self, range: Range<usize>, source: &str, mode: Mode) -> Normal {
        Normal::of_nodes(&Whole, &self.nodes[range], &[], &self.holds_block, source, mode)
    }
}
