//! The pages of two archives, and which of them belong together.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::jobs::{Overrides, SetupError, jobs};
use super::pool::ordered;
use super::read::{Names, read};
use super::walk::{Unreadable, absolute, files_below, opens};
use crate::front_matter::read_with;
use crate::generator::{Generator, Identity, Role, Site, identify, role};
use crate::text::SourceFile;

/// One of two archives.
#[derive(Debug)]
pub struct Side {
    /// What was named: a folder or a file, as an absolute path.
    pub named: PathBuf,
    /// Whether it is a file.
    pub is_file: bool,
    /// Its pages, in the order of the walk.
    pub pages: Vec<PageFile>,
    /// What cannot be read, with the reason.
    pub unreadable: Vec<Unreadable>,
    /// The sites, each with its folder.
    sites: Vec<(PathBuf, Arc<Site>)>,
    /// Whether someone says what builds it.
    certain: bool,
}

/// A page on disk.
#[derive(Clone, Debug)]
pub struct PageFile {
    /// The file.
    pub disk: PathBuf,
    /// Its path below what was named, with `/`.
    pub below: String,
    /// The site that says how it is read.
    pub site: Arc<Site>,
    /// Its path below the root of that site.
    pub path: String,
}

impl PageFile {
    /// What its generator makes of `source`, which was read from it.
    #[must_use]
    pub fn identity(&self, source: &SourceFile) -> Identity {
        let read = read_with(source, self.site.generator.fences());
        identify(&self.site, &self.path, read.front_matter.as_ref(), &read.problems)
    }
}

impl Side {
    /// Finds the pages of `path`: the posts of its site, else every file of text in it.
    fn open(path: &Path, names: &Names) -> Result<Self, SetupError> {
        let named = absolute(path).map_err(SetupError::Io)?;
        let jobs = jobs(&[path.to_owned()], &Overrides::default(), names)?;
        let mut side = Self {
            is_file: named.is_file(),
            named,
            pages: Vec::new(),
            unreadable: Vec::new(),
            sites: Vec::new(),
            certain: false,
        };
        for job in jobs {
            let files = job.files;
            for path in files.posts {
                let disk = files.root.join(&path);
                let below = below(&side.named, &disk);
                side.pages.push(PageFile { disk, below, site: Arc::clone(&files.site), path });
                side.certain |= files.certain;
            }
            side.unreadable.extend(files.unreadable);
            side.sites.push((files.root, files.site));
        }
        if side.pages.is_empty() && !side.is_file {
            // What a site has built lies inside it and is none of its posts.
            side.read_plainly().map_err(SetupError::Io)?;
        }
        Ok(side)
    }

    /// Takes every file of text for a page of no site.
    fn read_plainly(&mut self) -> io::Result<()> {
        let (files, unreadable) = files_below(&self.named)?;
        let site: Arc<Site> = Arc::default();
        let page = |path: String| {
            let disk = self.named.join(&path);
            PageFile { disk, below: path.clone(), site: Arc::clone(&site), path }
        };
        self.pages = files.into_iter().filter(|path| role(&site, path) == Role::Post).map(page).collect();
        self.unreadable = unreadable;
        self.certain = false;
        self.sites = vec![(self.named.clone(), site)];
        Ok(())
    }

    /// Whether the pages are what a generator built: HTML, and none of them opens with front matter.
    fn is_built(&self) -> bool {
        let html = |page: &PageFile| {
            let extension = page.disk.extension().and_then(|extension| extension.to_str());
            extension.is_some_and(|e| e.eq_ignore_ascii_case("html") || e.eq_ignore_ascii_case("htm"))
        };
        self.pages.iter().all(html) && !self.pages.iter().any(|page| has_front_matter(&page.disk))
    }

    fn generator(&self) -> Generator {
        self.sites.first().map_or(Generator::None, |(_, site)| site.generator)
    }

