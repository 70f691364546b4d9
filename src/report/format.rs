//! The names of `--format`.

use super::{Report, Style, checkstyle, github, gitlab, json, jsonl, junit, rdjson, sarif, short};

/// The formats of `--format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// The place, underlined in its line, for people.
    #[default]
    Pretty,
    /// One line each: `path:line:column: severity rule message`.
    Short,
    /// One versioned JSON document: `schemas/diagnostics.schema.json`.
    Json,
    /// One JSON object each, a line each.
    Jsonl,
    /// Workflow commands that GitHub Actions shows beside the lines of a pull request.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// The Code Quality report of GitLab.
    Gitlab,
    /// JUnit's XML, as Jenkins and others read it: a suite for each file that has findings.
    Junit,
    /// Checkstyle's XML.
    Checkstyle,
    /// A `DiagnosticResult` of reviewdog, fixes as suggestions.
    Rdjson,
    /// One `Diagnostic` of reviewdog each, a line each.
    Rdjsonl,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 11] = [
        Self::Pretty,
        Self::Short,
        Self::Json,
        Self::Jsonl,
        Self::Github,
        Self::Sarif,
        Self::Gitlab,
        Self::Junit,
        Self::Checkstyle,
        Self::Rdjson,
        Self::Rdjsonl,
    ];

    /// The name used on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pretty => "pretty",
            Self::Short => "short",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Github => "github",
            Self::Sarif => "sarif",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Checkstyle => "checkstyle",
            Self::Rdjson => "rdjson",
            Self::Rdjsonl => "rdjsonl",
        }
    }

    /// The report of this format. Without the feature `cli` there is no pretty one; short takes its place.
    #[must_use]
    pub fn report(self, style: Style) -> Box<dyn Report> {
        match self {
            #[cfg(feature = "cli")]
            Self::Pretty => Box::new(super::pretty::Pretty::new(style)),
            #[cfg(not(feature = "cli"))]
            Self::Pretty => {
                let _ = style;
                Box::new(short::Short)
            }
            Self::Short => Box::new(short::Short),
            Self::Json => Box::new(json::Json),
            Self::Jsonl => Box::new(jsonl::Jsonl),
            Self::Github => Box::new(github::Github),
            Self::Sarif => Box::new(sarif::Sarif),
            Self::Gitlab => Box::new(gitlab::Gitlab),
            Self::Junit => Box::new(junit::Junit),
            Self::Checkstyle => Box::new(checkstyle::Checkstyle),
            Self::Rdjson => Box::new(rdjson::Rdjson),
            Self::Rdjsonl => Box::new(rdjson::Rdjsonl),
        }
    }
}
