//! Vectors that try to bring a script to life, in every output and for every reader that we have: nothing of them is
//! live in what `clean` and `plain` write, nothing that was text is live in what `faithful` writes, and what is live there
//! was live before and has its record.
//!
//! One line of `fixtures/xss` is one vector: `html.txt` are bodies of HTML, `markdown.txt` are bodies of Markdown that
//! are read as GFM and as kramdown. `\n`, `\t`, `\0` and `\\` stand for the characters.

use copydesk::convert::review::review;
use copydesk::convert::{Format, Profile, Settings, TARGETS, Verdict, convert, convert_body};
use copydesk::generator::{Generator, Site};
use copydesk::markup::engines::Engine;
use copydesk::markup::{Dialect, ReadOptions, read_text};
use copydesk::post::Post;
use copydesk::schema::Schema;
use copydesk::text::SourceFile;
use copydesk::tree::{Node, Tree};

fn vectors(name: &str) -> Vec<String> {
    let path = format!("{}/fixtures/xss/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    text.lines().map(unescaped).collect()
}

fn unescaped(line: &str) -> String {
    let mut out = String::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('0') => '\0',
                Some(other) => other,
                None => '\\',
            }),
            c => out.push(c),
        }
    }
    out
}

/// Elements that run or load code by themselves, or that change what the others do.
const ACTIVE: [&str; 16] = [
    "script",
    "embed",
    "applet",
    "base",
    "meta",
    "link",
    "style",
    "frame",
    "frameset",
    "portal",
    "fencedframe",
    "isindex",
    "layer",
    "bgsound",
    "xss",
    "foreignobject",
];

/// The scheme of `url` as a browser finds it: without controls and white space in it.
fn scheme(url: &str) -> String {
    let url: String = url.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let url = url.trim_start_matches(|c: char| c <= ' ');
    url.split_once(':').map_or(String::new(), |(scheme, _)| scheme.to_ascii_lowercase())
}

/// What is live in `node`, in words.
fn live(node: Node<'_>) -> Option<String> {
    let name = node.name();
    if ACTIVE.contains(&name) {
        return Some(format!("<{name}>"));
    }
    node.attributes().iter().find_map(|attribute| {
        let (key, value) = (&*attribute.name, &*attribute.value);
        let scheme = scheme(value);
        let is_url = matches!(
            key,
            "href"
                | "src"
                | "action"
                | "formaction"
                | "data"
                | "poster"
                | "background"
                | "cite"
                | "longdesc"
                | "usemap"
                | "ping"
                | "xlink:href"
                | "lowsrc"
                | "dynsrc"
                | "to"
                | "values"
                | "from"
                | "codebase"
                | "code"
        );
        let runs = matches!(&*scheme, "javascript" | "vbscript" | "livescript" | "mocha")
            || (scheme == "data" && !value.trim_start().to_ascii_lowercase().starts_with("data:image/")
                || value.to_ascii_lowercase().contains("data:image/svg"));
        let style = value.to_ascii_lowercase();
        let styled = key == "style"
            && ["expression(", "javascript:", "behavior", "-moz-binding"].iter().any(|s| style.contains(s));
        let live = key.starts_with("on") && key.len() > 2 || (is_url && runs) || key == "srcdoc" || styled;
        // The value may be spelled otherwise.
        live.then(|| format!("<{name} {key}> {scheme}"))
    })
}

fn all_live(tree: &Tree) -> Vec<String> {
    tree.root().descendants().filter_map(live).collect()
}

/// Who may read what is written for `target`: those that its proof reads as, and of what must be dead everybody.
fn readers(to: Format, profile: Profile, target: &str, from: Dialect) -> &'static [Dialect] {
    match (to, profile, target) {
        (Format::Html, ..) => &[Dialect::Html],
        (_, Profile::Faithful, "portable") if from == Dialect::Kramdown => &[Dialect::Gfm, Dialect::Kramdown],
        (_, Profile::Faithful, "kramdown") => &[Dialect::Kramdown],
        (_, Profile::Faithful, "commonmark") => &[Dialect::CommonMark],
        (_, Profile::Faithful, _) => &[Dialect::Gfm],
        // `$$<script>$$` is math there and nowhere else.
        (_, _, "kramdown") => &[Dialect::Kramdown],
        _ => &[Dialect::Gfm, Dialect::CommonMark, Dialect::Kramdown],
    }
}

fn read(text: &str, dialect: Dialect) -> Tree {
    read_text(text, &ReadOptions { dialect, ..ReadOptions::default() })
}

