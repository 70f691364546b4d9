//! The page of `convert --review`: what is in it, what is not, and that nothing in it runs or loads.
#![cfg(feature = "cli")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use copydesk::markup::{Dialect, ReadOptions, read_text};
use copydesk::tree::{Node, Tree, Whole, visible_text};
use serde_json::Value;
use tempfile::TempDir;

/// Exit code, output, errors.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    let output = command.args(arguments).current_dir(folder).stdin(Stdio::null()).output().expect("the command");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn archive() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/archive")
}

/// The page that `convert` writes of `folder` with `arguments`.
fn page(folder: &Path, arguments: &[&str]) -> String {
    let out = TempDir::new().expect("a folder");
    let file = out.path().join("review.html");
    let name = file.to_str().expect("UTF-8");
    let all = [&["convert", "--review", name], arguments].concat();
    let (code, _, err) = run(folder, &all);
    assert!(matches!(code, 0 | 1), "{err}");
    assert!(err.contains(" to look at in "), "{err}");
    assert_eq!(fs::read_dir(out.path()).expect("a folder").count(), 1, "nothing temporary stays");
    fs::read_to_string(file).expect("the page")
}

fn tree(html: &str) -> Tree {
    read_text(html, &ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() })
}

fn elements<'t>(tree: &'t Tree, name: &str) -> Vec<Node<'t>> {
    tree.root().descendants().filter(|node| node.is(name)).collect()
}

/// The paths of the posts in the page.
fn posts(tree: &Tree) -> Vec<String> {
    let heads = elements(tree, "article").into_iter().filter_map(|post| post.children().find(|node| node.is("h4")));
    heads.map(|head| visible_text(&Whole, head).trim().to_owned()).collect()
}

/// Well-formed, nothing active, nothing loaded, every link within it leads somewhere, no name twice.
fn check(html: &str) {
    let tree = tree(html);
    let problems: Vec<String> = tree.problems().iter().map(|p| format!("{p:?}")).collect();
    assert_eq!(problems, [""; 0]);
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    let metas = elements(&tree, "meta");
    assert!(metas.iter().any(|meta| meta.attribute("content") == Some(policy)));
    assert_eq!(elements(&tree, "html")[0].attribute("lang"), Some("en"));
    let own = |node: &Node<'_>| !node.ancestors().any(|above| above.attribute("class") == Some("post"));
    assert_eq!(
        (
            elements(&tree, "h1").into_iter().filter(own).count(),
            elements(&tree, "main").len(),
            elements(&tree, "title").len()
        ),
        (1, 1, 1)
    );
    let (mut ids, mut links) = (BTreeSet::new(), Vec::new());
    for node in tree.root().descendants().filter(|node| node.element().is_some()) {
        let name = node.name();
        let heads = ["h1", "h2", "h3", "h4", "h5", "h6"];
        assert!(own(&node) || !heads.contains(&name) || node.attribute("aria-level").is_some(), "{name} is on top");
        let bad =
            ["script", "img", "iframe", "link", "object", "embed", "video", "audio", "form", "input", "base", "svg"];
        assert!(!bad.contains(&name), "{name}");
        for attribute in node.attributes() {
            let (key, value) = (&*attribute.name, &*attribute.value);
            assert!(
                !key.starts_with("on") && !["src", "srcset", "action", "background"].contains(&key),
                "{name} {key}"
            );
            assert!(key != "style" || !value.contains("url("), "{value}");
            match key {
                "id" => assert!(ids.insert(value.to_owned()), "{value} twice"),
                "href" if value.starts_with('#') => links.push(value[1..].to_owned()),
                "href" => {
                    assert!(["http://", "https://", "mailto:"].iter().any(|s| value.starts_with(s)), "{value}");
                    assert_eq!(node.attribute("rel"), Some("noopener noreferrer"));
                }
                "aria-labelledby" => links.push(value.to_owned()),
                _ => {}
            }
        }
    }
    for link in links {
        assert!(ids.contains(&link), "#{link} leads nowhere");
    }
    let style = html.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).expect("a style").0;
    assert!(!style.contains("url(") && !style.contains("@import"));
}

