//! The linter: rules, the engine that runs them in one walk, and fixes.

pub mod baseline;
mod code;
mod definitions;
mod engine;
mod fixing;
mod headings;
mod links;
mod literal;
mod named;
mod plan;
mod retag;
mod rule;
pub mod rules;
mod settings;
mod suppression;
mod tag_edits;
mod terms;
mod url_fault;
mod windows_1252;

pub use engine::{Linted, lint, lint_page, lint_post, suppress_page};
pub use fixing::{Fixed, Refusal, fix, proof};
pub use retag::Retag;
pub use rule::{Context, EntryInterest, Interests, PageInterest, Rule};
pub use settings::{Selector, Settings, UnknownSelector};
pub use suppression::{Added, Malformed, SuppressionFault, Suppressions, add_ignores};
pub use terms::adopt;

/// The rule of that name.
#[must_use]
pub fn find_rule(name: &str) -> Option<&'static dyn Rule> {
    rules::RULES.iter().copied().find(|rule| rule.info().name == name)
}
