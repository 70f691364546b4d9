//! YAML through granit-parser's events into the value tree, every span a byte range of the file.
//!
//! The acceptance set is libyaml's (Psych's): scalars that continue at column 0 are legal, a duplicate key is a finding
//! and no failure. What does not parse is left to `yaml_mend`.

use granit_parser::{Event, Parser, ScalarStyle, ScanError, StructureStyle, Tag};

use super::build::Builder;
use super::value::{Style, Value};
use crate::text::{Problem, Span};

/// What one stretch of YAML gave.
pub(super) struct Parsed {
    pub(super) root: Option<Value>,
    pub(super) problems: Vec<Problem>,
    pub(super) comments: Vec<Span>,
    /// Scalars and bracketed collections in the order of the source, and whether tabs may indent inside.
    pub(super) tokens: Vec<(Span, bool)>,
}

/// Where libyaml allows a tab to indent, which granit-parser allows nearly everywhere.
#[derive(Default)]
struct Tabs {
    tokens: Vec<(Span, bool)>,
    /// Starts of the bracketed collections that are open.
    flow: Vec<usize>,
}

impl Tabs {
    fn token(&mut self, span: Span, free: bool) {
        if self.flow.is_empty() {
            self.tokens.push((span, free));
        }
    }

    /// A pair in a list, as in `[a: b]`, has no bracket of its own.
    fn open(&mut self, at: usize, rest: &str) {
        if rest.starts_with(['[', '{']) {
            self.flow.push(at);
        }
    }

    fn close(&mut self, end: usize) {
        if let (Some(start), true) = (self.flow.pop(), self.flow.is_empty()) {
            self.tokens.push((Span::new(start, end.max(start)), true));
        }
    }
}

/// What the parser refused, and the byte of the file at which it noticed.
pub(super) struct Refused {
    pub(super) error: ScanError,
    pub(super) at: usize,
}

/// Parses the bytes `content` of `text`.
pub(super) fn parse(text: &str, content: Span) -> Result<Parsed, Refused> {
    let base = content.start as usize;
    let yaml = content.of(text);
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        block_scalar_eof_without_line_feed: true,
        bom_inside_document_as_content: true,
        max_buffered_comment_events: 100_000,
    };
    let mut builder = Builder::new(text);
    let mut comments = Vec::new();
    // End of the last token, where the search for dashes, headers and colons begins.
    let mut last = base;
    let mut seen_document = false;
    let mut tabs = Tabs::default();
    for next in Parser::new_from_str_with_options(yaml, options) {
        let (event, span) = next.map_err(|error| {
            let at = base + byte_of(yaml, error.marker());
            Refused { error, at }
        })?;
        let range = span.byte_range().unwrap_or(0..0);
        let (start, end) = (base + range.start, base + range.end);
        match event {
            Event::Comment(..) => comments.push(Span::new(start, end)),
            Event::DocumentStart(..) if seen_document => break,
            Event::DocumentStart(..) => seen_document = true,
            Event::Scalar(value, style, anchor, tag) => {
                let tag = tag.as_deref().map(tag_name);
                if style == ScalarStyle::Plain && range.is_empty() {
                    let at = missing_value(text, &builder, last);
                    builder.scalar(Span::empty(at), Box::default(), Style::Plain, tag, anchor);
                    last = last.max(at);
                    continue;
                }
                let (span, style) = match style {
                    ScalarStyle::Plain => (Span::new(start, end), Style::Plain),
                    ScalarStyle::SingleQuoted => (Span::new(start, end), Style::SingleQuoted),
                    ScalarStyle::DoubleQuoted => (Span::new(start, end), Style::DoubleQuoted),
                    ScalarStyle::Literal => {
                        (block_scalar(text, next_value(text, &builder, last), start, end), Style::Literal)
                    }
                    ScalarStyle::Folded => {
                        (block_scalar(text, next_value(text, &builder, last), start, end), Style::Folded)
                    }
                };
                tabs.token(span, matches!(style, Style::SingleQuoted | Style::DoubleQuoted));
                builder.scalar(span, value.into(), style, tag, anchor);
                last = span.end as usize;
            }
            Event::Alias(id) => {
                builder.alias(Span::new(start, end), id);
                last = end;
            }
            Event::UnresolvedAlias(name) => {
                let why = format!("no anchor named `{name}` stands before it");
                builder.refuse_alias(Span::new(start, end), &why);
                last = end;
            }
            Event::SequenceStart(style, anchor, _) => {
                let flow = style == StructureStyle::Flow;
                let at = if flow { start } else { next_value(text, &builder, last).min(start) };
                tabs.open(at, &text[at..]);
                builder.open_sequence(at, flow, anchor);
                last = if flow { end } else { at };
            }
            Event::MappingStart(style, anchor, _) => {
                let flow = style == StructureStyle::Flow;
                if flow || builder.in_block_sequence() {
                    last = last.max(if flow { end } else { start });
                }
                tabs.open(start, &text[start..]);
                builder.open_mapping(start, flow, anchor);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let flow = matches!(&text.as_bytes()[start..end], b"]" | b"}");
                builder.close(flow.then_some(end));
                if flow {
                    tabs.close(end);
                    last = end;
                }
            }
            // Anchors, stream marks and what later versions may add carry no value.
            _ => {}
        }
    }
    let (root, problems) = builder.finish();
    Ok(Parsed { root, problems, comments, tokens: tabs.tokens })
}

