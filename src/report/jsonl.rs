//! `--format jsonl`: the diagnostics of the JSON report, one a line.

use super::{DiagnosticObject, Positions, Report};
use crate::diagnostic::Diagnostic;

/// The format.
pub(super) struct Jsonl;

impl Report for Jsonl {
    fn diagnostic(&self, positions: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
        DiagnosticObject::new(diagnostic, positions).write(out);
        out.push(b'\n');
    }
}