    /// Reads it as a copy of `other`, whose sites are known: posts that were written elsewhere are most often so, without
    /// the configuration that they will stand under.
    fn adopt(&mut self, other: &Self) -> io::Result<()> {
        let generator = self.generator();
        if generator != Generator::None && generator != other.generator() || self.is_built() {
            return Ok(());
        }
        if self.is_file {
            if let ([own], [page]) = (&mut self.pages[..], &other.pages[..]) {
                let extension = own.disk.extension().unwrap_or_default();
                own.path = Path::new(&page.path).with_extension(extension).to_string_lossy().replace('\\', "/");
                own.site = Arc::clone(&page.site);
            }
            return Ok(());
        }
        let (files, unreadable) = files_below(&self.named)?;
        let mut pages = Vec::with_capacity(self.pages.len());
        for file in files {
            let Some((site, path)) = other.place(&file) else { continue };
            let disk = self.named.join(&file);
            if role(&site, &path).is_post(|| opens(&disk)) {
                pages.push(PageFile { disk, below: file, site, path });
            }
        }
        // It is no copy where nothing of it would be a page.
        if !pages.is_empty() {
            (self.pages, self.unreadable) = (pages, unreadable);
        }
        Ok(())
    }

    /// The site that the file `below` what was named belongs to, and its path there.
    fn place(&self, file: &str) -> Option<(Arc<Site>, String)> {
        let disk = self.named.join(file);
        let (root, site) = self
            .sites
            .iter()
            .filter(|(root, _)| disk.starts_with(root))
            .max_by_key(|(root, _)| root.components().count())?;
        Some((Arc::clone(site), below(root, &disk)))
    }
}

/// `disk` below `folder` with `/`; its name where it does not lie there.
fn below(folder: &Path, disk: &Path) -> String {
    match disk.strip_prefix(folder) {
        Ok(below) if below.components().next().is_some() => {
            below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
        }
        _ => disk.file_name().unwrap_or_default().to_string_lossy().into_owned(),
    }
}

/// Whether a file opens with the fence of a front matter.
fn has_front_matter(disk: &Path) -> bool {
    let mut head = [0; 3];
    let read = File::open(disk).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && (&head == b"---" || &head == b"+++")
}

/// A page with its counterpart, or without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pair {
    /// A page of either side, by their indexes.
    Both(usize, usize),
    /// A page of the old side alone.
    Old(usize),
    /// A page of the new side alone.
    New(usize),
}

/// Two archives and the pages of them that belong together.
#[derive(Debug)]
pub struct Pairs {
    /// The old side.
    pub old: Side,
    /// The new side.
    pub new: Side,
    /// The pages of the old side in the order of its walk, then those that stand on the new side alone.
    pub pairs: Vec<Pair>,
    /// Whether both sides say what the URLs of their pages are.
    pub have_urls: bool,
}

impl Pairs {
    /// Finds the pages of `old` and `new`, both folders or both files.
    ///
    /// Pages belong together when they have the same path below their folders, or the same URL where both sides have
    /// them, or the same path but for the extension and `index`, or where one side was built, when the URL of the other
    /// leads there.
    ///
    /// # Errors
    /// As [`jobs`].
    pub fn open(old: &Path, new: &Path, names: &Names) -> Result<Self, SetupError> {
        let (mut old, mut new) = (Side::open(old, names)?, Side::open(new, names)?);
        match (old.certain, new.certain) {
            (true, false) => new.adopt(&old).map_err(SetupError::Io)?,
            (false, true) => old.adopt(&new).map_err(SetupError::Io)?,
            _ => {}
        }
        let have_urls = old.certain && new.certain;
        let pairs = pair(&old, &new);
        Ok(Self { old, new, pairs, have_urls })
    }
}

