//! Every conversion case in every format and profile, read again and compared; and what no case may do.
//!
//! One file in `fixtures/convert` is one case, its snapshot lies beside it; those in `fixtures/convert/jekyll` are read by
//! kramdown, as Jekyll does, those in `hexo`, `hugo` and `zola` by the generator of that name, those in `parse-block-html` with that option, those in
//! `wordpress` as its pages show them, the others as GFM. Those in `revise` are of a site whose content schema asks for
//! everything that changes a text, and punctuation is moved out of emphasis there. What is made of those in `fixtures/convert/kramdown` is for kramdown alone. To take new snapshots, run with `INSTA_UPDATE=always` and read every one.

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use copydesk::convert::{CjkEmphasis, Converted, Format, Profile, Settings, Target, Verdict, convert, convert_body};
use copydesk::front_matter;
use copydesk::generator::{self, Generator, Site};
use copydesk::markup::{self, Dialect, KramdownOptions, ReadOptions, read_text};
use copydesk::post::Post;
use copydesk::schema::Schema;
use copydesk::text::{SourceFile, Span};
use copydesk::tree::{Mode, Normal, Tree, Whole, visible_text};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/convert");
    let mut files: Vec<PathBuf> =
        ["", "hexo", "hugo", "jekyll", "kramdown", "parse-block-html", "revise", "wordpress", "zola"]
            .iter()
            .map(|name| folder.join(name))
            .flat_map(|folder| std::fs::read_dir(folder).expect("the cases lie in fixtures/convert"))
            .map(|entry| entry.expect("the folder can be read").path())
            .filter(|path| path.extension().is_some_and(|e| e == "html" || e == "md"))
            .collect();
    files.sort();
    assert!(files.len() > 10);
    files
}

/// The site that the case `path` belongs to, by its folder.
fn site(path: &str) -> Site {
    let config = match path.split('/').next() {
        Some("hexo") => return Site::from_files(Generator::Hexo, &[]),
        Some("hugo") => return Site::from_files(Generator::Hugo, &[]),
        Some("zola") => {
            let config = "base_url = \"https://example.org\"\n[markdown]\ndefinition_list = true\n";
            return Site::from_files(Generator::Zola, &[SourceFile::from_text("config.toml", config.to_owned())]);
        }
        Some("jekyll" | "kramdown") => "markdown: kramdown\n",
        Some("parse-block-html") => "markdown: kramdown\nkramdown:\n  parse_block_html: true\n",
        _ => "markdown: CommonMark\n",
    };
    let config = SourceFile::from_text("_config.yml", config.to_owned());
    Site::from_files(Generator::Jekyll, &[config])
}

/// Whether the case `path` is written for kramdown alone.
fn is_for_kramdown(path: &str) -> bool {
    path.starts_with("kramdown/")
}

fn source(file: &Path) -> SourceFile {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/convert");
    let name = file.strip_prefix(folder).ok().and_then(|n| n.to_str()).expect("a case has a name");
    SourceFile::from_bytes(name.replace('\\', "/"), std::fs::read(file).expect("a case can be read"))
}

fn converted(source: &SourceFile, profile: Profile, to: Format) -> Converted {
    let site = site(source.path());
    let post = Post::read(source, &site, source.path());
    let mut settings = Settings { to, profile, ..Settings::default() };
    if is_for_kramdown(source.path()) {
        settings.target = Target::from_name("kramdown").expect("there is such a target");
    }
    if source.path().starts_with("wordpress/") {
        settings.html = Dialect::WordPress;
    }
    if is_revised(source.path()) {
        settings.cjk_emphasis = Some(CjkEmphasis::Move);
    }
    convert(&post, &schema(source.path()), &settings)
}

/// Whether texts of the case `path` are changed.
fn is_revised(path: &str) -> bool {
    path.starts_with("revise/")
}

/// The content schema of the site that the case `path` belongs to.
fn schema(path: &str) -> Schema {
    if !is_revised(path) {
        return Schema::default();
    }
    let schema = "clean:\n  indentation: strip\n  mojibake: repair\n  bold_headings: promote\n";
    let schema = SourceFile::from_text("schema.yaml", schema.to_owned());
    Schema::parse(&schema, Generator::Jekyll).expect("a schema without mistakes")
}

/// A case in everything that can be asked for, as one text.
fn shown(source: &SourceFile) -> String {
    let mut out = String::new();
    for profile in [Profile::Clean, Profile::Faithful, Profile::Plain] {
        for to in Format::ALL {
            if profile != Profile::Clean && to != Format::Markdown {
                continue;
            }
            let done = converted(source, profile, to);
            let text = if source.text().contains('\r') { format!("{:?}\n", done.text) } else { done.text };
            let _ = write!(out, "=== {} {}: {:?}\n{text}", profile.name(), to.name(), done.verdict);
            if to == Format::Markdown {
                for loss in &done.losses {
                    let at = source.line_column(loss.primary.span.start as usize);
                    let _ = writeln!(out, "--- {}:{} {}: {}", at.line, at.column, loss.rule.name, loss.message);
                }
            }
        }
    }
    out
}

