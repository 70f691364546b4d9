//! Posts that are broken in the ways that people break them: each is told of by name, at the characters that are wrong, and
//! nothing else is said.

use copydesk::text::SourceFile;

use crate::case::Setting;

/// What is expected of a post: the rule and what its label covers, for each finding in the order of the source.
type Expected = &'static [(&'static str, &'static [u8])];

const FRONT_MATTERS: &[(&[u8], Expected)] = &[
    (b"---\ntitle: Tianjin: a report\n---\nx\n", &[("front-matter/syntax", b"Tianjin: a report")]),
    (b"---\ntitle: a\ntags:\n\t- b\n---\nx\n", &[("front-matter/syntax", b"\t")]),
    (b"---\nlayout: post\ntitle: one\ntitle: two\n---\nx\n", &[("front-matter/duplicate-key", b"title")]),
    (b"---\ntitle: \"a \\q b\"\n---\nx\n", &[("front-matter/syntax", b"\\q")]),
    (b"---\ntitle: a\nlayout: post\n\nThe body.\n", &[("front-matter/unclosed", b"---")]),
    (b"\n---\ntitle: a\n---\nx\n", &[("front-matter/missing", b"\n")]),
    (b"+++\ntitle = \"a\"\ndate = 2020-13-05\n+++\nx\n", &[("front-matter/syntax", b"2020-13-05")]),
    (b"{\n\"title\": \"a\",\n}\n\nx\n", &[("front-matter/syntax", b",")]),
    (
        b"---\ntitle: no\ncategories: [no, 2020, 1.10, yes]\n---\nx\n",
        &[
            ("front-matter/ambiguous-scalar", b"no"),
            ("front-matter/type", b"no"),
            ("front-matter/ambiguous-scalar", b"no"),
            ("front-matter/ambiguous-scalar", b"2020"),
            ("front-matter/ambiguous-scalar", b"1.10"),
            ("front-matter/ambiguous-scalar", b"yes"),
        ],
    ),
    (b"\xEF\xBB\xBF---\ntitle: a\n---\nx\n", &[("file/encoding", b"\xEF\xBB\xBF")]),
    (b"---\r\ntitle: a\r\n---\r\nx\r\n", &[]),
    (b"---  \ntitle: a\n---\t\nx\n", &[]),
    (b"---\ntitle: a\n---\nx \xFF y\n", &[("file/encoding", b"\xFF")]),
];

const LINKS: &[(&str, Expected)] = &[
    ("[x](http://)", &[("link/malformed", b"http://")]),
    ("[x](http:/a.example/x)", &[("link/malformed", b"http:/a.example/x")]),
    ("[x](http//a.example/x)", &[("link/malformed", b"http//a.example/x")]),
    ("[x](htttp://a.example/)", &[("link/malformed", b"htttp")]),
    ("[x](www.a.example/x)", &[("link/malformed", b"www.a.example/x")]),
    ("[x](https://a.example:99999/)", &[("link/malformed", b"99999")]),
    ("[x](https://a.example/%zz)", &[("link/malformed", b"%zz")]),
    ("<a href=\"https://a example/\">x</a>", &[("link/malformed", b" ")]),
    ("[x](https：//a.example/)", &[("link/malformed", "：".as_bytes())]),
    ("[x](http://http://a.example/)", &[("link/malformed", b"http://http://a.example/")]),
    ("[x]()", &[("link/empty", b"[x]()")]),
    ("<>", &[("html/stray-markup", b"<>")]),
];

fn check(bytes: &[u8], expected: Expected) -> Result<(), String> {
    let path = "_posts/2020-01-01-broken.md";
    let source = SourceFile::from_bytes(path, bytes.to_vec());
    let found = Setting::new(None, path, Vec::new(), None).recommended_findings(&source);
    let shown = |rule: &str, label: &[u8]| format!("{rule} {:?}", String::from_utf8_lossy(label));
    let label = |span: copydesk::text::Span| &source.bytes()[span.start as usize..span.end as usize];
    let found: Vec<String> = found.iter().map(|d| shown(d.rule.name, label(d.primary.span))).collect();
    let expected: Vec<String> = expected.iter().map(|(rule, label)| shown(rule, label)).collect();
    if found == expected { Ok(()) } else { Err(format!("{:?}: {found:#?}", String::from_utf8_lossy(bytes))) }
}

#[test]
fn broken_front_matter_is_told_of_where_it_is_broken() {
    let faults: Vec<String> = FRONT_MATTERS.iter().filter_map(|(post, expected)| check(post, expected).err()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn broken_links_are_told_of_where_they_are_broken() {
    let post = |link: &str| format!("---\ntitle: a\nlayout: post\n---\n{link}\n").into_bytes();
    let faults: Vec<String> = LINKS.iter().filter_map(|(link, expected)| check(&post(link), expected).err()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
