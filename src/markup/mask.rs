//! Template tags, found first and masked by equal length, so that they are neither text nor markup to any reader.
//!
//! A mask is one character of plane 16 that names the template, and `x` to fill: neither space nor punctuation, so
//! that flanking beside it is as beside a letter. What ARCHITECTURE.md says under "Masking" is decided here.

use std::borrow::Cow;

use super::TemplateSyntax;
use super::balance::unbalanced;
use super::template::{Found, scan};
use crate::text::{Problem, ProblemKind, Span};
use crate::tree::{MAX_TEMPLATES, SENTINEL_BYTE, Template, TemplateKind, sentinel, sentinel_index};

/// How a mask stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// As sentinel and fill.
    Word,
    /// As spaces, because nothing else stands on its line: Liquid leaves a blank line there.
    Blank,
    /// As spaces, between the attributes of a tag.
    InTag,
}

/// A mask that stands as spaces; bytes of the body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blank {
    pub start: usize,
    pub end: usize,
    pub template: usize,
    /// It stands between the attributes of what looks like a tag.
    pub in_tag: bool,
}

/// A body with its templates masked. Offsets are bytes of the body; [`Template::span`]s are bytes of the file.
#[derive(Debug)]
pub(super) struct Masked<'s> {
    pub text: Cow<'s, str>,
    pub templates: Vec<Template>,
    /// Masks that stand as spaces, in order.
    pub blanks: Vec<Blank>,
    pub problems: Vec<Problem>,
}

/// Masks the templates of `body` (bytes of the file `source`). `lines` says whether a line of nothing but control tags
/// becomes a blank line, as Markdown sees it after Liquid ran.
pub(super) fn mask<'s>(source: &'s str, body: Span, syntax: TemplateSyntax, lines: bool) -> Masked<'s> {
    let text = body.of(source);
    let base = body.start as usize;
    let mut masked =
        Masked { text: Cow::Borrowed(text), templates: Vec::new(), blanks: Vec::new(), problems: Vec::new() };
    let has_template = syntax != TemplateSyntax::None && memchr::memchr(b'{', text.as_bytes()).is_some();
    if !has_template && memchr::memchr(SENTINEL_BYTE, text.as_bytes()).is_none() {
        return masked;
    }
    let (mut found, problems) = scan(text, syntax);
    masked.problems = problems;
    masked.problems.extend(unbalanced(&found, syntax));
    if found.len() > MAX_TEMPLATES {
        let span = found[MAX_TEMPLATES].span;
        masked.problems.push(Problem::new(ProblemKind::TooManyTemplates, span).detail(MAX_TEMPLATES.to_string()));
        found.truncate(MAX_TEMPLATES);
    }
    for problem in &mut masked.problems {
        problem.span = problem.span.shift(base);
        problem.related = problem.related.map(|r| r.shift(base));
    }
    if found.is_empty() {
        return masked;
    }
    let mut stands = vec![Stand::Word; found.len()];
    let mut bytes = text.as_bytes().to_vec();
    for (i, template) in found.iter().enumerate() {
        write_word(&mut bytes, template.span, i);
    }
    in_tags(&bytes, &found, &mut stands);
    if lines {
        on_own_line(text, &found, &mut stands);
    }
    for (i, (template, stand)) in found.iter().zip(&stands).enumerate() {
        if *stand != Stand::Word {
            bytes[template.span.range()].fill(b' ');
        }
        if *stand != Stand::Word {
            let (start, end) = (template.span.start as usize, template.span.end as usize);
            masked.blanks.push(Blank { start, end, template: i, in_tag: *stand == Stand::InTag });
        }
    }
    masked.text = Cow::Owned(String::from_utf8(bytes).expect("masks are whole characters and ASCII"));
    masked.templates =
        found.into_iter().map(|f| Template { span: f.span.shift(base), kind: f.kind, name: f.name }).collect();
    masked
}

fn write_word(bytes: &mut [u8], span: Span, index: usize) {
    let range = span.range();
    bytes[range.clone()].fill(b'x');
    sentinel(index).encode_utf8(&mut bytes[range]);
}

