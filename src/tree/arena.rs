//! The arena that holds a tree, and handles to walk it without recursion.

use html5ever::LocalName;

use super::footnotes::Footnotes;
use super::lexer::{self, AttributeSpan};
use super::rendered::SourceMap;
use crate::text::{Problem, Span};

/// A node of one [`Tree`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NodeId(pub(crate) u32);

/// A tag of the source (or of the rendered HTML) in the order of the tokens.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct TagId(pub(crate) u32);

pub(crate) const NONE: u32 = u32::MAX;

#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub parent: u32,
    pub first: u32,
    pub last: u32,
    pub previous: u32,
    pub next: u32,
    pub span: Span,
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// The root.
    Document,
    /// An element.
    Element(Box<Element>),
    /// Text, with character references decoded. Two text nodes can be neighbours: see `reading` in ARCHITECTURE.md.
    Text(String),
    /// A comment, without `<!--` and `-->`.
    Comment(Box<str>),
    /// A template tag, opaque: index into [`Tree::templates`].
    Template(u32),
    /// A doctype.
    Doctype,
}

/// The namespace of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Namespace {
    /// HTML.
    Html,
    /// SVG.
    Svg,
    /// MathML.
    MathMl,
}

/// An attribute as the parser keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name in lower case (in SVG and MathML as adjusted).
    pub name: LocalName,
    /// Its value, decoded; template tags stand in it as they were written.
    pub value: Box<str>,
}

/// How an element ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It was still open at the end of the body.
    Open,
    /// By its own end tag.
    Tag(TagId),
    /// Another tag ended it.
    By(TagId),
    /// It has no content by definition (`br`, `img`, …).
    Void,
}

/// How an element came to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub u8);

impl Flags {
    /// The parser made it without a tag of its own (`tbody`, the `p` of a lone `</p>`).
    pub const IMPLIED: Self = Self(1);
    /// A copy of a formatting element, made while repairing.
    pub const CLONE: Self = Self(2);
    /// Moved out of a table.
    pub const MOVED: Self = Self(4);
    /// Its tag was written by the Markdown reader, not by the author.
    pub const GENERATED: Self = Self(8);

    /// Whether all of `other` is set.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Sets `other`.
    pub fn set(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// An element.
#[derive(Clone, Debug)]
pub struct Element {
    /// Local name in lower case.
    pub name: LocalName,
    /// Its namespace.
    pub namespace: Namespace,
    /// Its attributes, duplicates dropped.
    pub attributes: Vec<Attribute>,
    /// Its start tag; `None` for implied elements.
    pub open: Option<TagId>,
    /// How it ended.
    pub end: End,
    /// For a clone: the element that it copies.
    pub origin: Option<NodeId>,
    /// How it came to be.
    pub flags: Flags,
}

/// A tag token that the parser saw.
#[derive(Clone, Debug)]
pub struct TagToken {
    /// Its bytes in the source; for a generated tag the whole Markdown construct.
    pub span: Span,
    /// Its bytes in the rendered HTML.
    pub(crate) html: Span,
    /// Its name in lower case.
    pub name: LocalName,
    /// Whether it is an end tag.
    pub is_end: bool,
    /// Whether the Markdown reader wrote it.
    pub generated: bool,
    /// Whether it ends in `/>`.
    pub self_closing: bool,
    /// For an end tag: the element that it closed; `None` for a stray one.
    pub closes: Option<NodeId>,
    /// For a start tag: the element that it made.
    pub makes: Option<NodeId>,
}

/// The syntax of a template tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TemplateKind {
    /// `{% … %}`.
    Tag,
    /// `{{ … }}`.
    Output,
    /// A block tag whose content is not markup, from its first to its last byte: `{% highlight %}…{% endhighlight %}`.
    Verbatim,
    /// `{% comment %}…{% endcomment %}`, `{# … #}`.
    Comment,
    /// Hugo's `{{< … >}}`.
    ShortcodeHtml,
    /// Hugo's `{{% … %}}`.
    ShortcodeMarkdown,
    /// A character of the source that the masks use themselves.
    Literal,
}

/// A template tag of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its bytes in the source.
    pub span: Span,
    /// Its syntax.
    pub kind: TemplateKind,
    /// The tag's or shortcode's name (`if`, `include`, `ref`), empty for outputs.
    pub name: Box<str>,
}

