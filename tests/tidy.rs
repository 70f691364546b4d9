//! Order in the project itself: the size of files, documents that tell the truth about paths, rules that are complete.

mod source;

use std::collections::BTreeSet;

use copydesk::lint::rules::RULES;
use source::{RustFile, files, read, root};

/// How many lines of code (without `#[cfg(test)]` items) a file may have; the first prefix that fits counts.
const BUDGETS: &[(&str, usize)] =
    &[("src/lint/rules/", 200), ("src/report/", 200), ("src/convert/clean/", 200), ("", 600)];

/// Documents whose paths must exist.
const DOCUMENTS: &[&str] = &["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"];

/// What lies at the root of the project and has files below it.
const FOLDERS: &[&str] = &[".ci", "benches", "docs", "fixtures", "schemas", "src", "tests"];

/// Files of users, not of this project, that the documents talk about.
const FILES_OF_USERS: &[&str] = &[
    "_config.yml",
    "astro.config.*",
    "config.toml",
    "copydesk.yaml",
    "eleventy.config.*",
    "hugo.*",
    "hugo.toml",
    ".eleventy.js",
    ".pre-commit-config.yaml",
];

fn sources() -> Vec<RustFile> {
    ["src", "tests", "benches"]
        .iter()
        .flat_map(|folder| files(folder, "rs"))
        .map(|path| RustFile::open(&path))
        .collect()
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn over_budget(file: &RustFile) -> Option<String> {
    let lines = file.lines_of_code();
    let (_, budget) =
        BUDGETS.iter().find(|(prefix, _)| file.path.starts_with(prefix)).expect("the last prefix is empty");
    (lines > *budget)
        .then(|| format!("{}: {lines} lines without tests, {budget} allowed: split it by responsibility", file.path))
}

#[test]
fn files_keep_their_budget() {
    let files = sources();
    let tests = source::test_modules(&files);
    let code = files.iter().filter(|file| !tests.contains(&file.module().join("::")));
    assert_none(&code.filter_map(over_budget).collect::<Vec<_>>());
}

#[test]
fn tests_do_not_count_for_the_budget() {
    let code = "fn a() {}\n".repeat(200);
    let tests = "#[cfg(test)]\nmod tests {\n    fn a() {\n    }\n}\n".repeat(100);
    assert_eq!(over_budget(&RustFile::new("src/report/json.rs", format!("{code}{tests}"))), None);
    let over = RustFile::new("src/report/json.rs", format!("{code}fn b() {{}}\n{tests}"));
    assert!(over_budget(&over).is_some_and(|fault| fault.contains("201 lines")), "{:?}", over_budget(&over));
    assert_eq!(over_budget(&RustFile::new("src/tree/json.rs", over.text)), None);
}

#[test]
fn every_module_says_what_it_is() {
    let silent = |file: &&RustFile| !file.text.starts_with("//! ");
    assert_none(
        &sources()
            .iter()
            .filter(silent)
            .map(|file| format!("{} does not open with `//!`", file.path))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn nothing_is_left_for_later() {
    let mut faults = Vec::new();
    for file in sources() {
        for (i, token) in file.tokens.iter().enumerate() {
            let left = matches!(token.text.as_str(), "todo" | "unimplemented" | "dbg") && file.text_at(i + 1) == "!";
            let skipped = token.text == "ignore" && file.text_at(i.wrapping_sub(1)) == "[";
            if left || skipped {
                faults.push(format!("{}:{}: `{}`", file.path, token.line, token.text));
            }
        }
    }
    assert_none(&faults);
}

/// The words in backticks outside fenced blocks, with their lines.
fn code_spans(text: &str) -> Vec<(usize, &str)> {
    let mut spans = Vec::new();
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            spans.extend(line.split('`').skip(1).step_by(2).map(|span| (index + 1, span)));
        }
    }
    spans
}

/// Does `span` name a path of this project? Names of rules (`html/misnested`), types and commands do not.
fn names_a_path(span: &str) -> bool {
    if span.contains(|c: char| c.is_whitespace() || "(=|\"".contains(c)) || FILES_OF_USERS.contains(&span) {
        return false;
    }
    let known = [".rs", ".md", ".toml", ".yaml", ".yml", ".json", ".sh", ".py", ".lock", ".snap"];
    match span.split_once('/') {
        Some((first, _)) => FOLDERS.contains(&first),
        None => known.iter().any(|extension| span.ends_with(extension)),
    }
}

/// The part of a path that must exist: up to the first component with a placeholder in it.
fn certain(path: &str) -> String {
    let parts = path.split('/').take_while(|part| !part.contains(['<', '>', '*', '…']));
    parts.collect::<Vec<_>>().join("/")
}

/// `src/{lint,convert}` as `src/lint` and `src/convert`.
fn alternatives(path: &str) -> Vec<String> {
    let braces = path.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
    match braces {
        Some((before, (inside, after))) => inside.split(',').map(|one| format!("{before}{one}{after}")).collect(),
        None => vec![path.to_owned()],
    }
}

#[test]
fn documents_name_paths_that_exist() {
    let mut faults = Vec::new();
    for document in DOCUMENTS {
        let text = read(document);
        for (line, span) in code_spans(&text).into_iter().filter(|(_, span)| names_a_path(span)) {
            for path in alternatives(span) {
                if !root().join(certain(&path)).exists() {
                    faults.push(format!("{document}:{line}: `{path}` does not exist"));
                }
            }
        }
    }
    assert_none(&faults);
}

/// The map of the modules in ARCHITECTURE.md has a line for each of them and for nothing else.
#[test]
fn the_architecture_shows_every_module() {
    let text = read("ARCHITECTURE.md");
    let map = text.split("```").find(|block| block.contains("\nsrc/\n")).expect("a fenced map of src/");
    let shown: BTreeSet<String> = map
        .lines()
        .filter_map(|line| line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').split_once("/ "))
        .map(|(name, _)| name.to_owned())
        .collect();
    let modules = files("src", "rs")
        .into_iter()
        .filter_map(|path| Some(path.strip_prefix("src/")?.split_once('/')?.0.to_owned()));
    assert_eq!(shown, modules.collect());
}

#[test]
fn paths_are_told_from_other_words() {
    let words = ["src/lint", "src/lint/rules/<group>/<rule>.rs", "Cargo.toml", "fixtures/nowhere.md", "nowhere.md"];
    assert!(words.iter().all(|word| names_a_path(word)));
    let others = ["html/misnested", "_config.yml", "lint::find_rule", "cargo test", "a/b", "../shared/seed"];
    assert!(!others.iter().any(|word| names_a_path(word)));
    assert_eq!(certain("src/lint/rules/<group>/<rule>.rs"), "src/lint/rules");
    assert_eq!(alternatives("src/{lint,tree}/a.rs"), ["src/lint/a.rs", "src/tree/a.rs"]);
    assert_eq!(code_spans("a `b` c\n```\n`d`\n```\n`e`"), [(1, "b"), (5, "e")]);
}

#[test]
fn every_rule_is_complete() {
    let mut faults = Vec::new();
    let names: Vec<&str> = RULES.iter().map(|rule| rule.info().name).collect();
    if !names.is_sorted() {
        faults.push("the table of rules is not in the order of their names".to_owned());
    }
    for rule in RULES {
        let info = rule.info();
        let file = format!("src/lint/rules/{}.rs", info.name.replace('-', "_"));
        if !root().join(&file).is_file() {
            faults.push(format!("{}: its file {file} is missing", info.name));
        }
        let fixtures = format!("fixtures/lint/{}", info.name);
        let all = std::fs::read_dir(root().join(&fixtures)).map_or(0, Iterator::count);
        let snapshots = files(&fixtures, "snap").len();
        if snapshots == 0 || all == snapshots {
            faults.push(format!("{}: no case with its snapshot in {fixtures}", info.name));
        }
        if info.summary().is_empty() || info.docs.trim().lines().count() < 3 {
            faults.push(format!("{}: no documentation beyond its first line", info.name));
        }
    }
    assert_none(&faults);
}

/// A rule that nobody entered in the table would never run.
#[test]
fn every_rule_stands_in_the_table() {
    let table: BTreeSet<&str> = RULES.iter().map(|rule| rule.info().name).collect();
    let mut faults = Vec::new();
    for path in files("src/lint/rules", "rs") {
        let file = RustFile::open(&path);
        let name = file.module()[2..].join("/").replace('_', "-");
        let is_rule = (0..file.tokens.len()).any(|i| file.text_at(i) == "Rule" && file.text_at(i + 1) == "for");
        if is_rule && !table.contains(name.as_str()) {
            faults.push(format!("{path} implements a rule that the table does not name"));
        }
    }
    for case in ["md", "html"].iter().flat_map(|extension| files("fixtures/lint", extension)) {
        let name: Vec<&str> = case.split('/').skip(2).take(2).collect();
        if !table.contains(name.join("/").as_str()) {
            faults.push(format!("{case} is a case of no rule"));
        }
    }
    assert_none(&faults);
}

/// The commands of the section "Set up" of the README, in order.
fn set_up_commands() -> Vec<String> {
    let readme = read("README.md");
    let section = readme.split("\n## ").find(|section| section.starts_with("Set up\n")).expect("a section `Set up`");
    let blocks = section.split("```sh\n").skip(1).filter_map(|rest| rest.split_once("\n```"));
    blocks.flat_map(|(block, _)| block.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn the_readme_sets_up_with_two_commands() {
    let commands = set_up_commands();
    assert_eq!(commands.len(), 2, "{commands:?}");
    assert!(commands[0].contains("fixtures/archive"), "{}", commands[0]);
    assert!(commands[1].starts_with("cargo test"), "{}", commands[1]);
}

/// What the README tells people to run is what is run before a change is taken.
#[test]
fn the_checks_run_the_commands_of_the_readme() {
    let checks = read(".ci/run");
    for command in set_up_commands() {
        assert!(checks.contains(&command), "`.ci/run` does not run `{command}`");
    }
}

#[test]
fn the_changelog_knows_this_version() {
    let changelog = read("CHANGELOG.md");
    let version = env!("CARGO_PKG_VERSION");
    let headings: Vec<&str> = changelog.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let known = |heading: &&&str| heading.starts_with("Unreleased") || heading.starts_with(version);
    assert!(headings.first().iter().any(known), "{headings:?}");
}
