//! A site: a root folder, the generator that builds it, and its configuration.

/// A static site generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Generator {
    /// Unknown: only what holds everywhere.
    #[default]
    None,
    /// Jekyll 4.
    Jekyll,
    /// Hugo.
    Hugo,
    /// Zola.
    Zola,
    /// Eleventy 3.
    Eleventy,
    /// Hexo 8.
    Hexo,
    /// Astro with content collections.
    Astro,
}

impl Generator {
    /// The name used on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Jekyll => "jekyll",
            Self::Hugo => "hugo",
            Self::Zola => "zola",
            Self::Eleventy => "eleventy",
            Self::Hexo => "hexo",
            Self::Astro => "astro",
        }
    }
}

/// A site as its configuration describes it. Built from bytes by `run`, handed on as `Arc<Site>`.
#[derive(Debug, Default)]
pub struct Site {
    /// What builds it.
    pub generator: Generator,
}
