//! Whether two pages show the same: one equality for the command `verify` and for the proof of a conversion.
//!
//! Both sides are read as their sites say, and their normal forms are compared. Only where these differ they are built
//! again with places, and the first difference is looked for.

mod describe;
mod hunks;
pub mod kind;
pub(super) mod place;
#[cfg(test)]
mod tests;

pub use describe::Difference;
pub use kind::Kind;

use std::collections::HashSet;

use self::describe::{Half, describe, kinds};
use self::hunks::{Units, hunks};
use super::settings::Typography;
use super::verify;
use crate::front_matter;
use crate::generator::{self, Site};
use crate::markup::{self, Dialect, ReadOptions, TemplateSyntax};
use crate::text::{Encoding, ProblemKind, SourceFile, Span};
use crate::tree::{Fate, Mode, Node, NodeId, Normal, Traced, Tree, View, Whole, normal, visible_text};

/// How much counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Equality {
    /// Every element and attribute.
    Dom,
    /// What CommonMark with GFM's extensions can say: text, emphasis, links, pictures, code, headings, lists, tables.
    #[default]
    Core,
    /// The text that a reader sees.
    Text,
}

impl Equality {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Dom, Self::Core, Self::Text];

    /// The name used on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dom => "dom",
            Self::Core => "core",
            Self::Text => "text",
        }
    }

    /// The equality of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|equality| equality.name() == name)
    }

    /// The normal form in which differences are looked for.
    fn mode(self) -> Mode {
        if self == Self::Dom { Mode::Dom } else { Mode::Core }
    }
}

/// One of two pages.
#[derive(Clone, Copy, Debug)]
pub struct Page<'s> {
    /// The file.
    pub source: &'s SourceFile,
    /// The site that says how it is read.
    pub site: &'s Site,
    /// Its path below the root of that site.
    pub path: &'s str,
}

/// What comparing two pages came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compared {
    /// They show the same.
    Same,
    /// They do not.
    Differ(Differences),
    /// Nobody knows: a page is not read. Why, of the old page or else of the new one.
    Unread {
        /// Whether it is the old page.
        old: bool,
        /// The reason, as the end of a sentence.
        reason: &'static str,
    },
}

/// How two pages differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differences {
    /// The first difference.
    pub first: Difference,
    /// In how many places each kind differs, in the order of [`Kind`].
    pub kinds: Vec<(Kind, usize)>,
    /// In how many places they differ.
    pub places: usize,
    /// Whether there may be more places than were counted.
    pub more: bool,
}

/// Compares two pages.
///
/// The whole of a built HTML document is not its content: of one that has exactly one `main` (or `role=main`), else
/// exactly one `article`, only that is compared, of others the body. Where kramdown would make quotes and dashes
/// typographic, two pages are the same, too, when they are without that, as under [`Typography::Engine`].
#[must_use]
pub fn compare(old: Page<'_>, new: Page<'_>, equality: Equality) -> Compared {
    let (before, after) = (Reading::of(old), Reading::of(new));
    if old.source.bytes() == new.source.bytes() && before == after {
        return Compared::Same;
    }
    for (page, is_old) in [(old, true), (new, false)] {
        if let Some(reason) = unread(page) {
            return Compared::Unread { old: is_old, reason };
        }
    }
    let mut found: Option<Differences> = None;
    for &typography in typographies(&before, &after) {
        let (left, right) = (Body::of(old, &before, typography), Body::of(new, &after, typography));
        let Some(differences) = differences(&left, &right, equality) else { return Compared::Same };
        if found.as_ref().is_none_or(|found| (differences.more, differences.places) <= (found.more, found.places)) {
            found = Some(differences);
        }
    }
    found.map_or(Compared::Same, Compared::Differ)
}

