//! Taxonomies: which keys of the front matter hold terms, and how each generator reads them.

use crate::front_matter::Value;
use crate::text::Span;

use super::jekyll::url::{Mode, slugify};
use super::site::Config;
use super::{Generator, Resolver, Site, data, hugo};

/// How a generator reads the value of a key that holds terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Termed {
    /// A string is one term.
    Whole,
    /// A string is cut on white space (Jekyll's `categories` and `tags`).
    SplitOnSpace,
    /// A string is cut on commas, as a content schema can ask for.
    SplitOnComma,
}

/// A key of the front matter that holds terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermKey {
    /// The key; with a dot for a key inside another one (Zola's `taxonomies.tags`).
    pub key: String,
    /// The taxonomy, in the plural.
    pub taxonomy: String,
    /// How a string is read.
    pub termed: Termed,
}

/// The keys that hold terms on this site: as its content schema says, else as its generator has them.
#[must_use]
pub fn term_keys(site: &Site) -> Vec<TermKey> {
    site.term_keys.clone().unwrap_or_else(|| generator_term_keys(site))
}

fn generator_term_keys(site: &Site) -> Vec<TermKey> {
    let key =
        |key: &str, taxonomy: &str, termed| TermKey { key: key.to_owned(), taxonomy: taxonomy.to_owned(), termed };
    let whole = |name: &str| key(name, name, Termed::Whole);
    match &site.config {
        Config::Jekyll(_) => vec![
            key("category", "categories", Termed::Whole),
            key("categories", "categories", Termed::SplitOnSpace),
            key("tag", "tags", Termed::Whole),
            key("tags", "tags", Termed::SplitOnSpace),
        ],
        Config::Hugo(config) => config.taxonomies.iter().map(|name| whole(name)).collect(),
        Config::Zola(config) => {
            config.taxonomies.iter().map(|name| key(&format!("taxonomies.{name}"), name, Termed::Whole)).collect()
        }
        Config::Hexo(_) => vec![
            key("category", "categories", Termed::Whole),
            whole("categories"),
            key("tag", "tags", Termed::Whole),
            whole("tags"),
        ],
        Config::Eleventy(_) => vec![whole("tags")],
        Config::Astro | Config::None => {
            vec![key("category", "categories", Termed::Whole), whole("categories"), whole("tags")]
        }
    }
}

/// Whether the generator, or a plugin of this site, makes the page of every term by itself.
#[must_use]
pub fn makes_term_pages(site: &Site) -> bool {
    match &site.config {
        Config::Jekyll(config) => config.makes_archives,
        Config::None => false,
        _ => !matches!(site.generator, Generator::Eleventy | Generator::Astro),
    }
}

/// Whether the URLs of the pages are those of the build: Jekyll has defaults; Hugo, Zola and Hexo build nothing without a
/// configuration, which may say of languages and permalinks; those of Eleventy and Astro are set by programs.
#[must_use]
pub fn knows_urls(site: &Site) -> bool {
    match site.generator {
        Generator::None | Generator::Jekyll => true,
        Generator::Hugo | Generator::Zola | Generator::Hexo => site.is_configured,
        Generator::Eleventy | Generator::Astro => false,
    }
}

/// Whether a build may make pages for years, months and days: Jekyll does not by itself.
#[must_use]
pub fn may_make_date_pages(site: &Site) -> bool {
    !matches!(&site.config, Config::Jekyll(config) if !config.may_make_pages && !config.makes_archives)
}

/// What the address of a term's page is made of, where the generator or a plugin makes one: the name under which it keeps
/// terms apart, and the last part of the address. `None` where that is not known.
#[must_use]
pub fn term_address(site: &Site, name: &str) -> Option<(String, String)> {
    let (kept, address) = match &site.config {
        // `paths.NormalizePathStringBasic`, then the path is sanitized as any other.
        Config::Hugo(config) => {
            let kept = name.trim().to_lowercase().replace(' ', "-");
            let address = hugo::term_path(config, &kept)?;
            (kept, address)
        }
        // jekyll-archives: `Utils.slugify(title)`.
        Config::Jekyll(config) if config.makes_archives => (name.to_owned(), slugify(name, Mode::Default, false)),
        _ => return None,
    };
    (!address.is_empty()).then_some((kept, address))
}

/// The scalars of a value, however deep they are nested, as the resolver prints them, each with its place.
#[must_use]
pub fn data_list(value: &Value, resolver: Resolver) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut open = vec![value];
    while let Some(next) = open.pop() {
        match next.as_sequence() {
            Some(items) => open.extend(items.iter().rev()),
            None => found.extend(data::text(next, resolver).map(|text| (text, next.span))),
        }
    }
    found
}
