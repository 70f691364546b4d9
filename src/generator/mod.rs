//! What Jekyll, Hugo, Zola, Eleventy, Hexo and Astro make of a file: dialect, resolver, date, URL, categories.

mod identity;
mod site;

pub use identity::{Identity, PostKind};
pub use site::{Generator, Site};
