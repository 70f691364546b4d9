//! Bullet lists, numbered lists and definition lists.
//!
//! kramdown: parser/kramdown/list.rb; parser-gfm's gfm.rb for task lists (`parse_list`).

use std::ops::Range;
use std::rc::Rc;

use super::blocks::{MAX_NESTING, Parser};
use super::chunk::Chunk;
use super::element::{Attribute, Kind, Node, NodeId, Part, Slice};
use super::scan::{self, byte, line_after, spaces};

/// Which list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    Bullets,
    Numbers,
    Definitions,
}

impl Marks {
    /// The ends of a mark after at most `most` spaces, and of its line.
    pub(super) fn find(self, text: &str, at: usize, most: usize) -> Option<(usize, usize)> {
        match self {
            Self::Bullets => scan::bullet(text, at, most),
            Self::Numbers => scan::number(text, at, most),
            Self::Definitions => scan::definition(text, at, most),
        }
    }
}

/// The text of an item while its lines are gathered.
pub(super) struct Gathered<'m> {
    pub(super) node: NodeId,
    /// A nested list starts a text of its own.
    pub(super) chunks: Vec<Chunk<'m>>,
    /// Lines with this indentation belong to it.
    pub(super) indentation: usize,
}

impl<'m> Gathered<'m> {
    /// The text that lines are added to.
    pub(super) fn last(&mut self) -> &mut Chunk<'m> {
        if self.chunks.is_empty() {
            self.chunks.push(Chunk::with_capacity(64));
        }
        let last = self.chunks.len() - 1;
        &mut self.chunks[last]
    }
}

/// Where the content of a line starts that is indented enough for an item, if it holds more than blanks (kramdown:
/// `content_re`): the byte after the indentation's tabs and spaces in units of four, and the rest of it.
pub(super) fn is_content(text: &str, at: usize, indentation: usize) -> bool {
    let mut end = at;
    let (units, rest) = (indentation / 4, indentation % 4);
    for _ in 0..units {
        let Some(after) = scan::indent(text, end) else { return false };
        end = after;
    }
    (spaces(text, end, rest) == end + rest || scan::indent(text, end).is_some()) && !is_blank_line(text, at)
}

/// Whether the line at byte `at` holds nothing but blanks.
pub(super) fn is_blank_line(text: &str, at: usize) -> bool {
    byte(text, scan::skip(text, at, |b| scan::is_space(b) && b != b'\n')) == b'\n'
}

/// The pieces of a line: made spaces for the tabs at its start, then the line from there on.
pub(super) fn expanded(text: &str, at: usize) -> (usize, usize) {
    let tabs = scan::skip(text, at, |b| b == b'\t');
    ((tabs - at) * 4, tabs)
}

impl<'m> Parser<'m> {
    /// A list (kramdown: `parse_list`).
    pub(super) fn parse_list(&mut self, source: &Chunk<'m>) -> bool {
        if self.depth >= MAX_NESTING {
            return false;
        }
        let text = &*source.text;
        let start = self.at;
        let marks = if scan::bullet(text, start, 3).is_some() { Marks::Bullets } else { Marks::Numbers };
        let kind = if marks == Marks::Bullets { Kind::BulletList } else { Kind::OrderedList };
        let list = self.block(kind, source, spaces(text, start, 3)..start + 1);
        let list = self.arena.add(list);

        let mut items: Vec<Gathered<'m>> = Vec::new();
        let (mut most, mut eob, mut nested, mut blank) = (3, false, false, false);
        while self.at < text.len() {
            if blank && scan::rule(text, self.at).is_some() {
                break;
            }
            if let Some(end) = scan::eob_marker(text, self.at) {
                (self.at, eob) = (end, true);
                break;
            }
            if let Some((mark, end)) = marks.find(text, self.at, most) {
                let item = self.first_line(source, Kind::Item, list, mark, end);
                most = (item.indentation - 1).min(3);
                nested = item.chunks.first().is_some_and(|c| scan::starts_list(&c.text, 0));
                blank = false;
                items.push(item);
                self.at = end;
                continue;
            }
            let Some(item) = items.last_mut() else { break };
            let indentation = item.indentation;
            let is_lazy = |parser: &mut Self| {
                !blank && !is_blank_line(text, parser.at) && !parser.ends_item(text, parser.at, indentation)
            };
            if is_content(text, self.at, indentation) || is_lazy(self) {
                let end = line_after(text, self.at);
                let (made, from) = expanded(text, self.at);
                // The spaces of the tabs count as indentation, and what is left of them stays.
                let have = made + scan::skip(text, from, |b| b == b' ') - from;
                let is_indented = have >= indentation;
                let cut = if is_indented { indentation } else { 0 };
                let mut line = Chunk::with_capacity(end - self.at);
                if made > cut {
                    line.push_made(&" ".repeat(made - cut), source, self.at..from);
                }
                line.push(source, from + cut.saturating_sub(made)..end);
                let starts_list = scan::starts_list(&line.text, 0);
                if !nested && is_indented && starts_list {
                    item.last();
                    item.chunks.push(Chunk::with_capacity(64));
                    nested = true;
                } else if nested && !is_indented && starts_list {
                    item.last().push_made(&" ".repeat(indentation + 4), source, self.at..self.at);
                }
                item.last().push(&line, 0..line.text.len());
                blank = false;
                self.at = end;
            } else if let Some(end) = scan::blank_lines(text, self.at) {
                (nested, blank) = (true, true);
                item.last().push(source, self.at..end);
                self.at = end;
            } else {
                break;
            }
        }
        self.arena.append(self.tree, list);
        self.end_list(list, items, eob);
        if self.options.gfm {
            self.mark_tasks(list);
        }
        true
    }

