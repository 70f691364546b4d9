//! HTML that no parser has to mend, put into the tree without html5ever's tree builder.
//!
//! Where tags are nested as they stand, elements are those whose rules in the standard ("in body", "in table" and the
//! modes below) come to no more than opening and closing them, and what is left out is but an end tag that may be left
//! out, there is one thing to do for each token. All other HTML is read again from its start by html5ever. The tests of
//! [`super::plain`] hold both to the same tree.

use std::sync::LazyLock;

use html5ever::LocalName;

use super::arena::{
    Attribute, Element, End, Flags, NONE, Namespace, NodeId, NodeKind, Slot, TagId, TagToken, TemplateKind, Tree,
};
use super::lexer;
use super::plain::{self, Plain, StartTag};
use super::rendered::{SENTINEL_BYTE, narrow, sentinel_index};
use super::vocabulary;
use crate::text::{Problem, Span};

/// What is to be done for the tags of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// html5ever knows.
    Other,
    /// Ends a paragraph: `div`, `ul`.
    Block,
    /// `p`.
    Paragraph,
    /// `h1` to `h6`; the end tag of any ends each.
    Heading,
    /// `pre`: a block whose first line feed does not count.
    Pre,
    /// `li`.
    Item,
    /// `dd`, `dt`.
    Definition,
    /// Formatting elements but `a`, and what is closed by its own end tag alone: `em`, `span`.
    Inline,
    /// `a`, which cannot stand in another one.
    Anchor,
    /// Without content: `br`, `img`.
    Void,
    /// `hr`: without content, and ends a paragraph.
    Rule,
    /// With raw text: `iframe`, `script`.
    Raw,
    /// `table`.
    Table,
    /// `thead`, `tbody`, `tfoot`.
    Section,
    /// `tr`.
    Row,
    /// `td`, `th`.
    Cell,
    /// `caption`.
    Caption,
}

impl Class {
    fn of(name: &str) -> Self {
        match name {
            "address" | "article" | "aside" | "blockquote" | "center" | "details" | "dialog" | "dir" | "div" | "dl"
            | "fieldset" | "figcaption" | "figure" | "footer" | "header" | "hgroup" | "main" | "menu" | "nav"
            | "ol" | "search" | "section" | "summary" | "ul" => Self::Block,
            "p" => Self::Paragraph,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "pre" | "listing" => Self::Pre,
            "li" => Self::Item,
            "dd" | "dt" => Self::Definition,
            "b" | "big" | "code" | "em" | "font" | "i" | "s" | "small" | "strike" | "strong" | "tt" | "u" => {
                Self::Inline
            }
            "abbr" | "acronym" | "audio" | "bdi" | "bdo" | "canvas" | "cite" | "data" | "del" | "dfn" | "ins"
            | "kbd" | "label" | "legend" | "map" | "mark" | "meter" | "output" | "picture" | "progress" | "q"
            | "ruby" | "samp" | "slot" | "span" | "sub" | "sup" | "time" | "var" | "video" => Self::Inline,
            "a" => Self::Anchor,
            "area" | "br" | "embed" | "img" | "input" | "param" | "source" | "track" | "wbr" => Self::Void,
            "hr" => Self::Rule,
            "iframe" | "script" | "style" => Self::Raw,
            "table" => Self::Table,
            "thead" | "tbody" | "tfoot" => Self::Section,
            "tr" => Self::Row,
            "td" | "th" => Self::Cell,
            "caption" => Self::Caption,
            _ => Self::Other,
        }
    }

    /// Whether its content is rows, cells and white space.
    fn is_table_context(self) -> bool {
        matches!(self, Self::Table | Self::Section | Self::Row)
    }

    /// Whether its end tag is implied by that of an element around it.
    fn has_implied_end(self) -> bool {
        matches!(self, Self::Paragraph | Self::Item | Self::Definition)
    }
}

