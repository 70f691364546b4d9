//! Terms of a site: listed with what looks like the same one, and written otherwise in all posts.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::ControlFlow;

use super::diff::unified;
use super::failures::FileFailure;
use super::jobs::Job;
use super::lint::{internal, not_written, outline, unreadable};
use super::pool::{guarded, ordered};
use super::read::{Names, is_whole, read};
use super::write::rewrite;
use crate::front_matter::read_with;
use crate::generator::{identify, makes_term_pages, term_address};
use crate::lint::Retag;
use crate::post::Post;
use crate::site::{PageFacts, Target, decode, fold_term, resolve};
use crate::text::SourceFile;
use crate::tree::vocabulary::nearest;

/// With more terms than this only spellings are compared, not every term with every other.
const COMPARED: usize = 3_000;
/// A term is most likely a slip of the pen for one that is that many times as common.
const TIMES: usize = 5;

/// A term of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedTerm {
    /// Its taxonomy, in the plural.
    pub taxonomy: String,
    /// The term.
    pub name: String,
    /// How many posts have it.
    pub posts: usize,
    /// The files that are its pages.
    pub pages: Vec<String>,
    /// The more common spelling of the same term: they differ in case, blanks and marks alone.
    pub spelling_of: Option<String>,
    /// A much more common term that is an edit or two away.
    pub near: Option<String>,
    /// The term that the content schema means by it.
    pub alias_of: Option<String>,
}

/// Terms by taxonomy and name, the failures on the way.
type Listed = (Vec<ListedTerm>, Vec<FileFailure>);

/// The terms of the posts of `job`: by taxonomy, the most common first.
#[must_use]
pub fn terms(job: &Job, names: &Names) -> Listed {
    let mut found: BTreeMap<(String, String), (usize, Vec<String>)> = BTreeMap::new();
    let mut failures: Vec<FileFailure> = unreadable(job, names).collect();
    let posts = job.files.posts.len();
    let paths: Vec<(usize, &String)> = job.files.posts.iter().chain(&job.files.others).enumerate().collect();
    let work = |(_, path): &(usize, &String)| outline(job, path, names);
    let _ = ordered(&paths, work, |(at, path), facts| {
        match facts {
            Ok((_, facts)) => {
                let pages: BTreeSet<(&str, &str)> =
                    facts.term_pages.iter().map(|page| (&*page.taxonomy, &*page.name)).collect();
                for (taxonomy, name) in &pages {
                    let key = ((*taxonomy).to_owned(), (*name).to_owned());
                    found.entry(key).or_default().1.push((*path).clone());
                }
                // What was not asked for only has pages.
                let own: BTreeSet<(&str, &str)> =
                    facts.terms.iter().filter(|_| *at < posts).map(|term| (&*term.taxonomy, &*term.name)).collect();
                for (taxonomy, name) in own.difference(&pages) {
                    found.entry(((*taxonomy).to_owned(), (*name).to_owned())).or_default().0 += 1;
                }
            }
            Err(failure) if *at < posts => failures.push(*failure),
            Err(_) => {}
        }
        ControlFlow::<()>::Continue(())
    });
    let listed = found.into_iter().map(|((taxonomy, name), (posts, pages))| {
        let alias_of = job.schema().taxonomy(&taxonomy).and_then(|own| own.aliases.get(&name)).cloned();
        ListedTerm { taxonomy, name, posts, pages, spelling_of: None, near: None, alias_of }
    });
    let mut listed: Vec<ListedTerm> = listed.collect();
    listed.sort_by(|a, b| (&a.taxonomy, b.posts, &a.name).cmp(&(&b.taxonomy, a.posts, &b.name)));
    for own in listed.chunk_by_mut(|a, b| a.taxonomy == b.taxonomy) {
        compare(own);
    }
    (listed, failures)
}

/// Finds the terms of one taxonomy, the most common first, that look like another one.
fn compare(terms: &mut [ListedTerm]) {
    let bare = |name: &str| fold_term(name).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for term in terms.iter_mut() {
        let folded = bare(&term.name);
        let key = if folded.is_empty() { term.name.clone() } else { folded };
        match first.get(&key) {
            Some(best) => term.spelling_of = Some(best.clone()),
            None => drop(first.insert(key, term.name.clone())),
        }
    }
    if terms.len() > COMPARED {
        return;
    }
    for at in 1..terms.len() {
        let (before, rest) = terms.split_at_mut(at);
        let term = &mut rest[0];
        // Numbers are near to each other and mean other things; so are short words.
        let plain = |name: &str| !name.chars().any(|c| c.is_ascii_digit());
        if term.spelling_of.is_none() && term.name.chars().count() >= 4 && plain(&term.name) {
            let common = before.iter().take_while(|other| other.posts >= TIMES * term.posts.max(1));
            term.near =
                nearest(&term.name, common.map(|other| other.name.as_str()).filter(|n| plain(n))).map(str::to_owned);
        }
    }
}

