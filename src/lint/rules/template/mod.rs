//! Rules about template tags: Liquid, Nunjucks.

pub mod unbalanced_tag;
