//! The cases of `fixtures/liquid`: one file is one case, what the real Jekyll makes of it lies beside it
//! (`tests/engines/liquid_cases.rb` wrote it and checks it). No Ruby is needed here.

mod liquid_host;

use std::fs;
use std::path::{Path, PathBuf};

use copydesk::liquid::{Expanded, Reason, expand};
use liquid_host::{FixtureHost, fixtures};
use proptest::prelude::*;

fn cases() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in fs::read_dir(fixtures()).expect("the folder of cases").flatten() {
        if folder.path().is_dir() {
            let files = fs::read_dir(folder.path()).expect("a folder of cases").flatten().map(|file| file.path());
            found.extend(files.filter(|path| path.extension().is_some_and(|ext| ext == "liquid")));
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn cases_run_as_jekyll_runs_them() {
    let host = FixtureHost::new();
    let mut faults = Vec::new();
    let cases = cases();
    for path in &cases {
        let template = read(path);
        let ours = expand(&template, &host);
        let name = path.strip_prefix(fixtures()).expect("a case lies there").display().to_string();
        if let Err(fault) = check_pieces(&template, &ours) {
            faults.push(format!("{name}: {fault}"));
        }
        let theirs = path.with_extension("txt");
        match (theirs.is_file(), ours.refused.first()) {
            (true, Some(refused)) => faults.push(format!("{name}: refused: {}", refused.message)),
            (true, None) if ours.text != read(&theirs) => {
                faults.push(format!("{name}:\n  want {:?}\n  got  {:?}", read(&theirs), ours.text));
            }
            (false, None) => faults.push(format!("{name}: {} stops the build", read(&path.with_extension("refused")))),
            _ => {}
        }
    }
    assert!(cases.len() >= 350, "only {} cases", cases.len());
    assert!(faults.is_empty(), "{} of {}\n{}\n", faults.len(), cases.len(), faults.join("\n"));
}

/// Pieces follow each other without a gap, and what is said to be a copy is one.
fn check_pieces(template: &str, expanded: &Expanded) -> Result<(), String> {
    let mut at = 0;
    for piece in &expanded.pieces {
        if piece.output.start != at || piece.output.is_empty() {
            return Err(format!("a gap before {piece:?}"));
        }
        at = piece.output.end;
        if piece.verbatim && piece.output.of(&expanded.text) != piece.source.of(template) {
            return Err(format!("no copy: {piece:?}"));
        }
        if !piece.verbatim && !piece.source.of(template).starts_with('{') {
            return Err(format!("no tag: {piece:?}"));
        }
    }
    if at as usize == expanded.text.len() { Ok(()) } else { Err("the last piece ends too early".to_owned()) }
}

#[test]
fn each_byte_has_its_place_in_the_template() {
    let template =
        "a {{ page.slug }} {% for i in (1..2) %}b{{ i }}{% endfor %}{% include plain.md %}{% raw %}{{{% endraw %}c";
    let expanded = expand(template, &FixtureHost::new());
    let shown: Vec<(&str, &str, bool)> = expanded
        .pieces
        .iter()
        .map(|piece| (piece.output.of(&expanded.text), piece.source.of(template), piece.verbatim))
        .collect();
    assert_eq!(
        shown,
        [
            ("a ", "a ", true),
            ("a-page", "{{ page.slug }}", false),
            (" ", " ", true),
            ("b", "b", true),
            ("1", "{{ i }}", false),
            ("b", "b", true),
            ("2", "{{ i }}", false),
            ("plain a-page\n", "{% include plain.md %}", false),
            ("{{", "{{", true),
            ("c", "c", true),
        ]
    );
}

/// What Jekyll can run and we cannot, or must not: each with its reason and its tag.
#[test]
fn refusals_say_why_and_where() {
    let cases: [(&str, Reason, &str); 14] = [
        ("a {{ 'now' | date: '%Y' }}", Reason::Clock, "{{ 'now' | date: '%Y' }}"),
        ("{{ '12:30' | date: '%Y' }}", Reason::Clock, "{{ '12:30' | date: '%Y' }}"),
        ("{{ site.time }}", Reason::Clock, "{{ site.time }}"),
        ("{{ page.tags | sample }}", Reason::Clock, "{{ page.tags | sample }}"),
        ("b {% if true %}{{ site.github.url }}{% endif %}", Reason::UnknownValue, "{{ site.github.url }}"),
        ("{% include nested.html a=site.github %}", Reason::UnknownValue, "{% include nested.html a=site.github %}"),
        ("{% seo %}", Reason::UnknownTag, "{% seo %}"),
        ("{% render 'x' %}", Reason::UnknownTag, "{% render 'x' %}"),
        ("{%- # inline -%}", Reason::UnknownTag, "{%- # inline -%}"),
        ("{% include nowhere.md %}", Reason::Missing, "{% include nowhere.md %}"),
        ("{% include loop.html %}", Reason::Cap, "{% include loop.html %}"),
        ("{% for i in (1..99999999) %}a{% endfor %}", Reason::Cap, "{% for i in (1..99999999) %}"),
        ("{% if 1 < 'a' %}{% endif %}", Reason::Failed, "{% if 1 < 'a' %}"),
        ("{{ 99999999999999999999 }}", Reason::Cap, "{{ 99999999999999999999 }}"),
    ];
    for (template, reason, tag) in cases {
        let expanded = expand(template, &FixtureHost::new());
        let found: Vec<(Reason, &str)> =
            expanded.refused.iter().map(|refused| (refused.reason, refused.span.of(template))).collect();
        assert_eq!(found, [(reason, tag)], "{template}: {:?}", expanded.refused);
    }
    let template = "{{ site.time }} {{ site.github }}";
    assert_eq!(expand(template, &FixtureHost::new()).refused.len(), 2, "each tag is named");
}

/// Templates that grow without bound end at a cap, and soon.
#[test]
fn growth_ends_at_a_cap() {
    let doubled = |tag: &str| format!("{{% assign a = 'xxxxxxxx' %}}{}{{{{ a }}}}", tag.repeat(64));
    let lists = format!(
        "{{% assign a = 'x,y' | split: ',' %}}{}{{{{ a | join }}}}",
        "{% assign a = a | concat: a %}".repeat(64)
    );
    let nested =
        format!("{{% assign a = 'x' | split: ',' %}}{}{{{{ a }}}}", "{% assign a = a | push: a %}".repeat(200));
    let loops = "{% for a in (1..1000) %}".repeat(8) + "x" + &"{% endfor %}".repeat(8);
    let texts = [
        doubled("{% assign a = a | append: a %}"),
        doubled("{% capture a %}{{ a }}{{ a }}{% endcapture %}"),
        doubled("{% assign a = a | replace: 'x', a %}"),
        lists,
        nested,
        loops,
        format!("{{{{ {}1{} }}}}", "(".repeat(5000), "..2)".repeat(5000)),
        format!("{{% assign s = page.text %}}{}", "{% assign s = s | append: site.text | append: s %}".repeat(16))
            + "{% for i in (1..1000000) %}{% if s.size > 1 and s contains 'zzz' %}{% endif %}{% endfor %}",
        format!(
            "{{% for i in (1..1000000) %}}{{% capture x %}}{}{{% endcapture %}}{{% endfor %}}",
            "x".repeat(1 << 20)
        ),
        format!("{{% assign f = '{}' %}}{{{{ page.date | date: f }}}}", "%999Y".repeat(1 << 18)),
        format!("{{% include {} %}}", "{{a|".repeat(1 << 18)),
        format!("{{% include x.html {}", "a=\"b\" ".repeat(1 << 17)),
        format!("{{{{ {} }}}}", "[".repeat(1 << 20)),
        format!("{{{{ {} }}}}", "'".repeat((1 << 20) + 1)),
        format!("{{% if {} %}}{{% endif %}}", "a and & ".repeat(1 << 17)),
        format!("{{% for {} %}}{{% endfor %}}", "a: b, ".repeat(1 << 17)),
        "{{ ".repeat(1 << 19),
        "{% raw %}".to_owned() + &"{% x {% y ".repeat(1 << 17),
        "{% raw %}".repeat(1 << 17),
        "{{ x }".repeat(1 << 17),
    ];
    for template in texts {
        let started = std::time::Instant::now();
        let expanded = expand(&template, &FixtureHost::new());
        let first = expanded.refused.first().map(|refused| refused.reason);
        let known = [Reason::Cap, Reason::Syntax, Reason::Missing, Reason::Failed];
        assert!(first.is_none_or(|reason| known.contains(&reason)), "{:?}", expanded.refused);
        assert!(started.elapsed().as_secs() < 20, "{} s: {}", started.elapsed().as_secs(), &template[..80]);
    }
}

/// Blocks and includes inside each other: no thread is too small for what is allowed.
#[test]
fn the_deepest_template_runs_on_a_small_stack() {
    let work = || {
        for name in ["if true", "for i in (1..1)", "capture x", "unless false"] {
            let end = format!("{{% end{} %}}", name.split(' ').next().expect("a name"));
            let template = format!("{{% {name} %}}").repeat(99) + "x" + &end.repeat(99);
            let expanded = expand(&template, &FixtureHost::new());
            assert!(expanded.refused.is_empty(), "{:?}", expanded.refused);
        }
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(work).expect("a thread").join().expect("no overflow");
}

proptest! {
    #[test]
    fn any_text_runs_without_panic(parts in prop::collection::vec(prop::sample::select(PARTS.to_vec()), 0..40)) {
        let template = parts.concat();
        let expanded = expand(&template, &FixtureHost::new());
        prop_assert_eq!(check_pieces(&template, &expanded), Ok(()), "{:?}", template);
        for refused in &expanded.refused {
            prop_assert!(refused.span.of(&template).starts_with('{'), "{:?} in {:?}", refused, template);
        }
    }

    #[test]
    fn any_character_runs_without_panic(template in "[\\PC\\s{}%|'\"-]{0,60}") {
        let expanded = expand(&template, &FixtureHost::new());
        prop_assert_eq!(check_pieces(&template, &expanded), Ok(()), "{:?}", template);
    }
}

/// Pieces of templates, broken ones too.
const PARTS: &[&str] = &[
    "{{",
    "}}",
    "{%",
    "%}",
    "{%-",
    "-%}",
    "{{-",
    "-}}",
    "}",
    "{",
    "%",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\u{a0}",
    "天",
    "é",
    "a",
    "page",
    ".slug",
    "site.people",
    "[0]",
    "[",
    "]",
    "(1..3)",
    "(",
    "..",
    ")",
    "'",
    "\"",
    "'x'",
    "\"y\"",
    "|",
    ":",
    ",",
    "=",
    "==",
    "!=",
    "<",
    "contains ",
    " and ",
    " or ",
    "nil",
    "empty",
    "blank",
    "true",
    "0",
    "-1",
    "2.5",
    "?",
    "#",
    "\\",
    "assign ",
    "x ",
    "= ",
    "capture x",
    "endcapture",
    "if ",
    "elsif ",
    "else",
    "endif",
    "unless ",
    "endunless",
    "case ",
    "when ",
    "endcase",
    "for i in ",
    "limit:2 ",
    "offset:continue ",
    "reversed",
    "endfor",
    "break",
    "continue",
    "cycle ",
    "tablerow i in ",
    "endtablerow",
    "increment x",
    "decrement x",
    "comment",
    "endcomment",
    "raw",
    "endraw",
    "ifchanged",
    "endifchanged",
    "include ",
    "plain.md ",
    "params.html ",
    "a=\"b\" ",
    "highlight ruby",
    "endhighlight",
    "post_url ",
    "2020-01-02-a-post",
    "link ",
    "about.md",
    "{% if page.slug %}",
    "{% endif %}",
    "{% for i in site.words %}",
    "{% endfor %}",
    "{{ i }}",
    "{{ page.title }}",
    "{% assign x = 1 %}",
    "upcase",
    "slice: 1, 2",
    "split: ','",
    "join",
    "date: '%Y %e'",
    "sort",
    "map: 'name'",
    "where: 'team', 'a'",
    "group_by: 'team'",
    "jsonify",
    "plus: 1.5",
    "divided_by: 0",
    "round",
    "truncate: 3",
    "replace: 'a', '\\\\0'",
    "slugify",
    "relative_url",
    "first",
    "size",
];
