//! copydesk checks and converts archives of posts.
//!
//! A post is a file with front matter and a body that mixes HTML, Markdown and template tags. It is read once into a
//! [`post::Post`]; the linter ([`lint`]) and the converter ([`convert`]) both start from there, so they never
//! disagree about what a post says. The modules are layers: each imports only from those above it in this list
//! (`tests/layers.rs` enforces it; `ARCHITECTURE.md` tells why).
#![forbid(unsafe_code)]

pub mod text;

pub mod diagnostic;
pub mod tree;

pub mod front_matter;
pub mod markup;

pub mod liquid;

pub mod generator;

pub mod post;

pub mod schema;
pub mod site;

pub mod convert;
pub mod lint;

pub mod config;
pub mod report;

#[cfg(feature = "cli")]
pub mod run;

#[cfg(feature = "cli")]
pub mod lsp;

#[cfg(feature = "cli")]
pub mod cli;