/// Which pages belong together.
fn pair(old: &Side, new: &Side) -> Vec<Pair> {
    if old.is_file && new.is_file && old.pages.len() == 1 && new.pages.len() == 1 {
        return vec![Pair::Both(0, 0)];
    }
    let mut matching = Matching { found: vec![None; old.pages.len()], free: vec![true; new.pages.len()] };
    let exact = |side: &Side| side.pages.iter().map(|page| Some(page.below.clone())).collect::<Vec<_>>();
    let loose = |side: &Side| side.pages.iter().map(|page| Some(path_key(&page.below))).collect::<Vec<_>>();
    matching.round(&exact(old), &exact(new));
    let urls = |side: &Side, wanted: &[bool]| urls(side, wanted);
    // A side that was built has its URLs in its paths.
    let plain = |side: &Side| side.generator() == Generator::None;
    if old.certain && new.certain {
        matching.round(&urls(old, &matching.open()), &urls(new, &matching.free));
    }
    matching.round(&loose(old), &loose(new));
    if plain(new) && !plain(old) {
        matching.round(&urls(old, &matching.open()), &loose(new));
    } else if plain(old) && !plain(new) {
        matching.round(&loose(old), &urls(new, &matching.free));
    }
    let both = matching.found.iter().enumerate();
    let mut pairs: Vec<Pair> = both.map(|(i, found)| found.map_or(Pair::Old(i), |j| Pair::Both(i, j))).collect();
    pairs.extend(matching.free.iter().enumerate().filter(|(_, free)| **free).map(|(j, _)| Pair::New(j)));
    pairs
}

/// Pages that found each other so far.
struct Matching {
    /// Of each old page the new one.
    found: Vec<Option<usize>>,
    /// Of each new page whether it has no old one.
    free: Vec<bool>,
}

impl Matching {
    fn open(&self) -> Vec<bool> {
        self.found.iter().map(Option::is_none).collect()
    }

    /// Brings together what has the same key; of several the first of either side.
    fn round(&mut self, old: &[Option<String>], new: &[Option<String>]) {
        let mut waiting: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for (j, key) in new.iter().enumerate().filter(|(j, _)| self.free[*j]) {
            if let Some(key) = key {
                waiting.entry(key).or_default().push_back(j);
            }
        }
        for (i, key) in old.iter().enumerate() {
            let (None, Some(key)) = (self.found[i], key) else { continue };
            if let Some(j) = waiting.get_mut(key.as_str()).and_then(VecDeque::pop_front) {
                (self.found[i], self.free[j]) = (Some(j), false);
            }
        }
    }
}

/// The URLs of those pages of `side` that are `wanted`, as keys.
fn urls(side: &Side, wanted: &[bool]) -> Vec<Option<String>> {
    let mut keys = Vec::with_capacity(side.pages.len());
    let pages: Vec<_> = side.pages.iter().zip(wanted).collect();
    let key = |(page, wanted): &(&PageFile, &bool)| {
        let source = read(&page.disk, &page.below).ok().filter(|_| **wanted)?;
        page.identity(&source).url.map(|url| url_key(&url))
    };
    let end: std::ops::ControlFlow<()> = ordered(&pages, key, |_, key| {
        keys.push(key);
        std::ops::ControlFlow::Continue(())
    });
    debug_assert!(end.is_continue());
    keys
}

/// `a/b` for `a/b.md`, `a/b.html` and `a/b/index.html`.
fn path_key(below: &str) -> String {
    let name = below.rfind('/').map_or(0, |at| at + 1);
    let stem = below[name..].rfind('.').filter(|at| *at > 0).map_or(below, |at| &below[..name + at]);
    folder(stem).to_owned()
}

/// `a/b` for `/a/b`, `/a/b/`, `/a/b.html` and `/a/b/index.html`.
fn url_key(url: &str) -> String {
    let path = url.trim_matches('/');
    folder(path.strip_suffix(".html").unwrap_or(path)).to_owned()
}

fn folder(path: &str) -> &str {
    if path == "index" { "" } else { path.strip_suffix("/index").unwrap_or(path) }
}

