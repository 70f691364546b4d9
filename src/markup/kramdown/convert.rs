//! The writer: from elements to HTML.
//!
//! kramdown: converter/html.rb, converter/math_engine/mathjax.rb, utils/html.rb. Its indentation is written only where
//! it shows: in a `pre` whose content was parsed.

mod block;
mod html;

pub(super) use block::has_word;

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::blocks::Parser;
use super::chunk::Origin;
use super::element::{Attribute, Kind, NodeId, Part, Slice};
use super::toc::Entry;
use crate::markup::copy::{Copier, Escape};
use crate::tree::{Output, Rendered};

/// What is written in a place when all the rest is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Later {
    Toc(NodeId),
    Footnotes,
}

/// Where an element stands, as far as its HTML depends on it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// In an HTML element whose content is raw.
    pub(super) in_raw: bool,
    /// In HTML or in a footnote, where the GFM parser does not look.
    pub(super) in_html: bool,
    /// In a table's head.
    pub(super) in_head: bool,
    /// In an entry of the table of contents: no links, no footnotes.
    pub(super) in_toc: bool,
    /// In a `pre`, where the indentation of what was parsed shows.
    pub(super) in_pre: bool,
    /// The indentation of blocks here.
    pub(super) indent: usize,
}

impl Place {
    /// One level further in.
    fn inner(self) -> Self {
        Self { indent: self.indent + 2, ..self }
    }
}

/// The writer.
pub(super) struct Writer<'m> {
    pub(super) parser: Parser<'m>,
    pub(super) copier: Copier<'m>,
    /// What was written before each thing that is written later.
    before: Vec<(Rendered, Later)>,
    /// Whether the places of both are taken.
    has_toc: bool,
    has_footnotes: bool,
    pub(super) toc: Vec<Entry>,
    pub(super) ids: HashMap<String, usize>,
    pub(super) gfm_ids: HashMap<String, usize>,
    /// Footnotes in order of their first marker: their index, and how many more markers there are.
    pub(super) notes: Vec<(u32, usize)>,
    /// What leads back from the footnote at hand, and the block that it is written at the end of.
    pub(super) backlink: Option<(NodeId, String)>,
    /// Where in `notes` a footnote is.
    pub(super) note_places: HashMap<u32, usize>,
    /// Lengths of abbreviations by their first byte, the longest in characters first.
    pub(super) abbreviations: HashMap<u8, Vec<usize>>,
    /// Whether HTML is written with the author's own tags, of which kramdown mends some.
    pub(super) as_written: bool,
    /// Whether the author's tags were other ones than those that were written.
    pub(super) is_mended: bool,
}

impl<'m> Writer<'m> {
    /// A writer of what `parser` found, to what `copier` holds; with `as_written`, HTML as the author wrote it and not
    /// as kramdown mends it.
    pub(super) fn new(parser: Parser<'m>, copier: Copier<'m>, as_written: bool) -> Self {
        let is_mended = !parser.shown_tags.is_empty();
        let mut writer = Self {
            parser,
            copier,
            before: Vec::new(),
            has_toc: false,
            has_footnotes: false,
            toc: Vec::new(),
            ids: HashMap::new(),
            gfm_ids: HashMap::new(),
            notes: Vec::new(),
            backlink: None,
            note_places: HashMap::new(),
            abbreviations: HashMap::new(),
            as_written,
            is_mended,
        };
        writer.index_abbreviations();
        writer
    }

    /// All HTML, and whether tags in it are not those of the author.
    pub(super) fn write(mut self) -> (Rendered, bool) {
        self.children(0, Place::default());
        self.copier.blanks_before(usize::MAX);
        let body = self.take_parts();
        self.footnotes();
        let notes = self.take_parts();
        let fresh = self.copier.out.fresh();
        let mut all = std::mem::replace(&mut self.copier.out, fresh);
        let placed = body.iter().any(|(_, later)| *later == Some(Later::Footnotes));
        let last = body.len() - 1;
        for (index, (html, later)) in body.into_iter().enumerate() {
            // The first part is the whole, mostly.
            if index == 0 {
                all = html;
            } else {
                all.append(&html);
            }
            match later {
                Some(Later::Toc(list)) => self.append_toc(&mut all, list),
                Some(Later::Footnotes) => self.append_notes(&mut all, &notes),
                None => {}
            }
            if index == last && !placed {
                self.append_notes(&mut all, &notes);
            }
        }
        (all, self.is_mended)
    }

    /// What was written so far, cut where something is written later.
    fn take_parts(&mut self) -> Vec<(Rendered, Option<Later>)> {
        let mut parts: Vec<_> = self.before.drain(..).map(|(html, later)| (html, Some(later))).collect();
        let fresh = self.copier.out.fresh();
        parts.push((std::mem::replace(&mut self.copier.out, fresh), None));
        parts
    }

    fn append_notes(&mut self, all: &mut Rendered, notes: &[(Rendered, Option<Later>)]) {
        for (html, later) in notes {
            all.append(html);
            if let Some(Later::Toc(list)) = later {
                self.append_toc(all, *list);
            }
        }
    }

