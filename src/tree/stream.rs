//! What a reader writes its HTML to, piece by piece: [`Rendered`], which keeps the HTML, or [`Stream`], which reads each
//! piece at once and keeps the tree alone.

use std::ops::Range;

use html5ever::LocalName;

use super::Template;
use super::arena::{Attribute, NodeKind, Tree};
use super::build::empty;
use super::direct::Builder;
use super::footnotes::Footnotes;
use super::rendered::{Rendered, SourceMap};
use crate::text::{Problem, Span};

/// What a reader writes its HTML to.
pub(crate) trait Output: Sized {
    /// Whether anybody asks for the problems that a reader notices.
    const TELLS: bool;

    /// Writes `text`, which stands at byte `source` of the source exactly so.
    fn verbatim(&mut self, text: &str, source: usize);

    /// As [`Output::verbatim`] for text without markup: none of its characters is a carriage return, nor `<`, `>` or `&` but
    /// where text is taken.
    fn text(&mut self, text: &str, source: usize);

    /// Whether text is taken as what it says, not as HTML.
    fn takes_text(&self) -> bool;

    /// Writes text without a carriage return that `source` as a whole is read as; `false` where it has to be written as HTML.
    fn shown(&mut self, text: &str, source: Span) -> bool;

    /// Writes `html`, which as a whole comes from `source`. A tag is written in one piece or ends in a piece of its own,
    /// `>`.
    fn atom(&mut self, html: &str, source: Span);

    /// As [`Output::atom`] for one tag without attributes, of small letters and digits.
    fn tag(&mut self, tag: &str, source: Span);

    /// Writes the start tag of the element `name` with `attributes`, names of small letters and values, all of which comes from
    /// `source`; `false` where it has to be written as HTML.
    fn start(&mut self, name: &str, attributes: &[(&str, &str)], source: Span) -> bool;

    /// Writes the sentinel of template `index`.
    fn template(&mut self, index: usize);

    /// The templates that sentinels stand for.
    fn templates(&self) -> &[Template];

    /// Adds what the reader noticed; spans are bytes of the file.
    fn set_problems(&mut self, problems: Vec<Problem>);

    /// What the reader noticed.
    fn into_problems(self) -> Vec<Problem>;

    /// Nothing yet, with the same templates: for what is written apart.
    fn fresh(&self) -> Self;

    /// Appends what was written apart, such as the footnotes at the end.
    fn append(&mut self, other: &Self);
}

impl Output for Rendered {
    const TELLS: bool = true;

    fn verbatim(&mut self, text: &str, source: usize) {
        self.verbatim(text, source);
    }

    fn text(&mut self, text: &str, source: usize) {
        self.verbatim(text, source);
    }

    fn takes_text(&self) -> bool {
        false
    }

    fn shown(&mut self, _: &str, _: Span) -> bool {
        false
    }

    fn atom(&mut self, html: &str, source: Span) {
        self.atom(html, source);
    }

    fn tag(&mut self, tag: &str, source: Span) {
        self.atom(tag, source);
    }

    fn start(&mut self, _: &str, _: &[(&str, &str)], _: Span) -> bool {
        false
    }

    fn template(&mut self, index: usize) {
        self.template(index);
    }

    fn templates(&self) -> &[Template] {
        self.templates()
    }

    fn set_problems(&mut self, problems: Vec<Problem>) {
        self.set_problems(problems);
    }

    fn into_problems(self) -> Vec<Problem> {
        self.into_problems()
    }

    fn fresh(&self) -> Self {
        let mut fresh = Self::default();
        fresh.set_templates(self.templates().to_vec());
        fresh
    }

    fn append(&mut self, other: &Self) {
        self.append(other);
    }
}

/// A tree that grows with each piece of HTML, for who asks what a text is read as and not what is wrong with it. It is the
/// tree that [`super::build()`] makes of the same pieces, without problems and without a map back from generated HTML: the
/// places of attributes are known in the author's own tags alone. Where html5ever has to mend, or a template stands, there
/// is none.
pub(crate) struct Stream<'s> {
    source: &'s str,
    /// `None` from where on it is not known what the tree would be.
    builder: Option<Builder>,
    /// Raw HTML in hand: bytes of the source.
    raw: Range<usize>,
    /// Whether there was any.
    has_raw: bool,
    /// A generated tag in hand, without its end.
    tag: String,
}

impl<'s> Stream<'s> {
    /// Nothing yet. `source` is the text of a whole file, without templates.
    pub(crate) fn new(source: &'s str, max_depth: usize) -> Self {
        let is_plain = memchr::memchr(0, source.as_bytes()).is_none();
        let builder = is_plain.then(|| Builder::new(empty(source.len()), max_depth));
        Self { source, builder, raw: 0..0, has_raw: false, tag: String::new() }
    }

    /// Does `read`, whose tokens are at `place`, or where they stand in the source.
    fn read(&mut self, place: Option<Span>, read: impl FnOnce(&mut Builder) -> Option<()>) {
        let Some(builder) = &mut self.builder else { return };
        builder.whole = place;
        if read(builder).is_none() {
            self.builder = None;
        }
    }

