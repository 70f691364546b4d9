//! A run of inline content, read: cut into segments, each under a list of formats, its white space settled.

use std::borrow::Cow;

use super::escape::plain_start;
use super::{Context, attribute_list, footnote};
use crate::convert::settings::Profile;
use crate::text::{Span, any_pair, is_html_space, is_loose_space, trim_html_space};
use crate::tree::{Fate, Flags, Footnote, Node, NodeKind, View, view};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FormatKind {
    Strong,
    Emphasis,
    Strikethrough,
    Code,
    Link,
    /// Written as its tags.
    Html,
}

#[derive(Clone, Copy)]
pub(super) struct Format<'t> {
    pub(super) parent: u32,
    pub(super) kind: FormatKind,
    pub(super) node: Node<'t>,
}

#[derive(Clone, Copy)]
pub(super) enum Segment<'t> {
    /// Which text, and what is known of where it stood.
    Text(usize, Stood),
    Space {
        line_end: bool,
    },
    /// A `br`.
    Break(Node<'t>),
    /// An image, a frame, an input: its node.
    Atom(Node<'t>),
    Template(Node<'t>),
    Comment(Node<'t>),
    /// The marker of a footnote: its label.
    Footnote(&'t str),
}

/// Where a text stood in the source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stood {
    /// Template tags are not run there.
    pub(super) raw: bool,
    /// Its delimiters were text in Markdown without an escape.
    pub(super) literal: bool,
    /// It was written as HTML, where a line end is a blank, for who reads it as a break.
    pub(super) unbroken: bool,
}

impl Stood {
    fn of<V: View>(cx: &Context<'_, V>, node: Node<'_>, text: &str) -> Self {
        let span = node.span();
        let is_markdown = || {
            let block = node.ancestors().find(|n| n.element().is_some_and(|e| crate::tree::normal::is_block(&e.name)));
            block.is_some_and(|n| n.flags().has(Flags::GENERATED))
        };
        let literal = cx.keep_literal.get()
            && span.of(cx.source) == text
            // Behind a backslash only the first character was escaped.
            && !(text.starts_with(['*', '_', '~', '[', '#', '{']) && cx.source[..span.start as usize].ends_with('\\'))
            && is_markdown();
        if literal && text.contains(['*', '_', '~', '[', '{']) {
            cx.unsettled.set(true);
        }
        let unbroken = cx.settings.extensions().line_breaks && !is_markdown();
        Self { raw: cx.is_raw(span), literal, unbroken }
    }
}

/// A run of inline content, cut into segments, each under a list of formats.
pub(super) struct Run<'t> {
    pub(super) formats: Vec<Option<Format<'t>>>,
    pub(super) segments: Vec<(u32, Segment<'t>)>,
    pub(super) texts: Vec<Text<'t>>,
}

/// A text of a run.
pub(super) struct Text<'t> {
    pub(super) text: Cow<'t, str>,
    /// Where its node stands.
    pub(super) span: Span,
    /// How many bytes at its start are plain ([`plain_start`]).
    pub(super) plain: usize,
}

/// Reads `nodes` inside the inline elements `wrappers`.
pub(super) fn read<'t, V: View>(cx: &Context<'_, V>, nodes: &[Node<'t>], wrappers: &[Node<'t>]) -> Run<'t> {
    // Mostly there are words, white space and one format behind each other.
    let mut run = Run {
        formats: Vec::with_capacity(1 + wrappers.len() + nodes.len()),
        segments: Vec::with_capacity(2 * nodes.len()),
        texts: Vec::with_capacity(nodes.len()),
    };
    run.formats.push(None);
    let mut stack = 0;
    for wrapper in wrappers {
        stack = run.enter(cx, *wrapper, stack);
    }
    // What is inside of an element, the next one last; then the nodes themselves.
    let mut work: Vec<(Node<'t>, u32)> = Vec::new();
    let mut nodes = nodes.iter().map(|node| (*node, stack));
    while let Some((node, stack)) = work.pop().or_else(|| nodes.next()) {
        match node.kind() {
            NodeKind::Text(text) => run.text(stack, text, Stood::of(cx, node, text), node.span()),
            NodeKind::Template(_) => run.segments.push((stack, Segment::Template(node))),
            NodeKind::Comment(_) => {
                if cx.view.fate(node) == Fate::Keep {
                    run.segments.push((stack, Segment::Comment(node)));
                }
            }
            NodeKind::Element(element) => {
                let fate = cx.view.fate(node);
                if fate == Fate::Skip {
                    continue;
                }
                let name = &*element.name;
                if fate == Fate::Unwrap && name == "br" {
                    run.text(stack, " ", Stood::default(), node.span());
                    continue;
                }
                if node.footnote() == Some(&Footnote::WayBack) {
                    run.drop_blanks();
                    continue;
                }
                if fate == Fate::Keep {
                    if name == "br" && (cx.settings.profile != Profile::Faithful || node.attributes().is_empty()) {
                        if matches!(run.segments.last(), Some((_, Segment::Space { .. }))) {
                            run.segments.pop();
                        }
                        run.segments.push((stack, Segment::Break(node)));
                        continue;
                    }
                    if let Some(label) = footnote::marker(cx, node) {
                        run.segments.push((stack, Segment::Footnote(label)));
                        continue;
                    }
                    if is_atom(name) || is_place(cx, node) {
                        run.segments.push((stack, Segment::Atom(node)));
                        continue;
                    }
                }
                let inside = if fate == Fate::Unwrap { stack } else { run.enter(cx, node, stack) };
                let start = work.len();
                work.extend(node.children().map(|c| (c, inside)));
                work[start..].reverse();
            }
            NodeKind::Document | NodeKind::Doctype => {}
        }
    }
    if cx.settings.profile != Profile::Faithful {
        run.free_blanks();
    }
    run.trim(cx.settings.profile == Profile::Faithful);
    run
}

/// Whether `node` is nothing but a place that links lead to.
fn is_place<V: View>(cx: &Context<'_, V>, node: Node<'_>) -> bool {
    let named = |name| view::attribute(cx.view, node, name).is_some();
    node.first_child().is_none() && (named("id") || (node.is("a") && named("name") && !named("href")))
}

/// Blanks that do not collapse: the normal form of what a reader sees puts them outside of formats.
fn is_wide_blank(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

fn is_atom(name: &str) -> bool {
    matches!(
        name,
        "br" | "img"
            | "input"
            | "iframe"
            | "video"
            | "audio"
            | "source"
            | "embed"
            | "object"
            | "picture"
            | "svg"
            | "math"
            | "select"
            | "textarea"
            | "wbr"
            | "area"
            | "track"
    )
}

impl<'t> Run<'t> {
    /// The formats inside `node` that stands under `stack`.
    fn enter<V: View>(&mut self, cx: &Context<'_, V>, node: Node<'t>, stack: u32) -> u32 {
        let bare = view::attributes(cx.view, node).next().is_none();
        let kind = match node.name() {
            _ if self.is_raw(cx, stack) => FormatKind::Html,
            "strong" | "b" if bare => FormatKind::Strong,
            "em" | "i" if bare => FormatKind::Emphasis,
            "del" | "s" | "strike" if bare && has_strikethrough(cx, node) => FormatKind::Strikethrough,
            "code" | "tt" if (bare || cx.settings.profile != Profile::Faithful) && holds_code(cx, node) => {
                FormatKind::Code
            }
            "a" if is_plain_link(cx, node) => FormatKind::Link,
            _ => FormatKind::Html,
        };
        let mut under = stack;
        let mut code = None;
        // Two of a kind are one, and code is always the innermost.
        while let Some(format) = self.formats[under as usize] {
            if format.kind == kind && !matches!(kind, FormatKind::Html | FormatKind::Link) {
                return stack;
            }
            if format.kind == FormatKind::Code {
                code = Some(format);
            }
            under = format.parent;
        }
        match code {
            Some(code) => {
                let outer = self.push(code.parent, kind, node);
                self.push(outer, FormatKind::Code, code.node)
            }
            None => self.push(stack, kind, node),
        }
    }

    /// Whether kramdown takes what stands under `stack` as it is: in the HTML that it calls raw (`parser/html.rb`,
    /// `HTML_CONTENT_MODEL_RAW`), which is all that it does not know.
    pub(super) fn is_raw<V>(&self, cx: &Context<'_, V>, mut stack: u32) -> bool {
        while let Some(format) = self.formats[stack as usize].filter(|_| cx.settings.target.kramdown) {
            if format.kind == FormatKind::Html && !is_parsed(format.node.name()) {
                return true;
            }
            stack = format.parent;
        }
        false
    }

    fn push(&mut self, parent: u32, kind: FormatKind, node: Node<'t>) -> u32 {
        self.formats.push(Some(Format { parent, kind, node }));
        u32::try_from(self.formats.len() - 1).expect("fewer formats than bytes of the file")
    }

    /// Cuts a text at the white space that is not a single space between words.
    fn text(&mut self, stack: u32, text: &'t str, stood: Stood, span: Span) {
        let bytes = text.as_bytes();
        // Mostly there are only words with one space between two of them, and white space at the ends.
        let words = trim_html_space(text).as_bytes();
        let mut plain = plain_start(words);
        let is_loose = any_pair(&words[plain..], is_loose_space);
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            if is_html_space(bytes[at]) {
                while at < bytes.len() && is_html_space(bytes[at]) {
                    at += 1;
                }
                let line_end = text[start..at].contains('\n') && !stood.unbroken;
                match self.segments.last_mut() {
                    None | Some((_, Segment::Break(_))) => {}
                    Some((_, Segment::Space { line_end: before })) => *before |= line_end,
                    Some(_) => self.segments.push((stack, Segment::Space { line_end })),
                }
                continue;
            }
            if is_loose {
                at = words_end(bytes, at);
            } else {
                at += words.len();
            }
            let text = Text { text: Cow::Borrowed(&text[start..at]), span, plain: std::mem::take(&mut plain) };
            self.push_text(stack, text, stood);
        }
    }

    /// Appends a piece without white space at its edges; readers cut texts in many places.
    fn push_text(&mut self, stack: u32, text: Text<'t>, stood: Stood) {
        if let Some((last, Segment::Text(index, last_stood))) = self.segments.last()
            && *last == stack
            && *last_stood == stood
        {
            self.texts[*index].text.to_mut().push_str(&text.text);
            return;
        }
        self.segments.push((stack, Segment::Text(self.texts.len(), stood)));
        self.texts.push(text);
    }

    /// Moves blanks that do not collapse out of the emphasis whose edge they stand on: no engine takes a delimiter beside
    /// one.
    fn free_blanks(&mut self) {
        let has_blank = |text: &str| text.starts_with(is_wide_blank) || text.ends_with(is_wide_blank);
        if !self.texts.iter().any(|text| has_blank(&text.text)) {
            return;
        }
        let mut cut = Vec::with_capacity(self.segments.len() + 4);
        for (stack, segment) in std::mem::take(&mut self.segments) {
            let Segment::Text(index, stood) = segment else {
                cut.push((stack, segment));
                continue;
            };
            let (text, span) = (std::mem::take(&mut self.texts[index].text), self.texts[index].span);
            let start = text.len() - text.trim_start_matches(is_wide_blank).len();
            let end = text.trim_end_matches(is_wide_blank).len().max(start);
            for range in [0..start, start..end, end..text.len()].into_iter().filter(|r| !r.is_empty()) {
                cut.push((stack, Segment::Text(self.texts.len(), stood)));
                self.texts.push(Text { text: Cow::Owned(text[range].to_owned()), span, plain: 0 });
            }
        }
        let is_blank = |run: &Self, segment: &Segment<'_>| match segment {
            Segment::Text(index, _) => run.texts[*index].text.starts_with(is_wide_blank),
            Segment::Space { .. } | Segment::Break(_) => true,
            _ => false,
        };
        let (mut before, mut after) = (0, vec![0; cut.len()]);
        let mut next = 0;
        for (at, (stack, segment)) in cut.iter().enumerate().rev() {
            after[at] = next;
            if !is_blank(self, segment) {
                next = *stack;
            }
        }
        for (at, (stack, segment)) in cut.iter_mut().enumerate() {
            if !is_blank(self, segment) {
                before = *stack;
            } else if matches!(segment, Segment::Text(..)) {
                *stack = self.outside(*stack, before, after[at]);
            }
        }
        self.segments = cut;
    }

    /// `stack` without the emphasis at its inner end that does not go on from `before` to `after`.
    fn outside(&self, mut stack: u32, before: u32, after: u32) -> u32 {
        let holds = |mut at: u32, format: u32| {
            while at != 0 && !self.same(at, format) {
                at = self.formats[at as usize].map_or(0, |f| f.parent);
            }
            at != 0
        };
        while let Some(format) = self.formats[stack as usize] {
            let emphasis = matches!(format.kind, FormatKind::Strong | FormatKind::Emphasis | FormatKind::Strikethrough);
            if !emphasis || (holds(before, stack) && holds(after, stack)) {
                break;
            }
            stack = format.parent;
        }
        stack
    }

    /// Drops blanks at the end, those that do not collapse too.
    fn drop_blanks(&mut self) {
        while let Some((_, segment)) = self.segments.last() {
            if let Segment::Text(index, _) = *segment {
                let Text { text, plain, .. } = &mut self.texts[index];
                let end = text.trim_end_matches('\u{a0}').len();
                match text {
                    Cow::Borrowed(text) => *text = &text[..end],
                    Cow::Owned(text) => text.truncate(end),
                }
                *plain = (*plain).min(end);
                if end > 0 {
                    return;
                }
            } else if !matches!(segment, Segment::Space { .. }) {
                return;
            }
            self.segments.pop();
        }
    }

    /// Drops white space and breaks at the edges.
    fn trim(&mut self, keep_breaks: bool) {
        while matches!(self.segments.last(), Some((_, Segment::Space { .. } | Segment::Break(_)))) {
            self.segments.pop();
        }
        let outer = |s: &(u32, Segment<'_>)| match s.1 {
            Segment::Space { .. } => true,
            Segment::Break(_) => !keep_breaks,
            _ => false,
        };
        let first = self.segments.iter().position(|s| !outer(s)).unwrap_or(self.segments.len());
        self.segments.drain(..first);
    }

    /// Whether the last text of `segments`, a line of the run, ends with `}`, whatever white space is behind it.
    pub(super) fn ends_with_brace(&self, segments: &[(u32, Segment<'t>)]) -> bool {
        let last = segments.iter().rev().find(|(_, segment)| !matches!(segment, Segment::Space { .. }));
        matches!(last, Some((_, Segment::Text(text, _))) if self.texts[*text].text.trim_end().ends_with('}'))
    }

    /// The paragraphs of the run: two breaks in a row part them.
    pub(super) fn paragraphs(&self, split: bool) -> impl Iterator<Item = &[(u32, Segment<'t>)]> {
        let is_break = |s: &(u32, Segment<'_>)| matches!(s.1, Segment::Break(_));
        let mut rest = self.segments.as_slice();
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let end = if split { rest.windows(2).position(|two| two.iter().all(is_break)) } else { None };
            let (part, more) = rest.split_at(end.unwrap_or(rest.len()));
            rest = &more[more.iter().take_while(|s| is_break(s)).count()..];
            Some(part)
        })
        .filter(|part| !part.is_empty())
    }

    /// The formats of `stack`, from the outermost on.
    pub(super) fn chain(&self, mut stack: u32, out: &mut Vec<u32>) {
        out.clear();
        while let Some(format) = self.formats[stack as usize] {
            out.push(stack);
            stack = format.parent;
        }
        out.reverse();
    }

    /// Whether two formats come from the same element.
    pub(super) fn is_one(&self, left: u32, right: u32) -> bool {
        let of = |format: u32| self.formats[format as usize].map(|f| (f.kind, f.node));
        of(left) == of(right)
    }

    pub(super) fn same(&self, left: u32, right: u32) -> bool {
        if left == right {
            return true;
        }
        let (Some(left), Some(right)) = (self.formats[left as usize], self.formats[right as usize]) else {
            return false;
        };
        left.kind == right.kind
            && (left.node == right.node || !matches!(left.kind, FormatKind::Html | FormatKind::Link))
    }
}

/// Where the words with a single space between two of them end that start at byte `at`.
fn words_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at += bytes[at..].iter().position(|b| is_html_space(*b)).unwrap_or(bytes.len() - at);
        let lone = bytes.get(at) == Some(&b' ') && bytes.get(at + 1).is_some_and(|b| !is_html_space(*b));
        if !lone {
            return at;
        }
        at += 1;
    }
}

