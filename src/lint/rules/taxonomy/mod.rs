//! Rules about categories and tags, across the pages of a site.

pub mod missing_page;
pub mod split_on_space;
pub mod unknown_term;
pub mod variant;
