//! The layers of ARCHITECTURE.md, held to the letter: a module imports only from lower rows, modules of one row do not
//! know each other, and what touches the world (disk, threads, clock, printing) stays at the top.

mod source;

use std::collections::{BTreeMap, BTreeSet};

use source::{RustFile, files, root};

/// The rows, lowest first. A module imports only from rows before its own.
const LAYERS: &[&[&str]] = &[
    &["text"],
    &["diagnostic", "tree"],
    &["front_matter", "markup"],
    &["liquid"],
    &["generator"],
    &["post"],
    &["schema", "site"],
    &["lint", "convert"],
    &["report", "config"],
    &["run"],
    &["lsp"],
    &["cli"],
];

/// Macros at the crate's root, and the module each of them belongs to.
const ROOT_MACROS: &[(&str, &str)] = &[("rule_info", "diagnostic")];

/// What only some modules may name, outside their tests. `main` is `src/main.rs`.
const CONFINED: &[(&str, &[&str])] = &[
    ("std::fs", &["run", "cli"]),
    ("std::thread", &["run", "lsp", "cli"]),
    ("std::time", &["run", "cli"]),
    ("std::env", &["run", "cli"]),
    ("std::net", &[]),
    ("std::process", &["run", "cli", "main"]),
    ("std::io::stdin", &["cli"]),
    ("std::io::stdout", &["cli"]),
    ("std::io::stderr", &["cli"]),
    ("rayon", &["run"]),
    ("ignore", &["run"]),
    ("tempfile", &["run"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("miette", &["report"]),
    ("mimalloc", &["main"]),
    ("html5ever", &["tree"]),
    ("pulldown_cmark", &["markup"]),
    ("comrak", &["markup"]),
    ("jsonschema", &["schema"]),
    ("gen_lsp_types", &["lsp"]),
];

/// Macros that print; only the command line may.
const PRINTING: &[&str] = &["print", "println", "eprint", "eprintln", "dbg"];

/// All faults of `files`, one line each.
fn faults(files: &[RustFile]) -> Vec<String> {
    let test_files = source::test_modules(files);
    let rules: BTreeSet<Vec<&str>> = files.iter().filter(|file| is_rule(file)).map(RustFile::module).collect();
    let mut faults = Vec::new();
    for file in files {
        if test_files.contains(&file.module().join("::")) || file.path == "src/lib.rs" {
            continue;
        }
        let own = file.module().first().copied().unwrap_or("main");
        check_macros(file, own, &mut faults);
        for path in file.paths().iter().filter(|path| !file.in_test[path.at]) {
            let place = format!("{}:{}", file.path, path.line);
            let segments: Vec<&str> = path.segments.iter().map(String::as_str).collect();
            if segments.first() == Some(&"crate") {
                check_import(own, &segments[1..], &place, &mut faults);
                check_rule_import(file, &segments[1..], &rules, &place, &mut faults);
            } else {
                check_confined(own, &segments, &place, &mut faults);
            }
        }
    }
    faults
}

/// Is it `src/lint/rules/<group>/<rule>.rs`?
fn is_rule(file: &RustFile) -> bool {
    matches!(file.module()[..], ["lint", "rules", _, _])
}

fn row(module: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&module))
}

fn check_import(own: &str, path: &[&str], place: &str, faults: &mut Vec<String>) {
    let Some(&named) = path.first() else { return };
    let target = ROOT_MACROS.iter().find(|(name, _)| *name == named).map_or(named, |(_, module)| module);
    if target == own {
        return;
    }
    let (Some(from), Some(to)) = (row(own), row(target)) else {
        faults.push(format!("{place}: `{own}` imports `crate::{named}`: not both are modules of the table"));
        return;
    };
    if to > from {
        faults.push(format!("{place}: `{own}` (row {from}) imports `{target}` (row {to}), a higher layer"));
    } else if to == from {
        faults.push(format!("{place}: `{own}` imports `{target}`, its neighbour in row {from}"));
    }
    // A rule is known by its name alone: who wants one asks `lint::find_rule` or reads the table `lint::RULES`.
    if let ["lint", "rules", rest, ..] = path
        && *rest != "RULES"
    {
        faults.push(format!("{place}: `{own}` names `lint::rules::{rest}`; rules are found by name only"));
    }
}

/// Rules do not know each other; what two of them share lies beside them, in the group or in a lower layer.
fn check_rule_import(
    file: &RustFile,
    path: &[&str],
    rules: &BTreeSet<Vec<&str>>,
    place: &str,
    faults: &mut Vec<String>,
) {
    let module = file.module();
    if is_rule(file) && path.len() >= 4 && path[..4] != module[..] && rules.contains(&path[..4]) {
        faults.push(format!(
            "{place}: the rule `{}` imports the rule `{}`",
            module[2..].join("/"),
            path[2..4].join("/")
        ));
    }
}

fn check_confined(own: &str, path: &[&str], place: &str, faults: &mut Vec<String>) {
    for (what, homes) in CONFINED {
        let confined: Vec<&str> = what.split("::").collect();
        if path.starts_with(&confined) && !homes.contains(&own) {
            faults.push(format!("{place}: `{own}` uses `{what}`, which belongs to {homes:?}"));
        }
    }
}

