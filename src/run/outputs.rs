//! Several reports of one run, each where it goes.
//!
//! [`Formats`] renders a diagnostic in every format at once, as one frame of bytes that waits and is put in order like the
//! bytes of a single format. [`Outputs`] takes the frames in the order of the report and joins what is in them: it tells a
//! format where a file begins and ends and which rules there are, and leaves out what is too much for it.

use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use tempfile::SpooledTempFile;

use super::write::{Pending, WriteError};
use crate::diagnostic::{Diagnostic, RuleInfo, Severity};
use crate::report::{Cut, End, FileGroup, FileReport, Positions, Report, Summary};

/// Up to this many bytes what waits for the end stays in memory.
const IN_MEMORY: usize = 1 << 20;

/// All severities, the least first: a frame names one by its index.
const SEVERITIES: [Severity; 3] = [Severity::Info, Severity::Warning, Severity::Error];

/// Reports that are written in one run. As a [`Report`] it writes frames, which only [`Outputs`] can read.
#[derive(Default)]
pub struct Formats {
    reports: Vec<Box<dyn Report>>,
    /// Rules that found something, in no certain order: frames name them by their index.
    rules: RwLock<Vec<&'static RuleInfo>>,
}

impl Formats {
    /// These reports.
    #[must_use]
    pub fn new(reports: Vec<Box<dyn Report>>) -> Self {
        Self { reports, rules: RwLock::default() }
    }

    /// What renders findings; `None` where no report is wanted.
    #[must_use]
    pub fn renderer(&self) -> Option<&dyn Report> {
        (!self.reports.is_empty()).then_some(self)
    }

    /// The number of `rule` in frames.
    fn number(&self, rule: &'static RuleInfo) -> usize {
        let find = |rules: &[&'static RuleInfo]| rules.iter().position(|known| std::ptr::eq(*known, rule));
        if let Some(number) = find(&self.rules.read().unwrap_or_else(PoisonError::into_inner)) {
            return number;
        }
        let mut rules = self.rules.write().unwrap_or_else(PoisonError::into_inner);
        find(&rules).unwrap_or_else(|| {
            rules.push(rule);
            rules.len() - 1
        })
    }

    fn rule(&self, number: usize) -> &'static RuleInfo {
        self.rules.read().unwrap_or_else(PoisonError::into_inner)[number]
    }

    fn group(&self) -> bool {
        self.reports.iter().any(|report| report.groups())
    }
}

impl Report for Formats {
    fn diagnostic(&self, positions: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
        put(self.number(diagnostic.rule), out);
        put(SEVERITIES.iter().position(|severity| *severity == diagnostic.severity).unwrap_or_default(), out);
        let path = if self.group() { positions.path() } else { "" };
        put(path.len(), out);
        out.extend_from_slice(path.as_bytes());
        for report in &self.reports {
            let start = out.len();
            put(0, out);
            report.diagnostic(positions, diagnostic, out);
            let length = narrow(out.len() - start - NUMBER);
            out[start..start + NUMBER].copy_from_slice(&length);
        }
    }

    fn needs_text(&self) -> bool {
        self.reports.iter().any(|report| report.needs_text())
    }
}

/// Bytes of a number in a frame.
const NUMBER: usize = 4;

/// Nothing that a frame tells of one finding comes near 4 GiB.
fn narrow(number: usize) -> [u8; NUMBER] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}

fn put(number: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&narrow(number));
}

/// Reads frames.
struct Frames<'f>(&'f [u8]);

impl<'f> Frames<'f> {
    fn number(&mut self) -> io::Result<usize> {
        let (number, rest) = self.0.split_first_chunk::<NUMBER>().ok_or(io::ErrorKind::InvalidData)?;
        self.0 = rest;
        Ok(u32::from_le_bytes(*number) as usize)
    }

    fn bytes(&mut self) -> io::Result<&'f [u8]> {
        let length = self.number()?;
        let (bytes, rest) = self.0.split_at_checked(length).ok_or(io::ErrorKind::InvalidData)?;
        self.0 = rest;
        Ok(bytes)
    }
}

