//! A hunk in words: what kinds of things differ in it, where they stand, what stood there before and what stands there
//! after.

use super::hunks::{Unit, Units, WINDOW};
use super::kind::Kind;
use super::place::text_span;
use crate::text::Span;
use crate::tree::{Node, PartKind};

/// Characters of a text that a message quotes.
const QUOTED: usize = 40;

/// One side of a hunk.
pub(super) struct Half<'f> {
    units: &'f [Unit<'f>],
    /// What comes after it.
    rest: &'f [Unit<'f>],
    /// What comes before it.
    before: &'f [Unit<'f>],
    all: &'f Units<'f>,
    source: &'f str,
}

/// A difference as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs; the first of them where several do.
    pub kind: Kind,
    /// What it was and what it is: lower case, no full stop.
    pub message: String,
    /// Where it stands in the old file.
    pub old: Span,
    /// Where it stands in the new file.
    pub new: Span,
}

impl<'f> Half<'f> {
    pub(super) fn of(all: &'f Units<'f>, range: &std::ops::Range<usize>, source: &'f str) -> Self {
        // Where the end of a hunk was not found its beginning says enough.
        let end = range.end.min(range.start + WINDOW);
        let units = &all.list[range.start..end];
        Self { units, rest: &all.list[end..], before: &all.list[..range.start], all, source }
    }

