//! The requests about one document: what the server says it can, and where each is answered.

use gen_lsp_types as lsp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::client::Client;
use super::documents::{Checked, Document, Documents, Kind};
use super::position::Places;
use super::server::{Answer, encoding_name};
use super::workspace::Site;
use super::{actions, completion, definition, hover, symbols};
use crate::post::Post;
use crate::text::Span;

/// A document at the time of a request.
pub(super) struct View<'a> {
    /// The document.
    pub(super) document: &'a Document,
    /// What is found in it.
    pub(super) checked: &'a Checked,
    /// Its site, if it is a post.
    pub(super) site: Option<&'a Site>,
    /// All open documents.
    pub(super) documents: &'a Documents,
    /// What the client can.
    pub(super) client: Client,
}

/// The parameters that every request about a document has.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Named {
    /// The document.
    pub(super) text_document: lsp::TextDocumentIdentifier,
}

/// The parameters that every request about a place has.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct At {
    /// The place.
    pub(super) position: lsp::Position,
}

/// Answers a request.
type Request = fn(&View<'_>, Value) -> Answer;

/// Every request about one document.
pub(super) const REQUESTS: [(&str, Request); 5] = [
    ("textDocument/codeAction", actions::answer),
    ("textDocument/completion", completion::answer),
    ("textDocument/definition", definition::answer),
    ("textDocument/documentSymbol", symbols::answer),
    ("textDocument/hover", hover::answer),
];

/// The answer to `initialize`.
pub(super) fn capabilities(client: Client) -> Value {
    let mut capabilities = json!({
        "positionEncoding": encoding_name(client.encoding),
        "textDocumentSync": { "openClose": true, "change": 2, "save": { "includeText": false } },
        "codeActionProvider": { "codeActionKinds": ["quickfix", actions::FIX_ALL] },
        "completionProvider": { "triggerCharacters": ["/", "\"", "(", "#", ":", " ", "-", "[", ","] },
        "definitionProvider": true,
        "documentSymbolProvider": true,
        "hoverProvider": true,
        "workspace": { "workspaceFolders": { "supported": true, "changeNotifications": false } },
    });
    if client.pulls {
        capabilities["diagnosticProvider"] =
            json!({ "identifier": "copydesk", "interFileDependencies": true, "workspaceDiagnostics": false });
    }
    json!({
        "capabilities": capabilities,
        "serverInfo": { "name": "copydesk", "version": env!("CARGO_PKG_VERSION") },
    })
}

impl View<'_> {
    /// Places of the text.
    pub(super) fn places(&self) -> Places<'_> {
        Places::new(self.checked.source.text(), self.checked.source.line_starts(), self.client.encoding)
    }

    /// The byte at a place of the parameters.
    pub(super) fn byte(&self, at: &At) -> usize {
        self.places().byte(at.position)
    }

    /// The document as a post of its site; `None` where it is none.
    pub(super) fn post(&self) -> Option<Post<'_>> {
        let Kind::Post(_, path) = &self.document.kind else { return None };
        self.checked.record.as_ref()?;
        Some(Post::read(&self.checked.source, &self.site?.job.files.site, path))
    }
}

/// Whether byte `at` is in `span`, or at its end, where a cursor behind it stands.
pub(super) fn touches(span: Span, at: usize) -> bool {
    span.start as usize <= at && at <= span.end as usize
}
