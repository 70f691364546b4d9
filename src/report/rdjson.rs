//! `--format rdjson` and `rdjsonl`: the diagnostics of reviewdog (its `proto/rdf/reviewdog.proto`), fixes as suggestions.
//!
//! Lines and columns are 1-based, columns are bytes of UTF-8, ends are exclusive.

use serde::Serialize;

use super::{End, Positions, Report, told};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::text::{Edit, LineColumn, Span, apply};

/// One document.
pub(super) struct Rdjson;
/// One diagnostic a line.
pub(super) struct Rdjsonl;

/// reviewdog shows a suggestion as the lines that come in place of others: beyond this many bytes nobody reads them.
const LONGEST: usize = 4096;

#[derive(Serialize)]
struct Object<'a> {
    message: &'a str,
    location: Location<'a>,
    severity: &'static str,
    source: Source,
    code: Code,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestions: Option<[Suggestion; 1]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

impl Report for Rdjson {
    fn begin(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"source\":{\"name\":\"copydesk\"},\"diagnostics\":[\n");
    }

    fn diagnostic(&self, positions: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
        object(positions, diagnostic, out);
    }

    fn separator(&self) -> &'static [u8] {
        b",\n"
    }

    fn end(&self, _end: &End<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\n]}\n");
    }

    fn needs_text(&self) -> bool {
        true
    }
}

impl Report for Rdjsonl {
    fn diagnostic(&self, positions: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
        object(positions, diagnostic, out);
        out.push(b'\n');
    }

    fn needs_text(&self) -> bool {
        true
    }
}

fn object(positions: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
    let location = |span| Location { path: positions.path(), range: range(positions, span) };
    let fix = diagnostic.fix.as_ref();
    let mut message = told(diagnostic);
    if let Some(fix) = fix {
        let how = match fix.applicability {
            Applicability::Safe => "fixed by --fix",
            Applicability::Unsafe => "unsafe fix",
            Applicability::DisplayOnly => "possible fix",
        };
        message.to_mut().push_str(&format!("\n{how}: {}", fix.title));
    }
    let object = Object {
        message: &message,
        location: location(diagnostic.primary.span),
        severity: match diagnostic.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        source: Source { name: "copydesk" },
        code: Code { value: diagnostic.rule.name },
        suggestions: fix.and_then(|fix| suggestion(positions, fix)).map(|one| [one]),
        related_locations: diagnostic
            .related
            .iter()
            .map(|label| Related { message: &label.message, location: location(label.span) })
            .collect(),
    };
    serde_json::to_writer(out, &object).expect("a Vec takes every byte");
}

fn range(positions: &Positions<'_>, span: Span) -> Range {
    let position = |at: u32| {
        let LineColumn { line, column } = positions.utf8(at as usize);
        Position { line, column }
    };
    Range { start: position(span.start), end: position(span.end) }
}

/// The edits of `fix` as one: each suggestion is offered alone, and half of a fix is none. What only a person can decide
/// is not offered.
fn suggestion(positions: &Positions<'_>, fix: &Fix) -> Option<Suggestion> {
    let source = positions.source()?;
    let span = fix.edits.iter().map(|edit| edit.span).reduce(Span::cover)?;
    if fix.applicability == Applicability::DisplayOnly || span.len() > LONGEST {
        return None;
    }
    let shifted = |edit: &Edit| {
        let (start, end) = (edit.span.start - span.start, edit.span.end - span.start);
        Edit::replace(Span { start, end }, &*edit.text)
    };
    let edits: Vec<Edit> = fix.edits.iter().map(shifted).collect();
    let text = apply(source.slice(span), &edits).ok().filter(|text| text.len() <= LONGEST)?;
    Some(Suggestion { range: range(positions, span), text })
}
