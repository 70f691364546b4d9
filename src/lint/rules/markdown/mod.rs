//! Markdown that does not render as it was meant.

pub mod emphasis_not_rendered;
pub mod fence_not_rendered;
pub mod heading_not_rendered;
pub mod html_block_swallows_markdown;
pub mod list_not_rendered;
pub mod list_number_lost;
pub mod renders_differently;
pub mod reversed_link;
pub mod setext_by_accident;
pub mod space_in_link;
pub mod table_not_rendered;
pub mod unclosed_fence;
