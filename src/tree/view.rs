//! A tree seen through a decision about each node: the tree "after cleaning" without a second tree.

use super::{Node, NodeId};

/// What becomes of a node and of what is below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Fate {
    /// It stays.
    #[default]
    Keep,
    /// It goes, with all its content.
    Skip,
    /// Its tags go, its content stays. A block remains a border between paragraphs.
    Unwrap,
    /// It is a list whose items belong to the list right before it.
    Join,
}

/// A way to look at a tree. Whoever walks a tree for writing or comparing asks it about every node.
pub trait View {
    /// What becomes of `node`.
    fn fate(&self, node: Node<'_>) -> Fate;

    /// Whether the attribute at `index` of [`Node::attributes`] stays.
    fn keeps_attribute(&self, node: NodeId, index: usize) -> bool;

    /// The name and the value that the attribute at `index` of [`Node::attributes`] has instead of its own.
    fn replaced(&self, _node: NodeId, _index: usize) -> Option<(&str, &str)> {
        None
    }

    /// Whether what stands between the items of a list belongs to the item before it, and template tags at the edges of a
    /// list stand beside it: Markdown has no other words for them.
    fn gathers(&self) -> bool {
        false
    }

    /// The name of the element that `node` is shown as instead of its own.
    fn renamed(&self, _node: NodeId) -> Option<&'static str> {
        None
    }

    /// How many empty cells stand between the cell `node` and the one before it in its row.
    fn blanks_before(&self, _node: NodeId) -> usize {
        0
    }
}

/// The tree as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Whole;

impl View for Whole {
    fn fate(&self, _: Node<'_>) -> Fate {
        Fate::Keep
    }

    fn keeps_attribute(&self, _: NodeId, _: usize) -> bool {
        true
    }
}

/// The name that `node` is shown under; nothing for what is no element of HTML.
pub fn name<'t>(view: &impl View, node: Node<'t>) -> &'t str {
    view.renamed(node.id()).unwrap_or_else(|| node.name())
}

/// The attributes of `node` that stay, as name and value.
pub fn attributes<'t>(view: &'t impl View, node: Node<'t>) -> impl Iterator<Item = (&'t str, &'t str)> {
    node.attributes()
        .iter()
        .enumerate()
        .filter(move |(index, _)| view.keeps_attribute(node.id(), *index))
        .map(move |(index, attribute)| view.replaced(node.id(), index).unwrap_or((&*attribute.name, &*attribute.value)))
}

/// The value of the attribute `name` of `node`, if it stays.
pub fn attribute<'t>(view: &'t impl View, node: Node<'t>, name: &str) -> Option<&'t str> {
    // Whether one stays is the dearer question.
    node.attributes().iter().enumerate().find_map(|(index, attribute)| {
        let (own, value) = view.replaced(node.id(), index).unwrap_or((&*attribute.name, &*attribute.value));
        (own == name && view.keeps_attribute(node.id(), index)).then_some(value)
    })
}

/// For every node (by its index) whether a block stands below it in the tree as `view` shows it.
#[must_use]
pub fn holds_block(view: &impl View, root: Node<'_>) -> Vec<bool> {
    let mut holds = vec![false; root.tree().len()];
    let mut walk = root.walk();
    while let Some(step) = walk.next() {
        match step {
            super::Step::Enter(node) => {
                if view.fate(node) == Fate::Skip {
                    walk.skip_children(node);
                }
            }
            super::Step::Leave(node) => {
                let Some(element) = node.element() else { continue };
                let block = holds[node.id().0 as usize] || super::normal::is_block(&element.name);
                if block
                    && view.fate(node) != Fate::Skip
                    && let Some(parent) = node.parent()
                {
                    holds[parent.id().0 as usize] = true;
                }
            }
        }
    }
    holds
}
