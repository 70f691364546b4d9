//! The elements that kramdown parses a body into, as one flat list.

use std::borrow::Cow;
use std::ops::Range;

/// A place in a file, which is never longer than 4 GiB.
pub(super) fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("files over 4 GiB are not read")
}

/// A part of a chunk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Slice {
    /// Which chunk.
    pub(super) chunk: u32,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Slice {
    /// The bytes `range` of `chunk`.
    pub(super) fn new(chunk: u32, range: Range<usize>) -> Self {
        Self { chunk, start: narrow(range.start), end: narrow(range.end) }
    }

    /// As a range of bytes of its chunk.
    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether it holds no byte.
    pub(super) fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// What an element is (kramdown: the types of element.rb).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    // blocks
    Blank,
    /// [`Node::flag`]: without a tag of its own, as the first one of a tight list item.
    Paragraph,
    /// [`Node::level`].
    Header,
    Quote,
    CodeBlock,
    Rule,
    BulletList,
    OrderedList,
    Item,
    DefinitionList,
    Term,
    Definition,
    Table,
    TableHead,
    TableBody,
    TableFoot,
    Row,
    Cell,
    /// What ends a block; [`Node::level`] says what it was, see [`Eob`].
    Eob,
    /// Text whose spans are not parsed yet.
    RawText,
    /// Content of a footnote.
    FootnoteDefinition,
    // blocks and spans
    /// [`Node::extra`] is its index among [`Html`].
    HtmlElement,
    /// A comment or a processing instruction as the author wrote it.
    XmlComment,
    /// `{::comment}`.
    Comment,
    /// `{::nomarkdown}`, and the content of `script` and `style`: copied as it is.
    Raw,
    /// [`Node::flag`]: a block.
    Math,
    // spans
    Text,
    Break,
    Link,
    Image,
    Code,
    /// [`Node::extra`] is its index among the footnotes.
    Footnote,
    Emphasis,
    Strong,
    /// A character that stands for markup: an entity, a quote, a dash; [`Node::extra`] is the character.
    Character,
    /// As [`Kind::Character`], with a no-break space before (`»`) or after (`«`).
    SpacedCharacter,
    /// The element `del` of `~~`.
    Deleted,
}

/// What an [`Kind::Eob`] came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Eob {
    /// `^`.
    Marker,
    Ald,
    Ial,
    Extension,
    /// A definition of a link, an abbreviation or a footnote, which a following IAL belongs to.
    Definition,
}

/// How the content of an HTML element is parsed (kramdown: `HTML_CONTENT_MODEL`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Model {
    Block,
    Span,
    Raw,
}

/// Index of a node; 0 is the root, which is nobody's child or sibling.
pub(super) type NodeId = u32;

/// An element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) flag: bool,
    pub(super) level: u8,
    pub(super) text: Slice,
    /// The bytes of the body that it stands for.
    pub(super) source: (u32, u32),
    pub(super) first: NodeId,
    pub(super) last: NodeId,
    pub(super) previous: NodeId,
    pub(super) next: NodeId,
    /// Index of its attributes, 0 for none.
    pub(super) attributes: u32,
    /// Index of its IAL, 0 for none.
    pub(super) ial: u32,
    pub(super) extra: u32,
}

impl Node {
    /// A node of `kind` that shows nothing yet and stands at `source`.
    pub(super) fn new(kind: Kind, source: Range<usize>) -> Self {
        Self {
            kind,
            flag: false,
            level: 0,
            text: Slice::default(),
            source: (narrow(source.start), narrow(source.end)),
            first: 0,
            last: 0,
            previous: 0,
            next: 0,
            attributes: 0,
            ial: 0,
            extra: 0,
        }
    }

    /// The bytes of the body that it stands for.
    pub(super) fn source(&self) -> Range<usize> {
        self.source.0 as usize..self.source.1 as usize
    }

    /// Whether this is an end of block of that kind.
    pub(super) fn is_eob(&self, eob: Eob) -> bool {
        self.kind == Kind::Eob && self.level == eob as u8
    }
}

/// A part of an attribute's value.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// As it stands.
    Slice(Slice),
    /// Made, from these bytes of the body.
    Made(Box<str>, Range<usize>),
}

/// An attribute of an element.
#[derive(Clone, Debug)]
pub(super) struct Attribute {
    pub(super) name: Box<str>,
    pub(super) value: Vec<Part>,
    /// Name, `=` and quoted value as the author wrote them in a tag, while the value is that one.
    pub(super) written: Option<(Slice, Slice)>,
}

/// An attribute list: `{: .class #id key="value" reference}`.
#[derive(Clone, Debug, Default)]
pub(super) struct Ial {
    /// Names of attribute list definitions, in order.
    pub(super) references: Vec<Box<str>>,
    pub(super) attributes: Vec<Attribute>,
}

