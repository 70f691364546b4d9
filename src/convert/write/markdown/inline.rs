//! Inline content as Markdown: formats are nested, delimiters spelled, text escaped.

use std::collections::HashMap;

use super::emphasis::{self, Kind, Pair, Piece};
use super::escape::{self, Line, Place};
use super::flanking::Rules;
use super::run::{self, FormatKind, Run, Segment, Stood};
use super::{Context, attribute_list, code, link, math};
use crate::convert::loss;
use crate::convert::settings::{HardBreak, Profile, Typography};
use crate::convert::write::html::{self, Layout};
use crate::text::Span;
use crate::tree::{Node, NodeId, View, view};

/// What the content stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    Paragraph,
    /// One line.
    Heading,
    /// One line, of a definition list.
    Term,
    /// One line, and `|` ends it.
    Cell,
}

/// Shows nothing and parts what stands around it.
pub(super) const APART: &str = "<!-- -->";

/// First of the characters that stand for template tags in the buffer.
pub(super) const SENTINEL: u32 = 0x10_0000;

/// The paragraphs of `run` as Markdown, without the prefixes of what they stand in.
pub(super) fn write<V: View>(
    cx: &Context<'_, V>,
    run: &Run<'_>,
    frame: Frame,
    item: bool,
) -> impl Iterator<Item = String> {
    let split = frame == Frame::Paragraph && cx.settings.profile != Profile::Faithful;
    run.paragraphs(split).enumerate().map(move |(index, segments)| {
        if let Some(math) = math::block(cx, run, segments).filter(|_| frame == Frame::Paragraph) {
            return math;
        }
        let text = Emit::new(cx, run, segments, frame, item && index == 0).finish();
        match frame {
            Frame::Paragraph | Frame::Term => escape::guard_lines(text, cx.settings.target),
            Frame::Heading => guard_closing_marks(text),
            Frame::Cell => text,
        }
    })
}

/// `# a #`: the last marks would be taken as closing ones.
fn guard_closing_marks(mut text: String) -> String {
    let marks = text.len() - text.trim_end_matches('#').len();
    let start = text.len() - marks;
    if marks > 0 && (start == 0 || text[..start].ends_with([' ', '\t'])) {
        text.insert(start, '\\');
    }
    text
}

struct Emit<'e, 'c, 't, V> {
    cx: &'e Context<'c, V>,
    run: &'e Run<'t>,
    segments: &'e [(u32, Segment<'t>)],
    frame: Frame,
    item: bool,
    line: Line,
    buffer: String,
    pieces: Vec<Piece>,
    pairs: Vec<Pair>,
    /// The element of each pair.
    emphasis: Vec<Node<'t>>,
    /// The formats that are open.
    open: Vec<Opened>,
    /// Up to where the buffer is in `pieces`.
    taken: usize,
    templates: Vec<&'c str>,
    links: usize,
}

/// A format that is open.
struct Opened {
    format: u32,
    /// Of a delimiter.
    pair: Option<usize>,
    /// The link as a whole, where it is an autolink.
    autolink: Option<String>,
}

