//! HTML in posts: its structure, its names, and what browsers, sanitizers and readers make of it.

pub mod active_content;
pub mod duplicate_attribute;
pub mod duplicate_id;
pub mod empty_element;
pub mod forbidden;
pub mod hidden_content;
pub mod misnested;
pub mod obsolete_element;
pub mod raw_ampersand;
pub mod stray_end_tag;
pub mod stray_markup;
pub mod unclosed_element;
pub mod unknown_attribute;
pub mod unknown_element;
