//! The reports of `copydesk lint` as their readers take them: schemas, places in their units, several in one run.
//!
//! The schemas are not part of this project: `COPYDESK_OUTPUT_SCHEMAS` names the folder that holds them. Without the
//! variable what they say cannot be held against a report, and the tests say so.
#![cfg(all(feature = "cli", unix))]

mod folder;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use folder::{Folder, Ran};
use serde_json::Value;

/// A name with everything in it that some format escapes.
const PATH: &str = "_posts/2022-01-01-天 \"a\" & b]]>,:\n%.md";

/// Characters of one, two, three and four bytes, of one and two UTF-16 code units, before and inside of what is found; a
/// byte that no XML has.
const POST: &str = "---\ntitle: \"天津 🙂\"\ntitle: \"b\"\ndescription: \"more characters than the hash of a line takes in, so that what comes \
    after the front matter is not in the hashes of its first three lines: a line moves when others come before it\"\n---\n🙂天津é <font color=\"red\">红 ]]> & 🙂</font> x\u{1b}\u{1}\n\n\
    <p>One 🙂</b></p>\n\n\
    🙂🙂 I <3 it <center>天\r\n津</center>\n\n<p><b></b>a</p>\n<p>🙂 <a name=\"天\"></a> [a](http://example.com/?utm_source=x)</p>\n\n\
    <p>One 🙂</b></p>\n";

/// Formats that hold every finding, each with what stands for it in the order of the report.
const ALL: [&str; 6] = ["sarif", "gitlab", "junit", "checkstyle", "rdjson", "rdjsonl"];

fn site() -> Folder {
    Folder::new(&[("_config.yml", "title: x\n"), (PATH, POST), ("_posts/2022-01-02-ok.md", "---\ntitle: b\n---\nb\n")])
}

fn lint(folder: &Folder, format: &str) -> Ran {
    folder.run(&["lint", "--select", "all", "--format", format])
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(json).collect()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("a list: {value}"))
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("`{key}` is text: {value}"))
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_else(|| panic!("a number: {value}"))
}

/// The folder of the schemas.
fn schemas() -> Option<PathBuf> {
    let folder = std::env::var_os("COPYDESK_OUTPUT_SCHEMAS").map(PathBuf::from);
    if folder.is_none() {
        println!("COPYDESK_OUTPUT_SCHEMAS is not set: no schemas to hold reports against");
    }
    folder
}

/// What the reports are made of: the sample archive, posts with awkward names and texts, nothing at all, and what cannot be
/// read.
fn reports(format: &str) -> Vec<String> {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let archive = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/archive");
    let (awkward, clean, unreadable) = (site(), Folder::new(&[("a.md", "Text.\n")]), site());
    std::fs::write(unreadable.path("_posts").join(OsStr::from_bytes(b"2022-01-01-\xff.md")), POST).unwrap();
    let mistaken = Folder::new(&[("copydesk.yaml", "ignroe: html\n"), ("a.md", "Text.\n")]);
    let mut all =
        vec![lint(&awkward, format), lint(&unreadable, format), awkward.run(&["lint", "--format", format, archive])];
    assert_eq!(all.iter().map(|ran| ran.code).collect::<Vec<_>>(), [1, 2, 1]);
    all.push(clean.run(&["lint", "--format", format]));
    assert_eq!(all[3].code, 0, "{}", all[3].err);
    let ran = lint(&mistaken, format);
    assert_eq!(ran.code, 2);
    // Formats without a place for the mistake print nothing and say it beside.
    assert_eq!(ran.out.is_empty(), ran.err.contains("config/unknown-key"), "{ran:?}");
    if !ran.out.is_empty() {
        all.push(ran);
    }
    let told = all[1].err.contains("its name is not valid Unicode");
    assert_eq!(told, !all[1].out.contains("its name is not valid Unicode"), "{}", all[1].err);
    all.into_iter().map(|ran| ran.out).collect()
}

fn assert_valid(schema: &Path, value: &Value) {
    // Of a pattern for languages in SARIF's schema a bracket stands alone: that is itself to the regular expressions of
    // browsers, and a mistake to others.
    let schema = std::fs::read_to_string(schema).unwrap().replace("{2}]?$", r"{2}\\]?$");
    let schema = json(&schema);
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(value).map(|e| format!("{e} at {}", e.instance_path())).collect();
    assert_eq!(faults, [""; 0], "{value}");
    assert!(!validator.is_valid(&Value::from("no report")), "the schema takes anything");
}