/// Whether kramdown reads Markdown in the HTML element `name` of a line.
fn is_parsed(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdo"
            | "big"
            | "button"
            | "cite"
            | "caption"
            | "del"
            | "dfn"
            | "dt"
            | "em"
            | "i"
            | "ins"
            | "label"
            | "legend"
            | "optgroup"
            | "p"
            | "q"
            | "rb"
            | "rbc"
            | "rp"
            | "rt"
            | "rtc"
            | "ruby"
            | "select"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "th"
            | "tt"
            | "u"
    )
}

/// Whether the strikethrough `node` is `~~`: where the target reads it, and where HTML is no choice.
fn has_strikethrough<V>(cx: &Context<'_, V>, node: Node<'_>) -> bool {
    let target = cx.settings.target;
    let read = target.strikethrough && !cx.stays_bare(node);
    // kramdown's own dialect has none.
    (read || (target.tables && !cx.settings.raw_html())) && cx.kramdown.is_none_or(|k| k.gfm || !target.kramdown)
}

/// Whether a code span can hold what is in `node`: text, and formats that can stand around it.
fn holds_code<V: View>(cx: &Context<'_, V>, node: Node<'_>) -> bool {
    let faithful = cx.settings.profile == Profile::Faithful;
    node.descendants().all(|n| match n.kind() {
        NodeKind::Element(e) => cx.view.fate(n) != Fate::Keep || !(faithful || (is_atom(&e.name) && &*e.name != "br")),
        NodeKind::Text(text) => !text.contains('\0'),
        _ => true,
    })
}

fn is_plain_link<V: View>(cx: &Context<'_, V>, node: Node<'_>) -> bool {
    view::attribute(cx.view, node, "href").is_some() && attribute_list::of(cx, node, &["href", "title"]).is_some()
}
