//! What every reader must hold: exact spans, the nesting found, templates opaque.

use super::*;
use crate::tree::{NodeKind, Step};

/// The tree as one line: elements as `name(…)`, text quoted, templates in angle brackets.
fn shape(tree: &Tree) -> String {
    let mut out = String::new();
    for step in tree.root().walk() {
        match step {
            Step::Enter(node) => match node.kind() {
                NodeKind::Element(e) => out.push_str(&format!("{}(", &*e.name)),
                NodeKind::Text(t) => out.push_str(&format!("{t:?} ")),
                NodeKind::Comment(t) => out.push_str(&format!("!{t:?} ")),
                NodeKind::Template(i) => out.push_str(&format!("<{i}> ")),
                _ => {}
            },
            Step::Leave(node) if node.element().is_some() => {
                out.truncate(out.trim_end().len());
                out.push_str(") ");
            }
            Step::Leave(_) => {}
        }
    }
    out.trim_end().to_owned()
}

fn kramdown(text: &str) -> String {
    let options = options(Dialect::Kramdown, TemplateSyntax::Liquid);
    let rendered = render(text, Span::new(0, text.len()), &options);
    // A template shows as `‹its source›`.
    let mut html = String::new();
    for c in rendered.html().chars() {
        match sentinel_index(c) {
            Some(index) => html.push_str(&format!("‹{}›", rendered.templates()[index].span.of(text))),
            None => html.push(c),
        }
    }
    html
}

/// Jekyll runs Liquid before kramdown: tags on lines of their own leave blank ones, other tags are words.
#[test]
fn liquid_in_kramdown() {
    let cases = [
        ("{% if a %}\n- x\n{% endif %}\n", "‹{% if a %}›<ul>\n<li>x</li>\n</ul>\n‹{% endif %}›"),
        ("{% include a.html %}\n\nb\n", "‹{% include a.html %}›\n<p>b</p>\n"),
        ("# a {{ b }} c\n", "<h1 id=\"a-‹{{ b }}›-c\">a ‹{{ b }}› c</h1>\n"),
        ("[a]({{ b }}/c) \"{{ d }}\"\n", "<p><a href=\"‹{{ b }}›/c\">a</a> “‹{{ d }}›”</p>\n"),
        (
            "| {{ a | b }} | c |\n",
            "<table>\n<tbody>\n<tr>\n<td>‹{{ a | b }}›</td>\n<td>c</td>\n</tr>\n</tbody>\n</table>\n",
        ),
        ("<a {% if b %}c=\"{{ d }}\"{% endif %}>e</a>\n", "<p><a           c=\"‹{{ d }}›\"           >e</a></p>\n"),
        ("`{{ a }}` $$ {{ b }} $$\n", "<p><code>‹{{ a }}›</code> \\(‹{{ b }}›\\)</p>\n"),
        ("[a]\n\n[a]: {{ b }}/c\n", "<p><a href=\"‹{{ b }}›/c\">a</a></p>\n"),
        (
            "> a\n{% if b %}\n> c\n",
            "<blockquote>\n<p>a</p>\n</blockquote>\n‹{% if b %}›<blockquote>\n<p>c</p>\n</blockquote>\n",
        ),
        (
            "a{: .b title=\"{{ c }}\"}\n\n*d*{: .{{ e }}}\n",
            "<p>a{: .b title=”‹{{ c }}›”}</p>\n<p><em class=\"‹{{ e }}›\">d</em></p>\n",
        ),
    ];
    for (text, html) in cases {
        assert_eq!(kramdown(text), html, "{text:?}");
    }
}

fn options(dialect: Dialect, templates: TemplateSyntax) -> ReadOptions {
    ReadOptions { dialect, templates, autolinks: true, ..ReadOptions::default() }
}

fn html(text: &str) -> Tree {
    read_text(text, &options(Dialect::Html, TemplateSyntax::Liquid))
}

fn gfm(text: &str) -> Tree {
    read_text(text, &options(Dialect::Gfm, TemplateSyntax::Liquid))
}

fn problems(tree: &Tree, text: &str) -> Vec<String> {
    tree.problems()
        .iter()
        .map(|p| {
            format!(
                "{:?} {:?}{}",
                p.kind,
                p.span.of(text),
                p.related.map_or(String::new(), |r| format!(" {:?}", r.of(text)))
            )
        })
        .collect()
}

