//! Standard output and standard error: colour, width, and pipes that close early.

use std::io::{self, IsTerminal, Write};

use super::args::When;
use super::failure::Failure;
use crate::report::{FileReport, Format, Style};

/// Where a command prints.
pub(super) struct Terminal {
    when: When,
}

impl Terminal {
    pub(super) fn new(when: When) -> Self {
        Self { when }
    }

    /// Writes `bytes` to standard output.
    pub(super) fn print(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        out.write_all(bytes).and_then(|()| out.flush()).map_err(Failure::output)
    }

    /// Standard output for what comes in many pieces. Flush it at the end.
    pub(super) fn output(&self) -> io::BufWriter<io::StdoutLock<'static>> {
        // On a terminal each piece is wanted at once.
        let capacity = if io::stdout().is_terminal() { 0 } else { 1 << 16 };
        io::BufWriter::with_capacity(capacity, io::stdout().lock())
    }

    /// Writes a line to standard error; nobody can be told when that fails.
    pub(super) fn note(&self, line: impl AsRef<str>) {
        let _ = writeln!(io::stderr().lock(), "{}", line.as_ref().trim_end_matches('\n'));
    }

    /// Says why the command ends with exit code 2.
    pub(super) fn fail(&self, failure: &Failure) {
        match failure {
            Failure::Config(source, mistakes) => {
                let mut out = Vec::new();
                let report = Format::Pretty.report(self.style(io::stderr().is_terminal()));
                report.file(&FileReport { source, diagnostics: mistakes }, &mut out);
                self.note(String::from_utf8_lossy(&out));
            }
            _ => self.note(format!("error: {failure}")),
        }
    }

    /// How a report on standard output looks.
    pub(super) fn output_style(&self) -> Style {
        self.style(io::stdout().is_terminal())
    }

    /// How a report on standard error looks.
    pub(super) fn error_style(&self) -> Style {
        self.style(io::stderr().is_terminal())
    }

    fn style(&self, is_terminal: bool) -> Style {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let color = match self.when {
            When::Always => true,
            When::Never => false,
            When::Auto => is_terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb"),
        };
        // A pipe has no width; 80 columns make the same report everywhere.
        let columns = if is_terminal { terminal_size::terminal_size().map(|(w, _)| usize::from(w.0)) } else { None };
        Style { width: columns.unwrap_or(80), color }
    }

    /// Whether standard error is a terminal, on which progress may be drawn.
    pub(super) fn shows_progress(&self) -> bool {
        io::stderr().is_terminal()
    }
}
