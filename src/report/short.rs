//! `--format short`: one line each, `path:line:column: severity rule message`.

use super::{Positions, Report, plain, write};
use crate::diagnostic::Diagnostic;

/// The format.
pub(super) struct Short;

impl Report for Short {
    fn diagnostic(&self, positions: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
        let at = positions.at(diagnostic.primary.span.start as usize);
        out.extend_from_slice(positions.shown_path().as_bytes());
        write(out, format_args!(":{}:{}: ", at.line, at.column));
        let message = plain(&diagnostic.message);
        for part in [diagnostic.severity.name(), " ", diagnostic.rule.name, " ", &message, "\n"] {
            out.extend_from_slice(part.as_bytes());
        }
    }
}
