//! Definition lists, which only kramdown has words for: terms on lines of their own, each definition behind a `:`.
//!
//! kramdown: parser/kramdown/list.rb (`parse_definition_list`).

use super::block::{Work, Writer};
use super::inline::{self, Frame};
use super::items::{Content, Item, scan};
use super::list::{Entry, List};
use super::run;
use crate::markup::Dialect;
use crate::tree::{Fate, Node, NodeKind, View, view};

impl<V: View> Writer<'_, '_, V> {
    /// Starts a definition list, whose attributes are `list`; `false` where the target or kramdown cannot say it.
    pub(super) fn start_definitions<'t>(&mut self, node: Node<'t>, list: String, work: &mut Vec<Work<'t>>) -> bool {
        if self.cx.settings.target.dialect != Dialect::Kramdown {
            return false;
        }
        let mut entries = Vec::new();
        for child in node.children() {
            match child.kind() {
                NodeKind::Text(_) if child.is_blank() => continue,
                NodeKind::Comment(_) | NodeKind::Element(_) if self.cx.view.fate(child) == Fate::Skip => continue,
                _ => {}
            }
            if view::attributes(self.cx.view, child).next().is_some() || self.cx.view.fate(child) != Fate::Keep {
                return false;
            }
            let items = scan(self.cx, child, &[].into());
            match (child.name(), &items[..]) {
                ("dt", [Item { content: Content::Run, nodes, wrappers }]) => {
                    let run = run::read(self.cx, nodes, wrappers);
                    let mut texts: Vec<String> = inline::write(self.cx, &run, Frame::Term, false).collect();
                    let Some(text) = texts.pop().filter(|_| texts.is_empty()) else { return false };
                    entries.push(Entry::Term(text));
                }
                // Its first definition is behind its last term.
                ("dd", [_, ..]) if !entries.is_empty() => {
                    entries.push(Entry::Definition { loose: self.starts_loose(child), items });
                }
                _ => return false,
            }
        }
        if !matches!(entries.last(), Some(Entry::Definition { .. })) {
            return false;
        }
        self.separate_list(node, ':');
        self.begin();
        work.push(Work::List(List::new(entries, None, ':', true, list)));
        true
    }
}
