//! One text as it is typed: judged as `lint` judges the file, beside what is known of the other pages of its site.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::jobs::{Job, Overrides, SetupError, config_above, jobs, stdin_job};
use super::lint::{examine, has_index};
use super::pool::{guarded, ordered};
use super::read::{Names, read};
use crate::config::SchemaChoice;
use crate::diagnostic::Diagnostic;
use crate::front_matter::FrontMatter;
use crate::generator::{Generator, PostKind, opens_with_front_matter, role};
use crate::lint::{PageInterest, Suppressions, lint_page, suppress_page};
use crate::post::Post;
use crate::site::{PageFacts, Places, SiteIndex};
use crate::text::SourceFile;

/// Where a file belongs.
#[derive(Debug)]
pub struct Membership {
    /// Its site, of which no other file was looked at.
    pub job: Job,
    /// Its path below the root of the site.
    pub path: String,
    /// Whether the configuration leaves it out.
    pub excluded: bool,
}

/// Finds the site of `file`, which need not be there, from its folders and their configuration alone.
///
/// # Errors
/// As [`jobs`].
pub fn membership(file: &Path, overrides: &Overrides) -> Result<Membership, SetupError> {
    let (job, path) = stdin_job(Some(file), overrides, &Names::default())?;
    let excluded = !job.files.posts.contains(&path);
    Ok(Membership { job, path, excluded })
}

/// The site at `root` with all its files; `None` where nothing says that the folder is a site: what lies beside a file
/// is then no business of it, and may be the whole disk.
///
/// # Errors
/// As [`jobs`].
pub fn whole_site(root: &Path, overrides: &Overrides) -> Result<Option<Job>, SetupError> {
    let all = jobs(&[root.to_owned()], overrides, &Names::default())?;
    Ok(all.into_iter().find(|job| job.files.root == root))
}

/// Whether the site of `job` is one by more than a guess, so that its other files may be looked at.
#[must_use]
pub fn is_site(job: &Job) -> bool {
    job.files.site.generator != Generator::None || job.files.certain
}

/// Whether the generator makes a page of the file `path` with this text.
#[must_use]
pub fn is_post(job: &Job, path: &str, text: &str) -> bool {
    role(&job.files.site, path).is_post(|| opens_with_front_matter(text.as_bytes()))
}

/// The schema file that the configuration of the site names.
#[must_use]
pub fn schema_file(job: &Job) -> Option<PathBuf> {
    let Some(SchemaChoice::Named(name)) = &job.config.schema else { return None };
    let path = config_above(&job.files.root)?.parent()?.join(&name.text);
    path.is_file().then_some(path)
}

/// A page as it is known to the others.
#[derive(Debug)]
pub struct PageRecord {
    /// Its facts.
    pub facts: PageFacts,
    /// Its title.
    pub title: Option<Box<str>>,
    /// The top-level keys of its front matter.
    pub keys: Box<[Box<str>]>,
    /// Its comments that suppress findings, of a text that was judged.
    suppressions: Option<Box<Suppressions>>,
}

/// Pages by their paths.
pub type Pages = BTreeMap<String, Arc<PageRecord>>;

/// The record of `post`, a page of the site of `job`.
#[must_use]
pub fn record(job: &Job, post: &Post<'_>) -> PageRecord {
    let sketched = job.page_interest() >= PageInterest::Sketches;
    let entries = post.front_matter.as_ref().map(FrontMatter::entries).unwrap_or_default();
    PageRecord {
        facts: PageFacts::of(post, sketched),
        title: post.identity.title.as_deref().map(Into::into),
        keys: entries.iter().map(|entry| entry.key.clone()).collect(),
        suppressions: None,
    }
}

/// Reads the page `path` of the site of `job` from the disk; `None` where it cannot be read.
#[must_use]
pub fn read_page(job: &Job, path: &str) -> Option<PageRecord> {
    let source = read(&job.files.disk_path(path), path).ok()?;
    guarded(|| record(job, &Post::read(&source, &job.files.site, path))).ok()
}

/// Reads every page of the site of `job`, in parallel.
#[must_use]
pub fn read_pages(job: &Job) -> Pages {
    let paths: Vec<&String> = job.files.posts.iter().chain(&job.files.others).collect();
    let mut pages = Pages::new();
    let work = |path: &&String| read_page(job, path);
    let _ = ordered(&paths, work, |path, record| {
        pages.extend(record.map(|record| ((*path).clone(), Arc::new(record))));
        ControlFlow::<()>::Continue(())
    });
    pages
}

/// All pages of a site, merged.
#[derive(Debug)]
pub struct Merged {
    /// What rules ask.
    pub index: SiteIndex,
    /// Where each page and place is.
    pub places: Places,
    /// The pages.
    pub pages: Pages,
    /// The keys of front matter, each with the number of pages that have it, the most common first.
    pub keys: Vec<(Box<str>, u32)>,
    /// The terms of each taxonomy, each with the number of pages that name it, the most common first.
    pub terms: BTreeMap<Box<str>, Vec<(Box<str>, u32)>>,
}

/// Merges `pages`, the pages of the site of `job`.
#[must_use]
pub fn merge(job: &Job, pages: Pages) -> Merged {
    let site = &job.files.site;
    let facts = || pages.values().map(|page| &page.facts);
    let index = SiteIndex::merge(facts(), site, job.files.assets.iter().map(String::as_str));
    let places = Places::of(facts(), site, job.files.assets.iter().map(String::as_str));
    let keys = counted(pages.values().flat_map(|page| page.keys.iter().cloned()));
    let mut names: BTreeMap<Box<str>, Vec<Box<str>>> = BTreeMap::new();
    // The page of a term is none of its posts.
    let lists = |page: &&Arc<PageRecord>| page.facts.kind == PostKind::Page && !page.facts.term_pages.is_empty();
    for term in pages.values().filter(|page| !lists(page)).flat_map(|page| &page.facts.terms) {
        names.entry(term.taxonomy.clone()).or_default().push(term.name.clone());
    }
    let terms = names.into_iter().map(|(taxonomy, names)| (taxonomy, counted(names.into_iter()))).collect();
    Merged { index, places, pages, keys, terms }
}

fn counted(names: impl Iterator<Item = Box<str>>) -> Vec<(Box<str>, u32)> {
    let mut counts: HashMap<Box<str>, u32> = HashMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    let mut counts: Vec<(Box<str>, u32)> = counts.into_iter().collect();
    counts.sort_unstable_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
    counts
}

/// What the first phase finds in `source` as the file `path` of the site of `job`, and its record.
#[must_use]
pub fn judge(job: &Job, path: &str, source: &SourceFile) -> (Vec<Diagnostic>, PageRecord) {
    let (post, linted) = examine(job, path, source);
    (linted.found, PageRecord { suppressions: linted.suppressions, ..record(job, &post) })
}

/// What the second phase finds in the page `path` of `record`; nothing where `lint` would not compare pages.
#[must_use]
pub fn judge_page(job: &Job, path: &str, record: &PageRecord, merged: &Merged) -> Vec<Diagnostic> {
    if !has_index(job) {
        return Vec::new();
    }
    let (site, standard) = (&job.files.site, job.standard(path));
    let mut found = lint_page(&record.facts, &merged.index, site, &standard.schema, &standard.settings);
    if let Some(mut suppressions) = record.suppressions.clone() {
        let _ = suppress_page(&mut found, &mut suppressions, site, &standard.schema, &standard.settings);
    }
    found
}