/// Whether two URLs are one to whoever asks for them: a server shows `index.html` for its folder.
#[must_use]
pub fn same_url(old: &str, new: &str) -> bool {
    let shown = |url: &str| url.strip_suffix("index.html").unwrap_or(url).to_owned();
    shown(old) == shown(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_leave_out_what_servers_add() {
        for path in ["a/b.md", "a/b.html", "a/b/index.html", "a/b/index.md", "a/b"] {
            assert_eq!(path_key(path), "a/b");
        }
        assert_eq!(
            (path_key("index.html"), path_key("a.b/.c"), path_key("2020.1.md")),
            (String::new(), "a.b/.c".to_owned(), "2020.1".to_owned())
        );
        for url in ["/a/b", "/a/b/", "/a/b.html", "/a/b/index.html"] {
            assert_eq!(url_key(url), "a/b");
        }
        assert!(same_url("/a/", "/a/index.html") && !same_url("/a/", "/a.html"));
    }

    fn archive(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    fn found(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<String> {
        let (old, new) = (archive(old), archive(new));
        let pairs = Pairs::open(old.path(), new.path(), &Names::here()).unwrap();
        let shown = |pair: &Pair| match *pair {
            Pair::Both(i, j) => format!("{} = {}", pairs.old.pages[i].below, pairs.new.pages[j].below),
            Pair::Old(i) => format!("{} -", pairs.old.pages[i].below),
            Pair::New(j) => format!("- {}", pairs.new.pages[j].below),
        };
        pairs.pairs.iter().map(shown).collect()
    }

    const HEAD: &str = "---\ntitle: x\n---\n";

    #[test]
    fn a_copy_without_configuration_is_read_as_the_site() {
        let old = [
            ("_config.yml", "collections: {docs: {output: true}}\n"),
            ("_docs/a.html", HEAD),
            ("_posts/2020-01-02-b.md", HEAD),
        ];
        let new = [("_docs/a.md", HEAD), ("_posts/2020-01-02-b.md", HEAD), ("_layouts/x.html", HEAD), ("c.md", HEAD)];
        assert_eq!(
            found(&old, &new),
            ["_docs/a.html = _docs/a.md", "_posts/2020-01-02-b.md = _posts/2020-01-02-b.md", "- c.md"]
        );
    }

    #[test]
    fn sites_meet_by_url_and_what_was_built_by_path() {
        let old = [("_config.yml", "permalink: /:title/\n"), ("_posts/2020-01-02-b.md", HEAD), ("a.md", HEAD)];
        let hugo = [
            ("hugo.toml", "[permalinks]\nposts = \"/:filename/\"\n"),
            ("content/posts/b.md", HEAD),
            ("content/c.md", HEAD),
        ];
        assert_eq!(found(&old, &hugo), ["_posts/2020-01-02-b.md = content/posts/b.md", "a.md -", "- content/c.md"]);
        let built = [("b/index.html", "<!doctype html>b"), ("a.html", "<!doctype html>a"), ("img.png", "")];
        assert_eq!(found(&old, &built), ["_posts/2020-01-02-b.md = b/index.html", "a.md = a.html"]);
        assert_eq!(found(&built, &old), ["a.html = a.md", "b/index.html = _posts/2020-01-02-b.md"]);
        assert_eq!(found(&built, &[("b.html", "b")]), ["a.html -", "b/index.html = b.html"]);
    }

    #[test]
    fn what_a_site_built_lies_inside_it() {
        let site = archive(&[
            ("_config.yml", ""),
            (".gitignore", "_site/**\n"),
            ("_site/a.html", "<!doctype html>a"),
            ("a.md", HEAD),
        ]);
        let built = site.path().join("_site");
        let pairs = Pairs::open(&built, &built, &Names::here()).unwrap();
        assert_eq!(pairs.pairs, [Pair::Both(0, 0)]);
    }
}
