//! One html5ever pass over rendered HTML: tokens with byte-exact places in, the tree out.
//!
//! html5ever tells no positions. They follow from what is left in its input queue when a token arrives; the end tag
//! that closed an element follows from the stack of open elements before and after each token. ARCHITECTURE.md,
//! "Reading", lists the corrections that exactness needed.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{LocalName, TokenizerResult};

use super::arena::{NodeId, NodeKind, TagId, TagToken, TemplateKind, Tree};
use super::direct;
use super::finish::finish;
use super::footnotes::Footnotes;
use super::lexer;
use super::plain;
use super::rendered::{Rendered, SENTINEL_BYTE, SourceMap, sentinel_index};
use super::sink::{Handle, Pending, Sink};
use super::stack::{is_formatting, is_void};
use super::vocabulary;
use crate::text::{Problem, ProblemKind, Span};

/// Elements deeper than this are dropped with a finding.
pub const MAX_DEPTH: usize = 512;
/// A tag with more attributes is read as text: html5ever compares each with all before it.
pub const MAX_ATTRIBUTES: usize = 1024;

/// Parses `rendered`. `source` is the text of the whole file, in which all spans of the result are bytes.
#[must_use]
pub fn build(mut rendered: Rendered, source: &str, max_depth: usize) -> Tree {
    let Some(written) = rendered.take_as_written() else { return parse(rendered, source, max_depth, Shortcuts::ALL) };
    let problems = std::mem::take(&mut rendered.problems);
    let mut tree = parse(rendered, source, max_depth, Shortcuts::ALL);
    // What the engine mended shows in the author's tags alone.
    let mut written = parse(written, source, max_depth, Shortcuts::ALL);
    let place = |p: &Problem| (p.kind, p.span);
    let left: HashSet<_> = tree.problems.iter().map(place).collect();
    let noticed: HashSet<_> = problems.iter().map(place).collect();
    let mut found = std::mem::take(&mut written.problems);
    // A start tag that the reader sees as text needs no end tag.
    found.retain(|p| p.kind != ProblemKind::UnclosedElement || !noticed.contains(&(ProblemKind::StrayMarkup, p.span)));
    for problem in &mut found {
        let at = place(problem);
        problem.mended = noticed.contains(&at) || !left.contains(&at);
    }
    let known: HashSet<_> = found.iter().map(place).collect();
    // What the reader noticed of an element that has its end tag comes from another one's missing.
    let start = |tag: &TagToken| written.node(tag.closes?).open_tag().map(|open| open.span);
    let ended: HashSet<_> = written.tags.iter().filter_map(start).collect();
    let is_new = |p: &Problem| {
        let is_ended = p.kind == ProblemKind::UnclosedElement && ended.contains(&p.span);
        !is_ended && !known.contains(&place(p))
    };
    found.extend(problems.into_iter().filter(is_new));
    found.sort_by_key(|p| (p.span, p.kind));
    tree.problems = found;
    tree.as_written = Some(Box::new(written));
    tree
}

/// What is read without html5ever. With and without them the tree is the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shortcuts {
    /// HTML of which nothing has to be mended ([`direct`]).
    pub(super) whole: bool,
    /// Tokens that mean the same in every state of html5ever's tokenizer ([`plain`]).
    pub(super) tokens: bool,
}

impl Shortcuts {
    pub(super) const ALL: Self = Self { whole: true, tokens: true };
}

/// See [`build`].
pub(super) fn parse(mut rendered: Rendered, source: &str, max_depth: usize, shortcuts: Shortcuts) -> Tree {
    let is_plain = shortcuts.tokens && memchr::memchr(0, rendered.html.as_bytes()).is_none();
    let mut tree = empty(rendered.html.len());
    tree.templates = std::mem::take(&mut rendered.templates);
    if shortcuts.whole && is_plain && !is_document(&rendered.html) {
        let direct;
        (tree, direct) = direct::fill(tree, &rendered.html, max_depth);
        if let Some(direct) = direct {
            let (html, map, _, problems) = rendered.into_map();
            (tree.html, tree.map, tree.problems) = (html, map, problems);
            return finish(tree, source, direct.noticed, direct.is_whole);
        }
    }
    rendered.templates = std::mem::take(&mut tree.templates);
    let (html, map, templates, problems) = lexer::cap_attributes(rendered, MAX_ATTRIBUTES).into_map();
    let has_templates = !templates.is_empty();
    let fragment = !is_document(&html);
    (tree.html, tree.map, tree.templates, tree.problems) = (html, map, templates, problems);
    let html: Arc<str> = tree.html.as_str().into();

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
        plain_end: Cell::new(None),
        max_depth,
        has_templates,
        state: RefCell::new(State { stack: if fragment { vec![NodeId(0)] } else { Vec::new() }, ..State::default() }),
    };
    let options = TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Pausing { tokens, pause: shortcuts.tokens }, options);
    let tokens = &tokenizer.sink.tokens;
    let whole = StrTendril::from(&*html);
    if !is_plain {
        input.push_back(whole.clone());
    }
    loop {
        if is_plain {
            while input.pop_front().is_some() {}
            tokens.read_plain(&whole);
            let at = tokens.cursor.get();
            if at == html.len() {
                break;
            }
            input.push_back(plain::part(&whole, at, html.len()));
        }
        if matches!(tokenizer.feed(&input), TokenizerResult::Done) {
            break;
        }
    }
    tokenizer.end();

    let tokens = tokenizer.sink.tokens;
    let mut state = tokens.state.into_inner();
    let rest = tokens.cursor.get();
    if rest < html.len() && html.as_bytes()[rest] == b'<' {
        let problem = Problem::new(ProblemKind::StrayMarkup, Span::new(rest, html.len()));
        state.noticed.push(problem.detail("the tag never ends"));
    }
    if let Some((span, count)) = state.too_deep {
        state.noticed.push(Problem::new(ProblemKind::TooDeep, span).detail(count.to_string()));
    }
    let (tree, moved) = tokens.builder.sink.into_tree();
    state.noticed.extend(moved);
    finish(tree, source, state.noticed, false)
}

