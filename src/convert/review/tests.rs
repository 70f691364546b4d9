//! What is shown of a post, and what is marked in it.

use super::*;
use crate::convert::{Target, convert_body};
use crate::markup::Dialect;
use crate::schema::Schema;

fn reviewed(html: &str, settings: &Settings) -> Review {
    let source = SourceFile::from_text("a.html", html);
    let read = ReadOptions { dialect: Dialect::Html, templates: TemplateSyntax::Liquid, ..ReadOptions::default() };
    let converted = convert_body(&source, &read, &Schema::default(), settings);
    let body = Span::new(0, html.len());
    of(&source, body, &read, &read, (&converted, &converted.losses), settings)
}

fn both(html: &str) -> (String, String) {
    let review = reviewed(html, &Settings::default());
    (review.before, review.after.unwrap())
}

#[test]
fn what_a_reader_sees_otherwise_is_marked_on_both_sides() {
    let (before, after) = both("<p>一</p><p>二 <a href=javascript:x()>三</a>四</p>");
    assert!(before.contains("<p>二 <mark class=\"at\"></mark><a rel=\"noopener noreferrer\">三</a>四</p>"), "{before}");
    assert!(after.contains("<p>二 <mark class=\"first\">三</mark>四</p>"), "{after}");
}

#[test]
fn a_loss_is_marked_where_a_reader_sees_the_same() {
    let review = reviewed("<p>一</p><p style=\"color:red\">二 <img src=a alt=b width=1></p>", &Settings::default());
    let first = review.first.unwrap();
    assert_eq!((first.message.as_str(), first.after), ("removed the attribute `style` of `p`", None));
    let image = "<span class=\"thing\">img · b · a</span>";
    let before = format!("<p>一</p><mark class=\"at\"></mark><p style=\"color:red\">二 {image}</p>");
    assert_eq!(review.before, before);
    assert_eq!(review.after.unwrap().trim_end(), format!("<p>一</p>\n<p>二 {image}</p>"));
    let (before, _) = both("<p>二 <span hidden>三</span>四</p>");
    assert!(
        before.contains("<p>二 <span><span class=\"note\">hidden</span><mark class=\"first\">三</mark></span>四</p>"),
        "{before}"
    );
}

#[test]
fn nothing_is_marked_where_nothing_was_lost() {
    let review = reviewed("<p>a <strong>b</strong></p>", &Settings::default());
    assert_eq!((review.first, review.before.as_str()), (None, "<p>a <strong>b</strong></p>"));
}

#[test]
fn nothing_runs_and_nothing_is_loaded() {
    let html = "<p onclick=x()>a<script>alert(1)</script><img src=http://x/y.png alt=图 onerror=y()><a href='javascript:z()'>b</a>\
        <iframe src=https://x/v></iframe><svg><script>1</script></svg><a href=/c id=d class=at>e</a>\
        <p style='position:fixed;background:url(http://x/z);color:red'>f</p><form action=/g><input type=image src=h></form>\
        <style>@import 'x'</style><mark class='first x'>i</mark><link rel=stylesheet href=j><noscript><img src=k></noscript>";
    for review in [reviewed(html, &Settings::default()).before, show_all(html)] {
        for bad in [
            "<script",
            "<img",
            "<iframe",
            "src=",
            "onerror=",
            "onclick",
            "javascript:z",
            "url(",
            "position",
            "id=",
            "<style",
            "<form",
            "<input",
            "@import",
            "<link",
            "href=\"/c",
            "class=\"first x",
        ] {
            assert!(!review.contains(bad), "{bad}: {review}");
        }
        assert!(review.contains("<span class=\"thing\">img · 图 · http://x/y.png</span>"), "{review}");
        assert!(review.contains("<p style=\"color:red\">f</p>"), "{review}");
    }
}

fn show_all(html: &str) -> String {
    let tree = markup::read_text(html, &ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() });
    show::show(normal::content(tree.root()), html, None)
}

#[test]
fn a_mark_between_cells_waits_for_the_next_one() {
    let html = "<table><tr><th>a<tr class=x><td>b</table>";
    let tree = markup::read_text(html, &ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() });
    let row = html.find("<tr class=x>").unwrap();
    let shown = show::show(normal::content(tree.root()), html, Some(Span::new(row, row + 12)));
    assert!(shown.contains("<td><mark class=\"at\"></mark>b"), "{shown}");
}

#[test]
fn elements_that_nobody_knows_are_named() {
    let shown = show_all("<p>a</p><feature-support chrome=1></feature-support><p><stong>b</stong></p>");
    assert_eq!(shown, "<p>a</p><span class=\"thing\">feature-support</span><p><span class=\"thing\">stong</span>b</p>");
}

#[test]
fn template_tags_are_shown_as_they_are_written() {
    let (before, after) = both("<p>{{ page.title | escape }} &lt;a&gt; <span class=x>b</span></p>");
    for side in [before, after] {
        assert!(side.contains("<span class=\"tag\">{{ page.title | escape }}</span> &lt;a&gt; "), "{side}");
    }
}

#[test]
fn of_a_long_post_the_part_around_the_mark_is_shown() {
    let many = "<p>天津港口的船只很多。</p>\n".repeat(3_000);
    let (before, after) = both(&format!("{many}<p>二 <a href=javascript:x()>三</a>四</p>{many}"));
    for side in [&before, &after] {
        assert!(side.len() < 64 << 10, "{}", side.len());
        assert!(
            side.contains("what stands before this is not shown") && side.contains("the rest is not shown"),
            "{side}"
        );
    }
    assert!(before.contains("<mark class=\"at\"></mark><a ") && after.contains("<mark class=\"first\">三"));
}

#[test]
fn text_and_json_are_no_pages() {
    for to in [Format::Text, Format::Json] {
        let review = reviewed("<p>a<!-- b -->", &Settings { to, ..Settings::default() });
        assert_eq!(
            (review.after, review.first.map(|first| first.message).unwrap_or_default().as_str()),
            (None, "removed a comment")
        );
        assert_eq!(review.before, "<p>a<mark class=\"at\"></mark><span class=\"note\">&lt;!-- b --&gt;</span></p>");
    }
}

#[test]
fn every_target_is_shown_as_it_is_read() {
    for target in crate::convert::TARGETS.iter().map(|target| target.name) {
        let settings = Settings { target: Target::from_name(target).unwrap(), ..Settings::default() };
        let review = reviewed("<p>a ~ <b>b：</b>c</p><ul><li>d</ul>", &settings);
        assert_eq!(review.first.filter(|first| first.after.is_some()), None, "{target}");
        assert!(review.after.unwrap().contains("<strong>b：</strong>c"), "{target}");
    }
}
