//! Footnotes: their markers, and the list of them at the end with the ways back.
//!
//! kramdown: converter/html.rb (`convert_footnote`, `footnote_content`).

use super::convert::{Place, Writer};
use super::element::{Kind, Node, NodeId};
use crate::markup::copy::attribute_value;

impl Writer<'_> {
    fn footnote_name(&self, footnote: u32) -> String {
        let name = &self.parser.footnotes[footnote as usize].name;
        attribute_value(&format!("{}{name}", self.parser.options.footnote_prefix.as_str()))
    }

    /// The marker of a footnote.
    pub(super) fn marker(&mut self, id: NodeId) {
        let footnote = self.parser.arena.node(id).extra;
        let name = self.footnote_name(footnote);
        let known = self.note_places.get(&footnote).copied();
        let index = known.unwrap_or(self.notes.len());
        let repeat = match known {
            Some(index) => {
                self.notes[index].1 += 1;
                format!(":{}", self.notes[index].1)
            }
            None => {
                self.note_places.insert(footnote, self.notes.len());
                self.notes.push((footnote, 0));
                String::new()
            }
        };
        let number = self.parser.options.footnote_nr as usize + index;
        self.made(
            id,
            &format!(
                "<sup id=\"fnref:{name}{repeat}\" role=\"doc-noteref\"><a href=\"#fn:{name}\" class=\"footnote\" \
                 rel=\"footnote\">{number}</a></sup>"
            ),
        );
    }

    /// The list of footnotes; one may refer to others, which then follow.
    pub(super) fn footnotes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        let end = self.copier.text.len();
        let end = end..end;
        self.copier.atom("<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol", &end);
        if self.parser.options.footnote_nr != 1 {
            let start = format!(" start=\"{}\"", self.parser.options.footnote_nr);
            self.copier.atom(&start, &end);
        }
        self.copier.atom(">\n", &end);
        let mut index = 0;
        while let Some(&(footnote, repeats)) = self.notes.get(index) {
            let content = self.parser.footnotes[footnote as usize].node;
            let name = self.footnote_name(footnote);
            let source = self.source(content);
            self.copier.atom(&format!("<li id=\"fn:{name}\" role=\"doc-endnote\">\n"), &source);
            let place = Place { in_html: true, indent: 6, ..Place::default() };
            let paragraph = self.last_paragraph(content);
            let back = self.back_links(&name, repeats, paragraph.is_some());
            match paragraph.filter(|_| !back.is_empty()) {
                Some(paragraph) => {
                    self.backlink = Some((paragraph, back));
                    self.children(content, place);
                    self.backlink = None;
                }
                None => {
                    self.children(content, place);
                    let end = source.end;
                    if paragraph.is_none() {
                        self.copier.atom(&format!("<p>{back}</p>\n"), &(end..end));
                    }
                }
            }
            self.copier.atom("</li>\n", &source);
            index += 1;
        }
        self.copier.atom("</ol>\n</div>\n", &end);
    }

    /// The block that the way back stands at the end of: the last one, or where options say so the last one in it.
    fn last_paragraph(&self, content: NodeId) -> Option<NodeId> {
        let last_shown = |id: NodeId| {
            let mut last = self.parser.arena.node(id).last;
            while last != 0 && self.parser.arena.node(last).kind == Kind::Eob {
                last = self.parser.arena.node(last).previous;
            }
            Some(last).filter(|&last| last != 0)
        };
        let is_text = |node: &Node| matches!(node.kind, Kind::Paragraph | Kind::Header);
        let mut at = last_shown(content)?;
        if self.parser.arena.node(at).kind == Kind::Paragraph {
            return Some(at);
        }
        if !self.parser.options.footnote_backlink_inline {
            return None;
        }
        while !is_text(self.parser.arena.node(at)) {
            at = last_shown(at)?;
        }
        Some(at)
    }

    fn back_links(&self, name: &str, repeats: usize, inside: bool) -> String {
        let text = self.parser.options.footnote_backlink;
        if text.as_str().is_empty() {
            return String::new();
        }
        let text = text.as_str().replace('<', "&lt;").replace('>', "&gt;");
        let link = |gap: &str, name: &str, text: &str| {
            format!("{gap}<a href=\"#fnref:{name}\" class=\"reversefootnote\" role=\"doc-backlink\">{text}</a>")
        };
        let mut html = link(if inside { "\u{A0}" } else { "" }, name, &text);
        for index in 1..=repeats {
            let again = link("\u{A0}", &format!("{name}:{index}"), &format!("{text}<sup>{}</sup>", index + 1));
            html.push_str(&again);
        }
        html
    }
}
