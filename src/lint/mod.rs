//! The linter: rules, the engine that runs them in one walk, and fixes.

mod links;
mod rule;
pub mod rules;
mod tag_edits;
mod url_fault;

pub use rule::{Context, EntryInterest, Interests, Rule};
