//! The matrices of `tests/matrix`: each body, written for each target, is read back as what it was by every Markdown reader
//! of ours that may read it, and by the engines that are built in. With `COPYDESK_MATRICES` they are written into that file, one JSON object a line, for the
//! engines that are not ours (`tests/engines/agree.py`).

mod matrix;

use std::collections::HashSet;
use std::fmt::Write as _;

use copydesk::convert::{CjkEmphasis, Settings, TARGETS, Verdict, convert_body};
use copydesk::markup::engines::Engine;
use copydesk::markup::{Dialect, KramdownOptions, ReadOptions, read_text};
use copydesk::schema::Schema;
use copydesk::text::SourceFile;
use copydesk::tree::{Difference, Mode, Normal, Whole, first_difference};
use matrix::Case;

/// The readers that may read what is written for the target of that name.
fn readers(target: &str, gfm: bool) -> Vec<ReadOptions> {
    let dialects: &[Dialect] = match target {
        "portable" if gfm => &[Dialect::Gfm, Dialect::Kramdown],
        "portable" => &[Dialect::Gfm, Dialect::Kramdown, Dialect::CommonMark],
        "kramdown" => &[Dialect::Kramdown],
        "commonmark" => &[Dialect::CommonMark],
        _ => &[Dialect::Gfm],
    };
    let kramdown = KramdownOptions { auto_ids: false, ..KramdownOptions::default() }.without_typography();
    dialects.iter().map(|&dialect| ReadOptions { dialect, kramdown, ..ReadOptions::default() }).collect()
}

fn faults(cases: &[Case]) -> Vec<String> {
    let html = ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() };
    let form =
        |text: &str, options: &ReadOptions| Normal::of(&Whole, read_text(text, options).root(), text, Mode::Core);
    let mut faults = Vec::new();
    for case in cases {
        let expected = form(&case.html, &html);
        let source = SourceFile::from_text("case.html", case.html.as_str());
        let mut asked = HashSet::new();
        for target in TARGETS {
            let settings = Settings { target, ..Settings::default() };
            let done = convert_body(&source, &html, &Schema::default(), &settings);
            // Who makes quotes curly is said, and nothing is lost by it.
            let none = ["loss/typography", "loss/kept-as-html"];
            let lost: Vec<_> = done.losses.iter().filter(|loss| !none.contains(&loss.rule.name)).collect();
            if done.verdict == Verdict::Fallback || !lost.is_empty() {
                faults.push(format!("{} for {}: {:?} {lost:?}", case.name, target.name, done.verdict));
            }
            // Those of these targets make no links of bare addresses.
            let autolinks = !matches!(target.name, "commonmark" | "kramdown" | "pulldown" | "markdown-it");
            for read in readers(target.name, case.gfm) {
                // What is written for one target is mostly what is written for the next.
                if !asked.insert((done.text.clone(), read.dialect, autolinks)) {
                    continue;
                }
                let mut fault = |reader: &str, found: Difference| {
                    let (name, target, text) = (&case.name, target.name, &done.text);
                    faults
                        .push(format!("{name} for {target} by {reader}: {} / {} in {text:?}", found.left, found.right));
                };
                if let Some(found) = first_difference(&expected, &form(&done.text, &read)) {
                    fault(read.dialect.name(), found);
                }
                for engine in Engine::ALL.iter().filter(|_| Engine::reads(read.dialect)) {
                    let read = ReadOptions { autolinks: autolinks && *engine != Engine::Pulldown, ..read };
                    if let Some(found) = first_difference(&expected, &form(&engine.html(&done.text, &read), &html)) {
                        fault(engine.name(), found);
                    }
                }
            }
        }
    }
    faults
}