/// A body, or any HTML, as a tree.
#[derive(Debug)]
pub struct Tree {
    pub(crate) slots: Vec<Slot>,
    pub(crate) tags: Vec<TagToken>,
    pub(crate) templates: Vec<Template>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) html: String,
    pub(crate) map: SourceMap,
    pub(crate) as_written: Option<Box<Tree>>,
    pub(super) footnotes: Footnotes,
}

impl Tree {
    /// What a browser would make of the author's own tags: this tree, unless the engine mends tags before a browser sees
    /// them, as kramdown does.
    #[must_use]
    pub fn as_written(&self) -> &Self {
        self.as_written.as_deref().unwrap_or(self)
    }

    /// The root, whose children are the body's top level.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        Node { tree: self, id: NodeId(0) }
    }

    /// A handle on node `id`.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node { tree: self, id }
    }

    /// How many nodes there are, the root included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is nothing below the root.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.len() <= 1
    }

    /// Every tag, in the order in which the parser saw them.
    #[must_use]
    pub fn tags(&self) -> &[TagToken] {
        &self.tags
    }

    /// The tag `id`.
    #[must_use]
    pub fn tag(&self, id: TagId) -> &TagToken {
        &self.tags[id.0 as usize]
    }

    /// Every template tag, in the order of the source.
    #[must_use]
    pub fn templates(&self) -> &[Template] {
        &self.templates
    }

    /// What the readers noticed, in the order of the source.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    pub(crate) fn push(&mut self, kind: NodeKind, span: Span) -> NodeId {
        let id = NodeId(u32::try_from(self.slots.len()).expect("fewer nodes than bytes of the file"));
        self.slots.push(Slot { parent: NONE, first: NONE, last: NONE, previous: NONE, next: NONE, span, kind });
        id
    }

    pub(super) fn element_mut(&mut self, id: NodeId) -> &mut Element {
        match &mut self.slots[id.0 as usize].kind {
            NodeKind::Element(element) => element,
            _ => unreachable!("only elements are made by tags"),
        }
    }

    pub(super) fn end_element(&mut self, id: NodeId, end: End) {
        if let NodeKind::Element(element) = &mut self.slots[id.0 as usize].kind {
            element.end = end;
        }
    }

    /// Whether `id` is an element of that name, in any namespace.
    pub(super) fn is_named(&self, id: NodeId, name: &LocalName) -> bool {
        match &self.slots[id.0 as usize].kind {
            // SVG's camel-case names come from tags in lower case.
            NodeKind::Element(e) => e.name == *name || e.name.eq_ignore_ascii_case(name),
            _ => false,
        }
    }

    pub(super) fn element_name(&self, id: NodeId) -> LocalName {
        match &self.slots[id.0 as usize].kind {
            NodeKind::Element(e) => e.name.clone(),
            _ => LocalName::from(""),
        }
    }

    /// The element that `copy` is a copy of: the latest of `candidates` with its name and attributes.
    pub(super) fn origin_of(&self, copy: NodeId, candidates: &[NodeId]) -> Option<NodeId> {
        let element = self.node(copy).element()?;
        candidates.iter().rev().take(256).copied().find_map(|id| {
            let other = self.node(id).element()?;
            let same = id != copy && other.name == element.name && other.attributes == element.attributes;
            same.then(|| other.origin.unwrap_or(id))
        })
    }

    /// Takes `id` out of its parent; its children stay below it.
    pub(crate) fn detach(&mut self, id: NodeId) {
        let Slot { parent, previous, next, .. } = self.slots[id.0 as usize];
        if parent == NONE {
            return;
        }
        match previous {
            NONE => self.slots[parent as usize].first = next,
            p => self.slots[p as usize].next = next,
        }
        match next {
            NONE => self.slots[parent as usize].last = previous,
            n => self.slots[n as usize].previous = previous,
        }
        let slot = &mut self.slots[id.0 as usize];
        (slot.parent, slot.previous, slot.next) = (NONE, NONE, NONE);
    }

    /// Makes `id` the last child of `parent`.
    pub(crate) fn append(&mut self, parent: NodeId, id: NodeId) {
        self.detach(id);
        let last = std::mem::replace(&mut self.slots[parent.0 as usize].last, id.0);
        let slot = &mut self.slots[id.0 as usize];
        (slot.parent, slot.previous) = (parent.0, last);
        match last {
            NONE => self.slots[parent.0 as usize].first = id.0,
            l => self.slots[l as usize].next = id.0,
        }
    }

    /// Puts `id` before `sibling`, which has a parent.
    pub(crate) fn insert_before(&mut self, sibling: NodeId, id: NodeId) {
        self.detach(id);
        let Slot { parent, previous, .. } = self.slots[sibling.0 as usize];
        self.slots[sibling.0 as usize].previous = id.0;
        let slot = &mut self.slots[id.0 as usize];
        (slot.parent, slot.previous, slot.next) = (parent, previous, sibling.0);
        match previous {
            NONE => self.slots[parent as usize].first = id.0,
            p => self.slots[p as usize].next = id.0,
        }
    }
}