    fn append_toc(&mut self, all: &mut Rendered, list: NodeId) {
        self.table_of_contents(list);
        let fresh = self.copier.out.fresh();
        all.append(&std::mem::replace(&mut self.copier.out, fresh));
    }

    /// The bytes of the body that `id` stands for.
    pub(super) fn source(&self, id: NodeId) -> Range<usize> {
        self.parser.arena.node(id).source()
    }

    /// Writes HTML that was made for `id`.
    pub(super) fn made(&mut self, id: NodeId, html: &str) {
        let source = self.source(id);
        self.copier.atom(html, &source);
    }

    /// Writes the end tag `</name>` of `id`.
    pub(super) fn end_tag(&mut self, id: NodeId, name: &str) {
        self.made(id, "</");
        self.made(id, name);
        self.made(id, ">");
    }

    /// Whether nothing stands on the line at hand.
    fn is_at_line_start(&self) -> bool {
        self.copier.out.html().is_empty() || self.copier.out.html().ends_with('\n')
    }

    /// Writes the line feed after the block `id`, which stands nowhere.
    pub(super) fn line_feed(&mut self, id: NodeId) {
        let end = self.source(id).end;
        self.copier.atom("\n", &(end..end));
    }

    /// Writes the indentation of the block `id`, where it shows.
    fn indent(&mut self, id: NodeId, place: Place) {
        if place.in_pre {
            let start = self.source(id).start;
            self.copier.atom(&" ".repeat(place.indent), &(start..start));
        }
    }

    /// Writes `slice` as it stands.
    pub(super) fn slice(&mut self, slice: Slice, escape: Escape) {
        let chunk = Rc::clone(&self.parser.chunks[slice.chunk as usize]);
        for (part, origin) in chunk.origins(slice.range()) {
            match origin {
                Origin::Verbatim(source) => self.copier.copy(source, escape),
                // The line feed that every body ends in, also where none is written.
                Origin::Made(source) if source.start >= self.copier.text.len() => {}
                Origin::Made(source) => self.copier.made(&chunk.text[part], &source, escape),
            }
        }
    }

    /// Writes the attributes of `id` (kramdown: `html_attributes`).
    pub(super) fn attributes(&mut self, id: NodeId) {
        if self.parser.arena.node(id).attributes == 0 {
            return;
        }
        let attributes = std::mem::take(self.parser.arena.attributes_mut(id));
        for attribute in &attributes {
            self.attribute(id, attribute);
        }
        *self.parser.arena.attributes_mut(id) = attributes;
    }

    fn attribute(&mut self, id: NodeId, attribute: &Attribute) {
        if let Some((whole, inner)) = attribute.written {
            self.made(id, " ");
            self.slice(Slice { end: inner.start, ..whole }, Escape::Nothing);
            self.slice(inner, Escape::Tag);
            self.slice(Slice { start: inner.end, ..whole }, Escape::Nothing);
            return;
        }
        if &*attribute.name == "id" && self.parser.plain(&attribute.value).trim().is_empty() {
            return;
        }
        self.open_attribute(id, &attribute.name);
        for part in &attribute.value {
            self.part(part);
        }
        self.made(id, "\"");
    }