/// What comes to life of the Markdown `text` in the HTML that engines which are not ours make of it.
fn engine_faults(text: &str, profile: &str, target: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for engine in Engine::ALL {
        for dialect in [Dialect::Gfm, Dialect::CommonMark] {
            let html = engine.html(text, &ReadOptions { dialect, ..ReadOptions::default() });
            let after = all_live(&read(&html, Dialect::Html));
            if !after.is_empty() {
                let after = after.join(", ");
                faults.push(format!("{profile} for {target} by {}: {after} in {text:?}", engine.name()));
            }
        }
    }
    faults
}

/// What comes to life of `text`, a body of `dialect`, in any output.
fn faults(text: &str, dialect: Dialect) -> Vec<String> {
    let options = ReadOptions { dialect, ..ReadOptions::default() };
    let source = SourceFile::from_text("vector", text);
    let before = all_live(&read(source.text(), dialect));
    let mut faults = review_faults(&source, options);
    for profile in Profile::ALL {
        for to in [Format::Markdown, Format::Html] {
            for target in TARGETS.iter().filter(|target| to == Format::Markdown || target.name == TARGETS[0].name) {
                let settings = Settings { to, profile, target, ..Settings::default() };
                let done = convert_body(&source, &options, &Schema::default(), &settings);
                if done.verdict == Verdict::Fallback {
                    // Left as it was, which is said.
                    if done.losses.is_empty() {
                        faults.push(format!("{} {}: left in silence", profile.name(), to.name()));
                    }
                    continue;
                }
                if to == Format::Markdown && profile != Profile::Faithful && target.name != "kramdown" {
                    faults.extend(engine_faults(&done.text, profile.name(), target.name));
                }
                for &reader in readers(to, profile, target.name, dialect) {
                    let mut after = all_live(&read(&done.text, reader));
                    if profile == Profile::Faithful {
                        // What was live is kept: no more than that.
                        let mut left = before.clone();
                        after.retain(|found| match left.iter().position(|known| known == found) {
                            Some(at) => {
                                left.swap_remove(at);
                                false
                            }
                            None => true,
                        });
                    }
                    if !after.is_empty() {
                        let (profile, to, reader) = (profile.name(), to.name(), reader.name());
                        let after = after.join(", ");
                        faults.push(format!(
                            "{profile} {to} for {} as {reader}: {after} in {:?}",
                            target.name, done.text
                        ));
                    }
                }
            }
        }
    }
    faults
}

/// What comes to life or is loaded in the page on which a person looks at the conversion.
fn review_faults(source: &SourceFile, options: ReadOptions) -> Vec<String> {
    let site = Site::from_files(Generator::None, &[]);
    let path = if options.dialect == Dialect::Html { "a.html" } else { "a.md" };
    let post = Post::read_as(source, &site, path, options);
    let mut faults = Vec::new();
    for profile in Profile::ALL {
        let settings = Settings { profile, ..Settings::default() };
        let done = convert(&post, &Schema::default(), &settings);
        let shown = review(&post, &done, &settings);
        for html in [Some(shown.before), shown.after].into_iter().flatten() {
            let tree = read(&html, Dialect::Html);
            let loads = |node: &Node<'_>| {
                let names = ["img", "iframe", "video", "audio", "object", "form", "input", "svg", "math", "template"];
                names.contains(&node.name())
                    || node.attributes().iter().any(|a| matches!(&*a.name, "src" | "id" | "name"))
            };
            let mut found = all_live(&tree);
            found.extend(tree.root().descendants().filter(loads).map(|node| node.name().to_owned()));
            if !found.is_empty() {
                faults.push(format!("review, {}: {} in {html:?}", profile.name(), found.join(", ")));
            }
        }
    }
    faults
}

fn check(vectors: &[String], dialect: Dialect) {
    let mut all = Vec::new();
    for text in vectors {
        all.extend(faults(text, dialect).into_iter().map(|fault| format!("{text:?}\n    {fault}")));
    }
    assert!(all.is_empty(), "{} of {} as {}:\n{}", all.len(), vectors.len(), dialect.name(), all.join("\n"));
}

#[test]
fn html_vectors_are_dead() {
    let vectors = vectors("html.txt");
    assert!(vectors.len() > 400);
    check(&vectors, Dialect::Html);
}

#[test]
fn markdown_vectors_are_dead_as_gfm() {
    check(&vectors("markdown.txt"), Dialect::Gfm);
}

#[test]
fn markdown_vectors_are_dead_as_kramdown() {
    check(&vectors("markdown.txt"), Dialect::Kramdown);
}

/// The net has no holes: of the vectors that are meant to be live most are before they are cleaned.
#[test]
fn live_things_are_seen() {
    let live = |name, dialect| vectors(name).iter().filter(|text| !all_live(&read(text, dialect)).is_empty()).count();
    let (html, markdown) = (live("html.txt", Dialect::Html), live("markdown.txt", Dialect::Gfm));
    assert!(html > 170 && markdown > 70, "{html} and {markdown}");
}
