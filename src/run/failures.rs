//! What can go wrong with a file beside what stands in it: names that `copydesk explain` knows, never selectable.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::text::{SourceFile, Span};

crate::rule_info! {
    /// A file or folder that cannot be read.
    ///
    /// It does not exist, or the system refused; the message says which. The other files were worked on, and the exit
    /// code is 2.
    pub static UNREADABLE = "run/unreadable", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A file that was not written; it is as it was.
    ///
    /// Someone else changed it in the meantime, it is read-only, a file of that name is there already, or the system
    /// refused; the message says which. The other files were worked on, and the exit code is 2.
    pub static UNWRITABLE = "run/unwritable", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// Two posts that would be written to the same file.
    ///
    /// Neither is written, because one would be lost. Rename one of them, or convert them into different folders.
    pub static COLLISION = "run/collision", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A mistake in copydesk itself.
    ///
    /// The file was left as it is and the other files were worked on. Please report it with the file, or with as much
    /// of it as still shows the mistake; the message names the place in copydesk.
    pub static INTERNAL = "run/internal", Error, Recommended, fix: None, since: "0.1.0";
}

/// All of them, for `copydesk explain`.
pub static FAILURES: [&RuleInfo; 4] = [&UNREADABLE, &UNWRITABLE, &COLLISION, &INTERNAL];

/// A failure about a whole file, as reports take it: with an empty source, because the file cannot be shown.
#[derive(Debug)]
pub struct FileFailure {
    /// Stands for the file: its path, no text.
    pub source: SourceFile,
    /// What went wrong.
    pub diagnostic: Diagnostic,
}

impl FileFailure {
    /// `rule` about the file shown as `path`.
    pub fn new(rule: &'static RuleInfo, path: &str, message: impl Into<String>) -> Self {
        let diagnostic = Diagnostic::new(rule, Span::empty(0), message);
        Self { source: SourceFile::from_text(path, ""), diagnostic }
    }

    /// The next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.diagnostic = self.diagnostic.help(help);
        self
    }
}
