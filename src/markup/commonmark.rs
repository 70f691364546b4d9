//! CommonMark and GFM: the HTML that their engines write, from pulldown-cmark's events, with the way back.
//!
//! Every byte that stands in the source as it is becomes a verbatim segment: pulldown hands out slices of its input, so
//! their place follows from their address. Everything else is an atom of the construct that made it.

mod attributes;
mod blocks;
mod definitions;

use pulldown_cmark::{Alignment, BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use super::autolink::{self, Autolink};
use super::copy::{Copier, Escape};
use super::delimiters::{self, Run};
use super::mask::Masked;
use super::{Dialect, ReadBy, ReadOptions};
use crate::text::{Problem, ProblemKind, Span};
use crate::tree::{Output, Rendered, Stream, Tree};
use definitions::Definitions;

pub(super) fn options(dialect: Dialect) -> Options {
    match dialect {
        Dialect::Gfm => {
            Options::ENABLE_TABLES
                | Options::ENABLE_STRIKETHROUGH
                | Options::ENABLE_TASKLISTS
                | Options::ENABLE_FOOTNOTES
        }
        _ => Options::empty(),
    }
}

/// The HTML of the masked body, whose first byte is byte `base` of the file.
pub(super) fn render(masked: Masked<'_>, base: usize, read: &ReadOptions) -> Rendered {
    let mut out = Rendered::with_capacity(masked.text.len() + masked.text.len() / 8);
    out.set_templates(masked.templates.clone());
    write(masked, base, read, out)
}

/// The tree of that HTML without its problems, where nothing has to be mended and no template stands in `text`.
pub(super) fn stream(text: &str, masked: Masked<'_>, max_depth: usize, read: &ReadOptions) -> Option<Tree> {
    if !masked.templates.is_empty() {
        return None;
    }
    write(masked, 0, read, Stream::new(text, max_depth)).into_tree()
}

/// Writes the HTML of the masked body to `out`.
fn write<O: Output>(mut masked: Masked<'_>, base: usize, read: &ReadOptions, out: O) -> O {
    let text = std::mem::take(&mut masked.text);
    let again = (read.extensions.definition_lists == ReadBy::Goldmark).then(|| out.fresh());
    let (out, is_goldmarks) = pass(&text, &masked, base, read, out);
    match again {
        Some(fresh) if !is_goldmarks => {
            let mut read = *read;
            read.extensions.definition_lists = ReadBy::Nobody;
            pass(&text, &masked, base, &read, fresh).0
        }
        _ => out,
    }
}

/// As [`write()`]; and whether goldmark finds all the definitions that pulldown found.
fn pass<O: Output>(text: &str, masked: &Masked<'_>, base: usize, read: &ReadOptions, mut out: O) -> (O, bool) {
    out.set_problems(masked.problems.clone());
    let missing: RefCell<Vec<Problem>> = RefCell::new(Vec::new());
    let note = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            let span = Span::from(link.span.clone()).shift(base);
            let problem = Problem::new(ProblemKind::UndefinedReference, span).detail(&*link.reference);
            missing.borrow_mut().push(problem);
        }
        None
    };
    let mut options = options(read.dialect);
    let extensions = read.extensions;
    options.set(Options::ENABLE_HEADING_ATTRIBUTES, extensions.heading_attributes == ReadBy::Pulldown);
    options.set(Options::ENABLE_DEFINITION_LIST, extensions.definition_lists != ReadBy::Nobody);
    let parser = Parser::new_with_broken_link_callback(text, options, Some(note));
    let mut writer = Writer {
        copier: Copier::new(text, masked, base, out),
        autolinks: read.autolinks,
        addresses: !read.plain_addresses,
        run: Vec::new(),
        literal: Vec::new(),
        links: 0,
        in_raw_link: false,
        raw_link: false,
        image: None,
        code: None,
        table: None,
        bare: false,
        attributes: extensions.heading_attributes == ReadBy::Goldmark,
        said: None,
        breaks: read.breaks,
        lines_are_terms: extensions.definition_lists == ReadBy::Goldmark,
        term: false,
        is_goldmarks: true,
        footnotes: Footnotes { numbers: HashMap::new(), order: Vec::new(), definitions: HashMap::new() },
        aside: None,
    };
    let mut definitions = Definitions::of(parser.reference_definitions(), text);
    for (event, range) in parser.into_offset_iter() {
        if let Some(definitions) = &mut definitions {
            definitions.see(&event, &range);
        }
        writer.event(event, range);
    }
    let is_goldmarks = writer.is_goldmarks;
    let mut out = writer.end();
    if let Some(definitions) = definitions {
        out.set_problems(definitions.problems(text, base));
    }
    // The parser asks again for a label when it tries another reading of the same brackets.
    let mut missing = missing.into_inner();
    missing.sort_by_key(|p| p.span);
    missing.dedup_by_key(|p| p.span.start);
    out.set_problems(missing);
    (out, is_goldmarks)
}

