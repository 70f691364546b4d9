//! HTML between blocks: elements with their content models, raw HTML, comments.
//!
//! kramdown: parser/kramdown/html.rb (`parse_block_html`, `handle_kramdown_html_tag`) and parser/html.rb
//! (`handle_html_start_tag`, `parse_raw_html`).

use std::ops::Range;

use super::blocks::{MAX_NESTING, Outcome, Parser};
use super::chunk::Chunk;
use super::element::{Attribute, Html, Kind, Model, Node, NodeId, Part, Slice, narrow};
use super::names::{content_model, element_name, is_known, is_span_element, is_void, lower_case};
use super::scan::{self, StartTag, byte, spaces};
use crate::text::{Problem, ProblemKind, Span};

/// The first `</name>` from byte `at` on, in any case: where it starts and ends.
pub(super) fn find_end_tag(text: &str, at: usize, name: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(&bytes[at..], b"</").find_map(|n| {
        let start = at + n + 2;
        let end = start + name.len();
        let same = bytes.get(start..end).is_some_and(|b| b.eq_ignore_ascii_case(name.as_bytes()));
        let close = scan::skip(text, end.min(text.len()), scan::is_space);
        (same && byte(text, close) == b'>').then_some((at + n, close + 1))
    })
}

/// `[ \t]*\n` (kramdown: `TRAILING_WHITESPACE`).
fn trailing_blanks(text: &str, at: usize) -> usize {
    let end = scan::skip(text, at, |b| matches!(b, b' ' | b'\t'));
    if byte(text, end) == b'\n' { end + 1 } else { at }
}

/// The end of what `marks` open at byte `at` and close; from byte `absent` on no closing one comes.
fn closing(text: &str, at: usize, (open, close): (&str, &str), absent: &mut usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if !bytes[at..].starts_with(open.as_bytes()) || at >= *absent {
        return None;
    }
    let from = at + open.len();
    let found = memchr::memmem::find(&bytes[from..], close.as_bytes()).map(|n| from + n + close.len());
    if found.is_none() {
        *absent = at;
    }
    found
}

impl<'m> Parser<'m> {
    /// A comment, a start tag or the end tag of the element at hand.
    pub(super) fn parse_block_html(&mut self, source: &Chunk<'m>) -> Outcome {
        let text = &*source.text;
        if let Some(end) = self.comment_end(text, self.at) {
            self.push_copied(self.tree, Kind::XmlComment, source, self.at..end, true);
            self.at = trailing_blanks(text, end);
            return Outcome::Yes;
        }
        let start = spaces(text, self.at, 3);
        if let Some(tag) = scan::start_tag(text, start, &mut self.absent.quotes) {
            if is_span_element(&lower_case(&text[tag.name.clone()])) || self.depth >= MAX_NESTING {
                return Outcome::No;
            }
            self.at = tag.end;
            self.open_element(source, self.tree, start, &tag);
            return Outcome::Yes;
        }
        let Some((name, end)) = scan::end_tag(text, start) else { return Outcome::No };
        let name = lower_case(&text[name]);
        let is_own = self.arena.html(self.tree).is_some_and(|html| *html.name == *name);
        if is_span_element(&name) || !is_own {
            return Outcome::No;
        }
        self.close_element(self.tree, start..end);
        self.at = end;
        Outcome::EndTag
    }

    /// The end of a comment at byte `at`.
    pub(super) fn comment_end(&mut self, text: &str, at: usize) -> Option<usize> {
        closing(text, at, ("<!--", "-->"), &mut self.absent.comment)
    }

    fn instruction_end(&mut self, text: &str, at: usize) -> Option<usize> {
        closing(text, at, ("<?", "?>"), &mut self.absent.instruction)
    }

    /// Adds what is copied as it stands.
    fn push_copied(&mut self, parent: NodeId, kind: Kind, source: &Chunk<'m>, range: Range<usize>, block: bool) {
        if range.is_empty() {
            return;
        }
        let mut node = Node::new(kind, source.source(range.clone()));
        (node.flag, node.text) = (block, Slice::new(self.chunk, range));
        self.arena.push(parent, node);
    }

