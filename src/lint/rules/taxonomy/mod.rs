//! Rules about categories and tags, across the pages of a site.

pub mod comma_in_term;
pub mod deprecated_term;
pub mod duplicate_term;
pub mod empty_item;
pub mod empty_page;
pub mod ignored_key;
pub mod missing_page;
pub mod mistitled_page;
pub mod orphan_page;
pub mod single_use;
pub mod slug_collision;
pub mod split_on_space;
pub mod term_type;
pub mod too_many;
pub mod unknown_term;
pub mod variant;
