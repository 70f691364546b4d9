//! All pages of a site: which URLs, files and terms there are.

mod names;
mod near;
mod places;
mod terms;
mod titles;
mod twins;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::address::{Target, decode, page_name};
use super::anchors::{fold, is_beyond};
use super::facts::PageFacts;
use super::hashes::{ByHash, Hashes, hash};
use crate::generator::{Generator, PostKind, Site, asset_url, makes_term_pages, may_make_date_pages, term_keys};
use crate::tree::vocabulary::nearest;
use names::{canonical, differ_in_digits, extension, family, folder_of, is_date_folder};
use near::NearTexts;
use terms::Taxonomies;
use twins::Twins;

pub use places::Places;
pub use terms::{TermGroup, fold_term};
pub use titles::Mistitled;
pub use twins::{Shared, Twin};

/// What the index knows of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'i> {
    /// It is there.
    Yes,
    /// It is there under a name that differs in case alone.
    OtherCase(&'i str),
    /// It is surely not there; the nearest name that is.
    Missing(Option<&'i str>),
    /// It is the address of a page that is not published.
    Unpublished,
    /// Only a build knows.
    Unknown,
}

/// All pages of a site. Strings are kept once; everything else is hashes of 64 bits.
#[derive(Debug, Default)]
pub struct SiteIndex {
    generator: Generator,
    /// Canonical URLs.
    names: Vec<Box<str>>,
    exact: ByHash<u32>,
    folded: ByHash<u32>,
    /// Canonical URLs by the stem and the slug of the file that makes the page.
    by_stem: ByHash<Vec<u32>>,
    /// Canonical URLs by the shape of their folder.
    families: ByHash<Vec<u32>>,
    /// Folders that hold pages.
    folders: Hashes,
    /// Folder and extension of the files that are copied.
    asset_kinds: Hashes,
    /// Paths of the source.
    files: Hashes,
    /// Folders of the source that hold files.
    source_folders: Hashes,
    /// Names of posts, as `post_url` takes them.
    posts: Hashes,
    /// Paths of pages that are not published, names of posts and slugs among them.
    hidden: Hashes,
    /// Pages by their other addresses.
    aliases: ByHash<Box<str>>,
    /// Addresses at which a page itself is.
    own: Hashes,
    /// Pages whose places are all known, and whether to the letter.
    anchored: ByHash<bool>,
    /// Those places, each with the page.
    places: Hashes,
    /// Ends of the paths of Hugo's pages.
    references: Hashes,
    /// Slugs of pages whose URL only a build knows.
    unknown_slugs: Hashes,
    /// Whether the folders of years, months and days have no page but those that a file makes.
    bare_date_folders: bool,
    /// First folders of the pages that the generator makes for terms.
    term_folders: Vec<String>,
    terms: Taxonomies,
    twins: Twins,
    near_texts: NearTexts,
    /// Where pages that only lead on lead, by their own addresses.
    redirecting: ByHash<Box<str>>,
    /// Names of the files of each folder of pages.
    stems: HashMap<Box<str>, Vec<Box<str>>>,
    near: Mutex<ByHash<Option<u32>>>,
}

impl SiteIndex {
    /// Merges the facts of all pages. `files` are the other files of the site, below its root.
    #[must_use]
    pub fn merge<'p>(
        pages: impl IntoIterator<Item = &'p PageFacts>,
        site: &Site,
        files: impl IntoIterator<Item = &'p str>,
    ) -> Self {
        let mut index = Self {
            generator: site.generator,
            term_folders: term_keys(site).into_iter().map(|key| key.taxonomy.to_lowercase()).collect(),
            terms: Taxonomies::new(makes_term_pages(site)),
            bare_date_folders: !may_make_date_pages(site),
            ..Self::default()
        };
        let pages: Vec<&PageFacts> = pages.into_iter().collect();
        for page in &pages {
            index.add_page(page);
        }
        let mut copied: Vec<(&str, String)> = Vec::new();
        for path in files {
            index.add_file(path);
            index.bare_date_folders &= !(path.starts_with("_plugins/") && path.ends_with(".rb"));
            if let Some(url) = asset_url(site, path) {
                index.add_url(&url, true);
                if let Some(ext) = extension(&url) {
                    index.asset_kinds.insert(hash((folder_of(&url), ext)));
                }
                copied.push((path, url));
            }
        }
        index.terms.finish(&pages, site);
        index.near_texts = NearTexts::of(&pages);
        index.twins = Twins::of(&pages, &copied, site.generator);
        index
    }

    fn add_page(&mut self, page: &PageFacts) {
        self.add_file(&page.path);
        if page.kind == PostKind::Page {
            let (folder, name) = page.path.rsplit_once('/').unwrap_or(("", &page.path));
            self.stems.entry(folder.into()).or_default().push(name.into());
        }
        let stem = page.path.rsplit_once('.').map_or(&*page.path, |(stem, _)| stem);
        if let Some((_, name)) = stem.rsplit_once("_posts/") {
            self.posts.insert(hash(name));
            self.posts.insert(hash(name.rsplit('/').next().unwrap_or(name)));
        }
        if self.generator == Generator::Hugo {
            self.add_references(&page.path);
        }
        if page.draft && page.url.is_none() {
            self.hidden.insert(hash(&*page.path));
            if let Some((_, name)) = stem.rsplit_once("_posts/") {
                self.hidden.insert(hash(name.rsplit('/').next().unwrap_or(name)));
            }
            // A short name may be that of another page.
            if page.slug.chars().count() > 7 && page.kind != PostKind::Page {
                self.hidden.insert(hash((&*page.slug, "slug")));
            }
        }
        match &page.url {
            Some(url) => {
                self.add_url(&decode(url), !page.moved);
                if let Some(&id) = self.exact.get(&hash(canonical(&decode(url)))) {
                    self.own.insert(u64::from(id));
                    if page.anchors.complete && self.anchored.insert(u64::from(id), page.anchors.exact).is_none() {
                        self.places.extend(page.anchors.keys().iter().map(|key| hash((id, key.as_str()))));
                    }
                    let stem = stem.rsplit('/').next().unwrap_or(stem);
                    self.by_stem.entry(hash(stem)).or_default().push(id);
                    if stem != &*page.slug {
                        self.by_stem.entry(hash(&*page.slug)).or_default().push(id);
                    }
                }
            }
            None if !page.draft => {
                self.unknown_slugs.insert(hash(&*page.slug));
            }
            None => {}
        }
        for alias in &page.aliases {
            let alias = decode(&alias.url);
            if let Some(url) = page.url.as_deref().filter(|url| canonical(&decode(url)) != canonical(&alias)) {
                self.aliases.entry(hash(canonical(&alias))).or_insert_with(|| url.into());
            }
            self.add_url(&alias, false);
        }
        if let (Some(redirect), Some(url)) = (&page.redirect, &page.url) {
            self.redirecting.insert(hash(canonical(&decode(url))), redirect.url.clone());
        }
        self.terms.add_page(page);
    }

    /// Enters every end of the path of one of Hugo's pages, since a reference may name any of them.
    fn add_references(&mut self, path: &str) {
        let mut name = page_name(path);
        // `x.en.md` is the English `x`.
        if let Some((stem, language)) = name.rsplit_once('.')
            && (2..=7).contains(&language.len())
        {
            let stem = stem.strip_suffix("/_index").or_else(|| stem.strip_suffix("/index")).unwrap_or(stem);
            name = stem.to_owned();
        }
        let mut rest = name.as_str();
        loop {
            self.references.insert(hash(rest));
            match rest.split_once('/') {
                Some((folder, below)) => {
                    self.references.insert(hash((folder, "folder")));
                    rest = below;
                }
                None => break,
            }
        }
    }

    fn add_file(&mut self, path: &str) {
        self.files.insert(hash(path));
        self.source_folders.insert(hash(folder_of(path)));
    }

    /// Enters a URL. `is_at_home` says that its folder is one of the source, or made by the generator's rules, so that
    /// other pages of that folder would be known as well.
    fn add_url(&mut self, url: &str, is_at_home: bool) {
        let name = canonical(url);
        let Ok(id) = u32::try_from(self.names.len()) else { return };
        if self.exact.contains_key(&hash(name)) {
            return;
        }
        self.exact.insert(hash(name), id);
        self.folded.entry(hash(name.to_lowercase())).or_insert(id);
        if is_at_home {
            self.families.entry(family(folder_of(name))).or_default().push(id);
        }
        let mut folder = folder_of(name);
        while !folder.is_empty() && self.folders.insert(hash(folder)) {
            folder = folder_of(folder);
        }
        self.names.push(name.into());
    }

    /// What is known of `target`.
    #[must_use]
    pub fn find(&self, target: &Target) -> Found<'_> {
        match target {
            Target::Elsewhere => Found::Unknown,
            Target::File(path) => self.find_file(path),
            Target::Reference(name) => {
                // Hugo makes the pages of terms; of a folder without any page the source was most likely left out.
                let first = name.split_once('/').map(|(first, _)| first);
                let is_known = |first: &str| self.references.contains(&hash((first, "folder")));
                if first.is_some_and(|first| self.term_folders.iter().any(|f| f == first) || !is_known(first)) {
                    return Found::Unknown;
                }
                let there = self.references.contains(&hash(name.as_str())) || self.references.len() < 2;
                if there { Found::Yes } else { Found::Missing(None) }
            }
            Target::Post(name) => {
                let there = self.posts.contains(&hash(name.as_str()));
                if there && self.hidden.contains(&hash(name.rsplit('/').next().unwrap_or(name))) {
                    return Found::Unpublished;
                }
                if there || self.posts.is_empty() { Found::Yes } else { Found::Missing(None) }
            }
            Target::Url(path) => self.find_url(path),
        }
    }

    /// Whether the URL path is that of a year, a month or a day with posts in it, and no page of its own: the build makes
    /// none. Where somebody wrote such an address whole, a plugin that is not known here may.
    #[must_use]
    pub fn is_bare_date_folder(&self, path: &str) -> bool {
        let name = canonical(path);
        let is_folder = self.bare_date_folders && self.folders.contains(&hash(name)) && is_date_folder(name);
        is_folder && !self.exact.contains_key(&hash(name))
    }

    fn find_file(&self, path: &str) -> Found<'_> {
        if self.hidden.contains(&hash(path.trim_matches('/'))) {
            return Found::Unpublished;
        }
        if self.files.contains(&hash(path)) || self.files.contains(&hash(path.trim_matches('/'))) {
            return Found::Yes;
        }
        // Where the folder has no file at all it was most likely left out.
        if self.source_folders.contains(&hash(folder_of(path))) { Found::Missing(None) } else { Found::Unknown }
    }

    fn find_url(&self, path: &str) -> Found<'_> {
        let name = canonical(path);
        if name.is_empty() || self.exact.contains_key(&hash(name)) || self.folders.contains(&hash(name)) {
            return Found::Yes;
        }
        if let Some(&id) = self.folded.get(&hash(name.to_lowercase())) {
            return Found::OtherCase(&self.names[id as usize]);
        }
        if self.generator == Generator::None || self.is_made_by_build(name) {
            return Found::Unknown;
        }
        let folder = folder_of(name);
        match extension(name).as_deref() {
            // A link to the source file: some plugins and code hosts turn it into one to the page.
            Some("md" | "markdown" | "mdx") => return Found::Unknown,
            Some(ext) if self.asset_kinds.contains(&hash((folder, ext))) => {}
            // A dot in a slug is no extension.
            Some(ext) if ext.bytes().all(|b| b.is_ascii_digit()) => {}
            Some(_) => return Found::Unknown,
            None => {}
        }
        let slug = name.rsplit('/').next().unwrap_or(name);
        if self.hidden.contains(&hash((slug.split('.').next().unwrap_or(slug), "slug"))) {
            return Found::Unpublished;
        }
        if self.unknown_slugs.contains(&hash(slug)) || folder.is_empty() {
            return Found::Unknown;
        }
        match self.families.get(&family(folder)) {
            Some(members) => Found::Missing(self.nearest_of(name, members)),
            // `../news/` in a post at `/2022/03/21/x.html`.
            None if self.is_bare_date_folder(folder) && !slug.bytes().all(|b| b.is_ascii_digit()) => {
                let beside = self.exact.get(&hash(format!("/{slug}").as_str()));
                Found::Missing(beside.map(|id| &*self.names[*id as usize]))
            }
            None => Found::Unknown,
        }
    }

    /// Pages that stand in no source file: feeds, maps of the site, pages of lists, pages of terms.
    fn is_made_by_build(&self, name: &str) -> bool {
        let mut parts = name.split('/').filter(|part| !part.is_empty());
        let first = parts.clone().next().unwrap_or_default().to_lowercase();
        let last = parts.clone().next_back().unwrap_or_default();
        let listed = |part: &str| {
            let number = part.strip_prefix("page").unwrap_or(part).trim_start_matches('-');
            part.starts_with("page") && number.bytes().all(|b| b.is_ascii_digit())
        };
        let feeds = ["feed", "atom", "rss", "index", "sitemap", "robots", "manifest", "search", "404"];
        let stem = last.split('.').next().unwrap_or(last);
        feeds.contains(&stem)
            || parts.any(listed)
            || (self.terms.made_by_build
                && (self.term_folders.contains(&first) || first == "category" || first == "tag"))
    }

    /// The member that `name` was most likely meant to be.
    fn nearest_of(&self, name: &str, members: &[u32]) -> Option<&str> {
        const MOST: usize = 20_000;
        let last = name.rsplit('/').next().unwrap_or(name);
        // Days, and names of a letter or two, are near to each other without being alike.
        let short = last.split('.').next().is_none_or(|stem| stem.chars().count() <= 2);
        if members.len() > MOST || short || last.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        // The name of the file instead of the slug is what people write most.
        let same = self.by_stem.get(&hash(last)).map(Vec::as_slice).unwrap_or_default();
        let name_of = |id: &u32| &*self.names[*id as usize];
        let beside = same.iter().map(name_of).find(|other| folder_of(other) == folder_of(name));
        if let Some(meant) = beside.or_else(|| same.first().map(name_of).filter(|_| same.len() == 1)) {
            return Some(meant);
        }
        let mut near = self.near.lock().unwrap_or_else(PoisonError::into_inner);
        let found = *near.entry(hash(name)).or_insert_with(|| {
            let folder = folder_of(name);
            let beside = members.iter().map(name_of).filter(|other| folder_of(other) == folder);
            let lasts = beside.filter_map(|other| other.rsplit('/').next());
            let wanted = nearest(last, lasts.filter(|other| !differ_in_digits(last, other)))?;
            self.exact.get(&hash(format!("{folder}/{wanted}").as_str())).copied()
        });
        found.map(|id| &*self.names[id as usize])
    }

    /// The page that `target` leads on to, where it is another address of that page.
    #[must_use]
    pub fn leads_on(&self, target: &Target) -> Option<&str> {
        let Target::Url(path) = target else { return None };
        let url = self.aliases.get(&hash(canonical(path)))?;
        // A page of its own at that address is what the reader gets.
        let id = *self.exact.get(&hash(canonical(path)))?;
        (!self.own.contains(&u64::from(id))).then_some(&**url)
    }

    /// Where the page at `target` sends its readers on to.
    #[must_use]
    pub fn redirects(&self, target: &Target) -> Option<&str> {
        let Target::Url(path) = target else { return None };
        self.redirecting.get(&hash(canonical(path))).map(|url| &**url)
    }

    /// Whether the page at `target` surely has no place `fragment`, which is percent-decoded.
    #[must_use]
    pub fn misses_place(&self, target: &Target, fragment: &str) -> bool {
        let Target::Url(path) = target else { return false };
        let Some(&id) = self.exact.get(&hash(canonical(path))) else { return false };
        let Some(&exact) = self.anchored.get(&u64::from(id)) else { return false };
        let has = |name: &str| self.places.contains(&hash((id, name)));
        if is_beyond(fragment) {
            return false;
        }
        if exact {
            return !has(fragment);
        }
        let folded = fold(fragment);
        !has(&folded) && !has(folded.trim_end_matches(|c: char| c.is_ascii_digit()))
    }

    /// Whether the source holds the file `path`.
    #[must_use]
    pub fn has_file(&self, path: &str) -> bool {
        self.files.contains(&hash(path))
    }

    /// Whether `target` is surely there.
    #[must_use]
    pub fn has_url(&self, target: &Target) -> bool {
        matches!(self.find(target), Found::Yes)
    }

    /// The names, without extension, of the files below the folder of a pattern such as `category/*.html`.
    #[must_use]
    pub fn file_stems(&self, pattern: &str) -> Vec<&str> {
        let (folder, name) = pattern.trim_start_matches('/').rsplit_once('/').unwrap_or(("", pattern));
        let (before, after) = name.split_once('*').unwrap_or((name, ""));
        let names = self.stems.get(folder).map(Vec::as_slice).unwrap_or_default();
        let matching = names.iter().filter_map(|name| name.strip_prefix(before)?.strip_suffix(after));
        matching.filter(|stem| !stem.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::{Term, TermPage};
    use crate::text::{SourceFile, Span};

    fn site() -> Site {
        Site::from_files(Generator::Jekyll, &[SourceFile::from_text("_config.yml", "url: https://a.example")])
    }

    fn page(path: &str, url: Option<&str>) -> PageFacts {
        PageFacts { path: path.into(), url: url.map(Into::into), slug: "slug".into(), ..PageFacts::default() }
    }

    fn tagged(path: &str, names: &[&str]) -> PageFacts {
        let term = |name: &&str| Term {
            taxonomy: "tags".into(),
            name: (*name).into(),
            span: Span::default(),
            exact: true,
            split: None,
        };
        PageFacts { kind: PostKind::Post, terms: names.iter().map(term).collect(), ..page(path, None) }
    }

    fn find<'i>(index: &'i SiteIndex, path: &str) -> Found<'i> {
        index.find(&Target::Url(path.to_owned()))
    }

    #[test]
    fn a_page_is_found_under_every_spelling_that_servers_take() {
        let pages =
            [page("a/b.md", Some("/a/b.html")), page("c/index.md", Some("/c/")), page("d.md", Some("/%E5%A4%A9/"))];
        let index = SiteIndex::merge(&pages, &site(), ["img/x.png", "css/main.scss"]);
        for there in
            ["/a/b.html", "/a/b", "/a/b/", "/c", "/c/index.html", "/天", "/a/", "/img/x.png", "/css/main.css", "/"]
        {
            assert_eq!(find(&index, there), Found::Yes, "{there}");
        }
        assert_eq!(find(&index, "/A/b.html"), Found::OtherCase("/a/b"));
        assert_eq!(find(&index, "/a/bb.html"), Found::Missing(None));
        assert_eq!(find(&index, "/img/y.png"), Found::Missing(None));
    }

    #[test]
    fn what_only_a_build_knows_is_not_called_missing() {
        let pages = [page("a/b.md", Some("/a/b/")), page("a/c.md", None), page("n/1.md", Some("/2022/03/21/x/"))];
        let index = SiteIndex::merge(&pages, &site(), ["img/x.png"]);
        for unknown in
            ["/a/slug/", "/top/", "/feed.xml", "/a/page2/", "/z/y/", "/img/y.pdf", "/2021/03/21/y/", "/a/x.md"]
        {
            assert_eq!(find(&index, unknown), Found::Unknown, "{unknown}");
        }
        assert_eq!(find(&index, "/2022/12/01/y/"), Found::Missing(None));
    }

    #[test]
    fn the_spelling_with_a_page_comes_first_then_the_common_one() {
        let posts = [
            tagged("1.md", &["R 语言", "News"]),
            tagged("2.md", &["R语言", "news"]),
            tagged("3.md", &["R语言", "news"]),
        ];
        let index = SiteIndex::merge(&posts, &site(), []);
        assert_eq!(index.spellings("tags", "r语言")[0], ("R语言".into(), 2));
        assert_eq!(index.uses("tags", "News"), 1);
        let mut listing = page("tag/news.md", Some("/tag/news/"));
        listing.term_pages = [TermPage { taxonomy: "tags".into(), name: "News".into(), title: "".into() }].into();
        let index = SiteIndex::merge(posts.iter().chain([&listing]), &site(), []);
        assert_eq!(&*index.spellings("tags", "news")[0].0, "News");
        assert!(index.has_term_pages("tags") && !index.has_term_pages("categories"));
        assert_eq!(index.nearest_term_page("tags", "Mews"), Some("News"));
        assert_eq!(index.nearest_term_page("tags", "Mews"), Some("News"), "from memory");
    }
}
