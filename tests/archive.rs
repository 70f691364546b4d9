//! The sample archive: everything wrong in it is found, nothing else, and its posts convert.
#![cfg(feature = "cli")]

mod findings;

use std::collections::BTreeSet;
use std::fmt::Write;

use copydesk::lint::rules::RULES;

/// Every finding, a line each: place, rule, message. Reviewed by hand; whatever changes shows here.
#[test]
fn the_findings_are_those_that_were_read() {
    let mut report = String::new();
    for finding in findings::lint("fixtures/archive", None) {
        let text = |key: &str| finding[key].as_str().expect("a finding has it").to_owned();
        let path = text("path").replace('\\', "/");
        let (line, column) = (&finding["start"]["line"], &finding["start"]["column"]);
        writeln!(report, "{path}:{line}:{column} {} {}", text("rule"), text("message")).expect("a string grows");
    }
    insta::assert_snapshot!(report);
}

/// What is about tags, keys and pages that Jekyll, which builds the archive, does not have, or names that no checkout on
/// Windows can have; `fixtures/lint` has their cases.
const OF_OTHER_GENERATORS: &[&str] = &[
    "file/date-not-read",
    "file/portable-name",
    "front-matter/case-duplicate-key",
    "front-matter/fence",
    "link/ref",
    "taxonomy/slug-collision",
];

/// An archive that shows what copydesk can find shows all of it.
#[test]
fn every_recommended_rule_finds_something() {
    let findings = findings::lint("fixtures/archive", None);
    let found: BTreeSet<&str> = findings::count(&findings).into_keys().collect();
    let recommended =
        RULES.iter().map(|rule| rule.info()).filter(|info| info.level == copydesk::diagnostic::Level::Recommended);
    let silent = recommended.map(|info| info.name).filter(|name| !found.contains(name));
    let silent: Vec<&str> = silent.filter(|name| !OF_OTHER_GENERATORS.contains(name)).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

/// Posts that were written to be right stay without a finding.
#[test]
fn right_posts_have_no_findings() {
    let right = [
        "2023-03-06-lvhai-gang-zidong-matou.md",
        "2023-03-07-xinpian-zhan.md",
        "2023-03-09-minato-ferry.md",
        "2023-03-10-haeun-teomineol.md",
        "2023-03-12-mina-alsalam.md",
        "2023-03-14-ledokol.md",
        "2023-03-15-how-we-count-ships.md",
        "2023-03-16-laochuanwu.md",
        "2023-03-20-zhoubao-12.html",
        "2023-04-01-chaoxi.md",
        "2023-04-02-jinrong-wanbao.md",
    ];
    let findings = findings::lint("fixtures/archive", None);
    for finding in &findings {
        let path = finding["path"].as_str().expect("a finding has its path");
        assert!(!right.iter().any(|name| path.ends_with(name)), "{finding}");
    }
}

#[test]
fn the_posts_convert_with_proof() {
    let out = tempfile::tempdir().expect("a temporary folder");
    insta::assert_snapshot!(findings::convert("fixtures/archive", None, out.path()));
}

/// What the README shows is what a reader of it will see.
#[test]
fn the_readme_shows_a_real_diagnostic() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("the README");
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split_once("```")).expect("a diagnostic").0;
    let output = findings::copydesk(&["lint", "fixtures/archive/_posts/2023-04-28-gengzheng.md"]);
    let printed = String::from_utf8(output.stdout).expect("the report is UTF-8");
    assert!(printed.contains(shown), "README:\n{shown}\ncopydesk:\n{printed}");
}