/// Masks between the attributes of a start tag, outside quotes: a sentinel is no attribute name.
fn in_tags(bytes: &[u8], found: &[Found], stands: &mut [Stand]) {
    #[derive(PartialEq)]
    enum In {
        Text,
        Tag,
        AfterEquals,
        Quoted(u8),
        Unquoted,
    }
    let (mut state, mut at, mut next, mut first) = (In::Text, 0, 0, 0);
    while at < bytes.len() {
        let b = bytes[at];
        while next < found.len() && (found[next].span.start as usize) < at {
            next += 1;
        }
        let is_mask = b == SENTINEL_BYTE;
        match state {
            In::Text => {
                let Some(n) = memchr::memchr(b'<', &bytes[at..]) else { return };
                at += n;
                if bytes[at..].starts_with(b"<!--") {
                    at += memchr::memmem::find(&bytes[at..], b"-->").unwrap_or(bytes.len() - at);
                } else if is_tag_name(&bytes[at + 1..]) {
                    state = In::Tag;
                    while next < found.len() && (found[next].span.start as usize) < at {
                        next += 1;
                    }
                    first = next;
                }
                at += 1;
                continue;
            }
            In::Quoted(quote) if b == quote => state = In::Tag,
            In::Quoted(_) => {}
            _ if b == b'>' => state = In::Text,
            // No tag after all.
            _ if b == b'<' || b == b'`' || is_blank_line(bytes, at) => {
                for stand in &mut stands[first..next] {
                    *stand = Stand::Word;
                }
                state = In::Text;
                continue;
            }
            // `{% endif %}` glued to an unquoted value is no part of it.
            In::Tag | In::Unquoted if is_mask && next < found.len() && (state == In::Tag || found[next].control) => {
                state = In::Tag;
                stands[next] = Stand::InTag;
                at = found[next].span.end as usize;
                next += 1;
                continue;
            }
            In::Tag if b == b'=' => state = In::AfterEquals,
            In::AfterEquals if matches!(b, b'"' | b'\'') => state = In::Quoted(b),
            In::AfterEquals if !b.is_ascii_whitespace() => state = In::Unquoted,
            In::Unquoted if b.is_ascii_whitespace() => state = In::Tag,
            _ => {}
        }
        at += 1;
    }
    // The tag never ended.
    if state != In::Text {
        for stand in &mut stands[first..] {
            *stand = Stand::Word;
        }
    }
}

/// Whether a tag's name and its end come here: `<http://…>` is none.
fn is_tag_name(after: &[u8]) -> bool {
    let name = after.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':')).count();
    let end = after.get(name).copied().unwrap_or_default();
    after.first().is_some_and(u8::is_ascii_alphabetic)
        && after[name - 1] != b':'
        && (end.is_ascii_whitespace() || matches!(end, b'/' | b'>' | SENTINEL_BYTE))
}

/// Whether a blank line starts at byte `at`.
fn is_blank_line(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b'\n'
        && bytes[at + 1..].iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r')).is_some_and(|&b| b == b'\n')
}

/// Masks of control tags with nothing else on their line.
fn on_own_line(text: &str, found: &[Found], stands: &mut [Stand]) {
    let bytes = text.as_bytes();
    let is_gap = |from: usize, to: usize| bytes[from..to].iter().all(|b| matches!(b, b' ' | b'\t'));
    let mut i = 0;
    while i < found.len() {
        let start = found[i].span.start as usize;
        let line = memchr::memrchr2(b'\n', b'\r', &bytes[..start]).map_or(0, |n| n + 1);
        let (mut to, mut end) = (i, start);
        let mut whole = is_gap(line, start);
        let mut alone = true;
        // All masks up to the end of the line on which the last of them ends.
        loop {
            alone &= found[to].control;
            end = end.max(found[to].span.end as usize);
            let stop = memchr::memchr2(b'\n', b'\r', &bytes[end..]).map_or(bytes.len(), |n| end + n);
            let next = found.get(to + 1).map(|f| f.span.start as usize).filter(|&s| s < stop);
            whole &= is_gap(end, next.unwrap_or(stop)) && stands[to] == Stand::Word;
            match next {
                Some(_) => to += 1,
                None => break,
            }
        }
        // `{% include links.md %}` right above link definitions does not make them text.
        if whole && (alone || defines_links(&bytes[end..])) {
            stands[i..=to].fill(Stand::Blank);
        }
        i = to + 1;
    }
}

/// Whether the line after the one that ends in `rest` is a link definition, `[label]: …`.
fn defines_links(rest: &[u8]) -> bool {
    let Some(next) = memchr::memchr(b'\n', rest).map(|n| &rest[n + 1..]) else { return false };
    let line = &next[..memchr::memchr(b'\n', next).unwrap_or(next.len())];
    line.trim_ascii_start().starts_with(b"[") && memchr::memmem::find(line, b"]:").is_some()
}

impl Masked<'_> {
    /// The template whose sentinel stands at the start of `text`, and the bytes of its mask.
    pub(super) fn word(&self, text: &str) -> Option<(usize, usize)> {
        let index = sentinel_index(text.chars().next()?)?;
        Some((index, self.templates.get(index)?.span.len()))
    }

    /// Whether `text` (of the masked body) holds nothing but masks and white space, and at least one mask.
    pub(super) fn is_only_masks(&self, text: &str) -> bool {
        let mut rest = text.trim_ascii_start();
        let mut any = false;
        while !rest.is_empty() {
            let Some((index, length)) = self.word(rest) else { return false };
            if self.templates[index].kind == TemplateKind::Literal || length > rest.len() {
                return false;
            }
            any = true;
            rest = rest[length..].trim_ascii_start();
        }
        any
    }
}
