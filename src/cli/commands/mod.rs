//! One file for each command.

pub(super) mod convert;
mod convert_jsonl;
pub(super) mod explain;
pub(super) mod links;
pub(super) mod lint;
pub(super) mod lsp;
pub(super) mod rules;
pub(super) mod schema;
pub(super) mod sites;
pub(super) mod urls;
pub(super) mod verify;
