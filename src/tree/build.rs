//! One html5ever pass over rendered HTML: tokens with byte-exact places in, the tree out.
//!
//! html5ever tells no positions. They follow from what is left in its input queue when a token arrives; the end tag
//! that closed an element follows from the stack of open elements before and after each token. ARCHITECTURE.md,
//! "Reading", lists the corrections that exactness needed.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{Tracer, TreeBuilder, TreeBuilderOpts};
use html5ever::{LocalName, TokenizerResult, local_name};

use super::arena::{End, Flags, NodeId, NodeKind, TagId, TagToken, TemplateKind, Tree};
use super::finish::finish;
use super::lexer;
use super::rendered::{Rendered, SENTINEL_BYTE, sentinel_index};
use super::sink::{CONTEXT, Handle, Pending, Sink};
use super::vocabulary;
use crate::text::{Problem, ProblemKind, Span};

/// Elements deeper than this are dropped with a finding.
pub const MAX_DEPTH: usize = 512;
/// A tag with more attributes is read as text: html5ever compares each with all before it.
pub const MAX_ATTRIBUTES: usize = 1024;
/// Copies of formatting elements beyond this and twice the number of tags stop the copying.
const FREE_CLONES: usize = 4096;

/// The HTML standard's formatting elements.
fn is_formatting(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("a")
            | local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    )
}

/// Parses `rendered`. `source` is the text of the whole file, in which all spans of the result are bytes.
#[must_use]
pub fn build(rendered: Rendered, source: &str, max_depth: usize) -> Tree {
    let rendered = lexer::cap_attributes(rendered, MAX_ATTRIBUTES);
    let (html, map, templates, problems) = rendered.into_map();
    let html: Arc<str> = html.into();
    let slots = Vec::with_capacity(html.len() / 48 + 8);
    let mut tree = Tree { slots, tags: Vec::new(), templates, problems, html: Arc::clone(&html), map };
    tree.push(NodeKind::Document, Span::new(0, html.len()));
    let fragment = !is_document(&html);

    let sink = Sink::new(tree, fragment);
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let builder = if fragment {
        TreeBuilder::new_for_fragment(sink, Sink::context(), None, options)
    } else {
        TreeBuilder::new(sink, options)
    };
    let input = Rc::new(BufferQueue::default());
    let tokens = Tokens {
        builder,
        input: Rc::clone(&input),
        html: Arc::clone(&html),
        cursor: Cell::new(0),
        max_depth,
        state: RefCell::new(State { stack: if fragment { vec![NodeId(0)] } else { Vec::new() }, ..State::default() }),
    };
    let tokenizer = Tokenizer::new(tokens, TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() });
    input.push_back(StrTendril::from(&*html));
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();

    let tokens = tokenizer.sink;
    let mut state = tokens.state.into_inner();
    let rest = tokens.cursor.get();
    if rest < html.len() && html.as_bytes()[rest] == b'<' {
        let problem = Problem::new(ProblemKind::StrayMarkup, Span::new(rest, html.len()));
        state.noticed.push(problem.detail("the tag never ends"));
    }
    if let Some((span, count)) = state.too_deep {
        state.noticed.push(Problem::new(ProblemKind::TooDeep, span).detail(count.to_string()));
    }
    finish(tokens.builder.sink.into_tree(), source, state.noticed)
}

/// Whether the body is a whole HTML document, which is parsed as one.
fn is_document(html: &str) -> bool {
    let head = html.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}').as_bytes();
    let starts = |prefix: &[u8]| head.get(..prefix.len()).is_some_and(|h| h.eq_ignore_ascii_case(prefix));
    starts(b"<!doctype") || starts(b"<html")
}

fn is_void(name: &str) -> bool {
    vocabulary::element(name).is_some_and(vocabulary::ElementFacts::is_void)
}

/// What the wrapper knows between tokens.
#[derive(Default)]
struct State {
    /// Our copy of html5ever's stack of open elements.
    stack: Vec<NodeId>,
    /// Start tags over the depth cap, by name, whose end tags go too.
    swallowed: HashMap<LocalName, usize>,
    /// The first tag over the cap and how many there were.
    too_deep: Option<(Span, usize)>,
    clones: usize,
    tags: usize,
    /// Copying of formatting elements was stopped.
    tangled: bool,
    /// Problems with spans in the HTML.
    noticed: Vec<Problem>,
    /// Formatting elements that may be copied, newest last.
    formatting: Vec<NodeId>,
}

