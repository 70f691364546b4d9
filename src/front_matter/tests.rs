//! The reader as a whole: spans, broken posts, the corpus.

use super::*;
use crate::text::ProblemKind;

fn source(text: &str) -> SourceFile {
    SourceFile::from_text("a.md", text)
}

/// `key-source=value-source` of every entry, nested ones indented, in one line each.
fn shown(text: &str, fences: Fences) -> (Vec<String>, Vec<(ProblemKind, String, String)>) {
    let source = source(text);
    let read = read_with(&source, fences);
    let mut out = Vec::new();
    if let Some(fm) = &read.front_matter {
        let mut stack: Vec<(usize, &Entry)> = fm.entries().iter().rev().map(|e| (0, e)).collect();
        while let Some((depth, entry)) = stack.pop() {
            out.push(format!(
                "{}{}={}",
                " ".repeat(depth),
                source.slice(entry.key_span),
                source.slice(entry.value.span)
            ));
            stack.extend(entry.value.as_mapping().unwrap_or_default().iter().rev().map(|e| (depth + 1, e)));
        }
    }
    let problems =
        read.problems.iter().map(|p| (p.kind, source.slice(p.span).to_owned(), p.detail.to_string())).collect();
    (out, problems)
}

#[test]
fn every_key_and_value_has_its_exact_place() {
    let text = "---\ntitle: \"天津: a\" # note\n# whole line\ncategories:\n- a b\n- 'c'\nempty:\nlist: [x, \"y\"]\nmap:\n  k: v\n  \
                e:\nblock: |\n  one\n  two\n\nfolded: >-\n  one\n\n\"q k\": &id {a: 1}\nalias: *id\nlast: 1\n---\n";
    let (lines, problems) = shown(text, Fences::STRICT);
    assert_eq!(problems, []);
    assert_eq!(
        lines,
        [
            "title=\"天津: a\"",
            "categories=- a b\n- 'c'",
            "empty=",
            "list=[x, \"y\"]",
            "map=k: v\n  e:",
            " k=v",
            " e=",
            "block=|\n  one\n  two",
            "folded=>-\n  one",
            "\"q k\"={a: 1}",
            " a=1",
            "alias=*id",
            " a=1",
            "last=1",
        ]
    );
    let source = source(text);
    let read = read(&source);
    let comments: Vec<&str> = read.front_matter.as_ref().unwrap().comments.iter().map(|&c| source.slice(c)).collect();
    assert_eq!(comments, ["# note", "# whole line"]);
    let empty = read.front_matter.as_ref().unwrap().get("empty").unwrap().span;
    assert_eq!(&text[..empty.start as usize][text[..empty.start as usize].len() - 6..], "empty:");
}

#[test]
fn lists_in_lists_and_missing_items() {
    let text = "---\na:\n  - - x\n    - y\n  - - z\nb:\n- \n- k: v\n  l: w\n-\n  m: |\n    t\nc: !!str 12\n---\n";
    let source = source(text);
    let read = read(&source);
    assert_eq!(read.problems, []);
    let fm = read.front_matter.unwrap();
    let slice = |v: &Value| source.slice(v.span).to_owned();
    let a = fm.get("a").unwrap();
    assert_eq!(slice(a), "- - x\n    - y\n  - - z");
    let items = a.as_sequence().unwrap();
    assert_eq!((slice(&items[0]), slice(&items[1])), ("- x\n    - y".to_owned(), "- z".to_owned()));
    let b = fm.get("b").unwrap().as_sequence().unwrap();
    assert_eq!(source.text()[..b[0].span.start as usize].chars().last(), Some('-'));
    assert_eq!((slice(&b[1]), slice(&b[2])), ("k: v\n  l: w".to_owned(), "m: |\n    t".to_owned()));
    assert_eq!(slice(b[2].get("m").unwrap()), "|\n    t");
    assert_eq!(fm.get("c").unwrap().as_scalar().unwrap().tag.as_deref(), Some("!!str"));
}

#[test]
fn scalars_may_go_on_at_column_0() {
    let (lines, problems) = shown("---\ntitle: \"one\ntwo: three\nfour\"\nx: 1\n---\n", Fences::STRICT);
    assert_eq!(problems, []);
    assert_eq!(lines, ["title=\"one\ntwo: three\nfour\"", "x=1"]);
}

