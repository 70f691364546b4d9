//! A site: a root folder, the generator that builds it, and its configuration.

use std::collections::HashSet;

use jiff::tz::TimeZone;

use crate::front_matter::{self, DateReading, Fences, Resolver, Value};
use crate::text::SourceFile;

use super::terms::TermKey;
use super::{data, eleventy, hexo, hugo, jekyll, zola};

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
    /// All of them, the unknown one first.
    pub const ALL: [Self; 7] =
        [Self::None, Self::Jekyll, Self::Hugo, Self::Zola, Self::Eleventy, Self::Hexo, Self::Astro];

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

    /// What people call it; `None` where there is none.
    #[must_use]
    pub fn title(self) -> Option<&'static str> {
        Some(match self {
            Self::None => return None,
            Self::Jekyll => "Jekyll",
            Self::Hugo => "Hugo",
            Self::Zola => "Zola",
            Self::Eleventy => "Eleventy",
            Self::Hexo => "Hexo",
            Self::Astro => "Astro",
        })
    }

    /// The generator of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.name() == name)
    }

    /// How it reads plain scalars of its front matter.
    #[must_use]
    pub fn resolver(self) -> Resolver {
        match self {
            Self::Jekyll => Resolver::Psych,
            Self::Hugo => Resolver::GoYaml,
            Self::None | Self::Zola | Self::Eleventy | Self::Hexo | Self::Astro => Resolver::Core12,
        }
    }

    /// By whose rules its dates are read.
    #[must_use]
    pub fn date_reading(self) -> DateReading {
        match self {
            Self::None => DateReading::Any,
            Self::Jekyll => DateReading::Jekyll,
            Self::Hugo => DateReading::Hugo,
            Self::Zola => DateReading::Zola,
            Self::Eleventy => DateReading::Eleventy,
            Self::Hexo | Self::Astro => DateReading::Js,
        }
    }

    /// How it finds the block of front matter.
    #[must_use]
    pub fn fences(self) -> Fences {
        match self {
            Self::Hugo | Self::Zola | Self::Astro => Fences::LEADING_BLANK,
            Self::Hexo => Fences::HEXO,
            Self::None | Self::Jekyll | Self::Eleventy => Fences::STRICT,
        }
    }
}

/// What one generator took from its configuration.
#[derive(Clone, Debug, Default)]
pub(crate) enum Config {
    #[default]
    None,
    Jekyll(Box<jekyll::config::Config>),
    Hugo(Box<hugo::Config>),
    Zola(Box<zola::Config>),
    Eleventy(Box<eleventy::Config>),
    Hexo(Box<hexo::Config>),
    Astro,
}

/// A site as its configuration describes it. Built from bytes by `run`, handed on as `Arc<Site>`.
#[derive(Debug, Default)]
pub struct Site {
    /// What builds it.
    pub generator: Generator,
    /// Where it is published, as configured: `https://example.org` or `https://example.org/blog`.
    pub url: Option<String>,
    /// The path that stands before every URL: `/blog`, or "".
    pub base: String,
    /// Its own host names, in lower case.
    pub hosts: Vec<String>,
    /// Folders that hold an `index.md` and so belong to one page (Hugo's and Zola's bundles).
    pub(crate) bundles: HashSet<String>,
    /// Whether there is a folder `content`, so that the posts are in it where no generator is known.
    pub(crate) has_content: bool,
    /// The keys that hold terms, where a content schema says more of them than the generator.
    pub term_keys: Option<Vec<TermKey>>,
    /// Whether there is a configuration: else all that it may say is a guess.
    pub(crate) is_configured: bool,
    pub(crate) config: Config,
}

