//! `--format gitlab`: the Code Quality report of GitLab, which shows findings in merge requests.

use serde::Serialize;

use super::{End, Positions, Report, told};
use crate::diagnostic::{Diagnostic, Severity};

/// The format.
pub(super) struct Gitlab;

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl Report for Gitlab {
    fn begin(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"[\n");
    }

    fn diagnostic(&self, positions: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
        let span = diagnostic.primary.span;
        let severity = match diagnostic.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        };
        let issue = Issue {
            description: &told(diagnostic),
            check_name: diagnostic.rule.name,
            fingerprint: fingerprint(positions, diagnostic),
            severity,
            location: Location {
                path: positions.path(),
                lines: Lines {
                    begin: positions.at(span.start as usize).line,
                    end: positions.at(span.end as usize).line,
                },
            },
        };
        serde_json::to_writer(out, &issue).expect("a Vec takes every byte");
    }

    fn separator(&self) -> &'static [u8] {
        b",\n"
    }

    fn end(&self, _end: &End<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\n]\n");
    }

    fn needs_text(&self) -> bool {
        true
    }
}

/// How many bytes of a line are looked at: a line of megabytes may have a finding at every word.
const LONGEST: usize = 400;

/// What GitLab knows a finding again by: of two with the same one it shows one. The rule, the file and the text of the
/// line, so that it stays where lines move; the how manieth it is where several are the same.
fn fingerprint(positions: &Positions<'_>, diagnostic: &Diagnostic) -> String {
    let line = positions.source().map_or("", |source| {
        let at = (diagnostic.primary.span.start as usize).min(source.text().len());
        source.slice(source.line_span(source.line_index(at))).trim()
    });
    let line = &line.as_bytes()[..line.len().min(LONGEST)];
    // FNV-1a: the same in every version, as the hasher of the standard library is not.
    let parts = [diagnostic.rule.name.as_bytes(), b"\0", positions.path().as_bytes(), b"\0", line];
    let key = parts
        .iter()
        .copied()
        .flatten()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{key:016x}{:04x}", positions.nth(key))
}