/// A piece of a run of text, contiguous in the source with its neighbours.
struct Piece {
    source: Range<usize>,
    /// What it shows, where that is not the source itself.
    shown: Option<String>,
}

impl Piece {
    fn is_before(&self, next: &Self) -> bool {
        self.source.end == next.source.start
    }
}

struct Footnotes<O> {
    /// Number and count of references, by label.
    numbers: HashMap<String, (usize, usize)>,
    order: Vec<String>,
    /// Definitions, by label.
    definitions: HashMap<String, O>,
}

struct Table {
    alignments: Vec<Alignment>,
    cell: usize,
    head: bool,
    body: bool,
}

struct Writer<'m, O> {
    copier: Copier<'m, O>,
    autolinks: bool,
    /// Whether bare e-mail addresses are among them.
    addresses: bool,
    run: Vec<Piece>,
    /// Literal delimiter runs of the block in hand.
    literal: Vec<Run>,
    /// Depth in links: no autolinks inside.
    links: usize,
    /// The text stands in an `<a>` that the author wrote.
    in_raw_link: bool,
    /// Behind an `<a>` that was written as HTML: most engines (markdown-it, marked) make no autolinks there either.
    raw_link: bool,
    /// Inside an image: depth, and where its description goes.
    image: Option<(usize, String)>,
    code: Option<Range<usize>>,
    table: Option<Table>,
    /// The paragraph in hand holds nothing but templates and gets no `<p>`.
    bare: bool,
    /// Whether goldmark reads the attributes of headings.
    attributes: bool,
    /// Where in the source what the heading in hand says ends, and its attributes begin.
    said: Option<usize>,
    /// Whether line ends are breaks.
    breaks: bool,
    /// Whether each line of what is defined is a term of its own, as to goldmark, and a term is in hand.
    lines_are_terms: bool,
    term: bool,
    /// Whether goldmark finds the definitions that pulldown found.
    is_goldmarks: bool,
    footnotes: Footnotes<O>,
    /// What was being written before a footnote's definition.
    aside: Option<(String, O)>,
}

