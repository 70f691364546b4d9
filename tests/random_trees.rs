//! Random trees, written for each target and read again by its reader: the normal form is the same, under `faithful` as
//! the DOM has it, and no page is left as it was.
//!
//! `COPYDESK_TREES` says how many; `.ci/run` asks for 10,000. What fails is shown with the seed and a smaller tree.

mod random;

use copydesk::convert::{CjkEmphasis, Profile, Settings, TARGETS, Target, Verdict, convert_body};
use copydesk::generator::Generator;
use copydesk::markup::{Dialect, KramdownOptions, ReadOptions, read_text};
use copydesk::schema::Schema;
use copydesk::text::SourceFile;
use copydesk::tree::{Mode, Normal, Whole, first_difference, visible_text};
use random::tree::blocks;
use random::{Random, smaller};

/// How the target's reader reads, with nothing made by the engine itself.
fn reader(target: &Target, profile: Profile) -> ReadOptions {
    let dialect = match target.name {
        "kramdown" => Dialect::Kramdown,
        "commonmark" => Dialect::CommonMark,
        _ => Dialect::Gfm,
    };
    let links = matches!(target.name, "portable" | "gfm" | "goldmark" | "marked" | "micromark");
    let own = KramdownOptions { auto_ids: false, ..KramdownOptions::default() };
    let kramdown = if profile == Profile::Faithful { own } else { own.without_typography() };
    ReadOptions { dialect, autolinks: links, kramdown, ..ReadOptions::default() }
}

/// What is wrong with the conversion of `html`; nothing where all is well.
fn fault(html: &str, target: &'static Target, profile: Profile) -> Option<String> {
    let source = SourceFile::from_text("tree.html", html);
    let read = ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() };
    let settings = Settings { target, profile, ..Settings::default() };
    let done = convert_body(&source, &read, &Schema::default(), &settings);
    if done.verdict == Verdict::Fallback {
        return Some(format!("left as it was: {:?}", done.losses.iter().map(|loss| &loss.message).collect::<Vec<_>>()));
    }
    let mode = if profile == Profile::Faithful { Mode::Dom } else { Mode::Core };
    let form = |text: &str, options: &ReadOptions| Normal::of(&Whole, read_text(text, options).root(), text, mode);
    let after = form(&done.text, &reader(target, profile));
    let found = first_difference(&form(source.text(), &read), &after)?;
    // Under `clean` things go, each with its record.
    let lost = done.losses.iter().any(|loss| loss.rule.name != "loss/kept-as-html");
    if profile == Profile::Clean && lost {
        return None;
    }
    Some(format!("{} / {} in {:?}", found.left, found.right, done.text))
}

#[test]
fn random_trees_are_written_and_read_back() {
    let count = std::env::var("COPYDESK_TREES").ok().and_then(|n| n.parse().ok()).unwrap_or(900u64);
    let mut faults = Vec::new();
    for seed in 1..=count {
        let mut random = Random(seed);
        let html = blocks(&mut random, 3);
        let index = usize::try_from(seed).unwrap();
        let target = &TARGETS[index % TARGETS.len()];
        let profile = if (index / TARGETS.len()).is_multiple_of(3) { Profile::Clean } else { Profile::Faithful };
        if fault(&html, target, profile).is_some() {
            let small = smaller(&html, '>', |html| fault(html, target, profile).is_some());
            let why = fault(&small, target, profile).expect("it is a fault");
            faults.push(format!("{seed} for {} {}: {small:?}\n    {why}", target.name, profile.name()));
        }
    }
    assert!(faults.is_empty(), "{} of {count}:\n{}", faults.len(), faults.join("\n"));
}

/// What is wrong where punctuation is moved out of emphasis and bold paragraphs become headings: the text has to be the same,
/// and a second conversion has to change nothing.
fn fault_of_changes(html: &str, target: &'static Target, profile: Profile, schema: &Schema) -> Option<String> {
    let settings = Settings { target, profile, cjk_emphasis: Some(CjkEmphasis::Move), ..Settings::default() };
    let read = ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() };
    let done = convert_body(&SourceFile::from_text("tree.html", html), &read, schema, &settings);
    let plain = convert_body(
        &SourceFile::from_text("tree.html", html),
        &read,
        &Schema::default(),
        &Settings { cjk_emphasis: None, ..settings.clone() },
    );
    if done.verdict == Verdict::Fallback && plain.verdict != Verdict::Fallback {
        return Some(format!("left as it was: {:?}", done.losses.iter().map(|loss| &loss.message).collect::<Vec<_>>()));
    }
    let mut reader = reader(target, profile);
    // Nothing but HTML keeps an address from becoming a link.
    reader.autolinks &= profile != Profile::Plain;
    let shown = |text: &str| visible_text(&Whole, read_text(text, &reader).root()).replace(' ', "");
    if shown(&done.text) != shown(&plain.text) {
        return Some(format!("{:?} and {:?}", done.text, plain.text));
    }
    let again = convert_body(&SourceFile::from_text("tree.md", &*done.text), &reader, schema, &settings);
    let settled = convert_body(
        &SourceFile::from_text("tree.md", &*plain.text),
        &reader,
        &Schema::default(),
        &Settings { cjk_emphasis: None, ..settings },
    );
    // Where what is written anyway is not what is written again, this cannot be.
    (again.text != done.text && settled.text == plain.text).then(|| format!("{:?} becomes {:?}", done.text, again.text))
}

#[test]
fn changes_of_random_trees_keep_the_text_and_are_made_once() {
    let schema = "clean:\n  bold_headings: promote\n";
    let schema = SourceFile::from_text("schema.yaml", schema.to_owned());
    let schema = Schema::parse(&schema, Generator::None).expect("a schema without mistakes");
    let count = std::env::var("COPYDESK_TREES").ok().and_then(|n| n.parse().ok()).unwrap_or(900u64);
    let mut faults = Vec::new();
    for seed in 1..=count {
        let html = blocks(&mut Random(seed), 3);
        let index = usize::try_from(seed).unwrap();
        let target = &TARGETS[index % TARGETS.len()];
        let profile = Profile::ALL[(index / TARGETS.len()) % 3];
        if fault_of_changes(&html, target, profile, &schema).is_some() {
            let small = smaller(&html, '>', |html| fault_of_changes(html, target, profile, &schema).is_some());
            let why = fault_of_changes(&small, target, profile, &schema).expect("it is a fault");
            faults.push(format!("{seed} for {} {}: {small:?}\n    {why}", target.name, profile.name()));
        }
    }
    assert!(faults.is_empty(), "{} of {count}:\n{}", faults.len(), faults.join("\n"));
}