/// Where a report goes.
pub enum Sink<'a> {
    /// A stream.
    Stream(Box<dyn Write + 'a>),
    /// A file, which has its new content only once the report is whole.
    File(PathBuf, Pending),
}

impl<'a> Sink<'a> {
    /// To a stream.
    pub fn stream(to: impl Write + 'a) -> Self {
        Self::Stream(Box::new(to))
    }

    /// To the file at `path`, shown under that name.
    ///
    /// # Errors
    /// [`WriteError`]: the folder does not exist, or the system refused.
    pub fn file(path: &Path) -> Result<Self, WriteError> {
        Ok(Self::File(path.to_owned(), Pending::begin(path)?))
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Stream(to) => to.write_all(bytes),
            Self::File(_, to) => to.write_all(bytes),
        }
    }
}

/// Why a report was not written.
#[derive(Debug)]
pub struct OutputError {
    /// The file; `None` for a stream.
    pub file: Option<PathBuf>,
    /// What the system said.
    pub error: io::Error,
}

/// The reports of a run while they are written.
pub struct Outputs<'a> {
    formats: &'a Formats,
    streams: Vec<Stream<'a>>,
    /// Numbers of frames in the order in which they first came.
    order: Vec<usize>,
    /// What the first error was about.
    failed: Option<PathBuf>,
}

impl<'a> Outputs<'a> {
    /// Begins the reports of `formats`, each in the sink at the same place.
    #[must_use]
    pub fn new(formats: &'a Formats, sinks: Vec<Sink<'a>>) -> Self {
        let streams = formats.reports.iter().zip(sinks);
        let streams = streams.map(|(report, sink)| Stream::new(&**report, sink)).collect();
        Self { formats, streams, order: Vec::new(), failed: None }
    }

    /// Takes what [`Formats`] rendered of findings, in the order of the report.
    ///
    /// # Errors
    /// What a sink said; [`Self::error`] says which.
    pub fn take(&mut self, frames: &[u8]) -> io::Result<()> {
        let mut frames = Frames(frames);
        while !frames.0.is_empty() {
            let (rule, severity, path) = (frames.number()?, frames.number()?, frames.bytes()?);
            let rule = self.order.iter().position(|known| *known == rule).unwrap_or_else(|| {
                self.order.push(rule);
                self.order.len() - 1
            });
            for stream in &mut self.streams {
                let bytes = frames.bytes()?;
                stream.take(Finding { rule, severity, path, bytes })?;
            }
        }
        self.flush()
    }

    /// Ends all reports and gives files their names. Says what the reports do not hold, each with its file.
    ///
    /// # Errors
    /// What the first sink said that failed.
    pub fn end(
        mut self,
        summary: &Summary,
        errors: &[FileReport<'_>],
    ) -> Result<Vec<(Option<PathBuf>, Cut)>, OutputError> {
        let rules: Vec<_> = self.order.iter().map(|number| self.formats.rule(*number)).collect();
        let mut ended = Ok(());
        for stream in &mut self.streams {
            ended = ended.and_then(|()| stream.end(summary, errors, &rules));
        }
        ended.and_then(|()| self.flush()).map_err(|error| self.error(error))?;
        let mut cuts = Vec::new();
        for stream in self.streams {
            let (file, finished) = match stream.sink {
                Sink::Stream(mut to) => (None, if stream.closed { Ok(()) } else { to.flush() }),
                Sink::File(path, to) => (Some(path), to.finish()),
            };
            finished.map_err(|error| OutputError { file: file.clone(), error })?;
            if stream.cut != Cut::default() {
                cuts.push((file, stream.cut));
            }
        }
        Ok(cuts)
    }

    /// The error that `take` gave, with the file it was about.
    pub fn error(&self, error: io::Error) -> OutputError {
        OutputError { file: self.failed.clone(), error }
    }

    /// Hands the bytes that wait to the sinks. Where one of several readers has gone, the others still get theirs.
    fn flush(&mut self) -> io::Result<()> {
        let alone = self.streams.len() == 1;
        for stream in self.streams.iter_mut().filter(|stream| !stream.buffer.is_empty()) {
            let written = if stream.closed { Ok(()) } else { stream.sink.write(&stream.buffer) };
            stream.buffer.clear();
            match (written, &stream.sink) {
                (Ok(()), _) => {}
                (Err(error), Sink::Stream(_)) if error.kind() == io::ErrorKind::BrokenPipe && !alone => {
                    stream.closed = true;
                }
                (Err(error), Sink::Stream(_)) => return Err(error),
                (Err(error), Sink::File(path, _)) => {
                    self.failed = Some(path.clone());
                    return Err(error);
                }
            }
        }
        Ok(())
    }
}

/// A finding as a frame holds it.
#[derive(Clone, Copy)]
struct Finding<'f> {
    rule: usize,
    severity: usize,
    path: &'f [u8],
    bytes: &'f [u8],
}

