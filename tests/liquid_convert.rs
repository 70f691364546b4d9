//! `copydesk convert --liquid run` as people run it: files and records, what is reported and where.
#![cfg(feature = "cli")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

fn site(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in
        [("_config.yml", "title: Site\nkramdown: {smart_quotes: 'apos,apos,quot,quot'}\n")].iter().chain(files)
    {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

/// Exit code, output, errors.
fn run(folder: &Path, arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command.arg("convert").args(arguments).current_dir(folder).env("NO_COLOR", "1");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it listens");
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

const POST: &str = "_posts/2020-01-02-a.md";

#[test]
fn a_post_is_converted_as_its_templates_wrote_it() {
    let text = "---\ntitle: \"A & b\"\n---\n# {{ page.title }}\n\nSee [the site][s].\n{% include links.md %}\n";
    let folder = site(&[(POST, text), ("_includes/links.md", "\n[s]: /{{ site.title }} \"t\"\n")]);
    let (code, out, err) = run(folder.path(), &["--liquid", "run", POST], "");
    assert_eq!(code, 0, "{err}");
    assert_eq!(out, "---\ntitle: \"A & b\"\n---\n# A & b\n\nSee [the site](/Site \"t\").\n");
    let (_, kept, _) = run(folder.path(), &[POST], "");
    let (_, told, _) = run(folder.path(), &["--liquid", "keep", POST], "");
    assert_eq!(kept, told);
    assert!(kept.contains("{{ page.title }}") && kept.contains("{% include links.md %}"), "{kept}");
}

#[test]
fn what_cannot_be_run_leaves_the_post_and_is_named_with_its_place() {
    let text = "---\ntitle: x\n---\nA {{ page.title }}.\n\n{% seo %}\n";
    let folder = site(&[(POST, text)]);
    let (code, out, err) = run(folder.path(), &["--liquid", "run", "--format", "short", POST], "");
    assert_eq!(code, 0, "{err}");
    assert_eq!(out, text);
    let place = format!("{POST}:6:1");
    assert!(err.contains(&place) && err.contains("loss/template-not-run") && err.contains("the tag `seo`"), "{err}");
    let (code, ..) = run(folder.path(), &["--liquid", "run", "--strict", POST], "");
    assert_eq!(code, 1);
}

/// An include of many lines stands before the loss; the loss is reported where the author wrote it.
#[test]
fn losses_stand_where_they_stand_in_the_source() {
    let text = "---\n---\n{% include long.md %}\n\nA <font color=\"red\">word</font>.\n\n{% include bad.md %}\n";
    let long = "line\n\n".repeat(40);
    let folder =
        site(&[(POST, text), ("_includes/long.md", &long), ("_includes/bad.md", "<font color=\"red\">x</font>")]);
    let (code, _, err) = run(folder.path(), &["--liquid", "run", "--format", "short", POST], "");
    assert_eq!(code, 0, "{err}");
    let places: Vec<&str> = err.lines().filter_map(|line| line.strip_prefix(POST)?.split(' ').next()).collect();
    assert!(
        !places.is_empty() && places.iter().all(|place| place.starts_with(":5:3") || place.starts_with(":7:1")),
        "{err}"
    );
    assert!(
        places.iter().any(|place| place.starts_with(":5:3")) && places.iter().any(|p| p.starts_with(":7:1")),
        "{err}"
    );
}

#[test]
fn the_moment_of_the_build_is_one_that_somebody_says() {
    let text = "---\n---\n{{ site.time | date: \"%Y-%m-%d\" }} {{ 'now' | date: \"%H:%M\" }}\n";
    let folder = site(&[(POST, text)]);
    let (_, out, _) = run(folder.path(), &["--liquid", "run", POST], "");
    assert_eq!(out, text);
    let (_, out, err) = run(folder.path(), &["--liquid", "run", "--build-time", "2020-03-04T05:06:07Z", POST], "");
    assert_eq!(out, "---\n---\n2020-03-04 05:06\n", "{err}");
    for arguments in [["--liquid", "walk", POST].as_slice(), &["--liquid", "run", "--build-time", "soon", POST]] {
        let (code, _, err) = run(folder.path(), arguments, "");
        assert_eq!(code, 2, "{err}");
    }
}

#[test]
fn what_the_front_matter_keeps_from_liquid_is_text() {
    let text = "---\nrender_with_liquid: false\n---\nA {{ page.title }}.\n";
    let folder = site(&[(POST, text)]);
    let (code, out, err) = run(folder.path(), &["--liquid", "run", "--to", "html", POST], "");
    assert_eq!(code, 0, "{err}");
    // Escaped, so that it stays text to whoever reads it next.
    assert!(out.ends_with("<p>A &#123;{ page.title }}.</p>\n"), "{out}");
}

#[test]
fn records_find_their_site_by_their_path() {
    let file = "---\ntitle: Of the file\n---\nnot this\n";
    let folder = site(&[(POST, file), ("_includes/a.md", "*{{ include.x }}*")]);
    let path = folder.path().join(POST);
    let record = |path: &Path, text: &str| format!("{}\n", json!({ "path": path, "text": text }));
    let text = "\"{{ page.title }}\" {% include a.md x=\"y\" %}\n";
    let input = record(&path, text) + &record(&path, "{% nobody %}\n") + &record(Path::new("/nowhere/at/all.md"), text);
    let arguments = ["--jsonl", "--liquid", "run", "--to", "html", "--profile", "faithful"];
    let (code, out, err) = run(folder.path(), &arguments, &input);
    assert_eq!(code, 0, "{err}");
    let answers: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    // The settings of the site's kramdown count too: the quotes stay straight.
    assert_eq!(answers[0]["text"], "<p>\"Of the file\" <em>y</em></p>\n");
    assert_eq!(answers[0]["losses"], json!([]));
    assert_eq!(answers[1]["text"], "{% nobody %}\n");
    assert_eq!(answers[1]["losses"][0]["rule"], "loss/template-not-run");
    // Outside of every site nothing is a tag.
    assert!(answers[2]["text"].as_str().is_some_and(|text| text.contains("&#123;{ page.title }}")), "{}", answers[2]);
}