#[test]
fn cases_match_their_snapshots() {
    let mut faults = Vec::new();
    for file in cases() {
        let name = file.file_name().and_then(|n| n.to_str()).expect("a case has a name").to_owned();
        let shown = shown(&source(&file));
        let mut settings = insta::Settings::new();
        settings.set_snapshot_path(file.parent().expect("a case lies in a folder"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let matches =
            settings.bind(|| catch_unwind(AssertUnwindSafe(|| insta::assert_snapshot!(name.as_str(), shown))));
        if matches.is_err() {
            faults.push(name);
        }
    }
    assert!(faults.is_empty(), "differ from their snapshots: {faults:?}");
}

#[test]
fn a_second_conversion_changes_no_byte() {
    for file in cases() {
        let first = source(&file);
        for profile in Profile::ALL {
            let once = converted(&first, profile, Format::Markdown);
            let again = SourceFile::from_text(first.path().replace(".html", ".md"), once.text.clone());
            assert_eq!(
                converted(&again, profile, Format::Markdown).text,
                once.text,
                "{} {}",
                file.display(),
                profile.name()
            );
        }
    }
}

/// The proof once more, with nothing of the converter but its output: what browsers show is the same.
#[test]
fn what_was_written_reads_back() {
    for file in cases() {
        let source = source(&file);
        let site = site(source.path());
        // What is changed is proved against the tree after the change.
        if is_revised(source.path()) {
            continue;
        }
        let mut own = generator::read_options(&site, source.path());
        if source.path().starts_with("wordpress/") {
            own.dialect = Dialect::WordPress;
        }
        for profile in [Profile::Faithful, Profile::Clean] {
            let done = converted(&source, profile, Format::Markdown);
            assert_ne!(done.verdict, Verdict::Fallback, "{}: {:?}", file.display(), done.losses);
            let written = SourceFile::from_text("again.md", done.text);
            let options = |read: ReadOptions, auto_ids| {
                let kramdown = KramdownOptions { auto_ids, ..read.kramdown };
                // Quotes and dashes are the engine's affair.
                let kramdown = if profile == Profile::Clean { kramdown.without_typography() } else { kramdown };
                ReadOptions { kramdown, ..read }
            };
            let tree = |source: &SourceFile, read, ids| markup::read(source, body_of(source), &options(read, ids));
            let before = tree(&source, own, true);
            let kramdown = own.dialect == Dialect::Kramdown || is_for_kramdown(source.path());
            let target = ReadOptions { dialect: Dialect::Gfm, ..own };
            let alone = is_for_kramdown(source.path());
            let site = generator::read_options(&site, "again.md");
            let readers = [target].into_iter().filter(|_| !alone).chain(kramdown.then_some(site));
            for read in readers {
                let again = tree(&written, read, false);
                let form =
                    |tree: &Tree, source: &SourceFile, mode| Normal::of(&Whole, tree.root(), source.text(), mode);
                if profile == Profile::Faithful {
                    let mode = if kramdown { Mode::Core } else { Mode::Dom };
                    assert_eq!(form(&before, &source, mode), form(&again, &written, mode), "{}", file.display());
                }
                let text = |tree: &Tree| visible_text(&Whole, tree.root());
                assert_eq!(text(&before), text(&again), "{} {}", file.display(), profile.name());
            }
        }
    }
}

/// The bytes of `source` behind its front matter.
fn body_of(source: &SourceFile) -> Span {
    front_matter::read(source).body
}

fn body(text: &str, settings: &Settings) -> Converted {
    let source = SourceFile::from_text("body.html", text);
    let read = ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() };
    convert_body(&source, &read, &Schema::default(), settings)
}

/// Text is what a reader sees, and with notes nothing but the notes is added.
#[test]
fn text_is_what_a_reader_sees() {
    let html = ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() };
    let bare = |text: &str| text.replace(char::is_whitespace, "");
    let (mut seen, mut noted) = (0, 0);
    for file in cases() {
        let source = source(&file);
        let post = Post::read(&source, &site(source.path()), source.path()).body_span;
        let with = |to, link_notes| {
            let site = site(source.path());
            let post = Post::read(&source, &site, source.path());
            convert(&post, &Schema::default(), &Settings { to, link_notes, ..Settings::default() }).text
        };
        let (plain, notes) = (with(Format::Text, false), with(Format::Text, true));
        let list = notes.rfind("\n\n[1] ").filter(|_| plain != notes);
        let mut rest = plain.trim_end();
        let mut text = &notes[..list.unwrap_or(notes.len())];
        while !text.trim_end().is_empty() {
            let next = text.chars().next().expect("text is left");
            if let Some(left) = rest.strip_prefix(next) {
                (rest, text) = (left, &text[next.len_utf8()..]);
            } else {
                let end = text.find(']').filter(|_| text.trim_start().starts_with('['));
                text = &text[end.unwrap_or_else(|| panic!("{}: {text:?} is no note", file.display())) + 1..];
                // The blank before it was taken for the one behind it.
                text = text.strip_prefix(' ').filter(|_| !rest.starts_with(' ')).unwrap_or(text);
                noted += 1;
            }
        }
        assert_eq!(rest, "", "{}", file.display());
        let shown = with(Format::Html, false);
        if !["{{", "{%", " alt=", "<pre", "&#8617;", "↩"].iter().any(|part| shown.contains(part)) && post.start == 0 {
            let tree = read_text(&shown, &html);
            assert_eq!(bare(&visible_text(&Whole, tree.root())), bare(&plain), "{}", file.display());
            seen += 1;
        }
    }
    assert!(seen > 20 && noted > 30, "{seen} {noted}");
}