/// One report while it is written.
struct Stream<'a> {
    report: &'a dyn Report,
    sink: Sink<'a>,
    /// Nobody reads it any more.
    closed: bool,
    /// What waits for [`Outputs::flush`].
    buffer: Vec<u8>,
    /// Whether a separator is due before the next finding.
    started: bool,
    group: Option<Group>,
    held: Option<Held>,
    cut: Cut,
}

/// The findings of the file that is at hand.
struct Group {
    path: String,
    counts: [usize; 3],
    bytes: Vec<u8>,
}

impl<'a> Stream<'a> {
    fn new(report: &'a dyn Report, sink: Sink<'a>) -> Self {
        let held = report.most().map(Held::new);
        let (mut buffer, cut) = (Vec::new(), Cut::default());
        report.begin(&mut buffer);
        Self { report, sink, closed: false, buffer, started: false, group: None, held, cut }
    }

    fn take(&mut self, finding: Finding<'_>) -> io::Result<()> {
        if let Some(held) = &mut self.held {
            return held.take(self.report, finding);
        }
        if self.report.groups() {
            if self.group.as_ref().is_none_or(|group| group.path.as_bytes() != finding.path) {
                self.close();
                let path = String::from_utf8_lossy(finding.path).into_owned();
                self.group = Some(Group { path, counts: [0; 3], bytes: Vec::new() });
            }
            if let Some(group) = &mut self.group {
                if let Some(count) = group.counts.get_mut(finding.severity) {
                    *count += 1;
                }
                self.report.lead(finding.rule, &mut group.bytes);
                group.bytes.extend_from_slice(finding.bytes);
            }
            return Ok(());
        }
        self.separate();
        self.report.lead(finding.rule, &mut self.buffer);
        self.buffer.extend_from_slice(finding.bytes);
        Ok(())
    }

    fn separate(&mut self) {
        if std::mem::replace(&mut self.started, true) {
            self.buffer.extend_from_slice(self.report.separator());
        }
    }

    /// Ends the file that is at hand.
    fn close(&mut self) {
        let Some(group) = self.group.take() else { return };
        let [infos, warnings, errors] = group.counts;
        self.report.open(&FileGroup { path: &group.path, errors, warnings, infos }, &mut self.buffer);
        self.buffer.extend_from_slice(&group.bytes);
        self.report.close(&mut self.buffer);
    }

    fn end(&mut self, summary: &Summary, errors: &[FileReport<'_>], rules: &[&'static RuleInfo]) -> io::Result<()> {
        self.close();
        if let Some(held) = self.held.take() {
            self.cut = held.cut();
            let mut kept = held.rewind()?;
            while let Some(bytes) = kept.next()? {
                self.separate();
                self.buffer.extend_from_slice(&bytes);
                if !self.closed && self.buffer.len() > IN_MEMORY {
                    self.sink.write(&self.buffer)?;
                    self.buffer.clear();
                }
            }
        }
        self.report.end(&End { summary, errors, rules, cut: self.cut }, &mut self.buffer);
        Ok(())
    }
}

