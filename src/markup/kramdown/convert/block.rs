//! Blocks as HTML: paragraphs, headers, code, lists, tables, math.
//!
//! kramdown: converter/html.rb, converter/math_engine/mathjax.rb.

use std::ops::Range;

use super::super::blocks::Alignment;
use super::super::element::{Kind, NodeId, Part, Slice};
use super::{Later, Place, Writer};
use crate::markup::copy::Escape;
use crate::tree::Output;

impl Writer<'_> {
    /// A paragraph; one of templates alone has no tag.
    pub(super) fn paragraph(&mut self, id: NodeId, place: Place) {
        let node = *self.parser.arena.node(id);
        let raw = self.parser.arena.first_child(id);
        let text = raw.map(|raw| self.parser.arena.node(raw).text).unwrap_or_default();
        let is_bare =
            !self.copier.masked.templates.is_empty() && self.copier.masked.is_only_masks(self.parser.text(text));
        if node.flag || is_bare {
            self.children(id, place.inner());
            self.end_block(id);
            if is_bare && !node.flag {
                self.line_feed(id);
            }
            return;
        }
        let only = raw.map(|raw| self.parser.arena.node(raw).first).unwrap_or_default();
        let is_image = only != 0 && {
            let image = self.parser.arena.node(only);
            image.kind == Kind::Image && image.next == 0 && self.parser.arena.refers_to(only, "standalone")
        };
        if is_image {
            return self.figure(id, only);
        }
        self.indent(id, place);
        self.element(id, "p", place);
        self.line_feed(id);
    }

    /// A paragraph of one image that asks to stand alone (kramdown: `convert_standalone_image`).
    pub(super) fn figure(&mut self, id: NodeId, image: NodeId) {
        let mut moved = Vec::new();
        for name in ["class", "id"] {
            let own = self.parser.arena.attributes(id).iter().any(|a| &*a.name == name);
            let attributes = self.parser.arena.attributes_mut(image);
            if let Some(at) = attributes.iter().position(|a| &*a.name == name).filter(|_| !own) {
                moved.push(attributes.remove(at));
            }
        }
        self.parser.arena.attributes_mut(id).extend(moved);
        self.made(id, "<figure");
        self.attributes(id);
        self.made(id, ">\n<img");
        self.attributes(image);
        self.made(id, ">\n<figcaption>");
        let alt = self.parser.arena.attributes(image).iter().find(|a| &*a.name == "alt").cloned();
        for part in alt.map(|a| a.value).unwrap_or_default() {
            match part {
                Part::Slice(slice) => self.slice(slice, Escape::Nothing),
                Part::Made(text, source) => self.copier.made(&text, &source, Escape::Nothing),
            }
        }
        self.made(id, "</figcaption>\n</figure>");
        self.line_feed(id);
    }

    /// A header, with its id.
    pub(super) fn header(&mut self, id: NodeId, place: Place) {
        let node = *self.parser.arena.node(id);
        let own = self.parser.arena.attributes(id).iter().find(|a| &*a.name == "id");
        let own = own.map(|a| self.parser.plain(&a.value));
        let made = if own.is_none() && self.parser.options.auto_ids {
            Some(self.automatic_id(id, place.in_html))
        } else {
            None
        };
        if let Some(known) = own.as_ref().or(made.as_ref()) {
            self.note_for_toc(id, node.level, known);
        }
        let level = (i16::from(node.level) + i16::from(self.parser.options.header_offset)).clamp(1, 6);
        let name = ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level.unsigned_abs()) - 1];
        self.indent(id, place);
        self.made(id, "<");
        self.made(id, name);
        self.attributes(id);
        if let Some(made) = made.filter(|id| !id.trim().is_empty()) {
            self.made_attribute(id, "id", &made);
        }
        self.made(id, ">");
        self.children(id, place);
        self.end_block(id);
        self.end_tag(id, name);
        self.line_feed(id);
    }

    /// Code whose blanks are shown, as the class `show-whitespaces` asks for.
    fn visible_blanks(&mut self, id: NodeId, slice: Slice) {
        let text = self.parser.text(slice).to_owned();
        let is_blank = |c: char| matches!(c, ' ' | '\t');
        let start = slice.start as usize;
        let mut at = 0;
        while at < text.len() {
            let blanks = text[at..].find(is_blank).map_or(text.len(), |n| at + n);
            self.slice(Slice::new(slice.chunk, start + at..start + blanks), Escape::Code);
            let end = text[blanks..].find(|c| !is_blank(c)).map_or(text.len(), |n| blanks + n);
            let place = if blanks == 0 || text[..blanks].ends_with('\n') {
                "-l"
            } else if end == text.len() || text[end..].starts_with('\n') {
                "-r"
            } else {
                ""
            };
            for blank in text[blanks..end].chars() {
                let (name, shown) = if blank == '\t' { ("tab", "\t") } else { ("space", "⋅") };
                self.made(id, &format!("<span class=\"ws-{name}{place}\">{shown}</span>"));
            }
            at = end;
        }
    }

    /// Code, whose language is the element `code`'s (kramdown: `convert_codeblock` without a highlighter).
    pub(super) fn code_block(&mut self, id: NodeId, place: Place) {
        let node = *self.parser.arena.node(id);
        let mut language: Vec<Part> = Vec::new();
        let shows_blanks = has_word(&self.class(id), "show-whitespaces");
        let source = self.source(id);
        let attributes = self.parser.arena.attributes(id);
        if let Some(at) = attributes.iter().position(|a| &*a.name == "class") {
            let class = self.parser.plain(&attributes[at].value);
            let value = attributes[at].value.clone();
            if let Some((range, rest)) = take_language(&class) {
                let whole = rest.is_empty() && class.starts_with("language-");
                language = match whole {
                    true => value,
                    false => vec![Part::Made(class[range].into(), source.clone())],
                };
                let attributes = self.parser.arena.attributes_mut(id);
                if rest.is_empty() {
                    attributes.remove(at);
                } else {
                    attributes[at].value = vec![Part::Made(rest.into(), source)];
                    attributes[at].written = None;
                }
            }
        }
        self.made(id, "<pre");
        self.attributes(id);
        self.made(id, "><code");
        if !language.is_empty() {
            self.open_attribute(id, "class");
            for part in &language {
                self.part(part);
            }
            self.made(id, "\"");
        }
        self.made(id, ">");
        let ends = self.parser.text(node.text).ends_with('\n');
        if shows_blanks {
            self.visible_blanks(id, node.text);
        } else {
            self.slice(node.text, Escape::Code);
        }
        // The line feed that the body itself does not end in matters where code stands in code.
        if !ends || (place.in_pre && !self.copier.out.html().ends_with('\n')) {
            self.line_feed(id);
        }
        self.made(id, "</code></pre>");
        self.line_feed(id);
    }

    /// A list, or what stands in its place.
    pub(super) fn list(&mut self, id: NodeId, kind: Kind, place: Place) {
        let later = if !self.has_toc && self.parser.arena.refers_to(id, "toc") {
            self.has_toc = true;
            Some(Later::Toc(id))
        } else if !self.has_footnotes && self.parser.arena.refers_to(id, "footnotes") {
            self.has_footnotes = true;
            Some(Later::Footnotes)
        } else {
            None
        };
        if let Some(later) = later {
            self.copier.blanks_before(self.source(id).end);
            let fresh = self.copier.out.fresh();
            let before = std::mem::replace(&mut self.copier.out, fresh);
            self.before.push((before, later));
            return;
        }
        self.container(id, if kind == Kind::BulletList { "ul" } else { "ol" }, place);
    }

    /// An item of a list; a tight one has no line of its own for its text.
    pub(super) fn item(&mut self, id: NodeId, name: &str, place: Place) {
        self.indent(id, place);
        self.made(id, "<");
        self.made(id, name);
        self.attributes(id);
        self.made(id, ">");
        let first = self.parser.arena.children(id).find(|&child| self.parser.arena.node(child).kind != Kind::Eob);
        let first = first.map(|child| *self.parser.arena.node(child));
        let is_tight = first.is_none_or(|first| first.kind == Kind::Paragraph && first.flag);
        if !is_tight {
            self.made(id, "\n");
        }
        self.children(id, place.inner());
        self.copier.blanks_before(self.source(id).end);
        if self.copier.out.html().ends_with('\n') {
            self.indent(id, place);
        }
        self.end_tag(id, name);
        self.line_feed(id);
    }

    /// A term; its id is made when the IAL of the list asks for it (`{:auto_ids}`; kramdown: `convert_dt`).
    pub(super) fn term(&mut self, id: NodeId, list: NodeId, place: Place) {
        self.indent(id, place);
        self.made(id, "<dt");
        self.attributes(id);
        let has_id = self.parser.arena.attributes(id).iter().any(|a| &*a.name == "id");
        let references = &self.parser.arena.ials[self.parser.arena.node(list).ial as usize].references;
        let wanted = references.iter().find_map(|r| r.strip_prefix("auto_ids").map(str::to_owned));
        if let Some(prefix) = wanted.filter(|_| !has_id) {
            let made = self.term_id(id, prefix.strip_prefix('-').unwrap_or_default());
            if !made.trim().is_empty() {
                self.made_attribute(id, "id", &made);
            }
        }
        self.made(id, ">");
        self.children(id, place);
        self.end_tag(id, "dt");
        self.line_feed(id);
    }

    /// A row of a table, an empty cell of which holds a no-break space.
    pub(super) fn row(&mut self, id: NodeId, part: NodeId, place: Place) {
        let table = self.parser.arena.node(part).extra as usize;
        let name = if place.in_head { "th" } else { "td" };
        self.indent(id, place);
        self.made(id, "<tr>\n");
        let place = place.inner();
        let mut cell = self.parser.arena.node(id).first;
        let mut column = 0;
        while cell != 0 {
            let alignment = self.parser.alignments[table].get(column).copied().unwrap_or(Alignment::Default);
            self.indent(cell, place);
            self.made(cell, "<");
            self.made(cell, name);
            let style = match alignment {
                Alignment::Default => "",
                Alignment::Left => " style=\"text-align: left\"",
                Alignment::Right => " style=\"text-align: right\"",
                Alignment::Center => " style=\"text-align: center\"",
            };
            self.made(cell, style);
            self.made(cell, ">");
            let raw = self.parser.arena.node(cell).first;
            if raw == 0 || self.parser.arena.node(raw).first == 0 {
                self.made(cell, "\u{A0}");
            } else {
                self.children(cell, Place { in_head: false, ..place });
            }
            self.end_tag(cell, name);
            self.line_feed(cell);
            cell = self.parser.arena.node(cell).next;
            column += 1;
        }
        self.indent(id, Place { indent: place.indent - 2, ..place });
        self.end_tag(id, "tr");
        self.line_feed(id);
    }

    /// Math, as MathJax finds it.
    pub(super) fn math(&mut self, id: NodeId, place: Place) {
        let node = *self.parser.arena.node(id);
        let plain = self.parser.arena.attributes(id).is_empty();
        if plain && self.parser.options.mathjax {
            self.made(id, if node.flag { "\\[" } else { "\\(" });
            self.slice(node.text, Escape::Code);
            self.made(id, if node.flag { "\\]" } else { "\\)" });
            if node.flag {
                self.line_feed(id);
            }
            return;
        }
        let (name, open, close) = match (node.flag, self.parser.options.mathjax) {
            (true, true) => ("div", "\\[", "\\]\n"),
            (true, false) => ("div", "$$\n", "\n$$"),
            (false, _) => ("span", "$", "$"),
        };
        if !self.parser.options.mathjax {
            let at = self.source(id).start;
            let mut class = self.class(id);
            class.push_str(if class.is_empty() { "kdmath" } else { " kdmath" });
            super::super::attribute_list::set(
                self.parser.arena.attributes_mut(id),
                "class",
                vec![Part::Made(class.into(), at..at)],
            );
        }
        if node.flag {
            self.indent(id, place);
        }
        self.made(id, "<");
        self.made(id, name);
        self.attributes(id);
        self.made(id, ">");
        self.made(id, open);
        self.slice(node.text, Escape::Code);
        self.made(id, close);
        self.end_tag(id, name);
        if node.flag {
            self.line_feed(id);
        }
    }
}

/// `language-x` in a class: where it stands, and the class without it (kramdown: `extract_code_language!`).
fn take_language(class: &str) -> Option<(Range<usize>, String)> {
    let at = class.match_indices("language-").map(|(at, _)| at).find(|&at| {
        let before = class[..at].chars().next_back();
        let after = class[at + 9..].chars().next();
        !before.is_some_and(super::super::scan::is_word) && after.is_some_and(|c| !c.is_ascii_whitespace())
    })?;
    let end = class[at..].find(|c: char| c.is_ascii_whitespace()).map_or(class.len(), |n| at + n);
    let rest = format!("{}{}", &class[..at], &class[end..]);
    Some((at..end, rest.trim().to_owned()))
}

/// Whether `text` holds `word` as a word of its own.
pub(in super::super) fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(super::super::scan::is_word) && !after.is_some_and(super::super::scan::is_word)
    })
}