    /// Whether a line cannot go on a list's item without indentation (kramdown: `lazy_re`).
    pub(super) fn ends_item(&mut self, text: &str, at: usize, indentation: usize) -> bool {
        let most = indentation.min(3);
        // Fewer spaces than there are may be taken, but nothing starts with one.
        let start = spaces(text, at, most);
        self.ial_line(text, start).is_some() || scan::lazy_html(text, at, most)
    }

    /// The line with an item's mark, which ends at byte `mark` (kramdown: `parse_first_list_line`).
    pub(super) fn first_line(
        &mut self,
        source: &Chunk<'m>,
        kind: Kind,
        list: NodeId,
        mark: usize,
        end: usize,
    ) -> Gathered<'m> {
        let text = &*source.text;
        let line = self.at;
        let node = Node::new(kind, source.source(spaces(text, line, 3)..end - 1));
        let node = self.arena.push(list, node);
        let mut item = Gathered { node, chunks: vec![Chunk::with_capacity(end - mark)], indentation: mark - line };
        // `\s*{: … }\s*`, and then nothing more.
        let first = scan::skip(text, mark, scan::is_space);
        let ial = self.item_ial(&text[..end], first);
        let after_ial = ial.as_ref().map_or(mark, |(_, after)| *after);
        if scan::is_blank(&text[after_ial..end]) {
            item.indentation = 4;
        } else {
            // Tabs reach to the next column of four.
            let mut column = item.indentation;
            let mut at = mark;
            loop {
                match byte(text, at) {
                    b' ' => column += 1,
                    b'\t' => column += 4 - column % 4,
                    _ => break,
                }
                at += 1;
            }
            item.indentation = column;
        }
        let from = first.min(end);
        match ial {
            Some((list, after)) => {
                let ial = self.arena.ial_of(node);
                self.parse_attribute_list(self.chunk, list, ial);
                item.last().push(source, after.min(end)..end);
            }
            None => item.last().push(source, from..end),
        }
        item
    }

    /// The IAL of an item right after its mark, at byte `at` (kramdown: `LIST_ITEM_IAL`): its list, and what follows.
    pub(super) fn item_ial(&mut self, text: &str, at: usize) -> Option<(Range<usize>, usize)> {
        let rest = text.get(at..)?.strip_prefix("{:")?;
        let name = scan::ald_name(rest, 0).unwrap_or(0);
        if byte(rest, name) == b':' || byte(rest, 0) == b'/' {
            return None;
        }
        let from = at + 2;
        let close = super::attribute_list::closing_brace(text, from, &mut (1, 0), |_| true)?;
        Some((from..close, scan::skip(text, close + 1, scan::is_space)))
    }

    /// Parses the items' contents and decides which of them are tight.
    fn end_list(&mut self, list: NodeId, items: Vec<Gathered<'m>>, eob: bool) {
        let count = items.len();
        let mut trailing = None;
        // Whether an item before had no paragraph of its own.
        let mut any_tight = false;
        for (index, item) in items.into_iter().enumerate() {
            let is_last = index + 1 == count;
            let node = item.node;
            for chunk in item.chunks {
                let chunk = self.keep(chunk);
                self.parse_chunk(node, chunk);
            }
            self.end_item_span(node);
            let first = self.arena.node(node).first;
            if first == 0 {
                any_tight = true;
                continue;
            }
            let is_paragraph = self.arena.node(first).kind == Kind::Paragraph;
            let second = self.arena.node(first).next;
            if is_paragraph && second != 0 {
                // An IAL of the first paragraph leaves an end of block that would make the item loose.
                if self.arena.node(second).kind == Kind::Eob && self.arena.node(first).ial != 0 {
                    self.arena.remove(node, second);
                }
            }
            let second = self.arena.node(first).next;
            let is_blank = second != 0 && self.arena.node(second).kind == Kind::Blank;
            let only_two = second != 0 && self.arena.node(second).next == 0;
            let tight = is_paragraph
                && (second == 0 || !is_blank || (is_last && only_two && !eob))
                && (!is_last || count == 1 || any_tight);
            if tight {
                if second != 0
                    && !is_blank
                    && let Some(raw) = self.arena.first_child(first)
                {
                    self.add_line_feed(raw);
                }
                self.arena.node_mut(first).flag = true;
            }
            any_tight |= !is_paragraph || tight;
            let last = self.arena.node(node).last;
            trailing = (self.arena.node(last).kind == Kind::Blank).then_some(last);
            if let Some(last) = trailing {
                self.arena.remove(node, last);
            }
        }
        let end = self.arena.last(list).map(|id| self.arena.node(id).source.1);
        if let Some(end) = end {
            self.arena.node_mut(list).source.1 = end;
        }
        if let Some(blank) = trailing.filter(|_| !eob) {
            self.arena.append(self.tree, blank);
        }
    }

    /// An item reaches to the end of its last child.
    pub(super) fn end_item_span(&mut self, node: NodeId) {
        let end = self.arena.children(node).map(|id| self.arena.node(id)).filter(|n| n.kind != Kind::Blank);
        let end = end.map(|n| n.source.1).max();
        if let Some(end) = end {
            let own = self.arena.node_mut(node);
            own.source.1 = own.source.1.max(end);
        }
    }

    /// Boxes of a task list: `[ ]` and `[x]` at the start of items (parser-gfm: `parse_list`).
    fn mark_tasks(&mut self, list: NodeId) {
        let items: Vec<NodeId> = self.arena.children(list).collect();
        let mut is_task_list = false;
        for item in items {
            let first = self.arena.node(item).first;
            if first == 0 || self.arena.node(first).kind != Kind::Paragraph {
                continue;
            }
            let Some(raw) = self.arena.first_child(first) else { continue };
            let slice = self.whole_text(raw);
            let source = Rc::clone(&self.chunks[slice.chunk as usize]);
            let text = &source.text[..slice.end as usize];
            let start = scan::skip(text, slice.start as usize, scan::is_space);
            let mark = text.get(start..start + 3);
            let after = scan::skip(text, (start + 3).min(text.len()), scan::is_space);
            let checked = matches!(mark, Some("[x]" | "[X]"));
            if after > start + 3 && (checked || mark == Some("[ ]")) {
                let mut chunk = Chunk::with_capacity(text.len() - start + 100);
                let html = if checked {
                    "<input type=\"checkbox\" class=\"task-list-item-checkbox\" disabled=\"disabled\" \
                     checked=\"checked\" />"
                } else {
                    "<input type=\"checkbox\" class=\"task-list-item-checkbox\" disabled=\"disabled\" />"
                };
                chunk.push_made(html, &source, start..start + 3);
                chunk.push(&source, after..text.len());
                let length = chunk.text.len();
                let slice = Slice::new(self.keep(chunk), 0..length);
                self.arena.node_mut(raw).text = slice;
                is_task_list = true;
            }
            if is_task_list {
                self.set_class(item, "task-list-item");
            }
        }
        if is_task_list {
            self.set_class(list, "task-list");
        }
    }

    fn set_class(&mut self, node: NodeId, class: &str) {
        let at = self.arena.node(node).source().start;
        let value = vec![Part::Made(class.into(), at..at)];
        self.arena.attributes_mut(node).push(Attribute { name: "class".into(), value, written: None });
    }
}
