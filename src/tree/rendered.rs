//! The HTML that a reader wrote, with the way back from each of its bytes to the source.

use super::Template;
use crate::text::{Problem, Span};

/// First of the characters that stand for template tags (plane 16, category Co: neither space nor punctuation).
pub(crate) const FIRST_SENTINEL: u32 = 0x10_0000;
/// The first byte of every character of plane 16 in UTF-8.
pub(crate) const SENTINEL_BYTE: u8 = 0xF4;
/// More template tags than this are read as text.
pub const MAX_TEMPLATES: usize = 65_534;

/// The character that stands for template `index`.
pub(crate) fn sentinel(index: usize) -> char {
    u32::try_from(index).ok().and_then(|i| char::from_u32(FIRST_SENTINEL + i)).expect("at most MAX_TEMPLATES")
}

/// The template that `c` stands for.
pub(crate) fn sentinel_index(c: char) -> Option<usize> {
    (c as u32).checked_sub(FIRST_SENTINEL).map(|i| i as usize)
}

/// A piece of the HTML and where it comes from. It reaches to the start of the next piece.
#[derive(Clone, Copy, Debug)]
struct Segment {
    html: u32,
    source: u32,
    /// Length in the source of an atom; `VERBATIM` for bytes that stand in the source as they are.
    len: u32,
}

const VERBATIM: u32 = u32::MAX;

/// HTML and the map from its bytes to the source.
#[derive(Debug, Default)]
pub struct Rendered {
    pub(crate) html: String,
    segments: Vec<Segment>,
    pub(crate) templates: Vec<Template>,
    pub(crate) problems: Vec<Problem>,
    as_written: Option<Box<Rendered>>,
}

/// A place in a file, which is never longer than 4 GiB.
pub(super) fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("files over 4 GiB are not read")
}

impl Rendered {
    /// Nothing yet, with room for `bytes` of HTML.
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        Self { html: String::with_capacity(bytes), segments: Vec::with_capacity(bytes / 64 + 8), ..Self::default() }
    }

    /// The templates that sentinels stand for.
    #[must_use]
    pub fn templates(&self) -> &[Template] {
        &self.templates
    }

    /// Sets the templates that [`Rendered::template`] takes by index.
    pub fn set_templates(&mut self, templates: Vec<Template>) {
        self.templates = templates;
    }

    /// Adds what the reader noticed; spans are bytes of the file.
    pub fn set_problems(&mut self, problems: Vec<Problem>) {
        self.problems.extend(problems);
    }

    /// Sets the same body with the author's own tags, where the engine mends them: what is wrong with HTML is told from
    /// these.
    pub fn set_as_written(&mut self, as_written: Self) {
        self.as_written = Some(Box::new(as_written));
    }

    /// Takes what [`Rendered::set_as_written`] set.
    pub(super) fn take_as_written(&mut self) -> Option<Self> {
        self.as_written.take().map(|written| *written)
    }

    /// Writes `text`, which stands at byte `source` of the source exactly so.
    pub fn verbatim(&mut self, text: &str, source: usize) {
        if text.is_empty() {
            return;
        }
        let (html, source) = (narrow(self.html.len()), narrow(source));
        let goes_on = self.segments.last().is_some_and(|s| s.len == VERBATIM && s.source + (html - s.html) == source);
        if !goes_on {
            self.segments.push(Segment { html, source, len: VERBATIM });
        }
        self.html.push_str(text);
    }

    /// Writes `text`, which as a whole comes from `source`.
    pub fn atom(&mut self, text: &str, source: Span) {
        if text.is_empty() {
            return;
        }
        let html = narrow(self.html.len());
        let span_len = source.end - source.start;
        let goes_on = self.segments.last().is_some_and(|s| s.len == span_len && s.source == source.start);
        if !goes_on || source.is_empty() {
            self.segments.push(Segment { html, source: source.start, len: span_len });
        }
        self.html.push_str(text);
    }

    /// Writes the sentinel of template `index`.
    pub fn template(&mut self, index: usize) {
        let span = self.templates[index].span;
        let mut buffer = [0; 4];
        let text = sentinel(index).encode_utf8(&mut buffer);
        let html = narrow(self.html.len());
        self.segments.push(Segment { html, source: span.start, len: span.end - span.start });
        self.html.push_str(text);
    }

    /// What the reader noticed.
    #[must_use]
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// The HTML.
    #[must_use]
    pub fn html(&self) -> &str {
        &self.html
    }

    /// Appends what was written apart, such as the footnotes at the end.
    pub fn append(&mut self, other: &Self) {
        self.problems.extend(other.problems.iter().cloned());
        let shift = narrow(self.html.len());
        self.segments.extend(other.segments.iter().map(|s| Segment { html: s.html + shift, ..*s }));
        self.html.push_str(&other.html);
    }

    /// Writes each `<` at the bytes `places` of the HTML as text, and notes `problem` (with a span of the source).
    pub(crate) fn escape_at(self, places: &[usize], problem: impl Fn(Span) -> Problem) -> Self {
        let mut out =
            Self { templates: self.templates, problems: self.problems, ..Self::with_capacity(self.html.len()) };
        let mut places = places.iter().copied().peekable();
        for (i, segment) in self.segments.iter().enumerate() {
            let end = self.segments.get(i + 1).map_or(self.html.len(), |next| next.html as usize);
            let mut from = segment.html as usize;
            while let Some(at) = places.next_if(|&at| at < end) {
                out.copy(*segment, &self.html[from..at], from);
                let start = segment.source + if segment.len == VERBATIM { narrow(at) - segment.html } else { 0 };
                let span = Span { start, end: start + 1 };
                out.atom("&lt;", span);
                out.problems.push(problem(span));
                from = at + 1;
            }
            out.copy(*segment, &self.html[from..end], from);
        }
        out
    }

    /// Writes `text`, which stands at byte `from` of the HTML that `segment` is of.
    fn copy(&mut self, segment: Segment, text: &str, from: usize) {
        if segment.len == VERBATIM {
            self.verbatim(text, segment.source as usize + (from - segment.html as usize));
        } else {
            self.atom(text, Span { start: segment.source, end: segment.source + segment.len });
        }
    }

    /// The map alone.
    pub(crate) fn into_map(self) -> (String, SourceMap, Vec<Template>, Vec<Problem>) {
        (self.html, SourceMap { segments: self.segments }, self.templates, self.problems)
    }
}

