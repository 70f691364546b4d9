//! `--format junit`: JUnit's XML as Jenkins reads it (its `junit-10.xsd`), a suite for each file that has findings.
//!
//! An error or a warning is a test that failed, an info one that passed and has something to say, a file that could not
//! be read one that ended in an error. Where nothing was found there is one test that passed: readers of this format take
//! a report without a test for a mistake.

use super::{End, FileGroup, Positions, Report, told, write, xml};
use crate::diagnostic::{Diagnostic, Severity};

/// The format.
pub(super) struct Junit;

impl Report for Junit {
    fn begin(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"copydesk\">\n");
    }

    fn groups(&self) -> bool {
        true
    }

    fn open(&self, file: &FileGroup<'_>, out: &mut Vec<u8>) {
        let (failures, tests) = (file.errors + file.warnings, file.errors + file.warnings + file.infos);
        suite(file.path, [tests, failures, 0], out);
    }

    fn diagnostic(&self, positions: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
        let at = positions.at(diagnostic.primary.span.start as usize);
        let (rule, severity) = (diagnostic.rule.name, diagnostic.severity.name());
        let place = format!("{}:{}", at.line, at.column);
        let text = format!("{}:{place}: {severity} {rule} {}", positions.path(), told(diagnostic));
        out.extend_from_slice(b"<testcase");
        xml::attribute("name", &format!("{rule} {place}"), out);
        xml::attribute("classname", positions.path(), out);
        out.push(b'>');
        let element = if diagnostic.severity == Severity::Info { "system-out" } else { "failure" };
        write(out, format_args!("<{element}"));
        if element == "failure" {
            xml::attribute("type", severity, out);
            xml::attribute("message", &diagnostic.message, out);
        }
        out.push(b'>');
        xml::escape(&text, out);
        write(out, format_args!("</{element}></testcase>\n"));
    }

    fn close(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"</testsuite>\n");
    }

    fn end(&self, end: &End<'_>, out: &mut Vec<u8>) {
        for file in end.errors {
            let path = file.source.path();
            suite(path, [file.diagnostics.len(), 0, file.diagnostics.len()], out);
            for error in file.diagnostics {
                out.extend_from_slice(b"<testcase");
                xml::attribute("name", error.rule.name, out);
                xml::attribute("classname", path, out);
                out.extend_from_slice(b"><error");
                xml::attribute("type", error.severity.name(), out);
                xml::attribute("message", &error.message, out);
                out.push(b'>');
                xml::escape(&format!("{path}: {}", told(error)), out);
                out.extend_from_slice(b"</error></testcase>\n");
            }
            self.close(out);
        }
        if end.summary.findings() == 0 && end.errors.is_empty() {
            suite("copydesk", [1, 0, 0], out);
            out.extend_from_slice(b"<testcase name=\"nothing to report\" classname=\"copydesk\"/>\n");
            self.close(out);
        }
        out.extend_from_slice(b"</testsuites>\n");
    }

    fn holds_errors(&self) -> bool {
        true
    }
}

/// The start tag of a suite of `tests` tests.
fn suite(name: &str, [tests, failures, errors]: [usize; 3], out: &mut Vec<u8>) {
    out.extend_from_slice(b"<testsuite");
    xml::attribute("name", name, out);
    write(out, format_args!(" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">\n"));
}
