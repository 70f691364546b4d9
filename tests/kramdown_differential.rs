//! Generated bodies against the real kramdown: every construct nested to depth three, in Latin, Chinese and Hebrew, some
//! with a character deleted or doubled. What is read otherwise is shown minimised; the classes that stay are the cases of
//! `fixtures/kramdown_differs`, each with its reason.
//! `COPYDESK_KRAMDOWN` says how many; without it, or without Ruby, nothing is run
//! (`tests/engines/run.sh` installs both and sets it).

mod random;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Lines, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use copydesk::markup::{Dialect, ReadOptions, read_text};
use copydesk::tree::{Mode, Normal, Whole, first_difference};
use random::{Random, smaller};

const WORDS: [&str; 30] = [
    "word",
    "don't",
    "天津",
    "北方网讯：",
    "שלום",
    "a",
    "B2",
    "x_y_z",
    "it's",
    "\"quoted\"",
    "'80s",
    "e.g.",
    "3 * 4",
    "HTML",
    "a--b",
    "end...",
    "<<",
    ">>",
    "é",
    "www.example.com",
    "50%",
    "C++",
    "#tag",
    "$5",
    "a|b",
    "(see)",
    "1.",
    "-",
    "end.",
    "no  break",
];

fn words(r: &mut Random) -> String {
    let n = 1 + r.below(4);
    (0..n).map(|_| r.pick(&WORDS)).collect::<Vec<_>>().join(" ")
}

fn ial(r: &mut Random) -> &'static str {
    r.pick(&["{:.c}", "{: .c #i}", "{:ref}", "{: title=\"t 'x'\"}", "{: key='v' .d}", "{:b=>2, :c=>3}", "{: }"])
}

/// Text with spans in it, down to `depth`.
fn spans(r: &mut Random, depth: usize) -> String {
    let n = 1 + r.below(3);
    let mut out = String::new();
    for _ in 0..n {
        if !out.is_empty() && r.chance(80) {
            out.push_str(r.pick(&[" ", " ", " ", "\n", "  \n", "\\\\\n", "\\\n"]));
        }
        out.push_str(&span(r, depth));
        if r.chance(4) {
            out.push_str(ial(r));
        }
    }
    out
}

fn span(r: &mut Random, depth: usize) -> String {
    let inner = |r: &mut Random| if depth > 0 { spans(r, depth - 1) } else { words(r) };
    match r.below(34) {
        0 => format!("*{}*", inner(r)),
        1 => format!("**{}**", inner(r)),
        2 => format!("_{}_", inner(r)),
        3 => format!("__{}__", inner(r)),
        4 => format!("***{}***", inner(r)),
        5 => format!("~~{}~~", inner(r)),
        6 => format!("`{}`", words(r)),
        7 => format!("`` {} ` ``", words(r)),
        8 => format!("[{}](http://e.example/{})", inner(r), r.pick(&["", "a(b)", "x \"T\"", " 'T' ", "a b", "<u>"])),
        9 => format!("[{}][{}]", inner(r), r.pick(&["def", "Def", "none", "", "d e f"])),
        10 => format!("[{}]", r.pick(&["def", "none", "d\ne f", "x [def] y"])),
        11 => format!("![{}](i.png{})", inner(r), r.pick(&["", " \"T\"", " 't"])),
        12 => format!("![{}][def]", words(r)),
        13 => r.pick(&["<http://e.example/?a=1&b>", "<a@b.example>", "<mailto:x@y.z>", "<ftp://x y>"]).to_owned(),
        14 => format!("<b>{}</b>", inner(r)),
        15 => format!("<span class=\"x\" markdown=\"{}\">{}</span>", r.pick(&["0", "1", "span", "block"]), inner(r)),
        16 => r
            .pick(&["<br>", "<br />", "<img src='x'>", "<i/>", "<!-- c *x* -->", "<code>*x*</code>", "<U>", "</b>"])
            .to_owned(),
        17 => r.pick(&["[^1]", "[^note]", "[^none]"]).to_owned(),
        18 => format!("$${}$$", r.pick(&["x^2", "a < b", " y ", "\\$"])),
        19 => r.pick(&["&amp;", "&copy;", "&#65;", "&#x41;", "&foo;", "&", "&nbsp;", "&lt;b&gt;"]).to_owned(),
        20 => r.pick(&["--", "---", "...", "<< ", " >>", "\\<<", "....", "----"]).to_owned(),
        21 => format!("\"{}\"", inner(r)),
        22 => format!("'{}'", inner(r)),
        23 => format!("\\{}", r.pick(&["*", "_", "`", "[", "(", "#", "|", "~", "\\", "x", "\"", "<", "$", "{", ":"])),
        24 => r
            .pick(&["{::comment}x{:/}", "{::nomarkdown}<b>*x*</b>{:/}", "{::foo /}", "{:/}", "{::comment /}"])
            .to_owned(),
        25 => {
            r.pick(&["*", "**", "_", "`", "[", "]", "![", "<", ">", "~~", "$$", "\\", "{:", "|", "\"", "'"]).to_owned()
        }
        26 => r
            .pick(&["foo*bar*baz", "foo_bar_baz", "**a**b", "*a**", "* a*", "*a *", "_a_b", "__a_", "a**b*"])
            .to_owned(),
        _ => words(r),
    }
}

