//! What the tests over whole archives share: the command, run as a user runs it, and its findings counted.

use std::collections::BTreeMap;
use std::process::{Command, Output};

/// Runs `copydesk` with `arguments` from the root of the project. Findings may be there, failures not.
#[must_use]
pub(crate) fn copydesk(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    let output = command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("the command starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "copydesk {arguments:?}: {}\n{said}", output.status);
    assert!(!said.contains("panicked"), "copydesk {arguments:?}\n{said}");
    output
}

/// The findings of `copydesk lint` under `path`.
#[must_use]
pub(crate) fn lint(path: &str, generator: Option<&str>) -> Vec<serde_json::Value> {
    let mut arguments = vec!["lint", "--format", "jsonl", path];
    arguments.extend(generator.iter().flat_map(|name| ["--generator", name]));
    let output = copydesk(&arguments);
    let lines = String::from_utf8(output.stdout).expect("the report is UTF-8");
    lines.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// How often each rule found something.
#[must_use]
pub(crate) fn count(findings: &[serde_json::Value]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding["rule"].as_str().expect("a finding names its rule")).or_default() += 1;
    }
    counts
}

/// What `copydesk convert` says at its end: how many posts were proved, kept as HTML, lost, and which losses there were.
#[must_use]
pub(crate) fn convert(path: &str, generator: Option<&str>, out: &std::path::Path) -> String {
    let out = out.to_str().expect("a temporary folder's name is UTF-8");
    let mut arguments = vec!["convert", "--to", "markdown", "--out", out, path];
    arguments.extend(generator.iter().flat_map(|name| ["--generator", name]));
    let output = copydesk(&arguments);
    String::from_utf8(output.stderr).expect("the summary is UTF-8")
}