/// What is known of an HTML element.
#[derive(Clone, Debug)]
pub(super) struct Html {
    /// In lower case where HTML knows it.
    pub(super) name: Cow<'static, str>,
    /// The start tag.
    pub(super) start: Slice,
    /// `<` and the name.
    pub(super) head: Slice,
    /// The end tag, where there is one.
    pub(super) end: Option<Slice>,
    pub(super) model: Model,
    /// `<x />`.
    pub(super) closed: bool,
    pub(super) block: bool,
    /// Whether a slash stands before its end.
    pub(super) slash: bool,
    /// The start tag can be copied as it stands.
    pub(super) exact: bool,
    /// An attribute stands in it twice.
    pub(super) repeats: bool,
}

/// The list of elements.
#[derive(Debug)]
pub(super) struct Arena {
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<Vec<Attribute>>,
    pub(super) ials: Vec<Ial>,
    pub(super) html: Vec<Html>,
}

impl Arena {
    /// An arena with a root alone, for a body of `bytes`.
    pub(super) fn new(bytes: usize) -> Self {
        let mut nodes = Vec::with_capacity(bytes / 24 + 8);
        nodes.push(Node::new(Kind::Root, 0..0));
        Self { nodes, attributes: vec![Vec::new()], ials: vec![Ial::default()], html: Vec::new() }
    }

    /// Adds a node that has no parent yet.
    pub(super) fn add(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        u32::try_from(self.nodes.len() - 1).expect("fewer nodes than bytes")
    }

    /// Makes `child` the last child of `parent`.
    pub(super) fn append(&mut self, parent: NodeId, child: NodeId) {
        let last = self.nodes[parent as usize].last;
        self.nodes[child as usize].previous = last;
        self.nodes[child as usize].next = 0;
        if last == 0 {
            self.nodes[parent as usize].first = child;
        } else {
            self.nodes[last as usize].next = child;
        }
        self.nodes[parent as usize].last = child;
    }

    /// Adds `node` as the last child of `parent`.
    pub(super) fn push(&mut self, parent: NodeId, node: Node) -> NodeId {
        let id = self.add(node);
        self.append(parent, id);
        id
    }

    /// Takes `child` out of `parent`.
    pub(super) fn remove(&mut self, parent: NodeId, child: NodeId) {
        let Node { previous, next, .. } = self.nodes[child as usize];
        match previous {
            0 => self.nodes[parent as usize].first = next,
            _ => self.nodes[previous as usize].next = next,
        }
        match next {
            0 => self.nodes[parent as usize].last = previous,
            _ => self.nodes[next as usize].previous = previous,
        }
        (self.nodes[child as usize].previous, self.nodes[child as usize].next) = (0, 0);
    }

    /// Moves all children of `from` to the end of `to`.
    pub(super) fn adopt(&mut self, to: NodeId, from: NodeId) {
        let mut child = self.nodes[from as usize].first;
        while child != 0 {
            let next = self.nodes[child as usize].next;
            self.append(to, child);
            child = next;
        }
        (self.nodes[from as usize].first, self.nodes[from as usize].last) = (0, 0);
    }

    /// The node `id`.
    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    /// The node `id`, to change.
    pub(super) fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id as usize]
    }

    /// The last child, if there is one.
    pub(super) fn last(&self, parent: NodeId) -> Option<NodeId> {
        Some(self.node(parent).last).filter(|&id| id != 0)
    }

    /// The first child, if there is one.
    pub(super) fn first_child(&self, id: NodeId) -> Option<NodeId> {
        Some(self.node(id).first).filter(|&first| first != 0)
    }

    /// The children, first to last.
    pub(super) fn children(&self, parent: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut next = self.node(parent).first;
        std::iter::from_fn(move || {
            let id = next;
            next = self.node(id).next;
            (id != 0).then_some(id)
        })
    }

    /// What is known of the HTML element `id`.
    pub(super) fn html(&self, id: NodeId) -> Option<&Html> {
        let node = self.node(id);
        (node.kind == Kind::HtmlElement).then(|| &self.html[node.extra as usize])
    }

    /// The attributes of `id`.
    pub(super) fn attributes(&self, id: NodeId) -> &[Attribute] {
        &self.attributes[self.node(id).attributes as usize]
    }

    /// The attributes of `id`, to change.
    pub(super) fn attributes_mut(&mut self, id: NodeId) -> &mut Vec<Attribute> {
        if self.node(id).attributes == 0 {
            self.attributes.push(Vec::new());
            self.node_mut(id).attributes = u32::try_from(self.attributes.len() - 1).expect("fewer than bytes");
        }
        &mut self.attributes[self.nodes[id as usize].attributes as usize]
    }

    /// The IAL of `id`, made when it has none.
    pub(super) fn ial_of(&mut self, id: NodeId) -> u32 {
        if self.node(id).ial == 0 {
            self.node_mut(id).ial = self.new_ial();
        }
        self.node(id).ial
    }

    /// A new, empty attribute list.
    pub(super) fn new_ial(&mut self) -> u32 {
        self.ials.push(Ial::default());
        u32::try_from(self.ials.len() - 1).expect("fewer than bytes")
    }

    /// Whether the IAL of `id` refers to `name` (`{:toc}`).
    pub(super) fn refers_to(&self, id: NodeId, name: &str) -> bool {
        self.ials[self.node(id).ial as usize].references.iter().any(|r| &**r == name)
    }
}
