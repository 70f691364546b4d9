//! What the pages of terms are called, and which of them bear the title of another term.
//!
//! Names are often a transcription of the title, letter by letter or from another script. Nobody transcribes here: what
//! is compared is what stands on the site itself, the terms of its posts, the other titles, and the digits and capitals
//! that a name and its title have in common on the other pages.

use std::collections::HashMap;

use super::SiteIndex;
use super::terms::fold_term;
use crate::site::facts::{PageFacts, TermPage};
use crate::site::hashes::{ByHash, hash};

/// Why the title of a term's page is that of another term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistitled<'i> {
    /// All posts that name the title as a term belong to this one.
    TitleOfPosts(&'i str),
    /// The page of this term has the same title.
    TitleOfPage(&'i str),
    /// The other pages keep the digits and capitals of the name in the title.
    WithoutMarks,
}

/// Fewest pages that keep the marks of the name, before one that does not stands out.
const KEEPERS: u32 = 3;

/// The titles of one taxonomy's pages.
#[derive(Debug, Default)]
struct OfTaxonomy {
    /// Terms by the hash of the folded title of their page.
    by_title: ByHash<Vec<Box<str>>>,
    /// Terms of the posts that name such a title as a term of another taxonomy.
    of_posts: ByHash<Vec<Box<str>>>,
    /// How many pages keep the digits and capitals of the name in the title, and how many do not.
    keep: u32,
    lack: u32,
}

/// The titles of all pages of terms.
#[derive(Debug, Default)]
pub(super) struct Titles {
    by_taxonomy: HashMap<Box<str>, OfTaxonomy>,
}

fn key(title: &str) -> u64 {
    hash(fold_term(title))
}

/// Whether the name has what a transcription leaves as it is: a digit, or a capital letter.
fn has_marks(name: &str) -> bool {
    name.bytes().any(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// Whether a word of `title` in letters and digits of ASCII stands in the name too.
fn keeps_marks(name: &str, title: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words = title.split(|c: char| !c.is_ascii_alphanumeric());
    words.map(str::to_ascii_lowercase).any(|word| word.len() > 1 && name.contains(&word))
}

/// Whether the title has neither letters nor digits of ASCII, though the name has marks.
fn lacks_marks(name: &str, title: &str) -> bool {
    has_marks(name) && !title.is_empty() && !title.bytes().any(|b| b.is_ascii_alphanumeric())
}

impl Titles {
    /// Enters the page of a term.
    pub(super) fn add(&mut self, page: &TermPage) {
        if page.title.is_empty() {
            return;
        }
        let titles = self.by_taxonomy.entry(page.taxonomy.clone()).or_default();
        let terms = titles.by_title.entry(key(&page.title)).or_default();
        if !terms.contains(&page.name) {
            terms.push(page.name.clone());
            titles.keep += u32::from(has_marks(&page.name) && keeps_marks(&page.name, &page.title));
            titles.lack += u32::from(lacks_marks(&page.name, &page.title));
        }
    }

    /// Looks at the terms of all posts, once every page of a term is entered.
    pub(super) fn finish(&mut self, pages: &[&PageFacts]) {
        for (taxonomy, titles) in &mut self.by_taxonomy {
            for page in pages.iter().filter(|page| page.term_pages.is_empty()) {
                for named in page.terms.iter().filter(|term| term.taxonomy != *taxonomy) {
                    let title = key(&named.name);
                    if !titles.by_title.contains_key(&title) {
                        continue;
                    }
                    let seen = titles.of_posts.entry(title).or_default();
                    for own in page.terms.iter().filter(|term| term.taxonomy == *taxonomy) {
                        if !seen.contains(&own.name) {
                            seen.push(own.name.clone());
                        }
                    }
                }
            }
        }
    }
}

impl SiteIndex {
    /// Why the title of `page` is surely that of another term; `None` where nothing says so.
    #[must_use]
    pub fn mistitled(&self, page: &TermPage) -> Option<Mistitled<'_>> {
        let titles = self.terms.titles.by_taxonomy.get(&page.taxonomy)?;
        let (name, title) = (fold_term(&page.name), fold_term(&page.title));
        if title.is_empty() || title.contains(&name) || name.contains(&title) {
            return None;
        }
        let title = hash(title);
        let is_own = |term: &str| fold_term(term) == name;
        if let Some(terms) = titles.of_posts.get(&title) {
            let foreign = (!terms.iter().any(|term| is_own(term))).then(|| terms.first()).flatten();
            return foreign.map(|term| Mistitled::TitleOfPosts(term));
        }
        let others = titles.by_title.get(&title);
        if let Some(other) = others.into_iter().flatten().find(|term| !is_own(term)) {
            return Some(Mistitled::TitleOfPage(other));
        }
        let stands_out = titles.keep >= KEEPERS && titles.keep >= titles.lack;
        (stands_out && lacks_marks(&page.name, &page.title)).then_some(Mistitled::WithoutMarks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_digits_and_capitals() {
        assert!(has_marks("36ke") && has_marks("TechWeb") && !has_marks("gangkou"));
        assert!(keeps_marks("20she", "20社新闻") && keeps_marks("LMEmaibo", "lme 脉搏"));
        assert!(!keeps_marks("TechWeb", "中国网科技新闻"));
        assert!(lacks_marks("TechWeb", "中国网科技新闻") && !lacks_marks("gangkou", "港口"));
    }
}
