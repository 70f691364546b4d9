//! The thread that reads whole sites: typing never waits for it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

use jiff::Timestamp;

use super::server::Event;
use crate::run::jobs::{Job, Overrides, SetupError};
use crate::run::live::{Merged, PageRecord, Pages, is_site, merge, read_page, read_pages, whole_site};
use crate::run::pool::guarded;

/// What is to be done. A site is named by its root.
#[derive(Debug)]
pub(super) enum Task {
    /// Read the site anew: its configuration, and all its files.
    Open(PathBuf),
    /// These files of the site have changed on disk.
    Changed(PathBuf, BTreeSet<String>),
    /// This page is open and reads so.
    Typed(PathBuf, String, Arc<PageRecord>),
    /// This page is open no more: the disk counts again.
    Closed(PathBuf, String),
    /// The site is of no interest any more.
    Forget(PathBuf),
}

impl Task {
    fn root(&self) -> &PathBuf {
        match self {
            Self::Open(root) | Self::Changed(root, _) | Self::Typed(root, ..) | Self::Closed(root, _) => root,
            Self::Forget(root) => root,
        }
    }
}

/// What came of a task.
#[derive(Debug)]
pub(super) enum Done {
    /// The site with its files, or why it cannot be worked on.
    Opened(PathBuf, Result<Arc<Job>, SetupError>),
    /// All pages of the site are known.
    Merged(PathBuf, Arc<Merged>),
}

/// What the command line of an editor says: nothing but the time.
pub(super) fn overrides() -> Overrides {
    Overrides { now: Some(Timestamp::now()), ..Overrides::default() }
}

/// A site in work.
#[derive(Debug)]
struct State {
    job: Arc<Job>,
    pages: Pages,
}

/// Works on tasks until nobody gives any. What can be done at once is done at once: a hundred changed files are one merge.
pub(super) fn work(tasks: &Receiver<Task>, events: &Sender<Event>) {
    let mut sites: HashMap<PathBuf, State> = HashMap::new();
    let mut typed: HashMap<PathBuf, HashMap<String, Arc<PageRecord>>> = HashMap::new();
    while let Ok(first) = tasks.recv() {
        let batch: Vec<Task> = std::iter::once(first).chain(tasks.try_iter()).collect();
        let mut opened: HashSet<PathBuf> = HashSet::new();
        let mut touched: BTreeSet<PathBuf> = BTreeSet::new();
        for task in batch {
            let root = task.root().clone();
            match task {
                Task::Open(_) => drop(opened.insert(root.clone())),
                Task::Forget(_) => {
                    sites.remove(&root);
                    typed.remove(&root);
                    opened.remove(&root);
                    touched.remove(&root);
                    continue;
                }
                Task::Typed(_, path, record) => {
                    typed.entry(root.clone()).or_default().insert(path, record);
                }
                Task::Changed(_, paths) => reread(sites.get_mut(&root), &paths),
                Task::Closed(_, path) => {
                    typed.entry(root.clone()).or_default().remove(&path);
                    reread(sites.get_mut(&root), &BTreeSet::from([path]));
                }
            }
            touched.insert(root);
        }
        for root in touched {
            if opened.contains(&root) {
                let Some(result) = open(&root) else { continue };
                if let Ok(job) = &result {
                    sites.insert(root.clone(), State { job: Arc::clone(job), pages: Pages::new() });
                }
                if events.send(Event::Done(Done::Opened(root.clone(), result))).is_err() {
                    return;
                }
                if let Some(site) = sites.get_mut(&root) {
                    site.pages = guarded(|| read_pages(&site.job)).unwrap_or_default();
                }
            }
            let Some(site) = sites.get(&root) else { continue };
            let mut pages = site.pages.clone();
            for (path, record) in typed.get(&root).into_iter().flatten() {
                pages.insert(path.clone(), Arc::clone(record));
            }
            if let Ok(merged) = guarded(|| merge(&site.job, pages))
                && events.send(Event::Done(Done::Merged(root, Arc::new(merged)))).is_err()
            {
                return;
            }
        }
    }
}

/// Opens the site at `root`; nothing where there is none, whose files would be no business of ours.
fn open(root: &Path) -> Option<Result<Arc<Job>, SetupError>> {
    match guarded(|| whole_site(root, &overrides())) {
        Ok(Ok(job)) => job.filter(is_site).map(|job| Ok(Arc::new(job))),
        Ok(Err(error)) => Some(Err(error)),
        Err(said) => Some(Err(SetupError::Io(io::Error::other(said)))),
    }
}

fn reread(site: Option<&mut State>, paths: &BTreeSet<String>) {
    let Some(site) = site else { return };
    for path in paths {
        let is_page = site.job.files.posts.binary_search(path).is_ok() || site.job.files.others.contains(path);
        match read_page(&site.job, path).filter(|_| is_page) {
            Some(record) => drop(site.pages.insert(path.clone(), Arc::new(record))),
            None => drop(site.pages.remove(path)),
        }
    }
}
