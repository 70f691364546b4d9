//! The command as people run it: exit codes, streams, files.
#![cfg(feature = "cli")]

mod folder;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use folder::{Folder, Ran};
use serde_json::{Value, json};

const CLEAN: &str = "---\ntitle: 标题\n---\n一段。\n";
const BAD: &str = "---\ntitle: 标题\n---\n<p>天津 <font color=red>红</font>\n";
/// A paragraph of more than 400 columns with a fault in its middle.
const LONG: &str = "---\ntitle: 标题\n---\n<p>四是链上抓创新。发挥产业、科研、人才等综合优势，聚焦先进计算与关键软件(信创)、合成\
    生物学等5个主攻方向，着力推进海河实验室建设，<center>目前5个海河实验室均已揭牌运作</center>，深入探索“产业链出题、政府助\
    题、实验室答题”新模式，助力产业创新。强化企业创新主体地位，2021年，华海清科、光电通信、中海油天津设计院等5家企业进入国家企\
    业技术中心认定公示名单，新认定数量列北京之后，与深圳、广东、江苏等省市并列全国第二。</p>\n";

#[test]
fn lint_exits_with_what_it_found() {
    let folder = Folder::new(&[("clean.md", CLEAN), ("bad.md", BAD)]);
    let clean = folder.run(&["lint", "clean.md"]);
    assert_eq!((clean.code, clean.out.as_str()), (0, ""), "{clean:?}");
    assert_eq!(clean.err, "1 file: nothing to report\n");
    let bad = folder.run(&["lint", "--format", "short"]);
    assert_eq!(bad.code, 1, "{bad:?}");
    assert!(bad.out.contains("bad.md:4:7: warning html/obsolete-element "), "{}", bad.out);
    assert!(!bad.out.contains("clean.md"));
    let missing = folder.run(&["lint", "clean.md", "nowhere.md"]);
    assert_eq!((missing.code, missing.out.as_str()), (2, ""));
    assert!(missing.err.contains("nowhere.md"), "{}", missing.err);
}

