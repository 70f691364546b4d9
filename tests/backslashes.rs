//! What nobody wants to read in Markdown, counted: the backslashes and character references that are written for each
//! target, over the project's own cases and its sample archive. A change that writes more of them shows here.

mod source;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use copydesk::convert::{Settings, TARGETS, convert_body};
use copydesk::front_matter;
use copydesk::markup::{Dialect, ReadOptions, TemplateSyntax};
use copydesk::schema::Schema;
use copydesk::text::SourceFile;
use source::{files, root};

/// How often each backslash (`\\_`) and each reference (`&#x`, `&lt;`) stands in `text`, outside of fenced code.
fn count(text: &str, counts: &mut BTreeMap<String, usize>) {
    let mut fence = None;
    for line in text.lines() {
        let bare = line.trim_start_matches([' ', '>']);
        let mark = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
        if mark.is_some() && (fence.is_none() || fence == mark) {
            fence = if fence.is_some() { None } else { mark };
            continue;
        }
        if fence.is_some() {
            continue;
        }
        let mut rest = line;
        while let Some(at) = rest.find(['\\', '&']) {
            let from = &rest[at..];
            let length = if let Some(escaped) = from.strip_prefix('\\') {
                let next = escaped.chars().next().filter(char::is_ascii_punctuation);
                // A break at the end of a line.
                if escaped.is_empty() || next.is_some() { 1 + next.map_or(0, char::len_utf8) } else { 0 }
            } else {
                let name = from[1..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '#')).unwrap_or(0);
                if name > 0 && from[1 + name..].starts_with(';') { name + 2 } else { 0 }
            };
            if length > 0 {
                let what = &from[..length];
                let what = if what.starts_with("&#x") {
                    "&#x…;"
                } else if what.starts_with("&#") {
                    "&#…;"
                } else {
                    what
                };
                *counts.entry(what.to_owned()).or_default() += 1;
            }
            rest = &from[length.max(1)..];
        }
    }
}

#[test]
fn backslashes_and_references_per_target() {
    let folders = ["fixtures/convert", "fixtures/archive", "fixtures/lint/html", "fixtures/kramdown"];
    let of = |folder: &&str| [files(folder, "html"), files(folder, "md")].concat();
    // What kramdown makes of a case is the case once more.
    let paths: Vec<String> = folders.iter().flat_map(of).collect();
    let paths: Vec<String> =
        paths.iter().filter(|p| !p.ends_with(".html") || !p.starts_with("fixtures/kramdown")).cloned().collect();
    assert!(paths.len() > 500, "{} files", paths.len());
    let mut table = String::new();
    for target in TARGETS {
        let mut counts = BTreeMap::new();
        let mut bytes = 0;
        for path in &paths {
            let bytes_of = std::fs::read(root().join(path)).expect("a case can be read");
            let file = SourceFile::from_bytes(path.as_str(), bytes_of);
            let body = file.slice(front_matter::read(&file).body).to_owned();
            let source = SourceFile::from_text(path.as_str(), body);
            let dialect = match path.strip_suffix(".html") {
                Some(_) => Dialect::Html,
                None if path.starts_with("fixtures/kramdown") => Dialect::Kramdown,
                None => Dialect::Gfm,
            };
            let options = ReadOptions { dialect, templates: TemplateSyntax::Liquid, ..ReadOptions::default() };
            let settings = Settings { target, ..Settings::default() };
            let done = convert_body(&source, &options, &Schema::default(), &settings);
            bytes += done.text.len();
            count(&done.text, &mut counts);
        }
        let sum =
            |start: char| counts.iter().filter(|(what, _)| what.starts_with(start)).map(|(_, n)| n).sum::<usize>();
        let (backslashes, references) = (sum('\\'), sum('&'));
        let _ = writeln!(
            table,
            "{}: {backslashes} backslashes, {references} references in {} kB",
            target.name,
            bytes / 1000
        );
        let mut sorted: Vec<_> = counts.iter().collect();
        sorted.sort_by_key(|(what, n)| (std::cmp::Reverse(**n), (*what).clone()));
        for (what, n) in sorted {
            let what = if what == "\\" { "\\ at the end of a line" } else { what };
            let _ = writeln!(table, "  {n:5} {what}");
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn what_is_counted() {
    let mut counts = BTreeMap::new();
    count("a\\_b &lt; \\\\ &#x8FD1;&#38; & x; \\a\n```\n\\* &amp;\n```\n> \\*\\\n", &mut counts);
    let found: Vec<(&str, usize)> = counts.iter().map(|(what, n)| (&**what, *n)).collect();
    let wanted = [("&#x…;", 1), ("&#…;", 1), ("&lt;", 1), ("\\", 1), ("\\*", 1), ("\\\\", 1), ("\\_", 1)];
    assert_eq!(found, wanted);
}
