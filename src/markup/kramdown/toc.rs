//! The table of contents that `{:toc}` puts in the place of a list.
//!
//! kramdown: converter/html.rb (`generate_toc_tree`, `fix_for_toc_entry`).

use super::convert::{Place, Writer, has_word};
use super::element::{Kind, NodeId};

/// A header that the table of contents may list.
pub(super) struct Entry {
    level: u8,
    id: String,
    header: NodeId,
}

impl Writer<'_> {
    /// Notes a header for the table of contents (kramdown: `in_toc?`).
    pub(super) fn note_for_toc(&mut self, header: NodeId, level: u8, id: &str) {
        let wanted = self.parser.options.toc_levels >> (level.max(1) - 1) & 1 == 1;
        let class = self.class(header);
        let is_left_out = has_word(&class, "no_toc");
        if wanted && !is_left_out {
            self.toc.push(Entry { level, id: id.to_owned(), header });
        }
    }

    /// Writes the table of contents in the place of `list`.
    pub(super) fn table_of_contents(&mut self, list: NodeId) {
        let entries = std::mem::take(&mut self.toc);
        if entries.is_empty() {
            return;
        }
        let name = if self.parser.arena.node(list).kind == Kind::BulletList { "ul" } else { "ol" };
        let own = self.parser.arena.attributes(list).iter().find(|a| &*a.name == "id");
        let own = own.map(|a| self.parser.plain(&a.value));
        let prefix = own.clone().unwrap_or_else(|| "markdown-toc".to_owned());
        self.made(list, "<");
        self.made(list, name);
        self.attributes(list);
        if own.is_none() {
            self.made_attribute(list, "id", &prefix);
        }
        self.made(list, ">\n");
        // Levels of the entries that are open.
        let mut open: Vec<u8> = Vec::new();
        for entry in &entries {
            let inner = open.last().is_some_and(|&level| level < entry.level);
            if inner {
                self.made(list, "\n<");
                self.made(list, name);
                self.made(list, ">\n");
            } else {
                while let Some(level) = open.pop() {
                    self.made(list, "</li>\n");
                    if level == entry.level || open.last().is_none_or(|&outer| outer < entry.level) {
                        break;
                    }
                    self.end_list(list, name);
                }
            }
            open.push(entry.level);
            self.made(list, "<li><a");
            self.made_attribute(list, "href", &format!("#{}", entry.id));
            self.made_attribute(list, "id", &format!("{prefix}-{}", entry.id));
            self.made(list, ">");
            self.children(entry.header, Place { in_toc: true, ..Place::default() });
            self.made(list, "</a>");
        }
        while open.pop().is_some() {
            self.made(list, "</li>\n");
            self.end_list(list, name);
        }
    }

    fn end_list(&mut self, list: NodeId, name: &str) {
        self.made(list, "</");
        self.made(list, name);
        self.made(list, ">\n");
    }
}
