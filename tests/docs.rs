//! The pages of `docs` that are made from the code: rules, commands, keys of the configuration and of the content schema.
//! `COPYDESK_DOCS=write cargo test --test docs` writes them; read what changed.
#![cfg(feature = "cli")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

fn copydesk(arguments: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_copydesk")).args(arguments).output().unwrap();
    assert!(out.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// The file `name` of `docs` has to hold `text`.
fn holds(name: &str, text: &str) {
    let path = docs().join(name);
    if std::env::var("COPYDESK_DOCS").is_ok_and(|set| set == "write") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == text, "docs/{name} is not what the code says: COPYDESK_DOCS=write cargo test --test docs");
}

/// `docs/<name>` with what stands between the marks of `part` replaced by `text`.
fn with_part(name: &str, part: &str, text: &str) -> String {
    let (begin, end) = (format!("<!-- made from the code: {part} -->\n"), "<!-- end -->");
    let page = fs::read_to_string(docs().join(name)).unwrap_or_default();
    let start = page.find(&begin).unwrap_or_else(|| panic!("docs/{name} has no place for {part}")) + begin.len();
    let length = page[start..].find(end).unwrap_or_else(|| panic!("docs/{name}: {part} has no end"));
    format!("{}\n{}\n\n{}", &page[..start], text.trim(), &page[start + length..])
}

#[test]
fn every_rule_has_its_page() {
    let infos: Vec<Value> = serde_json::from_str(&copydesk(&["explain", "--format", "json"])).unwrap();
    let rules: Vec<Value> = serde_json::from_str(&copydesk(&["rules", "--format", "json"])).unwrap();
    let rules: BTreeSet<&str> = rules.iter().map(|rule| rule["name"].as_str().unwrap()).collect();
    let mut groups: BTreeMap<(bool, &str), String> = BTreeMap::new();
    let mut pages = BTreeSet::new();
    for info in &infos {
        let text = |key: &str| info[key].as_str().unwrap();
        let name = text("name");
        holds(&format!("rules/{name}.md"), &copydesk(&["explain", name, "--format", "markdown"]));
        pages.insert(docs().join(format!("rules/{name}.md")));
        let runs = rules.contains(name);
        let group = groups.entry((!runs, text("group"))).or_default();
        let summary = text("summary").replace('|', "\\|");
        let _ = if runs {
            let fix = if text("fix") == "none" { "" } else { text("fix") };
            writeln!(group, "| [{name}]({name}.md) | {} | {} | {fix} | {summary} |", text("severity"), text("level"))
        } else {
            writeln!(group, "| [{name}]({name}.md) | {} | {summary} |", text("severity"))
        };
    }
    let mut index = format!(
        "# Rules\n\n{} rules. Those of the level `recommended` run by default, `--select strict` adds others, `--select all`\n\
         takes every one; `copydesk.yaml` names rules, groups or levels in `select` and `ignore`. A safe fix is applied by\n\
         `--fix`, an unsafe one only with `--unsafe-fixes`. `copydesk explain NAME` prints these pages.\n",
        rules.len()
    );
    for ((other, group), rows) in &groups {
        let head = match other {
            false => "| rule | severity | level | fix | |\n|---|---|---|---|---|",
            true => "| name | severity | |\n|---|---|---|",
        };
        let what = match *group {
            "loss" => " (of a conversion)",
            "verify" => " (of a comparison)",
            "config" | "schema" | "run" => " (errors)",
            _ => "",
        };
        let _ = write!(index, "\n## {group}{what}\n\n{head}\n{rows}");
    }
    holds("rules/README.md", &index);
    for group in fs::read_dir(docs().join("rules")).unwrap().map(|entry| entry.unwrap().path()).filter(|p| p.is_dir()) {
        for page in fs::read_dir(group).unwrap() {
            let page = page.unwrap().path();
            assert!(pages.contains(&page), "{} is about nothing", page.display());
        }
    }
}

#[test]
fn every_command_has_its_page() {
    let help = copydesk(&["--help"]);
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let mut pages = BTreeSet::new();
    for name in names.map(|line| line.split_whitespace().next().unwrap()).filter(|name| *name != "help") {
        let page = format!("commands/{name}.md");
        let help = copydesk(&[name, "--help"]);
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        holds(&page, &with_part(&page, "--help", &format!("```text\n{}\n```", lines.join("\n").trim_end())));
        pages.insert(docs().join(page));
    }
    for page in fs::read_dir(docs().join("commands")).unwrap().map(|entry| entry.unwrap().path()) {
        assert!(pages.contains(&page) || page.ends_with("README.md"), "{} is about no command", page.display());
    }
}

#[test]
fn every_key_is_in_its_reference() {
    for (page, schema) in [("configuration.md", "config.schema.json"), ("schema.md", "copydesk.schema.json")] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(schema);
        let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let mut out = String::from("| key | value | |\n|---|---|---|\n");
        rows(&schema, &schema, "", &mut out);
        holds(page, &with_part(page, "keys", &out));
    }
}

