//! From the paths on the command line to the posts of each site, in an order that never changes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;

use super::sites::{Root, describe, is_root, root_of};
use crate::front_matter;
use crate::generator::{Generator, HEAD_LENGTH, Identity, Role, Site, identify, opens_with_front_matter, role};
use crate::text::SourceFile;

/// A file or folder that cannot be read, with the reason.
pub type Unreadable = (PathBuf, String);

/// A site with its files. All paths are below the root, with `/`.
#[derive(Debug)]
pub struct SiteFiles {
    /// The folder, as an absolute path.
    pub root: PathBuf,
    /// What its configuration says.
    pub site: Arc<Site>,
    /// How we know the generator.
    pub reason: String,
    /// See [`Root::certain`].
    pub certain: bool,
    /// The posts that were asked for, in the order of their names.
    pub posts: Vec<String>,
    /// The other posts of the site: not asked for, read only where one page needs to know of another.
    pub others: Vec<String>,
    /// Files that the generator copies or makes into something that is no page.
    pub assets: Vec<String>,
    /// Posts and folders that cannot be read, each with the reason.
    pub unreadable: Vec<Unreadable>,
    /// Files whose text stands elsewhere: in the index of git, it is another than in the working tree.
    pub overlay: BTreeMap<String, PathBuf>,
}

impl SiteFiles {
    /// The path on disk of a file of this site.
    #[must_use]
    pub fn disk_path(&self, path: &str) -> PathBuf {
        if let Some(other) = self.overlay.get(path) {
            return other.clone();
        }
        self.own_path(path)
    }

    /// As [`SiteFiles::disk_path`], whatever stands elsewhere.
    #[must_use]
    pub fn own_path(&self, path: &str) -> PathBuf {
        let mut disk = PathBuf::with_capacity(self.root.as_os_str().len() + 1 + path.len());
        disk.push(&self.root);
        disk.extend(path.split('/'));
        disk
    }

    /// What the generator makes of a file of this site, from its name and front matter alone.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn identity(&self, path: &str) -> io::Result<Identity> {
        let source = SourceFile::from_bytes(path, fs::read(self.disk_path(path))?);
        let read = front_matter::read_with(&source, self.site.generator.fences());
        Ok(identify(&self.site, path, read.front_matter.as_ref(), &read.problems))
    }
}

/// What a file has to be that is named itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Named {
    /// Anything: it is always read.
    #[default]
    Anything,
    /// What its folder would have given: no file that is ignored, excluded or no post. Hooks name whatever was changed.
    AsWalked,
}

/// Finds the sites of `paths` (files or folders) and their posts. Folders give what their generator would render, less
/// what `.gitignore` names; a file that is named is always read. `generator` overrules what the folders say.
///
/// # Errors
/// When one of `paths` does not exist or cannot be read.
pub fn discover(paths: &[PathBuf], generator: Option<Generator>) -> io::Result<Vec<SiteFiles>> {
    discover_named(paths, generator, Named::Anything)
}

