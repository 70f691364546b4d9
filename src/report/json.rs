//! `--format json`: one versioned document. `schemas/diagnostics.schema.json` describes it.

use serde::Serialize;
use serde::ser::Serializer;

use super::{End, Positions, Report, write};
use crate::diagnostic::{Diagnostic, Fix, Label};
use crate::text::{LineColumn, Span};

/// The format.
pub(super) struct Json;

impl Report for Json {
    fn begin(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"version\": 1, \"diagnostics\": [\n");
    }

    fn diagnostic(&self, positions: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
        DiagnosticObject::new(diagnostic, positions).write(out);
    }

    fn separator(&self) -> &'static [u8] {
        b",\n"
    }

    fn end(&self, &End { summary, errors, .. }: &End<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\n], \"errors\": [");
        for (i, file) in errors.iter().filter(|f| !f.diagnostics.is_empty()).enumerate() {
            out.extend_from_slice(if i > 0 { self.separator() } else { b"\n" });
            self.file(file, out);
        }
        write(out, format_args!("], \"summary\": "));
        serde_json::to_writer(&mut *out, summary).expect("a Vec takes every byte");
        out.extend_from_slice(b"}\n");
    }

    fn holds_errors(&self) -> bool {
        true
    }
}

/// A diagnostic as every JSON output of the command spells it. Spans are bytes of the file; lines and columns are
/// 1-based, columns in characters.
#[derive(Debug, Serialize)]
pub struct DiagnosticObject<'a> {
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    path: &'a str,
    #[serde(flatten)]
    place: Place,
    label: Option<&'a str>,
    help: Option<&'a str>,
    related: Vec<RelatedObject<'a>>,
    fix: Option<FixObject<'a>>,
}

/// A place as every JSON output spells it.
#[derive(Debug, Serialize)]
pub(super) struct Place {
    span: SpanObject,
    start: PositionObject,
    end: PositionObject,
}

#[derive(Debug, Serialize)]
struct SpanObject {
    start: u32,
    end: u32,
}

#[derive(Debug, Serialize)]
struct PositionObject {
    line: u32,
    column: u32,
}

#[derive(Debug, Serialize)]
struct RelatedObject<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Place,
}

#[derive(Debug, Serialize)]
struct FixObject<'a> {
    applicability: &'static str,
    title: &'a str,
    #[serde(serialize_with = "edits")]
    edits: &'a Fix,
}

#[derive(Serialize)]
struct EditObject<'a> {
    start: u32,
    end: u32,
    text: &'a str,
}

fn edits<S: Serializer>(fix: &&Fix, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(fix.edits.iter().map(|e| EditObject { start: e.span.start, end: e.span.end, text: &e.text }))
}

impl From<LineColumn> for PositionObject {
    fn from(at: LineColumn) -> Self {
        Self { line: at.line, column: at.column }
    }
}

impl Place {
    pub(super) fn new(span: Span, positions: &Positions<'_>) -> Self {
        Self {
            span: SpanObject { start: span.start, end: span.end },
            start: positions.at(span.start as usize).into(),
            end: positions.at(span.end as usize).into(),
        }
    }
}

impl<'a> DiagnosticObject<'a> {
    /// The object of `diagnostic`, which stands in the file of `positions`.
    #[must_use]
    pub fn new(diagnostic: &'a Diagnostic, positions: &Positions<'a>) -> Self {
        let related = |l: &'a Label| RelatedObject { message: &l.message, place: Place::new(l.span, positions) };
        Self {
            rule: diagnostic.rule.name,
            severity: diagnostic.severity.name(),
            message: &diagnostic.message,
            path: positions.path(),
            place: Place::new(diagnostic.primary.span, positions),
            label: Some(&*diagnostic.primary.message).filter(|label| !label.is_empty()),
            help: diagnostic.help.as_deref(),
            related: diagnostic.related.iter().map(related).collect(),
            fix: diagnostic.fix.as_ref().map(|fix| FixObject {
                applicability: fix.applicability.name(),
                title: &fix.title,
                edits: fix,
            }),
        }
    }

    /// Writes it on one line, without a line end.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        serde_json::to_writer(out, self).expect("a Vec takes every byte and no key is anything but text");
    }
}