#[test]
fn wrong_usage_says_what_was_meant() {
    let folder = Folder::new(&[("a.md", CLEAN)]);
    for (arguments, said) in [
        (&["lint", "--format", "shrot"][..], "did you mean `short`?"),
        (&["lint", "--select", "htlm"], "did you mean `html`?"),
        (&["lint", "--generator", "jekyl"], "did you mean `jekyll`?"),
        (&["lint", "--schema", "hug"], "did you mean `hugo`?"),
        (&["convert", "a.md", "--to", "markdwon"], "did you mean `markdown`?"),
        (&["convert", "a.md", "--profile", "x"], "faithful, clean, plain"),
        (&["convert"], "name files or folders"),
        (&["convert", "a.md", "--check", "--in-place"], "cannot be used with"),
        (&["convert", "--jsonl", "--from", "htm"], "did you mean `html`?"),
        (&["explain", "html/obsolet-element"], "did you mean `html/obsolete-element`?"),
        (&["lint", "-", "a.md"], "standard input comes alone"),
        (&["lint", "--unsafe-fixes"], "add --fix, --fix-only or --diff"),
        (&["nonsense"], "unrecognized subcommand"),
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {ran:?}");
        assert!(ran.err.contains(said), "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
    assert_eq!(folder.run(&["--help"]).code, 0);
    assert_eq!(folder.run(&["--version"]).out, concat!("copydesk ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn the_pretty_report_fits_a_terminal_of_80_columns() {
    let folder = Folder::new(&[("_posts/2022-03-21-长.md", LONG)]);
    let ran = folder.run(&["lint", "--select", "html/obsolete-element", "--generator", "none"]);
    insta::assert_snapshot!(ran.out);
    assert!(!ran.out.contains('\x1b'), "colour in a pipe");
    assert!(folder.run(&["lint", "--color", "always"]).out.contains("\x1b["));
    let plain = folder.command(&["lint"]).env("NO_COLOR", "1").output().unwrap();
    assert!(!plain.stdout.contains(&0x1b));
}

#[test]
fn json_holds_to_its_schema_and_jsonl_is_the_same_line_by_line() {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/archive");
    let folder = Folder::new(&[]);
    let archive = archive.to_str().unwrap();
    let ran = folder.run(&["lint", "--format", "json", archive]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/diagnostics.schema.json");
    let schema: Value = serde_json::from_slice(&fs::read(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let check = |text: &str| {
        let value: Value = serde_json::from_str(text).unwrap();
        let problems: Vec<String> =
            validator.iter_errors(&value).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert_eq!(problems, [""; 0]);
        value
    };
    let report = check(&ran.out);
    let diagnostics = report["diagnostics"].as_array().unwrap();
    assert!(diagnostics.len() > 50 && diagnostics.iter().any(|d| !d["fix"].is_null()));
    let lines = folder.run(&["lint", "--format", "jsonl", archive]).out;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(&lines, diagnostics);
    for diagnostic in diagnostics {
        // Spans are bytes of the file, lines and columns are characters of it.
        let path = diagnostic["path"].as_str().unwrap();
        let source = copydesk::text::SourceFile::from_bytes(path, fs::read(path).unwrap());
        let text = source.text();
        let start = usize::try_from(diagnostic["span"]["start"].as_u64().unwrap()).unwrap();
        let before = &text[..start];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
        assert_eq!(diagnostic["start"], json!({"line": line, "column": column}));
    }
    let converted = folder.run(&["convert", archive, "--check", "--format", "json"]);
    let report = check(&converted.err);
    assert!(report["summary"]["conversion"]["identical"].as_u64().unwrap() > 20, "{}", report["summary"]);
}

#[test]
fn standard_input_is_read_as_the_file_it_names() {
    let folder = Folder::new(&[("_config.yml", "")]);
    let ran = folder.run_with(&["lint", "-", "--format", "short"], BAD.as_bytes());
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("<stdin>:4:"), "{}", ran.out);
    let named = ["lint", "--stdin-filename", "_posts/2022-03-21-a.md", "--format", "short"];
    let ran = folder.run_with(&named, BAD.as_bytes());
    assert!(ran.out.starts_with("_posts/2022-03-21-a.md:4:"), "{}", ran.out);
    let mended = folder.run_with(&["lint", "-", "--fix"], b"a <>\n");
    assert_eq!(mended.out, "a &lt;>\n", "{}", mended.err);
    let converted = folder.run_with(&["convert", "-", "--stdin-filename", "a.html"], b"<p>a <b>c</b></p>");
    assert_eq!((converted.code, converted.out.as_str()), (0, "a **c**\n"));
    assert_eq!(folder.run_with(&["convert", "-", "--in-place"], b"").code, 2);
}

#[test]
fn output_is_the_same_for_every_number_of_threads() {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/archive");
    let archive = archive.to_str().unwrap();
    let folder = Folder::new(&[]);
    for arguments in [
        &["lint", archive, "--format", "pretty"][..],
        &["lint", archive, "--format", "json"],
        &["lint", archive, "--statistics"],
        &["lint", archive, "--diff", "--unsafe-fixes"],
        &["convert", archive, "--diff", "--format", "short"],
    ] {
        let one = folder.run(&[arguments, &["--threads", "1"]].concat());
        assert!(one.out.len() > 500, "{arguments:?}: {one:?}");
        for threads in ["2", "16"] {
            let many = folder.run(&[arguments, &["--threads", threads]].concat());
            assert_eq!((one.code, &one.out, &one.err), (many.code, &many.out, &many.err), "{arguments:?}");
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let posts: Vec<(String, &str)> = (0..300).map(|i| (format!("{i}.md"), LONG)).collect();
    let posts: Vec<(&str, &str)> = posts.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let folder = Folder::new(&posts);
    for arguments in [&["lint"][..], &["lint", "--format", "json"], &["convert", ".", "--diff"]] {
        let mut child = folder
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(!first.is_empty());
        let ran = Ran::of(&child.wait_with_output().unwrap());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments:?}");
    }
}

#[test]
fn a_fix_is_written_once_and_keeps_bytes_it_does_not_understand() {
    let folder = Folder::new(&[("clean.md", CLEAN)]);
    folder.write("a.md", b"---\ntitle: x\n---\na <> b\r\n\r\nbad \xff byte\r\n");
    let before = folder.all();
    let diff = folder.run(&["lint", "--diff"]);
    assert_eq!(diff.code, 1, "{diff:?}");
    assert!(diff.out.contains("+a &lt;> b"), "{}", diff.out);
    assert_eq!(folder.all(), before, "--diff writes nothing");
    folder.run(&["lint", "--fix"]);
    assert_eq!(fs::read(folder.path("a.md")).unwrap(), b"---\ntitle: x\n---\na &lt;> b\r\n\r\nbad \xff byte\r\n");
    assert_eq!(folder.read("clean.md"), CLEAN);
    let after = folder.all();
    assert_eq!(folder.run(&["lint", "--diff"]).code, 0);
    folder.run(&["lint", "--fix"]);
    assert_eq!(folder.all(), after);
}

#[test]
fn a_mistake_in_the_configuration_is_underlined() {
    let folder = Folder::new(&[("site/copydesk.yaml", "ignroe: html\nschema: mine.yaml\n"), ("site/a.md", BAD)]);
    let ran = folder.run(&["lint", "site"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    insta::assert_snapshot!(ran.err);
    let json = folder.run(&["lint", "site", "--format", "json"]);
    let report: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((json.code, &report["errors"][0]["rule"]), (2, &json!("config/unknown-key")));
    folder.write("site/copydesk.yaml", b"schema: mine.yaml\n");
    assert!(folder.run(&["lint", "site/a.md"]).err.contains("site/copydesk.yaml:1:9"));
    folder.write("site/mine.yaml", b"extends: none\nhtml: {obsoleet: 1}\n");
    let ran = folder.run(&["lint", "site/a.md"]);
    assert!(ran.code == 2 && ran.err.contains("site/mine.yaml:2:"), "{}", ran.err);
    assert_eq!(folder.run(&["schema", "check", "site/mine.yaml"]).code, 2);
}

#[test]
fn the_configuration_decides_what_runs() {
    let folder = Folder::new(&[("a.md", BAD), ("old/b.md", BAD)]);
    let rules = |folder: &Folder, more: &[&str]| {
        let ran = folder.run(&[&["lint", "--format", "json"], more].concat());
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        let name =
            |d: &Value| format!("{} {} {}", d["path"].as_str().unwrap(), d["severity"].as_str().unwrap(), d["rule"]);
        let mut found: Vec<String> = report["diagnostics"].as_array().unwrap().iter().map(name).collect();
        found.dedup();
        (ran.code, found)
    };
    let both = ["a.md warning \"html/obsolete-element\"", "old/b.md warning \"html/obsolete-element\""];
    assert_eq!(rules(&folder, &[]), (1, both.map(str::to_owned).to_vec()));
    folder.write("copydesk.yaml", b"select: html/obsolete-element\nseverity: {html: error}\nexclude: old/\n");
    assert_eq!(rules(&folder, &[]), (1, vec!["a.md error \"html/obsolete-element\"".to_owned()]));
    // A file that is named is always read; what the command line says comes first.
    assert_eq!(rules(&folder, &["old/b.md"]).1, ["old/b.md error \"html/obsolete-element\""]);
    assert_eq!(rules(&folder, &["--ignore", "html/obsolete-element"]), (0, vec![]));
    assert_eq!(rules(&folder, &["--select", "link"]), (0, vec![]));
    folder.write("copydesk.yaml", b"select: html/obsolete-element\nseverity: {html/obsolete-element: info}\n");
    assert_eq!(rules(&folder, &["a.md"]), (0, vec!["a.md info \"html/obsolete-element\"".to_owned()]));
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_unicode_is_said_and_stops_nothing() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new(&[("bad.md", BAD)]);
    fs::write(folder.path("").join(OsStr::from_bytes(b"\xff.md")), BAD).unwrap();
    let ran = folder.run(&["lint", "--format", "short"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("error: \u{fffd}.md: this cannot be read: its name is not valid Unicode"), "{}", ran.err);
    assert!(ran.out.contains("bad.md:4:"), "{}", ran.out);
    let ran = folder.run(&["convert", ".", "--out", "out"]);
    assert!(ran.code == 2 && folder.path("out/bad.md").is_file(), "{ran:?}");
    assert!(ran.err.contains("1 kept as HTML, 1 lost") || ran.err.contains("0 kept as HTML, 1 lost"), "{}", ran.err);
}

#[test]
fn one_post_goes_to_standard_output_and_several_want_a_place() {
    let folder = Folder::new(&[("a.html", "---\ntitle: x\n---\n<p>一 <b>二</b></p>\n"), ("b.md", CLEAN)]);
    let one = folder.run(&["convert", "a.html"]);
    assert_eq!((one.code, one.out.as_str()), (0, "---\ntitle: x\n---\n一 **二**\n"));
    assert!(one.err.starts_with("1 post: 1 rendered identically, 0 kept as HTML, 0 lost\n"), "{}", one.err);
    let all = folder.run(&["convert", "."]);
    assert_eq!((all.code, all.out.as_str()), (2, ""));
    assert!(all.err.contains("2 posts and nowhere to write them"), "{}", all.err);
}

#[test]
fn check_and_diff_write_nothing_and_in_place_settles() {
    let folder = Folder::new(&[("a.md", "<p>一 <b>二</b></p>\n"), ("b.md", "已经是 *Markdown*。\n")]);
    let before = folder.all();
    let check = folder.run(&["convert", ".", "--check"]);
    assert_eq!((check.code, check.out.as_str()), (1, "a.md\n"), "{check:?}");
    let diff = folder.run(&["convert", ".", "--diff"]);
    assert_eq!(diff.code, 0, "{diff:?}");
    assert!(diff.out.contains("+一 **二**\n"), "{}", diff.out);
    assert_eq!(folder.all(), before);
    assert_eq!(folder.run(&["convert", ".", "--in-place"]).code, 0);
    assert_eq!(folder.read("a.md"), "一 **二**\n");
    assert_eq!(folder.run(&["convert", ".", "--check"]).code, 0);
    // A file whose name says HTML is not made to hold Markdown.
    folder.write("c.html", b"<p><b>x</b></p>");
    let ran = folder.run(&["convert", "c.html", "--in-place"]);
    assert!(ran.code == 2 && ran.err.contains("its name does not say that it holds markdown"), "{}", ran.err);
    assert_eq!(folder.read("c.html"), "<p><b>x</b></p>");
}

#[test]
fn losses_are_counted_shown_and_refused() {
    let folder = Folder::new(&[("a.html", "<p style=\"color:red\" onclick=\"x()\">红</p>\n")]);
    let ran = folder.run(&["convert", "a.html"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "红\n"));
    assert!(ran.err.contains("2 losses: "), "{}", ran.err);
    let shown = folder.run(&["convert", "a.html", "--format", "short"]);
    assert_eq!(shown.out, "红\n");
    assert!(shown.err.contains("a.html:1:") && shown.err.contains(" loss/event-handler "), "{}", shown.err);
    assert_eq!(folder.run(&["convert", "a.html", "--strict"]).code, 1);
}

#[test]
fn strict_allows_what_the_content_schema_does() {
    let schema =
        "extends: none\nhtml:\n  noise: [style, \"data-*\"]\n  forbid: [font, \"a[onclick]\"]\n  hidden: warn\n";
    let allowed =
        "<p style=\"color:red\" data-x=1>一 <font>二</font> <span hidden>三</span> <a href=x onclick=y()>四</a></p>\n";
    let folder =
        Folder::new(&[("s.yaml", schema), ("a.html", allowed), ("b.html", "<p class=c><i style=x>一</i></p>\n")]);
    let strict = |arguments: &[&str]| folder.run(&[&["convert", "--strict", "--schema", "s.yaml"], arguments].concat());
    let ran = strict(&["a.html"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "一 二 [四](x)\n"), "{}", ran.err);
    assert!(ran.err.contains("5 losses: ") && !ran.err.contains("not allowed"), "{}", ran.err);
    let ran = strict(&["b.html"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("1 loss of 2 not allowed by the content schema"), "{}", ran.err);
    // The same without these words of the schema, and with hidden content allowed.
    folder.write("s.yaml", b"extends: none\nhtml:\n  noise: []\n  hidden: allow\n");
    assert!(strict(&["a.html"]).err.contains("5 losses of 5 not allowed"), "{}", strict(&["a.html"]).err);
    let line = |html: &str| format!("{}\n", json!({"text": html}));
    folder.write("s.yaml", schema.as_bytes());
    for (html, code) in [(allowed, 0), ("<p class=c>一</p>", 1)] {
        let arguments = ["convert", "--jsonl", "--from", "html", "--strict", "--schema", "s.yaml"];
        assert_eq!(folder.run_with(&arguments, line(html).as_bytes()).code, code, "{html}");
    }
}

#[test]
fn engines_are_asked_only_where_they_can_read() {
    let folder = Folder::new(&[("a.html", "<p><em>~~~ 15 ~~~</em></p>\n")]);
    assert_eq!(folder.run(&["convert", "a.html"]).out, "*~~~ 15 ~~~*\n");
    assert_eq!(folder.run(&["convert", "a.html", "--verify", "reader"]).out, "*~~~ 15 ~~~*\n");
    let ran = folder.run(&["convert", "a.html", "--verify", "engines"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "<p><em>~~~ 15 ~~~</em></p>\n"), "{}", ran.err);
    assert!(ran.err.starts_with("1 post: 0 rendered identically, 1 kept as HTML"), "{}", ran.err);
    let line = "{\"text\": \"<p><em>~~~ 15 ~~~</em></p>\", \"path\": \"a.html\"}\n";
    let ran = folder.run_with(&["convert", "--jsonl", "--verify", "engines"], line.as_bytes());
    assert!(ran.out.contains("<p><em>~~~ 15 ~~~</em></p>"), "{}", ran.out);
    for (arguments, said) in [
        (&["engines", "--target", "kramdown"][..], "no engine here but our own reader reads Markdown for kramdown"),
        (&["engines", "--to", "html"], "engines of Markdown do not read html"),
        (&["engine"], "did you mean `engines`?"),
    ] {
        let ran = folder.run(&[&["convert", "a.html", "--verify"], arguments].concat());
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.err.contains(said) && ran.err.contains("help: "), "{}", ran.err);
    }
}

#[test]
fn two_posts_never_go_to_one_file() {
    let folder = Folder::new(&[("x/a.md", CLEAN), ("y/a.md", CLEAN), ("y/b.html", CLEAN), ("y/b.md", CLEAN)]);
    let ran = folder.run(&["convert", "x/a.md", "y/a.md", "--out", "out"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`x/a.md` and `y/a.md` would both be written to `out/a.md`; none is"), "{}", ran.err);
    assert!(!folder.path("out").exists());
    let ran = folder.run(&["convert", "y", "--out", "out"]);
    assert!(ran.code == 2 && ran.err.contains("1 rendered identically, 0 kept as HTML, 2 lost"), "{}", ran.err);
    assert!(folder.path("out/a.md").exists() && !folder.path("out/b.md").exists());
    let again = folder.run(&["convert", "x", "--out", "out"]);
    assert!(again.code == 2 && again.err.contains("--force writes over it"), "{}", again.err);
    assert_eq!(folder.run(&["convert", "x", "--out", "out", "--force"]).code, 0);
    // The output of an earlier run is no input.
    assert!(folder.run(&["convert", ".", "--out", "out", "--force"]).err.contains("4 posts"));
}

#[test]
fn a_working_tree_with_changes_is_left_alone() {
    let folder = Folder::new(&[("a.md", "<p>一</p>\n")]);
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
        let ran = Command::new("git").args(identity).args(arguments).current_dir(folder.path("")).output().unwrap();
        assert!(ran.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    };
    git(&["init", "-q"]);
    let refused = folder.run(&["convert", "a.md", "--in-place"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.err.contains("?? a.md") && refused.err.contains("--force"), "{}", refused.err);
    assert_eq!(folder.read("a.md"), "<p>一</p>\n");
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "x"]);
    assert_eq!(folder.run(&["convert", "a.md", "--in-place"]).code, 0);
    assert_eq!(folder.read("a.md"), "一\n");
    folder.write("b.md", b"<p>b</p>\n");
    assert_eq!(folder.run(&["convert", "b.md", "--in-place"]).code, 2);
    assert_eq!(folder.run(&["convert", "b.md", "--in-place", "--force"]).code, 0);
    // Without git nobody can be asked; that is said, and the work is done.
    folder.write("c.md", b"<p>c</p>\n");
    let mut command = folder.command(&["convert", "c.md", "--in-place"]);
    let ran = Ran::of(&command.env("PATH", "/nonexistent").output().unwrap());
    assert!(ran.code == 0 && ran.err.contains("nobody knows whether `.` is committed"), "{ran:?}");
}

#[test]
fn the_filter_answers_every_line_in_order() {
    let folder = Folder::new(&[]);
    let input = [
        r#"{"id": 12345678901234567890123, "text": "<p>一 <b>二</b></p>", "n": 1.50, "k": {"a": [1, "}"]}}"#,
        r#"{"text": "<p style=x>红</p>", "path": "posts/a.html", "status": "mine"}"#,
        "",
        r#"{"id": 7, "text": "\ud800"}"#,
        r#"{"id": "\ud800", "text": "x"}"#,
        "not json",
        "[1]",
        r#"{"id": 8}"#,
        r#"{"id": 9, "text": 5}"#,
        r#"{"text": "old", "text": "last"}"#,
        r#"{"id": 10, "text": ""}"#,
    ]
    .join("\n");
    let ran = folder.run_with(&["convert", "--jsonl", "--from", "html"], input.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    insta::assert_snapshot!(ran.out);
    assert_eq!(ran.out.lines().count(), 11);
    // Lone surrogates make two of the answers unreadable for strict readers exactly where the question was.
    for (line, text) in ran.out.lines().enumerate().filter(|(line, _)| ![3, 4].contains(line)) {
        let value: Value = serde_json::from_str(text).unwrap();
        assert!(["converted", "error"].contains(&value["status"].as_str().unwrap()), "line {line}: {text}");
    }
    assert!(ran.err.contains("11 records: "), "{}", ran.err);
    let many: String = (0..3000).map(|i| format!("{{\"id\":{i},\"text\":\"<p>{i}</p>\"}}\n")).collect();
    let ran = folder.run_with(&["convert", "--jsonl", "--from", "html", "--threads", "4"], many.as_bytes());
    for (i, line) in ran.out.lines().enumerate() {
        let value: Value = serde_json::from_str(line).unwrap();
        assert_eq!((&value["id"], &value["text"]), (&json!(i), &json!(format!("{i}\n"))));
    }
    assert_eq!(ran.out.lines().count(), 3000);
}

#[test]
fn the_filter_reads_front_matter_only_when_told() {
    let folder = Folder::new(&[]);
    let record = json!({"text": "---\ntitle: x\n---\n<p>一</p>\n"}).to_string();
    let text = |arguments: &[&str]| -> Value {
        let ran = folder.run_with(&[&["convert", "--jsonl"], arguments].concat(), record.as_bytes());
        serde_json::from_str::<Value>(&ran.out).unwrap()["text"].clone()
    };
    assert_eq!(text(&["--front-matter"]), "---\ntitle: x\n---\n一\n");
    assert!(!text(&[]).as_str().unwrap().starts_with("---\ntitle: x\n---\n"));
}

#[test]
fn without_a_proof_nothing_is_called_proved() {
    let folder = Folder::new(&[("a.html", "<p>一<b>二</b></p>\n")]);
    let ran = folder.run(&["convert", "--no-proof", "--format", "json", "--out", "out", "a.html"]);
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(value["summary"]["conversion"]["unproved"], 1, "{}", ran.out);
    assert_eq!(value["summary"]["conversion"]["identical"], 0);
    let ran = folder.run(&["convert", "--no-proof", "a.html"]);
    assert!(ran.err.contains("0 rendered identically, 0 kept as HTML, 1 not proved, 0 lost"), "{}", ran.err);
    assert_eq!(ran.out, folder.run(&["convert", "a.html"]).out);
    let record = json!({"text": "<p>一</p>"}).to_string();
    let ran = folder.run_with(&["convert", "--jsonl", "--from", "html", "--no-proof"], record.as_bytes());
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&value["status"], &value["text"]), (&json!("unproved"), &json!("一\n")));
    assert!(ran.err.contains("0 converted, 1 not proved, 0 left as they were"), "{}", ran.err);
}

#[test]
fn the_filter_answers_before_it_is_asked_again() {
    let folder = Folder::new(&[]);
    let mut command = folder.command(&["convert", "--jsonl"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for i in 0..3 {
        writeln!(stdin, "{{\"id\":{i},\"text\":\"x\"}}").unwrap();
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        assert!(answer.starts_with(&format!("{{\"id\":{i},")), "{answer}");
    }
    drop(stdin);
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
    assert!(child.wait().unwrap().success());
}

#[test]
fn everything_that_is_named_can_be_explained() {
    let folder = Folder::new(&[]);
    let rules: Value = serde_json::from_str(&folder.run(&["rules", "--format", "json"]).out).unwrap();
    let names: Vec<&str> = rules.as_array().unwrap().iter().map(|rule| rule["name"].as_str().unwrap()).collect();
    assert!(names.len() > 15);
    let extra = ["loss/class", "config/type", "schema/value", "run/collision", "verify/link"];
    for name in names.iter().copied().chain(extra) {
        let ran = folder.run(&["explain", name]);
        assert!(ran.code == 0 && ran.out.starts_with(&format!("# {name}\n\n")), "{ran:?}");
    }
    let listed = folder.run(&["rules"]).out;
    assert_eq!(listed.lines().count(), names.len());
    let schema: Value = serde_json::from_str(&folder.run(&["schema", "export", "jekyll"]).out).unwrap();
    assert!(jsonschema::validator_for(&schema).is_ok());
    for name in folder.run(&["schema", "list"]).out.lines() {
        folder.write("x.yaml", folder.run(&["schema", "show", name]).out.as_bytes());
        assert_eq!(folder.run(&["schema", "check", "x.yaml"]).code, 0, "{name}");
    }
}
