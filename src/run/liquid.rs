//! The files that the templates of a site ask for, and the sites of single files.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::Timestamp;

use super::sites::root_of;
use super::walk::absolute;
use crate::generator::{Generator, Payload, Site, Sources};
use crate::text::{MAX_FILE_BYTES, SourceFile};

/// Folders that no generator reads, and that can be large.
const SKIPPED: [&str; 5] = [".git", ".jekyll-cache", ".sass-cache", "node_modules", "vendor"];

/// More files than this and the rest is not seen.
const MAX_FILES: usize = 1_000_000;

/// The files below a root. Nothing outside of it is read, whatever a template names and wherever a link leads.
#[derive(Debug)]
struct Disk {
    root: PathBuf,
    /// The root without links on the way.
    real: Option<PathBuf>,
    paths: OnceLock<Vec<String>>,
}

impl Disk {
    fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), real: fs::canonicalize(root).ok(), paths: OnceLock::new() }
    }

    /// The file at `path` below the root, opened.
    fn open(&self, path: &str) -> Option<File> {
        if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return None;
        }
        let real = fs::canonicalize(self.root.join(path)).ok()?;
        let file = real.starts_with(self.real.as_ref()?).then(|| File::open(&real).ok())??;
        file.metadata().ok()?.is_file().then_some(file)
    }
}

impl Sources for Disk {
    fn paths(&self) -> &[String] {
        self.paths.get_or_init(|| {
            let mut found = Vec::new();
            let mut folders = vec![(self.root.clone(), String::new())];
            while let Some((folder, below)) = folders.pop() {
                let Ok(entries) = fs::read_dir(&folder) else { continue };
                for entry in entries.flatten() {
                    let (Ok(name), Ok(kind)) = (entry.file_name().into_string(), entry.file_type()) else { continue };
                    let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
                    if kind.is_dir() && !SKIPPED.contains(&name.as_str()) {
                        folders.push((entry.path(), path));
                    } else if kind.is_file() && found.len() < MAX_FILES {
                        found.push(path);
                    }
                }
            }
            found.sort_unstable();
            found
        })
    }

    fn read(&self, path: &str) -> Option<Arc<str>> {
        let mut bytes = Vec::new();
        self.open(path)?.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes).ok()?;
        if bytes.len() > MAX_FILE_BYTES {
            return None;
        }
        Some(Arc::from(SourceFile::from_bytes(path, bytes).text()))
    }

    fn has_header(&self, path: &str) -> bool {
        let mut start = Vec::new();
        let Some(file) = self.open(path) else { return false };
        if file.take(256).read_to_end(&mut start).is_err() {
            return false;
        }
        let Some(rest) = start.strip_prefix(b"---") else { return false };
        let line = rest.iter().position(|b| *b == b'\n').map_or(rest, |end| &rest[..end]);
        line.len() < rest.len() && line.iter().all(u8::is_ascii_whitespace)
    }
}

/// How templates are run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunLiquid {
    /// What counts as the moment of the build; without one what asks for it is left as it is.
    pub now: Option<Timestamp>,
    /// What is asked for and not there was most likely left out.
    pub partial: bool,
}

/// What the templates of the site at `root` see; `None` for what Jekyll does not build.
#[must_use]
pub fn payload(root: &Path, site: &Arc<Site>, run: RunLiquid) -> Option<Payload> {
    Payload::new(Arc::clone(site), Arc::new(Disk::new(root)), run.now, run.partial)
}

/// The sites of files that come one by one, each read once.
#[derive(Debug)]
pub struct Sites {
    run: RunLiquid,
    generator: Option<Generator>,
    /// By folder, so that not every file walks up anew.
    folders: Mutex<HashMap<PathBuf, Option<Found>>>,
    roots: Mutex<HashMap<PathBuf, Option<Payload>>>,
}

/// A site and its root.
#[derive(Clone, Debug)]
struct Found {
    root: PathBuf,
    payload: Payload,
}

impl Sites {
    /// Sites whose generator is `generator`, or found out.
    #[must_use]
    pub fn new(generator: Option<Generator>, run: RunLiquid) -> Self {
        Self { run, generator, folders: Mutex::default(), roots: Mutex::default() }
    }

    /// The site of the file at `path`, and its path below the root; `None` where Jekyll builds no site there.
    #[must_use]
    pub fn of(&self, path: &Path) -> Option<(Payload, String)> {
        let path = absolute(path).ok()?;
        let folder = path.parent()?;
        let known = self.folders.lock().unwrap_or_else(PoisonError::into_inner).get(folder).cloned();
        let found = match known {
            Some(found) => found,
            None => {
                let found = self.find(folder);
                let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
                folders.insert(folder.to_owned(), found.clone());
                found
            }
        }?;
        let below = path.strip_prefix(&found.root).ok()?;
        let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
        Some((found.payload, parts?.join("/")))
    }

    fn find(&self, folder: &Path) -> Option<Found> {
        let root = root_of(folder, self.generator);
        let mut roots = self.roots.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || payload(&root.path, &Arc::new(root.site()), self.run);
        let payload = roots.entry(root.path.clone()).or_insert_with(make).clone()?;
        Some(Found { root: root.path, payload })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_of_the_root_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        fs::create_dir_all(root.join("_includes")).unwrap();
        fs::write(folder.path().join("secret"), "no").unwrap();
        fs::write(root.join("_includes/a.md"), "---\nyes").unwrap();
        let disk = Disk::new(&root);
        assert_eq!(disk.read("_includes/a.md").as_deref(), Some("---\nyes"));
        assert!(disk.has_header("_includes/a.md"));
        for path in ["../secret", "_includes/../../secret", "/etc/passwd", "_includes", "", "_includes//a.md"] {
            assert_eq!(disk.read(path), None, "{path}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path().join("secret"), root.join("_includes/out.md")).unwrap();
            std::os::unix::fs::symlink(root.join("_includes/a.md"), root.join("_includes/in.md")).unwrap();
            assert_eq!(disk.read("_includes/out.md"), None);
            assert_eq!(disk.read("_includes/in.md").as_deref(), Some("---\nyes"));
        }
        assert_eq!(disk.paths(), ["_includes/a.md"], "a link is no file of the site");
    }
}
