//! Each kind of difference, with its exact place on both sides.

use super::*;

/// Compares two bodies of a site of no generator; what is told of the first difference, and the bytes on both sides.
fn told(old: (&str, &str), new: (&str, &str), equality: Equality) -> Option<(String, String, String)> {
    let site = Site::default();
    let (a, b) = (SourceFile::from_text(old.0, old.1), SourceFile::from_text(new.0, new.1));
    let page = |source, path| Page { source, site: &site, path };
    match compare(page(&a, old.0), page(&b, new.0), equality) {
        Compared::Same => None,
        Compared::Differ(found) => {
            let kinds: Vec<&str> = found.kinds.iter().map(|(kind, _)| kind.name()).collect();
            let place = |span: Span, source: &SourceFile| {
                let at = source.line_column(span.start as usize);
                format!("{}:{} {}", at.line, at.column, source.slice(span))
            };
            let message = format!("[{}] {}", kinds.join(" "), found.first.message);
            Some((message, place(found.first.old, &a), place(found.first.new, &b)))
        }
        Compared::Unread { old, reason } => Some((reason.to_owned(), old.to_string(), String::new())),
    }
}

fn check(old: &str, new: &str, want: [&str; 3]) {
    let found = told(("a.md", old), ("a.md", new), Equality::Core);
    let (message, left, right) = found.unwrap_or_else(|| panic!("{old:?} and {new:?} are the same"));
    assert_eq!([&*message, &*left, &*right], want, "{old:?} and {new:?}");
    assert_eq!(told(("a.md", old), ("a.md", old), Equality::Core), None);
}

#[test]
fn a_word() {
    check(
        "---\ntitle: x\n---\n\nthe *old* colour of it\n",
        "the *old* color of it\n",
        ["[text] `colour` before, `color` after", "5:11 colour", "1:11 color"],
    );
    check("one two three", "one three", ["[text] `two` before, none after", "1:5 two", "1:5 "]);
    check("a &amp; b c d", "a &amp; x c d", ["[text] `b` before, `x` after", "1:9 b", "1:9 x"]);
    check("a b c\n\nd e\n", "a b c\n", ["[text] `d e` before, none after", "3:1 d e", "1:6 "]);
}

#[test]
fn a_chinese_word() {
    check(
        "天津北方网讯：近些年来，天津以文化人。\n",
        "天津北方网讯：近两年来，天津以文化人。\n",
        ["[text] `些` before, `两` after", "1:9 些", "1:9 两"],
    );
    check(
        "<strong>天津北方网讯：</strong>近些年来",
        "**天津北方网讯：**近些年来",
        ["[text emphasis] none before, `**` after", "1:9 ", "1:1 **"],
    );
    check(
        "<strong>天津</strong>近些年来",
        "天津近些年来",
        ["[emphasis] emphasis of `天津`: strong before, none after", "1:9 天津", "1:1 天津"],
    );
}

#[test]
fn emphasis() {
    check(
        "a **very good** day",
        "a *very good* day",
        ["[emphasis] emphasis of `very good`: strong before, emphasis after", "1:5 very good", "1:4 very good"],
    );
    check(
        "foo**bar**baz and so on",
        "foobarbaz and so on",
        ["[emphasis] emphasis of `foobarbaz`: strong before, none after", "1:1 foo**bar**baz", "1:1 foobarbaz"],
    );
}

#[test]
fn a_link() {
    check(
        "see [the page](/a) here",
        "see [the page](/b) here",
        ["[link] link of `the page`: `/a` before, `/b` after", "1:16 /a", "1:16 /b"],
    );
    check(
        "see <a href='/a'>it</a> here",
        "see it here",
        ["[link] link of `it`: `/a` before, none after", "1:14 /a", "1:5 it"],
    );
    check(
        "<svg><a href=/x><text>it is</text></a></svg>",
        "it is",
        ["[link] link of `it is`: `/x` before, none after", "1:14 /x", "1:1 it is"],
    );
    check(
        "<a href=#x>to</a>\n\n<p id=x>it</p>\n",
        "<a href=#x>to</a>\n\n<p>it</p>\n",
        ["[link] the place `#x` that a link leads to before, none after", "3:1 <p id=x>", "1:1 "],
    );
}

#[test]
fn a_picture() {
    check(
        "see ![天津](a.png) here",
        "see ![天津](b.png) here",
        ["[image] `a.png` before, `b.png` after", "1:11 a.png", "1:11 b.png"],
    );
    check(
        "x <img src=a.png alt='old name'>",
        "x <img src=a.png alt='name'>",
        ["[image] alternative text: `old name` before, `name` after", "1:23 old name", "1:23 name"],
    );
    check("one ![](a.png) two", "one two", ["[image] `a.png` before, none after", "1:9 a.png", "1:5 "]);
}

