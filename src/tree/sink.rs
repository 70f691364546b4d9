//! The tree sink: what html5ever's tree builder tells, put into the arena.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute as ParsedAttribute, ExpandedName, LocalName, Namespace as ParsedNamespace, QualName, ns};

use super::arena::{Attribute, Element, End, Flags, Namespace, NodeId, NodeKind, TagId, Tree};
use crate::text::{Problem, ProblemKind, Span};

/// The node that only lends its name: a fragment is parsed as the content of a `body`.
pub(super) const CONTEXT: NodeId = NodeId(u32::MAX - 1);

/// A node as html5ever holds it: the name travels along, so that `elem_name` never touches the arena.
#[derive(Clone, Debug)]
pub(super) struct Handle {
    pub id: NodeId,
    pub ns: ParsedNamespace,
    pub local: LocalName,
}

/// A text token that was handed to the tree builder and has not come back yet.
pub(super) struct Pending {
    pub html: Span,
    pub text: StrTendril,
    pub taken: usize,
}

/// Everything that changes while the tree grows.
pub(super) struct Growing {
    pub tree: Tree,
    pub pending: VecDeque<Pending>,
    /// Bytes of the HTML of the token in hand.
    pub token: Span,
    /// Its tag, if it is one.
    pub tag: Option<TagId>,
    /// The token is a sentinel: the next comment is this template.
    pub template: Option<u32>,
    /// Elements that the token in hand made.
    pub created: Vec<NodeId>,
    /// Where the last of them was put.
    pub parent_of_last: NodeId,
    /// What was moved out of a table, with spans in the HTML.
    pub moved: Vec<Problem>,
}

pub(super) struct Sink {
    pub growing: RefCell<Growing>,
    /// The element that the tree builder asked the name of last.
    pub asked: Cell<NodeId>,
    /// In a fragment the root element of the parser is the document itself.
    fragment: bool,
    rooted: Cell<bool>,
}

impl Sink {
    pub(super) fn new(tree: Tree, fragment: bool) -> Self {
        Self {
            growing: RefCell::new(Growing {
                tree,
                pending: VecDeque::new(),
                token: Span::default(),
                tag: None,
                template: None,
                created: Vec::new(),
                parent_of_last: NodeId(0),
                moved: Vec::new(),
            }),
            asked: Cell::new(CONTEXT),
            fragment,
            rooted: Cell::new(false),
        }
    }

    pub(super) fn context() -> Handle {
        Handle { id: CONTEXT, ns: ns!(html), local: LocalName::from("body") }
    }

    /// The tree, and what was moved out of its tables.
    pub(super) fn into_tree(self) -> (Tree, Vec<Problem>) {
        let growing = self.growing.into_inner();
        (growing.tree, growing.moved)
    }

    fn plain(id: NodeId) -> Handle {
        Handle { id, ns: ns!(), local: LocalName::from("") }
    }
}

impl Growing {
    /// Whether byte `at` of the HTML is the first one of a `pre`, `listing` or `textarea`.
    pub(super) fn drops_line_feed_at(&self, at: u32) -> bool {
        let made = self.tree.tags.last().filter(|tag| tag.html.end == at && !tag.is_end).and_then(|tag| tag.makes);
        made.is_some_and(|id| matches!(self.tree.node(id).name(), "pre" | "listing" | "textarea"))
    }

    /// Text at the end of `parent`, or before `sibling`.
    fn text(&mut self, text: &StrTendril, place: Place) {
        let html = self.take(text);
        if matches!(place, Place::Before(_)) {
            self.notice_moved_text(html);
        }
        let neighbour = match place {
            Place::LastOf(parent) => self.tree.slots[parent.0 as usize].last,
            Place::Before(sibling) => self.tree.slots[sibling.0 as usize].previous,
        };
        // Only what is contiguous in the HTML is one text: else a span would cover what was dropped or moved.
        if let Some(slot) = self.tree.slots.get_mut(neighbour as usize)
            && slot.span.end == html.start
            && let NodeKind::Text(before) = &mut slot.kind
        {
            before.push_str(text);
            slot.span.end = html.end;
            return;
        }
        let id = self.tree.push(NodeKind::Text(String::from(&**text)), html);
        self.put(id, place);
    }

    /// Something moved out of a table, at the bytes `html`.
    fn notice_moved(&mut self, html: Span, name: &str) {
        self.moved.push(Problem::new(ProblemKind::FosterParented, html).detail(name));
    }

    /// Text moved out of a table: one problem, however many pieces it comes in.
    fn notice_moved_text(&mut self, html: Span) {
        let goes_on = |last: &&mut Problem| last.detail.is_empty() && last.span.end == html.start;
        if let Some(last) = self.moved.last_mut().filter(goes_on) {
            last.span.end = html.end;
            return;
        }
        let written = html.of(&self.tree.html);
        let lead = written.len() - written.trim_start_matches(|c: char| c.is_ascii_whitespace()).len();
        if lead < written.len() {
            self.notice_moved(Span::new(html.start as usize + lead, html.end as usize), "");
        }
    }