impl<'e, 'c, 't, V: View> Emit<'e, 'c, 't, V> {
    fn new(
        cx: &'e Context<'c, V>,
        run: &'e Run<'t>,
        segments: &'e [(u32, Segment<'t>)],
        frame: Frame,
        item: bool,
    ) -> Self {
        let target = cx.settings.target;
        let mut line = Line {
            cell: frame == Frame::Cell,
            kramdown: target.kramdown,
            autolinks: target.autolinks,
            typography: target.typography && cx.settings.typography() == Typography::Keep,
            apart: cx.settings.parts_addresses(cx.kramdown.is_some()),
            math: math::is_read(cx),
            braces: frame == Frame::Heading && cx.settings.may_have_attributes() && run.ends_with_brace(segments),
            ..Line::default()
        };
        let mut length = segments.len();
        for (index, (_, segment)) in segments.iter().enumerate() {
            if let Segment::Text(text, _) = segment {
                let next = segments.get(index + 1).map(|s| s.1);
                let known = matches!(next, None | Some(Segment::Space { .. } | Segment::Break(_)));
                let run::Text { text, plain, .. } = &run.texts[*text];
                line.note(text, *plain, known);
                length += text.len();
            }
        }
        // Delimiters count too; how many does not matter.
        for format in run.formats.iter().flatten() {
            match format.kind {
                FormatKind::Strong => line.stars += 2,
                FormatKind::Emphasis => {
                    line.stars += 2;
                    line.underscores += 2;
                }
                FormatKind::Strikethrough => line.tildes += 2,
                // To kramdown the `*` of a destination can be the partner of one in the text.
                FormatKind::Link => {
                    let href = format.node.attribute("href").unwrap_or_default();
                    line.stars += usize::from(href.contains('*'));
                    line.underscores += usize::from(href.contains('_'));
                }
                FormatKind::Code | FormatKind::Html => {}
            }
        }
        // Mostly there are few formats, and each begins once.
        let formats = (run.formats.len() - 1).min(8);
        Self {
            cx,
            run,
            segments,
            frame,
            item,
            line,
            buffer: String::with_capacity(length),
            pieces: Vec::with_capacity(4 * formats),
            pairs: Vec::with_capacity(formats),
            emphasis: Vec::with_capacity(formats),
            open: Vec::with_capacity(formats),
            taken: 0,
            templates: Vec::new(),
            links: 0,
        }
    }

    fn finish(mut self) -> String {
        let mut chain = Vec::new();
        let mut index = 0;
        while index < self.segments.len() {
            let (stack, segment) = self.segments[index];
            match segment {
                Segment::Space { line_end } => {
                    self.close_for_next(index, &mut chain);
                    let space = self.space(index, line_end);
                    self.buffer.push(space);
                }
                Segment::Break(node) => {
                    self.close_for_next(index, &mut chain);
                    self.hard_break(index, node);
                }
                _ => {
                    // Mostly nothing is open, and nothing begins.
                    if stack != 0 || !self.open.is_empty() {
                        self.run.chain(stack, &mut chain);
                        self.reopen(&chain, index);
                    }
                    index = self.solid(index, stack, segment);
                }
            }
            index += 1;
        }
        self.close_down_to(0);
        if self.pieces.is_empty() {
            // Without a delimiter the line is what was written.
            return restore(self.buffer, &self.templates);
        }
        self.take();
        let rules: &[Rules] = if self.cx.lenient.get() { &[Rules::Kramdown] } else { &Rules::COMMONMARK };
        let how = self.cx.settings.cjk_emphasis();
        let ordered = self.cx.settings.profile == Profile::Faithful;
        let refusals = self.cx.settings.moves_punctuation();
        let line = emphasis::resolve(&self.buffer, self.pieces, &mut self.pairs, rules, how, ordered, refusals);
        if self.pairs.iter().any(|pair| pair.unsettled) {
            self.cx.unsettled.set(true);
        }
        if refusals {
            let mut opened: HashMap<NodeId, usize> = HashMap::new();
            for node in &self.emphasis {
                *opened.entry(node.id()).or_default() += 1;
            }
            // What is opened twice has edges of its own within.
            let once = self.pairs.iter().zip(&self.emphasis).filter(|(_, node)| opened[&node.id()] == 1);
            let refused = once.filter(|(pair, _)| pair.refused != (false, false));
            self.cx.refused.borrow_mut().extend(refused.map(|(pair, node)| (node.id(), pair.refused)));
        }
        for (_, node) in self.pairs.iter().zip(&self.emphasis).filter(|(pair, _)| pair.is_html()) {
            self.cx.keep_node(*node, "its delimiters would stay text in some engines beside what stands here");
        }
        restore(line, &self.templates)
    }

    /// What stands before a space or a break and does not go on behind it is closed.
    fn close_for_next(&mut self, index: usize, chain: &mut Vec<u32>) {
        if self.open.is_empty() {
            return;
        }
        let next = self.segments[index..].iter().find(|(_, s)| !matches!(s, Segment::Space { .. } | Segment::Break(_)));
        match next {
            Some((stack, _)) => {
                // Only what goes on itself: `<b>a</b> <b>b</b>` stays two.
                self.run.chain(*stack, chain);
                let goes_on = |(open, next): &(&Opened, &u32)| self.run.is_one(open.format, **next);
                let shared = self.open.iter().zip(chain.iter()).take_while(goes_on).count();
                self.close_down_to(shared);
            }
            None => self.close_down_to(0),
        }
    }

    fn shared(&self, chain: &[u32]) -> usize {
        self.open.iter().zip(chain).take_while(|(open, next)| self.run.same(open.format, **next)).count()
    }

    fn reopen(&mut self, chain: &[u32], index: usize) {
        let shared = self.shared(chain);
        self.close_down_to(shared);
        for format in &chain[shared..] {
            self.open_format(*format, index);
        }
    }

    /// Ends the text in hand.
    fn take(&mut self) {
        if self.taken < self.buffer.len() {
            self.pieces.push(Piece::Text { start: self.taken, end: self.buffer.len(), first: false, last: false });
            self.taken = self.buffer.len();
        }
    }

    fn open_format(&mut self, id: u32, index: usize) {
        let Some(format) = self.run.formats[id as usize] else { return };
        let (mut pair, mut autolink) = (None, None);
        match format.kind {
            FormatKind::Strong | FormatKind::Emphasis | FormatKind::Strikethrough => {
                let kind = match format.kind {
                    FormatKind::Strong => Kind::Strong,
                    FormatKind::Emphasis => Kind::Emphasis,
                    _ => Kind::Strikethrough,
                };
                self.take();
                pair = Some(self.pairs.len());
                self.pieces.push(Piece::Delimiter { pair: self.pairs.len(), open: true });
                self.pairs.push(Pair::new(kind));
                self.emphasis.push(format.node);
            }
            FormatKind::Code => {}
            FormatKind::Link => {
                self.links += 1;
                autolink = self.autolink(id, index);
                if autolink.is_none() {
                    if self.buffer.len() > self.taken && self.buffer.ends_with('!') {
                        self.buffer.pop();
                        self.buffer.push_str("\\!");
                    }
                    self.buffer.push('[');
                }
            }
            FormatKind::Html => {
                self.cx.keep_inline(format.node);
                self.buffer.push_str(&html::start_tag(self.cx, format.node));
            }
        }
        self.open.push(Opened { format: id, pair, autolink });
    }

    fn close_down_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(Opened { format, pair, autolink }) = self.open.pop() else { return };
            let Some(format) = self.run.formats[format as usize] else { continue };
            match format.kind {
                FormatKind::Strong | FormatKind::Emphasis | FormatKind::Strikethrough => {
                    self.take();
                    self.pieces.extend(pair.map(|pair| Piece::Delimiter { pair, open: false }));
                }
                FormatKind::Code => {}
                FormatKind::Link => {
                    self.links -= 1;
                    if autolink.is_none() {
                        self.buffer.push_str("](");
                        self.buffer.push_str(&link::target(self.cx, format.node, "href"));
                        self.buffer.push(')');
                        let attributes = attribute_list::of(self.cx, format.node, &["href", "title"]);
                        self.buffer.push_str(&attributes.unwrap_or_default());
                    }
                }
                FormatKind::Html => {
                    self.buffer.push_str("</");
                    self.buffer.push_str(format.node.element().map_or("", |e| &*e.name));
                    self.buffer.push('>');
                }
            }
        }
    }

    /// The link `id`, whose first segment is at `index`, as `<url>` where it can be.
    fn autolink(&self, id: u32, index: usize) -> Option<String> {
        let format = self.run.formats[id as usize]?;
        let (stack, Segment::Text(text, _)) = self.segments[index] else { return None };
        let text = &*self.run.texts[text].text;
        let next = self.segments[index + 1..].iter().find(|s| !matches!(s.1, Segment::Space { .. }));
        let next = next.is_some_and(|(stack, _)| {
            let mut at = *stack;
            while let Some(f) = self.run.formats[at as usize] {
                if f.kind == FormatKind::Link && f.node == format.node {
                    return true;
                }
                at = f.parent;
            }
            false
        });
        let more = view::attributes(self.cx.view, format.node).any(|(name, _)| !matches!(name, "href" | "title"));
        if stack != id || next || more {
            return None;
        }
        let href = view::attribute(self.cx.view, format.node, "href")?;
        link::autolink(href, view::attribute(self.cx.view, format.node, "title"), text)
    }

    fn hard_break(&mut self, index: usize, node: Node<'t>) {
        let is_break = |at: Option<usize>| {
            at.and_then(|at| self.segments.get(at)).is_some_and(|s| matches!(s.1, Segment::Break(_)))
        };
        let alone = index > 0 && !is_break(index.checked_sub(1)) && !is_break(Some(index + 1));
        if self.frame != Frame::Paragraph || !alone || self.is_raw() {
            if !self.cx.settings.raw_html() {
                self.buffer.push(' ');
                return;
            }
            self.cx.keep_node(
                node,
                match self.frame {
                    Frame::Paragraph => "a line of Markdown cannot be empty",
                    Frame::Heading => "a heading of Markdown is one line",
                    Frame::Term => "a term of Markdown is one line",
                    Frame::Cell => "a cell of Markdown is one line",
                },
            );
            self.buffer.push_str("<br>");
            return;
        }
        self.buffer.push_str(match self.cx.settings.target.hard_break {
            HardBreak::Spaces => "  \n",
            HardBreak::Backslash => "\\\n",
        });
    }

    /// Writes what is no space; answers the index of the last segment that it wrote.
    fn solid(&mut self, index: usize, stack: u32, segment: Segment<'t>) -> usize {
        let in_code = self.run.formats[stack as usize].is_some_and(|f| f.kind == FormatKind::Code);
        if in_code && matches!(segment, Segment::Text(..) | Segment::Template(_)) {
            return self.code(index, stack);
        }
        match segment {
            Segment::Text(number, stood) => {
                let run::Text { text, span, plain } = &self.run.texts[number];
                if let Some(Opened { autolink: Some(autolink), .. }) = self.open.last() {
                    self.buffer.push_str(autolink);
                    return index;
                }
                self.text(index, (text, *plain), stood, *span);
            }
            Segment::Atom(node) => self.atom(node),
            Segment::Template(node) => self.push_template(node.span().of(self.cx.source)),
            Segment::Footnote(label) => {
                self.buffer.push_str("[^");
                self.buffer.push_str(label);
                self.buffer.push(']');
            }
            Segment::Comment(node) => {
                self.cx.keep_comment(node);
                let text = html::nodes(self.cx, &[node], Layout::Inline);
                self.buffer.push_str(&text);
            }
            Segment::Space { .. } | Segment::Break(_) => {}
        }
        index
    }

    /// What the white space at `index` is written as, which held a line end or not.
    fn space(&self, index: usize, line_end: bool) -> char {
        let next = self.segments.get(index + 1).map(|s| s.1);
        let tag = matches!(next, Some(Segment::Comment(_) | Segment::Atom(_)));
        // A template tag alone on its line could be a blank line to its engine.
        let previous = index.checked_sub(1).and_then(|i| self.segments.get(i)).map(|s| s.1);
        let beside = [previous, next].iter().any(|s| matches!(s, Some(Segment::Template(_))));
        let fold = line_end && self.frame == Frame::Paragraph && !tag && (self.cx.markdown || !beside);
        if fold { '\n' } else { ' ' }
    }

    /// Writes a text, of which the first `plain` bytes are.
    fn text(&mut self, index: usize, (text, plain): (&str, usize), stood: Stood, span: Span) {
        // Beside a delimiter nothing is known: its spelling is still open.
        let before = if self.buffer.is_empty() && self.pieces.is_empty() {
            Some('\n')
        } else if self.taken < self.buffer.len() {
            self.buffer.chars().next_back()
        } else {
            None
        };
        let after = match self.segments.get(index + 1) {
            None if self.open.is_empty() || self.closes_plainly() => Some('\n'),
            Some((next, segment)) if *next == self.segments[index].0 => match segment {
                Segment::Space { line_end } => Some(self.space(index + 1, *line_end)),
                Segment::Break(_) => Some('\n'),
                Segment::Template(_) => Some('x'),
                _ => None,
            },
            Some((_, Segment::Space { line_end })) if self.open.is_empty() => Some(self.space(index + 1, *line_end)),
            _ => None,
        };
        let place = Place {
            link: self.links > 0,
            before,
            after,
            line_start: self.frame == Frame::Paragraph && before == Some('\n'),
            item: self.item && index == 0,
            raw: stood.raw,
            literal: stood.literal,
            plain,
        };
        if self.is_raw() {
            escape::push_raw(&mut self.buffer, text, place);
        } else {
            if self.line.autolinks && self.links == 0 && escape::holds_address(text, &self.buffer) {
                if self.line.apart {
                    self.cx.keep(span, "an empty comment keeps an address from becoming a link");
                } else {
                    let message = "an e-mail address becomes a link where the engine makes links of addresses";
                    self.cx.tell(&loss::ADDRESS_LINK, span, message);
                }
            }
            escape::push(&mut self.buffer, text, &self.line, place);
        }
    }

    /// Whether kramdown takes what stands here as it is.
    fn is_raw(&self) -> bool {
        self.open.last().is_some_and(|open| self.run.is_raw(self.cx, open.format))
    }

    /// Whether nothing that is open will be closed by a delimiter.
    fn closes_plainly(&self) -> bool {
        self.open.iter().all(|o| o.pair.is_none()) && self.links == 0
    }

    fn push_template(&mut self, text: &'c str) {
        let sentinel = u32::try_from(self.templates.len()).ok().and_then(|i| char::from_u32(SENTINEL + i));
        match sentinel {
            Some(sentinel) => {
                self.templates.push(text);
                self.buffer.push(sentinel);
            }
            None => self.buffer.push_str(text),
        }
    }

    /// The code span that starts at `index`: all segments under `stack`.
    fn code(&mut self, index: usize, stack: u32) -> usize {
        let mut content = String::new();
        let mut last = index;
        let mut gap = false;
        for (offset, (next, segment)) in self.segments[index..].iter().enumerate() {
            match segment {
                Segment::Space { .. } => {
                    gap = true;
                    continue;
                }
                // Another span behind a space stays another span.
                _ if gap && !self.run.is_one(*next, stack) => break,
                Segment::Text(text, _) if self.same_chain(*next, stack) => {
                    if std::mem::take(&mut gap) {
                        content.push(' ');
                    }
                    content.push_str(&self.run.texts[*text].text);
                }
                Segment::Template(node) if self.same_chain(*next, stack) => {
                    if std::mem::take(&mut gap) {
                        content.push(' ');
                    }
                    content.push_str(node.span().of(self.cx.source));
                }
                _ => break,
            }
            last = index + offset;
        }
        let cell = self.frame == Frame::Cell;
        if self.buffer.len() > self.taken && self.buffer.ends_with('`') && !self.buffer.ends_with("\\`") {
            // Two code spans that touch would be one.
            self.keep_code(index, "an empty comment keeps two code spans apart");
            self.buffer.push_str(APART);
        }
        match code::span(&content, cell) {
            Some(span) => self.buffer.push_str(&span),
            None => {
                self.keep_code(index, "`code` stays HTML: a code span of Markdown cannot hold what stands in it");
                self.buffer.push_str("<code>");
                escape::push_raw(&mut self.buffer, &content, Place { raw: true, ..Place::default() });
                self.buffer.push_str("</code>");
            }
        }
        last
    }

    fn keep_code(&self, index: usize, message: &str) {
        let span = match self.segments[index].1 {
            Segment::Text(text, _) => self.run.texts[text].span,
            Segment::Template(node) => node.span(),
            _ => Span::default(),
        };
        self.cx.keep(span, message);
    }

    fn same_chain(&self, left: u32, right: u32) -> bool {
        if left == right {
            return true;
        }
        let (mut a, mut b) = (Vec::new(), Vec::new());
        self.run.chain(left, &mut a);
        self.run.chain(right, &mut b);
        a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| self.run.same(*a, *b))
    }

    fn atom(&mut self, node: Node<'t>) {
        let cx = self.cx;
        let plain = node.is("img") && !self.is_raw() && view::attribute(cx.view, node, "src").is_some();
        let attributes = attribute_list::of(cx, node, &["src", "alt", "title"]);
        let Some(attributes) = attributes.filter(|_| plain) else {
            cx.keep_inline(node);
            let html = html::nodes(cx, &[node], Layout::Inline);
            self.buffer.push_str(&html);
            return;
        };
        self.buffer.push_str("![");
        let alt = view::attribute(cx.view, node, "alt").unwrap_or_default();
        let words: Vec<&str> = alt.split_ascii_whitespace().collect();
        let place = Place { link: true, ..Place::default() };
        let mut line = self.line;
        // Formatting in a description is dropped: everything that could be some is escaped.
        (line.stars, line.underscores, line.tildes) = (2, 2, 2);
        line.description = true;
        for (template, part) in crate::convert::write::template_parts(&words.join(" "), cx.syntax) {
            if template {
                self.buffer.push_str(part);
            } else {
                escape::push(&mut self.buffer, part, &line, place);
            }
        }
        self.buffer.push_str("](");
        self.buffer.push_str(&link::target(cx, node, "src"));
        self.buffer.push(')');
        self.buffer.push_str(&attributes);
    }
}

/// Puts the template tags back in place of the characters that stand for them.
fn restore(line: String, templates: &[&str]) -> String {
    if templates.is_empty() {
        return line;
    }
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match u32::from(c).checked_sub(SENTINEL).and_then(|i| templates.get(i as usize)) {
            Some(template) => out.push_str(template),
            None => out.push(c),
        }
    }
    out
}
