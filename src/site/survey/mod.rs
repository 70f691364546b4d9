//! What an archive is like: which keys its posts have and of which types, which terms, which HTML, which links. Counts
//! and a few examples of each; the figures from which a content schema is drafted.

mod body;
mod values;

pub use body::{Body, NAMES};
pub use values::{EXAMPLES, Fields, Forms, Seen, ValueType, Values};

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::facts::terms;
use crate::front_matter::{DateReading, Entry, Format, Kind, Resolved, resolve, scalar_date, to_json};
use crate::generator::{Generator, term_keys};
use crate::post::Post;

/// Keys whose values often say of which kind a post is.
const KIND_KEYS: [&str; 3] = ["layout", "type", "template"];
/// Different values of such a key that are counted.
const KINDS: usize = 40;
/// Different terms of a taxonomy that are counted.
const TERMS: usize = 20_000;

/// What one post adds to a [`Survey`].
#[derive(Debug, Default)]
pub struct Sighting {
    format: Option<Format>,
    /// Whether there is a block that could not be read as a whole.
    broken: bool,
    /// Key as it is counted, as it is written, value, whether it is a date.
    entries: Vec<(String, Option<String>, Json, bool)>,
    /// Taxonomy and term.
    terms: BTreeSet<(Box<str>, Box<str>)>,
    body: Body,
}

impl Sighting {
    /// Looks at `post`.
    #[must_use]
    pub fn of(post: &Post<'_>) -> Self {
        let (generator, block) = (post.site.generator, post.front_matter.as_ref());
        let mut sighting = Self {
            format: block.map(|block| block.format),
            broken: post.has_broken_front_matter(),
            body: Body::of(post),
            ..Self::default()
        };
        let Some(block) = block else { return sighting };
        let mut entries: BTreeMap<String, (&Entry, Option<String>)> = BTreeMap::new();
        for entry in block.entries() {
            // Hugo's keys are case-insensitive. Of two the last one counts.
            let (key, spelling) = match generator {
                Generator::Hugo => (entry.key.to_lowercase(), Some(entry.key.to_string())),
                _ => (entry.key.to_string(), None),
            };
            entries.insert(key, (entry, spelling));
        }
        let resolver = generator.resolver();
        for (key, (entry, spelling)) in entries {
            let value = to_json(&entry.value, resolver);
            sighting.entries.push((key, spelling, value, is_date(entry, generator.date_reading(), generator)));
        }
        let (terms, _) = terms(post.source, post.site, Some(block));
        sighting.terms = terms.into_iter().map(|term| (term.taxonomy, term.name)).collect();
        sighting
    }
}

/// Whether the value is a date to the generator, and looks like one to people: a year is in it.
fn is_date(entry: &Entry, reading: DateReading, generator: Generator) -> bool {
    let Kind::Scalar(scalar) = &entry.value.kind else { return false };
    let is_year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    match resolve(scalar, generator.resolver()) {
        Resolved::Date(_) | Resolved::DateTime(_) => {}
        Resolved::Str(text) if text.len() <= 40 => {
            let mut numbers = text.split(|c: char| !c.is_ascii_digit());
            if text.bytes().all(|b| b.is_ascii_digit()) || !numbers.any(is_year) {
                return false;
            }
        }
        _ => return false,
    }
    // A day that does not exist is a mistake in a date.
    scalar_date(scalar, reading).is_ok()
}

/// Posts of one kind, as a key such as `layout` tells them apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostsOfKind {
    /// How many there are.
    pub count: usize,
    /// How many of them have each key.
    pub keys: BTreeMap<Box<str>, usize>,
}

/// The terms of one taxonomy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// How many posts have one.
    pub posts: usize,
    /// How many posts have each.
    pub terms: BTreeMap<Box<str>, Seen>,
    /// Whether there were more than are counted.
    pub overflowed: bool,
}

