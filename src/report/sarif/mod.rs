//! `--format sarif`: SARIF 2.1.0, which code scanning and editors read.
//!
//! What it says beyond the standard is what GitHub's code scanning asks for: paths below the root of the repository,
//! `primaryLocationLineHash` as a fingerprint that stays where lines move, no more results than it takes.

mod object;
mod rule;

use super::uri::{is_absolute, uri};
use super::{Cut, End, FileReport, Positions, Report, count, told, write};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::text::{Encoding, Span};
use object::{
    Artifact, Change, Content, Descriptor, Fingerprints, FixObject, FixProperties, Invocation, Location, Message,
    Notification, Physical, Region, Replacement, Result,
};
use rule::Rule;

/// The format.
pub(super) struct Sarif;

/// How many results of a run GitHub takes; a run with more is rejected as a whole.
const MOST: usize = 25_000;
/// How many of them it shows.
const SHOWN: usize = 5_000;
/// The root that paths are relative to.
const ROOT: &str = "%SRCROOT%";

impl Report for Sarif {
    fn begin(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(
            b"{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\",\
            \"version\":\"2.1.0\",\"runs\":[{\"columnKind\":\"utf16CodeUnits\",\"originalUriBaseIds\":{\"%SRCROOT%\":\
            {\"description\":{\"text\":\"the folder in which copydesk ran\"}}},\"results\":[\n",
        );
    }

    fn lead(&self, rule: usize, out: &mut Vec<u8>) {
        write(out, format_args!("{{\"ruleIndex\":{rule},"));
    }

    fn diagnostic(&self, positions: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
        let span = diagnostic.primary.span;
        let result = Result {
            rule_id: diagnostic.rule.name,
            level: level(diagnostic.severity),
            message: Message::new(told(diagnostic)),
            locations: [location(positions, Some(span), None)],
            related_locations: diagnostic
                .related
                .iter()
                .enumerate()
                .map(|(id, label)| Location {
                    id: Some(id),
                    ..location(positions, Some(label.span), Some(&label.message))
                })
                .collect(),
            partial_fingerprints: fingerprints(positions, span),
            fixes: diagnostic.fix.iter().filter_map(|fix| fix_object(positions, fix)).collect(),
        };
        let start = out.len();
        serde_json::to_writer(&mut *out, &result).expect("a Vec takes every byte");
        // `lead` writes the brace.
        out.remove(start);
    }

    fn separator(&self) -> &'static [u8] {
        b",\n"
    }

    fn most(&self) -> Option<usize> {
        Some(MOST)
    }

    fn end(&self, end: &End<'_>, out: &mut Vec<u8>) {
        let rules: Vec<Rule> = end.rules.iter().map(|info| Rule::new(info)).collect();
        let (mut configuration, mut execution) = (Vec::new(), Vec::new());
        for file in end.errors {
            for error in file.diagnostics {
                // What is wrong with single files happened in the run; all else is wrong with its configuration.
                let of_run = error.rule.group() == "run";
                if of_run { &mut execution } else { &mut configuration }.push(notification(file, error, of_run));
            }
        }
        execution.extend(limits(end).into_iter().map(|text| Notification::note(&text)));
        let invocation = Invocation {
            execution_successful: end.errors.is_empty(),
            tool_configuration_notifications: configuration,
            tool_execution_notifications: execution,
        };
        out.extend_from_slice(b"\n],\"invocations\":[");
        serde_json::to_writer(&mut *out, &invocation).expect("a Vec takes every byte");
        write(out, format_args!("],\"tool\":{{\"driver\":{{\"name\":\"copydesk\",\"semanticVersion\":\""));
        write(out, format_args!("{}\",\"rules\":", env!("CARGO_PKG_VERSION")));
        serde_json::to_writer(&mut *out, &rules).expect("a Vec takes every byte");
        out.extend_from_slice(b"}}}]}\n");
    }

    fn needs_text(&self) -> bool {
        true
    }

    fn holds_errors(&self) -> bool {
        true
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// What of the findings a reader of the report will not see.
fn limits(end: &End<'_>) -> Vec<String> {
    let (cut, left) = (end.cut.all(), end.summary.findings() - end.cut.all());
    let mut limits = Vec::new();
    if cut > 0 {
        limits.push(cut_off(&end.cut));
    }
    if left > SHOWN {
        limits.push(format!("of the {} here GitHub shows {}", count(left, "finding"), count(SHOWN, "finding")));
    }
    limits
}

/// That findings were cut off, for the report itself and for people.
fn cut_off(cut: &Cut) -> String {
    format!("{} left out, the least severe ones: GitHub takes {} a run", cut, count(MOST, "finding"))
}

fn artifact(path: &str) -> Artifact {
    Artifact { uri: uri(path), uri_base_id: (!is_absolute(path)).then_some(ROOT) }
}

fn location<'a>(positions: &Positions<'_>, span: Option<Span>, message: Option<&'a str>) -> Location<'a> {
    Location {
        id: None,
        message: message.filter(|text| !text.is_empty()).map(Message::new),
        physical_location: Physical {
            artifact_location: artifact(positions.path()),
            region: span.map(|span| region(positions, span)),
        },
    }
}

fn region(positions: &Positions<'_>, span: Span) -> Region {
    let (start, end) = (positions.utf16(span.start as usize), positions.utf16(span.end as usize));
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}

/// Of a file whose bytes are not UTF-8 GitHub reads other characters than we do: it makes the hash itself.
fn fingerprints(positions: &Positions<'_>, span: Span) -> Option<Fingerprints> {
    let known = positions.source().is_some_and(|source| *source.encoding() == Encoding::Utf8);
    let line = positions.line_hash(span.start as usize).filter(|_| known)?;
    Some(Fingerprints { primary_location_line_hash: line.to_string() })
}

/// The fix, unless it is only shown: who reads the report may apply it with one click.
fn fix_object<'a>(positions: &Positions<'_>, fix: &'a Fix) -> Option<FixObject<'a>> {
    if fix.applicability == Applicability::DisplayOnly || fix.edits.is_empty() {
        return None;
    }
    let replacements = fix.edits.iter().map(|edit| Replacement {
        deleted_region: region(positions, edit.span),
        inserted_content: (!edit.text.is_empty()).then_some(Content { text: &edit.text }),
    });
    Some(FixObject {
        description: Message::new(&fix.title),
        artifact_changes: [Change {
            artifact_location: artifact(positions.path()),
            replacements: replacements.collect(),
        }],
        properties: FixProperties { applicability: fix.applicability.name() },
    })
}

/// An error about a whole file has no region.
fn notification<'a>(file: &FileReport<'_>, error: &'a Diagnostic, whole: bool) -> Notification<'a> {
    let positions = Positions::new(file.source);
    let span = (!whole).then_some(error.primary.span);
    Notification {
        descriptor: Some(Descriptor { id: error.rule.name }),
        level: level(error.severity),
        message: Message::new(told(error)),
        locations: vec![location(&positions, span, None)],
    }
}
