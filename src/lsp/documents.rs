//! Open documents: their text as the client has it, and what is known of its newest version.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use gen_lsp_types::{Diagnostic as LspDiagnostic, TextDocumentContentChangeEvent as Change};

use super::position::{Encoding, Places, line_starts};
use crate::diagnostic::Diagnostic;
use crate::run::live::PageRecord;
use crate::text::SourceFile;

/// What a document is to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A post: the root of its site, and its path below.
    Post(PathBuf, String),
    /// A `copydesk.yaml`.
    Config,
    /// The content schema of the site at this root.
    Schema(PathBuf),
    /// Nothing to check.
    Other,
}

/// What was found in one version of a document.
#[derive(Debug)]
pub(super) struct Checked {
    /// The text.
    pub(super) source: SourceFile,
    /// What stands in it, in the order of the source.
    pub(super) findings: Vec<Diagnostic>,
    /// What other pages know of it.
    pub(super) record: Option<Arc<PageRecord>>,
}

/// A document.
#[derive(Debug)]
pub(super) struct Document {
    /// Its URI as the client writes it.
    pub(super) uri: String,
    /// Its version.
    pub(super) version: i32,
    /// Its text, in full.
    pub(super) text: String,
    /// The file.
    pub(super) path: PathBuf,
    /// What it is.
    pub(super) kind: Kind,
    /// What was found in it; nothing where it changed since.
    pub(super) checked: Option<Arc<Checked>>,
    /// Whether what was found still has to be told.
    pub(super) untold: bool,
    /// What was told last, and of which version.
    pub(super) told: Option<(i32, Vec<LspDiagnostic>)>,
    /// What other pages saw of it when its site was last merged.
    pub(super) seen: Option<u64>,
}

impl Document {
    /// A document that was opened.
    pub(super) fn new(uri: String, version: i32, text: String, path: PathBuf) -> Self {
        Self { uri, version, text, path, kind: Kind::Other, checked: None, untold: true, told: None, seen: None }
    }

    /// Applies `changes`, one after the other, which make the version `version`.
    pub(super) fn change(&mut self, version: i32, changes: Vec<Change>, encoding: Encoding) {
        for change in changes {
            match change {
                Change::TextDocumentContentChangeWholeDocument(whole) => self.text = whole.text,
                Change::TextDocumentContentChangePartial(part) => {
                    let starts = line_starts(&self.text);
                    let span = Places::new(&self.text, &starts, encoding).span(part.range);
                    self.text.replace_range(span.range(), &part.text);
                }
            }
        }
        self.version = version;
        self.renew();
    }

    /// Forgets what was found.
    pub(super) fn renew(&mut self) {
        self.checked = None;
        self.untold = true;
    }
}

/// All open documents, by URI.
pub(super) type Documents = BTreeMap<String, Document>;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn part(from: (u32, u32), to: (u32, u32), text: &str) -> Change {
        let range = serde_json::json!({
            "start": { "line": from.0, "character": from.1 }, "end": { "line": to.0, "character": to.1 }
        });
        serde_json::from_value(serde_json::json!({ "range": range, "text": text })).unwrap()
    }

    #[test]
    fn changes_apply_one_after_the_other() {
        let mut document = Document::new("file:///a".into(), 1, "a😀天\nb\n".into(), PathBuf::from("/a"));
        let changes = vec![part((0, 3), (0, 4), "津"), part((0, 1), (0, 3), ""), part((1, 1), (2, 0), "!")];
        document.change(2, changes, Encoding::Utf16);
        assert_eq!((&*document.text, document.version), ("a津\nb!", 2));
        let whole: Change = serde_json::from_value(serde_json::json!({ "text": "new" })).unwrap();
        document.change(3, vec![whole, part((0, 0), (0, 1), "N")], Encoding::Utf8);
        assert_eq!(&*document.text, "New");
    }

    proptest! {
        #[test]
        fn no_change_breaks_the_text(
            text in "[a天😀\r\n]{0,20}",
            changes in prop::collection::vec(((0u32..5, 0u32..9), (0u32..5, 0u32..9), "[b津\r\n]{0,3}"), 0..6),
            utf8 in any::<bool>(),
        ) {
            let encoding = if utf8 { Encoding::Utf8 } else { Encoding::Utf16 };
            let mut document = Document::new(String::new(), 1, text, PathBuf::new());
            document.change(2, changes.iter().map(|(a, b, text)| part(*a, *b, text)).collect(), encoding);
            prop_assert!(document.text.len() <= 80 + 18);
        }
    }
}
