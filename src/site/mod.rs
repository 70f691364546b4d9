//! The cross-file half: small facts of each page, merged into one index.

/// Facts of one page: no tree, no text.
#[derive(Clone, Debug, Default)]
pub struct PageFacts {}

/// All pages of a site.
#[derive(Debug, Default)]
pub struct SiteIndex {}