impl<O: Output> Writer<'_, O> {
    /// Where `slice` stands in the body, if it is a part of it.
    fn place(&self, slice: &CowStr<'_>) -> Option<usize> {
        let CowStr::Borrowed(slice) = slice else { return None };
        let start = (slice.as_ptr() as usize).checked_sub(self.copier.text.as_ptr() as usize)?;
        (start + slice.len() <= self.copier.text.len()).then_some(start)
    }

    /// An attribute: exact where the value stands in the source.
    fn attribute(&mut self, name: &str, value: &CowStr<'_>, range: &Range<usize>) {
        for part in [" ", name, "=\""] {
            self.copier.atom(part, range);
        }
        let has_quote = value.contains('"');
        match self.place(value) {
            Some(start) if !has_quote => self.copier.copy(start..start + value.len(), Escape::CommonMark),
            _ => {
                self.copier.made(value, range, Escape::Quoted);
            }
        }
        self.copier.atom("\"", range);
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if let Some(end) = self.said {
            match event {
                Event::End(TagEnd::Heading(_)) => self.said = None,
                _ if range.start >= end => return,
                _ => {}
            }
        }
        if let Some((_, alt)) = &mut self.image {
            match &event {
                Event::Text(t) | Event::Code(t) => alt.push_str(t),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        match event {
            Event::Start(Tag::Image { .. }) if self.image.is_some() => {
                if let Some((depth, _)) = &mut self.image {
                    *depth += 1;
                }
                return;
            }
            Event::End(TagEnd::Image) => {
                self.image_end(&range);
                return;
            }
            _ if self.image.is_some() => return,
            _ => {}
        }
        match event {
            Event::Text(text) => self.text_event(&text, &range),
            Event::Start(tag) => {
                self.flush();
                self.start(tag, &range);
            }
            Event::End(tag) => {
                self.flush();
                self.close(tag, &range);
            }
            Event::Code(code) => {
                self.flush();
                self.copier.atom("<code>", &range);
                match self.place(&code) {
                    Some(start) => self.copier.copy(start..start + code.len(), Escape::CommonMark),
                    None => self.copier.made(&code, &range, Escape::CommonMark),
                }
                self.copier.atom("</code>", &range);
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                self.flush();
                let is_link = |start: &str| {
                    let rest = html.strip_prefix(start).and_then(|rest| rest.strip_prefix(['a', 'A']));
                    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-'))
                };
                self.raw_link = is_link("<") || (self.raw_link && !is_link("</"));
                self.copier.blanks_before(range.start);
                match self.place(&html) {
                    Some(start) => self.copier.copy(start..start + html.len(), Escape::Nothing),
                    None => self.copier.atom(&html, &range),
                }
            }
            Event::SoftBreak | Event::HardBreak if self.term => {
                // To goldmark every line is a term.
                self.flush();
                self.copier.atom("</dt>\n<dt>", &range);
            }
            Event::SoftBreak if !self.breaks || self.is_beside_templates(&range) => {
                self.flush();
                let span = self.copier.span(&range);
                self.copier.out.atom("\n", span);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.flush();
                let span = self.copier.span(&range);
                self.copier.out.atom("<br>\n", span);
            }
            Event::Rule => {
                self.flush();
                self.copier.blanks_before(range.start);
                self.copier.atom("<hr>\n", &range);
            }
            Event::FootnoteReference(label) => {
                self.flush();
                self.footnote_reference(&label, &range);
            }
            Event::TaskListMarker(done) => {
                let checked = if done { " checked=\"\"" } else { "" };
                self.copier.atom(&format!("<input type=\"checkbox\" disabled=\"\"{checked}> "), &range);
            }
            Event::InlineMath(math) | Event::DisplayMath(math) => self.copier.made(&math, &range, Escape::CommonMark),
        }
    }

    /// Whether nothing but template tags stands on the line before or behind the line end `range`: they are run first, and
    /// leave no line.
    fn is_beside_templates(&self, range: &Range<usize>) -> bool {
        let (before, behind) = (&self.copier.text[..range.start], &self.copier.text[range.end..]);
        let lines = [before.rsplit('\n').next(), behind.split('\n').next()];
        lines.into_iter().flatten().any(|line| self.copier.masked.is_only_masks(line))
    }

    /// Text is gathered while it is contiguous in the source: a bare URL may span several events.
    fn text_event(&mut self, text: &CowStr<'_>, range: &Range<usize>) {
        if self.code.is_some() {
            match self.place(text) {
                Some(start) => self.copier.copy(start..start + text.len(), Escape::CommonMark),
                None => self.copier.made(text, range, Escape::CommonMark),
            }
            return;
        }
        let piece = match self.place(text) {
            Some(start) => {
                let end = self.said.map_or(start + text.len(), |said| said.clamp(start, start + text.len()));
                Piece { source: start..end, shown: None }
            }
            None => Piece { source: range.clone(), shown: Some(text.to_string()) },
        };
        let first = text.as_bytes().first().copied();
        if piece.shown.is_none()
            && matches!(first, Some(b'*' | b'_'))
            && text.bytes().all(|b| Some(b) == first)
            && !self.copier.text[..piece.source.start].ends_with('\\')
        {
            // pulldown hands out a run character by character.
            let (start, end) = (piece.source.start, piece.source.end);
            match self.literal.last_mut() {
                Some(run) if run.end == start && self.copier.text.as_bytes()[run.start] == text.as_bytes()[0] => {
                    run.end = end;
                }
                _ => self.literal.push(Run { start, end }),
            }
        }
        match self.run.last_mut() {
            // Where it is cut matters to problems alone.
            Some(last) if !O::TELLS && last.is_before(&piece) && last.shown.is_none() && piece.shown.is_none() => {
                last.source.end = piece.source.end;
                return;
            }
            Some(last) if !last.is_before(&piece) => self.flush(),
            _ => {}
        }
        self.run.push(piece);
    }

    /// Writes the gathered text, with its autolinks.
    fn flush(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let pieces = std::mem::take(&mut self.run);
        let (start, end) = (pieces[0].source.start, pieces[pieces.len() - 1].source.end);
        let text = self.copier.text;
        if O::TELLS {
            self.stray_markup(&pieces);
        }
        let mut links = Vec::new();
        if self.links == 0 && !self.raw_link {
            if self.autolinks {
                let before = text[..start].chars().next_back().filter(|c| *c != '\n');
                links = autolink::find(&text[start..end], before, self.addresses);
            }
            if !self.copier.masked.templates.is_empty() {
                let whole = autolink::of_templates(&text[start..end]);
                links.retain(|link| !whole.iter().any(|r| r.start < link.range.end && link.range.start < r.end));
                links.extend(whole.into_iter().map(|range| Autolink { range, prefix: "" }));
                links.sort_by_key(|link| link.range.start);
            }
        }
        let mut from = start;
        for link in links {
            let whole = start + link.range.start..start + link.range.end;
            self.pieces(&pieces, from..whole.start);
            let brackets = usize::from(text.as_bytes()[whole.start] == b'<');
            let range = whole.start + brackets..whole.end - brackets;
            let mut href = String::from(link.prefix);
            for piece in &pieces {
                let (s, e) = (piece.source.start.max(range.start), piece.source.end.min(range.end));
                if s < e {
                    href.push_str(piece.shown.as_deref().unwrap_or(&text[s..e]));
                }
            }
            self.copier.atom("<a", &whole);
            if link.prefix.is_empty() && pieces.iter().all(|p| p.shown.is_none()) {
                self.attribute("href", &CowStr::Borrowed(&text[range.clone()]), &range);
            } else {
                self.attribute("href", &CowStr::from(href), &range);
            }
            self.copier.atom(">", &whole);
            self.pieces(&pieces, range.clone());
            self.copier.atom("</a>", &whole);
            from = whole.end;
        }
        self.pieces(&pieces, from..end);
        self.run = pieces;
        self.run.clear();
    }

    /// The part of the gathered text that lies in `range`.
    fn pieces(&mut self, pieces: &[Piece], range: Range<usize>) {
        for piece in pieces {
            let (s, e) = (piece.source.start.max(range.start), piece.source.end.min(range.end));
            if s >= e {
                continue;
            }
            match &piece.shown {
                None => self.copier.copy(s..e, Escape::CommonMark),
                Some(shown) => self.copier.made(shown, &piece.source, Escape::CommonMark),
            }
        }
    }

    /// `<` in text that looks like a tag and is none: `<>`, `<a` without its end.
    fn stray_markup(&mut self, pieces: &[Piece]) {
        for piece in pieces.iter().filter(|p| p.shown.is_none()) {
            let text = &self.copier.text[piece.source.clone()];
            for at in memchr::memchr_iter(b'<', text.as_bytes()) {
                let start = piece.source.start + at;
                if at == 0 && self.copier.text[..start].ends_with('\\') {
                    continue;
                }
                let rest = &self.copier.text[start + 1..];
                let (length, why) = match rest.as_bytes().first() {
                    Some(b'>') => (2, "an empty tag"),
                    Some(b'a'..=b'z' | b'A'..=b'Z') => (1, "a tag that never ends or is no tag"),
                    Some(b'/') if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) => {
                        (1, "an end tag that never ends or is none")
                    }
                    _ => continue,
                };
                let span = self.copier.span(&(start..start + length));
                self.copier.out.set_problems(vec![Problem::new(ProblemKind::StrayMarkup, span).detail(why)]);
            }
        }
    }

    fn end_block(&mut self) {
        self.in_raw_link = false;
        self.raw_link = false;
        let runs = std::mem::take(&mut self.literal);
        if O::TELLS && runs.len() > 1 {
            let mut found = Vec::new();
            delimiters::problems(self.copier.text, &runs, self.copier.base, &mut found);
            self.copier.out.set_problems(found);
        }
    }
}