/// The elements of the vocabulary, in its order: what is to be done for each, and its name as html5ever keeps it.
static KNOWN: LazyLock<Vec<(Class, LocalName)>> =
    LazyLock::new(|| vocabulary::elements().map(|e| (Class::of(e.name), LocalName::from(e.name))).collect());

/// An open element.
#[derive(Clone, Copy)]
struct Open {
    id: NodeId,
    class: Class,
    /// Its index in [`KNOWN`].
    known: usize,
}

/// Index that no element has: that of the root.
const ROOT: usize = usize::MAX;

/// Builds a tree from tags that are nested as they stand.
pub(super) struct Builder {
    pub(super) tree: Tree,
    /// The place of the tokens that are read, where it is not that of their bytes in the HTML.
    pub(super) whole: Option<Span>,
    /// Where what was read last ends.
    pub(super) end: u32,
    /// Open elements, the root first.
    stack: Vec<Open>,
    has_paragraph: bool,
    has_anchor: bool,
    /// The next token is the first one in a `pre`.
    drops_line_feed: bool,
    max_depth: usize,
    /// What is noticed on the way.
    done: Filled,
    /// A text in the making.
    scratch: String,
}

/// What is known of a tree when it is filled.
pub(super) struct Filled {
    /// Problems, with spans in the HTML.
    pub(super) noticed: Vec<Problem>,
    /// Every element ended by its own end tag, and every end tag is one of them.
    pub(super) is_whole: bool,
}

/// Fills `tree`, which has a root alone, with what `html`, the content of a body without NUL, says. `None`
/// where html5ever has to read it, and then the tree is as it was.
pub(super) fn fill(tree: Tree, html: &str, max_depth: usize) -> (Tree, Option<Filled>) {
    let mut builder = Builder::new(tree, max_depth);
    let read = builder.read(html, 0);
    let Builder { mut tree, stack, mut done, .. } = builder;
    done.is_whole &= stack.len() == 1;
    if read.is_none() {
        tree.slots.truncate(1);
        (tree.slots[0].first, tree.slots[0].last) = (NONE, NONE);
        tree.tags.clear();
    }
    (tree, read.map(|()| done))
}

impl Builder {
    /// Goes on from `tree`, which has a root alone.
    pub(super) fn new(tree: Tree, max_depth: usize) -> Self {
        Self {
            tree,
            whole: None,
            end: 0,
            stack: vec![Open { id: NodeId(0), class: Class::Block, known: ROOT }],
            has_paragraph: false,
            has_anchor: false,
            drops_line_feed: false,
            max_depth,
            done: Filled { noticed: Vec::new(), is_whole: true },
            scratch: String::new(),
        }
    }

    fn top(&self) -> Open {
        self.stack[self.stack.len() - 1]
    }

    /// The place of the bytes from `start` to `end` of the HTML.
    fn place(&self, start: usize, end: usize) -> Span {
        self.whole.unwrap_or_else(|| Span::new(start, end))
    }

    /// Reads `html` from byte `from` on, which is where a token starts, to its end, where one ends. `None` where html5ever
    /// has to.
    pub(super) fn read(&mut self, html: &str, from: usize) -> Option<()> {
        let mut at = from;
        while at < html.len() {
            let rest = &html.as_bytes()[at..];
            if rest.starts_with(b"<!") {
                at = self.comment(html, at)?;
                continue;
            }
            if rest[0] == b'\r' {
                // One line feed, also for a lone carriage return.
                let end = at + if rest.get(1) == Some(&b'\n') { 2 } else { 1 };
                self.text("\n", self.place(at, end))?;
                at = end;
                continue;
            }
            let (token, end) = plain::next(html, at)?;
            match token {
                // What stands before a reference is the start of the same text.
                Plain::Text if html.as_bytes().get(end) != Some(&b'&') || !self.tree.templates.is_empty() => {
                    self.text_with_templates(&html[at..end], at)?;
                }
                Plain::Text | Plain::Reference(_) => {
                    at = self.text_with_references(html, (token, at, end))?;
                    continue;
                }
                Plain::Start(tag) => {
                    at = self.start_tag(html, tag, at, end)?;
                    continue;
                }
                Plain::End(name) => self.end_tag(name, self.place(at, end))?,
            }
            at = end;
        }
        Some(())
    }

