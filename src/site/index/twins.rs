//! Pages that share what only one of them should have: a place in the built site, a body, a title.

use super::SiteIndex;
use super::names::are_translations;
use crate::generator::Generator;
use crate::site::address::decode;
use crate::site::facts::{Address, PageFacts};
use crate::site::hashes::{ByHash, hash};

/// What pages can have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shared {
    /// The file of the built site: one of them overwrites the other.
    File,
    /// That file but for the case of its letters.
    FoldedFile,
    /// The body, to the letter.
    Body,
    /// The title.
    Title,
    /// The name of the source file, the title and how the text begins: the same post.
    Post,
    /// The file of the built site, of pages and of redirects to them.
    Address,
}

impl Shared {
    const ALL: [Self; 5] = [Self::File, Self::FoldedFile, Self::Body, Self::Title, Self::Post];
}

/// A page, or a file that is copied, that shares something with another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    /// Its path below the site's root.
    pub path: Box<str>,
    /// Its URL path, decoded; empty where only a build knows.
    pub url: Box<str>,
    /// Whether it is not the page but a redirect to it.
    pub is_alias: bool,
}

/// Members of one group that are kept by name; of more than that nobody reads the names.
const NAMED: usize = 4;

/// Groups of pages by what they share. Only what is shared is kept.
#[derive(Debug, Default)]
pub(super) struct Twins {
    groups: ByHash<Box<[Twin]>>,
    /// What is shared at all: on most sites nothing is, and then no page is asked for its keys.
    shared: Vec<Shared>,
}

/// The file that `url`, decoded, is written to, as the generator chooses it.
fn built_file(url: &str, generator: Generator) -> String {
    if url.ends_with('/') {
        return format!("{url}index.html");
    }
    let name = url.rsplit('/').next().unwrap_or(url);
    match (name.contains('.'), generator) {
        (true, _) => url.to_owned(),
        // `Page#destination` and `Document#destination` add the extension.
        (false, Generator::Jekyll) => format!("{url}.html"),
        (false, _) => format!("{url}/index.html"),
    }
}

/// The key of the file that the page or redirect at `url` is written to.
fn address(url: &str, generator: Generator) -> u64 {
    let slash = if url.starts_with('/') { "" } else { "/" };
    hash((Shared::Address, built_file(&format!("{slash}{}", decode(url)), generator)))
}

/// Whether the page is surely in the site, so that it can be in the way of another one.
fn is_seen(page: &PageFacts) -> bool {
    !page.draft && !page.expires
}

/// What `page` has of `kind`; `None` where it has nothing that could be shared.
fn key(page: &PageFacts, kind: Shared, generator: Generator) -> Option<u64> {
    let seen = is_seen(page);
    let file = || page.url.as_deref().filter(|_| seen).map(|url| built_file(&decode(url), generator));
    let named = |value: u64| (value != 0 && seen).then_some(value);
    let value = match kind {
        Shared::File => hash(file()?),
        Shared::FoldedFile => hash(file()?.to_lowercase()),
        Shared::Body => named(page.body)?,
        Shared::Title => named(page.title.hash)?,
        Shared::Address => return None,
        Shared::Post => {
            let name = page.path.rsplit('/').next().unwrap_or(&page.path);
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            hash((stem, named(page.title.hash)?, named(page.opening)?))
        }
    };
    Some(hash((kind, value)))
}