/// The token sink between html5ever's tokenizer and its tree builder.
struct Tokens {
    builder: TreeBuilder<Handle, Sink>,
    input: Rc<BufferQueue>,
    html: Arc<str>,
    /// End of the last token in the HTML.
    cursor: Cell<usize>,
    max_depth: usize,
    state: RefCell<State>,
}

impl TokenSink for Tokens {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        match token {
            Token::ParseError(_) => TokenSinkResult::Continue,
            Token::CharacterTokens(text) => self.text(text, line),
            Token::NullCharacterToken => {
                self.skip_empty_end_tags();
                self.place(self.cursor.get() + 1);
                self.forward(Token::NullCharacterToken, line, None)
            }
            Token::TagToken(tag) => self.tag(tag, line),
            Token::CommentToken(text) => {
                self.skip_empty_end_tags();
                let start = self.cursor.get();
                let span = self.place(self.consumed());
                let slice = span.of(&self.html);
                let why = if slice.starts_with("</") {
                    Some("not a tag name")
                } else if slice.starts_with("<!--") && !slice.ends_with('>') {
                    Some("the comment never ends")
                } else {
                    None
                };
                if let Some(why) = why {
                    self.notice(ProblemKind::StrayMarkup, Span::new(start, start + slice.len()), why);
                }
                self.forward(Token::CommentToken(text), line, None)
            }
            Token::DoctypeToken(_) => {
                self.place(self.consumed());
                self.forward(token, line, None)
            }
            Token::EOFToken => self.forward(token, line, None),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

struct Collect(RefCell<Vec<NodeId>>);

impl Tracer for Collect {
    type Handle = Handle;

    fn trace_handle(&self, node: &Handle) {
        self.0.borrow_mut().push(node.id);
    }
}

impl Tokens {
    /// How many bytes of the HTML the tokenizer has taken.
    fn consumed(&self) -> usize {
        let Some(first) = self.input.pop_front() else { return self.html.len() };
        let mut left = first.len();
        // Mostly there is one buffer; what the tokenizer gave back stands before it.
        if !self.input.is_empty() {
            let mut more = Vec::new();
            while let Some(buffer) = self.input.pop_front() {
                left += buffer.len();
                more.push(buffer);
            }
            more.into_iter().rev().for_each(|buffer| self.input.push_front(buffer));
        }
        self.input.push_front(first);
        self.html.len() - left
    }

    /// The token reaches from the cursor to `end`.
    fn place(&self, end: usize) -> Span {
        let span = Span::new(self.cursor.get(), end.max(self.cursor.get()));
        self.cursor.set(span.end as usize);
        self.builder.sink.growing.borrow_mut().token = span;
        span
    }

    fn notice(&self, kind: ProblemKind, html: Span, detail: &str) {
        self.state.borrow_mut().noticed.push(Problem::new(kind, html).detail(detail));
    }

    /// `</>` makes no token: step over it.
    fn skip_empty_end_tags(&self) {
        while self.html[self.cursor.get()..].starts_with("</>") {
            let at = self.cursor.get();
            self.notice(ProblemKind::StrayMarkup, Span::new(at, at + 3), "an end tag without a name");
            self.cursor.set(at + 3);
        }
    }

    fn text(&self, text: StrTendril, line: u64) -> TokenSinkResult<Handle> {
        let mut start = self.cursor.get();
        // The line feed of a CRLF, whose carriage return was the token before.
        if start > 0 && self.html.as_bytes()[start - 1] == b'\r' && self.html[start..].starts_with('\n') {
            start += 1;
            self.cursor.set(start);
        }
        let mut rest = &self.html[start..];
        let is_skipped = !rest.starts_with(&*text) || (&*text == "<" && !self.in_raw_text());
        if rest.starts_with("</>") && is_skipped {
            self.skip_empty_end_tags();
            start = self.cursor.get();
            rest = &self.html[start..];
        }
        let verbatim = rest.starts_with(&*text) && !(rest.starts_with('&') && &*text == "&");
        let end = if verbatim {
            start + text.len()
        } else if rest.starts_with('\r') && &*text == "\n" {
            start + if rest.starts_with("\r\n") { 2 } else { 1 }
        } else {
            self.consumed()
        };
        if verbatim && &*text == "<" && !self.in_raw_text() {
            let length = if rest.starts_with("<>") { 2 } else { 1 };
            let why = if length == 2 { "an empty tag" } else { "no tag name follows" };
            self.notice(ProblemKind::StrayMarkup, Span::new(start, start + length), why);
        } else if !verbatim && rest.starts_with('&') {
            self.reference(Span::new(start, end.max(start)), &text);
        }
        let span = self.place(end);
        if verbatim && text.as_bytes().contains(&SENTINEL_BYTE) && !self.in_raw_text() {
            return self.text_with_templates(&text, span, line);
        }
        self.hand_text(text, span, line)
    }