/// The way back from bytes of the HTML to bytes of the source.
#[derive(Clone, Debug, Default)]
pub(crate) struct SourceMap {
    segments: Vec<Segment>,
}

impl SourceMap {
    /// The map of a text that is its own source.
    pub(super) fn identity() -> Self {
        Self { segments: vec![Segment { html: 0, source: 0, len: VERBATIM }] }
    }

    /// Index of the segment that holds byte `at`, tried near `hint` first.
    fn find(&self, at: u32, hint: &mut usize) -> Option<usize> {
        let fits = |i: usize| {
            self.segments.get(i).is_some_and(|s| s.html <= at)
                && self.segments.get(i + 1).is_none_or(|next| at < next.html)
        };
        for i in [*hint, *hint + 1] {
            if fits(i) {
                *hint = i;
                return Some(i);
            }
        }
        let i = self.segments.partition_point(|s| s.html <= at).checked_sub(1)?;
        *hint = i;
        Some(i)
    }

    /// The source byte at which the thing starts that starts at byte `at` of the HTML.
    fn start(&self, at: u32, hint: &mut usize) -> u32 {
        let Some(i) = self.find(at, hint) else { return 0 };
        let s = self.segments[i];
        if s.len == VERBATIM { s.source + (at - s.html) } else { s.source }
    }

    /// The source byte at which the thing ends that ends before byte `at` of the HTML.
    fn end(&self, at: u32, hint: &mut usize) -> u32 {
        if at == 0 {
            return self.start(0, hint);
        }
        let Some(i) = self.find(at - 1, hint) else { return 0 };
        let s = self.segments[i];
        if s.len == VERBATIM { s.source + (at - s.html) } else { s.source + s.len }
    }

    /// The first byte in the source, where the HTML stands there as it is from its first byte to its last.
    pub(super) fn whole(&self) -> Option<u32> {
        if let [only] = &self.segments[..] { (only.len == VERBATIM).then_some(only.source) } else { None }
    }

    /// Whether byte `at` of the HTML stands in the source as it is.
    pub(crate) fn is_verbatim(&self, at: u32, hint: &mut usize) -> bool {
        if self.whole().is_some() {
            return true;
        }
        self.find(at, hint).is_some_and(|i| self.segments[i].len == VERBATIM)
    }

    /// The source span of bytes `html` of the HTML.
    pub(crate) fn map(&self, html: Span, hint: &mut usize) -> Span {
        if let Some(first) = self.whole() {
            return Span { start: html.start + first, end: html.end + first };
        }
        if html.is_empty() {
            let at = self.end(html.start, hint);
            return Span { start: at, end: at };
        }
        let start = self.start(html.start, hint);
        let end = self.end(html.end, hint);
        Span { start: start.min(end), end: end.max(start) }
    }
}