    /// Reads the raw HTML in hand.
    fn flush(&mut self) {
        if self.raw.is_empty() {
            return;
        }
        let Range { start, end } = std::mem::replace(&mut self.raw, 0..0);
        let html = &self.source[..end];
        // A carriage return could be the half of a line end.
        if html[start..].contains('\r') {
            self.builder = None;
        }
        self.has_raw = true;
        self.read(None, |builder| builder.read(html, start));
    }

    /// The tree; `None` where [`super::build()`] has to make it.
    pub(crate) fn into_tree(mut self) -> Option<Tree> {
        self.flush();
        if !self.tag.is_empty() {
            return None;
        }
        let mut tree = self.builder?.finish();
        for slot in &mut tree.slots[1..] {
            let Span { start, end } = slot.span;
            slot.span = Span { start: start.min(end), end: end.max(start) };
            if let NodeKind::Element(element) = &mut slot.kind
                && element.open.is_some_and(|id| tree.tags[id.0 as usize].generated)
            {
                element.flags.set(super::Flags::GENERATED);
            }
        }
        if self.has_raw {
            // The author's tags stand in the source, where those who ask for the places of attributes look.
            (tree.html, tree.map) = (self.source.to_owned(), SourceMap::identity());
        }
        for tag in tree.tags.iter_mut().filter(|tag| tag.generated) {
            tag.html = Span::default();
        }
        tree.footnotes = Footnotes::of(&tree);
        Some(tree)
    }
}

impl Output for Stream<'_> {
    const TELLS: bool = false;

    fn verbatim(&mut self, text: &str, source: usize) {
        if !self.tag.is_empty() {
            self.tag.push_str(text);
        } else if self.raw.end == source && !self.raw.is_empty() {
            self.raw.end += text.len();
        } else {
            self.flush();
            self.raw = source..source + text.len();
        }
    }

    fn text(&mut self, text: &str, source: usize) {
        if !self.tag.is_empty() {
            self.tag.push_str(text);
        } else if !text.is_empty() {
            self.flush();
            let span = Span::new(source, source + text.len());
            self.read(None, |builder| builder.text(text, span));
        }
    }

    fn takes_text(&self) -> bool {
        self.tag.is_empty()
    }

    fn shown(&mut self, text: &str, source: Span) -> bool {
        if !self.takes_text() {
            return false;
        }
        self.flush();
        self.read(Some(source), |builder| builder.text(text, source));
        true
    }

    fn atom(&mut self, html: &str, source: Span) {
        if html.is_empty() {
            return;
        }
        if !self.tag.is_empty() {
            self.tag.push_str(html);
            if html == ">" {
                let mut tag = std::mem::take(&mut self.tag);
                self.read(Some(source), |builder| builder.read(&tag, 0));
                tag.clear();
                // Its memory is for the next one.
                self.tag = tag;
            }
            return;
        }
        self.flush();
        // Mostly it is one tag without attributes, or the line end behind one.
        if html == "\n" {
            return self.read(Some(source), |builder| builder.text(html, source));
        }
        if let Some(inner) = html.strip_prefix('<').and_then(|html| html.strip_suffix('>'))
            && inner.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'/')
        {
            return self.read(Some(source), |builder| builder.bare_tag(inner, source));
        }
        let whole = html.rfind(['<', '>']).filter(|&at| html.as_bytes()[at] == b'<').unwrap_or(html.len());
        self.tag.push_str(&html[whole..]);
        self.read(Some(source), |builder| builder.read(&html[..whole], 0));
    }

    fn tag(&mut self, tag: &str, source: Span) {
        if self.tag.is_empty()
            && let Some(inner) = tag.strip_prefix('<').and_then(|tag| tag.strip_suffix('>'))
        {
            self.flush();
            self.read(Some(source), |builder| builder.bare_tag(inner, source));
        } else {
            self.atom(tag, source);
        }
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)], source: Span) -> bool {
        if !self.takes_text() {
            return false;
        }
        self.flush();
        let attribute = |&(name, value): &(&str, &str)| Attribute { name: LocalName::from(name), value: value.into() };
        let attributes = attributes.iter().map(attribute).collect();
        self.read(Some(source), |builder| builder.made_tag(name, attributes));
        true
    }

    fn template(&mut self, _: usize) {
        self.builder = None;
    }

    fn templates(&self) -> &[Template] {
        &[]
    }

    fn set_problems(&mut self, _: Vec<Problem>) {}

    fn into_problems(self) -> Vec<Problem> {
        Vec::new()
    }

    /// What is written apart makes no tree, and is none's part.
    fn fresh(&self) -> Self {
        Self { source: self.source, builder: None, raw: 0..0, has_raw: false, tag: String::new() }
    }

    fn append(&mut self, _: &Self) {
        self.builder = None;
    }
}
