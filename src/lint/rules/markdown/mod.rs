//! Markdown that does not render as it was meant.

pub mod emphasis_not_rendered;
pub mod html_block_swallows_markdown;
pub mod renders_differently;
