//! Where the pages of a site are: from what a link asks for to the file that makes it.

use super::names::canonical;
use crate::generator::{Site, asset_url};
use crate::site::address::{Target, decode, page_name};
use crate::site::facts::PageFacts;
use crate::site::hashes::{ByHash, hash};

/// The files of a site by what links and terms call them.
#[derive(Debug, Default)]
pub struct Places {
    /// Paths of files.
    paths: Vec<Box<str>>,
    urls: ByHash<u32>,
    /// Names of posts, as `post_url` takes them.
    posts: ByHash<u32>,
    /// Paths of Hugo's pages as references name them: whole, and every end that names one page alone.
    references: ByHash<Option<u32>>,
    /// Pages of terms.
    terms: ByHash<u32>,
    /// Paths themselves.
    files: ByHash<u32>,
}

impl Places {
    /// The places of `pages` and of `files`, the other files of the site, below its root.
    #[must_use]
    pub fn of<'p>(
        pages: impl IntoIterator<Item = &'p PageFacts>,
        site: &Site,
        files: impl IntoIterator<Item = &'p str>,
    ) -> Self {
        let mut places = Self::default();
        let mut aliases: Vec<(u64, u32)> = Vec::new();
        for page in pages {
            let Some(id) = places.add(&page.path) else { break };
            if let Some(url) = &page.url {
                places.urls.entry(hash(canonical(&decode(url)))).or_insert(id);
            }
            aliases.extend(page.aliases.iter().map(|alias| (hash(canonical(&decode(&alias.url))), id)));
            let stem = page.path.rsplit_once('.').map_or(&*page.path, |(stem, _)| stem);
            if let Some((_, name)) = stem.rsplit_once("_posts/") {
                places.posts.insert(hash(name), id);
                places.posts.entry(hash(name.rsplit('/').next().unwrap_or(name))).or_insert(id);
            }
            let name = page_name(&page.path);
            let mut rest = Some(name.as_str());
            while let Some(end) = rest {
                let taken = places.references.entry(hash(end)).or_insert(Some(id));
                if taken.is_some_and(|other| other != id) {
                    *taken = None;
                }
                rest = end.split_once('/').map(|(_, below)| below);
            }
            for term in &page.term_pages {
                places.terms.entry(hash((&*term.taxonomy, &*term.name))).or_insert(id);
            }
        }
        for (alias, id) in aliases {
            places.urls.entry(alias).or_insert(id);
        }
        for path in files {
            let Some(id) = places.add(path) else { break };
            if let Some(url) = asset_url(site, path) {
                places.urls.entry(hash(canonical(&url))).or_insert(id);
            }
        }
        places
    }

    fn add(&mut self, path: &str) -> Option<u32> {
        let id = u32::try_from(self.paths.len()).ok()?;
        self.paths.push(path.into());
        self.files.insert(hash(path), id);
        Some(id)
    }

    /// The file, below the root of the site, that makes what `target` asks for.
    #[must_use]
    pub fn file(&self, target: &Target) -> Option<&str> {
        let id = match target {
            Target::Elsewhere => None,
            Target::Url(path) => self.urls.get(&hash(canonical(path))).copied(),
            Target::File(path) => self.files.get(&hash(path.trim_matches('/'))).copied(),
            Target::Post(name) => self.posts.get(&hash(name.as_str())).copied(),
            Target::Reference(name) => self.references.get(&hash(name.as_str())).copied().flatten(),
        }?;
        Some(&self.paths[id as usize])
    }

    /// The file of the page that lists the posts of a term.
    #[must_use]
    pub fn term_page(&self, taxonomy: &str, name: &str) -> Option<&str> {
        let id = *self.terms.get(&hash((taxonomy, name)))?;
        Some(&self.paths[id as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generator::Generator;
    use crate::site::{Address, TermPage};
    use crate::text::{SourceFile, Span};

    #[test]
    fn what_links_ask_for_is_found() {
        let page = |path: &str, url: &str| PageFacts { path: path.into(), url: Some(url.into()), ..Default::default() };
        let mut news = page("category/news.html", "/category/news.html");
        news.term_pages = [TermPage { taxonomy: "categories".into(), name: "新闻".into(), title: "".into() }].into();
        let mut old = page("_posts/2022-03-21-a.md", "/2022/03/21/%E5%A4%A9.html");
        old.aliases = [Address { url: "/old/".into(), span: Span::default() }].into();
        let pages = [old, news, page("docs/a/x.md", "/x/"), page("docs/b/x.md", "/y/"), page("docs/z.md", "/old")];
        let site = Site::from_files(Generator::Jekyll, &[SourceFile::from_text("_config.yml", "")]);
        let places = Places::of(&pages, &site, ["img/x.png"]);
        let url = |path: &str| places.file(&Target::Url(path.into()));
        assert_eq!(url("/2022/03/21/天"), Some("_posts/2022-03-21-a.md"));
        assert_eq!(url("/old/"), Some("docs/z.md"), "a page of its own comes before an alias");
        assert_eq!(url("/img/x.png"), Some("img/x.png"));
        assert_eq!(url("/nowhere/"), None);
        assert_eq!(places.file(&Target::Post("2022-03-21-a".into())), Some("_posts/2022-03-21-a.md"));
        assert_eq!(places.file(&Target::File("/docs/z.md".into())), Some("docs/z.md"));
        assert_eq!(places.file(&Target::Reference("a/x".into())), Some("docs/a/x.md"));
        assert_eq!(places.file(&Target::Reference("x".into())), None, "two pages have that name");
        assert_eq!(places.term_page("categories", "新闻"), Some("category/news.html"));
        assert_eq!(places.term_page("tags", "新闻"), None);
    }
}