impl Twins {
    /// The groups among `pages` and the files `copied`, which are given with their URLs.
    pub(super) fn of(pages: &[&PageFacts], copied: &[(&str, String)], generator: Generator) -> Self {
        let mut twins = Self::default();
        let mut keys: Vec<(u64, usize)> = Vec::with_capacity(pages.len());
        for kind in Shared::ALL {
            keys.clear();
            keys.extend(pages.iter().enumerate().filter_map(|(at, page)| Some((key(page, kind, generator)?, at))));
            if matches!(kind, Shared::File | Shared::FoldedFile) {
                keys.extend(copied.iter().enumerate().map(|(at, (_, url))| {
                    let file = if kind == Shared::File { hash(url) } else { hash(url.to_lowercase()) };
                    (hash((kind, file)), pages.len() + at)
                }));
            }
            keys.sort_unstable();
            let twin = |at: usize| match pages.get(at) {
                Some(page) => Twin {
                    path: page.path.clone(),
                    url: page.url.as_deref().map(decode).unwrap_or_default().into(),
                    is_alias: false,
                },
                None => {
                    let (path, url) = &copied[at - pages.len()];
                    Twin { path: (*path).into(), url: url.as_str().into(), is_alias: false }
                }
            };
            for group in keys.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
                let named = group.iter().take(NAMED).map(|(_, at)| twin(*at)).collect();
                twins.groups.insert(group[0].0, named);
                if twins.shared.last() != Some(&kind) {
                    twins.shared.push(kind);
                }
            }
        }
        twins.add_addresses(pages, generator);
        twins
    }

    /// The groups of pages and redirects, where there is a redirect among them.
    fn add_addresses(&mut self, pages: &[&PageFacts], generator: Generator) {
        let mut keys: Vec<(u64, usize, bool)> = Vec::new();
        if pages.iter().all(|page| page.aliases.is_empty()) {
            return;
        }
        for (at, page) in pages.iter().enumerate().filter(|(_, page)| is_seen(page)) {
            keys.extend(page.url.as_deref().map(|url| (address(url, generator), at, false)));
            keys.extend(page.aliases.iter().map(|alias| (address(&alias.url, generator), at, true)));
        }
        keys.sort_unstable();
        for group in keys.chunk_by(|a, b| a.0 == b.0) {
            if group.len() > 1 && group.iter().any(|(.., is_alias)| *is_alias) {
                let twin = |(_, at, is_alias): &(u64, usize, bool)| {
                    let url = pages[*at].url.as_deref().map(decode).unwrap_or_default();
                    Twin { path: pages[*at].path.clone(), url: url.into(), is_alias: *is_alias }
                };
                self.groups.insert(group[0].0, group.iter().take(NAMED).map(twin).collect());
            }
        }
    }
}

impl SiteIndex {
    /// The other addresses of `page` that are those of something else too: of another page, of a redirect to another
    /// page, or (`None`) of the page itself.
    #[must_use]
    pub fn alias_twins<'p>(&self, page: &'p PageFacts) -> Vec<(&'p Address, Option<&Twin>)> {
        let own = page.url.as_deref().map(|url| address(url, self.generator));
        let mut found = Vec::new();
        let written = page.aliases.iter().filter(|alias| !alias.span.is_empty() && !alias.url.contains("://"));
        for alias in written.filter(|_| is_seen(page)) {
            let key = address(&alias.url, self.generator);
            let group = self.twins.groups.get(&key);
            match group.into_iter().flatten().find(|twin| twin.path != page.path) {
                _ if own == Some(key) => found.push((alias, None)),
                Some(twin) => found.push((alias, Some(twin))),
                None => {}
            }
        }
        found
    }

    /// The other pages (and files that are copied) that share `kind` with `page`, the first few of them in the order of
    /// the site; none where nobody does. A page and its translation may share what they say.
    pub fn sharing<'a>(&'a self, kind: Shared, page: &'a PageFacts) -> impl Iterator<Item = &'a Twin> {
        let is_shared = self.twins.shared.contains(&kind);
        let key = is_shared.then(|| key(page, kind, self.generator)).flatten();
        let group = key.and_then(|key| self.twins.groups.get(&key));
        let content = matches!(kind, Shared::Body | Shared::Title | Shared::Post);
        let others = group.into_iter().flatten().filter(|twin| twin.path != page.path);
        others.filter(move |twin| !content || !are_translations(&twin.path, &page.path))
    }
}