    fn push(&mut self, kind: NodeKind, span: Span) -> NodeId {
        let (parent, slots) = (self.top().id.0, &mut self.tree.slots);
        let id = narrow(slots.len());
        let above = &mut slots[parent as usize];
        let previous = std::mem::replace(&mut above.last, id);
        match previous {
            NONE => above.first = id,
            previous => slots[previous as usize].next = id,
        }
        slots.push(Slot { parent, first: NONE, last: NONE, previous, next: NONE, span, kind });
        NodeId(id)
    }

    /// Reads a tag of which `inner` is what stands between `<` and `>`: a name of small letters and digits, behind a `/` or
    /// not.
    pub(super) fn bare_tag(&mut self, inner: &str, span: Span) -> Option<()> {
        match inner.strip_prefix('/') {
            Some(name) => self.end_tag(name, span),
            None => self.made_tag(inner, Vec::new()),
        }
    }

    /// A start tag that stands in no HTML.
    pub(super) fn made_tag(&mut self, name: &str, attributes: Vec<Attribute>) -> Option<()> {
        self.start_tag("", StartTag { name, attributes, self_closing: false }, 0, 0).map(|_| ())
    }

    /// A comment at byte `at`; where it ends.
    fn comment(&mut self, html: &str, at: usize) -> Option<usize> {
        let rest = html[at..].strip_prefix("<!--")?;
        let length = memchr::memmem::find(rest.as_bytes(), b"-->")?;
        let text = &rest[..length];
        if text.starts_with('>') || text.starts_with("->") || text.contains("--!>") || text.contains('\r') {
            return None;
        }
        self.drops_line_feed = false;
        let end = at + 4 + length + 3;
        let span = self.place(at, end);
        self.push(NodeKind::Comment(text.into()), span);
        self.end = span.end;
        Some(end)
    }

    /// Text as it stands at byte `at`, in which sentinels are templates.
    fn text_with_templates(&mut self, text: &str, at: usize) -> Option<()> {
        if self.tree.templates.is_empty() || memchr::memchr(SENTINEL_BYTE, text.as_bytes()).is_none() {
            return self.text(text, self.place(at, at + text.len()));
        }
        let mut from = 0;
        for (start, c) in text.char_indices() {
            let Some(index) = sentinel_index(c) else { continue };
            if self.tree.templates.get(index).is_none_or(|t| t.kind == TemplateKind::Literal) {
                continue;
            }
            if from < start {
                self.text(&text[from..start], Span::new(at + from, at + start))?;
            }
            from = start + c.len_utf8();
            self.drops_line_feed = false;
            self.push(NodeKind::Template(narrow(index)), Span::new(at + start, at + from));
        }
        if from < text.len() { self.text(&text[from..], Span::new(at + from, at + text.len())) } else { Some(()) }
    }

