//! Links and images: what a browser makes of their URLs.

pub mod empty;
pub mod insecure;
pub mod internal_missing;
pub mod malformed;
pub mod protocol_relative;
pub mod scheme;
pub mod undefined_reference;
