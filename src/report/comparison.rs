//! Reports of a comparison of pages: what differs is shown in both files. `schemas/verify.schema.json` describes the
//! JSON.

use serde::Serialize;

use super::json::Place;
use super::{Format, Positions, Style, Verification, count, plain, thousands, write};
#[cfg(feature = "cli")]
use crate::diagnostic::Diagnostic;
use crate::diagnostic::RuleInfo;
use crate::text::Span;

/// What is told of a page that is not known to be the same on both sides.
#[derive(Debug)]
pub struct PageReport<'a> {
    /// What differs first, or what else there is to say.
    pub info: &'static RuleInfo,
    /// In words.
    pub message: String,
    /// The old page with the place of the difference, where it has one.
    pub old: Option<(&'a Positions<'a>, Option<Span>)>,
    /// The new one.
    pub new: Option<(&'a Positions<'a>, Option<Span>)>,
    /// In how many places each kind of thing differs, by name.
    pub kinds: Vec<(&'static str, usize)>,
    /// In how many places the page differs.
    pub places: usize,
    /// Whether there may be more.
    pub more: bool,
}

/// A format for comparisons.
pub struct ComparisonReport {
    format: Format,
    #[cfg(feature = "cli")]
    pretty: super::pretty::Pretty,
}

#[derive(Serialize)]
struct SideObject<'a> {
    path: &'a str,
    #[serde(flatten)]
    place: Option<Place>,
}

#[derive(Serialize)]
struct PageObject<'a> {
    rule: &'static str,
    message: &'a str,
    old: Option<SideObject<'a>>,
    new: Option<SideObject<'a>>,
    kinds: serde_json::Map<String, serde_json::Value>,
    places: usize,
    more: bool,
}

impl ComparisonReport {
    /// The formats that it has.
    pub const FORMATS: [Format; 3] = [Format::Pretty, Format::Short, Format::Json];

    /// The report in `format`, one of [`Self::FORMATS`]; any other is short.
    #[must_use]
    pub fn new(format: Format, style: Style) -> Self {
        #[cfg(not(feature = "cli"))]
        let _ = style;
        Self {
            format,
            #[cfg(feature = "cli")]
            pretty: super::pretty::Pretty::new(style),
        }
    }

    /// What stands before the first page.
    pub fn begin(&self, out: &mut Vec<u8>) {
        if self.format == Format::Json {
            out.extend_from_slice(b"{\"version\": 1, \"pages\": [\n");
        }
    }

    /// What stands between two pages.
    #[must_use]
    pub fn separator(&self) -> &'static [u8] {
        if self.format == Format::Json { b",\n" } else { b"" }
    }

    /// One page that is not the same.
    pub fn page(&self, page: &PageReport<'_>, out: &mut Vec<u8>) {
        match self.format {
            Format::Json => json(page, out),
            #[cfg(feature = "cli")]
            Format::Pretty => self.pretty(page, out),
            _ => short(page, out),
        }
    }

    /// What stands after the last page.
    pub fn end(&self, figures: &Verification, out: &mut Vec<u8>) {
        if self.format == Format::Json {
            let summary = serde_json::json!({
                "pages": figures.pages(), "same": figures.same, "differ": figures.differ,
                "only_old": figures.only_old, "only_new": figures.only_new, "uncompared": figures.uncompared,
            });
            write(out, format_args!("\n], \"summary\": {summary}}}\n"));
        }
    }

    #[cfg(feature = "cli")]
    fn pretty(&self, page: &PageReport<'_>, out: &mut Vec<u8>) {
        let diagnostic = |words, span: Option<Span>| {
            let found = Diagnostic::new(page.info, span.unwrap_or_default(), page.message.as_str()).label(words);
            match kinds(page) {
                Some(help) => found.help(help),
                None => found,
            }
        };
        let nothing = Positions::known("", &[]);
        let sides = [("before", page.old), ("after", page.new)].map(|(words, side)| {
            let (positions, span) = side.unwrap_or((&nothing, None));
            (span.map_or(&nothing, |_| positions), diagnostic(words, span))
        });
        let [(old, before), (new, after)] = &sides;
        self.pretty.pair((old, before), (new, after), out);
    }
}

/// "3 places differ: 2 link, 1 text", where that is more than the message says.
fn kinds(page: &PageReport<'_>) -> Option<String> {
    if page.places < 2 && page.kinds.len() < 2 {
        return None;
    }
    let parts: Vec<String> = page.kinds.iter().map(|(kind, places)| format!("{} {kind}", thousands(*places))).collect();
    let verb = if page.places == 1 { "differs" } else { "differ" };
    let least = if page.more { "at least " } else { "" };
    Some(format!("{least}{} {verb}: {}", count(page.places, "place"), parts.join(", ")))
}

fn short(page: &PageReport<'_>, out: &mut Vec<u8>) {
    let place = |(positions, span): &(&Positions<'_>, Option<Span>)| {
        let at = positions.at(span.unwrap_or_default().start as usize);
        format!("{}:{}:{}", positions.shown_path(), at.line, at.column)
    };
    let mut sides = page.old.iter().chain(&page.new);
    let first = sides.next().map(place).unwrap_or_default();
    write(out, format_args!("{first}: {} {} {}", page.info.severity.name(), page.info.name, plain(&page.message)));
    if let Some(second) = sides.next() {
        write(out, format_args!(" ({})", place(second)));
    }
    if let Some(kinds) = kinds(page) {
        write(out, format_args!("; {kinds}"));
    }
    out.push(b'\n');
}

fn json(page: &PageReport<'_>, out: &mut Vec<u8>) {
    let object = PageObject {
        rule: page.info.name,
        message: &page.message,
        old: page.old.map(SideObject::new),
        new: page.new.map(SideObject::new),
        kinds: page.kinds.iter().map(|(kind, places)| ((*kind).to_owned(), (*places).into())).collect(),
        places: page.places,
        more: page.more,
    };
    serde_json::to_writer(out, &object).expect("a Vec takes every byte");
}

impl<'a> SideObject<'a> {
    fn new((positions, span): (&'a Positions<'a>, Option<Span>)) -> Self {
        Self { path: positions.path(), place: span.map(|span| Place::new(span, positions)) }
    }
}