/// The paths of posts with a loss, as the JSON report has them, and all their losses by name.
fn lossy(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let (_, _, err) = run(folder, &["convert", ".", "--check", "--format", "json"]);
    let report: Value = serde_json::from_str(&err).expect("a report");
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for loss in report["diagnostics"].as_array().expect("losses") {
        let text = |key: &str| loss[key].as_str().expect("text").to_owned();
        found.entry(text("path")).or_default().insert(text("rule"));
    }
    found
}

#[test]
fn every_lossy_post_of_the_archive_is_in_and_a_sample_of_the_others() {
    let html = page(&archive(), &[".", "--check"]);
    check(&html);
    let tree = tree(&html);
    let lossy = lossy(&archive());
    let shown = posts(&tree);
    let mut seen: Vec<&str> = Vec::new();
    for post in elements(&tree, "article") {
        let path = visible_text(&Whole, post.children().find(|node| node.is("h4")).expect("a head"));
        let (path, losses) = lossy.get_key_value(path.trim()).map_or(("", None), |(path, losses)| (path, Some(losses)));
        let names: BTreeSet<String> = post
            .descendants()
            .filter(|node| node.is("b") && node.parent().is_some_and(|li| li.attribute("class").is_some()))
            .map(|node| format!("loss/{}", visible_text(&Whole, node).trim()))
            .collect();
        assert_eq!(names, losses.cloned().unwrap_or_default(), "{path}");
        assert_eq!(post.descendants().filter(|node| node.attribute("class") == Some("post")).count(), 2, "{path}");
        assert!(losses.is_none() || post.descendants().any(|node| node.is("mark")), "{path}");
        seen.push(path);
    }
    for path in lossy.keys() {
        assert!(seen.contains(&path.as_str()), "{path} is missing");
    }
    assert_eq!(shown.len(), lossy.len() + 12);
    let text = visible_text(&Whole, tree.root());
    let (_, _, said) = run(&archive(), &["convert", ".", "--check"]);
    let proof = said.lines().next().expect("a proof");
    assert!(proof.starts_with("68 posts: ") && text.contains(proof), "{proof} is missing");
}

#[test]
fn the_page_is_the_same_for_every_number_of_threads_and_every_destination() {
    let out = TempDir::new().expect("a folder");
    let out = out.path().join("out");
    let pages = [
        page(&archive(), &[".", "--check", "--threads", "1"]),
        page(&archive(), &[".", "--check", "--threads", "2"]),
        page(&archive(), &[".", "--diff", "--threads", "7"]),
        page(&archive(), &[".", "--out", out.to_str().expect("UTF-8")]),
    ];
    assert!(pages.iter().all(|page| *page == pages[0]));
}

#[test]
fn what_is_there_is_not_written_over() {
    let folder = folder(&[("a.html", "<p style=\"color:red\">天</p>\n"), ("r.html", "mine")]);
    let (code, _, err) = run(folder.path(), &["convert", "a.html", "--check", "--review", "r.html"]);
    assert_eq!(code, 2);
    assert!(err.contains("`r.html` exists already") && err.contains("--force"), "{err}");
    assert_eq!(fs::read_to_string(folder.path().join("r.html")).expect("a file"), "mine");
    let (code, ..) = run(folder.path(), &["convert", "a.html", "--review", "r.html", "--force"]);
    assert_eq!(code, 0);
    check(&fs::read_to_string(folder.path().join("r.html")).expect("a file"));
    let (code, _, err) = run(folder.path(), &["convert", "--jsonl", "--review", "x.html"]);
    assert_eq!(code, 2, "{err}");
}

#[test]
fn the_page_is_no_post() {
    let folder = folder(&[("a.html", "---\ntitle: a\n---\n<p>天</p>\n"), ("r.html", "---\ntitle: r\n---\n<p>x</p>\n")]);
    let (_, out, err) = run(folder.path(), &["convert", ".", "--check", "--review", "r.html", "--force"]);
    assert_eq!(out, "a.html\n", "{err}");
}

