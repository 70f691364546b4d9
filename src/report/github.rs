//! `--format github`: workflow commands, which GitHub Actions shows beside the lines of a pull request.

use super::{End, Positions, Report, write};
use crate::diagnostic::{Diagnostic, Severity};

/// The format.
pub(super) struct Github;

/// GitHub shows this many annotations of each kind for a step and drops the rest without a word.
const SHOWN: usize = 10;

impl Report for Github {
    fn diagnostic(&self, positions: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let start = positions.at(diagnostic.primary.span.start as usize);
        let end = positions.at(diagnostic.primary.span.end as usize);
        write(out, format_args!("::{command} file="));
        escape(positions.path(), true, out);
        write(out, format_args!(",line={},endLine={}", start.line, end.line));
        // Columns are allowed on one line only. GitHub's last column is inclusive.
        if start.line == end.line {
            let last = end.column.saturating_sub(1).max(start.column);
            write(out, format_args!(",col={},endColumn={last}", start.column));
        }
        out.extend_from_slice(b",title=");
        escape(diagnostic.rule.name, true, out);
        out.extend_from_slice(b"::");
        escape(&diagnostic.message, false, out);
        if let Some(help) = &diagnostic.help {
            out.extend_from_slice(b"%0Ahelp: ");
            escape(help, false, out);
        }
        out.push(b'\n');
    }

    fn end(&self, &End { summary, .. }: &End<'_>, out: &mut Vec<u8>) {
        let most = summary.errors.max(summary.warnings).max(summary.infos);
        if most > SHOWN {
            let all = summary.findings();
            write(
                out,
                format_args!("copydesk: {all} findings; GitHub shows only {SHOWN} of each kind, the log has all\n"),
            );
        }
    }
}

/// Escapes as `@actions/core` does: data, and in a property also what ends it.
fn escape(text: &str, property: bool, out: &mut Vec<u8>) {
    for &byte in text.as_bytes() {
        match byte {
            b'%' => out.extend_from_slice(b"%25"),
            b'\r' => out.extend_from_slice(b"%0D"),
            b'\n' => out.extend_from_slice(b"%0A"),
            b':' if property => out.extend_from_slice(b"%3A"),
            b',' if property => out.extend_from_slice(b"%2C"),
            _ => out.push(byte),
        }
    }
}
