//! The linter: rules, the engine that runs them in one walk, and fixes.

mod rule;
pub mod rules;

pub use rule::{Context, EntryInterest, Interests, Rule};
