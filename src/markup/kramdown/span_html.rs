//! HTML in a line, and the extensions that may stand there.
//!
//! kramdown: parser/kramdown/html.rb (`parse_span_html`) and extensions.rb (`parse_span_extensions`).

use super::attribute_list::closing_brace;
use super::element::{Kind, Model};
use super::extension;
use super::names::{content_model, is_block_element, is_known, is_void, lower_case};
use super::scan::{self, byte};
use super::spans::{Set, Spans, Stop};
use crate::text::ProblemKind;

impl Spans<'_, '_, '_> {
    /// A comment or an element; what is none, and the tags of blocks, are text.
    pub(super) fn parse_span_html(&mut self) -> bool {
        let (text, source) = (self.text, self.source);
        let open = self.at;
        if let Some(end) = self.parser.comment_end(text, open) {
            self.push(Kind::XmlComment, open..end);
            self.at = end;
            return true;
        }
        if let Some((_, end)) = scan::end_tag(text, open) {
            self.parser.shown_tags.insert((self.chunk, open), end);
            self.add_text(open..end);
            self.at = end;
            return true;
        }
        let Some(tag) = scan::start_tag(text, open, &mut self.parser.absent.quotes) else {
            self.parser.no_tag(source, open);
            self.add_text(open..open + 1);
            self.at = open + 1;
            return true;
        };
        let is_block = is_block_element(&lower_case(&text[tag.name.clone()]));
        if is_block || !self.may_nest() {
            if is_block {
                let why = "a block's tag within a line, which kramdown shows as text";
                self.parser.notice(ProblemKind::StrayMarkup, source, open..tag.end, why);
                self.parser.shown_tags.insert((self.chunk, open), tag.end);
            }
            self.add_text(open..tag.end);
            self.at = tag.end;
            return true;
        }
        let node = self.parser.new_element(source, open, &tag, false);
        self.parser.arena.append(self.tree, node);
        self.at = tag.end;
        let index = self.parser.arena.node(node).extra as usize;
        let name = self.parser.arena.html[index].name.clone();
        let own = content_model(&name);
        let mut parsed = own != Model::Raw && !self.is_in_raw() && self.parser.options.parse_span_html;
        match self.parser.take_markdown(node).as_deref() {
            Some("span") => parsed = true,
            Some("1") => parsed = own != Model::Raw,
            Some("0") => parsed = false,
            _ => {}
        }
        let html = &mut self.parser.arena.html[index];
        html.model = if parsed { Model::Span } else { Model::Raw };
        html.closed = tag.closed;
        if tag.closed || is_void(&name) {
            return true;
        }
        let fold = is_known(&name);
        if self.parse(node, Stop::EndTag(&name, fold), if parsed { Set::All } else { Set::Html }) {
            if let Some(end) = self.end_tag(&name, fold) {
                self.parser.close_element(node, self.at..end);
                self.at = end;
            }
        } else {
            self.add_text_to(node, self.at..text.len());
            self.at = text.len();
            let end = source.source_end(self.at);
            self.parser.arena.node_mut(node).source.1 = u32::try_from(end).unwrap_or(u32::MAX);
            self.parser.unclosed(source, open..tag.end, &name);
        }
        true
    }

    /// `{::name}…{:/}`, or an IAL of the span before.
    pub(super) fn parse_span_extension(&mut self) -> bool {
        let (text, source) = (self.text, self.source);
        let open = self.at;
        if byte(text, open + 1) != b':' {
            return false;
        }
        if let Some(tag) = extension::start_tag(text, open, &mut self.parser.absent.brace, |_| true) {
            return self.extension(&tag);
        }
        if extension::stop_tag(text, open, None).is_some() {
            return false;
        }
        let accept = |_: usize| true;
        let Some(close) = closing_brace(text, open + 2, &mut self.parser.absent.brace, accept) else { return false };
        let last = self.parser.arena.last(self.tree);
        let Some(last) = last.filter(|&id| self.parser.arena.node(id).kind != Kind::Text) else { return false };
        let list = self.parser.arena.new_ial();
        self.parser.parse_attribute_list(self.chunk, open + 2..close, list);
        let own = self.parser.arena.ial_of(last);
        self.parser.extend_ial(own, list);
        self.parser.apply(last, list);
        self.at = close + 1;
        let end = source.source_end(self.at);
        if let Some(html) = self.parser.arena.html(last).is_some().then(|| self.parser.arena.node(last).extra as usize)
        {
            self.parser.arena.html[html].exact = false;
        }
        let node = self.parser.arena.node_mut(last);
        if node.kind != Kind::HtmlElement {
            node.source.1 = node.source.1.max(u32::try_from(end).unwrap_or(u32::MAX));
        }
        true
    }

    fn extension(&mut self, tag: &extension::ExtensionTag) -> bool {
        let (text, source) = (self.text, self.source);
        let open = self.at;
        let name = &text[tag.name.clone()];
        let (mut body, mut end) = (None, tag.end);
        if !tag.closed {
            if self.parser.absent.extensions.iter().any(|(known, at)| &**known == name && *at <= open) {
                return false;
            }
            let bytes = text.as_bytes();
            let stop = memchr::memmem::find_iter(&bytes[tag.end..], b"{:/").find_map(|n| {
                let at = tag.end + n;
                extension::stop_tag(text, at, Some(name)).map(|end| (at, end))
            });
            let Some((stop, after)) = stop else {
                self.parser.absent.extensions.push((name.into(), open));
                return false;
            };
            (body, end) = (Some(tag.end..stop), after);
        }
        let tree = self.tree;
        if !self.parser.handle_extension(source, name, tag, body, tree, false, open..end) {
            return false;
        }
        self.at = end;
        true
    }
}
