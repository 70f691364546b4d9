//! What Jekyll, Hugo, Zola, Eleventy, Hexo and Astro make of a file: dialect, resolver, date, URL, categories.

mod data;
mod identity;
mod jekyll;
mod options;
mod site;

use crate::front_matter::FrontMatter;
use crate::text::{Problem, ProblemKind};

pub use crate::front_matter::Resolver;
pub use identity::{Identity, PostKind};
pub use options::{is_opaque, read_options};
pub use site::{Generator, Site};

use site::Config;

/// What a generator does with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Content: it is read.
    Post,
    /// Content if it begins with front matter; otherwise copied as it is.
    PostWithFrontMatter,
    /// Copied as it is, or made into something that is no page.
    Asset,
    /// Not part of the built site: layouts, data, excluded files.
    Nothing,
}

/// What the generator does with the file at `path` below the site's root.
#[must_use]
pub fn role(site: &Site, path: &str) -> Role {
    match &site.config {
        Config::Jekyll(config) => jekyll::role(config, path),
        Config::None => {
            if options::is_content(path) {
                Role::Post
            } else {
                Role::Asset
            }
        }
    }
}

/// What the generator makes of a file: kind, date, slug, URL, terms. `path` is below the site's root, with `/`;
/// `problems` are those of the file and its front matter, because a block that cannot be parsed changes what the
/// generator knows.
#[must_use]
pub fn identify(site: &Site, path: &str, front_matter: Option<&FrontMatter>, problems: &[Problem]) -> Identity {
    let has = |kind| problems.iter().any(|p| p.kind == kind);
    let broken = has(ProblemKind::FrontMatterSyntax);
    // The reader shows what the author meant; the generator sees no block there.
    let unseen = has(ProblemKind::FrontMatterUnclosed) || has(ProblemKind::FrontMatterMissing);
    let front_matter = front_matter.filter(|_| !unseen);
    match &site.config {
        Config::Jekyll(config) => jekyll::identify(config, path, front_matter, broken),
        Config::None => plain(site, path, front_matter),
    }
}

/// Without a generator: the names that nearly everybody uses, and no URL.
fn plain(site: &Site, path: &str, front_matter: Option<&FrontMatter>) -> Identity {
    let resolver = site.generator.resolver();
    let get = |key: &str| front_matter.and_then(|f| f.get(key));
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (name_date, slug) = identity::dated_stem(stem).map_or((None, stem), |(date, slug)| (Some(date), slug));
    let list = |key: &str| get(key).map(|v| data::list(v, resolver)).unwrap_or_default();
    Identity {
        path: path.to_owned(),
        kind: if name_date.is_some() { PostKind::Post } else { PostKind::Page },
        url: None,
        date: None,
        name_date,
        slug: slug.to_owned(),
        title: get("title").and_then(|v| data::text(v, resolver)),
        categories: list("categories"),
        tags: list("tags"),
        draft: get("draft").and_then(|v| data::boolean(v, resolver)).unwrap_or(false),
        aliases: list("aliases"),
    }
}