impl Site {
    /// A site of `generator` as the files of its configuration describe it. Never fails: what cannot be parsed counts
    /// as not said. `files` are named by their path below the root, in the order in which later ones win.
    #[must_use]
    pub fn from_files(generator: Generator, files: &[SourceFile]) -> Self {
        let values: Vec<(&str, Value)> = files.iter().filter_map(|file| Some((file.path(), parse(file)?))).collect();
        let root = values.first().map(|(_, value)| value);
        let text = |key: &str| root.and_then(|r| r.get(key)).and_then(|v| data::text(v, generator.resolver()));
        let mut site = Self { generator, is_configured: !files.is_empty(), ..Self::default() };
        match generator {
            Generator::None => {}
            Generator::Jekyll => {
                site.set_url(text("url"), text("baseurl"));
                site.config = Config::Jekyll(Box::new(jekyll::config::Config::read(root)));
            }
            Generator::Hugo => {
                let config = hugo::Config::read(&values);
                site.set_url(config.base_url.clone(), None);
                site.config = Config::Hugo(Box::new(config));
            }
            Generator::Zola => {
                site.set_url(text("base_url"), None);
                site.config = Config::Zola(Box::new(zola::Config::read(root)));
            }
            Generator::Eleventy => {
                let program = files.first().map_or("", SourceFile::text);
                site.config = Config::Eleventy(Box::new(eleventy::Config::read(program)));
            }
            Generator::Hexo => {
                site.set_url(text("url"), text("root"));
                site.config = Config::Hexo(Box::new(hexo::Config::read(root)));
            }
            Generator::Astro => {
                let program = files.first().map_or("", SourceFile::text);
                site.set_url(eleventy::literal(program, "site"), eleventy::literal(program, "base"));
                site.config = Config::Astro;
            }
        }
        site
    }

    /// Tells the site which files there are, for the generators where a file's neighbours decide what it is.
    #[must_use]
    pub fn with_paths(mut self, paths: &[&str]) -> Self {
        self.has_content = paths.iter().any(|path| path.starts_with("content/"));
        for path in paths {
            if let Some((folder, name)) = path.rsplit_once('/')
                && name.starts_with("index.")
            {
                self.bundles.insert(folder.to_owned());
            }
        }
        if let Config::Eleventy(config) = &mut self.config {
            config.add_paths(paths);
        }
        self
    }

    /// The time zone that its configuration names; `None` where it names none, so that the generator's own or the
    /// machine's counts, and for generators that know no such setting.
    #[must_use]
    pub fn time_zone(&self) -> Option<&TimeZone> {
        match &self.config {
            Config::Jekyll(config) => Some(&config.time_zone).filter(|_| config.names_time_zone),
            Config::Hugo(config) => config.time_zone.as_ref(),
            Config::Hexo(config) => config.time_zone.as_ref(),
            Config::Zola(_) | Config::Eleventy(_) | Config::Astro | Config::None => None,
        }
    }

    /// Whether what is dated in the future is left out of the build (Jekyll's `future`, Hugo's `buildFuture`, Hexo's
    /// `future`, which is on by default).
    #[must_use]
    pub fn hides_future(&self) -> bool {
        match &self.config {
            Config::Jekyll(config) => !config.future,
            Config::Hugo(config) => !config.build_future,
            Config::Hexo(config) => !config.future,
            Config::Zola(_) | Config::Eleventy(_) | Config::Astro | Config::None => false,
        }
    }

    /// Takes the address apart into what is before the path and the path itself.
    fn set_url(&mut self, url: Option<String>, base: Option<String>) {
        self.url = url.filter(|u| !u.is_empty());
        let parsed = self.url.as_deref().and_then(|u| url::Url::parse(u).ok());
        if let Some(host) = parsed.as_ref().and_then(url::Url::host_str) {
            self.hosts.push(host.to_lowercase());
        }
        // Where no base is configured, the path of the address is one.
        let path = base.unwrap_or_else(|| parsed.map_or(String::new(), |u| u.path().to_owned()));
        let path = path.trim_matches('/');
        self.base = if path.is_empty() { String::new() } else { format!("/{path}") };
    }
}

/// Reads a configuration file by its extension, with the readers of front matter.
fn parse(file: &SourceFile) -> Option<Value> {
    let text = file.text().trim_start_matches('\u{feff}');
    let fenced = match file.path().rsplit('.').next()? {
        "yml" | "yaml" => {
            // The file may open with a document marker of its own.
            let content = text.strip_prefix("---").filter(|rest| rest.starts_with(['\n', '\r', ' '])).unwrap_or(text);
            format!("---\n{content}\n---\n")
        }
        "toml" => format!("+++\n{text}\n+++\n"),
        "json" => text.trim_start().to_owned(),
        _ => return None,
    };
    front_matter::read(&SourceFile::from_text(file.path(), fenced)).front_matter?.root
}