/// Findings that wait until it is known how many there are. What is surely too much is not kept, so that never more than
/// as many of each severity are as may stay in the end.
struct Held {
    most: usize,
    found: [usize; 3],
    file: BufWriter<SpooledTempFile>,
}

impl Held {
    fn new(most: usize) -> Self {
        Self { most, found: [0; 3], file: BufWriter::new(SpooledTempFile::new(IN_MEMORY)) }
    }

    fn take(&mut self, report: &dyn Report, finding: Finding<'_>) -> io::Result<()> {
        let before: usize = self.found.get(finding.severity..).unwrap_or_default().iter().sum();
        self.found[finding.severity] += 1;
        if before >= self.most {
            return Ok(());
        }
        let mut lead = Vec::new();
        report.lead(finding.rule, &mut lead);
        self.file.write_all(&narrow(finding.severity))?;
        self.file.write_all(&narrow(lead.len() + finding.bytes.len()))?;
        self.file.write_all(&lead)?;
        self.file.write_all(finding.bytes)
    }

    fn cut(&self) -> Cut {
        Cut::of(self.found, self.most)
    }

    /// Begins to read those that stay.
    fn rewind(self) -> io::Result<Kept> {
        let cut = self.cut();
        let mut room = self.found;
        for (severity, room) in SEVERITIES.iter().zip(&mut room) {
            *room -= cut.at(*severity);
        }
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Kept { room, file: BufReader::new(file) })
    }
}

/// Reads what [`Held`] kept.
struct Kept {
    /// How many of each severity are still to come.
    room: [usize; 3],
    file: BufReader<SpooledTempFile>,
}