#[test]
fn code_and_what_is_embedded() {
    check("run `ls -l` now", "run `ls -a` now", ["[code] `l` before, `a` after", "1:10 l", "1:10 a"]);
    check("run `ls` now", "run ls now", ["[code] `ls` before, text `ls` after", "1:6 ls", "1:5 ls"]);
    check(
        "```rust\nlet x = 1;\n```\n",
        "```c\nlet x = 1;\n```\n",
        [
            "[code] language `rust` before, language `c` after",
            "1:1 ```rust\nlet x = 1;\n```",
            "1:1 ```c\nlet x = 1;\n```",
        ],
    );
    check(
        "<iframe src=//a></iframe>",
        "",
        ["[embed] `iframe src=//a` before, none after", "1:1 <iframe src=//a></iframe>", "1:1 "],
    );
    check(
        "a {% include x.html %} b",
        "a {% include y.html %} b",
        [
            "[template] `{% include x.html %}` before, `{% include y.html %}` after",
            "1:3 {% include x.html %}",
            "1:3 {% include y.html %}",
        ],
    );
}

#[test]
fn headings_and_blocks() {
    check("## A\n\nb\n", "### A\n\nb\n", ["[heading] level 2 before, level 3 after", "1:1 ## A", "1:1 ### A"]);
    check("## A\n\nb\n", "A\n\nb\n", ["[heading] level 2 before, a paragraph after", "1:1 ## A", "1:1 A"]);
    check(
        "- a\n- b\n",
        "1. a\n2. b\n",
        ["[structure] a list before, a numbered list after", "1:1 - a\n- b", "1:1 1. a\n2. b"],
    );
    check(
        "a\n\nb c\n",
        "a\nb c\n",
        ["[structure] the end of a block before, text in the same block after", "1:2 ", "2:1 "],
    );
}

#[test]
fn a_word_is_one_whatever_nodes_it_is_of() {
    check(
        "see<span>Cocoa</span>Pods of <span>Maz</span>es",
        "seeCocoaPods of Mazon",
        ["[text] `Mazes` before, `Mazon` after", "1:36 Maz</span>es", "1:17 Mazon"],
    );
    check(
        "a <input type=checkbox> b c d e",
        "a b c d e",
        ["[structure] a check box before, none after", "1:3 <input type=checkbox>", "1:3 "],
    );
}

#[test]
fn what_counts_depends_on_the_equality() {
    let (old, new) = (("a.md", "a **b** [c](/x)\n"), ("a.html", "<div class=x>a b c</div>\n"));
    assert_eq!(told(old, new, Equality::Text), None);
    let core = told(old, new, Equality::Core).unwrap();
    assert_eq!(core.0, "[emphasis link] emphasis of `b`: strong before, none after");
    assert!(told(("a.html", "<p class=x>a"), ("a.html", "<p>a"), Equality::Dom).is_some());
    let text = told(old, ("a.html", "<p>a<p>b<p>d"), Equality::Text).unwrap();
    assert_eq!(text, ("[text] `c` before, `d` after".to_owned(), "1:10 c".to_owned(), "1:12 d".to_owned()));
}

#[test]
fn of_a_built_document_only_the_content_is_compared() {
    let page =
        |main: &str| format!("<!doctype html>\n<html><body><nav>menu</nav>{main}<footer>f</footer></body></html>");
    for main in ["<main><p>a b</p></main>", "<div role=main>a b</div>", "<article>a b</article>"] {
        assert_eq!(told(("a.html", &page(main)), ("a.md", "a b"), Equality::Core).map(|t| t.0), None, "{main}");
    }
    // What was built talks of template tags, and a post has them.
    let found = told(("a.html", &page("<main>{{ b }}</main>")), ("a.md", "{{ b }}"), Equality::Core).unwrap();
    assert_eq!(found.0, "[text template] none before, `{{ b }}` after");
    let two = page("<article>a</article><article>b</article>");
    let found = told(("a.html", &two), ("a.md", "a\n\nb\n"), Equality::Core).unwrap();
    assert_eq!(found.1, "2:18 menu");
}

#[test]
fn quotes_that_an_engine_makes_are_no_difference() {
    let config = SourceFile::from_text("_config.yml", "");
    let site = Site::from_files(crate::generator::Generator::Jekyll, &[config]);
    let of = |path: &'static str, text: &str| (path, SourceFile::from_text(path, text));
    let same = |old: &(&str, SourceFile), new: &(&str, SourceFile)| {
        compare(
            Page { source: &old.1, site: &site, path: old.0 },
            Page { source: &new.1, site: &site, path: new.0 },
            Equality::Core,
        )
    };
    let markdown = of("a.md", "---\n---\nsay \"so\" --- it's\n");
    assert_eq!(same(&markdown, &of("a.html", "<p>say \"so\" --- it's</p>")), Compared::Same);
    assert_eq!(same(&markdown, &of("b.html", "<p>say “so” — it’s</p>")), Compared::Same);
    let Compared::Differ(found) = same(&markdown, &of("c.html", "<p>say \"no\" --- it's</p>")) else { panic!() };
    assert_eq!(found.first.message, "`so` before, `no` after");
}

