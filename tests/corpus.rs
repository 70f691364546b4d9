//! Real archives, wherever they lie: the folder that `COPYDESK_CORPUS` names holds one archive a folder. No file may make
//! the command panic, and how often each rule fires in each archive is a snapshot, so that a change of behaviour shows.
//!
//! The archives are not part of this project. Without the variable these tests have nothing to read and say so.
#![cfg(feature = "cli")]

mod findings;

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
    let below = |name: &str| corpus.join(name).to_str().expect("the corpus has a name in UTF-8").to_owned();
    ARCHIVES.iter().map(|&(name, generator)| (name, below(name), generator)).collect()
}

#[test]
fn findings_per_rule_and_archive() {
    let mut table = String::new();
    for (name, path, generator) in archives() {
        let findings = findings::lint(&path, generator);
        writeln!(table, "{name}").expect("a string grows");
        for (rule, count) in findings::count(&findings) {
            writeln!(table, "  {count:6} {rule}").expect("a string grows");
        }
    }
    if !table.is_empty() {
        insta::assert_snapshot!(table);
    }
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