    /// A character reference: `&copy` without its semicolon, `&foo;` that is none.
    fn reference(&self, span: Span, text: &str) {
        let slice = span.of(&self.html);
        if slice.len() > 1 && !slice.ends_with(';') && slice[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.notice(ProblemKind::AmbiguousAmpersand, span, text);
        } else if slice == "&" {
            let rest = &self.html[span.end as usize..];
            let name = rest.bytes().take(40).take_while(u8::is_ascii_alphanumeric).count();
            if name > 0 && rest[name..].starts_with(';') && rest.as_bytes()[0].is_ascii_alphabetic() {
                let whole = Span::new(span.start as usize, span.end as usize + name + 1);
                self.notice(ProblemKind::UnknownEntity, whole, &rest[..name]);
            }
        }
    }

    fn hand_text(&self, text: StrTendril, span: Span, line: u64) -> TokenSinkResult<Handle> {
        {
            let mut growing = self.builder.sink.growing.borrow_mut();
            growing.token = span;
            growing.pending.push_back(Pending { html: span, text: text.clone(), taken: 0 });
        }
        self.forward(Token::CharacterTokens(text), line, None)
    }

    /// Text with sentinels: each goes on as a comment, which is never fostered and never dropped.
    fn text_with_templates(&self, text: &StrTendril, span: Span, line: u64) -> TokenSinkResult<Handle> {
        let start = span.start as usize;
        let mut from = 0;
        let part = |from: usize, to: usize| (StrTendril::from(&text[from..to]), Span::new(start + from, start + to));
        for (at, c) in text.char_indices() {
            let Some(index) = sentinel_index(c) else { continue };
            let is_literal = {
                let growing = self.builder.sink.growing.borrow();
                growing.tree.templates.get(index).is_none_or(|t| t.kind == TemplateKind::Literal)
            };
            if is_literal {
                continue;
            }
            if from < at {
                let (piece, span) = part(from, at);
                let _ = self.hand_text(piece, span, line);
            }
            from = at + c.len_utf8();
            {
                let mut growing = self.builder.sink.growing.borrow_mut();
                growing.token = Span::new(start + at, start + from);
                growing.template = u32::try_from(index).ok();
            }
            let _ = self.forward(Token::CommentToken(StrTendril::new()), line, None);
            self.builder.sink.growing.borrow_mut().template = None;
        }
        if from < text.len() {
            let (piece, span) = part(from, text.len());
            return self.hand_text(piece, span, line);
        }
        TokenSinkResult::Continue
    }

    fn in_raw_text(&self) -> bool {
        let state = self.state.borrow();
        let growing = self.builder.sink.growing.borrow();
        state.stack.last().is_some_and(|&top| {
            vocabulary::element(growing.tree.node(top).name()).is_some_and(vocabulary::ElementFacts::is_raw_text)
        })
    }

    fn tag(&self, tag: Tag, line: u64) -> TokenSinkResult<Handle> {
        self.skip_empty_end_tags();
        let span = self.place(self.consumed());
        let is_end = tag.kind == TagKind::EndTag;
        if self.swallow(&tag, span) {
            return TokenSinkResult::Continue;
        }
        if tag.had_duplicate_attributes {
            self.duplicates(span);
        }
        if memchr::memchr(b'&', span.of(&self.html).as_bytes()).is_some() {
            self.references_in_attributes(span);
        }
        let id = {
            let mut growing = self.builder.sink.growing.borrow_mut();
            let id = TagId(u32::try_from(growing.tree.tags.len()).expect("fewer tags than bytes"));
            growing.tree.tags.push(TagToken {
                span,
                html: span,
                name: tag.name.clone(),
                is_end,
                generated: false,
                self_closing: tag.self_closing,
                closes: None,
                makes: None,
            });
            growing.tag = Some(id);
            id
        };
        self.state.borrow_mut().tags += 1;
        let result = self.forward(Token::TagToken(tag), line, Some(id));
        self.builder.sink.growing.borrow_mut().tag = None;
        self.untangle(line);
        result
    }

