//! What is known of a rule without running it, written as the doc comment of the rule itself.

use super::Severity;

/// Which fixes a rule may offer. The test harness holds each rule to its promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixAvailability {
    /// Never a fix.
    None,
    /// Some findings carry an unsafe fix, none a safe one.
    Unsafe,
    /// Some findings carry a safe fix.
    Safe,
}

/// From which set of rules on a rule runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Runs by default.
    Recommended,
    /// Runs when asked for, with `--select strict`.
    Strict,
    /// Runs only by name or with `--select all`.
    All,
}

impl Level {
    /// All levels; each takes in those before it.
    pub const ALL: [Self; 3] = [Self::Recommended, Self::Strict, Self::All];

    /// The name used on the command line and in the configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::Strict => "strict",
            Self::All => "all",
        }
    }
}

/// A rule (or a config error, schema error or loss: those are explained, never selectable).
#[derive(Debug)]
pub struct RuleInfo {
    /// `group/name`, also its path below `src/lint/rules`.
    pub name: &'static str,
    /// Severity of its findings unless one says otherwise.
    pub severity: Severity,
    /// In which sets it runs.
    pub level: Level,
    /// What fixes it may offer.
    pub fix: FixAvailability,
    /// First version that has it.
    pub since: &'static str,
    /// Its documentation in Markdown, from the doc comment: the first line sums it up.
    pub docs: &'static str,
}

impl RuleInfo {
    /// `html` of `html/obsolete-element`.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.name.split_once('/').map_or(self.name, |(group, _)| group)
    }

    /// The documentation without the margin of its comment.
    #[must_use]
    pub fn markdown(&self) -> String {
        let lines: Vec<&str> = self.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        lines.join("\n").trim().to_owned()
    }

    /// The first line of the documentation.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.docs.trim_start().lines().next().unwrap_or_default().trim()
    }
}

/// Declares the `RuleInfo` of a rule; its doc comment becomes the documentation.
///
/// ```
/// copydesk::rule_info! {
///     /// Sums the rule up in one line.
///     ///
///     /// ## What it does
///     /// …
///     pub static INFO = "html/example", Warning, Recommended, fix: Safe, since: "0.1.0";
/// }
/// assert_eq!(INFO.summary(), "Sums the rule up in one line.");
/// ```
#[macro_export]
macro_rules! rule_info {
    ($(#[doc = $doc:literal])+ $vis:vis static $id:ident = $name:literal, $severity:ident, $level:ident,
     fix: $fix:ident, since: $since:literal;) => {
        $(#[doc = $doc])+
        // The words after a fence (`bad url=…`) are for the harness of the examples, not for rustdoc.
        #[allow(rustdoc::invalid_codeblock_attributes)]
        $vis static $id: $crate::diagnostic::RuleInfo = $crate::diagnostic::RuleInfo {
            name: $name,
            severity: $crate::diagnostic::Severity::$severity,
            level: $crate::diagnostic::Level::$level,
            fix: $crate::diagnostic::FixAvailability::$fix,
            since: $since,
            docs: concat!($($doc, "\n"),+),
        };
    };
}
