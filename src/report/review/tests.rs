//! What the page is made of, piece by piece.

use super::*;
use crate::text::{SourceFile, Span};

crate::rule_info! {
    /// A loss of `tests`.
    static INFO = "loss/test", Info, Recommended, fix: None, since: "0.1.0";
}

fn listed(shown: &str, first: Option<Span>, lost: &[Span]) -> String {
    let mut out = Vec::new();
    listing::listing(shown, first, lost, &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn a_listing_marks_the_difference_and_underlines_losses() {
    let shown = "一<b>\r\n二三\n四";
    let found = listed(shown, Some(Span::new(3, 11)), &[Span::new(0, 6), Span::new(2 + 6, 15), Span::new(11, 12)]);
    let wanted = "<pre dir=\"auto\" style=\"counter-reset:line 0\">\
        <i><u>一</u><mark class=\"first\">&lt;b&gt;</mark></i>\
        <i><mark class=\"first\">二</mark><u>三</u></i>\
        <i>四</i></pre>\n";
    assert_eq!(found, wanted);
    assert_eq!(
        listed("a\nb", Some(Span::empty(2)), &[]),
        "<pre dir=\"auto\" style=\"counter-reset:line 0\"><i>a</i><i><mark class=\"at\"></mark>b</i></pre>\n"
    );
    assert!(listed("ab", Some(Span::empty(2)), &[]).contains("<i>ab<mark class=\"at\"></mark></i>"));
    assert!(listed("", None, &[]).contains("0\"></pre>"));
}

#[test]
fn of_a_long_text_the_part_around_the_difference_is_listed() {
    let line = "天津港口的船只很多\n";
    let text = format!("{}here\n{}", line.repeat(5_000), line.repeat(5_000));
    let at = text.find("here").unwrap();
    let found = listed(&text, Some(Span::new(at, at + 4)), &[]);
    assert!(found.contains("<mark class=\"first\">here</mark>") && found.len() < 20_000, "{}", found.len());
    let first: usize = found.split("counter-reset:line ").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
    let before = found.split("here").next().unwrap().matches("<i>").count();
    assert_eq!(first + before, 5_001);
    assert_eq!(found.matches('…').count(), 2);
    let one = "天".repeat(100_000);
    let found = listed(&one, Some(Span::new(150_000, 150_003)), &[]);
    assert!(found.contains("<mark class=\"first\">天</mark>天") && found.len() < 20_000, "{}", found.len());
}

#[test]
fn losses_that_say_the_same_are_one_with_their_places() {
    let source = SourceFile::from_text("a.md", "一二三\n".repeat(20));
    let lost: Vec<Diagnostic> =
        (0..20).map(|line| Diagnostic::new(&INFO, Span::empty(line * 10 + 3), "a <b>")).collect();
    let mut out = Vec::new();
    listing::losses(&source, &lost, &mut out);
    let out = String::from_utf8(out).unwrap();
    let wanted = "<li class=\"info\"><b>test</b> a &lt;b&gt; \
        <span>1:2, 2:2, 3:2, 4:2, 5:2, 6:2, 7:2, 8:2 and 12 more</span></li>";
    assert!(out.contains(wanted) && out.contains("<summary>20 losses</summary>"), "{out}");
    let lost: Vec<Diagnostic> = (0..60).map(|n| Diagnostic::new(&INFO, Span::empty(0), format!("m{n}"))).collect();
    let mut out = Vec::new();
    listing::losses(&source, &lost, &mut out);
    assert!(String::from_utf8(out).unwrap().contains("<li>20 more, with other words</li>"));
}

#[test]
fn a_name_cannot_leave_its_place() {
    let link = ReviewLink { id: "p1".to_owned(), path: "a\"><script>&\n\u{202e}.md".to_owned() };
    let mut out = Vec::new();
    open(&link, None, Some(&link), &mut out);
    let out = String::from_utf8(out).unwrap();
    assert!(out.contains("a&quot;&gt;&lt;script&gt;&amp; \u{fffd}.md</h4>"), "{out}");
}

#[test]
fn what_is_not_shown_is_counted() {
    let link = ReviewLink { id: "p1".to_owned(), path: "a.md".to_owned() };
    let of = |posts, shown| ReviewGroup { class: "x", losses: vec!["loss/a", "loss/b"], posts, shown };
    assert_eq!(of(1, vec![link.clone()]).figures(), "1 post");
    assert_eq!(of(1200, vec![link.clone()]).figures(), "1,200 posts, 1,199 of them not shown");
    assert_eq!((of(2, vec![]).figures().as_str(), of(2, vec![]).title().as_str()), ("2 posts, not shown", "a, b"));
}