#[test]
fn a_table_of_contents_is_what_it_shows_and_automatic_ids_do_not_count() {
    let site = Site::from_files(crate::generator::Generator::Jekyll, &[SourceFile::from_text("_config.yml", "")]);
    let old = SourceFile::from_text("a.md", "* TOC\n{:toc}\n\n## First part\n\nx\n");
    let new = SourceFile::from_text("b.html", "<ul><li><a href=#first-part>First part</a></ul><h2>First part</h2><p>x");
    let page = |source, path| Page { source, site: &site, path };
    assert_eq!(compare(page(&old, "a.md"), page(&new, "b.html"), Equality::Core), Compared::Same);
    let (old, new) = (SourceFile::from_text("a.md", "## A b\n"), SourceFile::from_text("b.html", "<h2>A b</h2>"));
    assert_eq!(compare(page(&old, "a.md"), page(&new, "b.html"), Equality::Dom), Compared::Same);
}

#[test]
fn what_is_not_read_is_never_the_same() {
    let site = Site::default();
    let bytes = |bytes: &[u8]| SourceFile::from_bytes("a.md", bytes.to_vec());
    let (a, b) = (bytes(b"caf\xe9 one"), bytes(b"caf\xe8 one"));
    let page = |source, path| Page { source, site: &site, path };
    assert_eq!(compare(page(&a, "a.md"), page(&a, "a.md"), Equality::Core), Compared::Same);
    let reason = "it is not UTF-8";
    assert_eq!(compare(page(&a, "a.md"), page(&b, "a.md"), Equality::Core), Compared::Unread { old: true, reason });
    let (c, d) = (bytes(b"a"), bytes(b"b"));
    let reason = "its format is neither HTML nor Markdown";
    assert_eq!(compare(page(&c, "a.md"), page(&d, "a.mdx"), Equality::Core), Compared::Unread { old: false, reason });
}

#[test]
fn two_pages_with_nothing_in_common_take_linear_time() {
    let of = |word: &str, times: usize| (0..times).map(|i| format!("{word}{i} **b{word}**\n\n")).collect::<String>();
    let time = |times| {
        let (a, b) = (of("old", times), of("new", times));
        let start = std::time::Instant::now();
        assert!(told(("a.md", &a), ("b.md", &b), Equality::Core).is_some());
        start.elapsed().as_secs_f64()
    };
    time(100);
    let (short, long) = (time(1000), time(4000));
    assert!(long < short * 12.0 + 0.5, "{short} {long}");
}

/// What random bodies are made of.
const PIECES: [&str; 30] = [
    "a",
    " ",
    "\n",
    "\n\n",
    "天津",
    "**",
    "*",
    "`",
    "[x](/y)",
    "![i](j.png)",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "- ",
    "> ",
    "# ",
    "| a | b |\n|---|---|\n",
    "<table><tr><td>",
    "{{ t }}",
    "{% if x %}",
    "&amp;",
    "\\*",
    "[^1]",
    "\n[^1]: n\n",
    "\"",
    "<span hidden>",
    "</span>",
    "<a href=#p>",
    "```\n",
];

proptest::proptest! {
    #[test]
    fn a_page_is_the_same_as_itself_and_a_difference_has_two_places(
        left in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..14),
        right in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..14),
        generator in proptest::sample::select(vec![crate::generator::Generator::None, crate::generator::Generator::Jekyll]),
        old_name in proptest::sample::select(vec!["a.md", "a.html"]),
    ) {
        let site = Site::from_files(generator, &[SourceFile::from_text("_config.yml", "")]);
        let (a, b) = (SourceFile::from_text("a", left.concat()), SourceFile::from_text("b", right.concat()));
        let page = |source, path| Page { source, site: &site, path };
        // Read again, not merely taken for the same because the bytes are.
        let copy = SourceFile::from_text("a", format!("---\ntitle: x\n---\n{}", left.concat()));
        for equality in Equality::ALL {
            let found = compare(page(&a, old_name), page(&copy, old_name), equality);
            proptest::prop_assert_eq!(found, Compared::Same);
            let there = compare(page(&a, old_name), page(&b, "b.md"), equality);
            let back = compare(page(&b, "b.md"), page(&a, old_name), equality);
            let Compared::Differ(found) = &there else { continue };
            for (span, source) in [(found.first.old, &a), (found.first.new, &b)] {
                proptest::prop_assert!(source.text().get(span.range()).is_some(), "{:?} of {:?}", span, source.text());
            }
            proptest::prop_assert!(found.places > 0 && !found.kinds.is_empty());
            // Every difference of two forms is found in their parts.
            if equality != Equality::Text {
                proptest::prop_assert_ne!(&*found.first.message, "something else before than after");
            }
            if found.first.kind != Kind::Link {
                // A place that a link leads to may be gone in one direction only.
                proptest::prop_assert_ne!(back, Compared::Same);
            }
        }
    }
}