    fn node(&self, unit: &Unit<'_>) -> Option<Node<'f>> {
        self.all.parts[unit.part].node
    }

    fn formats(&self, unit: &Unit<'_>) -> impl Iterator<Item = &'f str> + use<'f> {
        self.all.form.formats(&self.all.parts[unit.part])
    }

    fn is_code(&self, unit: &Unit<'_>) -> bool {
        let below = |node: Node<'_>| node.ancestors().any(|above| above.is("pre"));
        unit.kind == PartKind::Text
            && (self.formats(unit).any(|format| name(format) == "code") || self.node(unit).is_some_and(below))
    }

    /// The units that `wanted` picks.
    fn pick(&self, wanted: impl Fn(&Unit<'_>) -> bool) -> Vec<&'f Unit<'f>> {
        self.units.iter().filter(|unit| wanted(unit)).collect()
    }

    fn words(&self, code: bool) -> String {
        self.units
            .iter()
            .filter(|unit| unit.kind == PartKind::Text && self.is_code(unit) == code)
            .map(|unit| unit.text)
            .collect()
    }

    /// The tags under which `unit` stands, in a fixed order.
    fn sorted_formats(&self, unit: &Unit<'_>, wanted: impl Fn(&str) -> bool) -> Vec<&'f str> {
        let mut formats: Vec<&str> = self.formats(unit).filter(|format| wanted(name(format))).collect();
        formats.sort_unstable();
        formats
    }

    /// The formats of all words and things of the line in it, in order, each list once.
    fn format_runs(&self, wanted: impl Fn(&str) -> bool + Copy) -> Vec<Vec<&'f str>> {
        let inline = |unit: &&Unit<'_>| matches!(unit.kind, PartKind::Text | PartKind::Atom) && !unit.is_blank();
        let mut runs: Vec<_> = self.units.iter().filter(inline).map(|unit| self.sorted_formats(unit, wanted)).collect();
        runs.retain(|run| !run.is_empty());
        runs.dedup();
        runs
    }

    /// Where `units` stand; where the next thing begins when there are none.
    fn span(&self, units: &[&Unit<'_>]) -> Span {
        let solid = |unit: &&&Unit<'_>| !unit.is_blank();
        let first = units.iter().find(solid).or(units.first());
        let last = units.iter().rfind(solid).or(units.last());
        match (first, last) {
            (Some(first), Some(last)) => {
                let (from, to) = (self.unit_span(first), self.unit_span(last));
                // Footnotes and what a browser moves are not read in the order of the source.
                if to.end >= from.start { Span { end: to.end, ..from } } else { from }
            }
            _ => {
                let next =
                    self.units.iter().chain(self.rest).find(|unit| unit.kind != PartKind::Close && !unit.is_blank());
                match next {
                    Some(next) => Span::empty(self.unit_span(next).start as usize),
                    None => Span::empty(self.before.last().map_or(0, |unit| self.unit_span(unit).end) as usize),
                }
            }
        }
    }

    fn unit_span(&self, unit: &Unit<'_>) -> Span {
        let Some(node) = self.node(unit) else { return Span::empty(0) };
        match unit.kind {
            PartKind::Text if node.element().is_none() => {
                let place = |part: usize, node, at: usize, end: usize| {
                    let offset = self.all.parts[part].offset;
                    text_span(self.source, node, offset + at, offset + end)
                };
                if unit.last == unit.part {
                    return place(unit.part, node, unit.at, unit.end);
                }
                let first = place(unit.part, node, unit.at, self.all.parts[unit.part].text.len());
                let Some(node) = self.all.parts[unit.last].node else { return first };
                let end = place(unit.last, node, 0, unit.end).end;
                if end >= first.start { Span { end, ..first } } else { first }
            }
            PartKind::Close => Span::empty(node.span().end as usize),
            // A paragraph that no tag opens begins with its first text.
            PartKind::Open if node.element().is_none() => {
                let start = self.all.parts[unit.part].offset;
                text_span(self.source, node, start, start)
            }
            PartKind::Open => {
                let span = node.open_tag().filter(|tag| !tag.generated).map_or(node.span(), |tag| tag.span);
                let length = span.of(self.source).trim_end().len();
                Span::new(span.start as usize, span.start as usize + length)
            }
            PartKind::Text | PartKind::Atom => node.span(),
        }
    }

    /// The words of the hunk, cut to what a message can hold.
    fn quote(&self, code: bool) -> Option<String> {
        quote(&self.words(code))
    }

    /// The place of the attribute `attribute` of `node`, else all of it.
    fn value_span(node: Node<'_>, attribute: &str) -> Span {
        node.attribute_span(attribute).map_or(node.span(), |span| span.value)
    }

    /// The link around `unit`; drawings have them as well.
    fn link(&self, unit: &Unit<'_>) -> Option<Node<'f>> {
        let node = self.node(unit)?;
        let is_link =
            |above: &Node<'_>| above.element().is_some_and(|e| &*e.name == "a") && above.attribute("href").is_some();
        std::iter::once(node).chain(node.ancestors()).find(is_link)
    }
}

/// `text` between backticks, cut to what a message can hold; nothing of white space alone.
fn quote(text: &str) -> Option<String> {
    let text = if text.trim().is_empty() { text } else { text.trim() };
    let mut chars = text.chars();
    let mut shown: String = chars.by_ref().take(QUOTED).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    match shown.trim() {
        "" if text.is_empty() => None,
        "" => Some("white space".to_owned()),
        _ => Some(format!("`{shown}`")),
    }
}

/// The name of the element in a tag of a form.
fn name(tag: &str) -> &str {
    tag.split(' ').next().unwrap_or(tag)
}

fn is_heading(tag: &str) -> bool {
    matches!(name(tag), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn is_emphasis(name: &str) -> bool {
    !matches!(name, "a" | "code")
}

/// What a thing in the line is.
fn atom_kind(unit: &Unit<'_>, half: &Half<'_>) -> Kind {
    if half.node(unit).is_some_and(|node| node.template().is_some()) {
        return Kind::Template;
    }
    match name(unit.text) {
        "img" => Kind::Image,
        "br" | "input" | "footnote" | "wbr" => Kind::Structure,
        _ => Kind::Embed,
    }
}

/// The kinds of things that differ in a hunk, the most telling first.
pub(super) fn kinds(old: &Half<'_>, new: &Half<'_>) -> Vec<Kind> {
    let mut found = Vec::new();
    let opens = |half: &Half<'_>, wanted: fn(&str) -> bool| -> Vec<String> {
        half.pick(|unit| unit.kind == PartKind::Open && wanted(unit.text)).iter().map(|u| u.text.to_owned()).collect()
    };
    let differ = |wanted: fn(&str) -> bool| opens(old, wanted) != opens(new, wanted);
    if differ(is_heading) {
        found.push(Kind::Heading);
    }
    if differ(|tag| name(tag) == "pre") || old.words(true) != new.words(true) {
        found.push(Kind::Code);
    }
    for kind in [Kind::Image, Kind::Embed, Kind::Template] {
        let atoms = |half: &Half<'_>| -> Vec<String> {
            let wanted = |unit: &Unit<'_>| unit.kind == PartKind::Atom && atom_kind(unit, half) == kind;
            half.pick(wanted).iter().map(|unit| unit.text.to_owned()).collect()
        };
        if atoms(old) != atoms(new) {
            found.push(kind);
        }
    }
    let words = |half: &Half<'_>| half.words(false).split_whitespace().collect::<String>();
    // What became code, or was it, is the same text.
    let moved =
        |half: &Half<'_>| half.units.iter().filter(|u| u.kind == PartKind::Text).map(|u| u.text).collect::<String>();
    if found.contains(&Kind::Code) && moved(old).trim() == moved(new).trim() {
        return found;
    }
    if words(old) != words(new) {
        found.push(Kind::Text);
    } else if found.is_empty() {
        let in_line = |unit: &Unit<'_>| matches!(unit.kind, PartKind::Text | PartKind::Atom);
        let things = |half: &Half<'_>| half.pick(|unit| unit.kind == PartKind::Atom).len();
        if things(old) != things(new) {
            return vec![Kind::Structure];
        }
        for (kind, wanted) in [
            (Kind::Link, (|name| name == "a") as fn(&str) -> bool),
            (Kind::Code, |name| name == "code"),
            (Kind::Emphasis, is_emphasis),
        ] {
            if old.format_runs(wanted) != new.format_runs(wanted) {
                found.push(kind);
            }
        }
        if found.is_empty() {
            let only_inline = old.units.iter().chain(new.units).all(in_line);
            let text = old.words(false) != new.words(false);
            found.push(match only_inline {
                true if text => Kind::Text,
                true => Kind::Emphasis,
                false => Kind::Structure,
            });
        }
    }
    found
}

/// What a hunk says, where `kind` is the first of its kinds.
pub(super) fn describe(kind: Kind, old: &Half<'_>, new: &Half<'_>) -> Difference {
    let (before, after) = (side(kind, old, new), side(kind, new, old));
    let none = || "none".to_owned();
    let (was, is) = (before.0.unwrap_or_else(none), after.0.unwrap_or_else(none));
    let subject = match kind {
        Kind::Emphasis | Kind::Link => {
            let words = old.quote(false).or_else(|| old.quote(true)).or_else(|| new.quote(false));
            words.map_or_else(String::new, |words| format!("{} of {words}: ", kind.name()))
        }
        Kind::Image if alternative(old, new) => "alternative text: ".to_owned(),
        _ => String::new(),
    };
    Difference { kind, message: format!("{subject}{was} before, {is} after"), old: before.1, new: after.1 }
}

/// The first two pictures of a hunk, where only what is said in their place differs.
fn alternative(old: &Half<'_>, new: &Half<'_>) -> bool {
    let (Some(old), Some(new)) = (image(old), image(new)) else { return false };
    old.attribute("src") == new.attribute("src")
}

fn image<'f>(half: &Half<'f>) -> Option<Node<'f>> {
    let unit = half.units.iter().find(|unit| unit.kind == PartKind::Atom && name(unit.text) == "img")?;
    half.node(unit)
}

/// What `half` has of `kind` in words, and where.
fn side(kind: Kind, half: &Half<'_>, other: &Half<'_>) -> (Option<String>, Span) {
    let all: Vec<&Unit<'_>> = half.units.iter().collect();
    let first = |wanted: &dyn Fn(&Unit<'_>) -> bool| half.units.iter().find(|unit| wanted(unit));
    match kind {
        Kind::Text => {
            let words = half.pick(|unit| unit.kind == PartKind::Text);
            (half.quote(false).or_else(|| half.quote(true)), half.span(&words))
        }
        Kind::Emphasis => {
            let words = half.pick(|unit| matches!(unit.kind, PartKind::Text | PartKind::Atom));
            let runs = half.format_runs(is_emphasis);
            let shown = runs.iter().max_by_key(|run| run.len()).filter(|run| !run.is_empty());
            let names = |run: &Vec<&str>| run.iter().map(|tag| emphasis(name(tag))).collect::<Vec<_>>().join(" and ");
            (shown.map(names), half.span(&words))
        }
        Kind::Link => {
            let linked = first(&|unit| half.formats(unit).any(|tag| name(tag) == "a"));
            let Some(anchor) = linked.and_then(|unit| half.link(unit)) else { return (None, half.span(&all)) };
            let target = anchor.attribute("href").unwrap_or_default();
            (Some(format!("`{target}`")), Half::value_span(anchor, "href"))
        }
        Kind::Image => {
            let Some(node) = image(half) else { return (None, half.span(&[])) };
            let attribute = if alternative(half, other) { "alt" } else { "src" };
            let value = node.attribute(attribute).unwrap_or_default();
            let words = if value.is_empty() { None } else { Some(format!("`{value}`")) };
            (words, Half::value_span(node, attribute))
        }
        Kind::Embed | Kind::Template => {
            let Some(unit) = first(&|unit| unit.kind == PartKind::Atom && atom_kind(unit, half) == kind) else {
                return (None, half.span(&[]));
            };
            (quote(unit.text), half.span(&[unit]))
        }
        Kind::Code => {
            let words = half.pick(|unit| half.is_code(unit));
            let block = first(&|unit| unit.kind == PartKind::Open && name(unit.text) == "pre");
            match (half.quote(true), block) {
                (Some(words_shown), _) => (Some(words_shown), half.span(&words)),
                (None, Some(block)) => {
                    let language = block.text.strip_prefix("pre ").filter(|language| !language.is_empty());
                    let words = language.map_or("no language".to_owned(), |name| format!("language `{name}`"));
                    (Some(words), half.span(&[block]))
                }
                (None, None) => (half.quote(false).map(|words| format!("text {words}")), half.span(&all)),
            }
        }
        Kind::Heading => match first(&|unit| unit.kind == PartKind::Open && is_heading(unit.text)) {
            Some(unit) => (Some(format!("level {}", &name(unit.text)[1..])), half.span(&[unit])),
            None => (first(&|unit| unit.kind == PartKind::Open).map(|unit| element(unit.text)), half.span(&all)),
        },
        Kind::Structure | Kind::Url => {
            let tag = half.units.iter().find(|unit| unit.kind == PartKind::Atom);
            let shown = tag.or(half.units.iter().find(|unit| !unit.is_blank())).or(half.units.first());
            let words = shown.map(|unit| match unit.kind {
                PartKind::Open | PartKind::Atom => element(unit.text),
                PartKind::Close => "the end of a block".to_owned(),
                PartKind::Text => "text in the same block".to_owned(),
            });
            let solid = shown.filter(|unit| !unit.is_blank());
            (words, solid.map_or_else(|| half.span(&[]), |unit| half.span(&[unit])))
        }
    }
}

fn emphasis(name: &str) -> &str {
    match name {
        "em" => "emphasis",
        "del" => "struck out",
        "sup" => "raised",
        "sub" => "lowered",
        other => other,
    }
}

/// An element of a form in words.
fn element(tag: &str) -> String {
    let words = match name(tag) {
        "p" | "#run" => "a paragraph",
        "ul" => "a list",
        "ol" => "a numbered list",
        "li" => "a list item",
        "blockquote" => "a quote",
        "table" => "a table",
        "tr" => "a row",
        "td" => "a cell",
        "hr" => "a rule",
        "br" => "a line break",
        "pre" => "a code block",
        "input" => "a check box",
        "footnote" => "a footnote",
        "footnotes" => "footnotes",
        "dl" => "a definition list",
        "dt" => "a term",
        "dd" => "a definition",
        _ => return format!("<{tag}>"),
    };
    words.to_owned()
}