impl Kept {
    /// The next one that stays.
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        while self.room.iter().any(|room| *room > 0) {
            let mut head = [[0; NUMBER]; 2];
            self.file.read_exact(head.as_flattened_mut())?;
            let [severity, length] = head.map(|number| u32::from_le_bytes(number) as usize);
            let mut bytes = vec![0; length];
            self.file.read_exact(&mut bytes)?;
            if let Some(room) = self.room.get_mut(severity).filter(|room| **room > 0) {
                *room -= 1;
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{SourceFile, Span};

    crate::rule_info! {
        /// A rule of tests.
        static A = "test/a", Error, Recommended, fix: None, since: "0.1.0";
    }
    crate::rule_info! {
        /// Another.
        static B = "test/b", Warning, Recommended, fix: None, since: "0.1.0";
    }

    /// Writes what it is told.
    struct Told {
        most: Option<usize>,
        groups: bool,
    }

    impl Report for Told {
        fn begin(&self, out: &mut Vec<u8>) {
            out.extend_from_slice(b"<");
        }

        fn diagnostic(&self, _: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
            out.extend_from_slice(diagnostic.message.as_bytes());
        }

        fn separator(&self) -> &'static [u8] {
            if self.groups { b"" } else { b"," }
        }

        fn groups(&self) -> bool {
            self.groups
        }

        fn open(&self, file: &FileGroup<'_>, out: &mut Vec<u8>) {
            out.extend_from_slice(format!("{}:{}{}{}(", file.path, file.errors, file.warnings, file.infos).as_bytes());
        }

        fn close(&self, out: &mut Vec<u8>) {
            out.push(b')');
        }

        fn lead(&self, rule: usize, out: &mut Vec<u8>) {
            out.extend_from_slice(rule.to_string().as_bytes());
        }

        fn most(&self) -> Option<usize> {
            self.most
        }

        fn end(&self, end: &End<'_>, out: &mut Vec<u8>) {
            let rules: Vec<&str> = end.rules.iter().map(|rule| rule.name).collect();
            out.extend_from_slice(format!("> {} {}", rules.join(" "), end.cut.all()).as_bytes());
        }
    }

    /// Message, rule, severity.
    type OneFinding = (&'static str, &'static RuleInfo, Severity);
    type TestFile<'t> = (&'static str, &'t [OneFinding]);

    /// What the reports say of files with findings.
    fn write(reports: &[(Option<usize>, bool)], files: &[TestFile<'_>]) -> Vec<String> {
        let told = |&(most, groups): &(Option<usize>, bool)| Box::new(Told { most, groups }) as Box<dyn Report>;
        let formats = Formats::new(reports.iter().map(told).collect());
        // As on several threads: the second rule is seen first.
        assert_eq!(formats.number(&B), 0);
        let mut outs = vec![Vec::new(); reports.len()];
        let mut outputs = Outputs::new(&formats, outs.iter_mut().map(Sink::stream).collect());
        let mut summary = Summary::default();
        for (path, findings) in files {
            let source = SourceFile::from_text(*path, "");
            let new = |&(message, rule, severity): &OneFinding| {
                Diagnostic::new(rule, Span::empty(0), message).severity(severity)
            };
            let diagnostics: Vec<Diagnostic> = findings.iter().map(new).collect();
            summary.file(&diagnostics);
            let mut frames = Vec::new();
            formats.file(&FileReport { source: &source, diagnostics: &diagnostics }, &mut frames);
            outputs.take(&frames).unwrap();
        }
        outputs.end(&summary, &[]).unwrap();
        outs.into_iter().map(|out| String::from_utf8(out).unwrap()).collect()
    }

    #[test]
    fn each_report_is_told_what_it_needs() {
        use Severity::{Error, Info, Warning};
        let files: &[TestFile<'_>] = &[
            ("x", &[("i", &A, Info), ("w", &B, Warning)]),
            ("empty", &[]),
            ("y", &[("i", &B, Info), ("e", &A, Error), ("w", &A, Warning)]),
        ];
        let reports =
            [(None, false), (None, true), (Some(2), false), (Some(3), false), (Some(0), false), (Some(9), false)];
        assert_eq!(
            write(&reports, files),
            [
                "<0i,1w,1i,0e,0w> test/a test/b 0",
                "<x:011(0i1w)y:111(1i0e0w)> test/a test/b 0",
                "<1w,0e> test/a test/b 3",
                "<1w,0e,0w> test/a test/b 2",
                "<> test/a test/b 5",
                "<0i,1w,1i,0e,0w> test/a test/b 0",
            ]
        );
        assert_eq!(write(&reports[1..2], &[]), ["<>  0"]);
    }

    /// Says that its reader has gone.
    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }

    #[test]
    fn a_reader_that_has_gone_takes_no_report_from_others() {
        let told = || Box::new(Told { most: None, groups: false }) as Box<dyn Report>;
        let (two, one) = (Formats::new(vec![told(), told()]), Formats::new(vec![told()]));
        let mut out = Vec::new();
        let mut outputs = Outputs::new(&two, vec![Sink::stream(Gone), Sink::stream(&mut out)]);
        outputs.take(&[]).unwrap();
        outputs.end(&Summary::default(), &[]).unwrap();
        assert_eq!(out, b"<>  0");
        let mut outputs = Outputs::new(&one, vec![Sink::stream(Gone)]);
        assert!(outputs.take(&[]).is_err());
    }

    #[test]
    fn frames_that_are_cut_short_are_no_frames() {
        let mut frames = Vec::new();
        put(7, &mut frames);
        put(2, &mut frames);
        frames.extend_from_slice(b"ab");
        let mut reader = Frames(&frames);
        assert_eq!((reader.number().unwrap(), reader.bytes().unwrap(), reader.0), (7, &b"ab"[..], &b""[..]));
        assert!(Frames(&frames[..9]).number().is_ok());
        assert!(Frames(&frames[4..9]).bytes().is_err());
        assert!(Frames(&frames[..3]).number().is_err());
    }
}