/// Why a page is not read.
fn unread(page: Page<'_>) -> Option<&'static str> {
    if page.source.problems().iter().any(|problem| problem.kind == ProblemKind::TooLarge) {
        Some("it is over 16 MiB")
    } else if *page.source.encoding() != Encoding::Utf8 {
        Some("it is not UTF-8")
    } else if generator::is_opaque(page.path) {
        Some("its format is neither HTML nor Markdown")
    } else {
        None
    }
}

/// How the body of a page is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reading {
    body: Span,
    options: ReadOptions,
    /// Whether it is a whole HTML document, as a generator builds it.
    document: bool,
}

impl Reading {
    fn of(page: Page<'_>) -> Self {
        let block = front_matter::read_with(page.source, page.site.generator.fences());
        let mut options = generator::read_options(page.site, page.path);
        let document = block.front_matter.is_none()
            && options.dialect == Dialect::Html
            && opens_document(page.source.slice(block.body));
        if document {
            // What a generator built has no template tags any more, though it may talk about some.
            options.templates = TemplateSyntax::None;
        }
        Self { body: block.body, options, document }
    }

    /// Whether its engine makes quotes and dashes typographic.
    fn is_typographic(&self) -> bool {
        self.options.dialect == Dialect::Kramdown && self.options.kramdown != self.options.kramdown.without_typography()
    }
}

/// Whether `text` begins as a whole HTML document does, with its doctype or `html`.
fn opens_document(text: &str) -> bool {
    let mut text = text.trim_start_matches('\u{feff}').trim_start();
    while let Some(rest) = text.strip_prefix("<!--") {
        let Some(end) = rest.find("-->") else { return false };
        text = rest[end + 3..].trim_start();
    }
    let starts = |with: &str| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    starts("<!doctype") || starts("<html")
}

/// Who decides over quotes and dashes on both sides, in the order in which it is tried.
fn typographies(old: &Reading, new: &Reading) -> &'static [Typography] {
    match (old.is_typographic(), new.is_typographic()) {
        (false, false) => &[Typography::Keep],
        // What was built from the same Markdown has them already.
        _ => &[Typography::Keep, Typography::Engine],
    }
}

/// A body as it is compared.
pub(super) struct Body<'s> {
    pub tree: Tree,
    /// The text that it was read from.
    pub source: &'s str,
    /// Whether it is a whole HTML document, as a generator builds it.
    pub document: bool,
    /// The byte of the file at which it starts.
    pub start: usize,
}

impl<'s> Body<'s> {
    fn of(page: Page<'s>, reading: &Reading, typography: Typography) -> Self {
        // With its ids: a table of contents is made of them.
        let kramdown = match typography {
            Typography::Keep => reading.options.kramdown,
            Typography::Engine => reading.options.kramdown.without_typography(),
        };
        let options = ReadOptions { kramdown, ..reading.options };
        Self {
            tree: markup::read(page.source, reading.body, &options),
            source: page.source.text(),
            document: reading.document,
            start: reading.body.start as usize,
        }
    }

    /// What is compared of it.
    pub(super) fn root(&self) -> Node<'_> {
        let body = normal::content(self.tree.root());
        if !self.document {
            return body;
        }
        let only = |wanted: fn(Node<'_>) -> bool| {
            let mut found = body.descendants().filter(|node| wanted(*node));
            found.next().filter(|_| found.next().is_none())
        };
        only(|node| node.is("main") || node.attribute("role") == Some("main"))
            .or_else(|| only(|node| node.is("article")))
            .unwrap_or(body)
    }

    /// The template tags, with their places.
    fn templates(&self) -> Vec<(Span, &'s str)> {
        let spans = self.root().descendants().filter_map(|node| Some(node.template()?.span));
        spans.map(|span| (span, span.of(self.source))).collect()
    }
}

/// A body as its author wrote it: without the ids that an engine makes by itself.
struct Written<'t>(&'t Tree);

impl View for Written<'_> {
    fn fate(&self, _: Node<'_>) -> Fate {
        Fate::Keep
    }

    fn keeps_attribute(&self, node: NodeId, index: usize) -> bool {
        let node = self.0.node(node);
        node.attributes().get(index).is_none_or(|attribute| &*attribute.name != "id")
            || node.has_written_attribute("id")
    }
}