#[test]
fn merge_keys_and_duplicates() {
    let (lines, problems) =
        shown("---\nbase: &b {x: 1, y: 2}\nmore:\n  <<: *b\n  y: 3\nbase: 2\n---\n", Fences::STRICT);
    assert_eq!(lines, ["base={x: 1, y: 2}", " x=1", " y=2", "more=<<: *b\n  y: 3", " x=1", " y=3", "base=2"]);
    assert_eq!(problems, [(ProblemKind::DuplicateKey, "base".into(), "base".into())]);
}

/// The posts of a table of broken front matter: what is blamed, why, and which keys are still read.
#[test]
fn broken_yaml_is_blamed_exactly_and_costs_one_key() {
    let cases: &[(&str, &str, Option<Cause>, &[&str])] = &[
        ("title: Tianjin: a report\n", "Tianjin: a report", Some(Cause::ColonInValue), &["title=Tianjin: a report"]),
        ("title: a\ntags:\n\t- b\n", "\t", Some(Cause::TabIndent), &["title=a", "tags=- b"]),
        ("title: \"a \\q b\"\n", "\\q", Some(Cause::BadEscape), &["title=\"a \\q b\""]),
        ("title: 'Here's'\nx: 1\n", "'Here's'", Some(Cause::QuoteInside), &["title='Here's'", "x=1"]),
        ("title: \"a\" b\nx: 1\n", "\"a\" b", Some(Cause::AfterQuote), &["title=\"a\" b", "x=1"]),
        ("title: \"a\nx: 1\n", "\"a", Some(Cause::UnclosedQuote), &["title=\"a", "x=1"]),
        ("title: [a] b\nx: 1\n", "[a] b", Some(Cause::AfterBracket), &["title=[a] b", "x=1"]),
        ("tags: [a, b\nx: 1\n", "[a, b", Some(Cause::UnclosedBracket), &["tags=[a, b", "x=1"]),
        ("title: @x\n", "@x", Some(Cause::ReservedStart), &["title=@x"]),
        ("title: `x`\n", "`x`", Some(Cause::ReservedStart), &["title=`x`"]),
        ("title: %x\n", "%x", Some(Cause::ReservedStart), &["title=%x"]),
        ("title: | a\nx: 1\n", "| a", Some(Cause::BlockStart), &["title=| a", "x=1"]),
        ("title: - a\nx: 1\n", "- a", Some(Cause::DashStart), &["title=- a", "x=1"]),
        ("title: *a* b\nx: 1\n", "*a* b", Some(Cause::AliasStart), &["title=*a* b", "x=1"]),
        ("title: a\nlayout:post\nx: 1\n", "layout:post", Some(Cause::MissingSpace), &["title=a", "layout=post", "x=1"]),
        ("title: a\nsome words\nx: 1\n", "some words", Some(Cause::NotAnEntry), &["title=a", "x=1"]),
        ("map:\n  a: b: c\n  d: e\nx: 1\n", "b: c", Some(Cause::ColonInValue), &["x=1"]),
        ("title: a:\nx: 1\n", "a:", Some(Cause::ColonInValue), &["title=a:", "x=1"]),
        ("just a sentence\n", "just a sentence", Some(Cause::NotAMapping), &[]),
        ("- a\n- b\n", "- a\n- b", Some(Cause::NotAMapping), &[]),
    ];
    for (yaml, span, cause, keys) in cases {
        for eol in ["\n", "\r\n"] {
            let text = format!("---\n{yaml}---\nbody\n").replace('\n', eol);
            let (lines, problems) = shown(&text, Fences::STRICT);
            assert_eq!(problems.len(), 1, "{text:?}: {problems:?}");
            assert_eq!(problems[0].0, ProblemKind::FrontMatterSyntax);
            assert_eq!(problems[0].1.replace('\r', ""), *span, "{text:?}: {problems:?}");
            assert_eq!(Cause::of(&problems[0].2), *cause, "{text:?}: {problems:?}");
            let keys: Vec<String> = keys.iter().map(|k| (*k).to_owned()).collect();
            assert_eq!(lines, keys, "{text:?}");
        }
    }
}

