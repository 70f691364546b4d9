//! The plan: what becomes of each node and attribute, as a view of the tree.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::tree::{Fate, Node, NodeId, View};

/// What stays and what goes of a tree.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(super) fates: Vec<Fate>,
    /// Attributes that go: node and index, sorted.
    pub(super) attributes: Vec<(NodeId, usize)>,
    /// Attributes that change their name and value: node and index.
    pub(super) replaced: BTreeMap<(NodeId, usize), (&'static str, String)>,
    /// Elements that are shown as another.
    pub(super) renamed: BTreeMap<NodeId, &'static str>,
    /// How many empty cells stand before a cell, where there are any.
    pub(super) blanks: BTreeMap<NodeId, usize>,
    /// Whether it is Markdown of the clean or the plain profile that is planned.
    pub(super) gathers: bool,
    /// Everything that goes, in the order of the source.
    pub losses: Vec<Diagnostic>,
    /// How many of them the content schema wants itself.
    pub allowed: usize,
}

impl View for Plan {
    fn fate(&self, node: Node<'_>) -> Fate {
        self.fates.get(node.id().0 as usize).copied().unwrap_or_default()
    }

    fn keeps_attribute(&self, node: NodeId, index: usize) -> bool {
        self.attributes.is_empty() || self.attributes.binary_search(&(node, index)).is_err()
    }

    fn replaced(&self, node: NodeId, index: usize) -> Option<(&str, &str)> {
        if self.replaced.is_empty() {
            return None;
        }
        self.replaced.get(&(node, index)).map(|(name, value)| (*name, &**value))
    }

    fn gathers(&self) -> bool {
        self.gathers
    }

    fn renamed(&self, node: NodeId) -> Option<&'static str> {
        if self.renamed.is_empty() { None } else { self.renamed.get(&node).copied() }
    }

    fn blanks_before(&self, node: NodeId) -> usize {
        if self.blanks.is_empty() { 0 } else { self.blanks.get(&node).copied().unwrap_or(0) }
    }
}