/// A handle on a node. Copy it freely.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    tree: &'t Tree,
    id: NodeId,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.id == other.id
    }
}

impl<'t> Node<'t> {
    fn slot(self) -> &'t Slot {
        &self.tree.slots[self.id.0 as usize]
    }

    fn at(self, id: u32) -> Option<Self> {
        (id != NONE).then_some(Self { tree: self.tree, id: NodeId(id) })
    }

    /// Its id.
    #[must_use]
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The tree that it belongs to.
    #[must_use]
    pub fn tree(self) -> &'t Tree {
        self.tree
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> &'t NodeKind {
        &self.slot().kind
    }

    /// Its bytes in the source. Of an element: from its start tag to its end tag, or to the end of its content.
    #[must_use]
    pub fn span(self) -> Span {
        self.slot().span
    }

    /// The node above.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        self.at(self.slot().parent)
    }

    /// Its first child.
    #[must_use]
    pub fn first_child(self) -> Option<Self> {
        self.at(self.slot().first)
    }

    /// Its last child.
    #[must_use]
    pub fn last_child(self) -> Option<Self> {
        self.at(self.slot().last)
    }

    /// The sibling before.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        self.at(self.slot().previous)
    }

    /// The sibling after.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.at(self.slot().next)
    }

    /// Its children, in order.
    #[must_use]
    pub fn children(self) -> Children<'t> {
        Children { next: self.first_child() }
    }

    /// All nodes below it, in document order.
    #[must_use]
    pub fn descendants(self) -> Descendants<'t> {
        Descendants { walk: self.walk() }
    }

    /// Enters and leaves every node below it, in document order, without recursion.
    #[must_use]
    pub fn walk(self) -> Walk<'t> {
        Walk { root: self, next: self.first_child().map(Step::Enter) }
    }

    /// The nodes above it, nearest first, the root last.
    pub fn ancestors(self) -> impl Iterator<Item = Node<'t>> {
        std::iter::successors(self.parent(), |n| n.parent())
    }

    /// The element, if it is one.
    #[must_use]
    pub fn element(self) -> Option<&'t Element> {
        if let NodeKind::Element(element) = self.kind() { Some(element) } else { None }
    }

    /// The name of an HTML element in lower case; `""` for anything else, SVG and MathML included.
    #[must_use]
    pub fn name(self) -> &'t str {
        self.element().filter(|e| e.namespace == Namespace::Html).map_or("", |e| &*e.name)
    }

    /// Whether it is the HTML element `name`.
    #[must_use]
    pub fn is(self, name: &str) -> bool {
        self.name() == name
    }

    /// The text, if it is a text node.
    #[must_use]
    pub fn text(self) -> Option<&'t str> {
        if let NodeKind::Text(text) = self.kind() { Some(text) } else { None }
    }

    /// The value of the attribute `name` (lower case).
    #[must_use]
    pub fn attribute(self, name: &str) -> Option<&'t str> {
        self.element()?.attributes.iter().find(|a| &*a.name == name).map(|a| &*a.value)
    }

    /// All attributes; empty for what is no element.
    #[must_use]
    pub fn attributes(self) -> &'t [Attribute] {
        self.element().map_or(&[], |e| &e.attributes)
    }

    /// The flags of an element.
    #[must_use]
    pub fn flags(self) -> Flags {
        self.element().map_or(Flags::default(), |e| e.flags)
    }

    /// Whether the author wrote the start tag of this element: not implied, cloned or made from Markdown.
    #[must_use]
    pub fn is_authored(self) -> bool {
        self.element().is_some_and(|e| {
            e.open.is_some() && e.flags.0 & (Flags::IMPLIED.0 | Flags::CLONE.0 | Flags::GENERATED.0) == 0
        })
    }

    /// Its start tag.
    #[must_use]
    pub fn open_tag(self) -> Option<&'t TagToken> {
        self.element()?.open.map(|id| self.tree.tag(id))
    }

    /// Its own end tag.
    #[must_use]
    pub fn close_tag(self) -> Option<&'t TagToken> {
        match self.element()?.end {
            End::Tag(id) => Some(self.tree.tag(id)),
            _ => None,
        }
    }

    /// Where the attribute `name` (lower case) stands in the source: exact in a tag that the author wrote and for the
    /// destination and title of a Markdown link; else the whole construct.
    #[must_use]
    pub fn attribute_span(self, name: &str) -> Option<AttributeSpan> {
        self.attribute_spans()(name)
    }

    /// Whether the author wrote the value of the attribute `name` (lower case), in a tag of HTML or in Markdown: not one
    /// that the reader made, such as the automatic id of a heading.
    #[must_use]
    pub fn has_written_attribute(self, name: &str) -> bool {
        let Some(tag) = self.open_tag() else { return false };
        let slice = tag.html.of(&self.tree.html);
        let found = lexer::attributes(slice).find(|a| a.name.of(slice).eq_ignore_ascii_case(name));
        found.is_some_and(|a| self.tree.map.is_verbatim(tag.html.start + a.value.start, &mut 0))
    }

    /// The template tag, if it is one.
    #[must_use]
    pub fn template(self) -> Option<&'t Template> {
        if let NodeKind::Template(index) = self.kind() { Some(&self.tree.templates[*index as usize]) } else { None }
    }
}