/// As [`discover`], with files that are named read as `named` says.
///
/// # Errors
/// As [`discover`].
pub fn discover_named(paths: &[PathBuf], generator: Option<Generator>, named: Named) -> io::Result<Vec<SiteFiles>> {
    let mut files: BTreeSet<PathBuf> = BTreeSet::new();
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    let mut bases: BTreeMap<PathBuf, Root> = BTreeMap::new();
    for path in paths {
        let wrap = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
        let is_folder = path.metadata().map_err(wrap)?.is_dir();
        let absolute = absolute(path).map_err(wrap)?;
        let folder = if is_folder { absolute.as_path() } else { absolute.parent().unwrap_or(&absolute) };
        let base = root_of(folder, generator);
        bases.insert(base.path.clone(), base);
        if is_folder {
            folders.insert(absolute)
        } else {
            files.insert(absolute)
        };
    }
    // A root inside another one is walked with it.
    let outer: Vec<PathBuf> =
        bases.keys().filter(|b| !b.ancestors().skip(1).any(|a| bases.contains_key(a))).cloned().collect();
    let mut sites: BTreeMap<PathBuf, (Root, Vec<String>)> =
        bases.into_iter().map(|(path, root)| (path, (root, Vec::new()))).collect();
    let mut unreadable = Vec::new();
    for base in &outer {
        // Where no site was found a single file needs no walk: its neighbours are strangers.
        let lone = sites[base].0.generator == Generator::None
            && named == Named::Anything
            && !folders.iter().any(|f| f.starts_with(base) || base.starts_with(f));
        if !lone {
            walk(base, generator, &mut sites, &mut unreadable)?;
        }
    }
    // A name that is not Unicode has no place in a site: no URL leads there.
    unreadable
        .extend(files.iter().filter(|file| file.to_str().is_none()).map(|file| (file.clone(), UNNAMED.to_owned())));
    unreadable.sort();
    unreadable.dedup();
    let always = |path: &Path| named == Named::Anything && files.contains(path);
    let wanted = |path: &Path| files.contains(path) || path.ancestors().any(|above| folders.contains(above));
    let mut found = Vec::new();
    for (root_path, (root, paths)) in sites {
        let site = root.site().with_paths(&paths.iter().map(String::as_str).collect::<Vec<&str>>());
        let mut out = SiteFiles {
            root: root_path,
            site: Arc::new(site),
            reason: root.reason,
            certain: root.certain,
            posts: Vec::new(),
            others: Vec::new(),
            assets: Vec::new(),
            unreadable: Vec::new(),
            overlay: BTreeMap::new(),
        };
        for path in paths {
            let disk = out.disk_path(&path);
            let role = role(&out.site, &path);
            if role == Role::Nothing && !always(&disk) {
                continue;
            }
            let is_post = role.is_post(|| opens(&disk));
            if always(&disk) || (is_post && wanted(&disk)) {
                out.posts.push(path);
            } else if is_post {
                out.others.push(path);
            } else {
                out.assets.push(path);
            }
        }
        // Named files that the walk did not see: ignored by git, hidden, or alone.
        out.posts.extend(files.iter().filter(|file| always(file)).filter_map(|file| below(&out.root, file)));
        out.posts.sort();
        out.posts.dedup();
        found.push(out);
    }
    let several = found.len() > 1;
    let mut taken: HashSet<OsString> = HashSet::new();
    for site in found.iter_mut().rev() {
        // Sites within sites share files; one alone has each once.
        site.posts.retain(|path| !several || taken.insert(site.root.join(path).into_os_string()));
        let (own, rest) = unreadable.into_iter().partition(|(path, _)| path.starts_with(&site.root));
        unreadable = rest;
        site.unreadable = own;
        let is_post = |path: &Path| {
            let shown = path.strip_prefix(&site.root).map(Path::to_string_lossy).unwrap_or_default();
            matches!(role(&site.site, &shown), Role::Post | Role::PostWithFrontMatter)
        };
        site.unreadable
            .retain(|(path, reason)| files.contains(path) || (wanted(path) && (reason != UNNAMED || is_post(path))));
    }
    Ok(found)
}

/// Why a file with an odd name is not read.
const UNNAMED: &str = "its name is not valid Unicode";

/// Looks at everything below `base`, in the order of the names, but at what `.gitignore` names and at what no generator
/// reads.
fn walker(base: &Path) -> WalkBuilder {
    let skipped =
        |name: &str| matches!(name, ".git" | ".hg" | ".svn" | "node_modules" | ".jekyll-cache" | ".sass-cache");
    let mut builder = WalkBuilder::new(base);
    builder
        .hidden(false)
        .require_git(false)
        .filter_entry(move |entry| entry.depth() == 0 || !entry.file_name().to_str().is_some_and(skipped))
        .sort_by_file_name(Ord::cmp);
    builder
}

