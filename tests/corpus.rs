//! Real archives, wherever they lie: the folder that `COPYDESK_CORPUS` names holds one archive a folder. No file may make
//! the command panic, and how often each rule fires in each archive is a snapshot, so that a change of behaviour shows.
//!
//! The archives are not part of this project. Without the variable these tests have nothing to read and say so.
#![cfg(feature = "cli")]

mod findings;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

/// Folder below the corpus, and the generator where the archive has no configuration that tells it.
const ARCHIVES: &[(&str, Option<&str>)] = &[
    ("18f", Some("eleventy")),
    ("bitcoinops", None),
    ("cc-labs", None),
    ("digitalgov", None),
    ("ghost-migrate-fixtures", Some("none")),
    ("hexo-site", None),
    ("jekyll-docs", None),
    ("letsencrypt", None),
    ("opensource.guide", None),
    ("seed-archive", None),
    ("starlight/docs", Some("astro")),
    ("swcarpentry", None),
    ("v8.dev", Some("eleventy")),
    ("wordpress-importer-data", Some("none")),
    ("wptt-theme-unit-test", Some("none")),
    ("zola-docs/docs", None),
    ("zola-docs/test_site", Some("zola")),
    ("zola-docs/test_site_i18n", Some("zola")),
];

/// The archives that are there. All of them must be, once there is a corpus at all.
fn archives() -> Vec<(&'static str, String, Option<&'static str>)> {
    let Some(corpus) = std::env::var_os("COPYDESK_CORPUS").map(PathBuf::from) else {
        println!("COPYDESK_CORPUS is not set: no real archives to read");
        return Vec::new();
    };
    // As findings name it: without `..`.
    let corpus = corpus.canonicalize().expect("the corpus is there");
    let below = |name: &str| corpus.join(name).to_str().expect("the corpus has a name in UTF-8").to_owned();
    ARCHIVES.iter().map(|&(name, generator)| (name, below(name), generator)).collect()
}

#[test]
fn findings_per_rule_and_archive() {
    let mut table = String::new();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, path, generator) in archives() {
        let findings = findings::lint(&path, generator);
        writeln!(table, "{name}").expect("a string grows");
        for (rule, count) in findings::count(&findings) {
            writeln!(table, "  {count:6} {rule}").expect("a string grows");
        }
        for finding in &findings {
            let text = |key: &str| finding[key].as_str().expect("a finding has texts").to_owned();
            let below = text("path").replacen(path.as_str(), name, 1);
            let place = format!("{below}\t{}:{}", finding["start"]["line"], finding["start"]["column"]);
            found.entry(text("rule")).or_default().push(place);
        }
    }
    if !table.is_empty() {
        insta::assert_snapshot!(table);
        assert_eq!(imprecise(&found), Vec::<String>::new());
    }
}

/// How many findings of a rule are judged; of a rule that finds less, all are.
const JUDGED: usize = 20;

/// What `precision.tsv` beside this file, verdicts by eye on findings that were drawn at random, does not grant: that at
/// least 95 of 100 findings of each rule that runs by default are true.
fn imprecise(found: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/precision.tsv"));
    let table = table.expect("the table of verdicts is there");
    let mut verdicts: BTreeMap<&str, Vec<bool>> = BTreeMap::new();
    let mut faults = Vec::new();
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [rule, path, span, verdict @ ("true" | "false"), reason] = columns[..] else {
            faults.push(format!("no row: {row}"));
            continue;
        };
        if reason.is_empty() {
            faults.push(format!("no reason: {row}"));
        }
        match found.get(rule).is_some_and(|places| places.contains(&format!("{path}\t{span}"))) {
            true => verdicts.entry(rule).or_default().push(verdict == "true"),
            false => faults.push(format!("not found any more: {row}")),
        }
    }
    for (rule, places) in found {
        let given = verdicts.get(rule.as_str()).map_or(&[][..], Vec::as_slice);
        let right = given.iter().filter(|is_true| **is_true).count();
        if given.len() < places.len().min(JUDGED) {
            faults.push(format!("{rule}: {} of {} findings are judged", given.len(), places.len()));
        }
        if right * 100 < given.len() * 95 {
            faults.push(format!("{rule}: {right} of {} judged findings are true", given.len()));
        }
    }
    faults
}

#[test]
fn verdicts_per_archive() {
    let mut table = String::new();
    for (name, path, generator) in archives() {
        let out = tempfile::tempdir().expect("a temporary folder");
        writeln!(table, "{name}\n{}", findings::convert(&path, generator, out.path())).expect("a string grows");
    }
    if !table.is_empty() {
        insta::assert_snapshot!(table);
    }
}
