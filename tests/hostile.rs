//! Hostile bodies: reading and linting never panics, never overflows a stack of 1 MiB, and takes time in proportion to
//! the input. Four times the input may take nine times the time, the best of three: noise passes, a square does not.

use std::time::{Duration, Instant};

use copydesk::generator::{Generator, Site};
use copydesk::lint::{self, Selector, Settings};
use copydesk::markup::engines::Engine;
use copydesk::markup::{Dialect, ReadOptions, read_text};
use copydesk::post::Post;
use copydesk::schema::Schema;
use copydesk::text::{MAX_FILE_BYTES, SourceFile};
use copydesk::tree::Mode;

fn lint(path: &str, text: String) -> usize {
    let source = SourceFile::from_bytes(path, text.into_bytes());
    let site = Site::from_files(Generator::Jekyll, &[]);
    let schema = Schema::built_in(Generator::Jekyll);
    let post = Post::read(&source, &site, path);
    lint::lint_post(&post, &schema, &Settings::default()).len()
}

/// How long `work` takes.
fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed()
}

/// Holds the time for four times `size` to nine times that for `size`; if it grew with the square, it would take sixteen.
/// Other work of the machine makes a time longer, never shorter: the best of three counts, and what seems too long is
/// measured again.
fn assert_proportional(name: &str, size: usize, time: impl Fn(usize) -> Duration) {
    let best = |size| (0..3).map(|_| time(size)).min().unwrap();
    let mut last = String::new();
    for _ in 0..5 {
        let (small, large) = (best(size), best(4 * size));
        if large < 9 * small + Duration::from_millis(60) {
            return;
        }
        last = format!("{small:?} for {size}, {large:?} for four times as many");
    }
    panic!("{name}: {last}");
}

/// Runs on a small stack, so that recursion over depth would show.
fn small_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap();
}

