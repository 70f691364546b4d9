//! `--format short`: one line each, `path:line:column: severity rule message`.

use super::{Positions, Report, plain, write};
use crate::diagnostic::Diagnostic;

/// The format.
pub(super) struct Short;

impl Report for Short {
    fn diagnostic(&self, positions: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
        let path = plain(positions.source().path());
        let at = positions.at(diagnostic.primary.span.start as usize);
        let (severity, rule, message) = (diagnostic.severity.name(), diagnostic.rule.name, plain(&diagnostic.message));
        write(out, format_args!("{path}:{}:{}: {severity} {rule} {message}\n", at.line, at.column));
    }
}