    /// Whether the tag is over the depth cap, or the end tag of one that was.
    fn swallow(&self, tag: &Tag, span: Span) -> bool {
        let mut state = self.state.borrow_mut();
        if tag.kind == TagKind::EndTag {
            let Some(count) = state.swallowed.get_mut(&tag.name) else { return false };
            *count -= 1;
            if *count == 0 {
                state.swallowed.remove(&tag.name);
            }
            return true;
        }
        let formatting = state.tangled && is_formatting(&tag.name);
        if state.stack.len() <= self.max_depth && !formatting {
            return false;
        }
        if !is_void(&tag.name) {
            *state.swallowed.entry(tag.name.clone()).or_default() += 1;
            state.too_deep.get_or_insert((span, 0)).1 += 1;
            return true;
        }
        formatting
    }

    fn duplicates(&self, span: Span) {
        let slice = span.of(&self.html);
        let found = lexer::attributes(slice);
        for (i, attribute) in found.iter().enumerate() {
            let name = attribute.name.of(slice);
            if let Some(first) = found[..i].iter().find(|a| a.name.of(slice).eq_ignore_ascii_case(name)) {
                let at = span.start as usize;
                let problem = Problem::new(ProblemKind::DuplicateAttribute, attribute.whole.shift(at))
                    .related(first.whole.shift(at))
                    .detail(name.to_ascii_lowercase());
                self.state.borrow_mut().noticed.push(problem);
            }
        }
    }

    fn references_in_attributes(&self, span: Span) {
        let slice = span.of(&self.html);
        for attribute in lexer::attributes(slice) {
            let value = attribute.value.of(slice);
            for at in memchr::memchr_iter(b'&', value.as_bytes()) {
                let Some((kind, length)) = lexer::reference_in_attribute(&value[at..]) else { continue };
                let start = span.start as usize + attribute.value.start as usize + at;
                self.notice(kind, Span::new(start, start + length), &value[at + 1..at + length]);
            }
        }
    }

    /// Hands a token to the tree builder and brings our copy of its stack up to date.
    fn forward(&self, token: Token, line: u64, tag: Option<TagId>) -> TokenSinkResult<Handle> {
        let is_text = matches!(token, Token::CharacterTokens(_) | Token::NullCharacterToken);
        let is_eof = matches!(token, Token::EOFToken);
        let result = self.builder.process_token(token, line);
        if !is_text {
            // Text that did not come back by now was dropped.
            self.builder.sink.growing.borrow_mut().pending.clear();
        }
        let created = std::mem::take(&mut self.builder.sink.growing.borrow_mut().created);
        if !is_eof && (tag.is_some() || !created.is_empty()) {
            self.sync(tag, &created);
        } else if is_eof && !created.is_empty() {
            self.flag_created(None, &created);
        }
        result
    }

    /// Follows html5ever's stack of open elements over one token, and tells what the token closed.
    fn sync(&self, tag: Option<TagId>, created: &[NodeId]) {
        let own = self.flag_created(tag, created);
        let _ = self.builder.adjusted_current_node_present_but_not_in_html_namespace();
        let current = match self.builder.sink.asked.get() {
            CONTEXT => NodeId(0),
            id => id,
        };
        let mut state = self.state.borrow_mut();
        let mut growing = self.builder.sink.growing.borrow_mut();
        let top = state.stack.last().copied();
        let (name, is_end) = match tag {
            Some(id) => (growing.tree.tag(id).name.clone(), growing.tree.tag(id).is_end),
            None => (LocalName::from(""), false),
        };
        if let Some(tag) = tag {
            let only = created.len() == 1 && own == created.first().copied() && top == Some(growing.parent_of_last);
            if !is_end && only && own == Some(current) {
                state.stack.push(current);
                return;
            }
            if !is_end && only && top == Some(current) {
                growing.tree.end_element(created[0], End::Void);
                return;
            }
            let below = state.stack.len().checked_sub(2).map(|i| state.stack[i]);
            if is_end && created.is_empty() && &*name != "form" {
                if top == Some(current) {
                    return;
                }
                if below == Some(current) && top.is_some_and(|t| growing.tree.is_named(t, &name)) {
                    let closed = state.stack.pop().expect("it has a top");
                    growing.tree.end_element(closed, End::Tag(tag));
                    growing.tree.tags[tag.0 as usize].closes = Some(closed);
                    return;
                }
            }
        }
        drop(growing);
        let traced = Collect(RefCell::new(Vec::new()));
        self.builder.trace_handles(&traced);
        let traced = traced.0.into_inner();
        let open = traced.get(1..).unwrap_or_default();
        let depth = open.iter().position(|&id| id == current).map_or(0, |at| at + 1);
        let open = &open[..depth];
        let mut growing = self.builder.sink.growing.borrow_mut();
        let tree = &mut growing.tree;
        let common = state.stack.iter().zip(open).take_while(|(a, b)| a == b).count();
        let mut closed = None;
        let still: std::collections::HashSet<NodeId> = open[common..].iter().copied().collect();
        for &popped in state.stack[common..].iter().filter(|id| !still.contains(id)) {
            if is_end && closed.is_none() && tree.is_named(popped, &name) {
                closed = Some(popped);
                let end = End::Tag(tag.expect("an end tag has an id"));
                tree.end_element(popped, end);
            } else {
                tree.end_element(popped, tag.map_or(End::Open, End::By));
            }
        }
        for &made in created.iter().filter(|id| !open.contains(id)) {
            if is_void(tree.node(made).name()) {
                tree.end_element(made, End::Void);
            } else {
                tree.end_element(made, tag.map_or(End::Open, End::By));
            }
        }
        if let Some(tag) = tag {
            tree.tags[tag.0 as usize].closes = closed;
        }
        state.stack.truncate(common);
        state.stack.extend_from_slice(&open[common..]);
    }

