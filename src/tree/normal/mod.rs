//! The normal form of a tree: what counts as equal when a body was written and read again.
//!
//! Two trees are equal when their normal forms are. There are three forms:
//! - [`Mode::Dom`]: every element and attribute. Comments, attribute order, the spelling of white space, of URLs and of
//!   synonyms (`b` and `strong`) do not count; bare text in the body is a paragraph.
//! - [`Mode::Core`]: what CommonMark with GFM's extensions can say. Formatting is a set for each character, wrappers
//!   such as `div` and `span` are transparent, tight lists equal loose ones, a `th` equals a `td`.
//! - text: [`super::visible_text`].
//!
//! In each of them footnotes and task lists count as what they are and not as what an engine makes of them: of a
//! footnote its place, its number and its content ([`super::Footnote`]), of a task the state of its box; kramdown's classes
//! for it and cmark-gfm's space behind it do not count. A cell with nothing but a no-break space is empty, as kramdown fills it.
//!
//! The other rules are those of the round-trip test that judges this project from outside; `fixtures/convert/normal.jsonl`
//! holds its verdicts. A form is a flat list of tokens, so comparing is linear, and building it never recurses.

mod attribute;
mod blocks;
mod inline;
mod kind;
mod trace;

use std::hash::{Hash, Hasher};

use html5ever::{LocalName, local_name};

pub use attribute::{code_language, list_start};
pub(super) use inline::is_odd_blank;
pub(crate) use kind::is_prose;
pub use trace::{Part, PartKind, Traced};

use super::{Element, Fate, Namespace, Node, View, Whole};

/// Whether the element `name` is a border between paragraphs.
#[must_use]
pub fn is_block(name: &LocalName) -> bool {
    kind::kind(name) & kind::BLOCK != 0
}

/// What holds the content: the `body` where `root` holds a whole document, else `root` itself.
#[must_use]
pub fn content(root: Node<'_>) -> Node<'_> {
    let is_html = |node: &Node<'_>| node.element().is_some_and(|e| e.name == local_name!("html"));
    let html = root.children().filter(is_html).find(|n| n.is("html"));
    html.and_then(|html| html.children().find(|n| n.is("body"))).unwrap_or(root)
}

/// Whether a browser shows nothing of the text of `node` as text.
pub(crate) fn is_invisible(view: &impl View, node: Node<'_>) -> bool {
    let Some(element) = node.element() else { return false };
    let kind = kind::kind(&element.name);
    kind & kind::DROP != 0
        || matches!(&*element.name, "iframe" | "video" | "audio" | "object" | "noembed" | "noframes")
        || hides(view, node)
}

/// Whether `node` itself says that it is not shown.
pub(crate) fn hides(view: &impl View, node: Node<'_>) -> bool {
    node.attributes().iter().enumerate().any(|(index, attribute)| {
        let hides = match attribute.name {
            local_name!("hidden") => true,
            local_name!("style") => blocks::hides(&attribute.value),
            _ => false,
        };
        // What is shown as another attribute is a URL.
        hides && view.keeps_attribute(node.id(), index) && view.replaced(node.id(), index).is_none()
    })
}

/// Whether `node` is a border between paragraphs that the core form does not drop because of its name.
pub(super) fn is_kept_block(node: Node<'_>) -> bool {
    node.element().is_some_and(|e| kind::kind(&e.name) & (kind::BLOCK | kind::DROP) == kind::BLOCK)
}

/// Whether two elements count as the same, the left one as `view` shows it, and what is in each of them is read in the same
/// way.
pub(super) fn is_twin(view: &impl View, left: Node<'_>, right: Node<'_>) -> bool {
    let (Some(l), Some(r)) = (left.element(), right.element()) else { return false };
    let is_plain = |element: &Element, node: Node<'_>| {
        element.namespace == Namespace::Html && kind::kind(&element.name) & kind::DROP == 0 && node.footnote().is_none()
    };
    (l.name == r.name || kind::canonical(&l.name) == kind::canonical(&r.name))
        && is_plain(l, left)
        && is_plain(r, right)
        && view.fate(left) == Fate::Keep
        && view.renamed(left.id()).is_none()
        && view.blanks_before(left.id()) == 0
        && (l.attributes.is_empty() && r.attributes.is_empty()
            || super::view::attributes(view, left).eq(super::view::attributes(&Whole, right)))
        && !hides(view, left)
        && left.is_task_box() == right.is_task_box()
        && (!matches!(left.name(), "ul" | "ol") || left.children().all(|n| n.is("li") || n.is_blank()))
}

