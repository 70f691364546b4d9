//! Changes to a tree that was read. A reader never makes them, nor does a pass that only leaves things out
//! ([`super::View`]): who changes what stands in a text works on a copy and says what changed.

use std::ops::Range;

use html5ever::LocalName;

use super::{NodeId, NodeKind, Tree};
use crate::text::Span;

impl Tree {
    /// A copy to be changed, in which every node keeps its id. What the author's own tags would make of the body
    /// ([`Tree::as_written`]) is left behind.
    pub(crate) fn to_revise(&self) -> Self {
        Self {
            slots: self.slots.clone(),
            tags: self.tags.clone(),
            templates: self.templates.clone(),
            problems: self.problems.clone(),
            html: self.html.clone(),
            map: self.map.clone(),
            as_written: None,
            footnotes: self.footnotes.clone(),
        }
    }

    /// Sets the text of `id`, a text node.
    pub(crate) fn set_text(&mut self, id: NodeId, text: String) {
        self.slots[id.0 as usize].kind = NodeKind::Text(text);
    }

    /// Sets the value of the attribute at `index` of the element `id`.
    pub(crate) fn set_attribute(&mut self, id: NodeId, index: usize, value: &str) {
        self.element_mut(id).attributes[index].value = value.into();
    }

    /// Gives the element `id` another name.
    pub(crate) fn rename(&mut self, id: NodeId, name: &str) {
        self.element_mut(id).name = LocalName::from(name);
    }

    /// Puts what stands in `next` at the end of `id`, and takes `next` away.
    pub(crate) fn absorb(&mut self, id: NodeId, next: NodeId) {
        while let Some(child) = self.node(next).first_child().map(super::Node::id) {
            self.append(id, child);
        }
        self.detach(next);
    }

    /// Puts what stands in `id` in its place.
    pub(crate) fn unwrap(&mut self, id: NodeId) {
        while let Some(child) = self.node(id).first_child().map(super::Node::id) {
            self.insert_before(id, child);
        }
        self.detach(id);
    }

    /// Moves the bytes `range`, one end of the text node `text`, out of `element`, at whose edge it stands: behind it, or
    /// before it. The spans are where they and what is left stand in the source.
    pub(crate) fn move_out(
        &mut self,
        element: NodeId,
        text: NodeId,
        range: Range<usize>,
        (span, left): (Span, Span),
        behind: bool,
    ) {
        self.slots[text.0 as usize].span = left;
        let NodeKind::Text(whole) = &mut self.slots[text.0 as usize].kind else { return };
        let moved = whole[range.clone()].to_owned();
        whole.replace_range(range, "");
        if whole.is_empty() {
            self.detach(text);
        }
        let moved = self.push(NodeKind::Text(moved), span);
        let next = self.node(element).next().map(super::Node::id);
        match (behind, next, self.node(element).parent().map(super::Node::id)) {
            (false, ..) => self.insert_before(element, moved),
            (true, Some(next), _) => self.insert_before(next, moved),
            (true, None, Some(parent)) => self.append(parent, moved),
            (true, None, None) => {}
        }
    }
}