    /// Tells the element that the tag made from those that the parser added, and finds what a copy copies.
    fn flag_created(&self, tag: Option<TagId>, created: &[NodeId]) -> Option<NodeId> {
        if created.is_empty() {
            return None;
        }
        let mut state = self.state.borrow_mut();
        let mut growing = self.builder.sink.growing.borrow_mut();
        let tree = &mut growing.tree;
        // Of several elements of the tag's name the last is its own; those before are reconstructed.
        let own = tag.and_then(|id| {
            let token = tree.tag(id);
            let own = created.iter().rev().copied().find(|&c| !token.is_end && tree.is_named(c, &token.name));
            // The parser reads `image` as `img`.
            own.or_else(|| (!token.is_end && &*token.name == "image").then(|| created[created.len() - 1]))
        });
        for &made in created {
            let NodeKind::Element(element) = &tree.slots[made.0 as usize].kind else { continue };
            let formatting = is_formatting(&element.name);
            if Some(made) == own {
                let id = tag.expect("only a tag has its own element");
                tree.tags[id.0 as usize].makes = Some(made);
                tree.element_mut(made).open = Some(id);
            } else {
                let origin = formatting.then(|| tree.origin_of(made, &state.formatting)).flatten();
                let element = tree.element_mut(made);
                element.origin = origin;
                element.flags.set(if origin.is_some() { Flags::CLONE } else { Flags::IMPLIED });
                state.clones += usize::from(origin.is_some());
            }
            if formatting {
                if state.formatting.len() > 4096 {
                    state.formatting.drain(..2048);
                }
                state.formatting.push(made);
            }
        }
        own
    }

    /// Stops html5ever from copying formatting elements without end.
    fn untangle(&self, line: u64) {
        {
            let mut state = self.state.borrow_mut();
            if state.tangled || state.clones <= FREE_CLONES + 2 * state.tags {
                return;
            }
            state.tangled = true;
        }
        // Each end tag takes one entry off the list of active formatting elements; three of a kind at the most
        // per set of attributes, so this ends soon: as many rounds as there are entries.
        for _ in 0..FREE_CLONES {
            let traced = Collect(RefCell::new(Vec::new()));
            self.builder.trace_handles(&traced);
            let traced = traced.0.into_inner();
            let active = {
                let _ = self.builder.adjusted_current_node_present_but_not_in_html_namespace();
                let current = match self.builder.sink.asked.get() {
                    CONTEXT => NodeId(0),
                    id => id,
                };
                let depth = traced.iter().skip(1).position(|&id| id == current).map_or(1, |at| at + 2);
                traced.get(depth).copied()
            };
            let name = {
                let growing = self.builder.sink.growing.borrow();
                match active.filter(|&id| id != CONTEXT).map(|id| growing.tree.element_name(id)) {
                    Some(name) if is_formatting(&name) => name,
                    _ => return,
                }
            };
            let tag = Tag {
                kind: TagKind::EndTag,
                name,
                self_closing: false,
                attrs: Vec::new(),
                had_duplicate_attributes: false,
            };
            let _ = self.builder.process_token(Token::TagToken(tag), line);
            let created = std::mem::take(&mut self.builder.sink.growing.borrow_mut().created);
            self.flag_created(None, &created);
            self.sync(None, &created);
        }
    }
}
