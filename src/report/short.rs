//! `--format short`: one line each, `path:line:column: severity rule message`.

use super::{FileReport, Positions, Report, plain, write};

/// The format.
pub(super) struct Short;

impl Report for Short {
    fn file(&self, file: &FileReport<'_>, out: &mut Vec<u8>) {
        let positions = Positions::new(file.source);
        let path = plain(file.source.path());
        for d in file.diagnostics {
            let at = positions.at(d.primary.span.start as usize);
            let (severity, rule, message) = (d.severity.name(), d.rule.name, plain(&d.message));
            write(out, format_args!("{path}:{}:{}: {severity} {rule} {message}\n", at.line, at.column));
        }
    }
}
