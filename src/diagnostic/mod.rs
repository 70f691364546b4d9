//! Findings as data: what reports print and fixes apply. A diagnostic owns no source text.

mod rule_info;

pub use rule_info::{FixAvailability, Level, RuleInfo};

use crate::text::{Edit, Span};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; never fails a run by itself.
    Info,
    /// Likely a mistake.
    Warning,
    /// The reader or the generator gets something wrong.
    Error,
}

impl Severity {
    /// The name used in every report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place with a few words that complete the sentence of the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Bytes of the file.
    pub span: Span,
    /// Lower case, no full stop; may be empty.
    pub message: String,
}

/// May a fix be applied without asking?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// Shown only: it needs a decision.
    DisplayOnly,
    /// Changes what the reader sees, or may.
    Unsafe,
    /// Provably changes nothing that the reader sees; proved again for each file before it is written.
    Safe,
}

impl Applicability {
    /// The name used in every report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DisplayOnly => "display-only",
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

/// Edits of the file in which the diagnostic stands, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: "escape the `<`".
    pub title: String,
    /// Whether it may be applied without asking.
    pub applicability: Applicability,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix that provably changes nothing that the reader sees.
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability: Applicability::Safe, edits }
    }

    /// A fix that may change what the reader sees.
    pub fn not_safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability: Applicability::Unsafe, edits }
    }
}

/// One finding about one file.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule, or the config, schema or loss name, that it belongs to.
    pub rule: &'static RuleInfo,
    /// How bad it is here.
    pub severity: Severity,
    /// One sentence: lower case, no full stop, names the thing and the reason.
    pub message: String,
    /// The exact characters.
    pub primary: Label,
    /// Other places in the same file that matter.
    pub related: Vec<Label>,
    /// The next step.
    pub help: Option<String>,
    /// How to mend it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic of `rule` at `span`, with the rule's own severity.
    pub fn new(rule: &'static RuleInfo, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: message.into(),
            primary: Label { span, message: String::new() },
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Words at the primary place.
    #[must_use]
    pub fn label(mut self, message: impl Into<String>) -> Self {
        self.primary.message = message.into();
        self
    }

    /// A second place.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Label { span, message: message.into() });
        self
    }

    /// The next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// How to mend it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Another severity than the rule's own.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The order of a report: by place, then rule, then message, so that no two runs differ.
    #[must_use]
    pub fn sort_key(&self) -> (Span, &'static str, &str) {
        (self.primary.span, self.rule.name, &self.message)
    }
}
