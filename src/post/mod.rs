//! A post: source, identity, front matter, body tree and everything that the readers noticed. Reading never fails.

use crate::front_matter::FrontMatter;
use crate::generator::{Identity, Site};
use crate::text::{Problem, SourceFile, Span};
use crate::tree::Tree;

/// A post as read once, for linting and converting alike.
#[derive(Debug)]
pub struct Post<'s> {
    /// The file.
    pub source: &'s SourceFile,
    /// The site it belongs to.
    pub site: &'s Site,
    /// What its generator makes of it.
    pub identity: Identity,
    /// Its front matter, if it has a block.
    pub front_matter: Option<FrontMatter>,
    /// Bytes of the body.
    pub body_span: Span,
    /// The body.
    pub body: Tree,
    /// What the readers noticed: in the file, the front matter and the body, in the order of the source.
    pub problems: Vec<Problem>,
}
