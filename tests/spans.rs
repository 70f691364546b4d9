//! Span fuzz: in random bodies of every dialect, with CRLF, lone CR, byte order marks, NUL, entities and templates, the
//! source under each text node is that text, and html5ever's tags stand where html5gum says.

mod random;

use std::path::PathBuf;

use copydesk::front_matter;
use copydesk::markup::{Dialect, ReadOptions, TemplateSyntax, read_text};
use copydesk::text::SourceFile;
use copydesk::tree::NodeKind;
use random::Random;

/// A document of pieces.
fn document(random: &mut Random, from: &[&str]) -> String {
    let length = 1 + random.next() % 14;
    (0..length).map(|_| random.pick(from)).collect()
}

const PIECES: [&str; 74] = [
    "天津",
    "：",
    "a",
    "B c",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "&amp;",
    "&lt;",
    "&#65;",
    "&copy",
    "&foo;",
    "& ",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<i x='1'>",
    "</i>",
    "<a href=\"/q?a=1&b\">",
    "</a>",
    "<br>",
    "<br/>",
    "<div>",
    "</div>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<ul><li>",
    "</li></ul>",
    "<",
    ">",
    "<>",
    "</>",
    "</ >",
    "<3",
    "<!-- c -->",
    "<!--",
    "<?php ?>",
    "<pre>",
    "</pre>",
    "<select>",
    "<option>",
    "</select>",
    "**",
    "*",
    "_",
    "\\",
    "\\*",
    "# ",
    "> ",
    "- ",
    "1. ",
    "| a | b |\n|---|---|\n",
    "|",
    "[x](y)",
    "![i](j)",
    "~~",
    "{{ v }}",
    "{% if a %}",
    "{% endif %}",
    "{{",
    "\u{feff}",
    "\0",
    "\u{100001}",
    "\u{3000}",
    "e\u{301}",
    "🀄",
    "http://e.example/x ",
];

/// The length of the character reference at the start of `source`, and what a browser shows for it.
fn reference(source: &str) -> Option<(usize, String)> {
    let name = source.strip_prefix('&')?.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let end = 1 + name + usize::from(source.as_bytes().get(1 + name) == Some(&b';'));
    let tree = read_text(&source[..end], &ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() });
    let shown: String = tree.root().descendants().filter_map(copydesk::tree::Node::text).collect();
    (shown != source[..end]).then_some((end, shown))
}

/// Whether `source` shows `text`: entities decoded, what Markdown and line ends take away left out.
fn shows(source: &str, text: &str) -> bool {
    // kramdown's typography.
    const SYMBOLS: [(&str, &str); 11] = [
        ("...", "…"),
        ("---", "—"),
        ("--", "–"),
        ("<< ", "«\u{a0}"),
        (" >>", "\u{a0}»"),
        ("<<", "«"),
        (">>", "»"),
        ("'", "‘"),
        ("'", "’"),
        ("\"", "“"),
        ("\"", "”"),
    ];
    let symbol = SYMBOLS.iter().find_map(|(s, c)| Some((source.strip_prefix(s)?, text.strip_prefix(c)?)));
    if symbol.is_some_and(|(source, text)| shows(source, text)) {
        return true;
    }
    // The engine numbers footnotes, leads back from them behind a no-break space, ends blocks in a line feed.
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if (is_number && source.starts_with("[^") && source.ends_with(']'))
        || (source.is_empty() && matches!(text, "\u{a0}" | "\n"))
    {
        return true;
    }
    // A task's box is an element of its own.
    if let Some(rest) = ["[ ]", "[x]", "[X]"].iter().find_map(|mark| source.strip_prefix(mark))
        && (shows(rest, text) || text.strip_prefix(' ').is_some_and(|text| shows(rest, text)))
    {
        return true;
    }
    // kramdown escapes in a `script` within a line too, where a browser reads no references.
    let escaped = [("<", "&lt;"), (">", "&gt;")];
    let escaped = escaped.iter().find_map(|(s, c)| Some((source.strip_prefix(s)?, text.strip_prefix(c)?)));
    if escaped.is_some_and(|(source, text)| shows(source, text)) {
        return true;
    }
    let Some(c) = text.chars().next() else {
        return source.chars().all(|c| matches!(c, '\\' | '>' | '|' | '`' | '\0') || c.is_ascii_whitespace());
    };
    let after = &text[c.len_utf8()..];
    // A reference stands for its character, unless it was escaped.
    if let Some((length, shown)) = reference(source)
        && let Some(after) = text.strip_prefix(&*shown)
        && shows(&source[length..], after)
    {
        return true;
    }
    if let Some(rest) = source.strip_prefix(c) {
        return shows(rest, after);
    }
    // A tab is as many spaces as it takes.
    if c == ' ' && source.starts_with('\t') && shows(source, after) {
        return true;
    }
    // A carriage return is a line feed to every reader. kramdown joins lines of code by a space.
    if c == ' ' && source.starts_with('\n') && shows(&source[1..], after) {
        return true;
    }
    if matches!(c, '\n' | ' ') && source.starts_with('\r') {
        return shows(source[1..].strip_prefix('\n').unwrap_or(&source[1..]), after);
    }
    if c == '\u{fffd}' && source.starts_with('\0') {
        return shows(&source[1..], after);
    }
    let Some(next) = source.chars().next() else { return false };
    let skipped = matches!(next, '\\' | '>' | '|' | '`' | '\0' | '\u{feff}') || next.is_ascii_whitespace();
    skipped && shows(&source[next.len_utf8()..], text)
}

