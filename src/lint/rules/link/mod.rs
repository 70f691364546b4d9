//! Links and images: what a browser makes of their URLs.

pub mod duplicate_definition;
pub mod duplicate_image_link;
pub mod empty;
pub mod insecure;
pub mod internal_missing;
pub mod mail_address;
pub mod malformed;
pub mod missing_anchor;
pub mod missing_file;
pub mod mixed_content;
pub mod own_host;
pub mod post_url;
pub mod protocol_relative;
pub mod redirect_service;
pub mod redirected;
pub mod r#ref;
pub mod scheme;
pub mod text_is_other_url;
pub mod to_unpublished;
pub mod tracking;
pub mod undefined_reference;
pub mod unused_definition;
pub mod wrong_case;
