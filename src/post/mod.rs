//! A post: source, identity, front matter, body tree and everything that the readers noticed. Reading never fails.

use crate::front_matter::{self, FrontMatter};
use crate::generator::{self, Generator, Identity, Payload, Site};
use crate::liquid::{self, Expanded, Reason, Refused};
use crate::markup::{self, ReadOptions};
use crate::text::{Encoding, Problem, ProblemKind, SourceFile, Span};
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
    /// What came of running its templates; nothing where nobody ran them ([`Post::run_templates`]).
    pub templates: TemplateRun,
    /// What the readers noticed: in the file, the front matter and the body, in the order of the source.
    pub problems: Vec<Problem>,
}

/// What came of running a post's templates as its generator does. Spans are bytes of the file.
#[derive(Clone, Debug, Default)]
pub struct TemplateRun {
    /// Whether they were run: what tags define is taken out of the problems.
    pub ran: bool,
    /// Tags that cannot be run, and why.
    pub refused: Vec<Refused>,
    /// Outputs that found no variable of their name.
    pub nothing: Vec<Span>,
}

impl<'s> Post<'s> {
    /// Reads `source`, the file at `path` below the root of `site`, as its generator does.
    ///
    /// The body of a file in another encoding is not read, nor is that of a format that is neither HTML nor Markdown
    /// (MDX), or of what is no page (a feed): its tree is empty.
    #[must_use]
    pub fn read(source: &'s SourceFile, site: &'s Site, path: &str) -> Self {
        Self::read_as(source, site, path, generator::read_options(site, path))
    }

    /// Whether there are keys that could not be read: nothing is known of what the front matter lacks.
    #[must_use]
    pub fn has_broken_front_matter(&self) -> bool {
        let broken = |kind| matches!(kind, ProblemKind::FrontMatterSyntax | ProblemKind::FrontMatterUnclosed);
        matches!(self.source.encoding(), Encoding::Other(_)) || self.problems.iter().any(|p| broken(p.kind))
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
        let is_opaque = generator::is_opaque(path) || identity.is_data();
        let shown = if is_opaque { Span::empty(body_span.end as usize) } else { body_span };
        let body = markup::read(source, shown, &body_options);
        problems.extend(body.problems().iter().cloned());
        problems.sort_by_key(|p| (p.span, p.kind));
        Self {
            source,
            site,
            identity,
            front_matter: block.front_matter,
            body_span,
            body,
            body_options,
            templates: TemplateRun::default(),
            problems,
        }
    }

    /// Whether the body is not read: its format is neither HTML nor Markdown, or what is published is no page.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        generator::is_opaque(&self.identity.path) || self.identity.is_data()
    }

    /// Whether there may be a template to run in the body.
    #[must_use]
    pub fn has_templates(&self) -> bool {
        self.site.generator == Generator::Jekyll
            && !self.is_opaque()
            && liquid::has_tags(self.source.slice(self.body_span))
    }

    /// Runs the templates of the post as Jekyll does, and takes what came of it. References whose labels tags define are
    /// no problem any more; where a tag cannot be run nobody knows which labels it defines. A tag that a plugin may define,
    /// an include that a theme may have and a variable that a plugin may set are no mistake.
    pub fn run_templates(&mut self, payload: &Payload) {
        let body = self.source.slice(self.body_span);
        let path = &self.identity.path;
        let Some(run) = payload.expand(path, self.front_matter.as_ref(), &self.problems, body) else { return };
        self.templates.ran = true;
        self.resolve_references(&run);
        let start = self.body_span.start as usize;
        // What is not known may be what another one waits for.
        let guessed = |reason| matches!(reason, Reason::UnknownValue | Reason::Clock | Reason::Cap);
        let unknown = run.refused.iter().any(|refused| guessed(refused.reason));
        let nothing = if run.refused.is_empty() && !payload.may_define_tag("") { run.nothing } else { Vec::new() };
        self.templates.nothing = nothing.iter().map(|span| span.shift(start)).collect();
        let refused = run.refused.into_iter().map(|refused| Refused { span: refused.span.shift(start), ..refused });
        self.templates.refused = refused
            .filter(|refused| match refused.reason {
                // The message ends in the name, also of a tag in an include.
                Reason::UnknownTag => !payload.may_define_tag(refused.message.rsplit('`').nth(1).unwrap_or_default()),
                Reason::Missing => !payload.has_theme(),
                Reason::Failed => !unknown,
                reason => !guessed(reason),
            })
            .collect();
    }

    /// Takes references out of the problems whose labels the tags of `run` define, or may define.
    fn resolve_references(&mut self, run: &Expanded) {
        let is_reference = |problem: &Problem| problem.kind == ProblemKind::UndefinedReference;
        if !self.problems.iter().any(is_reference) {
            return;
        }
        // The post's own as well: behind a tag on its line the reading that masks tags takes them for text.
        let labels = markup::link_labels(&run.text, self.body_options.kramdown);
        let unknown = !run.refused.is_empty();
        self.problems.retain(|problem| {
            !is_reference(problem) || !(unknown || labels.contains(&markup::link_label(&problem.detail)))
        });
    }
}