    /// A new element for `tag`, which starts at byte `start`, with its attributes.
    pub(super) fn new_element(&mut self, source: &Chunk<'m>, start: usize, tag: &StartTag, block: bool) -> NodeId {
        let text = &*source.text;
        let chunk = self.chunk;
        let name = element_name(&text[tag.name.clone()]);
        let known = is_known(&name);
        let mut attributes: Vec<Attribute> = Vec::with_capacity(tag.attributes.len());
        // What a browser takes for no tag is written as kramdown spells it.
        let mut exact = byte(text, tag.name.start).is_ascii_alphabetic();
        let mut repeats = false;
        for written in &tag.attributes {
            let name = &text[written.name.clone()];
            let name: Box<str> = if known { lower_case(name).into() } else { name.into() };
            // An empty id is left out.
            exact &= &*name != "id" || written.value.clone().is_some_and(|v| !scan::is_blank(&text[v]));
            let value: Vec<Part> = match &written.value {
                // Within a line a value's line ends are spaces.
                Some(value) if !block && text[value.clone()].contains('\n') => {
                    exact = false;
                    self.unwrapped(source, value.clone())
                }
                Some(value) => vec![Part::Slice(Slice::new(chunk, value.clone()))],
                None => Vec::new(),
            };
            let whole = Slice::new(chunk, written.whole.clone());
            let inner = written.value.clone().unwrap_or(written.whole.end..written.whole.end);
            let written = exact.then(|| (whole, Slice::new(chunk, inner)));
            match attributes.iter_mut().find(|a| a.name == name) {
                Some(old) => {
                    (old.value, old.written) = (value, None);
                    (exact, repeats) = (false, true);
                }
                None => attributes.push(Attribute { name, value, written }),
            }
        }
        let closed = tag.closed || is_void(&name);
        let html = Html {
            start: Slice::new(chunk, start..tag.end),
            head: Slice::new(chunk, start..tag.name.end),
            end: None,
            model: content_model(&name),
            closed,
            block,
            slash: tag.closed,
            exact,
            repeats,
            name,
        };
        let mut node = Node::new(Kind::HtmlElement, source.source(start..tag.end));
        node.extra = u32::try_from(self.arena.html.len()).unwrap_or(u32::MAX);
        self.arena.html.push(html);
        let node = self.arena.add(node);
        if !attributes.is_empty() {
            *self.arena.attributes_mut(node) = attributes;
        }
        node
    }

    /// A value whose line ends become spaces.
    fn unwrapped(&self, source: &Chunk<'m>, value: Range<usize>) -> Vec<Part> {
        let text = &*source.text;
        let mut parts = Vec::new();
        let mut from = value.start;
        while from < value.end {
            let end = memchr::memchr(b'\n', &text.as_bytes()[from..value.end]).map_or(value.end, |n| from + n);
            if end > from {
                parts.push(Part::Slice(Slice::new(self.chunk, from..end)));
            }
            let after = scan::skip(&text[..value.end], end, |b| b == b'\n');
            if after > end {
                parts.push(Part::Made(" ".into(), source.source(end..after)));
            }
            from = after;
        }
        parts
    }

    /// What `markdown="…"` asks for, which is taken out of the element.
    pub(super) fn take_markdown(&mut self, node: NodeId) -> Option<Box<str>> {
        if self.arena.node(node).attributes == 0 {
            return None;
        }
        let at = self.arena.attributes(node).iter().position(|a| &*a.name == "markdown")?;
        let attribute = self.arena.attributes_mut(node).remove(at);
        let index = self.arena.node(node).extra as usize;
        self.arena.html[index].exact = false;
        Some(self.plain(&attribute.value).into())
    }

    /// Notes the end tag of the element `node`.
    pub(super) fn close_element(&mut self, node: NodeId, range: Range<usize>) {
        let slice = Slice::new(self.chunk, range);
        let end = self.body_range(slice).end;
        let node = self.arena.node_mut(node);
        node.source.1 = u32::try_from(end).unwrap_or(u32::MAX);
        let index = node.extra as usize;
        self.arena.html[index].end = Some(slice);
    }

