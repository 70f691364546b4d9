//! Rules about template tags: Liquid, Nunjucks.

pub mod literal_braces;
pub mod syntax;
pub mod unbalanced_tag;
pub mod undefined_variable;
pub mod unknown_tag;
pub mod unresolved_include;
