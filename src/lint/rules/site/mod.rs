//! Rules about pages beside each other: their places in the built site, their titles and their texts.

pub mod alias_collision;
pub mod duplicate_body;
pub mod duplicate_post;
pub mod duplicate_title;
pub mod near_duplicate;
pub mod redirect_chain;
pub mod url_case;
pub mod url_collision;
