//! Block extensions: attribute list definitions, block IALs, `{::comment}`, `{::nomarkdown}`, `{::options}`.
//!
//! kramdown: parser/kramdown/extensions.rb.

use std::ops::Range;

use super::attribute_list::closing_brace;
use super::blocks::Parser;
use super::chunk::Chunk;
use super::element::{Eob, Kind, Node, NodeId, Part, Slice};
use super::scan::{self, byte, line_after, spaces};

/// A tag of an extension as it is written.
#[derive(Clone, Debug)]
pub(super) struct ExtensionTag {
    pub(super) name: Range<usize>,
    pub(super) list: Option<Range<usize>>,
    /// `{::name /}`.
    pub(super) closed: bool,
    pub(super) end: usize,
}

/// `{::name attributes}` (kramdown: `EXT_START_STR`), after which `accept` takes what follows.
pub(super) fn start_tag(
    text: &str,
    at: usize,
    memory: &mut (usize, usize),
    accept: impl Fn(usize) -> bool,
) -> Option<ExtensionTag> {
    if !text.as_bytes()[at..].starts_with(b"{::") {
        return None;
    }
    let name_end = scan::skip(text, at + 3, |b| b.is_ascii_alphanumeric() || b == b'_');
    if name_end == at + 3 {
        return None;
    }
    let name = at + 3..name_end;
    match byte(text, name_end) {
        b'}' if accept(name_end + 1) => Some(ExtensionTag { name, list: None, closed: false, end: name_end + 1 }),
        b'/' if byte(text, name_end + 1) == b'}' && accept(name_end + 2) => {
            Some(ExtensionTag { name, list: None, closed: true, end: name_end + 2 })
        }
        b if scan::is_space(b) => {
            let from = name_end + 1;
            // Right after the white space the brace may follow at once.
            let close = if byte(text, from) == b'}' && accept(from + 1) {
                from
            } else {
                closing_brace(text, from, memory, |close| accept(close + 1))?
            };
            let closed = close > from && byte(text, close - 1) == b'/';
            Some(ExtensionTag { name, list: Some(from..close - usize::from(closed)), closed, end: close + 1 })
        }
        _ => None,
    }
}

/// `{:/}` or `{:/name}`: its end.
pub(super) fn stop_tag(text: &str, at: usize, name: Option<&str>) -> Option<usize> {
    let rest = text[at..].strip_prefix("{:/")?;
    let length = match name {
        Some(name) if rest.starts_with(name) => name.len(),
        Some(_) => 0,
        None => scan::ald_name(rest, 0).unwrap_or(0),
    };
    let end = at + 3 + length;
    (byte(text, end) == b'}').then_some(end + 1)
}

impl<'m> Parser<'m> {
    /// An attribute list definition, an extension or an IAL on a line of its own.
    pub(super) fn parse_block_extension(&mut self, source: &Chunk<'m>) -> bool {
        let text = &*source.text;
        let start = spaces(text, self.at, 3);
        if !text.as_bytes()[start..].starts_with(b"{:") {
            return false;
        }
        if let Some((name, list, end)) = self.ald_at(text, start) {
            let ald = match self.alds.get(&text[name.clone()]) {
                Some(&ald) => ald,
                None => {
                    let ald = self.arena.new_ial();
                    self.alds.insert(text[name].into(), ald);
                    ald
                }
            };
            self.parse_attribute_list(self.chunk, list, ald);
            self.push_eob(Eob::Ald, source, start..end);
            self.at = end;
            return true;
        }
        let ends_line = |at: usize| scan::rest_blank(text, at).is_some();
        if let Some(tag) = start_tag(text, start, &mut self.absent.brace, ends_line) {
            return self.parse_extension(source, start, &tag);
        }
        if stop_tag(text, start, None).is_some_and(ends_line) {
            return false;
        }
        let Some((list, end)) = self.block_ial_at(text, self.at) else { return false };
        let last = self.arena.last(self.tree).filter(|&id| {
            let node = self.arena.node(id);
            node.kind != Kind::Blank && (node.kind != Kind::Eob || node.is_eob(Eob::Definition))
        });
        self.at = end;
        match last {
            Some(last) => {
                let ial = self.arena.ial_of(last);
                self.parse_attribute_list(self.chunk, list, ial);
                if self.block_ial_at(text, end).is_none() {
                    self.push_eob(Eob::Ial, source, start..end);
                }
            }
            None => {
                if self.block_ial == 0 {
                    self.block_ial = self.arena.new_ial();
                }
                self.parse_attribute_list(self.chunk, list, self.block_ial);
            }
        }
        true
    }

