//! Markdown that does not render as it was meant.

pub mod emphasis_not_rendered;