/// How much counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Every element and attribute.
    Dom,
    /// What CommonMark with GFM's extensions can say.
    Core,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Token {
    /// An element starts: its name and attributes are `start..end` of the text.
    Open(u32, u32),
    /// The element ends.
    Close,
    /// Text under a set (or list) of formats, as a hash.
    Text(u64, u32, u32),
    /// A thing in the line.
    Atom(u64, u32, u32),
}

/// The normal form of a tree or of a part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Normal {
    tokens: Vec<Token>,
    text: String,
}

/// `text` in quotes, with controls spelled out and all that a reader can read as it is.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            c if c.is_control() || c == '\u{a0}' => out.extend(c.escape_debug()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A place in a form to go back to.
#[derive(Clone, Copy, Debug)]
struct Mark {
    tokens: usize,
    text: usize,
}

impl Normal {
    /// The form of everything below `root` as `view` shows it. `source` is the text that the tree was read from: of a
    /// template tag its bytes count.
    #[must_use]
    pub fn of(view: &impl View, root: Node<'_>, source: &str, mode: Mode) -> Self {
        Self::of_known(view, root, &super::view::holds_block(view, root), source, mode)
    }

    /// As [`Normal::of`], where [`super::holds_block`] is known.
    #[must_use]
    pub fn of_known(view: &impl View, root: Node<'_>, holds_block: &[bool], source: &str, mode: Mode) -> Self {
        let mut builder = Builder::new(view, source, mode, holds_block, source.len());
        builder.blocks(content(root).first_child(), None);
        builder.out
    }

