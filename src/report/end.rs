//! What a report is told where its parts are joined.

use std::fmt;

use super::{FileReport, Summary, thousands};
use crate::diagnostic::{RuleInfo, Severity};

/// What the last lines of a report are made from.
#[derive(Clone, Copy, Debug)]
pub struct End<'a> {
    /// What was found, in figures.
    pub summary: &'a Summary,
    /// Mistakes in the configuration and files that could not be read.
    pub errors: &'a [FileReport<'a>],
    /// The rules of the findings, in the order in which they first came.
    pub rules: &'a [&'static RuleInfo],
    /// What the report does not hold, see [`super::Report::most`].
    pub cut: Cut,
}

/// The findings of a file, in figures.
#[derive(Clone, Copy, Debug)]
pub struct FileGroup<'a> {
    /// The path of the file.
    pub path: &'a str,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
}

impl<'a> FileGroup<'a> {
    /// A file without findings.
    #[must_use]
    pub fn new(path: &'a str) -> Self {
        Self { path, errors: 0, warnings: 0, infos: 0 }
    }
}

/// Findings that a report does not hold, because it may hold no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// How many of severity error.
    pub errors: usize,
    /// How many of severity warning.
    pub warnings: usize,
    /// How many of severity info.
    pub infos: usize,
}

impl Cut {
    /// What of `found` (infos, warnings, errors) is left out where `most` may stay: the least severe.
    #[must_use]
    pub fn of(found: [usize; 3], most: usize) -> Self {
        let mut room = most;
        let [infos, warnings, errors] = found;
        let [errors, warnings, infos] = [errors, warnings, infos].map(|found| {
            let kept = found.min(room);
            room -= kept;
            found - kept
        });
        Self { errors, warnings, infos }
    }

    /// All of them.
    #[must_use]
    pub fn all(self) -> usize {
        self.errors + self.warnings + self.infos
    }

    /// How many of `severity`.
    #[must_use]
    pub fn at(self, severity: Severity) -> usize {
        match severity {
            Severity::Info => self.infos,
            Severity::Warning => self.warnings,
            Severity::Error => self.errors,
        }
    }
}

/// "1,204 findings (4 warnings, 1,200 infos)".
impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")];
        let parts: Vec<String> =
            parts.iter().filter(|part| part.0 > 0).map(|part| super::count(part.0, part.1)).collect();
        let noun = if self.all() == 1 { "finding" } else { "findings" };
        write!(f, "{} {noun} ({})", thousands(self.all()), parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_severe_are_cut() {
        assert_eq!(Cut::of([1, 2, 3], 6), Cut::default());
        assert_eq!(Cut::of([5, 2, 3], 6), Cut { infos: 4, ..Cut::default() });
        assert_eq!(Cut::of([5, 4, 3], 6), Cut { infos: 5, warnings: 1, errors: 0 });
        let all = Cut::of([5, 4, 9], 6);
        assert_eq!(all, Cut { infos: 5, warnings: 4, errors: 3 });
        assert_eq!(all.to_string(), "12 findings (3 errors, 4 warnings, 5 infos)");
    }
}