/// See [`Node::children`].
#[derive(Clone)]
pub struct Children<'t> {
    next: Option<Node<'t>>,
}

impl<'t> Iterator for Children<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        let node = self.next?;
        self.next = node.next();
        Some(node)
    }
}

/// A step of [`Walk`].
#[derive(Clone, Copy, Debug)]
pub enum Step<'t> {
    /// Before the children.
    Enter(Node<'t>),
    /// After the children.
    Leave(Node<'t>),
}

/// See [`Node::walk`].
#[derive(Clone)]
pub struct Walk<'t> {
    root: Node<'t>,
    next: Option<Step<'t>>,
}

impl<'t> Walk<'t> {
    /// Goes on after `node`, which was just entered, without its children; its `Leave` still comes.
    pub fn skip_children(&mut self, node: Node<'t>) {
        self.next = Some(Step::Leave(node));
    }
}

impl<'t> Iterator for Walk<'t> {
    type Item = Step<'t>;

    fn next(&mut self) -> Option<Step<'t>> {
        let step = self.next?;
        self.next = match step {
            Step::Enter(node) => Some(node.first_child().map_or(Step::Leave(node), Step::Enter)),
            Step::Leave(node) => match node.next() {
                Some(next) => Some(Step::Enter(next)),
                None => node.parent().filter(|p| *p != self.root).map(Step::Leave),
            },
        };
        Some(step)
    }
}

/// See [`Node::descendants`].
#[derive(Clone)]
pub struct Descendants<'t> {
    walk: Walk<'t>,
}

impl<'t> Iterator for Descendants<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        self.walk.find_map(|step| if let Step::Enter(node) = step { Some(node) } else { None })
    }
}