/// The verdicts of the round-trip test that judges from outside (made by its `normal.py`), frozen.
#[test]
fn the_normal_form_is_the_one_that_judges() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/convert/normal.jsonl");
    let table = std::fs::read_to_string(table).expect("the table lies beside the cases");
    let read = ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() };
    let mut equal = [0, 0, 0];
    for line in table.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a row is JSON");
        let (a, b) = (row["a"].as_str().expect("HTML"), row["b"].as_str().expect("HTML"));
        let (left, right) = (read_text(a, &read), read_text(b, &read));
        let form = |tree: &copydesk::tree::Tree, text, mode| Normal::of(&Whole, tree.root(), text, mode);
        let found = [
            form(&left, a, Mode::Dom) == form(&right, b, Mode::Dom),
            form(&left, a, Mode::Core) == form(&right, b, Mode::Core),
            visible_text(&Whole, left.root()) == visible_text(&Whole, right.root()),
        ];
        for (at, name) in ["dom", "core", "text"].iter().enumerate() {
            assert_eq!(Some(found[at]), row[name].as_bool(), "{name}: {line}");
            equal[at] += usize::from(found[at]);
        }
    }
    // Neither answer is the only one.
    let rows = table.lines().count();
    assert!(rows > 300 && equal.iter().all(|n| *n > 50 && *n < rows - 50), "{rows} rows, {equal:?} equal");
}

#[test]
fn ten_thousand_elements_inside_each_other() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<blockquote>", "</blockquote>"),
        ("<ul><li>", "</li></ul>"),
        ("<b>", "</b>"),
        ("<sup>", ""),
    ] {
        let text = format!("{}deep{}", open.repeat(10_000), close.repeat(10_000));
        for to in Format::ALL {
            let done = body(&text, &Settings { to, ..Settings::default() });
            assert!(done.text.contains("deep"), "{open} {}", to.name());
        }
    }
}

/// What the content schema says of HTML: its own elements and attributes stay, what it forbids goes as a loss.
#[test]
fn the_schema_decides_over_html() {
    let schema = "html:\n  elements: [x-gallery, x-note]\n  attributes: { span: [data-note], p: [data-mark] }\n  \
                  forbid: [kbd, \"img[alt]\", hr]\n";
    let schema = SourceFile::from_text("schema.yaml", schema.to_owned());
    let schema = Schema::parse(&schema, Generator::None).expect("a schema without mistakes");
    let text = "<p>a <x-note>b*</x-note> <x-other>c</x-other> <span data-note=\"1\" class=\"d\">d</span> <span>e</span>\n\
                <kbd>f</kbd> <img src=\"g.png\" alt=\"g\"></p>\n<x-gallery><p>h <b>i</b></p></x-gallery>\n<hr>\n\
                <p data-mark=\"1\">j</p>";
    let source = SourceFile::from_text("a.html", text.to_owned());
    let read = ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() };
    let done = convert_body(&source, &read, &schema, &Settings::default());
    assert_eq!(
        done.text,
        "a <x-note>b&#42;</x-note> c <span data-note=\"1\">d</span> e\nf ![](g.png)\n\n<x-gallery>\n<p>h <b>i</b></p>\n\
         </x-gallery>\n\n<p data-mark=\"1\">j</p>\n"
    );
    let losses: Vec<&str> = done.losses.iter().map(|loss| &*loss.message).collect();
    assert_eq!(
        losses,
        [
            "`x-note` stays HTML: Markdown has no `x-note`",
            "removed `x-other`, kept the text in it",
            "`span` stays HTML: Markdown has no `span`",
            "removed the attribute `class` of `span`",
            "removed the tags of `span`, kept its content",
            "removed `kbd`, which the content schema forbids",
            "removed the attribute `alt` of `img`",
            "`x-gallery` stays HTML: Markdown has no `x-gallery`",
            "removed `hr`, which the content schema forbids",
            "`p` stays HTML: Markdown cannot say its attribute `data-mark`",
        ]
    );
    let plain = Settings { profile: Profile::Plain, ..Settings::default() };
    let done = convert_body(&source, &read, &schema, &plain);
    assert_eq!(done.text, "a b* c d e\nf ![](g.png)\n\nh **i**\n\nj\n");
}

