//! Images and other media: what a browser loads and shows.

pub mod image_dimensions;
pub mod lazy_source;
pub mod tracking_pixel;
