//! Reports: formats made from diagnostics alone.
//!
//! A format turns one diagnostic into bytes without knowing of any other, so files are rendered in parallel and their
//! bytes joined in order. A new format is a file here and a row in [`Format`]. What a format needs to know of other
//! findings (those of the same file, how many there are, the rules that found something) is handed to it where the bytes
//! are joined.

mod checkstyle;
mod comparison;
mod end;
#[cfg(feature = "cli")]
mod excerpt;
mod format;
mod github;
mod gitlab;
mod json;
mod jsonl;
mod junit;
mod line_hash;
mod plain;
mod positions;
#[cfg(feature = "cli")]
mod pretty;
mod rdjson;
pub mod review;
mod rule_page;
mod sarif;
mod short;
mod summary;
mod uri;
mod verification;
#[cfg(feature = "cli")]
mod window;
mod xml;

pub use comparison::{ComparisonReport, PageReport};
pub use end::{Cut, End, FileGroup};
pub use format::Format;
pub use json::DiagnosticObject;
pub use plain::plain;
pub use positions::{Known, Positions};
pub use rule_page::rule_page;
pub use summary::{Conversion, Summary, count, thousands};
pub use verification::Verification;

use std::borrow::Cow;

use crate::diagnostic::Diagnostic;
use crate::text::SourceFile;

/// One file's findings, sorted by [`Diagnostic::sort_key`].
#[derive(Clone, Copy, Debug)]
pub struct FileReport<'a> {
    /// The file in which they stand.
    pub source: &'a SourceFile,
    /// What was found.
    pub diagnostics: &'a [Diagnostic],
}

/// How a report meant for people looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to colour.
    pub color: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { width: 80, color: false }
    }
}

/// A format. All output goes into a buffer; nothing here prints. [`Report::diagnostic`] is called in any order, on any
/// thread, and only appends to its buffer; all else in the order of the report.
pub trait Report: Send + Sync {
    /// What stands before the first file.
    fn begin(&self, _out: &mut Vec<u8>) {}

    /// One diagnostic, which stands in the file of `positions`.
    fn diagnostic(&self, positions: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>);

    /// All diagnostics of one file; writes nothing where there are none.
    fn file(&self, file: &FileReport<'_>, out: &mut Vec<u8>) {
        let positions = Positions::new(file.source);
        for (i, diagnostic) in file.diagnostics.iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(self.separator());
            }
            self.diagnostic(&positions, diagnostic, out);
        }
    }

    /// What stands between two diagnostics.
    fn separator(&self) -> &'static [u8] {
        b""
    }

    /// Whether findings of one file stand between [`Report::open`] and [`Report::close`].
    fn groups(&self) -> bool {
        false
    }

    /// What stands before the findings of a file that has some.
    fn open(&self, _file: &FileGroup<'_>, _out: &mut Vec<u8>) {}

    /// What stands after them.
    fn close(&self, _out: &mut Vec<u8>) {}

    /// What stands before a diagnostic of the rule at the index `rule` of [`End::rules`].
    fn lead(&self, _rule: usize, _out: &mut Vec<u8>) {}

    /// How many diagnostics the report may hold: if there are more, the least severe are left out.
    fn most(&self) -> Option<usize> {
        None
    }

    /// What stands after the last file. Only formats with a place for errors write those, see [`Report::holds_errors`].
    fn end(&self, _end: &End<'_>, _out: &mut Vec<u8>) {}

    /// Whether it shows text of the file, not only its places.
    fn needs_text(&self) -> bool {
        false
    }

    /// Whether errors belong into this report (and are not printed beside it).
    fn holds_errors(&self) -> bool {
        false
    }
}

/// The message with the next step on a line of its own.
fn told(diagnostic: &Diagnostic) -> Cow<'_, str> {
    match &diagnostic.help {
        Some(help) => Cow::Owned(format!("{}\nhelp: {help}", diagnostic.message)),
        None => Cow::Borrowed(&diagnostic.message),
    }
}

/// Text that writes bytes where writing cannot fail.
pub(crate) fn write(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    std::io::Write::write_fmt(out, text).expect("a Vec takes every byte");
}