/// How two bodies differ; `None` where they are the same.
pub(super) fn differences(old: &Body<'_>, new: &Body<'_>, equality: Equality) -> Option<Differences> {
    let equal = match equality {
        Equality::Text => visible_text(&Whole, old.root()) == visible_text(&Whole, new.root()),
        _ => {
            let form = |body: &Body<'_>| Normal::of(&Written(&body.tree), body.root(), body.source, equality.mode());
            form(old) == form(new)
        }
    };
    if equal {
        return if equality == Equality::Text { None } else { beside_form(old, new) };
    }
    let left = Traced::of(&Written(&old.tree), old.root(), old.source, equality.mode());
    let right = Traced::of(&Written(&new.tree), new.root(), new.source, equality.mode());
    let text_only = equality == Equality::Text;
    let (left, right) = (Units::of(&left, text_only), Units::of(&right, text_only));
    let (hunks, all) = hunks(&left.list, &right.list);
    let mut first = None;
    let mut counts = vec![0; Kind::ALL.len()];
    for hunk in &hunks {
        let (old, new) = (Half::of(&left, &hunk.old, old.source), Half::of(&right, &hunk.new, new.source));
        let kinds = kinds(&old, &new);
        for kind in &kinds {
            counts[*kind as usize] += 1;
        }
        if first.is_none() {
            first = kinds.first().map(|kind| describe(*kind, &old, &new));
        }
    }
    // What differs is not always in the form: of a template tag the text mode shows nothing.
    let first = first.unwrap_or_else(|| {
        counts[Kind::Text as usize] += 1;
        let message = "something else before than after".to_owned();
        Difference { kind: Kind::Text, message, old: Span::empty(old.start), new: Span::empty(new.start) }
    });
    let kinds = Kind::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect();
    Some(Differences { first, kinds, places: hunks.len().max(1), more: !all })
}

/// What counts of a page beside its form, as in the proof of a conversion: template tags wherever they stand, and the
/// places that its own links lead to.
fn beside_form(old: &Body<'_>, new: &Body<'_>) -> Option<Differences> {
    let one = |first: Difference| Differences { kinds: vec![(first.kind, 1)], first, places: 1, more: false };
    let (left, right) = (old.templates(), new.templates());
    let lines = |text: &str| text.replace("\r\n", "\n");
    let at = left.iter().zip(&right).take_while(|(a, b)| lines(a.1) == lines(b.1)).count();
    if at < left.len() || at < right.len() {
        let shown = |list: &[(Span, &str)]| list.get(at).map_or("none".to_owned(), |(_, text)| format!("`{text}`"));
        let place = |list: &[(Span, &str)], start| list.get(at).map_or(Span::empty(start), |(span, _)| *span);
        let message = format!("{} before, {} after", shown(&left), shown(&right));
        let (old, new) = (place(&left, old.start), place(&right, new.start));
        return Some(one(Difference { kind: Kind::Template, message, old, new }));
    }
    let (node, name) = lost_place(old.root(), new.root())?;
    let message = format!("the place `#{name}` that a link leads to before, none after");
    let (old, new) = (node.tag_span(), Span::empty(new.start));
    Some(one(Difference { kind: Kind::Link, message, old, new }))
}

/// The first place of the old page that a link within it leads to and that the new page has not. Ids of headings and
/// footnotes are what an engine makes by itself.
fn lost_place<'t>(old: Node<'t>, new: Node<'_>) -> Option<(Node<'t>, &'t str)> {
    let targets = verify::targets(&Whole, old);
    if targets.is_empty() {
        return None;
    }
    let is_own = |node: Node<'_>| {
        matches!(node.name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
            || std::iter::once(node).chain(node.ancestors()).any(|above| above.footnote().is_some())
    };
    let found: HashSet<String> = verify::places(&Whole, new);
    old.descendants()
        .filter(|node| !is_own(*node))
        .flat_map(|node| verify::names(&Whole, node).map(move |name| (node, name)))
        .find(|(_, name)| targets.contains(*name) && !found.contains(*name))
}
