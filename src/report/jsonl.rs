//! `--format jsonl`: the diagnostics of the JSON report, one a line.

use super::{DiagnosticObject, FileReport, Positions, Report};

/// The format.
pub(super) struct Jsonl;

impl Report for Jsonl {
    fn file(&self, file: &FileReport<'_>, out: &mut Vec<u8>) {
        let positions = Positions::new(file.source);
        for diagnostic in file.diagnostics {
            DiagnosticObject::new(file.source.path(), diagnostic, &positions).write(out);
            out.push(b'\n');
        }
    }
}
