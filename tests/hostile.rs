//! Hostile bodies: reading and linting never panics, never overflows a stack of 1 MiB, and takes time in proportion to
//! the input. Four times the input may take nine times the time, the best of three: noise passes, a square does not.

use std::time::{Duration, Instant};

use copydesk::generator::{Generator, Site};
use copydesk::lint::{self, Settings};
use copydesk::post::Post;
use copydesk::schema::Schema;
use copydesk::text::{MAX_FILE_BYTES, SourceFile};

fn lint(path: &str, text: String) -> usize {
    let source = SourceFile::from_bytes(path, text.into_bytes());
    let site = Site::from_files(Generator::Jekyll, &[]);
    let schema = Schema::built_in(Generator::Jekyll);
    let post = Post::read(&source, &site, path);
    lint::lint_post(&post, &schema, &Settings::default()).len()
}

fn time(path: &str, make: fn(usize) -> String, size: usize) -> Duration {
    (0..3)
        .map(|_| {
            let text = make(size);
            let start = Instant::now();
            lint(path, text);
            start.elapsed()
        })
        .min()
        .unwrap()
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
                let (small, large) = (time(path, make, size), time(path, make, 4 * size));
                assert!(
                    large < 9 * small + Duration::from_millis(60),
                    "{name} in {path}: {small:?} for {size}, {large:?} for four times as many"
                );
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