    /// `{:name: attributes}` (kramdown: `ALD_START`): the name, the list and the byte after the line.
    fn ald_at(&mut self, text: &str, start: usize) -> Option<(Range<usize>, Range<usize>, usize)> {
        let name_end = scan::ald_name(text, start + 2)?;
        if byte(text, name_end) != b':' {
            return None;
        }
        let list = name_end + 1;
        let accept = |close: usize| scan::rest_blank(text, close + 1).is_some();
        let close = closing_brace(text, list, &mut self.absent.brace, accept)?;
        Some((start + 2..name_end, list..close, scan::rest_blank(text, close + 1)?))
    }

    /// An extension that starts with `tag` on a line of its own (kramdown: `parse_extension_start_tag`).
    fn parse_extension(&mut self, source: &Chunk<'m>, start: usize, tag: &ExtensionTag) -> bool {
        let text = &*source.text;
        let name = &text[tag.name.clone()];
        let Some(after) = scan::rest_blank(text, tag.end) else { return false };
        let (mut body, mut end) = (None, after);
        if !tag.closed {
            let Some((stop, after_stop)) = self.find_stop(text, after, name) else { return false };
            let from_stop = text[after..stop].strip_suffix('\n').map_or(stop, |_| stop - 1);
            (body, end) = (Some(after..from_stop), after_stop);
        }
        if !self.handle_extension(source, name, tag, body, self.tree, true, start..end) {
            return false;
        }
        if name == "options" {
            self.push_eob(Eob::Extension, source, start..end);
        }
        self.at = end;
        true
    }

    /// The stop tag of the extension `name` on a line of its own: where its line starts and ends.
    fn find_stop(&mut self, text: &str, from: usize, name: &str) -> Option<(usize, usize)> {
        if self.absent.extensions.iter().any(|(known, at)| &**known == name && *at <= from) {
            return None;
        }
        let mut line = from;
        while line < text.len() {
            let start = spaces(text, line, 3);
            if let Some(end) = stop_tag(text, start, Some(name)) {
                let end = scan::skip(text, end, |b| b == b' ');
                if byte(text, end) == b'\n' {
                    return Some((line, end + 1));
                }
            }
            line = line_after(text, line);
        }
        self.absent.extensions.push((name.into(), from));
        None
    }

    /// Makes what the extension `name` stands for (kramdown: `handle_extension`); whether there is one of that name.
    #[expect(clippy::too_many_arguments, reason = "what an extension's tag says, for blocks and spans alike")]
    pub(super) fn handle_extension(
        &mut self,
        source: &Chunk<'m>,
        name: &str,
        tag: &ExtensionTag,
        body: Option<Range<usize>>,
        parent: NodeId,
        block: bool,
        whole: Range<usize>,
    ) -> bool {
        let chunk = self.chunk;
        let options = self.arena.new_ial();
        if let Some(list) = tag.list.clone() {
            self.parse_attribute_list(chunk, list, options);
        }
        let value = |parser: &Self, key: &str| {
            let found = parser.arena.ials[options as usize].attributes.iter().find(|a| &*a.name == key)?;
            Some(parser.plain(&found.value))
        };
        match name {
            "comment" | "nomarkdown" => {
                let shown = name == "comment"
                    || value(self, "type").is_none_or(|types| {
                        types.trim().is_empty() || types.split_ascii_whitespace().any(|t| t == "html")
                    });
                if let Some(body) = body {
                    let kind = if name == "comment" { Kind::Comment } else { Kind::Raw };
                    let mut node = Node::new(kind, source.source(whole));
                    node.flag = block;
                    node.text = Slice::new(chunk, if shown { body } else { body.start..body.start });
                    self.arena.push(parent, node);
                }
                true
            }
            "options" => {
                let pairs: Vec<(Box<str>, String)> = self.arena.ials[options as usize]
                    .attributes
                    .iter()
                    .map(|a| (a.name.clone(), self.plain(&a.value)))
                    .collect();
                for (key, value) in pairs {
                    // These choose the parsers, which run already.
                    if !matches!(&*key, "input" | "gfm_quirks" | "hard_wrap") {
                        self.options.set(&key, &value);
                    }
                }
                true
            }
            _ => false,
        }
    }

    /// The text of an attribute's value.
    pub(super) fn plain(&self, value: &[Part]) -> String {
        value
            .iter()
            .map(|part| match part {
                Part::Slice(slice) => self.text(*slice),
                Part::Made(text, _) => text,
            })
            .collect()
    }
}
