//! A post: source, identity, front matter, body tree and everything that the readers noticed. Reading never fails.

use crate::front_matter::{self, FrontMatter};
use crate::generator::{self, Identity, Site};
use crate::markup;
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
    /// The body, read as [`generator::check_options`] says.
    pub body: Tree,
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
        let body = markup::read(source, shown, &generator::check_options(site, path));
        problems.extend(body.problems().iter().cloned());
        problems.sort_by_key(|p| (p.span, p.kind));
        Self { source, site, identity, front_matter: block.front_matter, body_span, body, problems }
    }
}