/// `text` with `prefix` before each line but the first, which gets `first`.
fn indented(text: &str, first: &str, prefix: &str) -> String {
    let mut out = String::new();
    for (index, line) in text.lines().enumerate() {
        let _ = writeln!(out, "{}{line}", if index == 0 { first } else { prefix });
    }
    out
}

fn blocks(r: &mut Random, depth: usize) -> String {
    let n = 1 + r.below(if depth == 3 { 5 } else { 3 });
    let mut out = String::new();
    for index in 0..n {
        if index > 0 && r.chance(75) {
            out.push_str(r.pick(&["\n", "\n", "\n\n", "  \n", "^\n", "\n{:.b}\n"]));
        }
        out.push_str(&block(r, depth));
    }
    out
}

fn line(r: &mut Random, depth: usize) -> String {
    spans(r, depth.min(2)).replace('\n', " ")
}

fn block(r: &mut Random, depth: usize) -> String {
    let inner = |r: &mut Random| if depth > 0 { blocks(r, depth - 1) } else { spans(r, 1) + "\n" };
    let d = depth.min(2);
    let mut out = match r.below(34) {
        0 => format!(
            "{} {}{}\n",
            "#".repeat(1 + r.below(7)),
            line(r, 1),
            r.pick(&["", "", " ##", " {#id}", "#", " \\#"])
        ),
        1 => format!("{}\n{}\n", line(r, 1), r.pick(&["===", "---", "-", "= ", "--=", "  ---"])),
        2 => indented(&inner(r), "> ", r.pick(&["> ", ">", "", "  > "])),
        3 => format!("    {}\n{}", words(r), r.pick(&["", "    x < y\n", "lazy\n", "\n    more\n", "\tx\n"])),
        4 => {
            let fence = r.pick(&["```", "~~~", "````", "~~~~~", "   ```"]);
            let info = r.pick(&["", "ruby", " ruby", "ruby?x", "a b", "{.x}", "c++"]);
            let end = r.pick(&["```", "~~~", "````", "~~~~~", "", "``` "]);
            format!("{fence}{info}\n{}\n  <x>\n\n{end}\n", words(r))
        }
        5 => format!("{}\n", r.pick(&["---", "* * *", "___", " - - -", "***  ", "--", "-\t-\t-"])),
        6..=9 => {
            let n = 1 + r.below(3);
            let (mark, prefix) = [
                ("* ", "  "),
                ("- ", "  "),
                ("+   ", "    "),
                ("1. ", "   "),
                ("10. ", "    "),
                ("*\t", "\t"),
                (" - ", "   "),
                ("1.  ", "    "),
                ("- ", ""),
                ("* ", " "),
                ("  1. ", "     "),
            ][r.below(11)];
            let mut list = String::new();
            for _ in 0..n {
                let head = r.pick(&["", "", "", "", "[ ] ", "[x] ", "{:.i} ", "{:.i}\n"]);
                let text = format!("{head}{}", inner(r));
                list.push_str(&indented(&text, mark, prefix));
                if r.chance(30) {
                    list.push('\n');
                }
            }
            list
        }
        10 | 11 => {
            let mut list = format!("{}\n{}", line(r, 1), r.pick(&["", "", "\n", "second term\n", "{:.t}second\n"]));
            for _ in 0..=r.below(2) {
                list.push_str(&indented(&inner(r), r.pick(&[": ", ":   ", " : ", ":\t"]), r.pick(&["  ", "    ", ""])));
            }
            list
        }
        12 | 13 => {
            let mut table = String::new();
            let cell = |r: &mut Random| line(r, 1);
            for _ in 0..=r.below(3) {
                let edge = r.pick(&["|", "", "| ", "  | "]);
                let n = 1 + r.below(3);
                let cells: Vec<String> = (0..n).map(|_| cell(r)).collect();
                let _ =
                    writeln!(table, "{edge}{}{}", cells.join(r.pick(&["|", " | ", "\\|"])), r.pick(&["|", "", " | "]));
                if r.chance(40) {
                    let separator = r.pick(&["|---|---|", "|:--|:-:|--:|", "---|---", "|===|===|", "|-", "+---+"]);
                    table.push_str(separator);
                    table.push('\n');
                }
            }
            table
        }
        14 => format!("$$\n{}\n$$\n", r.pick(&["x^2", "a < b \\\\ c", ""])),
        15 => format!("$${}$${}\n", words(r), r.pick(&["", " ", " x", "\n{:.m}"])),
        16..=18 => {
            let tag = r.pick(&["div", "p", "section", "table", "ul", "pre", "h2", "blockquote", "details", "article"]);
            let attribute = r.pick(&[
                "",
                " markdown=\"1\"",
                " markdown=\"block\"",
                " markdown='span'",
                " markdown=0",
                " class=\"x\" id=''",
            ]);
            let body = inner(r);
            let gap = r.pick(&["", "\n", "\n\n"]);
            format!(
                "<{tag}{attribute}>{gap}{body}{}\n",
                r.pick(&[&*format!("</{tag}>"), &*format!("</{tag}> text"), "", "</nav>", &*format!("</{tag}>*x*"),])
            )
        }
        19 => r
            .pick(&[
                "<!-- a\n\n*b* -->\n",
                "<script>\nif (a < b) x();\n</script>\n",
                "<br />\n",
                "<hr>\n",
                "<?php x ?>\n",
                "<style>a{}</style> x\n",
                "<div /> x\n",
                "<p>x</div>\n",
                "<tr><td markdown=\"1\">*x*</td></tr>\n",
                "<pre>\n *x*\n\n y</pre>\n",
                "<div><b>x</div>\n",
                "<b>bold</b> text\n",
                "</div>\n",
                "<iframe src=\"x\"></iframe>\n",
                "<p>a\n\nb\n",
            ])
            .to_owned(),
        20 => format!("{}\n", ial(r)),
        21 => r.pick(&["{:ref: .r #x}\n", "{:ref: .r title=\"a\\\"b\"}\n", "{:other: ref}\n"]).to_owned(),
        22 => format!("[^{}]: {}", r.pick(&["1", "note"]), indented(&inner(r), "", r.pick(&["    ", "", "\t"]))),
        23 => format!(
            "[{}]: {}\n",
            r.pick(&["def", "DEF", "d e f"]),
            r.pick(&["http://d.example", "<x y> 't'", "/u \"title\"", "/u\n   \"title\"", "/u \"t", "/u 'a' b", "",])
        ),
        24 => {
            format!("*[{}]:{}\n", r.pick(&["HTML", "word", "天津", "e.g."]), r.pick(&[" Text *x*", "", " a & \"b\""]))
        }
        25 => r
            .pick(&[
                "^\n",
                "{::comment}\n*x*\n{:/}\n",
                "{::nomarkdown}\n<b>x</b>\n{:/}\n",
                "{::options auto_ids=\"false\" /}\n",
                "{::options parse_block_html=\"true\" /}\n",
                "{::comment}\nx\n",
                "{::foo}\n",
            ])
            .to_owned(),
        26 => {
            r.pick(&["* toc\n{:toc}\n", "1. toc\n{:toc #own}\n", "* x\n{:footnotes}\n", "# T\n{:.no_toc}\n"]).to_owned()
        }
        _ => spans(r, d) + "\n",
    };
    if r.chance(8) {
        out.push_str(ial(r));
        out.push('\n');
    }
    out
}