#[test]
fn of_many_posts_with_the_same_losses_some_are_shown_and_the_rest_counted() {
    let folder = TempDir::new().expect("a folder");
    for number in 0..60 {
        let write = |kind: &str, body: &str| {
            let text = format!("---\ntitle: t\n---\n{body}\n");
            fs::write(folder.path().join(format!("{kind}{number:02}.html")), text).expect("a file");
        };
        write("style", "<p style=\"color:red\">天津</p>");
        write("script", "<p>天津</p><script>1</script>");
        write("whole", "<p>天津</p>");
    }
    let html = page(folder.path(), &[".", "--check"]);
    check(&html);
    let tree = tree(&html);
    let shown = posts(&tree);
    let of = |kind: &str| shown.iter().filter(|path| path.starts_with(kind)).count();
    assert_eq!((of("style"), of("script"), of("whole")), (5, 20, 12));
    assert_eq!(shown[..2], ["script00.html", "script01.html"]);
    let text = visible_text(&Whole, tree.root());
    for figures in [
        "style-attribute 60 posts, 55 of them not shown",
        "script 60 posts, 40 of them not shown",
        "no losses 60 posts, 48 of them not shown",
    ] {
        assert!(text.contains(figures), "{figures}");
    }
    // The sample is not the first of them, and a post more changes little of it.
    let sample = |shown: &[String]| -> BTreeSet<String> {
        shown.iter().filter(|path| path.starts_with("whole")).cloned().collect()
    };
    let before = sample(&shown);
    assert!(before.contains("whole59.html") || !before.contains("whole00.html") || !before.contains("whole01.html"));
    fs::write(folder.path().join("whole99.html"), "---\ntitle: t\n---\n<p>天津</p>\n").expect("a file");
    let after = sample(&posts(&self::tree(&page(folder.path(), &[".", "--check"]))));
    assert!(before.intersection(&after).count() >= 11, "{before:?} {after:?}");
}

#[test]
fn other_forms_and_standard_input_are_shown_too() {
    let folder = folder(&[("a.html", "<p style=\"color:red\">天 &lt;b&gt;</p>\n")]);
    let text = page(folder.path(), &["a.html", "--to", "text"]);
    check(&text);
    assert!(text.contains("<i>天 &lt;b&gt;</i>"), "{text}");
    for to in ["json", "html"] {
        check(&page(folder.path(), &["a.html", "--to", to]));
    }
    let html = page(folder.path(), &["--stdin-filename", "x.html"]);
    check(&html);
    assert_eq!(posts(&tree(&html)), ["x.html"]);
}

#[test]
fn what_templates_write_is_what_stood_before() {
    let folder = folder(&[
        ("_config.yml", "title: 港口\n"),
        ("_posts/2020-01-02-a.md", "---\ntitle: t\n---\nA {{ site.title }} <font color=red>b</font>\n"),
    ]);
    let html = page(folder.path(), &[".", "--check", "--liquid", "run"]);
    check(&html);
    assert!(html.contains("<p>A 港口 <font color=\"red\">b</font></p>"), "{html}");
    assert!(html.contains("{{ site.title }}"), "the source is missing");
    let kept = page(folder.path(), &[".", "--check"]);
    assert!(kept.contains("<p>A <span class=\"tag\">{{ site.title }}</span> "), "{kept}");
}

#[test]
fn files_that_were_not_converted_are_named() {
    let folder = folder(&[("a/x.html", "<p>1</p>"), ("b/x.html", "<p>2</p>")]);
    let file = folder.path().join("r.html");
    let arguments = ["convert", "a/x.html", "b/x.html", "--out", "o", "--review", file.to_str().expect("UTF-8")];
    let (code, _, err) = run(folder.path(), &arguments);
    assert_eq!(code, 2, "{err}");
    let html = fs::read_to_string(file).expect("the page");
    check(&html);
    assert!(html.contains("would both be written to"), "{html}");
}
