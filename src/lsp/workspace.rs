//! The sites of the open documents: which there are, what is known of each, what is wrong with its configuration.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::background::{Done, Task, overrides};
use super::documents::{Document, Kind};
use crate::config::FILE_NAME;
use crate::diagnostic::Diagnostic;
use crate::run::jobs::{Job, SetupError};
use crate::run::live::{Merged, is_site, membership, schema_file};
use crate::text::SourceFile;

/// A site with open documents.
#[derive(Debug)]
pub(super) struct Site {
    /// How its posts are judged.
    pub(super) job: Arc<Job>,
    /// All its pages, once they were read.
    pub(super) merged: Option<Arc<Merged>>,
    /// The file of its content schema.
    schema: Option<PathBuf>,
}

/// Mistakes in a configuration or schema file.
#[derive(Debug)]
pub(super) struct Mistakes {
    /// The file as it was read.
    pub(super) source: SourceFile,
    /// What is wrong in it.
    pub(super) found: Vec<Diagnostic>,
}

/// All sites.
#[derive(Debug)]
pub(super) struct Workspace {
    sites: HashMap<PathBuf, Site>,
    tasks: Sender<Task>,
    /// By file.
    pub(super) mistakes: BTreeMap<PathBuf, Mistakes>,
}

impl Workspace {
    /// No site yet; `tasks` is where the thread that reads sites takes its work from.
    pub(super) fn new(tasks: Sender<Task>) -> Self {
        Self { sites: HashMap::new(), tasks, mistakes: BTreeMap::new() }
    }

    /// The site at `root`.
    pub(super) fn site(&self, root: &Path) -> Option<&Site> {
        self.sites.get(root)
    }

    /// The site of `document`, if it is a post of one.
    pub(super) fn site_of(&self, document: &Document) -> Option<&Site> {
        match &document.kind {
            Kind::Post(root, _) => self.sites.get(root),
            _ => None,
        }
    }

    /// Finds out what the file `path` is, and opens its site.
    pub(super) fn kind(&mut self, path: &Path) -> Kind {
        if path.file_name().is_some_and(|name| name == FILE_NAME) {
            return Kind::Config;
        }
        if let Some(root) = self.schema_of(path) {
            return Kind::Schema(root);
        }
        match membership(path, &overrides()) {
            Ok(found) => {
                let root = found.job.files.root.clone();
                if !self.sites.contains_key(&root) {
                    if is_site(&found.job) {
                        self.ask(Task::Open(root.clone()));
                    }
                    let schema = schema_file(&found.job);
                    self.sites.insert(root.clone(), Site { job: Arc::new(found.job), merged: None, schema });
                }
                if found.excluded { Kind::Other } else { Kind::Post(root, found.path) }
            }
            Err(error) => {
                self.note(error);
                Kind::Other
            }
        }
    }

    /// The site whose content schema the file `path` is.
    pub(super) fn schema_of(&self, path: &Path) -> Option<PathBuf> {
        self.sites.iter().find(|(_, site)| site.schema.as_deref() == Some(path)).map(|(root, _)| root.clone())
    }

    /// Gives a task to the thread that reads sites. Where that is gone, open documents are still checked.
    pub(super) fn ask(&self, task: Task) {
        let _ = self.tasks.send(task);
    }

    /// Takes what the thread that reads sites has done; whether anything changed.
    pub(super) fn take(&mut self, done: Done) -> bool {
        match done {
            Done::Opened(root, Ok(job)) => {
                let Some(site) = self.sites.get_mut(&root) else { return false };
                site.schema = schema_file(&job);
                site.job = job;
                true
            }
            Done::Opened(root, Err(error)) => {
                self.note(error);
                self.sites.contains_key(&root)
            }
            Done::Merged(root, merged) => match self.sites.get_mut(&root) {
                Some(site) => {
                    site.merged = Some(merged);
                    true
                }
                None => false,
            },
        }
    }

    /// Keeps the mistakes of a file, to be told.
    fn note(&mut self, error: SetupError) {
        if let SetupError::Mistakes(source, found) = error {
            self.mistakes.insert(PathBuf::from(source.path()), Mistakes { source: *source, found });
        }
    }

    /// Forgets all that configurations and schemas say, and all sites: they are found anew.
    pub(super) fn forget(&mut self) {
        for (root, _) in self.sites.drain() {
            let _ = self.tasks.send(Task::Forget(root));
        }
        self.mistakes.clear();
    }

    /// Forgets the sites that none of `documents` belongs to.
    pub(super) fn forget_unused<'d>(&mut self, documents: impl Iterator<Item = &'d Document>) {
        let used: BTreeSet<&PathBuf> = documents
            .filter_map(|document| match &document.kind {
                Kind::Post(root, _) | Kind::Schema(root) => Some(root),
                Kind::Config | Kind::Other => None,
            })
            .collect();
        let unused: Vec<PathBuf> = self.sites.keys().filter(|root| !used.contains(root)).cloned().collect();
        for root in unused {
            self.sites.remove(&root);
            self.ask(Task::Forget(root));
        }
    }

    /// What a change of these files on disk means: whether all has to be found anew. What pages say is read again.
    pub(super) fn changed(&self, files: &BTreeMap<PathBuf, bool>) -> bool {
        let mut pages: BTreeMap<&PathBuf, BTreeSet<String>> = BTreeMap::new();
        let mut grown: BTreeSet<&PathBuf> = BTreeSet::new();
        for (path, same_names) in files {
            if self.is_configuration(path) {
                return true;
            }
            let roots = self.sites.keys().filter(|root| path.starts_with(root));
            let Some(root) = roots.max_by_key(|root| root.components().count()) else { continue };
            let below = path.strip_prefix(root).ok().and_then(Path::to_str).map(|below| below.replace('\\', "/"));
            match below {
                Some(below) if *same_names => drop(pages.entry(root).or_default().insert(below)),
                // A new name may be a page, a picture, a folder.
                Some(_) => drop(grown.insert(root)),
                None => {}
            }
        }
        for (root, paths) in pages.into_iter().filter(|(root, _)| !grown.contains(root)) {
            self.ask(Task::Changed(root.clone(), paths));
        }
        grown.into_iter().for_each(|root| self.ask(Task::Open(root.clone())));
        false
    }

    /// Whether a file says how a site is built or judged.
    fn is_configuration(&self, path: &Path) -> bool {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let known = [FILE_NAME, ".eleventy.js", ".eleventy.cjs"].contains(&name)
            || ["_config.", "hugo.", "config.", "eleventy.config.", "astro.config."]
                .iter()
                .any(|start| name.starts_with(start));
        self.schema_of(path).is_some()
            || known
            || path.parent().is_some_and(|folder| folder.ends_with("config/_default"))
    }
}
