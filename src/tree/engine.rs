//! What engines add by themselves, each in its own way, and what nobody takes for a difference.
//!
//! Task lists as engines render them: cmark-gfm (`extensions/tasklist.c`) writes a check box and a space, kramdown
//! (`kramdown-parser-gfm`, `update_elements`) the box with classes for the list, the item and the box, and no space. Into an
//! empty cell kramdown puts a no-break space (`converter/html.rb`, `convert_td`).

use super::Node;

impl Node<'_> {
    /// Whether it is the check box of a task: the first thing in an item or in its first paragraph.
    #[must_use]
    pub fn is_task_box(self) -> bool {
        if !self.is("input") || self.attribute("type") != Some("checkbox") {
            return false;
        }
        let first = |node: Node<'_>| {
            let blank = |n: Node<'_>| n.text().is_some_and(|t| t.trim().is_empty()) && n.previous().is_none();
            node.previous().is_none_or(blank)
        };
        let above = self.parent().filter(|_| first(self));
        let item = if above.is_some_and(|n| n.is("p") && first(n)) { above.and_then(Node::parent) } else { above };
        item.is_some_and(|n| n.is("li"))
    }

    /// Whether it is the no-break space that fills an empty cell.
    #[must_use]
    pub fn is_filler(self) -> bool {
        self.text() == Some("\u{a0}")
            && self.previous().is_none()
            && self.next().is_none()
            && self.parent().is_some_and(|n| matches!(n.name(), "td" | "th"))
    }

    /// Whether the class of it is one that kramdown gives to task lists, whoever wrote it.
    #[must_use]
    pub fn has_task_class(self) -> bool {
        matches!(
            (self.name(), self.attribute("class")),
            ("ul" | "ol", Some("task-list"))
                | ("li", Some("task-list-item"))
                | ("input", Some("task-list-item-checkbox"))
        )
    }
}
