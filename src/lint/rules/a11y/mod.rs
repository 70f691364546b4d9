//! Accessibility: what a reader who cannot see or point gets.

pub mod bold_as_heading;
pub mod empty_heading;
pub mod heading_order;
pub mod iframe_title;
pub mod image_alt;
pub mod link_text;
pub mod media_autoplay;
pub mod positive_tabindex;
pub mod several_h1;
pub mod table_header;
