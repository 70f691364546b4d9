//! What Jekyll hands to Liquid (`site.rb`, `drops/*.rb`): the site, the page, and what their tags ask for. Nothing is made
//! before a template asks: a post without tags pays nothing, and one with an include reads that file alone.

mod data;
mod document;
mod host;
mod page;
mod site;
mod values;

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Arc, OnceLock, Weak};

use jiff::Timestamp;

use crate::front_matter::{self, Fences, FrontMatter};
use crate::generator::jekyll::config::Config;
use crate::generator::{self, Identity, Site};
use crate::liquid::{Expanded, Refusal, Value, expand};
use crate::text::{Problem, SourceFile};

use document::Document;

/// The files of a site, as whoever has the disk hands them over. Paths are below the site's root, with `/`.
pub trait Sources: Debug + Send + Sync {
    /// All files, sorted; what a generator never reads may be left out.
    fn paths(&self) -> &[String];

    /// The text of a file; `None` where it is not there, is no text or lies outside of the site.
    fn read(&self, path: &str) -> Option<Arc<str>>;

    /// Whether the file begins with a line `---`.
    fn has_header(&self, path: &str) -> bool;
}

/// A Jekyll site as its templates see it.
#[derive(Clone, Debug)]
pub struct Payload(Arc<Inner>);

/// What templates share; made once, when one of them asks.
#[derive(Debug)]
struct Inner {
    site: Arc<Site>,
    sources: Arc<dyn Sources>,
    /// The moment of the build, where somebody said one.
    now: Option<Timestamp>,
    /// A folder that the site should have and has not was left out.
    partial: bool,
    documents: OnceLock<Result<Documents, Refusal>>,
    data: OnceLock<Result<Value, Refusal>>,
    pages: OnceLock<Result<Value, Refusal>>,
    this: Weak<Inner>,
}

/// The documents of all collections.
#[derive(Debug)]
struct Documents {
    /// Of each collection, in Jekyll's order.
    collections: HashMap<String, Vec<Arc<Document>>>,
    /// The same, as templates see them.
    values: HashMap<String, Value>,
    /// The posts, the latest first.
    posts: Value,
    /// The posts of each category and tag, the latest first.
    categories: Value,
    tags: Value,
}

/// A file with its front matter, as Jekyll knows it.
#[derive(Clone, Debug)]
struct File {
    path: String,
    identity: Identity,
    front_matter: Option<FrontMatter>,
    /// Psych refuses the block.
    broken: bool,
}

impl Payload {
    /// The payload of `site`, whose files are those of `sources`; `None` for what Jekyll does not build. `now` is what
    /// counts as the moment of the build; without one, nor one in `_config.yml` (`time`), what asks for it is refused. With
    /// `partial` a folder (of a collection, of data, of includes) that is asked for and not there was most likely left out:
    /// what asks for it is refused, where Jekyll would find it empty.
    #[must_use]
    pub fn new(site: Arc<Site>, sources: Arc<dyn Sources>, now: Option<Timestamp>, partial: bool) -> Option<Self> {
        let generator::site::Config::Jekyll(config) = &site.config else { return None };
        let written =
            || super::time::read(&config.text("time")?, false, &config.time_zone).map(|time| time.timestamp());
        let now = now.or_else(written);
        Some(Self(Arc::new_cyclic(|this| Inner {
            site,
            sources,
            now,
            partial,
            documents: OnceLock::new(),
            data: OnceLock::new(),
            pages: OnceLock::new(),
            this: Weak::clone(this),
        })))
    }

    /// The site.
    #[must_use]
    pub fn site(&self) -> &Arc<Site> {
        &self.0.site
    }

