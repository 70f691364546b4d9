//! What a reader noticed: repaired, dropped or left as plain text.

use super::Span;

/// The kinds of [`Problem`]. A kind is a fact about the source, not a verdict: rules turn kinds into diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum ProblemKind {
    // file
    /// Bytes that are not UTF-8 (one problem for each run of them); detail: the bytes in hexadecimal.
    InvalidUtf8,
    /// The whole file is in another encoding; detail: the encoding's name.
    OtherEncoding,
    /// A byte order mark at the start of the file.
    ByteOrderMark,
    /// The file is longer than the cap; the rest was not read.
    TooLarge,
    // front matter
    /// The block cannot be parsed; detail: why.
    FrontMatterSyntax,
    /// An opening fence without a closing one; the span is the opening fence.
    FrontMatterUnclosed,
    /// No block at the start of the file; related: a fence that comes too late.
    FrontMatterMissing,
    /// A key for the second time; related: the first.
    DuplicateKey,
    // HTML
    /// `<` that opens no tag, `<>`, `</>`, an unfinished tag at the end; detail: what the tokenizer said.
    StrayMarkup,
    /// A second attribute of the same name, which the parser drops; related: the first.
    DuplicateAttribute,
    /// `&name` that the parser reads as a character although no `;` follows, or that could be one.
    AmbiguousAmpersand,
    /// `&name;` that is no character reference.
    UnknownEntity,
    /// A start tag whose element was never closed by its own end tag.
    UnclosedElement,
    /// An end tag that closed nothing.
    StrayEndTag,
    /// Elements that overlap; related: the other tag.
    Misnested,
    /// Content of a table that the parser moves in front of it; detail: the name of the element, nothing for text.
    FosterParented,
    /// A start tag that the parser drops, because its element cannot stand there; detail: its name.
    IgnoredTag,
    /// Elements deeper than the cap; their tags were dropped.
    TooDeep,
    /// More attributes on one tag than the cap; the tag was read as text.
    TooManyAttributes,
    /// More template tags than the cap; the rest was read as text.
    TooManyTemplates,
    // Markdown
    /// A run of `*`, `_` or `~` that was meant as a delimiter and stays literal; detail: why.
    LiteralDelimiter,
    /// A run of `*` or `_` that is a delimiter to kramdown alone: CommonMark's rules leave it literal; detail: why;
    /// related: the run at the other end.
    KramdownDelimiter,
    /// `[text][label]` without a definition of the label; detail: the label.
    UndefinedReference,
    /// A definition of a link whose label another definition has too, and which is not used; related: the one that is;
    /// detail: the label.
    DuplicateDefinition,
    /// A definition of a link that no link names; detail: the label.
    UnusedDefinition,
    /// A fence that swallows the rest of the post.
    UnclosedFence,
    // templates
    /// A block tag without its end, or an end without its start; detail: the tag's name.
    UnbalancedTemplate,
    /// `{{` or `{%` without its end.
    UnclosedTemplate,
}

/// Something a reader noticed, with its place. Readers never fail; they report these and go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// The exact bytes.
    pub span: Span,
    /// A second place that matters, such as the first of two duplicates.
    pub related: Option<Span>,
    /// What only the reader knows: a name, a reason. Its meaning is documented at the kind.
    pub detail: Box<str>,
    /// The engine mends it before a browser sees it, each in its own way: who mends the source changes what the reader
    /// sees.
    pub mended: bool,
}

impl Problem {
    /// A problem of `kind` at `span`.
    #[must_use]
    pub fn new(kind: ProblemKind, span: Span) -> Self {
        Self { kind, span, related: None, detail: Box::default(), mended: false }
    }

    /// With its detail.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Box<str>>) -> Self {
        self.detail = detail.into();
        self
    }

    /// With a second place.
    #[must_use]
    pub fn related(mut self, span: Span) -> Self {
        self.related = Some(span);
        self
    }
}