#[cfg(feature = "cli")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Fix, Severity};
    use crate::text::{Edit, Span};

    crate::rule_info! {
        /// A rule for tests.
        static RULE = "link/test", Warning, Recommended, fix: None, since: "0.1.0";
    }

    const TEXT: &str = "天津, 100%:\n<b>二\n";

    fn findings() -> Vec<Diagnostic> {
        vec![
            Diagnostic::new(&RULE, Span::new(3, 6), "says \"天\",\n 100%: bad")
                .related(Span::new(15, 18), "opened here")
                .help("one\ntwo")
                .fix(Fix::safe("delete it", vec![Edit::delete(Span::new(3, 6)), Edit::insert(18, "\"<")])),
            Diagnostic::new(&RULE, Span::new(8, 18), "two lines").severity(Severity::Error),
            Diagnostic::new(&RULE, Span::empty(22), "the end").severity(Severity::Info),
        ]
    }

    /// What `--format` prints of these files.
    fn render(format: Format, files: &[FileReport<'_>], errors: &[FileReport<'_>]) -> String {
        use crate::run::outputs::{Formats, Outputs, Sink};
        let formats = Formats::new(vec![format.report(Style::default())]);
        let (mut out, mut summary) = (Vec::new(), Summary::default());
        let mut outputs = Outputs::new(&formats, vec![Sink::stream(&mut out)]);
        for file in files {
            summary.file(file.diagnostics);
            let mut frames = Vec::new();
            formats.file(file, &mut frames);
            outputs.take(&frames).unwrap();
        }
        outputs.end(&summary, errors).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_format_as_it_is_printed() {
        let source = SourceFile::from_text("a,b:天.md", TEXT);
        let found = findings();
        for format in Format::ALL.into_iter().filter(|format| *format != Format::Pretty) {
            let out = render(format, &[FileReport { source: &source, diagnostics: &found }], &[]);
            insta::assert_snapshot!(format.name(), out);
        }
    }

    #[test]
    fn json_is_what_its_schema_says() {
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../schemas/diagnostics.schema.json")).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let source = SourceFile::from_text("a.md", TEXT);
        let found = findings();
        let full = FileReport { source: &source, diagnostics: &found };
        let clean = FileReport { source: &source, diagnostics: &[] };
        for files in [&[][..], &[clean], &[full], &[clean, full, clean, full]] {
            for errors in [&[][..], &[full, full]] {
                let out = render(Format::Json, files, errors);
                let value: serde_json::Value = serde_json::from_str(&out).unwrap();
                let problems: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
                assert_eq!(problems, [""; 0], "{out}");
            }
        }
        let lines = render(Format::Jsonl, &[full], &[]);
        for line in lines.lines() {
            let one: serde_json::Value = serde_json::from_str(line).unwrap();
            let whole =
                serde_json::json!({"version": 1, "diagnostics": [one], "errors": [], "summary": Summary::default()});
            assert!(validator.is_valid(&whole), "{line}");
        }
        let broken = serde_json::json!({"version": 2, "diagnostics": [], "errors": [], "summary": Summary::default()});
        assert!(!validator.is_valid(&broken));
    }

    #[test]
    fn github_says_what_it_hides() {
        let source = SourceFile::from_text("a.md", TEXT);
        let many = vec![Diagnostic::new(&RULE, Span::empty(0), "m"); 11];
        let out = render(Format::Github, &[FileReport { source: &source, diagnostics: &many }], &[]);
        assert!(out.ends_with("copydesk: 11 findings; GitHub shows only 10 of each kind, the log has all\n"), "{out}");
    }

    #[test]
    fn many_findings_on_one_long_line_take_linear_time() {
        // 3 MB on one line with 100,000 findings: counting from its start each time would read 150 GB.
        let source = SourceFile::from_text("a.md", "天".repeat(1_000_000));
        let many: Vec<_> = (0..100_000).map(|i| Diagnostic::new(&RULE, Span::empty(i * 30), "m")).collect();
        let out = render(Format::Short, &[FileReport { source: &source, diagnostics: &many }], &[]);
        assert!(out.ends_with("a.md:1:999991: warning link/test m\n"));
        assert_eq!(out.lines().count(), 100_000);
    }
}