/// The files below `folder` as paths with `/`, and what cannot be read with the reason, whatever sites there are: what a
/// generator built often lies in a folder that its site ignores.
///
/// # Errors
/// When `folder` cannot be read.
pub fn files_below(folder: &Path) -> io::Result<(Vec<String>, Vec<Unreadable>)> {
    let (mut files, mut unreadable) = (Vec::new(), Vec::new());
    for entry in walker(folder).parents(false).build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => match below(folder, entry.path()) {
                Some(below) => files.push(below),
                None => unreadable.push((entry.path().to_owned(), UNNAMED.to_owned())),
            },
            Ok(_) => {}
            Err(error) => unreadable.push(refused(&error, folder)?),
        }
    }
    files.sort();
    Ok((files, unreadable))
}

/// What the walk could not enter, and why: the rest is still read.
///
/// # Errors
/// When it is where the walk begins.
fn refused(error: &ignore::Error, base: &Path) -> io::Result<Unreadable> {
    let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    match error.depth() {
        Some(1..) => Ok((path_of(error).unwrap_or(base).to_owned(), reason)),
        _ => Err(io::Error::other(reason)),
    }
}

/// Every file below `base`, each under the nearest site root, in the order of their names.
fn walk(
    base: &Path,
    generator: Option<Generator>,
    sites: &mut BTreeMap<PathBuf, (Root, Vec<String>)>,
    unreadable: &mut Vec<Unreadable>,
) -> io::Result<()> {
    let mut owner: HashMap<PathBuf, PathBuf> = HashMap::new();
    for entry in walker(base).build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                unreadable.push(refused(&error, base)?);
                continue;
            }
        };
        let path = entry.path();
        let parent = path.parent().and_then(|parent| owner.get(parent)).cloned();
        if entry.file_type().is_some_and(|kind| kind.is_dir()) {
            let root = match parent {
                None => base.to_owned(),
                Some(_) if is_root(path) => {
                    sites.entry(path.to_owned()).or_insert_with(|| (describe(path, generator), Vec::new()));
                    path.to_owned()
                }
                Some(root) => root,
            };
            owner.insert(path.to_owned(), root);
        } else if entry.file_type().is_some_and(|kind| kind.is_file())
            && let Some(root) = parent
            && let Some((_, paths)) = sites.get_mut(&root)
        {
            match below(&root, path) {
                Some(below) => paths.push(below),
                None => unreadable.push((path.to_owned(), UNNAMED.to_owned())),
            }
        }
    }
    for (_, paths) in sites.values_mut() {
        paths.sort();
        paths.dedup();
    }
    Ok(())
}

/// The path that `error` is about.
fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

/// `path` below `root`, with `/`; `None` for names that are not Unicode.
fn below(root: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.strip_prefix(root).ok()?.components().map(|c| c.as_os_str().to_str()).collect();
    parts.map(|p| p.join("/"))
}

/// The one absolute name of `path`, without `.` and `..`; nothing on disk is asked.
///
/// # Errors
/// When the process has no working folder.
pub fn absolute(path: &Path) -> io::Result<PathBuf> {
    Ok(normalize(&std::path::absolute(path)?))
}

