//! Drafting a configuration: look at all posts, draft a schema, lint under it, and see what is left.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::ControlFlow;

use serde::Deserialize;

use super::failures::FileFailure;
use super::jobs::Job;
use super::lint::{Fixing, How, internal, lint};
use super::pool::{guarded, ordered};
use super::read::{Names, read};
use crate::config::draft::{Loud, Recognised, SCHEMA_NAME, Thresholds, schema, settings};
use crate::lint::rules::RULES;
use crate::post::Post;
use crate::report::{Format, Style};
use crate::schema::Schema;
use crate::site::survey::{Sighting, Survey};
use crate::text::SourceFile;

/// The share of posts, in percent, that is to have no finding about front matter and terms.
const CLEAN: usize = 90;
/// A rule that finds something in more than this share of the posts, in percent, says how the archive is written.
const LOUD: usize = 10;
/// Rules that only say what the schema says: they are tuned there.
const OF_SCHEMA: [&str; 5] = [
    "front-matter/format",
    "front-matter/required-key",
    "front-matter/type",
    "front-matter/unknown-key",
    "taxonomy/unknown-term",
];
/// Different findings that are told apart.
const FINDINGS: usize = 20_000;

/// A configuration and a schema for one site.
#[derive(Debug)]
pub struct Drafted {
    /// The site.
    pub site: Recognised,
    /// The figures.
    pub survey: Survey,
    /// The text of the configuration.
    pub settings: String,
    /// The text of the content schema.
    pub schema: String,
    /// How many posts have no finding about front matter and terms.
    pub clean: usize,
    /// What is rare: the threshold for keys may be lower than was asked for.
    pub thresholds: Thresholds,
    /// The rules that are switched off.
    pub off: Vec<Loud>,
    /// Different findings about front matter and terms.
    pub outliers: Vec<Outlier>,
    /// Files that could not be read.
    pub failures: Vec<FileFailure>,
}

/// A finding, and how often it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlier {
    /// The rule.
    pub rule: String,
    /// The finding.
    pub message: String,
    /// Where first: path and line.
    pub place: String,
    /// How often.
    pub count: usize,
}

/// What is read of a finding.
#[derive(Deserialize)]
struct Line {
    rule: String,
    message: String,
    path: String,
    start: Start,
}

#[derive(Deserialize)]
struct Start {
    line: usize,
}

/// What linting found.
#[derive(Default)]
struct Found {
    /// Posts with a finding of each rule.
    posts: BTreeMap<&'static str, usize>,
    /// The rules about front matter and terms that found something in each post that is not clean.
    unclean: BTreeMap<String, BTreeSet<&'static str>>,
    outliers: BTreeMap<(String, String), Outlier>,
    /// The last post of each rule.
    last: BTreeMap<&'static str, String>,
}

impl Found {
    fn add(&mut self, line: Line) {
        let Some(rule) = RULES.iter().map(|rule| rule.info().name).find(|name| *name == line.rule) else { return };
        if self.last.get(rule) != Some(&line.path) {
            self.last.insert(rule, line.path.clone());
            *self.posts.entry(rule).or_default() += 1;
        }
        if !is_judged(rule) {
            return;
        }
        let place = format!("{}:{}", line.path, line.start.line);
        self.unclean.entry(line.path).or_default().insert(rule);
        let key = (line.rule, line.message);
        if let Some(outlier) = self.outliers.get_mut(&key) {
            outlier.count += 1;
        } else if self.outliers.len() < FINDINGS {
            let (rule, message) = key.clone();
            self.outliers.insert(key, Outlier { rule, message, place, count: 1 });
        }
    }

    /// How many posts have a finding of a rule that is not switched off.
    fn unclean(&self, off: &BTreeSet<&'static str>) -> usize {
        self.unclean.values().filter(|rules| !rules.is_subset(off)).count()
    }
}

/// Whether posts without a finding of this rule are clean.
fn is_judged(rule: &str) -> bool {
    rule.starts_with("front-matter/") || rule.starts_with("taxonomy/")
}