fn check(cases: &[Case]) {
    let faults = faults(cases);
    assert!(faults.is_empty(), "{} faults in {} cases:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

#[test]
fn emphasis_beside_cjk_punctuation_renders() {
    let cases = matrix::cjk();
    assert_eq!(cases.len(), 1512);
    check(&cases);
}

/// The body of `case` after the punctuation at the bytes `moved` of it was moved out of its emphasis.
fn after_moving(case: &Case, moved: &[usize]) -> String {
    let open = case.html.find("<strong").or_else(|| case.html.find("<em")).expect("emphasis");
    let text = case.html.find("天津").expect("a text");
    let close = case.html[text..].find("</").map(|at| text + at).expect("an end tag");
    let end = case
        .html
        .rfind("</strong>")
        .map(|at| at + 9)
        .or_else(|| case.html.rfind("</em>").map(|at| at + 5))
        .expect("an end");
    let inner = text + "天津".len();
    let start = case.html[..text].rfind('>').map(|at| at + 1).expect("a start tag");
    let (first, last) = (&case.html[start..text], &case.html[inner..close]);
    let [before, leading] = if moved.contains(&start) { [first, ""] } else { ["", first] };
    let [after, trailing] = if moved.contains(&inner) { [last, ""] } else { ["", last] };
    let (tags, end_tags) = (&case.html[open..start], &case.html[close..end]);
    [&case.html[..open], before, tags, leading, "天津", trailing, end_tags, after, &case.html[end..]].concat()
}

/// `--cjk-emphasis move`: what is not emphasised any more is told of, and nothing else changes; no tag and no reference is
/// needed, and where the usual spelling renders it is what is written.
#[test]
fn punctuation_that_is_moved_out_of_emphasis_renders() {
    let html = ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() };
    let form =
        |text: &str, options: &ReadOptions| Normal::of(&Whole, read_text(text, options).root(), text, Mode::Core);
    let (mut moves, mut faults) = (0, Vec::new());
    let mut asked = HashSet::new();
    for case in matrix::cjk() {
        let source = SourceFile::from_text("case.html", case.html.as_str());
        for target in TARGETS {
            let with = |how| {
                let settings = Settings { target, cjk_emphasis: Some(how), ..Settings::default() };
                convert_body(&source, &html, &Schema::default(), &settings)
            };
            let done = with(CjkEmphasis::Move);
            let moved: HashSet<usize> = (done.losses.iter())
                .filter(|loss| loss.rule.name == "loss/emphasis-moved")
                .map(|loss| loss.primary.span.start as usize)
                .collect();
            moves += moved.len();
            let name = format!("{} for {}: {:?}", case.name, target.name, done.text);
            if done.verdict == Verdict::Fallback {
                faults.push(format!("{name}: {:?}", done.losses));
            }
            if moved.is_empty() && done.text != with(CjkEmphasis::Html).text {
                faults.push(format!("{name}: nothing was moved"));
            }
            // Emphasis around strong in the midst of letters needs tags whatever stands at its edges.
            if !moved.is_empty() && case.name.starts_with("strong with") && done.text.contains(['<', '&']) {
                faults.push(name.clone());
            }
            let expected = after_moving(&case, &moved.iter().copied().collect::<Vec<_>>());
            let expected = form(&expected, &html);
            for read in readers(target.name, case.gfm) {
                if !asked.insert((done.text.clone(), read.dialect)) {
                    continue;
                }
                if let Some(found) = first_difference(&expected, &form(&done.text, &read)) {
                    faults.push(format!("{name} by {}: {} / {}", read.dialect.name(), found.left, found.right));
                }
                for engine in Engine::ALL.iter().filter(|_| Engine::reads(read.dialect)) {
                    if let Some(found) = first_difference(&expected, &form(&engine.html(&done.text, &read), &html)) {
                        faults.push(format!("{name} by {}: {} / {}", engine.name(), found.left, found.right));
                    }
                }
            }
        }
    }
    assert!(moves > 5000, "{moves} moves");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(20)].join("\n"));
}

#[test]
fn no_mark_becomes_markup() {
    let cases = matrix::escapes();
    assert!(cases.len() > 1200, "{}", cases.len());
    check(&cases);
}

/// Hands the matrices to the engines that are not ours.
#[test]
fn the_matrices_can_be_handed_on() {
    let mut lines = String::new();
    for case in matrix::cjk().iter().chain(&matrix::escapes()) {
        let mut row = serde_json::json!({ "name": case.name, "text": case.html });
        if case.gfm {
            row["gfm"] = true.into();
        }
        writeln!(lines, "{row}").expect("a string grows");
    }
    assert!(lines.lines().all(|line| line.starts_with("{\"name\":") || line.starts_with("{\"gfm\":")));
    if let Some(path) = std::env::var_os("COPYDESK_MATRICES") {
        std::fs::write(&path, lines).expect("the file can be written");
    }
}