/// What Psych 4.0.4 says of tabs in front of something; blank lines and comments are let pass.
#[test]
fn tabs_indent_only_in_quotes_brackets_and_texts() {
    for (yaml, refused) in [
        ("\ttitle: a\n", true),
        ("title: \"a\"\n\tb: c\n", true),
        ("title: a\n\tmore\nb: c\n", true),
        ("title: a\n \tmore\nb: c\n", false),
        ("l:\n- a\n\t- b\n", true),
        ("l: [a,\n\tb]\nc: d\n", false),
        ("t: >\n  x\n  \ty\nz: 1\n", false),
        ("a: 'x\n\ty'\nb: 1\n", false),
        ("a:\t b\n", false),
        ("a: \"x\" \t# c\nb: c\n", false),
    ] {
        let (_, problems) = shown(&format!("---\n{yaml}---\n"), Fences::STRICT);
        let tabs: Vec<&str> = problems.iter().map(|p| p.1.as_str()).collect();
        assert_eq!(tabs, if refused { vec!["\t"] } else { vec![] }, "{yaml:?}: {problems:?}");
    }
}

#[test]
fn two_broken_lines_are_two_problems() {
    let (lines, problems) = shown("---\ntitle: a: b\nx: 1\nsub: c: d\n---\n", Fences::STRICT);
    assert_eq!(problems.iter().map(|p| p.1.as_str()).collect::<Vec<_>>(), ["a: b", "c: d"]);
    assert_eq!(lines.len(), 3);
}

#[test]
fn the_mending_edit_mends() {
    for yaml in [
        "title: a: b",
        "title: 'Here's'",
        "title: \"a \\q b\"",
        "title: @x",
        "title: a\nlayout:post",
        "tags:\n\t- b",
        "t: [a] b",
    ] {
        let text = format!("---\n{yaml}\n---\n");
        let source = source(&text);
        let read = read(&source);
        let problem = &read.problems[0];
        let edits = Cause::of(&problem.detail).unwrap().mend(&text, problem.span).unwrap();
        let mended = SourceFile::from_text("a.md", crate::text::apply(&text, &edits).unwrap());
        let again = super::read(&mended);
        assert_eq!(again.problems, [], "{}", mended.text());
        let value = |r: &Read| {
            format!("{:?}", to_json(r.front_matter.as_ref().unwrap().root.as_ref().unwrap(), Resolver::Psych))
        };
        assert_eq!(value(&again), value(&read), "{}", mended.text());
    }
}

#[test]
fn hexo_reads_tabs_as_spaces() {
    assert_eq!(shown("---\ntags:\n\t- b\n---\n", Fences::HEXO).1, []);
}

#[test]
fn hostile_yaml_ends_quickly() {
    let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..12 {
        laughs.push_str(&format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(", ")));
    }
    let mut chain = String::from("a0: &a0 [x]\n");
    for n in 1..2_000 {
        chain.push_str(&format!("a{n}: &a{n} [*a{}]\n", n - 1));
    }
    for yaml in [
        laughs,
        chain,
        "[".repeat(100_000),
        "- ".repeat(20_000),
        "? ".repeat(20_000),
        "a: &a [*a]".into(),
        "{".repeat(5_000),
    ] {
        let start = std::time::Instant::now();
        let (_, problems) = shown(&format!("---\n{yaml}\n---\n"), Fences::STRICT);
        assert!(!problems.is_empty(), "{yaml:.40}");
        assert!(start.elapsed().as_secs() < 5, "{yaml:.40} took {:?}", start.elapsed());
    }
}