/// Drafts a configuration for the site of `job`. `tick` is called after each file.
///
/// # Errors
/// A spool that could not be written, or a draft that is no schema: a mistake of copydesk.
pub fn draft(mut job: Job, wanted: Thresholds, names: &Names, tick: &dyn Fn()) -> io::Result<Drafted> {
    let (survey, failures) = look(&job, names, tick);
    let generator = job.files.site.generator;
    let base = Schema::built_in(generator);
    let mut thresholds = wanted;
    loop {
        let text = schema(&survey, generator, &base, thresholds, wanted);
        let parsed =
            Schema::parse(&SourceFile::from_text(SCHEMA_NAME, text.as_str()), generator).map_err(|mistakes| {
                let said = mistakes.first().map_or("", |mistake| mistake.message.as_str());
                io::Error::other(format!("copydesk drafted a schema that is none: {said}"))
            })?;
        job.hold_to(parsed);
        let found = judge(&job, names)?;
        let mut off = switched_off(&found, survey.posts, None);
        let unclean = |off: &_| found.unclean(off).min(survey.posts);
        let enough = |unclean: usize| (survey.posts - unclean) * 100 >= CLEAN * survey.posts;
        // Many keys with a few outliers each are many posts. First fewer rules are made of what most posts do; then go the
        // rules of copydesk that are not rare; at last the most common of the rare keys are taken.
        if !enough(unclean(&off)) {
            if thresholds.rules > wanted.rules / 4.0 {
                thresholds.rules /= 2.0;
                continue;
            }
            off = switched_off(&found, survey.posts, Some(wanted));
            if !enough(unclean(&off)) && thresholds.keys > wanted.keys / 8.0 {
                thresholds.keys /= 2.0;
                continue;
            }
        }
        let clean = survey.posts - unclean(&off);
        let loud = |rule: &&'static str, posts: &usize| {
            let info = RULES.iter().map(|own| own.info()).find(|info| info.name == *rule);
            Loud { rule, posts: *posts, summary: info.map(|info| info.summary().to_owned()).unwrap_or_default() }
        };
        let mut rest: Vec<Loud> = found
            .posts
            .iter()
            .filter(|(rule, posts)| !off.contains(*rule) && **posts * 100 > LOUD * survey.posts)
            .map(|(rule, posts)| loud(rule, posts))
            .collect();
        let mut off: Vec<Loud> =
            found.posts.iter().filter(|(rule, _)| off.contains(*rule)).map(|(rule, posts)| loud(rule, posts)).collect();
        for list in [&mut rest, &mut off] {
            list.sort_by_key(|loud| (std::cmp::Reverse(loud.posts), loud.rule));
        }
        let site = Recognised { generator, reason: job.files.reason.clone(), posts: survey.posts };
        let outliers = found.outliers.into_values().filter(|o| off.iter().all(|off| off.rule != o.rule)).collect();
        return Ok(Drafted {
            settings: settings(&site, &off, &rest),
            schema: text,
            site,
            survey,
            clean,
            thresholds,
            off,
            outliers,
            failures,
        });
    }
}

/// Looks at every post.
fn look(job: &Job, names: &Names, tick: &dyn Fn()) -> (Survey, Vec<FileFailure>) {
    let site = &job.files.site;
    let (mut survey, mut failures) = (Survey::new(site), Vec::new());
    let root = names.show(&job.files.root);
    let work = |path: &String| {
        let shown = Names::join(&root, path);
        let source = read(&job.files.disk_path(path), &shown)?;
        guarded(|| Sighting::of(&Post::read(&source, site, path))).map_err(|said| Box::new(internal(&shown, &said)))
    };
    let _ = ordered(&job.files.posts, work, |path, seen| {
        match seen {
            Ok(sighting) => survey.add(path, sighting),
            Err(failure) => failures.push(*failure),
        }
        tick();
        ControlFlow::<()>::Continue(())
    });
    (survey, failures)
}

/// Lints the posts of `job` under its schema.
fn judge(job: &Job, names: &Names) -> io::Result<Found> {
    let report = Format::Jsonl.report(Style::default());
    let how = How { report: Some(&*report), fixing: Fixing::No, names };
    let (mut found, mut rest) = (Found::default(), Vec::new());
    let mut emit = |bytes: &[u8]| {
        rest.extend_from_slice(bytes);
        let end = rest.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        for line in rest[..end].split(|b| *b == b'\n').filter(|line| !line.is_empty()) {
            found.add(serde_json::from_slice(line)?);
        }
        rest.drain(..end);
        Ok(())
    };
    lint(std::slice::from_ref(job), how, &mut emit, &|| {})?;
    Ok(found)
}

/// The rules about front matter and terms that are switched off: those that find something in many posts, and with
/// `needed`, as long as too few posts are clean, the next ones that are not rare by it.
fn switched_off(found: &Found, posts: usize, needed: Option<Thresholds>) -> BTreeSet<&'static str> {
    let mut rules: Vec<(usize, &'static str)> = found
        .posts
        .iter()
        .filter(|(rule, _)| is_judged(rule) && !OF_SCHEMA.contains(*rule))
        .map(|(rule, count)| (*count, *rule))
        .collect();
    rules.sort_by_key(|(count, rule)| (std::cmp::Reverse(*count), *rule));
    let mut off = BTreeSet::new();
    for (count, rule) in rules {
        let is_loud = count * 100 > LOUD * posts;
        let too_few = (posts - found.unclean(&off).min(posts)) * 100 < CLEAN * posts;
        if is_loud || (too_few && needed.is_some_and(|needed| !needed.is_rare(count, posts))) {
            off.insert(rule);
        }
    }
    off
}

/// The `most` of the outliers that say most: of each rule in turn, what stands there once before what stands there often.
#[must_use]
pub fn most_telling(outliers: &[Outlier], most: usize) -> Vec<&Outlier> {
    let mut by_rule: BTreeMap<(usize, &str), Vec<&Outlier>> = BTreeMap::new();
    for outlier in outliers {
        by_rule.entry((rank(&outlier.rule), &outlier.rule)).or_default().push(outlier);
    }
    for list in by_rule.values_mut() {
        // A guess of what was meant says most.
        list.sort_by_key(|outlier| (outlier.count, &outlier.place, &outlier.message));
    }
    let longest = by_rule.values().map(Vec::len).max().unwrap_or(0);
    let rounds = (0..longest).flat_map(|at| by_rule.values().filter_map(move |list| list.get(at).copied()));
    rounds.take(most).collect()
}

/// What is surely wrong comes first.
fn rank(rule: &str) -> usize {
    const ORDER: [&str; 7] = [
        "front-matter/syntax",
        "front-matter/duplicate-key",
        "front-matter/type",
        "front-matter/format",
        "front-matter/unknown-key",
        "taxonomy/unknown-term",
        "front-matter/required-key",
    ];
    ORDER.iter().position(|name| *name == rule).unwrap_or(ORDER.len())
}