/// What the content schema says of noise: footers of every post go, URLs without a scheme get one, what is to be kept stays.
#[test]
fn the_schema_says_what_goes() {
    let schema = "clean:\n  boilerplate: [\"[返回*]｜[返回首页]\"]\n  tracking: keep\n  redirects: keep\n  \
                  lazy_images: keep\nlinks:\n  protocol_relative: https\n";
    let schema = SourceFile::from_text("schema.yaml", schema.to_owned());
    let schema = Schema::parse(&schema, Generator::None).expect("a schema without mistakes");
    let text = "<p>正文</p>\n<p>[<a href=\"//a.example/cj/\">返回财经</a>]｜[<a href=\"//a.example/\">返回首页</a>]</p>\n\
                <p>见 <a href=\"//b.example/?utm_source=x\">此处</a>，<img src=\"blank.gif\" data-src=\"c.png\"></p>\n\
                <p>[返回首页]</p>\n<p><a href=\"https://www.google.com/url?q=https://d.example/\">d</a></p>";
    let source = SourceFile::from_text("a.html", text.to_owned());
    let read = ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() };
    let done = convert_body(&source, &read, &schema, &Settings::default());
    assert_eq!(
        done.text,
        "正文\n\n见 [此处](https://b.example/?utm_source=x)，![](blank.gif)\n\n[返回首页]\n\n\
         [d](https://www.google.com/url?q=https://d.example/)\n"
    );
    let losses: Vec<&str> = done.losses.iter().map(|loss| loss.rule.name).collect();
    assert_eq!(losses, ["loss/boilerplate", "loss/protocol-relative", "loss/attribute"]);
    let faithful = Settings { profile: Profile::Faithful, ..Settings::default() };
    assert!(convert_body(&source, &read, &schema, &faithful).text.contains("返回财经"));
}

#[test]
fn every_target_reads_the_seed() {
    let text = "<p><strong>天津北方网讯：</strong>近些年来，<a href=\"http://a.example/x?a=1&amp;b=2\">http://a.example/x?a=1&amp;b=2</a></p>";
    for target in copydesk::convert::TARGETS {
        let done = body(text, &Settings { target, ..Settings::default() });
        assert_ne!(done.verdict, Verdict::Fallback, "{}", target.name);
        let strong = match target.name {
            "goldmark" => "**天津北方网讯：**&#x8FD1;些",
            "kramdown" => "**天津北方网讯：**近些",
            _ => "<strong>天津北方网讯：</strong>近些",
        };
        assert!(done.text.starts_with(strong), "{}: {}", target.name, done.text);
        assert!(done.text.contains("<http://a.example/x?a=1&b=2>"), "{}", done.text);
    }
    assert!(Target::from_name("nothing").is_none());
}

#[test]
fn scripts_do_not_come_to_life() {
    for text in [
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        "<p>&lt;<b>script</b>&gt;alert(1)</p>",
        "<p>[x](javascript:alert(1))</p>",
        "<p><a href=\"java\nscript:alert(1)\">x</a></p>",
        "<p><img src=x onerror=alert(1)><iframe src=\"javascript:alert(1)\"></iframe></p>",
        "<svg><script>alert(1)</script></svg>",
        "<p><a href=\" javascript:alert(1)\">x</a></p>",
    ] {
        for to in [Format::Markdown, Format::Html] {
            let done = body(text, &Settings { to, ..Settings::default() });
            let read = match to {
                Format::Html => Dialect::Html,
                _ => Dialect::Gfm,
            };
            let tree = read_text(&done.text, &ReadOptions { dialect: read, ..ReadOptions::default() });
            for node in tree.root().descendants() {
                assert_ne!(node.name(), "script", "{text}");
                for attribute in node.attributes() {
                    assert!(!attribute.name.starts_with("on"), "{text}");
                    assert!(!attribute.value.trim_start().starts_with("javascript"), "{text}: {}", done.text);
                }
            }
        }
    }
}
