//! Findings that are not wanted, as people say so: comments, `per_file_ignores`, `overrides`; and what the documents about
//! it promise.
#![cfg(feature = "cli")]

mod folder;

use folder::{Folder, Ran};

const POST: &str = "content/posts/a.md";

fn hugo(files: &[(&str, &str)]) -> Folder {
    Folder::new(&[&[("hugo.toml", "title = 'x'\n"), ("copydesk.yaml", "")], files].concat())
}

fn post(body: &str) -> String {
    format!("---\ntitle: A\ndate: 2022-03-21\n---\n{body}")
}

/// The rules of the findings, each with its line.
fn found(ran: &Ran) -> Vec<String> {
    let one = |line: &str| {
        let mut parts = line.splitn(4, ':');
        let (place, rest) = (parts.nth(1)?, parts.nth(1)?);
        Some(format!("{place} {}", rest.split_whitespace().nth(1)?))
    };
    ran.out.lines().filter_map(one).collect()
}

#[test]
fn what_is_suppressed_is_counted_and_never_mended() {
    let body = "<!-- copydesk-ignore html/stray-end-tag: why -->\n<p>One</b></p>\n\n<p>Two</b></p>\n";
    let folder = hugo(&[(POST, &post(body))]);
    let ran = folder.run(&["lint", "--format", "short"]);
    assert_eq!(found(&ran), ["8 html/stray-end-tag"], "{ran:?}");
    assert!(ran.err.ends_with(", 1 suppressed\n"), "{}", ran.err);
    let json: serde_json::Value = serde_json::from_str(&folder.run(&["lint", "--format", "json"]).out).unwrap();
    assert_eq!(json["summary"]["suppressed"], 1);
    let ran = folder.run(&["lint", "--fix"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(folder.read(POST), post(&body.replace("Two</b>", "Two")));
    let ran = folder.run(&["lint", "--diff", "--select", "all"]);
    assert!(!ran.out.contains("One"), "{ran:?}");
}

#[test]
fn unused_comments_are_taken_away_by_fix() {
    let body = "One\n\n<!-- copydesk-ignore html/stray-end-tag, html/misnested: why -->\n<p>Two</b></p>\n\n\
                <!-- copydesk-ignore html -->\n\nThree <!-- copydesk-ignore html/misnested -->\nlines\n";
    let folder = hugo(&[(POST, &post(body))]);
    assert_eq!(folder.run(&["lint", "--fix"]).code, 0);
    let left = "One\n\n<!-- copydesk-ignore html/stray-end-tag: why -->\n<p>Two</b></p>\n\nThree\nlines\n";
    assert_eq!(folder.read(POST), post(left));
    let again = folder.run(&["lint", "--fix"]);
    assert!(again.code == 0 && !again.err.contains("applied"), "{again:?}");
}

#[test]
fn findings_of_the_second_phase_are_suppressed_and_what_is_in_vain_is_told_after_it() {
    let body = "[gone](/posts/gone/) <!-- copydesk-ignore link/internal-missing: it comes tomorrow -->\n\n\
                [b](/posts/b/) <!-- copydesk-ignore link/internal-missing -->\n";
    let folder = hugo(&[(POST, &post(body)), ("content/posts/b.md", &post("b\n").replace("A", "B"))]);
    let ran = folder.run(&["lint", "--format", "short"]);
    assert_eq!(found(&ran), ["7 suppression/unused"], "{ran:?}");
    assert!(ran.err.contains("1 suppressed"), "{}", ran.err);
    // Not where pages were not compared, or the rule did not run.
    let alone = folder.run_with(&["lint", "--stdin-filename", POST, "--format", "short"], post(body).as_bytes());
    assert_eq!(found(&alone), [""; 0], "{alone:?}");
    let others = folder.run(&["lint", "--format", "short", "--select", "suppression,html"]);
    assert_eq!(found(&others), [""; 0], "{others:?}");
}

#[test]
fn a_comment_for_the_file_holds_in_both_parts() {
    let text = "---\n# copydesk: ignore-file[html/stray-end-tag, front-matter/type]\ntitle: [A]\ndate: 2022-03-21\n---\n\
                <p>One</b></p>\n";
    let ran = hugo(&[(POST, text)]).run(&["lint", "--format", "short"]);
    assert!(ran.code == 0 && ran.err.contains("2 suppressed"), "{ran:?}");
    let toml = "+++\ntitle = [\"A\"] # copydesk: ignore[front-matter/type]: so be it\ndate = 2022-03-21\n+++\n\
                <!-- copydesk-ignore-file html -->\n<p>One</b></p>\n";
    let ran = hugo(&[(POST, toml)]).run(&["lint", "--format", "short"]);
    assert!(ran.code == 0 && ran.err.contains("2 suppressed"), "{ran:?}");
}

#[test]
fn convert_keeps_the_comments() {
    let body = "<!-- vendor -->\n\n<!-- copydesk-ignore html/obsolete-element: why -->\n\n<u>One</u>\n\n\
                Two <!-- copydesk-ignore html -->\nlines\n\n<!--more-->\n\nThree\n";
    for (to, file) in [("markdown", "a.md"), ("html", "a.html")] {
        let folder = Folder::new(&[("a.md", body)]);
        let ran = folder.run(&["convert", "--to", to, "--out", "out", "a.md"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let out = folder.read(&format!("out/{file}"));
        for kept in
            ["<!-- copydesk-ignore html/obsolete-element: why -->", "<!-- copydesk-ignore html -->", "<!--more-->"]
        {
            assert!(out.contains(kept), "{to}: {out}");
        }
        assert!(!out.contains("vendor"), "{out}");
        let again = Folder::new(&[(file, &*out)]);
        again.run(&["convert", "--to", to, "--in-place", file]);
        assert_eq!(again.read(file), out);
    }
}

#[test]
fn template_comments_suppress_where_they_are_comments() {
    let body = |comment: &str| format!("---\ntitle: A\n---\n{comment}\n<p>One</b></p>\n");
    let lint = |generator: &str, comment: &str| {
        let folder = Folder::new(&[("copydesk.yaml", &format!("generator: {generator}\n")), ("a.md", "x")]);
        let path = if generator == "jekyll" { "_posts/2022-03-21-a.md" } else { "a.md" };
        folder.write(path, body(comment).as_bytes());
        let ran = folder.run(&["lint", "--select", "html/stray-end-tag", "--format", "short", path]);
        ran.err.contains("1 suppressed")
    };
    assert!(lint("jekyll", "{% comment %}copydesk-ignore html{% endcomment %}"));
    assert!(lint("jekyll", "{%- comment -%} copydesk-ignore html {%- endcomment -%}"));
    assert!(!lint("jekyll", "{% # copydesk-ignore html %}"));
    assert!(lint("eleventy", "{% # copydesk-ignore html %}") || lint("eleventy", "{# copydesk-ignore html #}"));
    assert!(!lint("hugo", "{{/* copydesk-ignore html */}}"));
}

#[test]
fn comments_are_written_for_what_is_found() {
    let body = "<p>One</b></p>\n\n- a\n- Two</b>\n- c\n\nThree <!-- copydesk-ignore html/misnested -->\n";
    let text = post(body).replace("title: A", "title: [A]\ntags: 5");
    let folder = hugo(&[(POST, &text), ("content/posts/b.md", "{\"title\": [\"B\"]}\n\nOne\n")]);
    let ran = folder.run(&["lint", "--add-ignores=old site", "--select", "html/stray-end-tag,front-matter/type"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    insta::assert_snapshot!(format!("{}\n{}\n{}", ran.err, folder.read(POST), folder.read("content/posts/b.md")));
    let ran = folder.run(&["lint", "--select", "html/stray-end-tag,front-matter/type,suppression"]);
    assert!(ran.code == 0 && ran.err.ends_with("suppressed\n"), "{ran:?}");
    let again = folder.run(&["lint", "--add-ignores", "--select", "html/stray-end-tag,front-matter/type"]);
    assert!(again.err.ends_with("0 findings suppressed by 0 comments in 0 files\n"), "{again:?}");
    assert_eq!(folder.run(&["lint", "--add-ignores=a --> b"]).code, 2);
}

#[test]
fn what_holds_for_some_paths_only() {
    let config = "per_file_ignores:\n  drafts/: all\noverrides:\n- files: old/\n  schema: {front_matter: {properties: {old: \
                  {type: string}}, required: [old]}}\n  severity: {html: info}\n- files: ['*.html']\n  select: html/tag-case\n";
    let text = "---\ntitle: A\n---\n<P>One</b></P>\n";
    let folder = Folder::new(&[("copydesk.yaml", config), ("a.md", text), ("old/b.md", text), ("old/c.html", text)]);
    folder.write("drafts/d.md", text.as_bytes());
    let ran = folder.run(&["lint", "--format", "short"]);
    let lines: Vec<&str> = ran.out.lines().map(|line| line.split(" `").next().unwrap_or(line)).collect();
    let rules = |path: &str| -> Vec<String> {
        let of = lines.iter().filter(|line| line.starts_with(path));
        of.map(|line| line.split(' ').skip(1).take(2).collect::<Vec<_>>().join(" ")).collect()
    };
    assert_eq!(rules("drafts"), [""; 0], "{ran:?}");
    assert_eq!(rules("a.md"), ["warning html/stray-end-tag"], "{ran:?}");
    assert!(rules("old/b.md").contains(&"error front-matter/required-key".to_owned()), "{ran:?}");
    assert!(rules("old/b.md").contains(&"info html/stray-end-tag".to_owned()), "{ran:?}");
    assert!(rules("old/c.html").iter().all(|rule| rule == "info html/tag-case"), "{ran:?}");
    assert!(!rules("old/c.html").is_empty(), "{ran:?}");
    let ran = folder.run(&["lint", "--show-settings", "old/c.html", "a.md"]);
    assert!(ran.out.contains("  schema:         written in the override\n  rules:          1 of "), "{ran:?}");
    assert!(ran.out.contains("    info     html/tag-case"), "{ran:?}");
    assert!(ran.out.contains("\na.md\n") && ran.out.contains("that of the generator"), "{ran:?}");
    // The command line comes first.
    let ran = folder.run(&["lint", "--format", "short", "--schema", "none", "--select", "front-matter", "old/b.md"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

/// The fenced blocks of a document in that language.
fn blocks(document: &str, language: &str) -> Vec<String> {
    let text = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(document)).unwrap();
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).map(|rest| format!("{}\n", rest.split("\n```").next().unwrap())).collect()
}

#[test]
fn the_examples_of_the_document_are_true() {
    let bodies = blocks("docs/suppressions.md", "md");
    assert_eq!(bodies.len(), 4);
    for body in bodies {
        let ran = hugo(&[(POST, &post(&body))]).run(&["lint", "--select", "html/obsolete-element,suppression"]);
        assert!(ran.code == 0 && ran.err.contains("1 suppressed"), "{body}\n{ran:?}");
    }
    for front_matter in blocks("docs/suppressions.md", "yaml") {
        let folder = hugo(&[(POST, &format!("---\n{front_matter}---\na\n"))]);
        let ran = folder.run(&["lint", "--select", "front-matter/type,suppression"]);
        assert!(ran.code == 0 && ran.err.contains("2 suppressed"), "{front_matter}\n{ran:?}");
    }
    let config = blocks("docs/configuration.md", "yaml").remove(0);
    let folder = Folder::new(&[("copydesk.yaml", &config), ("_posts/old/2019-01-02-a.md", "---\ntitle: A\n---\nx\n")]);
    let ran = folder.run(&["lint", "--show-settings", "_posts/old/2019-01-02-a.md"]);
    let shown = blocks("docs/configuration.md", "text").remove(0);
    assert!(ran.out.starts_with(&shown), "{}", ran.out);
    assert_eq!(folder.run(&["lint", "--format", "json"]).code, 0);
}