/// A tree with nothing below its root, with room for what `length` bytes mostly make: to make room later costs more than to
/// have some left.
pub(super) fn empty(length: usize) -> Tree {
    let mut tree = Tree {
        slots: Vec::with_capacity(length / 16 + 8),
        tags: Vec::with_capacity(length / 16 + 8),
        templates: Vec::new(),
        problems: Vec::new(),
        html: String::new(),
        map: SourceMap::default(),
        as_written: None,
        footnotes: Footnotes::default(),
    };
    tree.push(NodeKind::Document, Span::new(0, length));
    tree
}

/// Whether the body is a whole HTML document, which is parsed as one.
fn is_document(html: &str) -> bool {
    let head = html.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}').as_bytes();
    let starts = |prefix: &[u8]| head.get(..prefix.len()).is_some_and(|h| h.eq_ignore_ascii_case(prefix));
    starts(b"<!doctype") || starts(b"<html")
}

/// What the wrapper knows between tokens.
#[derive(Default)]
pub(super) struct State {
    /// Our copy of html5ever's stack of open elements.
    pub(super) stack: Vec<NodeId>,
    /// Start tags over the depth cap, by name, whose end tags go too.
    swallowed: HashMap<LocalName, usize>,
    /// The first tag over the cap and how many there were.
    too_deep: Option<(Span, usize)>,
    pub(super) clones: usize,
    pub(super) tags: usize,
    /// Copying of formatting elements was stopped.
    pub(super) tangled: bool,
    /// Problems with spans in the HTML.
    noticed: Vec<Problem>,
    /// Formatting elements that may be copied, newest last.
    pub(super) formatting: Vec<NodeId>,
}

/// The token sink between html5ever's tokenizer and its tree builder.
pub(super) struct Tokens {
    pub(super) builder: TreeBuilder<Handle, Sink>,
    input: Rc<BufferQueue>,
    html: Arc<str>,
    /// End of the last token in the HTML.
    cursor: Cell<usize>,
    /// End of the token in hand where it did not come from html5ever's tokenizer.
    plain_end: Cell<Option<usize>>,
    max_depth: usize,
    /// Whether any sentinel can stand in the text.
    has_templates: bool,
    pub(super) state: RefCell<State>,
}

/// What html5ever's tokenizer hands its tokens to. After each tag after which it waits for a new token it pauses, as if
/// for a script, so that plain tokens can be read without it.
struct Pausing {
    tokens: Tokens,
    pause: bool,
}

impl TokenSink for Pausing {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        let is_tag = matches!(token, Token::TagToken(_));
        match self.tokens.process_token(token, line) {
            TokenSinkResult::Continue if is_tag && self.pause => TokenSinkResult::Script(Sink::context()),
            result => result,
        }
    }

    fn end(&self) {
        self.tokens.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.tokens.adjusted_current_node_present_but_not_in_html_namespace()
    }
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

impl Tokens {
    /// Takes plain tokens from the cursor on, up to one that html5ever's tokenizer has to read.
    fn read_plain(&self, whole: &StrTendril) {
        while let Some((token, end)) = plain::token(&self.html, whole, self.cursor.get()) {
            self.plain_end.set(Some(end));
            let _ = self.process_token(token, 0);
        }
        self.plain_end.set(None);
    }

    /// How many bytes of the HTML the tokenizer has taken.
    fn consumed(&self) -> usize {
        if let Some(end) = self.plain_end.get() {
            return end;
        }
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
        if verbatim
            && self.has_templates
            && memchr::memchr(SENTINEL_BYTE, text.as_bytes()).is_some()
            && !self.in_raw_text()
        {
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
            let problem = lexer::unknown_reference(&self.html, span.start as usize);
            self.state.borrow_mut().noticed.extend(problem);
        }
    }

    fn hand_text(&self, text: StrTendril, span: Span, line: u64) -> TokenSinkResult<Handle> {
        {
            let mut growing = self.builder.sink.growing.borrow_mut();
            growing.token = span;
            // The tree builder drops the line feed that begins the content of these.
            let taken = usize::from(text.starts_with('\n') && growing.drops_line_feed_at(span.start));
            if taken < text.len() {
                growing.pending.push_back(Pending { html: span, text: text.clone(), taken });
            }
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
            lexer::references_in_attributes(&self.html, span, &mut self.state.borrow_mut().noticed);
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
        let found: Vec<_> = lexer::attributes(slice).collect();
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
}