/// Every real front matter of the corpus: `COPYDESK_CORPUS=… cargo test --lib corpus -- --nocapture`.
#[test]
fn corpus_is_read_whole_and_every_key_span_is_the_key() {
    let Some(root) = std::env::var_os("COPYDESK_CORPUS") else { return };
    let mut stack = vec![std::path::PathBuf::from(root)];
    let (mut files, mut blocks, mut keys, mut refused) = (0, 0, 0, Vec::new());
    while let Some(path) = stack.pop() {
        if path.is_dir() {
            stack.extend(std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
            continue;
        }
        let name = path.to_string_lossy().replace('\\', "/");
        let kind = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        if !["md", "html", "markdown", "mdx", "njk", "htm", "textile"].contains(&kind.as_str()) {
            continue;
        }
        files += 1;
        let source = SourceFile::from_bytes(name.clone(), std::fs::read(&path).unwrap());
        let fences = if name.contains("hexo-site") {
            Fences::HEXO
        } else if ["digitalgov", "letsencrypt", "zola-docs", "starlight"].iter().any(|s| name.contains(s)) {
            Fences::LEADING_BLANK
        } else {
            Fences::STRICT
        };
        let read = read_with(&source, fences);
        let Some(fm) = &read.front_matter else { continue };
        blocks += 1;
        for problem in &read.problems {
            let at = source.line_column(problem.span.start as usize).line;
            refused.push(format!(
                "{name}:{at}: {:?} `{}` {}",
                problem.kind,
                source.slice(problem.span),
                problem.detail
            ));
        }
        let mut values: Vec<&Entry> = fm.entries().iter().collect();
        while let Some(entry) = values.pop() {
            keys += 1;
            let slice = source.slice(entry.key_span);
            let bare = slice.trim_matches(['"', '\'']);
            assert!(
                bare == &*entry.key || slice.contains('\n') || slice.contains('\\'),
                "{name}: {slice:?} is not {:?}",
                entry.key
            );
            let value = source.slice(entry.value.span);
            assert_eq!(value.trim_matches([' ', '\t', '\n', '\r']), value, "{name}: {}", entry.key);
            if let Kind::Scalar(scalar) = &entry.value.kind
                && scalar.style == Style::Plain
                && !value.contains('\n')
            {
                assert_eq!(&*scalar.text, value, "{name}: {}", entry.key);
            }
            let mut inner = vec![&entry.value];
            while let Some(value) = inner.pop() {
                match &value.kind {
                    Kind::Scalar(_) => {}
                    Kind::Sequence(items) => inner.extend(items),
                    Kind::Mapping(entries) => values.extend(entries),
                }
            }
        }
    }
    refused.sort();
    // Hugo stops at a duplicate key, Jekyll does not: those are findings. Nothing else may be refused.
    let wrong: Vec<&String> =
        refused.iter().filter(|r| !r.contains("DuplicateKey") && !r.contains("/_broken/")).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("{files} files, {blocks} blocks, {keys} keys, {} problems\n{}", refused.len(), refused.join("\n"));
}

/// Pieces that break readers, in any order.
const PIECES: &[&str] = &[
    "---",
    "---\n",
    "+++",
    ";;;",
    "...",
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "\t",
    "a",
    "a:",
    "a: ",
    "title: x",
    ": ",
    ":",
    "- ",
    "-",
    "#",
    " # c",
    "'",
    "\"",
    "\\q",
    "\\",
    "[",
    "]",
    "{",
    "}",
    ",",
    "|",
    ">",
    "|-\n  t",
    "&a",
    "*a",
    "&a b",
    "!!str ",
    "!x ",
    "<<: *a",
    "? ",
    "%",
    "@",
    "`",
    "天津",
    "，",
    "：",
    "\u{feff}",
    "\0",
    "\u{85}",
    "\u{2028}",
    "=",
    "a = 1\n",
    "a = \"",
    "[t]\n",
    "[[t]]\n",
    "\"a\": 1",
    "null",
    "2020-13-05",
    "yes",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 4_000, ..Default::default() })]

    /// Reading ends without a panic, and every span it gives is one of the text, in its place.
    #[test]
    fn any_block_is_read(open in 0usize..5, pieces in proptest::collection::vec(0..PIECES.len(), 0..24), close in proptest::bool::ANY) {
        let fence = ["---\n", "+++\n", ";;;\n", "{", ""][open];
        let mut text = fence.to_owned();
        text.extend(pieces.iter().map(|&p| PIECES[p]));
        if close {
            text.push('\n');
            text.push_str(fence);
        }
        for fences in [Fences::STRICT, Fences::LEADING_BLANK, Fences::HEXO] {
            let source = source(&text);
            let read = read_with(&source, fences);
            let check = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
            check(read.body);
            for problem in &read.problems {
                check(problem.span);
                problem.related.into_iter().for_each(check);
            }
            let Some(block) = &read.front_matter else { continue };
            assert!(block.span.contains(block.content) && block.span.contains(block.open), "{block:?} in {text:?}");
            let mut stack: Vec<&Value> = block.root.iter().collect();
            while let Some(value) = stack.pop() {
                check(value.span);
                stack.extend(value.as_sequence().unwrap_or_default());
                for entry in value.as_mapping().unwrap_or_default() {
                    check(entry.key_span);
                    stack.push(&entry.value);
                }
            }
            for resolver in Resolver::ALL {
                let _ = block.root.as_ref().map(|root| to_json(root, resolver));
            }
        }
    }
}