    fn put(&mut self, id: NodeId, place: Place) {
        match place {
            Place::LastOf(parent) => self.tree.append(parent, id),
            Place::Before(sibling) => self.tree.insert_before(sibling, id),
        }
    }

    /// The bytes of the HTML that `text` stands for: a part of a token that was handed over, or several that the
    /// parser held back in a table and joined. They come back in the order in which they were handed over.
    fn take(&mut self, text: &StrTendril) -> Span {
        let mut wanted: &str = text;
        let mut span: Option<Span> = None;
        while let Some(front) = self.pending.front_mut() {
            let rest = &front.text[front.taken..];
            let skipped = if rest.starts_with(wanted) || wanted.starts_with(rest) {
                0
            } else if span.is_none()
                && let Some(at) = rest.find(wanted)
            {
                // White space, or the line feed after `<pre>`, was dropped in front of it.
                at
            } else {
                self.pending.pop_front();
                continue;
            };
            let length = wanted.len().min(rest.len() - skipped);
            let start = front.taken + skipped;
            front.taken = start + length;
            let (html, whole) = (front.html, front.text.len());
            if front.taken == whole {
                self.pending.pop_front();
            }
            let part = if html.len() == whole {
                Span::new(html.start as usize + start, html.start as usize + start + length)
            } else {
                html
            };
            span = Some(span.map_or(part, |s| s.cover(part)));
            wanted = &wanted[length..];
            if wanted.is_empty() {
                break;
            }
        }
        span.unwrap_or(Span { start: self.token.end, end: self.token.end })
    }
}

#[derive(Clone, Copy)]
enum Place {
    LastOf(NodeId),
    Before(NodeId),
}

fn attributes(parsed: Vec<ParsedAttribute>) -> Vec<Attribute> {
    parsed.into_iter().map(|a| Attribute { name: a.name.local, value: (&*a.value).into() }).collect()
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Self;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Self::plain(NodeId(0))
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        self.asked.set(target.id);
        ExpandedName { ns: &target.ns, local: &target.local }
    }

    fn create_element(&self, name: QualName, parsed: Vec<ParsedAttribute>, _: ElementFlags) -> Handle {
        if self.fragment && !self.rooted.replace(true) {
            return Handle { id: NodeId(0), ns: name.ns, local: name.local };
        }
        let mut growing = self.growing.borrow_mut();
        let namespace = match name.ns {
            ns!(svg) => Namespace::Svg,
            ns!(mathml) => Namespace::MathMl,
            _ => Namespace::Html,
        };
        let element = Element {
            name: name.local.clone(),
            namespace,
            attributes: attributes(parsed),
            open: None,
            end: End::Open,
            origin: None,
            flags: Flags::default(),
        };
        let span = growing.token;
        let id = growing.tree.push(NodeKind::Element(Box::new(element)), span);
        growing.created.push(id);
        Handle { id, ns: name.ns, local: name.local }
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        let mut growing = self.growing.borrow_mut();
        let span = growing.token;
        let kind = match growing.template {
            Some(index) => NodeKind::Template(index),
            None => NodeKind::Comment((&*text).into()),
        };
        Self::plain(growing.tree.push(kind, span))
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Handle {
        let mut growing = self.growing.borrow_mut();
        let span = growing.token;
        Self::plain(growing.tree.push(NodeKind::Comment(format!("?{target} {data}").into()), span))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        let mut growing = self.growing.borrow_mut();
        match child {
            NodeOrText::AppendNode(child) if child.id == parent.id => {}
            NodeOrText::AppendNode(child) => {
                growing.parent_of_last = parent.id;
                growing.tree.append(parent.id, child.id);
            }
            NodeOrText::AppendText(text) => growing.text(&text, Place::LastOf(parent.id)),
        }
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let has_parent = self.growing.borrow().tree.slots[element.id.0 as usize].parent != super::arena::NONE;
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {
        let mut growing = self.growing.borrow_mut();
        let span = growing.token;
        let id = growing.tree.push(NodeKind::Doctype, span);
        growing.tree.append(NodeId(0), id);
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let mut growing = self.growing.borrow_mut();
        match child {
            NodeOrText::AppendNode(child) => {
                growing.parent_of_last = CONTEXT;
                growing.tree.insert_before(sibling.id, child.id);
                let slot = &mut growing.tree.slots[child.id.0 as usize];
                if let NodeKind::Element(element) = &mut slot.kind {
                    element.flags.set(Flags::MOVED);
                    let (span, name) = (slot.span, element.name.clone());
                    growing.notice_moved(span, &name);
                }
            }
            NodeOrText::AppendText(text) => growing.text(&text, Place::Before(sibling.id)),
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, parsed: Vec<ParsedAttribute>) {
        let mut growing = self.growing.borrow_mut();
        if let NodeKind::Element(element) = &mut growing.tree.slots[target.id.0 as usize].kind {
            for attribute in attributes(parsed) {
                if element.attributes.iter().all(|a| a.name != attribute.name) {
                    element.attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.growing.borrow_mut().tree.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut growing = self.growing.borrow_mut();
        loop {
            let first = growing.tree.slots[node.id.0 as usize].first;
            if first == super::arena::NONE {
                return;
            }
            growing.tree.append(new_parent.id, NodeId(first));
        }
    }
}