    /// Runs `body`, the body of the file at `path` with this front matter, as Jekyll does before it reads Markdown. Spans
    /// are bytes of `body`. `None` where there is no tag in it; where the front matter says `render_with_liquid: false` what
    /// looks like a tag is text.
    #[must_use]
    pub fn expand(
        &self,
        path: &str,
        front_matter: Option<&FrontMatter>,
        problems: &[Problem],
        body: &str,
    ) -> Option<Expanded> {
        if !crate::liquid::has_tags(body) {
            return None;
        }
        let identity = generator::identify(&self.0.site, path, front_matter, problems);
        let broken = problems.iter().any(|problem| problem.kind == crate::text::ProblemKind::FrontMatterSyntax);
        let file = File { path: path.to_owned(), identity, front_matter: front_matter.cloned(), broken };
        let host = host::PageHost::new(Arc::clone(&self.0), file, body);
        Some(if host.runs() { expand(body, &host) } else { Expanded::unchanged(body) })
    }

    /// Whether a plugin of the site may define the tag `name`: one in `_plugins`, in `_config.yml` or in the Gemfile.
    #[must_use]
    pub fn may_define_tag(&self, name: &str) -> bool {
        let generator::site::Config::Jekyll(config) = &self.0.site.config else { return false };
        let sources = &self.0.sources;
        let is_plugin = |path: &String| path.starts_with("_plugins/") && path.ends_with(".rb");
        let mut plugins = config.list("plugins");
        plugins.extend(config.list("gems"));
        if let Some(gemfile) = sources.read("Gemfile") {
            plugins.extend(super::plugins::of_gemfile(&gemfile));
        }
        super::plugins::may_define(&plugins, name) || sources.paths().iter().any(is_plugin)
    }

    /// Whether a theme may have files of `_includes` that the site has not.
    #[must_use]
    pub fn has_theme(&self) -> bool {
        let generator::site::Config::Jekyll(config) = &self.0.site.config else { return false };
        ["theme", "remote_theme"].iter().any(|key| config.text(key).is_some())
    }

    /// The front matter of the file at `path`, and what was noticed in it.
    #[must_use]
    pub fn front_matter(&self, path: &str) -> (Option<FrontMatter>, Vec<Problem>) {
        let Some(text) = self.0.sources.read(path) else { return (None, Vec::new()) };
        let source = SourceFile::from_text(path, &*text);
        let read = front_matter::read_with(&source, Fences::STRICT);
        (read.front_matter, read.problems)
    }
}

impl Inner {
    /// # Errors
    /// A refusal of `what` where `folder` has no file and was most likely left out.
    fn known_folder(&self, folder: &str, what: &str) -> Result<(), Refusal> {
        let inside = |path: &String| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        if self.partial && !self.sources.paths().iter().any(inside) {
            return Err(Refusal::unknown_value(what));
        }
        Ok(())
    }
}

/// The body as Jekyll keeps it: the end of the front matter takes blank lines after it along
/// (`YAML_FRONT_MATTER_REGEXP`).
fn content(body: &str) -> &str {
    let blank = body.len() - body.trim_start_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']).len();
    &body[body[..blank].rfind('\n').map_or(0, |at| at + 1)..]
}

impl Inner {
    fn config(&self) -> &Config {
        match &self.site.config {
            generator::site::Config::Jekyll(config) => config,
            _ => unreachable!("a payload is made for Jekyll alone"),
        }
    }

    /// Reads the file at `path`; with it the text after the front matter.
    fn file(&self, path: &str) -> Option<(File, String)> {
        let text = self.sources.read(path)?;
        let source = SourceFile::from_text(path, &*text);
        let read = front_matter::read_with(&source, Fences::STRICT);
        let identity = generator::identify(&self.site, path, read.front_matter.as_ref(), &read.problems);
        let broken = read.problems.iter().any(|problem| problem.kind == crate::text::ProblemKind::FrontMatterSyntax);
        let body = content(source.slice(read.body)).to_owned();
        Some((File { path: path.to_owned(), identity, front_matter: read.front_matter, broken }, body))
    }

    fn documents(&self) -> Result<&Documents, Refusal> {
        self.documents.get_or_init(|| Documents::read(self)).as_ref().map_err(Clone::clone)
    }

    fn data(&self) -> Result<Value, Refusal> {
        self.data.get_or_init(|| data::read(self)).clone()
    }

    fn pages(&self) -> Result<Value, Refusal> {
        self.pages.get_or_init(|| page::all(self)).clone()
    }
}