/// How many text nodes there are in `document`, a body, and which do not stand where they say.
fn text_faults(document: &str, options: &ReadOptions) -> (usize, Vec<String>) {
    let tree = read_text(document, options);
    let (mut texts, mut faults) = (0, Vec::new());
    for node in tree.root().descendants() {
        let NodeKind::Text(text) = node.kind() else { continue };
        let source = document.get(node.span().range()).expect("a span lies on character boundaries");
        texts += 1;
        let made = text.trim().is_empty() || &**text == "↩";
        let stands = if source.is_empty() { made } else { shows(source, text) };
        if !stands {
            faults.push(format!("{text:?} is not {source:?} ({:?})", node.span()));
        }
    }
    (texts, faults)
}

fn check(dialect: Dialect, documents: usize, seed: u64) {
    let options = ReadOptions { dialect, templates: TemplateSyntax::Liquid, autolinks: true, ..ReadOptions::default() };
    let mut random = Random(seed);
    let mut texts = 0;
    for _ in 0..documents {
        let document = document(&mut random, &PIECES);
        let tree = read_text(&document, &options);
        for node in tree.root().descendants() {
            assert!(document.get(node.span().range()).is_some(), "{:?} of {document:?}", node.span());
            let source = node.span().of(&document);
            match node.kind() {
                // White space that a reader wrote between blocks stands nowhere.
                NodeKind::Text(text) if source.is_empty() => {
                    assert!(text.trim().is_empty(), "{text:?} in {document:?}");
                }
                NodeKind::Text(text) => {
                    texts += 1;
                    // WordPress puts line ends in, which are seen in a `<pre>` that never ends, and takes tags away.
                    let bare = |text: &str| {
                        let taken = ["<p>", "</p>", "<br>", "<br/>", "</pre>"];
                        taken
                            .iter()
                            .fold(text.to_owned(), |text, tag| text.replace(tag, ""))
                            .replace(char::is_whitespace, "")
                    };
                    let same = dialect == Dialect::WordPress && shows(&bare(source), &bare(text));
                    assert!(
                        same || shows(source, text),
                        "{text:?} is not {source:?} ({:?}) in {document:?}",
                        node.span()
                    );
                }
                NodeKind::Template(_) => {
                    assert!(source.starts_with('{') && source.ends_with('}'), "{source:?} in {document:?}");
                }
                _ => {}
            }
        }
        // A template within a tag's name is a character of the name.
        for tag in tree.tags().iter().filter(|t| !t.generated && t.name.chars().all(|c| c < '\u{100000}')) {
            let source = tag.span.of(&document);
            // A tag without end goes on to that of the next one; for WordPress that is one that it puts in.
            let ends = source.ends_with('>') || dialect == Dialect::WordPress;
            assert!(source.starts_with('<') && ends, "{source:?} in {document:?}");
            let name = source.trim_start_matches(['<', '/']).to_ascii_lowercase();
            assert!(name.starts_with(&*tag.name), "{source:?} is no {} in {document:?}", tag.name);
        }
        for template in tree.templates() {
            let in_node = tree.root().descendants().any(|n| n.span().contains(template.span));
            let in_tag = tree.tags().iter().any(|t| t.span.contains(template.span));
            assert!(in_node || in_tag, "{template:?} is lost from {document:?}");
        }
        for problem in tree.problems() {
            assert!(document.get(problem.span.range()).is_some(), "{problem:?} in {document:?}");
        }
    }
    assert!(texts > documents / 2, "only {texts} text nodes in {documents} documents");
}