/// A name, and what makes a body of a size.
type Family = (&'static str, fn(usize) -> String);

const FAMILIES: [Family; 30] = [
    ("div", |n| "<div>".repeat(n)),
    ("b", |n| "<b>".repeat(n)),
    ("closed div", |n| "<div>".repeat(n) + &"</div>".repeat(n)),
    ("svg", |n| "<svg>".repeat(n)),
    ("lists", |n| "<ul><li>".repeat(n)),
    ("tables", |n| "<table><tr><td>".repeat(n)),
    ("paragraph soup", |n| "<p>x<div></p>".repeat(n)),
    ("b and p", |n| "<b><p>".repeat(n) + &"</b>".repeat(n)),
    ("misnested", |n| "<b><i>x</b></i>".repeat(n)),
    ("links in links", |n| "<a>".repeat(n)),
    ("formats with attributes", |n| (0..n).map(|i| format!("<p><b a={i}>x</p>")).collect()),
    ("attributes", |n| format!("<p{}>", (0..n).map(|i| format!(" a{i}=1")).collect::<String>())),
    ("attributes after a quoted end", |n| {
        format!("<p x=\">\"{}>", (0..n).map(|i| format!(" a{i}=1")).collect::<String>())
    }),
    ("open quotes", |n| "<a x=\"".repeat(n)),
    ("less-than", |n| "<".repeat(n)),
    ("ampersands", |n| "&".repeat(n)),
    ("references", |n| "&foo;".repeat(n)),
    ("stray ends", |n| "</b>".repeat(n)),
    ("comments", |n| "<!--".repeat(n)),
    ("open templates", |n| "{{ ".repeat(n)),
    ("templates", |n| "{{ x }} ".repeat(n)),
    ("raw", |n| "{% raw %} ".repeat(n)),
    ("control lines", |n| "{% if x %}\n".repeat(n)),
    ("stars", |n| "*a **a ".repeat(n)),
    ("brackets", |n| "[a".repeat(n)),
    ("references without definition", |n| "[a][b] ".repeat(n)),
    ("quotes", |n| "> ".repeat(n.min(4000)) + &"x\n".repeat(n)),
    ("backticks", |n| (1..(n as f64).sqrt() as usize).map(|i| "e".to_owned() + &"`".repeat(i)).collect()),
    ("long line", |n| "天津".repeat(n)),
    ("links on one line", |n| "[返回](//a.example/) ".repeat(n)),
];

#[test]
fn time_grows_with_the_input() {
    small_stack(|| {
        for (name, make) in FAMILIES {
            for path in ["_posts/2022-03-21-x.html", "_posts/2022-03-21-x.md"] {
                let size = if name == "quotes" { 300 } else { 1000 };
                assert_proportional(&format!("{name} in {path}"), size, |size| {
                    let text = make(size);
                    time(|| lint(path, text))
                });
            }
        }
    });
}

/// Front matter and files that much is found in: by rules that run when asked for as well.
const FOUND: [Family; 10] = [
    ("terms with comments", |n| format!("---\ntags:\n{}---\n", "- C #x\n".repeat(n))),
    ("keys in another case", |n| format!("---\n{}---\n", "TITLE: a\n".repeat(n))),
    ("booleans in quotes", |n| (0..n).fold("---\n".to_owned(), |out, i| out + &format!("a{i}: \"false\"\n")) + "---\n"),
    ("one boolean in quotes", |n| format!("---\n{}---\n", "published: \"false\"\n".repeat(n))),
    ("dates in a form of their own", |n| format!("---\n{}---\n", "date: 2022-3-1 9:00\n".repeat(n))),
    ("keys out of order", |n| {
        (0..n).fold("---\n".to_owned(), |out, i| out + &format!("a{i}: 1\n")) + "title: a\nlayout: b\n---\n"
    }),
    ("keys in the text", |n| format!("---\n---\n---\n{}", "title: a\n".repeat(n))),
    ("combining marks", |n| "e\u{301} ".repeat(n) + &"a\u{308}".repeat(n)),
    ("line ends of two kinds", |n| "a\r\nb\n".repeat(n)),
    ("blanks at line ends", |n| "a \nb\t\n".repeat(n)),
];

#[test]
fn what_is_found_takes_time_in_proportion() {
    let everything = Settings::new(&[Selector::All], &[], Vec::new());
    for generator in [Generator::Jekyll, Generator::Hugo] {
        let (site, schema) = (Site::from_files(generator, &[]), Schema::built_in(generator));
        for (name, make) in FOUND {
            assert_proportional(&format!("{name} for {}", generator.name()), 1000, |size| {
                let source = SourceFile::from_text("a.md", make(size));
                time(|| {
                    let post = Post::read(&source, &site, "_posts/2022-03-21-x.md");
                    lint::lint_post(&post, &schema, &everything)
                })
            });
        }
    }
}

/// What hurts a reader of kramdown: its searches that find nothing, its containers, its typography.
const KRAMDOWN: [Family; 45] = [
    ("stars", |n| "*a **a ".repeat(n)),
    ("stars in turn", |n| "*a _b **c __d ".repeat(n)),
    ("triple stars", |n| "***a ".repeat(n)),
    ("stars in words", |n| "a*a".repeat(n)),
    ("underscores", |n| "a_b _c ".repeat(n)),
    ("strong that almost closes", |n| "**a* ".repeat(n)),
    ("brackets", |n| "[a".repeat(n)),
    ("images", |n| "![a".repeat(n)),
    ("images with an end", |n| "![a".repeat(n) + "]"),
    ("brackets with ends", |n| "[a".repeat(n) + &"]".repeat(n)),
    ("links without end", |n| "[a](b ".repeat(n)),
    ("links without title's end", |n| "[a](b \"c ".repeat(n)),
    ("undefined references", |n| "[a][b] ".repeat(n)),
    ("backticks", |n| (1..(n as f64).sqrt() as usize).map(|i| "e".to_owned() + &"`".repeat(i)).collect()),
    ("strikethrough", |n| "~~a ".repeat(n)),
    ("math", |n| "$$a ".repeat(n) + "$"),
    ("quotes of words", |n| "\"a 'b ".repeat(n)),
    ("open tags", |n| "<b>".repeat(n)),
    ("blocks of HTML", |n| "<div>\n".repeat(n)),
    ("parsed blocks of HTML", |n| "<div markdown=\"1\">\n".repeat(n)),
    ("open quotes in tags", |n| "<a x=\"".repeat(n)),
    ("comments", |n| "<!-- ".repeat(n)),
    ("comments on lines", |n| "<!-- a\n\n".repeat(n)),
    ("instructions", |n| "<div><?".repeat(n)),
    ("lists", |n| "- ".repeat(n)),
    ("numbers", |n| "1. ".repeat(n)),
    ("quotes", |n| "> ".repeat(n)),
    ("lazy quotes", |n| "> ".repeat(200) + &"x\n".repeat(n)),
    ("definitions", |n| ": ".repeat(n)),
    ("terms", |n| "a\n: b\n".repeat(n)),
    ("items", |n| "- a\n".repeat(n)),
    ("indented items", |n| (0..n.min(300)).map(|i| " ".repeat(2 * i) + "- a\n").collect()),
    ("fences", |n| "```\n~~~~ x\n".repeat(n)),
    ("long fences", |n| (0..(n as f64).sqrt() as usize).map(|i| "`".repeat(i + 3) + "\n").collect()),
    ("tables", |n| "| a `b | c\n".repeat(n)),
    ("uneven tables", |n| "|a".repeat(n) + "\n" + &"|a\n".repeat(n)),
    ("attribute lists", |n| "{:a \n".repeat(n)),
    ("escaped braces", |n| "{: \\} ".repeat(n)),
    ("extensions", |n| "{::comment}\n".repeat(n)),
    ("extensions in a line", |n| "{::comment} ".repeat(n)),
    ("definitions that refer to each other", |n| {
        (0..n).map(|i| format!("{{:a{i}: a{} a{}}}\n", i + 1, i + 1)).collect::<String>() + "\nx\n{:a0}\n"
    }),
    ("abbreviations", |n| "aa ".repeat(n) + "\n\n" + &(0..n).map(|i| format!("*[a{i}]: x\n")).collect::<String>()),
    ("abbreviations between escapes", |n| "a\\* ".repeat(n) + "\n\n*[a]: x\n"),
    ("footnotes", |n| (0..n).map(|i| format!("[^{i}]\n\n[^{i}]: x\n\n")).collect()),
    ("headers", |n| "# a\n".repeat(n)),
];

#[test]
fn kramdown_takes_time_in_proportion() {
    in_proportion(&KRAMDOWN, &[Dialect::Kramdown, Dialect::KramdownPlain]);
}

/// What hurts a reader of WordPress: tags that never end, pieces that almost fit together.
const WORDPRESS: [Family; 14] = [
    ("open tags of blocks", |n| "<p".repeat(n)),
    ("open tags of blocks with an end", |n| "<p".repeat(n) + "> </p>"),
    ("paragraphs in paragraphs", |n| "<p>".repeat(n)),
    ("items in paragraphs", |n| "<p><li".repeat(n)),
    ("open scripts", |n| "<script>\n".repeat(n)),
    ("open styles and drawings", |n| "<style><svg>\n".repeat(n)),
    ("open preformatted text", |n| "<pre>\n".repeat(n)),
    ("ends of preformatted text", |n| "<pre>".to_owned() + &"</pre>".repeat(n)),
    ("breaks", |n| "<br>".repeat(n)),
    ("breaks and white space", |n| "<br />".to_owned() + &" ".repeat(n)),
    ("lines", |n| "\n \n".repeat(n)),
    ("comments", |n| "<!-- \n".repeat(n)),
    ("audio without end", |n| "<source>".to_owned() + &"<audio [audio ".repeat(n)),
    ("options", |n| "\n<option".repeat(n)),
];

#[test]
fn wordpress_takes_time_in_proportion() {
    in_proportion(&WORDPRESS, &[Dialect::WordPress]);
}

fn in_proportion(families: &'static [Family], dialects: &'static [Dialect]) {
    small_stack(move || {
        for (name, make) in families {
            for dialect in dialects {
                let options = ReadOptions { dialect: *dialect, ..ReadOptions::default() };
                assert_proportional(name, 1000, |size| {
                    let text = make(size);
                    time(|| read_text(&text, &options))
                });
            }
        }
    });
}

#[test]
fn a_hundred_thousand_of_each_is_read() {
    small_stack(|| {
        for tag in ["<div>", "<b>", "<ul><li>", "<blockquote>", "<span>", "<svg>"] {
            assert!(lint("_posts/2022-03-21-x.html", tag.repeat(100_000)) > 0, "{tag} leaves no finding");
        }
        lint("_posts/2022-03-21-x.md", "<".repeat(150_000));
        lint("_posts/2022-03-21-x.md", "天".repeat(150_000));
        lint("_posts/2022-03-21-x.md", "- ".repeat(20_000));
    });
}

/// Engines that are not ours are asked only where it is wanted, but then of the same posts.
#[test]
fn other_engines_take_every_input() {
    let nested: [Family; 4] = [
        ("nested quotes", |n| ">".repeat(n) + "x\n"),
        ("nested lists", |n| "- ".repeat(n) + "x\n"),
        ("nested links", |n| "[".repeat(n) + &"](x)".repeat(n)),
        ("footnotes", |n| (0..n).map(|i| format!("[^{i}]\n\n[^{i}]: x\n\n")).collect()),
    ];
    small_stack(move || {
        for (name, make) in FAMILIES.into_iter().chain(nested) {
            for engine in Engine::ALL {
                let read = ReadOptions { autolinks: true, ..ReadOptions::default() };
                assert_proportional(&format!("{name}, {}", engine.name()), 1000, |size| {
                    let text = make(size);
                    time(|| engine.difference(&text, &read, Mode::Core))
                });
            }
        }
    });
}

#[test]
fn a_file_over_the_cap_is_a_finding() {
    let line = "<p>天津不断提高产业链供应链安全性</p>\n";
    let text = "---\ntitle: x\n---\n".to_owned() + &line.repeat(MAX_FILE_BYTES / line.len() + 10);
    let source = SourceFile::from_text("_posts/2022-03-21-x.md", text);
    assert!(source.text().len() <= MAX_FILE_BYTES);
    assert_eq!(source.problems().len(), 1);
}

#[test]
fn odd_files_are_read() {
    for bytes in [
        &b""[..],
        b"\0",
        b"\xef\xbb\xbf",
        b"---",
        b"---\n---",
        b"---\r\ntitle: x\r\n---\r\n<p>x\r\n",
        b"\xff\xfe",
        b"---\ntitle: \xff\n---\n\xff<b>\xff",
        b"+++\n+++\n",
        b"{\n}\n",
    ] {
        for path in ["_posts/2022-03-21-x.md", "x.html", "x.mdx", ""] {
            for generator in Generator::ALL {
                let source = SourceFile::from_bytes(path, bytes.to_vec());
                let site = Site::from_files(generator, &[]);
                let post = Post::read(&source, &site, path);
                let _ = lint::lint_post(&post, &Schema::built_in(generator), &Settings::default());
                assert_eq!(source.text().len(), bytes.len());
            }
        }
    }
}