/// The figures of an archive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    /// All posts.
    pub posts: usize,
    /// Those without front matter.
    pub bare: Seen,
    /// Those whose front matter could not be read as a whole.
    pub broken: Seen,
    /// Posts by the name of the format of their front matter.
    pub formats: BTreeMap<&'static str, usize>,
    /// The keys of the front matter.
    pub keys: Fields,
    /// By the key that tells kinds apart, and its value.
    pub kinds: BTreeMap<&'static str, BTreeMap<Box<str>, PostsOfKind>>,
    /// By name.
    pub taxonomies: BTreeMap<Box<str>, Terms>,
    /// Elements, attributes and links of the bodies, counted by posts.
    pub body: Body,
}

impl Survey {
    /// A survey of no post yet, which knows the taxonomies of `site`.
    #[must_use]
    pub fn new(site: &crate::generator::Site) -> Self {
        let names = term_keys(site).into_iter().map(|key| (key.taxonomy.into(), Terms::default()));
        Self { taxonomies: names.collect(), ..Self::default() }
    }

    /// Counts what was seen of the post at `path`.
    pub fn add(&mut self, path: &str, sighting: Sighting) {
        self.posts += 1;
        self.body.merge(path, sighting.body);
        if sighting.broken {
            self.broken.add(path);
        }
        let Some(format) = sighting.format else { return self.bare.add(path) };
        let name = match format {
            Format::Yaml => "YAML",
            Format::Toml => "TOML",
            Format::Json | Format::JsonSemicolons => "JSON",
        };
        *self.formats.entry(name).or_default() += 1;
        self.keys.begin();
        self.add_kinds(&sighting.entries);
        for (key, spelling, value, is_date) in &sighting.entries {
            self.keys.add(path, key, spelling.as_deref(), value, *is_date, 0);
        }
        let mut last: Option<Box<str>> = None;
        for (taxonomy, name) in sighting.terms {
            let terms = self.taxonomies.entry(taxonomy.clone()).or_default();
            terms.posts += usize::from(last.as_ref() != Some(&taxonomy));
            last = Some(taxonomy);
            if terms.terms.len() >= TERMS && !terms.terms.contains_key(&name) {
                terms.overflowed = true;
                continue;
            }
            terms.terms.entry(name).or_default().add(path);
        }
    }

    fn add_kinds(&mut self, entries: &[(String, Option<String>, Json, bool)]) {
        for key in KIND_KEYS {
            let value = entries.iter().find(|(own, ..)| own == key).and_then(|(_, _, value, _)| value.as_str());
            let Some(value) = value else { continue };
            let kinds = self.kinds.entry(key).or_default();
            if kinds.len() >= KINDS && !kinds.contains_key(value) {
                continue;
            }
            let kind = kinds.entry(value.into()).or_default();
            kind.count += 1;
            for (own, ..) in entries {
                if kind.keys.len() < 400 || kind.keys.contains_key(own.as_str()) {
                    *kind.keys.entry(own.as_str().into()).or_default() += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generator::Site;
    use crate::text::SourceFile;

    #[test]
    fn a_survey_counts_what_posts_say() {
        let site = Site { generator: Generator::Jekyll, ..Site::from_files(Generator::Jekyll, &[]) };
        let mut survey = Survey::new(&site);
        for (path, text) in [
            ("_posts/2020-01-01-a.md", "---\nlayout: post\ndate: 2020-01-01\ncategories: news port\n---\n<b>x</b>\n"),
            (
                "_posts/2020-01-02-b.md",
                "---\nlayout: post\ndate: 2020-01-02\nweight: 5\n---\n[a](https://a.example/)\n",
            ),
            ("about.md", "no block\n"),
        ] {
            let source = SourceFile::from_text(path, text);
            survey.add(path, Sighting::of(&Post::read(&source, &site, path)));
        }
        assert_eq!((survey.posts, survey.bare.count, survey.keys.count), (3, 1, 2));
        assert_eq!(survey.keys.keys["date"].forms.date, 2);
        assert_eq!(survey.kinds["layout"]["post"].keys["weight"], 1);
        let terms = &survey.taxonomies["categories"];
        assert_eq!((terms.posts, terms.terms.len(), terms.terms["news"].count), (1, 2, 1));
        assert_eq!(survey.body.elements["b"].count, 1);
        assert_eq!(survey.body.hosts["a.example"].count, 1);
    }
}
