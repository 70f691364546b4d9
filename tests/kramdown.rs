//! The cases of `fixtures/kramdown`: one file is one case, what the real kramdown 2.4.0 makes of it lies beside it
//! (`tests/engines/kramdown_cases.rb` wrote it and checks it). No Ruby is needed here.

use std::fs;
use std::path::{Path, PathBuf};

use copydesk::markup::{
    Dialect, KramdownOptions, LinkDefinition, ReadOptions, TemplateSyntax, link_definitions, read_text, read_with,
};
use copydesk::text::{SourceFile, Span};
use copydesk::tree::{Mode, Normal, Tree, Whole, first_difference};

/// Cases for `kramdown-plain` end so.
const PLAIN: &str = ".plain.md";

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/kramdown");
    let mut found = Vec::new();
    for folder in fs::read_dir(root).expect("the folder of cases") {
        let files = fs::read_dir(folder.expect("an entry").path()).expect("a folder of cases");
        found.extend(files.map(|file| file.expect("an entry").path()).filter(|path| path.extension().unwrap() == "md"));
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn tree(text: &str, dialect: Dialect) -> Tree {
    read_text(text, &ReadOptions { dialect, ..ReadOptions::default() })
}

fn dialect(path: &Path) -> Dialect {
    if path.to_string_lossy().ends_with(PLAIN) { Dialect::KramdownPlain } else { Dialect::Kramdown }
}

fn difference(left: (&str, &Tree), right: (&str, &Tree), mode: Mode) -> Option<String> {
    let form = |(text, tree): (&str, &Tree)| Normal::of(&Whole, tree.root(), text, mode);
    let found = first_difference(&form(left), &form(right))?;
    Some(format!("item {}: {} / {}", found.item, found.left, found.right))
}

#[test]
fn cases_are_read_as_kramdown_reads_them() {
    let mut faults = Vec::new();
    let cases = cases();
    for path in &cases {
        let name = path.to_string_lossy();
        let expected = name.strip_suffix(PLAIN).or_else(|| name.strip_suffix(".md")).unwrap().to_owned() + ".html";
        let (text, html) = (read(path), read(Path::new(&expected)));
        let (ours, theirs) = (tree(&text, dialect(path)), tree(&html, Dialect::Html));
        for mode in [Mode::Core, Mode::Dom] {
            if let Some(difference) = difference((&html, &theirs), (&text, &ours), mode) {
                faults.push(format!("{name} ({mode:?}): {difference}"));
            }
        }
    }
    assert!(cases.len() >= 400, "only {} cases", cases.len());
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// What is read otherwise than by kramdown, and why: minimised from what `tests/kramdown_differential.rs` finds. A case that
/// is not read otherwise any more belongs into `fixtures/kramdown`.
#[test]
fn known_differences_are_these() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/kramdown_differs");
    let files = fs::read_dir(root).expect("the folder of cases").map(|file| file.expect("an entry").path());
    let cases: Vec<PathBuf> = files.filter(|path| path.extension().unwrap() == "md").collect();
    for path in &cases {
        let (text, html) = (read(path), read(&path.with_extension("html")));
        let reason = read(&path.with_extension("txt"));
        assert!(reason.len() > 40, "{} has no reason", path.display());
        let (ours, theirs) = (tree(&text, dialect(path)), tree(&html, Dialect::Html));
        assert!(difference((&html, &theirs), (&text, &ours), Mode::Core).is_some(), "{} agrees now", path.display());
    }
    assert!((1..=25).contains(&cases.len()), "{} classes of differences", cases.len());
}

/// kramdown makes each line end a line feed; so the tree is the same, whichever they are.
#[test]
fn line_ends_make_no_difference() {
    for path in cases() {
        let text = read(&path);
        if text.contains('\r') {
            continue;
        }
        let ours = tree(&text, dialect(&path));
        let mut odd = false;
        let mixed: String = text
            .split_inclusive('\n')
            .map(|line| {
                odd = !odd;
                if odd { line.replace('\n', "\r\n") } else { line.to_owned() }
            })
            .collect();
        for other in [text.replace('\n', "\r\n"), text.replace('\n', "\r"), mixed] {
            let read = tree(&other, dialect(&path));
            let found = difference((&text, &ours), (&other, &read), Mode::Dom);
            assert!(found.is_none(), "{}: {found:?} in {other:?}", path.display());
        }
    }
}

/// Elements that the author wrote as HTML are known as such, and what kramdown adds is not.
#[test]
fn tags_of_the_author_are_told_from_made_ones() {
    let text = "a <b>*c*</b> <i>d\n\n<div markdown=\"1\">\ne\n</div>\n\n- <u>f</u>\n{:.g}\n";
    let tree = tree(text, Dialect::Kramdown);
    let written: Vec<&str> = tree.tags().iter().filter(|tag| !tag.generated).map(|tag| tag.span.of(text)).collect();
    assert_eq!(written, ["<b>", "</b>", "<i>", "<div markdown=\"1\">", "</div>", "<u>", "</u>"]);
}

/// What kramdown drops or shows as text is noted with its place.
#[test]
fn problems_are_noted() {
    let text = "[a][none] x</b> y<div>z 天津__北方__讯\n\n```\nnever ends\n";
    let tree = tree(text, Dialect::Kramdown);
    let found: Vec<String> = tree.problems().iter().map(|p| format!("{:?} {:?}", p.kind, p.span.of(text))).collect();
    assert_eq!(
        found,
        [
            "UndefinedReference \"[a][none]\"",
            "StrayEndTag \"</b>\"",
            "StrayMarkup \"<div>\"",
            "LiteralDelimiter \"__\"",
            "UnclosedFence \"```\"",
        ]
    );
}

/// The option `remove_line_breaks_for_cjk` joins lines between Chinese or Japanese letters and nowhere else.
#[test]
fn lines_are_joined_between_cjk_letters() {
    let mut kramdown = KramdownOptions::default();
    assert!(kramdown.set("remove_line_breaks_for_cjk", "true"));
    let text = "天津\n北方**网\n讯**，\n近 a\n些\n年\nカ";
    let tree = read_text(text, &ReadOptions { dialect: Dialect::Kramdown, kramdown, ..ReadOptions::default() });
    let shown: String = tree.root().descendants().filter_map(copydesk::tree::Node::text).collect();
    assert_eq!(shown.trim_end(), "天津北方网讯，\n近 a\n些年カ");
}

/// Definitions that an include brings serve as those of the body, which go before them; what they say has the place of
/// the tag.
#[test]
fn links_may_be_defined_elsewhere() {
    let found =
        link_definitions("x\n\n[BIP  1]: https://a.example/1 'One'\n[b]: /b\n[B]: /c\n", &KramdownOptions::default());
    let shown: Vec<_> = found.iter().map(|d| (&*d.label, &*d.url, d.title.as_deref())).collect();
    assert_eq!(shown, [("bip 1", "https://a.example/1", Some("One")), ("b", "/c", None)]);

    let text = "{% include links.md %}\n\n[one][bip 1], [b], [none]\n\n[b]: /own\n";
    let tag = Span::new(0, 22);
    let definitions: Vec<_> = found.into_iter().map(|definition| LinkDefinition { span: tag, ..definition }).collect();
    let source = SourceFile::from_text("a.md", text);
    let templates = TemplateSyntax::Liquid;
    let options = ReadOptions { dialect: Dialect::Kramdown, templates, ..ReadOptions::default() };
    let tree = read_with(&source, Span::new(0, text.len()), &options, &definitions);
    let links: Vec<_> = tree.root().descendants().filter(|node| node.is("a")).collect();
    let hrefs: Vec<_> = links.iter().map(|link| link.attribute("href").unwrap()).collect();
    assert_eq!(hrefs, ["https://a.example/1", "/own"]);
    assert_eq!(links[0].attribute_span("href").unwrap().value, tag);
    assert_eq!(links[0].attribute("title"), Some("One"));
}