    /// Text in which references stand, from the `token` on that reaches from `at` to `end`; where it ends.
    fn text_with_references(
        &mut self,
        html: &str,
        (mut token, start, mut end): (Plain<'_>, usize, usize),
    ) -> Option<usize> {
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        let mut at = start;
        loop {
            match token {
                Plain::Text => text.push_str(&html[at..end]),
                Plain::Reference(characters) => {
                    if html.as_bytes()[end - 1] != b';' {
                        self.done.noticed.extend(lexer::unknown_reference(html, at));
                    }
                    text.push_str(characters.text(&mut [0; 8]));
                }
                Plain::Start(_) | Plain::End(_) => break,
            }
            at = end;
            // With templates, text is more than text.
            let goes_on = html.as_bytes().get(at).is_some_and(|b| !matches!(b, b'<' | b'\r'));
            if !goes_on || !self.tree.templates.is_empty() {
                break;
            }
            (token, end) = plain::next(html, at)?;
        }
        self.text(&text, self.place(start, at))?;
        self.scratch = text;
        Some(at)
    }

    /// Text at `span`.
    pub(super) fn text(&mut self, text: &str, span: Span) -> Option<()> {
        let drops = std::mem::take(&mut self.drops_line_feed) && text.starts_with('\n');
        if self.top().class.is_table_context() && !text.bytes().all(|b| b.is_ascii_whitespace()) {
            return None;
        }
        self.end = span.end;
        let text = &text[usize::from(drops)..];
        if text.is_empty() {
            return Some(());
        }
        let last = self.tree.slots[self.top().id.0 as usize].last;
        // What parts two texts is a node too.
        if let Some(slot) = self.tree.slots.get_mut(last as usize)
            && let NodeKind::Text(before) = &mut slot.kind
        {
            before.push_str(text);
            slot.span.end = span.end;
            return Some(());
        }
        let start = if drops && self.whole.is_none() { span.start + 1 } else { span.start };
        self.push(NodeKind::Text(text.to_owned()), Span { start, end: span.end });
        Some(())
    }

    fn tag_token(&mut self, known: usize, span: Span, is_end: bool) -> TagId {
        let tags = &mut self.tree.tags;
        let id = TagId(narrow(tags.len()));
        let name = KNOWN[known].1.clone();
        let (generated, self_closing, closes, makes) = (self.whole.is_some(), false, None, None);
        tags.push(TagToken { span, html: span, name, is_end, generated, self_closing, closes, makes });
        id
    }

    /// Takes the current element off the stack.
    fn pop(&mut self, end: End) -> NodeId {
        let open = self.stack.pop().expect("the root stays");
        match open.class {
            Class::Paragraph => self.has_paragraph = false,
            Class::Anchor => self.has_anchor = false,
            _ => {}
        }
        self.done.is_whole &= matches!(end, End::Tag(_));
        self.tree.end_element(open.id, end);
        let slot = &mut self.tree.slots[open.id.0 as usize];
        slot.span.end = match end {
            End::Tag(id) => self.tree.tags[id.0 as usize].span.end,
            End::Open | End::By(_) | End::Void => self.end,
        };
        open.id
    }

    /// A start tag; where what comes after it starts.
    fn start_tag(&mut self, html: &str, tag: StartTag<'_>, start: usize, end: usize) -> Option<usize> {
        let known = vocabulary::index(tag.name)?;
        let class = KNOWN[known].0;
        if self.stack.len() > self.max_depth || !self.is_allowed(class) {
            return None;
        }
        self.drops_line_feed = false;
        let span = self.place(start, end);
        let id = self.tag_token(known, span, false);
        match class {
            Class::Item | Class::Definition => self.close_items(class, id)?,
            Class::Block | Class::Paragraph | Class::Heading | Class::Pre | Class::Rule | Class::Table
                if self.has_paragraph =>
            {
                // Where something is open in the paragraph, closing is not all.
                (self.top().class == Class::Paragraph).then(|| self.pop(End::By(id)))?;
            }
            _ => {}
        }
        if class == Class::Heading && self.top().class == Class::Heading {
            return None;
        }
        if !tag.attributes.is_empty() {
            lexer::references_in_attributes(html, Span::new(start, end), &mut self.done.noticed);
        }
        self.end = span.end;
        self.tree.tags[id.0 as usize].self_closing = tag.self_closing;
        let element = Element {
            name: KNOWN[known].1.clone(),
            namespace: Namespace::Html,
            attributes: tag.attributes,
            open: Some(id),
            end: End::Open,
            origin: None,
            flags: Flags::default(),
        };
        let made = self.push(NodeKind::Element(Box::new(element)), span);
        self.tree.tags[id.0 as usize].makes = Some(made);
        match class {
            Class::Void | Class::Rule => {
                self.tree.end_element(made, End::Void);
                return Some(end);
            }
            Class::Paragraph => self.has_paragraph = true,
            Class::Anchor => self.has_anchor = true,
            Class::Pre => self.drops_line_feed = true,
            _ => {}
        }
        self.stack.push(Open { id: made, class, known });
        if class == Class::Raw { self.raw_text(html, tag.name, end) } else { Some(end) }
    }

    /// Whether an element of `class` can stand in the current one and nothing is moved.
    fn is_allowed(&self, class: Class) -> bool {
        let top = self.top().class;
        match class {
            Class::Other => false,
            Class::Section | Class::Caption => top == Class::Table,
            Class::Row => top == Class::Section,
            Class::Cell => top == Class::Row,
            Class::Anchor => !self.has_anchor && !top.is_table_context(),
            _ => !top.is_table_context(),
        }
    }

    /// Ends the item before the one that `tag` begins: only where it stands in a list itself.
    fn close_items(&mut self, class: Class, tag: TagId) -> Option<()> {
        if self.has_paragraph {
            (self.top().class == Class::Paragraph).then(|| self.pop(End::By(tag)))?;
            // A paragraph that is not in an item is in no list.
            (self.top().class == class).then_some(())?;
        }
        if self.top().class == class {
            self.pop(End::By(tag));
            return Some(());
        }
        let top = self.top().known;
        let is_list = top != ROOT && matches!(&*KNOWN[top].1, "ul" | "ol" | "menu" | "dl");
        (is_list || top == ROOT).then_some(())
    }

    /// The raw text from byte `at` on of the element `name`, and its end tag; where that ends.
    fn raw_text(&mut self, html: &str, name: &str, at: usize) -> Option<usize> {
        let rest = &html[at..];
        let length = memchr::memmem::find_iter(rest.as_bytes(), b"</").find(|&n| {
            let end = rest.as_bytes().get(n + 2..n + 2 + name.len());
            end.is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
        })?;
        let text = &rest[..length];
        // In a script, `<!--` can make its end tag text.
        if text.contains('\r') || text.contains("<!--") {
            return None;
        }
        let (token, end) = plain::next(html, at + length)?;
        let Plain::End(closing) = token else { return None };
        if !text.is_empty() {
            self.text(text, self.place(at, at + length))?;
        }
        self.end_tag(closing, self.place(at + length, end))?;
        Some(end)
    }

    fn end_tag(&mut self, name: &str, span: Span) -> Option<()> {
        let known = vocabulary::index(name)?;
        let class = KNOWN[known].0;
        self.drops_line_feed = false;
        let id = self.tag_token(known, span, true);
        match class {
            Class::Other | Class::Void | Class::Rule => return None,
            Class::Block
            | Class::Pre
            | Class::Item
            | Class::Definition
            | Class::Heading
            | Class::Cell
            | Class::Caption => {
                while self.top().known != known && self.top().class.has_implied_end() {
                    self.pop(End::By(id));
                }
            }
            _ => {}
        }
        let top = self.top();
        if top.known == known {
            let closed = self.pop(End::Tag(id));
            self.tree.tags[id.0 as usize].closes = Some(closed);
            self.end = span.end;
            return Some(());
        }
        // One heading's end tag ends another, without being its own.
        (class == Class::Heading && top.class == Class::Heading).then(|| self.pop(End::By(id)))?;
        self.end = span.end;
        Some(())
    }

    /// The tree, in which what is open ends.
    pub(super) fn finish(mut self) -> Tree {
        while self.stack.len() > 1 {
            self.pop(End::Open);
        }
        self.tree
    }
}