fn check_macros(file: &RustFile, own: &str, faults: &mut Vec<String>) {
    for (i, token) in file.tokens.iter().enumerate() {
        let prints = PRINTING.contains(&token.text.as_str()) && file.text_at(i + 1) == "!";
        if prints && own != "cli" && !file.in_test[i] {
            faults.push(format!("{}:{}: `{own}` prints with `{}!`", file.path, token.line, token.text));
        }
    }
}

fn all_files() -> Vec<RustFile> {
    files("src", "rs").iter().map(|path| RustFile::open(path)).collect()
}

#[test]
fn imports_go_down() {
    let faults = faults(&all_files());
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_table_names_every_module() {
    let mut here: BTreeSet<String> = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("src")).expect("src is a folder") {
        let name = entry.expect("src can be read").file_name().into_string().expect("a name in UTF-8");
        here.insert(name.trim_end_matches(".rs").to_owned());
    }
    here.remove("lib");
    here.remove("main");
    let table: BTreeSet<String> = LAYERS.concat().into_iter().map(str::to_owned).collect();
    assert_eq!(here, table);
}

/// `lib.rs` lists the modules in the order of the rows, with an empty line between two rows.
#[test]
fn the_crate_root_shows_the_rows() {
    let text = source::read("src/lib.rs");
    let mut rows: Vec<BTreeSet<&str>> = Vec::new();
    let mut new_row = true;
    for line in text.lines() {
        match line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';')) {
            Some(module) if new_row => rows.push(BTreeSet::from([module])),
            Some(module) => drop(rows.last_mut().expect("a row was begun").insert(module)),
            None => {}
        }
        new_row = line.is_empty() || (new_row && !line.starts_with("pub mod "));
    }
    let table: Vec<BTreeSet<&str>> = LAYERS.iter().map(|row| row.iter().copied().collect()).collect();
    assert_eq!(rows, table);
}

/// The test itself: each of these must be seen, with its line, and nothing else.
#[test]
fn faults_are_found() {
    let cases: BTreeMap<&str, &str> = BTreeMap::from([
        ("src/text/a.rs", "use crate::tree::Tree;"),
        ("src/tree/a.rs", "\nfn f() { let x = crate::post::Post::read; }"),
        ("src/markup/a.rs", "use crate::{text::Span, tree::{self, Node}, front_matter::{Value}};"),
        ("src/site/a/b.rs", "use super::super::super::{cli::main, text::Span};"),
        ("src/schema/mod.rs", "mod inner { use super::super::run::walk; }\nuse super::site::PageFacts;"),
        ("src/lint/rules/html/a.rs", "use super::b::INFO; use super::shared; use crate::lint::Rule;"),
        ("src/lint/rules/html/b.rs", "fn f() { std::fs::read(\"x\"); println!(\"x\"); }"),
        ("src/config/mod.rs", "use crate::lint::{find_rule, rules::html::a::INFO, rules::RULES};"),
        ("src/report/a.rs", "use std::{fmt, io::{self, stdout}}; use miette::Report; use clap::Parser;"),
        (
            "src/post/mod.rs",
            "// crate::cli\n/* /* crate::cli */ crate::run */ const A: &str = r#\"crate::cli\"\"#;\n\
            const B: char = '\"'; /// crate::lint\n#[cfg(test)]\nmod tests { use crate::cli; fn f() { print!(); } }",
        ),
        ("src/run/a.rs", "#[cfg(test)]\nuse crate::cli;\nuse std::fs; use crate::report; use crate::unheard_of;"),
        ("src/generator/mod.rs", "#[cfg(test)]\nmod tests;\ncrate::rule_info! {}"),
        ("src/generator/tests.rs", "use crate::cli; use std::fs;"),
    ]);
    let files: Vec<RustFile> = cases.into_iter().map(|(path, text)| RustFile::new(path, text)).collect();
    let expected = "\
src/config/mod.rs:1: `config` names `lint::rules::html`; rules are found by name only
src/lint/rules/html/a.rs:1: the rule `html/a` imports the rule `html/b`
src/lint/rules/html/b.rs:1: `lint` prints with `println!`
src/lint/rules/html/b.rs:1: `lint` uses `std::fs`, which belongs to [\"run\", \"cli\"]
src/markup/a.rs:1: `markup` imports `front_matter`, its neighbour in row 2
src/report/a.rs:1: `report` uses `clap`, which belongs to [\"cli\"]
src/report/a.rs:1: `report` uses `std::io::stdout`, which belongs to [\"cli\"]
src/run/a.rs:3: `run` imports `crate::unheard_of`: not both are modules of the table
src/schema/mod.rs:1: `schema` (row 6) imports `run` (row 9), a higher layer
src/schema/mod.rs:2: `schema` imports `site`, its neighbour in row 6
src/site/a/b.rs:1: `site` (row 6) imports `cli` (row 11), a higher layer
src/text/a.rs:1: `text` (row 0) imports `tree` (row 1), a higher layer
src/tree/a.rs:2: `tree` (row 1) imports `post` (row 5), a higher layer";
    let mut found = faults(&files);
    found.sort();
    assert_eq!(found.join("\n"), expected);
}
