//! `copydesk verify` as people run it: the sample archive against its own conversion, and against copies of that in which
//! one thing was changed.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// What a run gave.
#[derive(Debug, PartialEq)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn copydesk(folder: &Path, arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A folder with the sample archive as `old` and its conversion as `new`.
fn converted(profile: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/archive"), &folder.path().join("old"));
    let ran = copydesk(folder.path(), &["convert", "old", "--out", "new", "--profile", profile]);
    assert_eq!(ran.code, 0, "{ran:?}");
    folder
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// Changes the one `from` in the file `name` to `to`.
fn change(folder: &Path, name: &str, from: &str, to: &str) {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from:?} in {text}");
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn the_archive_and_its_conversion_are_the_same_but_for_what_was_lost() {
    let folder = converted("clean");
    let ran = copydesk(folder.path(), &["verify", "old", "new"]);
    // The link that ran a script is the loss that a reader can see; `convert` names it as `loss/script-url`.
    let losses = copydesk(folder.path(), &["convert", "old", "--check", "--format", "short"]);
    assert!(losses.err.contains("2023-04-23-shouce.md:18:") || losses.out.contains("2023-04-23-shouce.md:18:"));
    insta::assert_snapshot!("conversion", format!("{}{}exit code {}\n", ran.out, ran.err, ran.code));
    let folder = converted("faithful");
    let ran = copydesk(folder.path(), &["verify", "old", "new", "--mode", "core", "--format", "short"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", "68 pages: 68 the same\n"));
}

#[test]
fn an_archive_is_the_same_as_itself_in_every_mode() {
    let folder = converted("clean");
    for mode in ["dom", "core", "text"] {
        for side in ["old", "new", "old/_posts", "old/about.md"] {
            let ran = copydesk(folder.path(), &["verify", side, side, "--mode", mode]);
            assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
            assert!(ran.err.ends_with(" the same\n"), "{ran:?}");
        }
    }
}

/// One change each: what it is, the post, what stands there and what comes in its place.
const CHANGES: [(&str, &str, &str, &str); 7] = [
    ("a word", "2023-03-06-lvhai-gang-zidong-matou.md", "四十二台无人集卡", "四十三台无人集卡"),
    ("an emphasis", "2023-03-06-lvhai-gang-zidong-matou.md", "**海湾快讯** 绿海港", "海湾快讯 绿海港"),
    ("a link", "2023-03-06-lvhai-gang-zidong-matou.md", "](/category/gangkou.html)", "](/category/gangkou/)"),
    ("a line of code", "2023-03-15-how-we-count-ships.md", "berths = {}", "berths = []"),
    ("an item that is gone", "2023-03-15-how-we-count-ships.md", "- a ship that shifts berth is counted once;\n", ""),
    ("an image", "2023-04-21-shouji-zhan.md", "2023/shouji.jpg", "2024/shouji.jpg"),
    ("a heading", "2023-03-07-xinpian-zhan.md", "## 记者看到", "### 记者看到"),
];

#[test]
fn one_change_is_the_one_thing_that_is_shown() {
    let folder = converted("faithful");
    let mut all = String::new();
    for (name, post, from, to) in CHANGES {
        let post = format!("new/_posts/{post}");
        let original = fs::read_to_string(folder.path().join(&post)).unwrap();
        change(folder.path(), &post, from, to);
        let short = copydesk(folder.path(), &["verify", "old", "new", "--format", "short"]);
        assert_eq!((short.code, short.err.as_str()), (1, "68 pages: 67 the same, 1 differs\n"), "{name}");
        assert_eq!(short.out.lines().count(), 1, "{name}");
        let pretty = copydesk(folder.path(), &["verify", "old", "new"]).out;
        all.push_str(&format!("# {name}\n{}\n{pretty}", short.out));
        fs::write(folder.path().join(&post), &original).unwrap();
    }
    insta::assert_snapshot!("changes", all);
}

#[test]
fn built_pages_are_compared_with_posts_by_their_content() {
    let folder = TempDir::new().unwrap();
    let page = |main: &str| {
        format!(
            "<!DOCTYPE html>\n<html><head><title>t</title></head><body><nav><a href=/>home</a></nav>{main}</body></html>\n"
        )
    };
    write(
        folder.path(),
        &[
            ("built/2022/03/a/index.html", &page("<main><h2 id=x>天津</h2><p>one <b>two</b></p></main>")),
            ("built/about.html", &page("<article>about us</article>")),
            ("built/style.css", "p { }"),
            ("site/_config.yml", "permalink: /:year/:month/:title/\n"),
            ("site/_posts/2022-03-21-a.md", "---\ntitle: t\n---\n## 天津\n\none **two**\n"),
            ("site/about.md", "---\ntitle: t\n---\nabout them\n"),
            ("site/new.md", "---\ntitle: t\n---\nnew\n"),
        ],
    );
    let ran = copydesk(folder.path(), &["verify", "built", "site", "--format", "short"]);
    let want = "built/about.html:2:86: error verify/text `us` before, `them` after (site/about.md:4:7)\n\
                site/new.md:1:1: error verify/missing `site/new.md` has no counterpart in `built`\n";
    assert_eq!((ran.code, ran.out.as_str()), (1, want), "{}", ran.err);
    assert_eq!(ran.err, "3 pages: 1 the same, 1 differs, 1 only in site\n");
    let ran = copydesk(folder.path(), &["verify", "built/about.html", "site/about.md", "--quiet"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (1, "", ""));
    let ran = copydesk(folder.path(), &["verify", "built", "built"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "2 pages: 2 the same\n"));
}

#[test]
fn addresses_are_compared_where_both_sides_have_them() {
    let folder = TempDir::new().unwrap();
    let post = |front: &str| format!("---\ntitle: t\n{front}---\nsame\n");
    write(
        folder.path(),
        &[
            ("a/_config.yml", "permalink: /:title.html\n"),
            ("a/_posts/2022-03-21-x.md", &post("")),
            ("a/_posts/2022-03-21-y.md", &post("")),
            ("b/_config.yml", "permalink: /news/:title.html\n"),
            ("b/_posts/2022-03-21-x.md", &post("")),
            ("b/_posts/2022-03-21-y.md", &post("redirect_from: [/y.html]\n")),
        ],
    );
    let ran = copydesk(folder.path(), &["verify", "a", "b", "--format", "short"]);
    let want = "a/_posts/2022-03-21-x.md:1:1: error verify/url `/x.html` before, `/news/x.html` after \
                (b/_posts/2022-03-21-x.md:1:1)\n";
    assert_eq!((ran.code, ran.out.as_str()), (1, want), "{}", ran.err);
}

#[test]
fn what_cannot_be_read_is_a_page_and_ends_nothing() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), &[("a/x.md", "x"), ("a/y.md", "y"), ("a/z.md", "z"), ("b/y.md", "y"), ("b/z.md", "z")]);
    fs::write(folder.path().join("a/y.md"), b"caf\xe9 \xe8").unwrap();
    let ran = copydesk(folder.path(), &["verify", "a", "b", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let value = document(&ran.out);
    let summary = json!({"pages": 3, "same": 1, "differ": 0, "only_old": 1, "only_new": 0, "uncompared": 1});
    assert_eq!(value["summary"], summary);
    let message = |index: usize| value["pages"][index]["message"].as_str().unwrap().to_owned();
    assert_eq!(message(0), "`a/x.md` has no counterpart in `b`");
    assert_eq!(message(1), "`a/y.md` was not compared: it is not UTF-8");
}

/// A document of `--format json`, held to its schema.
fn document(out: &str) -> Value {
    let schema: Value = serde_json::from_str(include_str!("../schemas/verify.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let value: Value = serde_json::from_str(out).unwrap();
    let problems: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
    assert_eq!(problems, [""; 0], "{out}");
    value
}

#[test]
fn json_says_where_in_both_files() {
    let folder = TempDir::new().unwrap();
    write(
        folder.path(),
        &[("a/x.md", "天津 *one* two"), ("a/y.md", "y"), ("b/x.md", "天津 one three"), ("b/y.md", "y")],
    );
    let value = document(&copydesk(folder.path(), &["verify", "a", "b", "--format", "json"]).out);
    let page = json!({
        "rule": "verify/emphasis", "message": "emphasis of `one`: emphasis before, none after",
        "old": {
            "path": "a/x.md", "span": {"start": 8, "end": 11},
            "start": {"line": 1, "column": 5}, "end": {"line": 1, "column": 8}
        },
        "new": {
            "path": "b/x.md", "span": {"start": 7, "end": 10},
            "start": {"line": 1, "column": 4}, "end": {"line": 1, "column": 7}
        },
        "kinds": {"text": 1, "emphasis": 1}, "places": 2, "more": false
    });
    assert_eq!(value["pages"], json!([page]));
    document(&copydesk(folder.path(), &["verify", "a", "a", "--format", "json"]).out);
}

#[test]
fn wrong_usage_is_2() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), &[("a/x.md", "x"), ("x.md", "x")]);
    let runs: [(&[&str], &str); 5] = [
        (&["verify", "a"], "<NEW>"),
        (&["verify", "a", "nowhere"], "cannot read nowhere"),
        (&["verify", "a", "x.md"], "a file and a folder"),
        (&["verify", "a", "a", "--mode", "sore"], "did you mean `core`?"),
        (&["verify", "a", "a", "--format", "github"], "there is no format `github`"),
    ];
    for (arguments, want) in runs {
        let ran = copydesk(folder.path(), arguments);
        assert!(ran.code == 2 && ran.err.contains(want), "{arguments:?}: {ran:?}");
    }
}

#[test]
fn the_same_bytes_come_whatever_the_number_of_threads() {
    let folder = TempDir::new().unwrap();
    let names: Vec<PathBuf> = (0..150).map(|i| PathBuf::from(format!("{}/{i}.md", i % 7))).collect();
    for (i, name) in names.iter().enumerate() {
        for side in ["a", "b"] {
            let path = folder.path().join(side).join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let text = if side == "b" && i % 3 == 0 { "*one* 天津" } else { "one 天津" };
            fs::write(path, text).unwrap();
        }
    }
    let run = |threads| copydesk(folder.path(), &["verify", "a", "b", "--threads", threads]);
    let one = run("1");
    assert!(one.code == 1 && one.err == "150 pages: 100 the same, 50 differ\n", "{one:?}");
    assert_eq!(run("7"), one);
}
