//! The content schema: what front matter, HTML, links and taxonomies of an archive may be.

/// A content schema, resolved with what it extends.
#[derive(Debug, Default)]
pub struct Schema {}