    /// Parses the element whose start tag is `tag` and which becomes a child of `parent` (kramdown:
    /// `handle_html_start_tag` with `handle_kramdown_html_tag`).
    fn open_element(&mut self, source: &Chunk<'m>, parent: NodeId, start: usize, tag: &StartTag) {
        let text = &*source.text;
        let node = self.new_element(source, start, tag, true);
        self.arena.append(parent, node);
        self.arena.node_mut(node).ial = std::mem::take(&mut self.block_ial);
        let index = self.arena.node(node).extra as usize;
        let name = self.arena.html[index].name.clone();
        let in_raw = self.arena.html(parent).is_some_and(|html| html.model == Model::Raw);
        let is_opaque = matches!(&*name, "script" | "style");
        if is_opaque {
            match find_end_tag(text, self.at, &name) {
                Some((stop, end)) => {
                    self.push_copied(node, Kind::Raw, source, self.at..stop, false);
                    self.close_element(node, stop..end);
                    self.at = end;
                }
                None => {
                    self.push_copied(node, Kind::Raw, source, self.at..text.len(), false);
                    self.at = text.len();
                }
            }
        }
        let mut model =
            if in_raw || !self.options.parse_block_html { Model::Raw } else { self.arena.html[index].model };
        match self.take_markdown(node).as_deref() {
            Some("0") => model = Model::Raw,
            Some("1") => model = self.arena.html[index].model,
            Some("span") => model = Model::Span,
            Some("block") => model = Model::Block,
            _ => {}
        }
        if model == Model::Block {
            self.at = trailing_blanks(text, self.at);
        }
        self.arena.html[index].model = model;
        if is_opaque || self.arena.html[index].closed {
            // kramdown itself says that these two are open.
            self.arena.html[index].closed &= !is_opaque;
            return;
        }
        match model {
            Model::Block => {
                self.parse_blocks(node);
            }
            Model::Span => match find_end_tag(text, self.at, &name) {
                Some((stop, end)) => {
                    if stop > self.at {
                        self.push_raw_text(node, Slice::new(self.chunk, self.at..stop));
                    }
                    self.close_element(node, stop..end);
                    self.at = end;
                }
                None => {
                    self.push_raw_text(node, Slice::new(self.chunk, self.at..text.len()));
                    self.at = text.len();
                }
            },
            Model::Raw => self.parse_raw_html(source, node),
        }
        if self.arena.html[index].end.is_none() {
            let end = source.source_end(self.at);
            self.arena.node_mut(node).source.1 = narrow(end);
            self.unclosed(source, start..tag.end, &name);
        }
        if !in_raw {
            self.at = trailing_blanks(text, self.at);
        }
    }

    /// Notes that `name`, whose start tag is at `tag`, has no end tag, which kramdown asks of every element.
    pub(super) fn unclosed(&mut self, source: &Chunk<'_>, tag: Range<usize>, name: &str) {
        let span = Span::from(source.source(tag)).shift(self.base);
        let problem = Problem::new(ProblemKind::UnclosedElement, span).detail(name);
        self.problems.push(Problem { mended: true, ..problem });
    }

    /// Notes what looks like a tag at byte `at` and is none.
    pub(super) fn no_tag(&mut self, source: &Chunk<'_>, at: usize) {
        match byte(&source.text, at + 1) {
            b'>' => self.notice(ProblemKind::StrayMarkup, source, at..at + 2, "an empty tag"),
            b if b.is_ascii_alphabetic() => {
                let why = "a tag that never ends or is no tag";
                self.notice(ProblemKind::StrayMarkup, source, at..at + 1, why);
            }
            _ => {}
        }
    }

    /// Parses HTML up to the end tag of the element `node` (kramdown: `parse_raw_html`).
    fn parse_raw_html(&mut self, source: &Chunk<'m>, node: NodeId) {
        let text = &*source.text;
        let saved = std::mem::replace(&mut self.tree, node);
        self.depth += 1;
        let name = self.arena.html(node).map(|html| html.name.clone()).unwrap_or_default();
        let known = is_known(&name);
        let mut from = self.at;
        loop {
            let Some(n) = memchr::memchr(b'<', &text.as_bytes()[self.at..]) else {
                self.push_copied(node, Kind::Text, source, from..text.len(), false);
                self.at = text.len();
                break;
            };
            let at = self.at + n;
            let next = byte(text, at + 1);
            self.at = at + 1;
            if next == b'!'
                && let Some(end) = self.comment_end(text, at)
            {
                self.push_copied(node, Kind::Text, source, from..at, false);
                self.push_copied(node, Kind::XmlComment, source, at..end, true);
                self.at = end;
            } else if next == b'?'
                && let Some(end) = self.instruction_end(text, at)
            {
                self.push_copied(node, Kind::Text, source, from..at, false);
                self.push_copied(node, Kind::XmlComment, source, at..end, true);
                self.at = end;
            } else if next == b'/' {
                let Some((written, end)) = scan::end_tag(text, at) else { continue };
                let written = &text[written];
                if *name == *written || (known && *name == *lower_case(written)) {
                    self.push_copied(node, Kind::Text, source, from..at, false);
                    self.close_element(node, at..end);
                    self.at = end;
                    break;
                }
                self.at = end;
                continue;
            } else if let Some(tag) =
                scan::start_tag(text, at, &mut self.absent.quotes).filter(|_| self.depth < MAX_NESTING * 2)
            {
                self.push_copied(node, Kind::Text, source, from..at, false);
                self.at = tag.end;
                self.open_element(source, node, at, &tag);
            } else {
                self.no_tag(source, at);
                continue;
            }
            from = self.at;
        }
        self.depth -= 1;
        self.tree = saved;
    }
}
