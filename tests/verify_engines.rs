//! `convert --verify engines`: what is written is shown the same by engines that are not ours; where one of them shows
//! something else, the block falls as it does where our own reader reads something else.
#![cfg(feature = "engines")]

mod random;

use copydesk::convert::{Profile, Settings, Target, Verdict, Verify, convert_body};
use copydesk::markup::engines::Engine;
use copydesk::markup::{Dialect, ReadOptions, TemplateSyntax};
use copydesk::schema::Schema;
use copydesk::text::SourceFile;
use copydesk::tree::Mode;
use random::tree::blocks;
use random::{Random, smaller};

/// Targets whose engines read CommonMark or GFM, and whether these make links of bare addresses.
const TARGETS: [(&str, Dialect, bool); 4] = [
    ("portable", Dialect::Gfm, true),
    ("gfm", Dialect::Gfm, true),
    ("commonmark", Dialect::CommonMark, false),
    ("pulldown", Dialect::Gfm, false),
];

fn settings(target: &str, profile: Profile, verify: Verify) -> Settings {
    Settings { target: Target::from_name(target).expect("a target"), profile, verify, ..Settings::default() }
}

fn converted(text: &str, dialect: Dialect, settings: &Settings) -> (String, Verdict) {
    let read = ReadOptions { dialect, templates: TemplateSyntax::Liquid, ..ReadOptions::default() };
    let done = convert_body(&SourceFile::from_text("a", text), &read, &Schema::default(), settings);
    (done.text, done.verdict)
}

/// What an engine shows otherwise of what `html` becomes; nothing where all agree.
fn fault(html: &str, at: usize, profile: Profile) -> Option<String> {
    let (target, dialect, autolinks) = TARGETS[at];
    let (text, verdict) = converted(html, Dialect::Html, &settings(target, profile, Verify::Engines));
    if verdict == Verdict::Fallback {
        // Without raw HTML some things cannot be said, and that is an error of its own.
        return (profile != Profile::Plain).then(|| format!("left as it was: {text:?}"));
    }
    let read = ReadOptions { dialect, autolinks, templates: TemplateSyntax::Liquid, ..ReadOptions::default() };
    let mode = if profile == Profile::Faithful { Mode::Dom } else { Mode::Core };
    Engine::ALL.iter().find_map(|engine| {
        let difference = engine.difference(&text, &read, mode)?;
        Some(format!("{}: {} / {} in {text:?}", engine.name(), difference.left, difference.right))
    })
}

/// A quarter of what `COPYDESK_TREES` says: each tree is read nine times.
#[test]
fn random_trees_are_shown_the_same_by_every_engine() {
    let count = std::env::var("COPYDESK_TREES").ok().and_then(|n| n.parse().ok()).unwrap_or(1_600_u64) / 4;
    let mut faults = Vec::new();
    for seed in 1..=count {
        let html = blocks(&mut Random(seed ^ 0x5EED), 3);
        let index = usize::try_from(seed).expect("small");
        let at = index % TARGETS.len();
        let profile = Profile::ALL[index / TARGETS.len() % Profile::ALL.len()];
        if fault(&html, at, profile).is_some() {
            let small = smaller(&html, '>', |html| fault(html, at, profile).is_some());
            let why = fault(&small, at, profile).expect("it is a fault");
            faults.push(format!("{seed} for {} {}: {small:?}\n    {why}", TARGETS[at].0, profile.name()));
        }
    }
    assert!(faults.is_empty(), "{} of {count}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_block_that_an_engine_shows_otherwise_falls() {
    // comrak finds no emphasis around three tildes; between blocks that it reads well, this one becomes HTML.
    let html = "<p>一</p><p><em>~~~ 15 minute break ~~~</em></p><p>a <em>b</em></p>";
    let (text, verdict) = converted(html, Dialect::Html, &settings("portable", Profile::Clean, Verify::Reader));
    assert_eq!(text, "一\n\n*~~~ 15 minute break ~~~*\n\na *b*\n");
    assert_eq!(verdict, Verdict::Proved);
    let (text, verdict) = converted(html, Dialect::Html, &settings("portable", Profile::Clean, Verify::Engines));
    assert_eq!(text, "一\n\n<p><em>~~~ 15 minute break ~~~</em></p>\n\na *b*\n");
    assert_eq!(verdict, Verdict::KeptAsHtml);
}

#[test]
fn what_the_next_rules_for_cjk_text_would_make_emphasis_is_escaped() {
    // Literal in CommonMark today, and not with delimiters that know CJK text: the author's asterisks are escaped then.
    let markdown = "通信了。 *但请不要这样做。*这会带来风险。\n";
    let (text, _) = converted(markdown, Dialect::Gfm, &settings("gfm", Profile::Clean, Verify::Reader));
    assert_eq!(text, markdown);
    let (text, verdict) = converted(markdown, Dialect::Gfm, &settings("gfm", Profile::Clean, Verify::Engines));
    assert_eq!((text.as_str(), verdict), ("通信了。 \\*但请不要这样做。\\*这会带来风险。\n", Verdict::Proved));
}

#[test]
fn nothing_else_changes_where_they_agree() {
    let html = "<h2>标题</h2><p>天津<strong>北方网讯：</strong>近些年来 {{ page.x }} <a href=\"/天 a%\">b</a></p>\
        <ul><li><input type=checkbox checked> c</li></ul><table><tr><th>d<tr><td>e|f</table><pre><code>g\n</code></pre>\
        <p>h<sup class=footnote-ref><a href=#fn-1 id=fnref-1 data-footnote-ref>1</a></sup></p>\
        <section class=footnotes data-footnotes><ol><li id=fn-1><p>i <a href=#fnref-1 class=footnote-backref \
        data-footnote-backref>\u{21a9}</a></p></li></ol></section>";
    for (target, ..) in TARGETS {
        for profile in Profile::ALL {
            let [reader, engines] =
                Verify::ALL.map(|verify| converted(html, Dialect::Html, &settings(target, profile, verify)));
            assert_eq!(reader, engines, "{target} {}", profile.name());
        }
    }
}