/// The body of a seed.
fn body(seed: u64) -> String {
    let mut r = Random(seed);
    let mut text = blocks(&mut r, 3);
    if r.chance(30) {
        let places: Vec<(usize, char)> = text.char_indices().collect();
        let (at, c) = places[r.below(places.len())];
        if r.chance(50) {
            text.remove(at);
        } else {
            text.insert(at, c);
        }
    }
    text
}

fn normal(text: &str, dialect: Dialect) -> Normal {
    let tree = read_text(text, &ReadOptions { dialect, ..ReadOptions::default() });
    Normal::of(&Whole, tree.root(), text, Mode::Core)
}

/// The real kramdown, asked one body after the other.
struct Kramdown {
    process: Child,
    input: Option<ChildStdin>,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Kramdown {
    fn start() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/engines/kramdown_render.rb");
        let mut process = Command::new("ruby")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("COPYDESK_KRAMDOWN is set, so Ruby is installed");
        let input = process.stdin.take();
        let answers = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, input, answers }
    }

    /// Its HTML; nothing where it fails itself.
    fn html(&mut self, text: &str, plain: bool) -> Option<String> {
        let row = serde_json::json!({ "text": text, "plain": plain });
        writeln!(self.input.as_mut().unwrap(), "{row}").unwrap();
        let answer: serde_json::Value = serde_json::from_str(&self.answers.next().unwrap().unwrap()).unwrap();
        answer["html"].as_str().map(str::to_owned)
    }

    /// How we read `text` otherwise; nothing where we do not, or where it has no answer.
    fn difference(&mut self, text: &str, plain: bool) -> Option<(String, String)> {
        let html = self.html(text, plain)?;
        let dialect = if plain { Dialect::KramdownPlain } else { Dialect::Kramdown };
        let found = first_difference(&normal(&html, Dialect::Html), &normal(text, dialect))?;
        Some((html, format!("{} / {}", found.left, found.right)))
    }
}

#[test]
fn generated_bodies_are_read_as_kramdown_reads_them() {
    let Some(count) = std::env::var("COPYDESK_KRAMDOWN").ok().and_then(|n| n.parse::<u64>().ok()) else { return };
    let mut kramdown = Kramdown::start();
    let (mut asked, mut wrong) = (0, 0);
    for seed in 1..=count {
        let (text, plain) = (body(seed), seed % 4 == 0);
        asked += 1;
        if kramdown.difference(&text, plain).is_some() {
            wrong += 1;
            let small = smaller(&text, '\n', |text| kramdown.difference(text, plain).is_some());
            let (html, difference) = kramdown.difference(&small, plain).unwrap();
            println!("--- {seed}{}: {difference}\n{small:?}\n{html:?}", if plain { " plain" } else { "" });
        }
    }
    drop(kramdown.input.take());
    assert!(kramdown.process.wait().unwrap().success());
    println!("{asked} bodies, {wrong} read otherwise");
    assert!(wrong * 200 <= asked, "{wrong} of {asked} are read otherwise");
}