    /// The form of some neighbouring nodes that stand inside `wrappers`, inline elements from the outermost on.
    #[must_use]
    pub fn of_nodes<'t>(
        view: &impl View,
        nodes: &[Node<'t>],
        wrappers: &[Node<'t>],
        holds_block: &[bool],
        source: &str,
        mode: Mode,
    ) -> Self {
        let size = nodes.iter().map(|node| node.span().len()).sum();
        let mut builder = Builder::new(view, source, mode, holds_block, size);
        builder.some(nodes, wrappers);
        builder.out
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// A number that equal forms share.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = std::hash::DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }

    /// How many tokens the two forms share from the start.
    pub(super) fn common_prefix(&self, other: &Self) -> usize {
        self.tokens.iter().zip(&other.tokens).take_while(|(a, b)| a == b && self.shown(a) == other.shown(b)).count()
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The token at `index` in words, for messages.
    pub(super) fn describe(&self, index: usize) -> String {
        match self.tokens.get(index) {
            None => "the end".to_owned(),
            Some(Token::Close) => "the end of an element".to_owned(),
            Some(token @ (Token::Open(..) | Token::Atom(..))) => format!("<{}>", self.shown(token).trim_end()),
            Some(token @ Token::Text(..)) => format!("text {}", quoted(self.shown(token))),
        }
    }

    /// How many elements and runs stand at the top level of the form.
    #[must_use]
    pub fn top_level_len(&self) -> usize {
        let mut depth = 0usize;
        let mut count = 0;
        for token in &self.tokens {
            match token {
                Token::Open(..) => {
                    count += usize::from(depth == 0);
                    depth += 1;
                }
                Token::Close => depth -= 1,
                Token::Text(..) | Token::Atom(..) => count += usize::from(depth == 0),
            }
        }
        count
    }

    /// On which item of the top level the token at `index` stands.
    pub(super) fn top_level_index(&self, index: usize) -> usize {
        let upto = Self { tokens: self.tokens[..index.min(self.tokens.len())].to_vec(), text: String::new() };
        let open = upto.tokens.iter().fold(0i64, |depth, t| match t {
            Token::Open(..) => depth + 1,
            Token::Close => depth - 1,
            _ => depth,
        });
        let count = upto.top_level_len();
        if open > 0 { count - 1 } else { count }
    }

    fn shown(&self, token: &Token) -> &str {
        match *token {
            Token::Open(start, end) | Token::Text(_, start, end) | Token::Atom(_, start, end) => {
                &self.text[start as usize..end as usize]
            }
            Token::Close => "",
        }
    }

    fn mark(&self) -> Mark {
        Mark { tokens: self.tokens.len(), text: self.text.len() }
    }

    fn back_to(&mut self, mark: Mark) {
        self.tokens.truncate(mark.tokens);
        self.text.truncate(mark.text);
    }

    fn at(&self) -> u32 {
        u32::try_from(self.text.len()).expect("a form is no longer than its file")
    }

    fn open(&mut self, name: &str) {
        let start = self.at();
        self.text.push_str(name);
        let end = self.at();
        self.tokens.push(Token::Open(start, end));
    }

    fn close(&mut self) {
        self.tokens.push(Token::Close);
    }

    /// Takes back the end of the last element.
    fn reopen(&mut self) {
        self.tokens.pop();
    }

    fn atom(&mut self, formats: u64, tag: &str) {
        let start = self.at();
        self.text.push_str(tag);
        let end = self.at();
        self.tokens.push(Token::Atom(formats, start, end));
    }

    fn push_text(&mut self, stack: u64, text: &str) {
        let start = self.at();
        self.text.push_str(text);
        let end = self.at();
        match self.tokens.last_mut() {
            Some(Token::Text(last, _, last_end)) if *last == stack => *last_end = end,
            _ => self.tokens.push(Token::Text(stack, start, end)),
        }
    }
}

/// One of the formats that a piece of a line stands under; a list from the innermost outwards.
#[derive(Clone, Copy, Debug)]
struct Format {
    parent: u32,
    depth: u32,
    /// Of its name and attributes.
    hash: u64,
    /// Of itself and all above it; in the core form whatever their order.
    all: u64,
}

struct Builder<'b, V> {
    view: &'b V,
    source: &'b str,
    core: bool,
    holds_block: &'b [bool],
    out: Normal,
    formats: Vec<Format>,
    /// The run of inline content in hand.
    run: Vec<inline::Segment<'b>>,
    pieces: Vec<inline::Piece>,
    /// What is left to read of an inline element; empty between two of them.
    inline_work: Vec<(Node<'b>, u32)>,
    scratch: String,
    /// Where the form ended when a paragraph of nothing but template tags was the last that was written.
    templates_end: Option<usize>,
    /// Where the tokens come from, where that was asked for.
    trace: Option<trace::Trace>,
}

impl<'b, V: View> Builder<'b, V> {
    /// A builder of the form of what takes `size` bytes of the source.
    fn new(view: &'b V, source: &'b str, mode: Mode, holds_block: &'b [bool], size: usize) -> Self {
        Self {
            view,
            source,
            core: mode == Mode::Core,
            holds_block,
            out: Normal { tokens: Vec::with_capacity(size / 16 + 8), text: String::with_capacity(size) },
            formats: vec![Format { parent: 0, depth: 0, hash: 0, all: 0 }],
            run: Vec::new(),
            pieces: Vec::new(),
            inline_work: Vec::new(),
            scratch: String::new(),
            templates_end: None,
            trace: None,
        }
    }

    /// Takes back what was written since `mark`.
    fn back_to(&mut self, mark: Mark) {
        self.out.back_to(mark);
        self.templates_end = None;
    }

    /// What is written next comes from the byte `offset` of the text of `node`, under the formats `stack`.
    fn note(&mut self, node: Node<'_>, offset: usize, stack: u32) {
        if let Some(trace) = &mut self.trace {
            trace.note(&self.out, node.id(), offset, stack);
        }
    }

    /// Writes the name of `node` and those of its attributes that count to the scratch buffer.
    fn write_tag(&mut self, node: Node<'_>) {
        let Some(element) = node.element() else { return };
        let canonical = kind::canonical(&element.name);
        let name = self.view.renamed(node.id()).unwrap_or(&canonical);
        self.scratch.clear();
        if self.core {
            let name = if name == "tt" { "code" } else { name };
            self.scratch.push_str(name);
            if element.attributes.is_empty() {
                return;
            }
            for wanted in kind::core_attributes(&element.name) {
                if let Some(value) = super::view::attribute(self.view, node, wanted) {
                    push_attribute(&mut self.scratch, name, wanted, value);
                }
            }
            return;
        }
        self.scratch.push_str(name);
        let cell = matches!(name, "td" | "th");
        let mut list: Vec<(&str, &str)> = super::view::attributes(self.view, node).collect();
        list.sort_unstable();
        for (attribute, value) in list {
            // The attribute `markdown` is for kramdown, which takes it away; to browsers it is nothing.
            if attribute == "markdown" || (attribute == "class" && node.has_task_class()) {
                continue;
            }
            if cell && attribute == "style" {
                let mut all = attribute::declarations(value);
                if let (Some(only), None) = (all.next(), all.next())
                    && let Some(side @ ("left" | "right" | "center")) = only.strip_prefix("text-align:")
                {
                    self.scratch.push_str(" align=");
                    self.scratch.push_str(side);
                    continue;
                }
            }
            push_attribute(&mut self.scratch, name, attribute, value);
        }
    }

    fn open_element(&mut self, node: Node<'_>) -> Mark {
        self.write_tag(node);
        let mark = self.out.mark();
        self.note(node, 0, 0);
        self.out.open(&self.scratch);
        mark
    }

    /// The list of formats `stack` with the one in the scratch buffer; where it is in the list already, the list.
    fn push_format(&mut self, stack: u32, once: bool) -> u32 {
        let mut hasher = std::hash::DefaultHasher::new();
        self.scratch.hash(&mut hasher);
        let hash = hasher.finish();
        if once && self.holds(stack, hash) {
            return stack;
        }
        let Format { depth, all, .. } = self.formats[stack as usize];
        let all =
            if self.core { all.wrapping_add(hash) } else { all.rotate_left(5).wrapping_mul(0x100_0000_01b3) ^ hash };
        self.formats.push(Format { parent: stack, depth: depth + 1, hash, all });
        if let Some(trace) = &mut self.trace {
            trace.format(stack, &self.scratch);
        }
        u32::try_from(self.formats.len() - 1).expect("fewer formats than bytes of the file")
    }

    fn holds(&self, mut stack: u32, hash: u64) -> bool {
        while stack != 0 {
            let format = self.formats[stack as usize];
            if format.hash == hash {
                return true;
            }
            stack = format.parent;
        }
        false
    }

    /// The hash of what two lists of formats share: what they have in common, or in the full form the common start.
    fn shared(&self, left: u32, right: u32) -> u64 {
        if left == right {
            return self.formats[left as usize].all;
        }
        if self.core {
            let (mut all, mut at) = (0u64, left);
            while at != 0 {
                let format = self.formats[at as usize];
                if self.holds(right, format.hash) {
                    all = all.wrapping_add(format.hash);
                }
                at = format.parent;
            }
            return all;
        }
        let (mut left, mut right) = (left, right);
        loop {
            let (a, b) = (self.formats[left as usize], self.formats[right as usize]);
            if left == right || (a.depth == b.depth && a.all == b.all) {
                return a.all;
            }
            if a.depth >= b.depth {
                left = a.parent;
            }
            if b.depth >= a.depth {
                right = b.parent;
            }
        }
    }
}

fn push_attribute(out: &mut String, tag: &str, name: &str, value: &str) {
    let before = out.len();
    out.push(' ');
    out.push_str(name);
    out.push('=');
    if !attribute::push_value(out, tag, name, value) {
        out.truncate(before);
    }
}
