//! `cargo bench --bench baseline`: a baseline of a million findings, from the findings to the file and back.

use copydesk::diagnostic::Diagnostic;
use copydesk::lint::baseline::{Baseline, Builder, Fate, Matcher, Over, Print};
use copydesk::lint::rules::RULES;
use copydesk::text::Span;
use divan::Bencher;
use divan::counter::ItemsCount;

const POSTS: usize = 10_000;
const FINDINGS: usize = 100;

fn main() {
    divan::main();
}

/// A post with a finding on each of its lines.
fn post(number: usize) -> (String, String, Vec<Diagnostic>) {
    let (mut text, mut found) = (String::new(), Vec::with_capacity(FINDINGS));
    for line in 0..FINDINGS {
        let start = text.len() + 40;
        text.push_str(&format!(
            "天津北方网讯 {number:7} 近些年来 {line:4} some <center>text of it</center> and some more of it\n"
        ));
        let rule = RULES[(number + line) % RULES.len()].info();
        found.push(Diagnostic::new(rule, Span::new(start, start + 8), "a message"));
    }
    (format!("_posts/20{:02}/2011-01-{:02}-post-{number}.md", number % 20, 1 + number % 28), text, found)
}

fn prints(number: usize) -> (String, Vec<(&'static str, Print)>) {
    let (name, text, found) = post(number);
    (name, found.iter().map(|one| (one.rule.name, Print::new(&text, one, true))).collect())
}

fn write() -> Vec<u8> {
    let mut builder = Builder::default();
    for (name, prints) in (0..POSTS).map(prints) {
        let file = builder.file(&name);
        prints.iter().for_each(|(rule, print)| builder.add(file, rule, *print, 1));
    }
    let mut out = Vec::new();
    builder.finish().write(&mut out).expect("a Vec takes every byte");
    out
}

/// Reads `text` and looks for every finding; `renamed` posts are looked for under another name.
fn matched(text: &str, renamed: usize) -> usize {
    let matcher = Matcher::new(Baseline::parse(text).expect("it was written by us"));
    let linted: Vec<_> = (0..POSTS).map(prints).collect();
    let mut known = 0;
    for (number, (name, prints)) in linted.iter().enumerate() {
        let file = matcher.baseline().file(name);
        if number < renamed {
            file.inspect(|file| matcher.set_fate(*file, Fate::Gone));
        } else {
            file.inspect(|file| matcher.set_fate(*file, Fate::Linted));
        }
        let own = file.filter(|_| number >= renamed);
        for (rule, print) in prints {
            let there = |_: &str| true;
            let borrow = |key| matcher.borrow(key, Fate::Gone, &there);
            known += usize::from(
                matcher.take(own, rule, *print) || matcher.key(own, rule, *print, &there).is_some_and(borrow),
            );
        }
    }
    let over = Over { exists: &|_| true, looked: &|_, _| true, ran: &|_| true };
    assert_eq!(matcher.unspent(&over).count(), POSTS * FINDINGS - known);
    known
}

/// From findings to the bytes of the file, their prints included.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn write_a_million(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(POSTS * FINDINGS)).bench(|| write().len());
}

/// From the bytes of the file to no finding that is new, prints included; one post in twenty was renamed.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn read_and_match_a_million(bencher: Bencher<'_, '_>) {
    let text = String::from_utf8(write()).expect("it is text");
    println!("{} MB", text.len() / 1_000_000);
    let all = || assert_eq!(matched(&text, POSTS / 20), POSTS * FINDINGS);
    bencher.counter(ItemsCount::new(POSTS * FINDINGS)).bench(all);
}