#[test]
fn sarif_is_what_its_schema_says() {
    for report in reports("sarif").iter().map(|report| json(report)) {
        let run = &report["runs"][0];
        let rules: Vec<&str> = list(&run["tool"]["driver"]["rules"]).iter().map(|rule| text(rule, "id")).collect();
        assert_eq!(rules.iter().collect::<BTreeSet<_>>().len(), rules.len(), "{rules:?}");
        for result in list(&run["results"]) {
            assert_eq!(rules[number(&result["ruleIndex"])], text(result, "ruleId"));
        }
        for rule in list(&run["tool"]["driver"]["rules"]) {
            assert!(text(&rule["help"], "markdown").lines().count() > 2, "{rule}");
        }
        if let Some(schemas) = schemas() {
            assert_valid(&schemas.join("sarif-2.1.0.schema.json"), &report);
        }
    }
}

#[test]
fn sarif_tells_what_was_not_read() {
    let [archive, unread, _, clean, mistaken] = &reports("sarif")[..] else { panic!("five reports") };
    let invocation = |report: &String| json(report)["runs"][0]["invocations"][0].clone();
    for report in [archive, clean] {
        assert_eq!(invocation(report), serde_json::json!({"executionSuccessful": true}));
    }
    let unread = invocation(unread);
    assert_eq!(unread["executionSuccessful"], false);
    assert_eq!(unread["toolExecutionNotifications"][0]["descriptor"]["id"], "run/unreadable");
    let place = &unread["toolExecutionNotifications"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "_posts/2022-01-01-%EF%BF%BD.md");
    let mistaken = &invocation(mistaken)["toolConfigurationNotifications"][0];
    assert_eq!(mistaken["descriptor"]["id"], "config/unknown-key");
    assert_eq!(mistaken["locations"][0]["physicalLocation"]["region"]["startLine"], 1);
}

#[test]
fn rdjson_is_what_its_schemas_say() {
    let documents = reports("rdjson");
    let all_lines = reports("rdjsonl");
    for (document, each) in documents.iter().zip(&all_lines) {
        let document = json(document);
        assert_eq!(list(&document["diagnostics"]), &lines(each));
        let Some(schemas) = schemas() else { continue };
        assert_valid(&schemas.join("rdjson-DiagnosticResult.schema.json"), &document);
        for line in lines(each) {
            assert_valid(&schemas.join("rdjson-Diagnostic.schema.json"), &line);
        }
    }
}

