//! Elements that the author wrote as HTML.
//!
//! kramdown: converter/html.rb (`convert_html_element`).

use super::super::element::{Kind, Model, NodeId, Slice};
use super::super::names::is_void;
use super::{Place, Writer};
use crate::markup::copy::Escape;

impl Writer<'_> {
    /// An element that the author wrote as HTML: its tags as they stand, where nothing was changed in them.
    pub(super) fn html(&mut self, id: NodeId, place: Place) {
        let node = *self.parser.arena.node(id);
        let html = self.parser.arena.html[node.extra as usize].clone();
        let has_content = self.parser.arena.children(id).any(|c| self.parser.arena.node(c).kind != Kind::Eob);
        if html.block && !place.in_raw {
            self.indent(id, place);
        }
        let raw_and_closed = html.block && html.closed && html.model == Model::Raw;
        // A slash counts in SVG, and only where kramdown writes one.
        let keeps_slash = raw_and_closed || is_void(&html.name);
        if self.as_written || (html.exact && node.ial == 0 && (keeps_slash || !html.slash)) {
            self.slice(html.start, Escape::Tag);
        } else {
            self.slice(html.head, Escape::Nothing);
            self.attributes(id);
            self.is_mended |= html.repeats || (html.slash && !keeps_slash);
            let end = 1 + u32::from(html.slash && keeps_slash);
            self.slice(Slice { start: html.start.end - end, ..html.start }, Escape::Nothing);
        }
        let in_pre = place.in_pre || &*html.name == "pre";
        let inner = Place { in_raw: html.model == Model::Raw, in_html: true, in_pre, ..place.inner() };
        let shows_indent = html.block && html.model == Model::Block && has_content;
        if shows_indent {
            let end = self.parser.body_range(html.start).end;
            self.copier.atom("\n", &(end..end));
        }
        self.children(id, inner);
        if html.block && !place.in_raw {
            self.copier.blanks_before(node.source().end);
        }
        if shows_indent {
            self.indent(id, Place { in_pre, ..place });
        }
        let is_open = raw_and_closed || (!has_content && is_void(&html.name));
        if !is_open {
            match html.end {
                Some(end) => self.slice(end, Escape::Nothing),
                None if self.as_written => {}
                None => {
                    self.is_mended = true;
                    let end = node.source().end;
                    self.copier.atom(&format!("</{}>", html.name), &(end..end));
                }
            }
        }
        if html.block && !place.in_raw {
            self.line_feed(id);
        }
    }
}
