//! What the client can: nothing is sent that it does not understand.

use serde_json::Value;

use super::position::Encoding;

/// Capabilities of the client, as far as they change what is sent.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Client {
    /// What columns count.
    pub(super) encoding: Encoding,
    /// It asks for diagnostics by itself.
    pub(super) pulls: bool,
    /// It can be told that all diagnostics may have changed.
    pub(super) refreshes: bool,
    /// It watches the files that it is told to.
    pub(super) watches: bool,
    /// It takes edits of documents of a certain version.
    pub(super) versioned_edits: bool,
    /// It shows second places of a diagnostic.
    pub(super) related: bool,
    /// It shows tags of diagnostics.
    pub(super) tags: bool,
    /// It shows Markdown on hover.
    pub(super) markdown: bool,
    /// It takes a tree of symbols.
    pub(super) symbol_tree: bool,
}

impl Client {
    /// Reads the parameters of `initialize`. What is not there, or is of another type, the client cannot.
    pub(super) fn new(params: &Value) -> Self {
        let of = |path: &str| params.pointer(&format!("/capabilities/{path}"));
        let can = |path: &str| of(path).and_then(Value::as_bool).unwrap_or(false);
        let lists = |path: &str, wanted: &str| {
            of(path).and_then(Value::as_array).is_some_and(|list| list.iter().any(|item| item == wanted))
        };
        Self {
            encoding: if lists("general/positionEncodings", "utf-8") { Encoding::Utf8 } else { Encoding::Utf16 },
            pulls: of("textDocument/diagnostic").is_some_and(Value::is_object),
            refreshes: can("workspace/diagnostics/refreshSupport"),
            watches: can("workspace/didChangeWatchedFiles/dynamicRegistration"),
            versioned_edits: can("workspace/workspaceEdit/documentChanges"),
            related: can("textDocument/publishDiagnostics/relatedInformation")
                || can("textDocument/diagnostic/relatedInformation"),
            tags: of("textDocument/publishDiagnostics/tagSupport")
                .or_else(|| of("textDocument/diagnostic/tagSupport"))
                .is_some(),
            markdown: lists("textDocument/hover/contentFormat", "markdown"),
            symbol_tree: can("textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
        }
    }
}
