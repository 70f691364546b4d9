//! One file for each command.

mod add_ignores;
pub(super) mod completions;
pub(super) mod convert;
mod convert_jsonl;
pub(super) mod explain;
pub(super) mod init;
pub(super) mod links;
pub(super) mod lint;
mod lint_scope;
pub(super) mod lsp;
pub(super) mod man;
pub(super) mod rules;
pub(super) mod schema;
mod show_settings;
pub(super) mod sites;
pub(super) mod taxonomy;
pub(super) mod urls;
pub(super) mod verify;
