//! A post: source, identity, front matter, body tree and everything that the readers noticed. Reading never fails.

use crate::front_matter::{self, FrontMatter};
use crate::generator::{self, Identity, Site};
use crate::markup::{self, ReadOptions};
use crate::text::{Encoding, Problem, SourceFile, Span};
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
    /// How it was read: as [`generator::read_options`] says, unless [`Post::read_as`] was told otherwise.
    pub body_options: ReadOptions,
    /// What the readers noticed: in the file, the front matter and the body, in the order of the source.
    pub problems: Vec<Problem>,
}

impl<'s> Post<'s> {
    /// Reads `source`, the file at `path` below the root of `site`, as its generator does.
    ///
    /// The body of a file in another encoding is not read, nor is that of a format that is neither HTML nor Markdown
    /// (MDX): its tree is empty.
    #[must_use]
    pub fn read(source: &'s SourceFile, site: &'s Site, path: &str) -> Self {
        Self::read_as(source, site, path, generator::read_options(site, path))
    }

    /// As [`Post::read`], with a body that is read as `body_options` say.
    #[must_use]
    pub fn read_as(source: &'s SourceFile, site: &'s Site, path: &str, body_options: ReadOptions) -> Self {
        let readable = !matches!(source.encoding(), Encoding::Other(_));
        let block = if readable {
            front_matter::read_with(source, site.generator.fences())
        } else {
            let end = source.text().len();
            front_matter::Read { front_matter: None, body: Span::new(end, end), problems: Vec::new() }
        };
        let mut problems = source.problems().to_vec();
        problems.extend(block.problems);
        let identity = generator::identify(site, path, block.front_matter.as_ref(), &problems);
        let body_span = block.body;
        let shown = if generator::is_opaque(path) { Span::empty(body_span.end as usize) } else { body_span };
        let body = markup::read(source, shown, &body_options);
        problems.extend(body.problems().iter().cloned());
        problems.sort_by_key(|p| (p.span, p.kind));
        Self { source, site, identity, front_matter: block.front_matter, body_span, body, body_options, problems }
    }
}
