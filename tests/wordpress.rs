//! The cases of `fixtures/wordpress`: one file is one case, what the real WordPress 6.1 shows of it lies beside it
//! (`tests/engines/wordpress.php` wrote it and checks it). Generated texts go to the real one where PHP is and
//! `COPYDESK_WORDPRESS` names its file wp-includes/formatting.php.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use copydesk::markup::{Dialect, ReadOptions, TemplateSyntax, read_text, render};
use copydesk::text::Span;

fn options() -> ReadOptions {
    ReadOptions { dialect: Dialect::WordPress, ..ReadOptions::default() }
}

fn shown(text: &str) -> String {
    render(text, Span::new(0, text.len()), &options()).html().to_owned()
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/wordpress");
    let files = fs::read_dir(folder).expect("the folder of cases").map(|file| file.expect("an entry").path());
    let mut cases: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "html")).collect();
    cases.sort();
    cases
}

#[test]
fn cases_are_shown_as_wordpress_shows_them() {
    let cases = cases();
    let mut faults = Vec::new();
    for path in &cases {
        let text = fs::read_to_string(path).expect("a case");
        let wanted = fs::read_to_string(path.with_extension("shown")).expect("what WordPress shows");
        let found = shown(&text);
        if found != wanted {
            faults.push(format!("{}\n{found:?}\ninstead of\n{wanted:?}", path.display()));
        }
    }
    assert!(cases.len() >= 14, "only {} cases", cases.len());
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Every text of the tree stands in the source where its node says, whatever was put in around it.
#[test]
fn texts_are_where_their_spans_say() {
    let mut texts = 0;
    for path in cases() {
        let source = fs::read_to_string(&path).expect("a case");
        let tree = read_text(&source, &options());
        for node in tree.root().descendants() {
            let Some(text) = node.text().filter(|text| !text.trim().is_empty()) else { continue };
            if node.parent().is_some_and(|parent| parent.is("script")) {
                // Paragraphs are put into a script, too.
                continue;
            }
            let slice = node.span().of(&source).replace("\r\n", "\n");
            let decoded = slice.replace("&lt;", "<").replace("&nbsp;", "\u{a0}");
            assert_eq!(decoded.trim(), text.trim(), "{}", path.display());
            texts += 1;
        }
    }
    assert!(texts > 60, "{texts} texts");
}

/// A paragraph that was put in spans its lines; tags of the author stay his.
#[test]
fn paragraphs_span_their_lines() {
    let source = "one <b>two</b>\nthree\n\n<div>four</div>\n{% include x %} five";
    let read = ReadOptions { templates: TemplateSyntax::Liquid, ..options() };
    let tree = read_text(source, &read);
    let found: Vec<(&str, &str, bool)> = (tree.root().descendants())
        .filter(|n| n.element().is_some())
        .map(|n| (n.name(), n.span().of(source), n.is_authored()))
        .collect();
    assert_eq!(
        found,
        [
            ("p", "one <b>two</b>\nthree", false),
            ("b", "<b>two</b>", true),
            ("br", "", false),
            ("div", "<div>four</div>", true),
            ("p", "{% include x %} five", false),
        ]
    );
    assert!(tree.root().descendants().any(|n| n.template().is_some_and(|t| &*t.name == "include")));
}

/// What texts are put together from.
const TOKENS: &[&str] = &[
    "a",
    "word",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "<p>",
    "</p>",
    "<P>",
    "<div>",
    "</div>",
    "<div class=\"x\">",
    "<b>",
    "</b>",
    "<br>",
    "<br/>",
    "<br />",
    "<br  />",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<blockquote>",
    "</blockquote>",
    "<Blockquote>",
    "<hr>",
    "<hr />",
    "<pre>",
    "</pre>",
    "<pre",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "</table>",
    "<link>",
    "<!--",
    "-->",
    "<!--more-->",
    "<",
    ">",
    "/",
    "<script>",
    "</script>",
    "<style",
    "</style>",
    "<svg>",
    "</svg>",
    "<option>",
    "</option>",
    "<object>",
    "</object>",
    "<param>",
    "<embed x>",
    "<video>",
    "</video>",
    "[video]",
    "[/video]",
    "<source a>",
    "<track>",
    "<figcaption>",
    "</figcaption>",
    "<figure>",
    "</form>",
    "<h2>",
    "</h2>",
    "<![CDATA[",
    "]]>",
    "<a href='x'\n>",
    "</a>",
    "天津",
    "<!-- wpnl -->",
    "&nbsp;",
    "<p",
    "<li",
    "\u{b}",
    "</address>",
];

fn generated(count: usize) -> Vec<String> {
    let mut state = 0x1234_5678_9abc_def1u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("a small number")
    };
    (0..count)
        .map(|_| {
            let length = 1 + next(24);
            let some = 4 + next(TOKENS.len());
            (0..length).map(|_| TOKENS[if next(3) == 0 { next(4) } else { next(some.min(TOKENS.len())) }]).collect()
        })
        .collect()
}

/// As the real one, where it is; and in time and without a panic, where it is not.
#[test]
fn generated_texts_are_shown_as_wordpress_shows_them() {
    let texts = generated(20_000);
    let ours: Vec<String> = texts.iter().map(|text| shown(text)).collect();
    let Some(formatting) = std::env::var_os("COPYDESK_WORDPRESS") else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engines/wordpress.php");
    let mut php = Command::new("php")
        .arg(script)
        .arg(formatting)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("PHP can be run");
    let lines: String = texts.iter().map(|text| serde_json::to_string(text).expect("a string") + "\n").collect();
    let mut input = php.stdin.take().expect("its input");
    let writing = std::thread::spawn(move || input.write_all(lines.as_bytes()).expect("PHP reads"));
    let output = php.wait_with_output().expect("PHP ends");
    writing.join().expect("all was written");
    let theirs = String::from_utf8(output.stdout).expect("UTF-8");
    let theirs: Vec<String> = theirs.lines().map(|line| serde_json::from_str(line).expect("a string")).collect();
    assert_eq!(theirs.len(), texts.len());
    let differ: Vec<usize> = (0..texts.len()).filter(|i| ours[*i] != theirs[*i] && !is_blank(&texts[*i])).collect();
    for index in differ.iter().take(5) {
        eprintln!("{:?}\n  ours   {:?}\n  theirs {:?}", texts[*index], ours[*index], theirs[*index]);
    }
    assert!(differ.is_empty(), "{} of {} differ", differ.len(), texts.len());
}

/// Of a text of nothing but white space WordPress shows nothing; here it is read as it stands.
fn is_blank(text: &str) -> bool {
    text.trim_matches([' ', '\t', '\n', '\r', '\0', '\u{b}']).is_empty()
}
