//! Terms of the site, and the pages that the author makes for them.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use super::SiteIndex;
use super::names::differ_in_digits;
use super::titles::Titles;
use crate::generator::{PostKind, Site, term_address};
use crate::site::facts::PageFacts;
use crate::site::hashes::{ByHash, hash};
use crate::tree::vocabulary::nearest;

/// The spellings of one term.
#[derive(Clone, Debug, Default)]
pub struct TermGroup {
    /// Each spelling and how many times it is used, the one to prefer first.
    pub spellings: Vec<(Box<str>, u32)>,
}

/// Terms of one taxonomy.
#[derive(Debug, Default)]
struct Terms {
    groups: ByHash<TermGroup>,
    /// Terms that have a page.
    pages: HashSet<Box<str>>,
    /// The same in their order.
    page_names: Vec<Box<str>>,
    /// Terms whose page the build writes over that of another, more common one, or the other way round.
    slug_twins: ByHash<Box<str>>,
}

impl Terms {
    /// Finds the terms whose pages the build writes to one place although it keeps the terms apart.
    fn find_slug_twins(&mut self, site: &Site) {
        let mut addressed: Vec<(String, std::cmp::Reverse<u32>, &str, String)> = Vec::new();
        for (name, uses) in self.groups.values().flat_map(|group| &group.spellings) {
            if let Some((kept, address)) = term_address(site, name) {
                addressed.push((address, std::cmp::Reverse(*uses), name, kept));
            }
        }
        addressed.sort_unstable();
        let mut twins: ByHash<Box<str>> = ByHash::default();
        for group in addressed.chunk_by(|a, b| a.0 == b.0) {
            let (_, _, first, kept) = &group[0];
            for (_, _, name, other) in &group[1..] {
                if other != kept && fold_term(name) != fold_term(first) {
                    twins.insert(hash(*name), (*first).into());
                }
            }
        }
        self.slug_twins = twins;
    }
}

/// All taxonomies of a site.
#[derive(Debug, Default)]
pub(super) struct Taxonomies {
    by_name: HashMap<Box<str>, Terms>,
    /// Whether the generator makes the pages of all terms.
    pub(super) made_by_build: bool,
    /// What the author's pages of terms are called.
    pub(super) titles: Titles,
    near: Mutex<ByHash<Option<u32>>>,
}

/// A term without what spellings of one term differ in: case, width, space, hyphens.
#[must_use]
pub fn fold_term(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}

impl Taxonomies {
    /// None yet; `made_by_build` says that the generator makes the pages of all terms.
    pub(super) fn new(made_by_build: bool) -> Self {
        Self { made_by_build, ..Self::default() }
    }

    /// Enters the terms of `page`, and those that it is the page of.
    pub(super) fn add_page(&mut self, page: &PageFacts) {
        for term in &page.term_pages {
            let terms = self.by_name.entry(term.taxonomy.clone()).or_default();
            terms.pages.insert(term.name.clone());
            let group = terms.groups.entry(hash(fold_term(&term.name))).or_default();
            if group.spellings.iter().all(|(name, _)| *name != term.name) {
                group.spellings.push((term.name.clone(), 0));
            }
            self.titles.add(term);
        }
        if page.kind == PostKind::Page && !page.term_pages.is_empty() {
            return;
        }
        for term in &page.terms {
            let group = self.by_name.entry(term.taxonomy.clone()).or_default();
            let group = group.groups.entry(hash(fold_term(&term.name))).or_default();
            match group.spellings.iter_mut().find(|(name, _)| *name == term.name) {
                Some((_, count)) => *count += 1,
                None => group.spellings.push((term.name.clone(), 1)),
            }
        }
    }

    /// Brings all in order once every one of `pages` is entered.
    pub(super) fn finish(&mut self, pages: &[&PageFacts], site: &Site) {
        self.titles.finish(pages);
        for terms in self.by_name.values_mut() {
            terms.page_names = terms.pages.iter().cloned().collect();
            terms.page_names.sort_unstable();
            for group in terms.groups.values_mut() {
                let pages = &terms.pages;
                group.spellings.sort_by(|(a, x), (b, y)| (pages.contains(b), y, a).cmp(&(pages.contains(a), x, b)));
            }
            if self.made_by_build {
                terms.find_slug_twins(site);
            }
        }
    }
}

impl SiteIndex {
    /// Whether terms of this taxonomy have pages of their own, and it is the author who makes them.
    #[must_use]
    pub fn has_term_pages(&self, taxonomy: &str) -> bool {
        !self.terms.made_by_build && self.terms.by_name.get(taxonomy).is_some_and(|t| !t.pages.is_empty())
    }

    /// Whether the term has a page of its own.
    #[must_use]
    pub fn has_term_page(&self, taxonomy: &str, name: &str) -> bool {
        self.terms.by_name.get(taxonomy).is_some_and(|t| t.pages.contains(name))
    }

    /// The term with a page that `name` was most likely meant to be.
    #[must_use]
    pub fn nearest_term_page(&self, taxonomy: &str, name: &str) -> Option<&str> {
        let names = &self.terms.by_name.get(taxonomy)?.page_names;
        let mut near = self.terms.near.lock().unwrap_or_else(PoisonError::into_inner);
        let found = *near.entry(hash((taxonomy, name))).or_insert_with(|| {
            let others = names.iter().map(|n| &**n).filter(|other| !differ_in_digits(name, other));
            let wanted = nearest(name, others)?;
            names.iter().position(|n| &**n == wanted).and_then(|at| u32::try_from(at).ok())
        });
        found.map(|at| &*names[at as usize])
    }

    /// The more common term whose page has the address of that of the term `name`.
    #[must_use]
    pub fn slug_twin(&self, taxonomy: &str, name: &str) -> Option<&str> {
        self.terms.by_name.get(taxonomy)?.slug_twins.get(&hash(name)).map(|other| &**other)
    }

    /// The spellings of the term, the one to prefer first.
    #[must_use]
    pub fn spellings(&self, taxonomy: &str, name: &str) -> &[(Box<str>, u32)] {
        let group = self.terms.by_name.get(taxonomy).and_then(|t| t.groups.get(&hash(fold_term(name))));
        group.map_or(&[], |g| &g.spellings)
    }

    /// How many pages name the term in exactly this spelling.
    #[must_use]
    pub fn uses(&self, taxonomy: &str, name: &str) -> u32 {
        self.spellings(taxonomy, name).iter().find(|(n, _)| &**n == name).map_or(0, |(_, count)| *count)
    }
}