/// Takes `.` and `..` out of an absolute path by its text alone, so that one file has one name.
fn normalize(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// Whether the file at `path` opens with front matter; not if it cannot be read.
pub(super) fn opens(path: &Path) -> bool {
    let mut head = Vec::with_capacity(HEAD_LENGTH);
    let read = File::open(path).and_then(|file| file.take(HEAD_LENGTH as u64).read_to_end(&mut head));
    read.is_ok() && opens_with_front_matter(&head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    const HEAD: &str = "---\ntitle: x\n---\n";

    #[test]
    fn templates_beside_the_content_of_an_unknown_generator_are_no_posts() {
        let templates = [
            ("templates/footer.html", "<p>{{ site.title }}</p>"),
            ("templates/layouts/post.html", HEAD),
            ("about.html", "<p>a</p>"),
        ];
        let with_content =
            site(&[&templates[..], &[("content/a.md", HEAD), ("content/templates/b.md", HEAD)]].concat());
        let found = discover(&[with_content.path().to_owned()], None).unwrap();
        assert_eq!(found[0].posts, ["about.html", "content/a.md", "content/templates/b.md"]);
        // A file that is named is read whatever it is.
        let named = discover(&[with_content.path().join("templates/footer.html")], None).unwrap();
        assert_eq!(named[0].posts, ["footer.html"]);
        let alone = site(&templates);
        let found = discover(&[alone.path().to_owned()], None).unwrap();
        assert_eq!(found[0].posts, ["about.html", "templates/footer.html", "templates/layouts/post.html"]);
    }

    #[test]
    fn jekylls_posts_are_what_jekyll_would_read() {
        let site = site(&[
            ("_config.yml", "exclude: [old]\ncollections: {docs: {output: true}}\n"),
            (".gitignore", "ignored.md\n"),
            ("_posts/2022-03-21-a.md", HEAD),
            ("_posts/no-date.md", HEAD),
            ("_posts/picture.png", ""),
            ("_drafts/idea.md", HEAD),
            ("_docs/a.md", HEAD),
            ("_docs/plain.md", "no header"),
            ("_includes/x.html", HEAD),
            ("_site/a.html", HEAD),
            ("old/a.md", HEAD),
            ("about.md", HEAD),
            ("ignored.md", HEAD),
            ("README.md", "# no header"),
            ("img/a.png", ""),
        ]);
        let found = discover(&[site.path().to_owned()], None).unwrap();
        assert_eq!(found.len(), 1);
        let want = ["_docs/a.md", "_drafts/idea.md", "_posts/2022-03-21-a.md", "_posts/no-date.md", "about.md"];
        assert_eq!(found[0].posts, want);
        assert_eq!(found[0].assets, ["README.md", "_docs/plain.md", "img/a.png"]);
    }

    #[test]
    fn a_named_file_is_read_and_its_site_is_known() {
        let site = site(&[("_config.yml", ""), ("_posts/2022-03-21-a.md", HEAD), ("README.md", "# x"), ("b.md", HEAD)]);
        let found = discover(&[site.path().join("README.md")], None).unwrap();
        assert_eq!(found[0].posts, ["README.md"]);
        assert_eq!(found[0].others, ["_posts/2022-03-21-a.md", "b.md"]);
    }

    #[test]
    fn a_folder_of_sites_gives_each_its_own() {
        let all = site(&[
            ("a/_config.yml", ""),
            ("a/x.md", HEAD),
            ("b/hugo.toml", ""),
            ("b/content/y.md", HEAD),
            ("z.md", "z"),
        ]);
        let found = discover(&[all.path().to_owned()], None).unwrap();
        let names: Vec<(Generator, &[String])> = found.iter().map(|s| (s.site.generator, s.posts.as_slice())).collect();
        assert_eq!(names.len(), 3);
        assert_eq!(names[0], (Generator::None, &["z.md".to_owned()][..]));
        assert_eq!(names[1], (Generator::Jekyll, &["x.md".to_owned()][..]));
        assert_eq!(names[2].0, Generator::Hugo);
    }

    #[cfg(unix)]
    #[test]
    fn what_cannot_be_read_is_said() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let site = site(&[("_config.yml", ""), ("_posts/2022-03-21-a.md", HEAD)]);
        let odd = site.path().join("_posts").join(OsStr::from_bytes(b"2022-03-21-\xff.md"));
        fs::write(&odd, HEAD).unwrap();
        fs::write(site.path().join(OsStr::from_bytes(b"\xff.png")), "").unwrap();
        let found = discover(&[site.path().to_owned()], None).unwrap();
        assert_eq!(found[0].posts, ["_posts/2022-03-21-a.md"]);
        assert_eq!(found[0].unreadable, [(odd.clone(), UNNAMED.to_owned())]);
        let named = discover(std::slice::from_ref(&odd), None).unwrap();
        assert_eq!(named[0].unreadable.len(), 1);
        let other = discover(&[site.path().join("_posts/2022-03-21-a.md")], None).unwrap();
        assert_eq!(other[0].unreadable, []);
    }

    #[test]
    fn what_does_not_exist_is_an_error() {
        assert!(discover(&[PathBuf::from("/nowhere/at/all.md")], None).is_err());
    }
}