#[test]
fn junit_is_what_its_schema_says() {
    for report in reports("junit") {
        let document = roxmltree::Document::parse(&report).unwrap();
        let mut tests = 0;
        for suite in document.root_element().children().filter(roxmltree::Node::is_element) {
            let of = |element: &str| suite.descendants().filter(|node| node.has_tag_name(element)).count().to_string();
            let said = |name: &str| suite.attribute(name).map(str::to_owned);
            for (attribute, element) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error")] {
                assert_eq!(said(attribute), Some(of(element)), "{report}");
            }
            tests += suite.children().filter(|node| node.has_tag_name("testcase")).count();
        }
        assert!(tests > 0, "a report without a test is taken for a mistake: {report}");
        let Some(schemas) = schemas() else { continue };
        let folder = Folder::new(&[("junit.xml", &report)]);
        let mut command = Command::new("xmllint");
        command.args(["--noout", "--schema"]).arg(schemas.join("junit-10.xsd")).arg(folder.path("junit.xml"));
        let output = command.output().expect("xmllint is there (Debian: libxml2-utils)");
        assert!(output.status.success(), "{}\n{report}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn checkstyle_is_what_its_readers_take() {
    let line_or_column =
        |text: Option<&str>| text.is_some_and(|text| text.parse::<u32>().is_ok_and(|number| number > 0));
    for report in reports("checkstyle") {
        let document = roxmltree::Document::parse(&report).unwrap();
        let root = document.root_element();
        assert_eq!((root.tag_name().name(), root.attribute("version")), ("checkstyle", Some("4.3")));
        let mut files = BTreeSet::new();
        for file in root.children().filter(roxmltree::Node::is_element) {
            assert_eq!(file.tag_name().name(), "file");
            assert!(file.attribute("name").is_some_and(|name| files.insert(name)), "each file stands once: {report}");
            let errors: Vec<_> = file.children().filter(roxmltree::Node::is_element).collect();
            assert!(!errors.is_empty(), "{report}");
            for error in errors {
                assert_eq!(error.tag_name().name(), "error");
                assert!(line_or_column(error.attribute("line")) && line_or_column(error.attribute("column")));
                assert!(matches!(error.attribute("severity"), Some("error" | "warning" | "info")));
                assert!(error.attribute("message").is_some_and(|message| !message.is_empty()));
                assert!(error.attribute("source").is_some_and(|source| source.starts_with("copydesk.")));
            }
        }
    }
}

#[test]
fn gitlab_is_what_its_documentation_says() {
    for report in reports("gitlab") {
        let mut fingerprints = BTreeSet::new();
        for issue in list(&json(&report)) {
            assert!(!text(issue, "description").is_empty() && text(issue, "check_name").contains('/'), "{issue}");
            assert!(matches!(text(issue, "severity"), "info" | "minor" | "major" | "critical" | "blocker"));
            assert!(!text(&issue["location"], "path").starts_with("./"));
            assert!(number(&issue["location"]["lines"]["begin"]) > 0);
            assert!(fingerprints.insert(text(issue, "fingerprint").to_owned()), "two of {issue}");
        }
    }
}

/// Every format says the same of the same places: each in its own unit leads to the bytes that `jsonl` names.
#[test]
fn places_are_the_same_in_every_unit() {
    let folder = site();
    let found = lines(&lint(&folder, "jsonl").out);
    assert!(found.len() > 10, "{found:?}");
    let reports = ALL.map(|format| lint(&folder, format).out);
    let (sarif, gitlab, rdjson) = (json(&reports[0]), json(&reports[1]), lines(&reports[5]));
    let results = list(&sarif["runs"][0]["results"]);
    let (junit, checkstyle) =
        (roxmltree::Document::parse(&reports[2]).unwrap(), roxmltree::Document::parse(&reports[3]).unwrap());
    let tests: Vec<_> = junit.descendants().filter(|node| node.has_tag_name("testcase")).collect();
    let errors: Vec<_> = checkstyle.descendants().filter(|node| node.has_tag_name("error")).collect();
    let counts = [results.len(), list(&gitlab).len(), tests.len(), errors.len(), rdjson.len()];
    assert_eq!(counts, [found.len(); 5]);
    for (i, finding) in found.iter().enumerate() {
        let (rule, span) = (text(finding, "rule"), [&finding["span"]["start"], &finding["span"]["end"]].map(number));
        let path = text(finding, "path");
        let source = folder.read(path);
        assert_eq!((text(&results[i], "ruleId"), text(&rdjson[i]["code"], "value")), (rule, rule));
        let physical = &results[i]["locations"][0]["physicalLocation"];
        assert_eq!(utf16(&source, &physical["region"]), span, "{finding}");
        let uri = text(&physical["artifactLocation"], "uri");
        assert_eq!(decode(uri), path, "{uri}");
        assert!(uri.is_ascii() && !uri.contains([' ', '"', ':', '&']), "{uri}");
        assert_eq!(utf8(&source, &rdjson[i]["location"]["range"]), span, "{finding}");
        assert_eq!(number(&list(&gitlab)[i]["location"]["lines"]["begin"]), number(&finding["start"]["line"]));
        assert_eq!(errors[i].attribute("column"), Some(&*finding["start"]["column"].to_string()));
        assert_eq!(errors[i].parent().and_then(|file| file.attribute("name")), Some(path));
        assert_eq!(errors[i].attribute("source"), Some(&*format!("copydesk.{rule}")));
        assert!(errors[i].attribute("message").is_some_and(|said| said.starts_with(&shown(text(finding, "message")))));
        assert_eq!(tests[i].attribute("classname"), Some(path));
        for (related, one) in list(&finding["related"]).iter().zip(list_or_none(&results[i]["relatedLocations"])) {
            let span = [&related["span"]["start"], &related["span"]["end"]].map(number);
            assert_eq!(utf16(&source, &one["physicalLocation"]["region"]), span);
        }
    }
}

/// What a reader of the report would write with its fixes is what the edits of `jsonl` make.
#[test]
fn fixes_are_the_same_in_every_unit() {
    let folder = site();
    let (found, sarif) = (lines(&lint(&folder, "jsonl").out), json(&lint(&folder, "sarif").out));
    let rdjson = lines(&lint(&folder, "rdjsonl").out);
    let mut fixes = 0;
    for (i, finding) in found.iter().enumerate().filter(|(_, finding)| !finding["fix"].is_null()) {
        let source = folder.read(text(finding, "path"));
        let edits = list(&finding["fix"]["edits"]).iter();
        let edits = edits.map(|e| ([&e["start"], &e["end"]].map(number), text(e, "text").to_owned())).collect();
        let wanted = edited(&source, edits);
        let fix = &sarif["runs"][0]["results"][i]["fixes"][0];
        assert_eq!(text(&fix["description"], "text"), text(&finding["fix"], "title"));
        let replacements = list(&fix["artifactChanges"][0]["replacements"]).iter();
        let inserted = |r: &Value| r["insertedContent"]["text"].as_str().unwrap_or_default().to_owned();
        let edits = replacements.map(|r| (utf16(&source, &r["deletedRegion"]), inserted(r))).collect();
        assert_eq!(edited(&source, edits), wanted, "{finding}");
        let suggestion = &rdjson[i]["suggestions"][0];
        let edits = vec![(utf8(&source, &suggestion["range"]), text(suggestion, "text").to_owned())];
        assert_eq!(edited(&source, edits), wanted, "{finding}");
        fixes += 1;
    }
    assert!(fixes > 3, "{found:?}");
}

fn list_or_none(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Text as XML can hold it.
fn shown(text: &str) -> String {
    let picture =
        |c: char| if c < ' ' && !"\t\r\n".contains(c) { char::from_u32(0x2400 + c as u32).unwrap() } else { c };
    text.chars().map(picture).collect()
}

/// Bytes of a region whose columns are UTF-16 code units.
fn utf16(source: &str, region: &Value) -> [usize; 2] {
    ["start", "end"].map(|end| {
        let (line, column) = (&region[format!("{end}Line")], &region[format!("{end}Column")]);
        let start = line_start(source, number(line));
        let mut units = 1;
        let before = source[start..].chars().take_while(|c| {
            units += c.len_utf16();
            units <= number(column)
        });
        start + before.map(char::len_utf8).sum::<usize>()
    })
}

/// Bytes of a range whose columns are bytes.
fn utf8(source: &str, range: &Value) -> [usize; 2] {
    ["start", "end"].map(|end| line_start(source, number(&range[end]["line"])) + number(&range[end]["column"]) - 1)
}

fn line_start(source: &str, line: usize) -> usize {
    source.split_inclusive('\n').take(line - 1).map(str::len).sum()
}

fn edited(source: &str, mut edits: Vec<([usize; 2], String)>) -> String {
    edits.sort();
    let mut out = source.to_owned();
    for ([start, end], text) in edits.into_iter().rev() {
        out.replace_range(start..end, &text);
    }
    out
}

fn decode(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&after[..2]).unwrap(), 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Lines that were moved and findings that came before do not make old findings new.
#[test]
fn fingerprints_stay_where_lines_move() {
    let folder = site();
    let of = |folder: &Folder| {
        let (sarif, gitlab) = (json(&lint(folder, "sarif").out), json(&lint(folder, "gitlab").out));
        let hashes = list(&sarif["runs"][0]["results"]).iter();
        let hash =
            |r: &Value| (text(r, "ruleId").to_owned(), r["partialFingerprints"]["primaryLocationLineHash"].to_string());
        let prints =
            list(&gitlab).iter().map(|issue| (text(issue, "check_name").to_owned(), issue["fingerprint"].to_string()));
        (hashes.map(hash).collect::<BTreeSet<_>>(), prints.collect::<BTreeSet<_>>())
    };
    let before = of(&folder);
    assert!(before.0.iter().all(|(_, hash)| hash.contains(':')), "{before:?}");
    let moved = POST.replacen("---\n🙂天津", "---\nA paragraph.\n\n<p>New</b></p>\n\n🙂天津", 1);
    assert_ne!(moved, POST);
    folder.write(PATH, moved.as_bytes());
    let after = of(&folder);
    assert!(before.0.is_subset(&after.0), "{before:?}\n{after:?}");
    assert!(before.1.is_subset(&after.1), "{before:?}\n{after:?}");
    assert!(after.1.len() > before.1.len());
}

#[test]
fn many_reports_are_one_run() {
    let folder = site();
    let alone = ALL.map(|format| lint(&folder, format).out);
    let short = lint(&folder, "short");
    for threads in ["1", "4"] {
        let names = ALL.map(|format| format!("{format}=report.{format}"));
        let mut arguments = vec!["lint", "--select", "all", "--threads", threads, "--format", "short"];
        arguments.extend(names.iter().flat_map(|name| ["--format", name]));
        let ran = folder.run(&arguments);
        assert_eq!((ran.code, &ran.out, &ran.err), (1, &short.out, &short.err));
        for (format, alone) in ALL.iter().zip(&alone) {
            assert_eq!(&folder.read(&format!("report.{format}")), alone, "{format} with {threads} threads");
        }
    }
    let names: Vec<PathBuf> = folder.all().into_iter().map(|(path, _)| path).collect();
    assert!(!names.iter().any(|path| path.to_string_lossy().contains(".copydesk-")), "{names:?}");
    let moved = folder.run(&["lint", "--select", "all", "--format", "short", "--output-file", "short.txt"]);
    assert_eq!((moved.code, &*moved.out, &moved.err), (1, "", &short.err));
    assert_eq!(folder.read("short.txt"), short.out);
    let pretty = folder.run(&["lint", "--output-file", "pretty.txt", "--format", "json=a.json"]);
    assert_eq!((pretty.code, &*pretty.out), (2, ""), "{}", pretty.err);
    let pretty = folder.run(&["lint", "--output-file", "pretty.txt"]);
    assert_eq!((pretty.code, &*pretty.out), (1, ""));
    assert_eq!(folder.read("pretty.txt"), folder.run(&["lint"]).out);
}

#[test]
fn statistics_and_fixes_leave_reports_in_files() {
    let folder = site();
    let (sarif, table) = (lint(&folder, "sarif").out, folder.run(&["lint", "--select", "all", "--statistics"]).out);
    let ran = folder.run(&["lint", "--select", "all", "--statistics", "--format", "sarif=a.sarif"]);
    assert_eq!((&ran.out, folder.read("a.sarif")), (&table, sarif));
    assert!(table.contains("html/"), "{table}");
    let folder = Folder::new(&[]);
    let ran = folder.run_with(
        &["lint", "-", "--fix", "--format", "short", "--format", "jsonl=left.jsonl"],
        b"<p>A</b></p>\n\n<center>x</center>\n",
    );
    assert_eq!(ran.out, "<p>A</p>\n\n<center>x</center>\n");
    assert!(ran.err.starts_with("<stdin>:3:1: warning html/obsolete-element"), "{}", ran.err);
    assert_eq!(lines(&folder.read("left.jsonl")).len(), 1);
}

#[test]
fn a_report_takes_the_place_of_nothing_else() {
    let folder = site();
    folder.write("copydesk.yaml", b"schema: mine.yaml\n");
    folder.write("mine.yaml", b"extends: jekyll\n");
    folder.write("posts/keep", b"");
    std::os::unix::fs::symlink("../_posts/2022-01-02-ok.md", folder.path("posts/link.md")).unwrap();
    let before = folder.all();
    let post = format!("sarif={PATH}");
    for (arguments, said) in [
        (&["--format", &*post][..], "is a post"),
        (&["--output-file", "posts/link.md"][..], "is a post"),
        (&["--output-file", "copydesk.yaml"], "is a configuration or schema file"),
        (&["--output-file", "./_config.yml"], "is a configuration or schema file"),
        (&["--output-file", "mine.yaml"], "is a configuration or schema file"),
        (&["--output-file", "posts"], "is a folder"),
        (&["--output-file", "no/such/a.json"], "lies in a folder that does not exist"),
        (&["--format", "json=a.json", "--format", "sarif=./a.json"], "is named for two reports"),
        (&["--format", "json", "--format", "sarif"], "both `json` and `sarif`"),
        (&["--format", "json="], "names no file"),
        (&["--format", "jsn=a.json"], "did you mean `json`?"),
        (&["--format", "json=a.json", "--output-file", "b.json"], "nothing is left to write into `b.json`"),
        (&["--diff", "--output-file", "b.json"], "--diff prints changes"),
        (&["--max-warnings", "3", "--fail-on", "never"], "leave one of them away"),
    ] {
        let ran = folder.run(&[&["lint"], arguments].concat());
        assert_eq!((ran.code, &*ran.out), (2, ""), "{arguments:?}");
        assert!(ran.err.contains(said), "{arguments:?}: {}", ran.err);
        assert_eq!(folder.all(), before, "{arguments:?}");
    }
    // Nothing was checked: what the file says is as true as it was.
    folder.write("report.json", b"old");
    folder.write("copydesk.yaml", b"ignroe: html\n");
    let ran = folder.run(&["lint", "--format", "json=report.json"]);
    assert!(ran.code == 2 && ran.err.contains("config/unknown-key"), "{}", ran.err);
    assert_eq!(folder.read("report.json"), "old");
}

#[test]
fn what_fails_a_check_is_said() {
    let (error, warning, info) = ("[a](<http://x y/>)\n", "<center>x</center>\n", "a <b></b>\n");
    let code = |posts: &[&str], arguments: &[&str]| {
        let names: Vec<String> = (0..posts.len()).map(|i| format!("{i}.md")).collect();
        let files: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(posts.iter().copied()).collect();
        Folder::new(&files).run(&[&["lint", "--format", "short"], arguments].concat()).code
    };
    let codes = |arguments: &[&str]| [error, warning, info].map(|post| code(&[post], arguments));
    assert_eq!(codes(&[]), [1, 1, 0]);
    assert_eq!(codes(&["--fail-on", "error"]), [1, 0, 0]);
    assert_eq!(codes(&["--fail-on", "warning"]), [1, 1, 0]);
    assert_eq!(codes(&["--fail-on", "info"]), [1, 1, 1]);
    assert_eq!(codes(&["--fail-on", "never"]), [0, 0, 0]);
    assert_eq!(codes(&["--max-warnings", "0"]), [1, 1, 0]);
    assert_eq!(codes(&["--max-warnings", "1"]), [1, 0, 0]);
    assert_eq!(code(&[warning, warning, info], &["--max-warnings", "1", "--fail-on", "error"]), 1);
    assert_eq!(code(&[warning, warning, info], &["--max-warnings", "2"]), 0);
}

/// GitHub rejects a run of more results as a whole.
#[test]
fn sarif_holds_what_github_takes() {
    let mut post = "a <b></b>\n\n".repeat(200);
    post.push_str(&"<center>x</center>\n\n".repeat(24_990));
    post.push_str(&"[a](<http://x y/>)\n\n".repeat(20));
    let folder = Folder::new(&[("a.md", &post)]);
    let arguments = ["lint", "--select", "html/empty-element,html/obsolete-element,link/malformed", "--format"];
    let ran = folder.run(&[&arguments[..], &["sarif"]].concat());
    let cut = "210 findings (10 warnings, 200 infos)";
    assert!(ran.err.starts_with(&format!("note: the report is without {cut}, the least severe")), "{}", ran.err);
    let report = json(&ran.out);
    let run = &report["runs"][0];
    let results = list(&run["results"]);
    let of = |level: &str| results.iter().filter(|result| result["level"] == level).count();
    assert_eq!((results.len(), of("error"), of("warning"), of("note")), (25_000, 20, 24_980, 0));
    let notes = list(&run["invocations"][0]["toolExecutionNotifications"]);
    let notes: Vec<&str> = notes.iter().map(|note| text(&note["message"], "text")).collect();
    assert_eq!(
        notes,
        [
            &*format!("{cut} left out, the least severe ones: GitHub takes 25,000 findings a run"),
            "of the 25,000 findings here GitHub shows 5,000 findings"
        ]
    );
    let all = folder.run(&[&arguments[..], &["jsonl"]].concat());
    assert_eq!(all.out.lines().count(), 25_210);
}

#[test]
fn losses_of_a_conversion_are_reported_alike() {
    let folder =
        Folder::new(&[("a.html", "---\ntitle: x\n---\n<p style=\"color: red\">天🙂 <b id=\"x\">二</b></p>\n")]);
    for format in ALL {
        let ran = folder.run(&["convert", "a.html", "--format", format, "--out", "out", "--force"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains("loss/style-attribute"), "{format}: {}", ran.out);
    }
}