/// What came of writing terms otherwise.
#[derive(Debug, Default)]
pub struct Retagged {
    /// How many posts were changed, or would be.
    pub changed: usize,
    /// Posts that have a term but could not be edited with proof: as they are shown, and why.
    pub refused: Vec<(String, String)>,
    /// Posts whose URL is another one now: as they are shown, before and after.
    pub moved: Vec<(String, String, String)>,
    /// Pages of the terms, which are left as they are.
    pub pages: Vec<String>,
    /// Links to those pages: file, line and URL.
    pub links: Vec<(String, usize, String)>,
    /// Files that could not be read or written.
    pub failures: Vec<FileFailure>,
}

/// What one file gave.
#[derive(Default)]
struct One {
    diff: Vec<u8>,
    changed: bool,
    refused: Option<String>,
    moved: Option<(String, String)>,
    links: Vec<(usize, String)>,
    failure: Option<FileFailure>,
}

/// Writes the terms of `retag` otherwise in the posts of `job`; with `diff` nothing is written, and the changes are
/// handed to `emit` as unified diffs, coloured where it says so.
///
/// # Errors
/// What `emit` said.
pub fn retag(
    job: &Job,
    retag: &Retag,
    diff: Option<bool>,
    names: &Names,
    emit: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    tick: &dyn Fn(),
) -> io::Result<Retagged> {
    let mut out = Retagged::default();
    out.failures.extend(unreadable(job, names));
    let own = terms(job, names).0;
    let own: Vec<&ListedTerm> =
        own.iter().filter(|t| t.taxonomy == retag.taxonomy && retag.old.contains(&t.name)).collect();
    let pages: BTreeSet<&str> = own.iter().flat_map(|term| &term.pages).map(String::as_str).collect();
    out.pages = pages.iter().map(|path| names.show(&job.files.disk_path(path))).collect();
    let mut urls: BTreeSet<String> = BTreeSet::new();
    for path in &pages {
        if let Ok((identity, _)) = outline(job, path, names) {
            urls.extend(identity.url.map(|url| canonical(&decode(&url))));
        }
    }
    if makes_term_pages(&job.files.site) {
        let address = |term: &String| term_address(&job.files.site, term).map(|(_, address)| address);
        urls.extend(retag.old.iter().filter_map(address).map(|a| canonical(&format!("/{}/{a}/", retag.taxonomy))));
    }
    let work = |path: &String| {
        let shown = names.show(&job.files.disk_path(path));
        guarded(|| one(job, retag, path, &shown, pages.contains(path.as_str()), diff, &urls))
            .unwrap_or_else(|said| One { failure: Some(internal(&shown, &said)), ..One::default() })
    };
    let end = ordered(&job.files.posts, work, |path, one| {
        let shown = || names.show(&job.files.disk_path(path));
        out.changed += usize::from(one.changed);
        out.refused.extend(one.refused.map(|reason| (shown(), reason)));
        out.moved.extend(one.moved.map(|(before, after)| (shown(), before, after)));
        out.links.extend(one.links.into_iter().map(|(line, url)| (shown(), line, url)));
        out.failures.extend(one.failure);
        tick();
        match if one.diff.is_empty() { Ok(()) } else { emit(&one.diff) } {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        }
    });
    match end {
        ControlFlow::Continue(()) => Ok(out),
        ControlFlow::Break(error) => Err(error),
    }
}

fn one(
    job: &Job,
    retag: &Retag,
    path: &str,
    shown: &str,
    is_page: bool,
    diff: Option<bool>,
    urls: &BTreeSet<String>,
) -> One {
    let (site, disk) = (&job.files.site, job.files.disk_path(path));
    let source = match read(&disk, shown) {
        Ok(source) => source,
        Err(failure) => return One { failure: Some(*failure), ..One::default() },
    };
    let mut out = One::default();
    if !urls.is_empty() {
        let facts = PageFacts::of(&Post::read(&source, site, path), false);
        for link in &facts.links {
            if let Target::Url(target) = resolve(site, facts.url.as_deref(), &link.url)
                && urls.contains(&canonical(&target))
            {
                out.links.push((source.line_index(link.span.start as usize) + 1, link.url.to_string()));
            }
        }
    }
    // The page of a term has the term by its nature.
    if is_page || !is_whole(&source) {
        return out;
    }
    let text = match retag.apply(&source, site) {
        Ok(None) => return out,
        Ok(Some(text)) => text,
        Err(reason) => return One { refused: Some(reason), ..out },
    };
    let url = |source: &SourceFile| {
        let read = read_with(source, site.generator.fences());
        identify(site, path, read.front_matter.as_ref(), &read.problems).url
    };
    let (before, after) = (url(&source), url(&SourceFile::from_text(shown, text.as_str())));
    if let (Some(before), Some(after)) = (before, after)
        && before != after
    {
        out.moved = Some((before, after));
    }
    out.changed = true;
    match diff {
        Some(color) => out.diff = unified(shown, source.text(), &text, color),
        None => {
            if let Err(reason) = rewrite(&disk, &source, &text) {
                return One { failure: Some(not_written(shown, &reason)), ..One::default() };
            }
        }
    }
    out
}

/// A URL path without what makes no other page of it.
fn canonical(url: &str) -> String {
    let url = url.trim_end_matches("index.html").trim_end_matches(".html");
    url.trim_end_matches('/').to_owned()
}