#[test]
fn text_nodes_of_html_stand_where_they_say() {
    check(Dialect::Html, 12_000, 1);
}

#[test]
fn text_nodes_of_wordpress_stand_where_they_say() {
    check(Dialect::WordPress, 12_000, 7);
}

#[test]
fn text_nodes_of_gfm_stand_where_they_say() {
    check(Dialect::Gfm, 12_000, 2);
}

#[test]
fn text_nodes_of_commonmark_stand_where_they_say() {
    check(Dialect::CommonMark, 6_000, 3);
}

#[test]
fn text_nodes_of_kramdown_stand_where_they_say() {
    check(Dialect::Kramdown, 12_000, 5);
}

#[test]
fn text_nodes_of_plain_kramdown_stand_where_they_say() {
    check(Dialect::KramdownPlain, 6_000, 6);
}

/// Every text node of the archives that `COPYDESK_CORPUS` names, as HTML, GFM and kramdown.
#[test]
fn text_nodes_of_real_posts_stand_where_they_say() {
    let Some(corpus) = std::env::var_os("COPYDESK_CORPUS").map(PathBuf::from) else {
        println!("COPYDESK_CORPUS is not set: no real posts to read");
        return;
    };
    // `shows` goes one call deeper with each character.
    let work = move || {
        let (mut open, mut posts, mut texts, mut faults) = (vec![corpus], 0, 0, Vec::new());
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(std::fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path()));
                continue;
            }
            let dialects: &[Dialect] = match path.extension().and_then(|e| e.to_str()) {
                Some("html" | "htm") => &[Dialect::Html],
                Some("md" | "markdown") => &[Dialect::Gfm, Dialect::Kramdown],
                _ => continue,
            };
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            let source = SourceFile::from_text(path.to_string_lossy(), text);
            let body = front_matter::read(&source).body.of(source.text());
            posts += 1;
            for &dialect in dialects {
                let templates = TemplateSyntax::Liquid;
                let options = ReadOptions { dialect, templates, autolinks: true, ..ReadOptions::default() };
                let (count, wrong) = text_faults(body, &options);
                texts += count;
                faults.extend(wrong.iter().map(|fault| format!("{} as {}: {fault}", path.display(), dialect.name())));
            }
        }
        println!("{texts} text nodes in {posts} posts");
        assert!(faults.is_empty(), "{} of {texts}:\n{}", faults.len(), faults[..faults.len().min(40)].join("\n"));
        assert!(posts > 1000 && texts > 100_000, "{texts} text nodes in {posts} posts");
    };
    let thread = std::thread::Builder::new().stack_size(1 << 30).spawn(work).expect("a thread");
    thread.join().expect("every text node stands where it says");
}

/// The tags of `document` as html5gum's tokenizer places them, outside raw text.
fn gum(document: &str) -> Vec<(usize, usize, bool)> {
    use html5gum::{Token, Tokenizer, emitters::default::DefaultEmitter};
    let emitter = DefaultEmitter::<usize>::new_with_span();
    Tokenizer::new_with_emitter(document, emitter)
        .filter_map(|token| match token {
            Ok(Token::StartTag(tag)) => Some((tag.span.start, tag.span.end, false)),
            Ok(Token::EndTag(tag)) => Some((tag.span.start, tag.span.end, true)),
            _ => None,
        })
        .collect()
}

#[test]
fn tags_stand_where_html5gum_says() {
    let pieces: Vec<&str> = PIECES.iter().copied().filter(|p| !p.contains('{') && !p.contains('\u{100001}')).collect();
    let options = ReadOptions { dialect: Dialect::Html, max_depth: u16::MAX, ..ReadOptions::default() };
    let mut random = Random(4);
    for _ in 0..12_000 {
        let document = document(&mut random, &pieces);
        let tree = read_text(&document, &options);
        let ours: Vec<(usize, usize, bool)> =
            tree.tags().iter().map(|t| (t.span.start as usize, t.span.end as usize, t.is_end)).collect();
        assert_eq!(ours, gum(&document), "{document:?}");
    }
}
