//! `--format checkstyle`: the XML of Checkstyle, which Jenkins' warnings-ng, reviewdog and others read.

use super::{End, FileGroup, Positions, Report, told, write, xml};
use crate::diagnostic::Diagnostic;

/// The format.
pub(super) struct Checkstyle;

impl Report for Checkstyle {
    fn begin(&self, out: &mut Vec<u8>) {
        // The version is that of the format: the one that every other writer of it names.
        out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    }

    fn groups(&self) -> bool {
        true
    }

    fn open(&self, file: &FileGroup<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"<file");
        xml::attribute("name", file.path, out);
        out.extend_from_slice(b">\n");
    }

    fn diagnostic(&self, positions: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
        let at = positions.at(diagnostic.primary.span.start as usize);
        write(out, format_args!("<error line=\"{}\" column=\"{}\"", at.line, at.column));
        xml::attribute("severity", diagnostic.severity.name(), out);
        xml::attribute("message", &told(diagnostic), out);
        xml::attribute("source", &format!("copydesk.{}", diagnostic.rule.name), out);
        out.extend_from_slice(b"/>\n");
    }

    fn close(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"</file>\n");
    }

    fn end(&self, end: &End<'_>, out: &mut Vec<u8>) {
        for error in end.errors {
            self.open(&FileGroup::new(error.source.path()), out);
            self.file(error, out);
            self.close(out);
        }
        out.extend_from_slice(b"</checkstyle>\n");
    }

    fn holds_errors(&self) -> bool {
        true
    }
}
