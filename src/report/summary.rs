//! What a run found, in figures.

pub use crate::text::{count, thousands};

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::diagnostic::{Applicability, Diagnostic, Severity};

/// What a run found, in figures. Summaries of parts add up in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files that were checked.
    pub files: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
    /// Findings with a safe fix.
    pub fixable: usize,
    /// Findings with an unsafe fix.
    pub unsafe_fixable: usize,
    /// Findings that comments suppress; none of the others counts them.
    #[serde(skip_serializing_if = "is_zero")]
    pub suppressed: usize,
    /// Findings of each rule that found something.
    pub rules: BTreeMap<&'static str, usize>,
    /// Findings that the baseline knows: counted in none of the figures above.
    #[serde(skip_serializing_if = "is_zero")]
    pub baseline: usize,
    /// How a conversion went; `None` for a check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversion: Option<Conversion>,
}

/// How the posts of a conversion ended. Every post is in exactly one of the figures but `changed`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Conversion {
    /// Proved: what was written reads back as what was read, but for the listed losses.
    pub identical: usize,
    /// Proved; some blocks, or all, stay HTML.
    pub kept_as_html: usize,
    /// Written without a proof, as was asked for.
    #[serde(skip_serializing_if = "is_zero")]
    pub unproved: usize,
    /// Left as they were, because nothing that was written could be proved.
    pub left: usize,
    /// Not converted: they could not be read, or not written.
    pub lost: usize,
    /// Posts that are, or would be, other than they were.
    pub changed: usize,
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

impl Conversion {
    /// Adds another part of the run.
    pub fn merge(&mut self, other: Self) {
        self.identical += other.identical;
        self.kept_as_html += other.kept_as_html;
        self.unproved += other.unproved;
        self.left += other.left;
        self.lost += other.lost;
        self.changed += other.changed;
    }
}

/// The proof: "1,204 posts: 1,198 rendered identically, 6 kept as HTML, 0 lost".
impl fmt::Display for Conversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let posts = self.identical + self.kept_as_html + self.unproved + self.left + self.lost;
        let (posts, identical, html) = (count(posts, "post"), thousands(self.identical), thousands(self.kept_as_html));
        write!(f, "{posts}: {identical} rendered identically, {html} kept as HTML")?;
        if self.unproved > 0 {
            write!(f, ", {} not proved", thousands(self.unproved))?;
        }
        if self.left > 0 {
            write!(f, ", {} left as they were", thousands(self.left))?;
        }
        write!(f, ", {} lost", thousands(self.lost))
    }
}

impl Summary {
    /// Counts one file with its findings.
    pub fn file(&mut self, diagnostics: &[Diagnostic]) {
        self.files += 1;
        self.add(diagnostics);
    }

    /// Adds what another part of the run found.
    pub fn merge(&mut self, other: Self) {
        self.files += other.files;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.fixable += other.fixable;
        self.unsafe_fixable += other.unsafe_fixable;
        self.suppressed += other.suppressed;
        self.baseline += other.baseline;
        for (rule, count) in other.rules {
            *self.rules.entry(rule).or_default() += count;
        }
        if let Some(conversion) = other.conversion {
            self.conversion.get_or_insert_default().merge(conversion);
        }
    }

    /// Counts more findings of files that were counted already.
    pub fn add(&mut self, diagnostics: &[Diagnostic]) {
        for d in diagnostics {
            match d.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Info => self.infos += 1,
            }
            match d.fix.as_ref().map(|f| f.applicability) {
                Some(Applicability::Safe) => self.fixable += 1,
                Some(Applicability::Unsafe) => self.unsafe_fixable += 1,
                Some(Applicability::DisplayOnly) | None => {}
            }
            *self.rules.entry(d.rule.name).or_default() += 1;
        }
    }

    /// All findings.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.errors + self.warnings + self.infos
    }

    /// Whether something was found that fails a check: anything but infos.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.fails_from(Severity::Warning)
    }

    /// Whether something of `severity`, or worse, was found.
    #[must_use]
    pub fn fails_from(&self, severity: Severity) -> bool {
        let found = [(Severity::Error, self.errors), (Severity::Warning, self.warnings), (Severity::Info, self.infos)];
        found.iter().any(|(of, count)| *of >= severity && *count > 0)
    }

    /// One line for each rule that found something, the most frequent first: count, rule.
    #[must_use]
    pub fn statistics(&self) -> String {
        let mut rows: Vec<_> = self.rules.iter().collect();
        rows.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        rows.iter().map(|(rule, count)| format!("{:>9}  {rule}\n", thousands(**count))).collect()
    }
}

/// The last line of a run: "1,204 files: 3 errors, 12 warnings (7 can be fixed with --fix)".
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", count(self.files, "file"))?;
        if self.findings() == 0 {
            f.write_str("nothing to report")?;
        }
        let parts = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")];
        let parts: Vec<String> = parts.iter().filter(|p| p.0 > 0).map(|p| count(p.0, p.1)).collect();
        f.write_str(&parts.join(", "))?;
        if self.fixable > 0 {
            write!(f, " ({} can be fixed with --fix)", thousands(self.fixable))?;
        }
        if self.suppressed > 0 {
            write!(f, ", {} suppressed", thousands(self.suppressed))?;
        }
        if self.baseline > 0 {
            write!(f, "; {} in the baseline", thousands(self.baseline))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proof_is_one_line() {
        let mut all = Conversion { identical: 1000, kept_as_html: 6, changed: 1006, ..Conversion::default() };
        all.merge(Conversion { identical: 198, ..Conversion::default() });
        assert_eq!(all.to_string(), "1,204 posts: 1,198 rendered identically, 6 kept as HTML, 0 lost");
        let unproved = Conversion { unproved: 1204, ..Conversion::default() };
        assert_eq!(
            unproved.to_string(),
            "1,204 posts: 0 rendered identically, 0 kept as HTML, 1,204 not proved, 0 lost"
        );
        let one = Conversion { left: 1, ..Conversion::default() };
        assert_eq!(one.to_string(), "1 post: 0 rendered identically, 0 kept as HTML, 1 left as they were, 0 lost");
    }

    #[test]
    fn figures_are_grouped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands).join(" "), "0 999 1,000 1,234,567");
        assert_eq!(Summary { files: 1, ..Summary::default() }.to_string(), "1 file: nothing to report");
        let summary = Summary { files: 1204, errors: 1, warnings: 12, fixable: 7, ..Summary::default() };
        assert_eq!(summary.to_string(), "1,204 files: 1 error, 12 warnings (7 can be fixed with --fix)");
        let known = Summary { baseline: 3210, ..summary };
        assert!(known.to_string().ends_with("(7 can be fixed with --fix); 3,210 in the baseline"));
        let known = Summary { files: 1, baseline: 2, ..Summary::default() };
        assert_eq!(known.to_string(), "1 file: nothing to report; 2 in the baseline");
        let mut quiet = Summary { files: 2, suppressed: 1000, ..Summary::default() };
        quiet.merge(Summary { suppressed: 1, ..Summary::default() });
        assert_eq!(quiet.to_string(), "2 files: nothing to report, 1,001 suppressed");
    }
}