/// Where the parser noticed an error, as a byte of `yaml`: its marks count characters.
fn byte_of(yaml: &str, mark: &granit_parser::Marker) -> usize {
    mark.byte_offset()
        .filter(|&at| yaml.is_char_boundary(at))
        .unwrap_or_else(|| yaml.char_indices().nth(mark.index()).map_or(yaml.len(), |(at, _)| at))
}

fn tag_name(tag: &Tag) -> Box<str> {
    match tag.core_suffix() {
        Some(suffix) => format!("!!{suffix}").into(),
        None => tag.original().into(),
    }
}

/// Where a value that is not there would stand: after the colon of its key, after the dash of its item.
fn missing_value(text: &str, builder: &Builder<'_>, last: usize) -> usize {
    let from = builder.waiting_key().map_or(last, |key| key.end as usize);
    let bytes = text.as_bytes();
    let mut at = if builder.waiting_key().is_some() { from } else { skip_to_content(text, from) };
    while matches!(bytes.get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    let marker = if builder.waiting_key().is_some() { b':' } else { b'-' };
    if bytes.get(at) == Some(&marker) { at + 1 } else { from }
}

/// A block scalar from its header to the last line that holds something; `start..end` is its content.
fn block_scalar(text: &str, header: usize, start: usize, end: usize) -> Span {
    let at = if matches!(text.as_bytes().get(header), Some(b'|' | b'>')) { header } else { start };
    let end = at + text.get(at..end.max(at)).map_or(0, |s| s.trim_end().len());
    Span::new(at, end)
}

/// Where the next value starts: after the dash of its item, after its tag and anchor.
fn next_value(text: &str, builder: &Builder<'_>, last: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = skip_to_content(text, last);
    if builder.in_block_sequence() && bytes.get(at) == Some(&b'-') {
        at = skip_blank(text, at + 1);
    }
    while matches!(bytes.get(at), Some(b'!' | b'&')) {
        while bytes.get(at).is_some_and(|b| !b.is_ascii_whitespace()) {
            at += 1;
        }
        at = skip_blank(text, at);
    }
    at
}

/// The next byte from `at` that is no white space, no comment and no colon of the key before.
fn skip_to_content(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let at = skip_blank(text, at);
    if matches!(bytes.get(at), Some(b':' | b',')) { skip_blank(text, at + 1) } else { at }
}

/// The next byte from `at` that is no white space and no comment.
fn skip_blank(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        let comment = bytes.get(at) == Some(&b'#') && (at == 0 || bytes[at - 1].is_ascii_whitespace());
        if !comment {
            return at;
        }
        at = memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |to| at + to);
    }
}