/// A row for each key of the JSON Schema `object`, which is part of `whole`, with `prefix` before it.
fn rows(whole: &Value, object: &Value, prefix: &str, out: &mut String) {
    let properties = object["properties"].as_object().map(|p| p.iter().map(|(key, value)| (key.clone(), value)));
    let other =
        object.get("additionalProperties").filter(|other| other.is_object()).map(|other| ("*".to_owned(), other));
    for (key, value) in properties.into_iter().flatten().chain(other) {
        let target = resolved(whole, value);
        let description = [value, target].into_iter().find_map(|v| v["description"].as_str()).unwrap_or_default();
        let key = format!("{prefix}{key}");
        let _ = writeln!(out, "| `{key}` | {} | {} |", kind(whole, value), description.replace('|', "\\|"));
        if !target["$schema"].is_string() {
            rows(whole, target, &format!("{key}."), out);
            if let Some(items) = target.get("items").map(|items| resolved(whole, items)) {
                rows(whole, items, &format!("{key}[]."), out);
            }
        }
    }
}

/// What `value` refers to within `whole`, or itself.
fn resolved<'v>(whole: &'v Value, value: &'v Value) -> &'v Value {
    let inner = value["$ref"].as_str().and_then(|target| target.strip_prefix('#')).and_then(|path| whole.pointer(path));
    inner.map_or(value, |inner| resolved(whole, inner))
}

/// What a value can be, in words.
fn kind(whole: &Value, value: &Value) -> String {
    if value["$ref"].as_str().is_some_and(|target| target.contains("json-schema.org")) {
        return "a JSON Schema".to_owned();
    }
    let value = resolved(whole, value);
    let list = |values: &[Value], join: &str, one: &dyn Fn(&Value) -> String| {
        values.iter().map(one).collect::<Vec<_>>().join(join)
    };
    if let Some(values) = value["enum"].as_array() {
        return list(values, ", ", &|one| format!("`{}`", one.as_str().map_or(one.to_string(), str::to_owned)));
    }
    for several in ["anyOf", "oneOf"] {
        if let Some(values) = value[several].as_array() {
            return list(values, " or ", &|one| kind(whole, one));
        }
    }
    let one = |name: &str| match name {
        "array" => format!("a list of: {}", kind(whole, &value["items"])),
        "object" => "a mapping".to_owned(),
        "string" => "a text".to_owned(),
        "integer" | "number" => "a number".to_owned(),
        "boolean" => "`true`, `false`".to_owned(),
        other => other.to_owned(),
    };
    match &value["type"] {
        Value::String(name) => one(name),
        Value::Array(names) => list(names, " or ", &|name| one(name.as_str().unwrap_or_default())),
        _ => "anything".to_owned(),
    }
}

/// Every `.md` file below `folder`.
fn pages(folder: &Path, out: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            pages(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            out.push(path);
        }
    }
}

#[test]
fn every_link_leads_to_a_file() {
    let mut all = vec![docs().with_file_name("README.md"), docs().with_file_name("CONTRIBUTING.md")];
    pages(&docs(), &mut all);
    // What rules say of links is about those of others.
    all.retain(|page| page.ancestors().nth(2) != Some(&docs().join("rules")));
    let mut links = 0;
    for page in all {
        let text = fs::read_to_string(&page).unwrap();
        // Examples show links of others.
        let prose = text.split("```").step_by(2);
        for target in prose.flat_map(|part| part.split("](").skip(1)).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or_default();
            if path.is_empty() || path.contains("://") || target.contains(['`', ' ']) {
                continue;
            }
            links += 1;
            assert!(page.with_file_name(path).exists(), "{}: {target} leads nowhere", page.display());
        }
    }
    assert!(links > 250, "only {links} links were looked at");
}

#[test]
fn the_manual_and_completions_know_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    assert_eq!(copydesk(&["man", "--out", out]), "");
    let page = fs::read_to_string(folder.path().join("copydesk-lint.1")).unwrap();
    assert!(page.starts_with(".ie") && page.contains("\\-\\-unsafe\\-fixes"), "{page}");
    assert!(copydesk(&["man"]).contains("copydesk\\-convert"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = copydesk(&["completions", shell]);
        assert!(script.contains("convert") && script.contains("stdin-filename"), "{shell}");
    }
}
