//! Lists of definitions.
//!
//! kramdown: parser/kramdown/list.rb (`parse_definition_list`).

use std::rc::Rc;

use super::blocks::{MAX_NESTING, Parser};
use super::chunk::Chunk;
use super::element::{Kind, Node, NodeId, Slice};
use super::list::{Gathered, Marks, expanded, is_blank_line, is_content};
use super::scan::{self, line_after};

impl<'m> Parser<'m> {
    /// Definitions of the terms in the paragraph before (kramdown: `parse_definition_list`).
    pub(super) fn parse_definition_list(&mut self, source: &Chunk<'m>) -> bool {
        let Some(last) = self.arena.last(self.tree) else { return false };
        let before = self.arena.node(last).previous;
        let is_paragraph = |parser: &Self, id: NodeId| id != 0 && parser.arena.node(id).kind == Kind::Paragraph;
        let apart = self.arena.node(last).kind == Kind::Blank && self.arena.node(last).flag;
        if self.depth >= MAX_NESTING || !(is_paragraph(self, last) || (apart && is_paragraph(self, before))) {
            return false;
        }
        let text = &*source.text;
        let mut as_paragraph = !is_paragraph(self, last);
        if as_paragraph {
            self.arena.remove(self.tree, last);
        }
        let paragraph = if as_paragraph { before } else { last };
        self.arena.remove(self.tree, paragraph);
        let start = self.arena.node(paragraph).source().start;
        let mut list = self.block(Kind::DefinitionList, source, self.at..self.at + 1);
        list.source.0 = u32::try_from(start).unwrap_or(u32::MAX);
        list.ial = self.arena.node(paragraph).ial;
        let list = self.arena.add(list);
        self.push_terms(list, paragraph);

        let mut items: Vec<(Gathered<'m>, bool)> = Vec::new();
        let (mut most, mut blank) = (3, false);
        while self.at < text.len() {
            if let Some((mark, end)) = Marks::Definitions.find(text, self.at, most) {
                let item = self.first_line(source, Kind::Definition, list, mark, end);
                most = (item.indentation - 1).min(3);
                items.push((item, as_paragraph));
                (as_paragraph, blank) = (false, false);
                self.at = end;
                continue;
            }
            if scan::eob_marker(text, self.at).is_some() {
                break;
            }
            let Some((item, _)) = items.last_mut() else { break };
            let indentation = item.indentation;
            let goes_on = is_content(text, self.at, indentation)
                || (!blank && !is_blank_line(text, self.at) && !self.ends_item(text, self.at, indentation));
            if goes_on {
                let end = line_after(text, self.at);
                let (made, from) = expanded(text, self.at);
                let have = made + scan::skip(text, from, |b| b == b' ') - from;
                let cut = if have >= indentation { indentation } else { 0 };
                if made > cut {
                    item.last().push_made(&" ".repeat(made - cut), source, self.at..from);
                }
                item.last().push(source, from + cut.saturating_sub(made)..end);
                (as_paragraph, blank) = (false, false);
                self.at = end;
            } else if let Some(end) = scan::blank_lines(text, self.at) {
                item.last().push(source, self.at..end);
                (as_paragraph, blank) = (true, true);
                self.at = end;
            } else {
                break;
            }
        }

        let mut trailing = None;
        for (item, as_paragraph) in items {
            let node = item.node;
            for chunk in item.chunks {
                let chunk = self.keep(chunk);
                self.parse_chunk(node, chunk);
            }
            self.end_item_span(node);
            let last = self.arena.node(node).last;
            if last == 0 {
                continue;
            }
            trailing = (self.arena.node(last).kind == Kind::Blank).then_some(last);
            if let Some(blank) = trailing {
                self.arena.remove(node, blank);
            }
            let first = self.arena.node(node).first;
            if first != 0 && self.arena.node(first).kind == Kind::Paragraph && !as_paragraph {
                if self.arena.node(first).next != 0
                    && let Some(raw) = self.arena.first_child(first)
                {
                    self.add_line_feed(raw);
                }
                self.arena.node_mut(first).flag = true;
            }
        }
        let end = self.arena.last(list).map_or(0, |id| self.arena.node(id).source.1);
        self.arena.node_mut(list).source.1 = end.max(self.arena.node(list).source.0);

        // Lists of definitions that follow each other are one.
        let last = self.arena.node(self.tree).last;
        let (mut into, mut between) = (last, None);
        if last != 0 && self.arena.node(last).kind == Kind::Blank {
            (into, between) = (self.arena.node(last).previous, Some(last));
        }
        if into != 0 && self.arena.node(into).kind == Kind::DefinitionList {
            if let Some(blank) = between {
                self.arena.remove(self.tree, blank);
            }
            self.arena.adopt(into, list);
            self.arena.node_mut(into).source.1 = end;
        } else {
            self.arena.append(self.tree, list);
        }
        if let Some(blank) = trailing {
            self.arena.append(self.tree, blank);
        }
        true
    }

    /// Each line of `paragraph` is a term of `list`.
    fn push_terms(&mut self, list: NodeId, paragraph: NodeId) {
        let Some(raw) = self.arena.first_child(paragraph) else { return };
        let slice = self.whole_text(raw);
        let source = Rc::clone(&self.chunks[slice.chunk as usize]);
        let text = &source.text[..slice.end as usize];
        let mut line = slice.start as usize;
        while line < text.len() {
            let end = memchr::memchr(b'\n', &text.as_bytes()[line..]).map_or(text.len(), |n| line + n);
            let node = Node::new(Kind::Term, source.source(line..end));
            let term = self.arena.push(list, node);
            let first = scan::skip(&text[..end], line, scan::is_space);
            let mut from = line;
            if let Some((ial, after)) = self.item_ial(&text[..end], first) {
                let target = self.arena.ial_of(term);
                self.parse_attribute_list(slice.chunk, ial, target);
                from = after;
            }
            let slice = Slice::new(slice.chunk, from..end);
            self.arena.node_mut(term).text = slice;
            self.push_raw_text(term, slice);
            line = end + 1;
        }
    }
}