    fn open_attribute(&mut self, id: NodeId, name: &str) {
        self.made(id, " ");
        self.made(id, name);
        self.made(id, "=\"");
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Slice(slice) => self.slice(*slice, Escape::Attribute),
            Part::Made(text, source) => self.copier.made(text, source, Escape::Attribute),
        }
    }

    /// Writes the attribute `name` with a value that was made for `id`; a template stays one.
    pub(super) fn made_attribute(&mut self, id: NodeId, name: &str, value: &str) {
        self.open_attribute(id, name);
        let source = self.source(id);
        let mut from = 0;
        for (at, c) in value.char_indices() {
            let template = crate::tree::sentinel_index(c).filter(|&i| i < self.copier.out.templates().len());
            if let Some(template) = template {
                self.copier.made(&value[from..at], &source, Escape::Attribute);
                self.copier.out.template(template);
                from = at + c.len_utf8();
            }
        }
        self.copier.made(&value[from..], &source, Escape::Attribute);
        self.made(id, "\"");
    }

    /// The text of the class of `id`.
    pub(super) fn class(&self, id: NodeId) -> String {
        let class = self.parser.arena.attributes(id).iter().find(|a| &*a.name == "class");
        class.map(|a| self.parser.plain(&a.value)).unwrap_or_default()
    }

    /// Writes the children of `id`.
    pub(super) fn children(&mut self, id: NodeId, place: Place) {
        let mut child = self.parser.arena.node(id).first;
        while child != 0 {
            let node = self.parser.arena.node(child);
            if node.kind == Kind::Text {
                child = self.text_run(child, id, place);
                continue;
            }
            let next = node.next;
            self.node(child, id, place);
            child = next;
        }
    }

    /// Writes `<name attributes>`, the content of `id`, and `</name>`.
    fn element(&mut self, id: NodeId, name: &str, place: Place) {
        self.made(id, "<");
        self.made(id, name);
        self.attributes(id);
        self.made(id, ">");
        self.children(id, place.inner());
        self.end_block(id);
        self.end_tag(id, name);
    }

    /// A block with its content on lines of its own.
    fn container(&mut self, id: NodeId, name: &str, place: Place) {
        self.indent(id, place);
        self.made(id, "<");
        self.made(id, name);
        self.attributes(id);
        self.made(id, ">\n");
        self.children(id, place.inner());
        // Templates on lines of their own inside the container come before its end tag.
        self.copier.blanks_before(self.source(id).end);
        self.indent(id, place);
        self.end_tag(id, name);
        self.line_feed(id);
    }

    /// Before the end tag of a block: what leads back from a footnote.
    fn end_block(&mut self, id: NodeId) {
        if let Some((_, html)) = self.backlink.take_if(|(at, _)| *at == id) {
            let end = self.source(id).end;
            self.copier.atom(&html, &(end..end));
        }
    }

    fn node(&mut self, id: NodeId, parent: NodeId, place: Place) {
        let node = *self.parser.arena.node(id);
        if !matches!(
            node.kind,
            Kind::Text
                | Kind::RawText
                | Kind::Break
                | Kind::Link
                | Kind::Image
                | Kind::Code
                | Kind::Footnote
                | Kind::Emphasis
                | Kind::Strong
                | Kind::Character
                | Kind::SpacedCharacter
                | Kind::Deleted
                | Kind::Eob
        ) {
            self.copier.blanks_before(node.source().start);
        }
        match node.kind {
            Kind::Root | Kind::FootnoteDefinition | Kind::RawText => self.children(id, place),
            Kind::Text | Kind::Eob => {}
            Kind::Blank if !place.in_pre && self.is_at_line_start() => {}
            Kind::Blank => self.line_feed(id),
            Kind::Paragraph => self.paragraph(id, place),
            Kind::Header => self.header(id, place),
            Kind::Quote => self.container(id, "blockquote", place),
            Kind::CodeBlock => {
                self.indent(id, place);
                self.code_block(id, place);
            }
            Kind::Rule => {
                self.indent(id, place);
                self.made(id, "<hr");
                self.attributes(id);
                self.made(id, ">");
                self.line_feed(id);
            }
            Kind::BulletList | Kind::OrderedList => self.list(id, node.kind, place),
            Kind::DefinitionList => self.container(id, "dl", place),
            Kind::Item => self.item(id, "li", place),
            Kind::Definition => self.item(id, "dd", place),
            Kind::Term => self.term(id, parent, place),
            Kind::Table => self.container(id, "table", place),
            Kind::TableHead => self.container(id, "thead", Place { in_head: true, ..place }),
            Kind::TableBody => self.container(id, "tbody", place),
            Kind::TableFoot => self.container(id, "tfoot", place),
            Kind::Row => self.row(id, parent, place),
            Kind::Cell => {}
            Kind::HtmlElement => self.html(id, place),
            Kind::XmlComment => {
                if node.flag && !place.in_raw {
                    self.indent(id, place);
                }
                self.slice(node.text, Escape::Nothing);
                if node.flag && !place.in_raw {
                    self.line_feed(id);
                }
            }
            Kind::Comment => {
                if node.flag {
                    self.indent(id, place);
                }
                self.made(id, "<!-- ");
                self.slice(node.text, Escape::Nothing);
                self.made(id, " -->");
                if node.flag {
                    self.line_feed(id);
                }
            }
            Kind::Raw => {
                self.slice(node.text, Escape::Nothing);
                if node.flag {
                    self.line_feed(id);
                }
            }
            Kind::Math => self.math(id, place),
            Kind::Break => self.made(id, "<br>"),
            Kind::Link if place.in_toc => self.children(id, place),
            Kind::Link => self.element(id, "a", place),
            Kind::Image => {
                self.made(id, "<img");
                self.attributes(id);
                self.made(id, ">");
            }
            Kind::Code => {
                self.made(id, "<code");
                self.attributes(id);
                self.made(id, ">");
                self.slice(node.text, Escape::Code);
                self.made(id, "</code>");
            }
            Kind::Footnote if place.in_toc => {}
            Kind::Footnote => self.marker(id),
            Kind::Emphasis => self.element(id, "em", place),
            Kind::Strong => self.element(id, "strong", place),
            Kind::Deleted => self.element(id, "del", Place { in_html: true, ..place }),
            Kind::Character | Kind::SpacedCharacter => {
                let mut text = String::from(char::from_u32(node.extra).unwrap_or('\u{FFFD}'));
                if node.kind == Kind::SpacedCharacter {
                    text.insert(if text == "«" { text.len() } else { 0 }, '\u{A0}');
                }
                self.copier.made(&text, &node.source(), Escape::Code);
            }
        }
    }
}