#[test]
fn a_body_of_html_keeps_every_place() {
    let text = "<p>一<b>二</b> &amp; 三\r\n四</p>\n<img src=x>";
    let tree = html(text);
    assert_eq!(shape(&tree), r#"p("一" b("二") " & 三\n四") "\n" img()"#);
    let spans: Vec<&str> = tree.root().descendants().map(|n| n.span().of(text)).collect();
    assert_eq!(
        spans,
        ["<p>一<b>二</b> &amp; 三\r\n四</p>", "一", "<b>二</b>", "二", " &amp; 三\r\n四", "\n", "<img src=x>"]
    );
}

#[test]
fn markdown_and_html_make_one_tree() {
    let text = "<div>\n\n**x** and <em>y</em>\n\n</div>\n";
    let tree = gfm(text);
    assert_eq!(shape(&tree), r#"div("\n" p(strong("x") " and " em("y")) "\n") "\n""#);
    assert!(tree.problems().is_empty(), "{:?}", tree.problems());
    let strong = tree.root().descendants().find(|n| n.is("strong")).unwrap();
    assert_eq!(strong.span().of(text), "**x**");
    assert!(!strong.is_authored());
    assert!(tree.root().descendants().find(|n| n.is("em")).unwrap().is_authored());
}

#[test]
fn the_seeds_trap_is_seen() {
    let text = "**天津北方网讯：**近些年来\n";
    let tree = gfm(text);
    assert_eq!(shape(&tree), r#"p("**天津北方网讯：**近些年来") "\n""#);
    assert_eq!(problems(&tree, text), [r#"LiteralDelimiter "**" "**""#]);
    assert_eq!(tree.problems()[0].span, Span::new(23, 25));
    assert!(gfm("2 * 3 * 4 and snake_case_name and * a\n").problems().is_empty());
}

#[test]
fn nesting_is_told_from_the_tags() {
    for (text, expected) in [
        ("<b>x", vec![r#"UnclosedElement "<b>""#]),
        ("x</b>", vec![r#"StrayEndTag "</b>""#]),
        ("<b><i>x</b></i>", vec![r#"Misnested "</i>" "<i>""#]),
        ("<h1>x</h2>", vec![r#"Misnested "</h2>" "<h1>""#]),
        ("<p>a<p>b<li>c<br><img>", vec![]),
        ("<p>x</p></p>", vec![r#"StrayEndTag "</p>""#]),
        ("<p><b>x</p><p>y</b></p>", vec![r#"Misnested "</p>" "<b>""#]),
        ("<table><tr><td>x</table>", vec![]),
        ("<div/>x", vec![r#"UnclosedElement "<div/>""#]),
        ("<svg><path/></svg>", vec![]),
        ("<form><div></form></div>", vec![r#"Misnested "</form>" "<div>""#]),
        ("</br>", vec![r#"StrayEndTag "</br>""#]),
        ("<tr><td>x</td></tr>", vec![r#"IgnoredTag "<tr>""#, r#"IgnoredTag "<td>""#]),
        ("<table> a &amp; b<tr><td>x</table>", vec![r#"FosterParented "a &amp; b""#]),
        ("<table><tr><p>x</p><td>y</table>", vec![r#"FosterParented "<p>""#]),
        ("<span><div><span></span></div>", vec![r#"UnclosedElement "<span>""#]),
    ] {
        assert_eq!(problems(&html(text), text), expected, "{text}");
    }
}

#[test]
fn markup_that_is_none_is_noticed() {
    for (text, expected) in [
        ("<p><></p>", vec![r#"StrayMarkup "<>""#]),
        ("I <3 you", vec![r#"StrayMarkup "<""#]),
        ("a</>b", vec![r#"StrayMarkup "</>""#]),
        ("x <a href=", vec![r#"StrayMarkup "<a href=""#]),
        ("<!-- x", vec![r#"StrayMarkup "<!-- x""#]),
        ("<a b=1 B=2>x</a>", vec![r#"DuplicateAttribute "B=2" "b=1""#]),
        ("&copy 1 &foo; & b", vec![r#"AmbiguousAmpersand "&copy""#, r#"UnknownEntity "&foo;""#]),
        ("<a href='?a&copy=1&amp;b&foo;'>x</a>", vec![r#"UnknownEntity "&foo;""#]),
    ] {
        assert_eq!(problems(&html(text), text), expected, "{text}");
    }
    let text = "<>\n\n[a][b] and [c]\n";
    assert_eq!(problems(&gfm(text), text), [r#"StrayMarkup "<>""#, r#"UndefinedReference "[a][b]""#]);
    let text = "```\nx\n";
    assert_eq!(problems(&gfm(text), text), [r#"UnclosedFence "```""#]);
    assert!(gfm("```\nx\n```\n").problems().is_empty());
}

#[test]
fn templates_are_opaque_wherever_they_stand() {
    for (text, expected) in [
        ("a {{ x }} *b*\n", r#"p("a " <0> " " em("b")) "\n""#),
        ("{% if a %}\n- x\n{% endif %}\n", r#"<0> ul("\n" li("x") "\n") "\n" <1>"#),
        ("{{ x }}\n", r#"<0> "\n""#),
        ("<a href=\"{{ x }}/y\" {% if z %}class=q{% endif %}>t</a>\n", r#"p(a("t")) "\n""#),
        ("{% highlight rb %}\n<b>\n{% endhighlight %}\n", r#"<0> "\n""#),
        ("```\n{{ x }}\n{% if a %}\n```\n", r#"pre(code(<0> "\n" <1> "\n")) "\n""#),
        ("{% raw %}{{ *x* }}{% endraw %}\n", r#"p(<0> "{{ " em("x") " }}" <1>) "\n""#),
        ("[t]({{ x }}) `{{ y }}`\n", r#"p(a("t") " " code(<1>)) "\n""#),
        ("[t][a]\n\n{% include links.md %}\n[a]: /b\n", r#"p(a("t")) "\n" <0>"#),
        ("\u{100000} {{ x }}\n", r#"p("\u{100000} " <1>) "\n""#),
    ] {
        let tree = gfm(text);
        assert_eq!(shape(&tree), expected, "{text}");
        for node in tree.root().descendants() {
            if let Some(template) = node.template() {
                assert_eq!(node.span(), template.span, "{text}");
            }
        }
    }
    let text = "<a href=\"{{ x }}/y\" {% if z %}class=q{% endif %}>t</a>\n";
    let tree = gfm(text);
    let a = tree.root().descendants().find(|n| n.is("a")).unwrap();
    assert_eq!(a.attribute("href"), Some("{{ x }}/y"));
    assert_eq!(a.attribute_span("href").unwrap().value.of(text), "{{ x }}/y");
    assert_eq!(a.attribute("class"), Some("q"));
    let text = "<table>{% for a in b %}<tr><td>{{ a }}</td></tr>{% endfor %}</table>";
    assert_eq!(shape(&html(text)), "table(<0> tbody(tr(td(<1>)) <2>))");
}

#[test]
fn a_destination_has_its_exact_place() {
    let text = "[t](//x.example/一 \"q\") <http://y.example> http://z.example/a_b_c.\n\n[r]\n\n[r]: //d.example\n";
    let tree = gfm(text);
    let hrefs: Vec<&str> = tree
        .root()
        .descendants()
        .filter(|n| n.is("a"))
        .map(|n| n.attribute_span("href").unwrap().value.of(text))
        .collect();
    assert_eq!(hrefs, ["//x.example/一", "http://y.example", "http://z.example/a_b_c", "//d.example"]);
}

#[test]
fn an_address_in_an_authors_link_makes_no_second_link() {
    let text = "a <a href=\"mailto:b@c.example\">b@c.example</a> d@e.example\n";
    let tree = gfm(text);
    assert!(tree.problems().is_empty(), "{:?}", tree.problems());
    assert_eq!(shape(&tree), r#"p("a " a("b@c.example") " " a("d@e.example")) "\n""#);
}

#[test]
fn tables_tasks_and_footnotes() {
    let text = "| a | b |\n|:--|---|\n| 1 | 2 |\n\n- [x] t\n\nx[^1]\n\n[^1]: note\n";
    let shape = shape(&gfm(text));
    assert!(shape.starts_with(r#"table("\n" thead("\n" tr("\n" th("a")"#), "{shape}");
    assert!(shape.contains(r#"li(input() " t")"#), "{shape}");
    assert!(shape.contains(r#"section("\n" ol("\n" li("\n" p("note")"#), "{shape}");
}

#[test]
fn line_ends_change_no_tree() {
    for text in ["# a\n\nb *c*\nd\n\n<div>\n<p>x\ny</p>\n</div>\n\n- e\n- f\n\n```\ng\n```\n", "a  \nb\\\nc\n"] {
        let lf = shape(&gfm(text));
        assert_eq!(shape(&gfm(&text.replace('\n', "\r\n"))), lf);
        let mut crlf = false;
        let mixed: String = text
            .chars()
            .map(|c| {
                crlf ^= c == '\n';
                if c == '\n' && crlf { "\r\n".to_owned() } else { c.to_string() }
            })
            .collect();
        assert_eq!(shape(&gfm(&mixed)), lf);
    }
}

#[test]
fn a_whole_document_is_read_as_one() {
    let text = "<!DOCTYPE html>\n<html><head><title>t</title></head><body><p>x</p></body></html>\n";
    assert!(html(text).problems().is_empty(), "{:?}", html(text).problems());
}

#[test]
fn hostile_bodies_are_read() {
    for text in [
        "<div>".repeat(100_000),
        "<b>".repeat(100_000),
        format!("{}{}", "<b><p>".repeat(3_000), "</b>".repeat(3_000)),
        (0..3_000).map(|i| format!("<p><b a={i}>x</p>")).collect::<String>(),
        format!("<p {}>", "a".repeat(5) + &(0..50_000).map(|i| format!(" a{i}=1")).collect::<String>()),
        "<".repeat(100_000),
        "{{ ".repeat(50_000),
        "<a x=\"".repeat(50_000),
        "> ".repeat(50_000),
        "&".repeat(100_000),
    ] {
        let tree = html(&text);
        assert!(tree.root().descendants().all(|n| n.ancestors().take(2000).count() < 1200));
        let _ = gfm(&text);
    }
}
