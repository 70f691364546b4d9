//! The linter: rules, the engine that runs them in one walk, and fixes.

mod code;
mod definitions;
mod engine;
mod fixing;
mod headings;
mod links;
mod literal;
mod named;
mod plan;
mod rule;
pub mod rules;
mod settings;
mod tag_edits;
mod terms;
mod url_fault;
mod windows_1252;

pub use engine::{lint_page, lint_post};
pub use fixing::{Fixed, Refusal, fix, proof};
pub use rule::{Context, EntryInterest, Interests, PageInterest, Rule};
pub use settings::{Selector, Settings, UnknownSelector};
pub use terms::adopt;

/// The rule of that name.
#[must_use]
pub fn find_rule(name: &str) -> Option<&'static dyn Rule> {
    rules::RULES.iter().copied().find(|rule| rule.info().name == name)
}
