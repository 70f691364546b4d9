//! Every rule against its cases in `fixtures/lint`, and against the promises and examples in its own documentation.
//!
//! One file is one case. `hit-*` must have a finding, `miss-*` must have none: it is what a hasty rule would report.
//! To take new snapshots, run with `INSTA_UPDATE=always` and read every one.

mod broken;
mod case;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use case::{Case, Setting, is_safe, show};
use copydesk::diagnostic::{Applicability, FixAvailability};
use copydesk::lint::rules::RULES;
use copydesk::text::{SourceFile, apply};

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn cases_match_their_snapshots() {
    let mut faults = Vec::new();
    for case in case::all() {
        let (source, rule) = (case.source(), case.rule());
        let findings = case.setting.findings(&source, rule);
        let short = case.name.rsplit('/').next().unwrap_or_default();
        if short.starts_with("hit") && findings.is_empty() {
            faults.push(format!("{}: nothing was found", case.name));
        }
        if short.starts_with("miss") && !findings.is_empty() {
            faults.push(format!("{}: a false finding\n{}", case.name, show(&source, &findings)));
        }
        if !short.starts_with("hit") && !short.starts_with("miss") {
            faults.push(format!("{}: the name of a case starts with `hit` or `miss`", case.name));
        }
        let shown = show(&source, &findings);
        let mut settings = insta::Settings::new();
        settings.set_snapshot_path(case.file.parent().expect("a case lies in a folder"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let matches = settings.bind(|| catch_unwind(AssertUnwindSafe(|| insta::assert_snapshot!(short, shown))));
        if matches.is_err() {
            faults.push(format!("{}: differs from its snapshot, see above", case.name));
        }
    }
    assert_none(&faults);
}

/// Findings as they are to people: the same whatever ends the lines.
fn without_line_ends(case: &Case, text: &str) -> String {
    let source = SourceFile::from_text(case.setting.path.clone(), text);
    let shown = show(&source, &case.setting.findings(&source, case.rule()));
    shown.replace("\\r\\n", "\\n")
}

#[test]
fn findings_do_not_depend_on_line_ends() {
    let mut faults = Vec::new();
    for case in case::all() {
        // These rules are about bytes and line ends.
        let Ok(text) = std::str::from_utf8(&case.bytes) else { continue };
        if case.rule.starts_with("file/") || text.contains('\r') {
            continue;
        }
        let expected = without_line_ends(&case, text);
        let crlf = text.replace('\n', "\r\n");
        let mut line = 0;
        let mixed: String = text
            .split_inclusive('\n')
            .map(|l| {
                line += 1;
                if line % 2 == 0 { l.replace('\n', "\r\n") } else { l.to_owned() }
            })
            .collect();
        for (name, form) in [("CRLF", crlf), ("mixed line ends", mixed)] {
            let found = without_line_ends(&case, &form);
            if found != expected {
                faults.push(format!("{} with {name}:\n{found}\nwith LF:\n{expected}", case.name));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn all_rules_together_stand_every_case() {
    for case in case::all() {
        let source = case.source();
        let findings = case.setting.all_findings(&source);
        // A finding whose place is not in the text would panic in a report.
        for finding in findings {
            let spans = std::iter::once(&finding.primary).chain(&finding.related).map(|label| label.span);
            for span in spans {
                assert!(source.text().get(span.range()).is_some(), "{}: {} at {span:?}", case.name, finding.rule.name);
            }
            if let Some(fix) = finding.fix {
                assert!(apply(source.text(), &fix.edits).is_ok(), "{}: {} {fix:?}", case.name, finding.rule.name);
            }
        }
    }
}

#[test]
fn every_rule_has_a_hit_and_a_near_miss() {
    let cases = case::all();
    let mut faults = Vec::new();
    for rule in RULES {
        let name = rule.info().name;
        let has = |start: &str| cases.iter().any(|c| c.rule == name && c.name[name.len() + 1..].starts_with(start));
        for kind in ["hit", "miss"] {
            if !has(kind) {
                faults.push(format!("{name}: no case `{kind}-…` in fixtures/lint/{name}"));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn rules_keep_their_promise_of_fixes() {
    let mut offered: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for case in case::all() {
        let entry = offered.entry(case.rule().info().name).or_default();
        for finding in case.setting.findings(&case.source(), case.rule()) {
            entry.0 |= is_safe(&finding);
            entry.1 |= finding.fix.is_some_and(|fix| fix.applicability == Applicability::Unsafe);
        }
    }
    let mut faults = Vec::new();
    for rule in RULES {
        let info = rule.info();
        let (safe, not_safe) = offered.get(info.name).copied().unwrap_or_default();
        let kept = match info.fix {
            FixAvailability::None => !safe && !not_safe,
            FixAvailability::Unsafe => not_safe && !safe,
            FixAvailability::Safe => safe,
        };
        if !kept {
            faults.push(format!("{}: promises {:?}, its cases: safe {safe}, unsafe {not_safe}", info.name, info.fix));
        }
    }
    assert_none(&faults);
}

/// Fixes end, a second run changes no byte, and what a rule calls safe is never refused by the proof.
#[test]
fn fixes_converge() {
    let mut faults = Vec::new();
    for case in case::all() {
        for lowest in [Applicability::Safe, Applicability::Unsafe] {
            let fixed = case.setting.fixed(&case.source(), case.rule(), lowest);
            for refusal in &fixed.refused {
                faults.push(format!("{}: {} was refused: {}", case.name, refusal.diagnostic.message, refusal.reason));
            }
            let wanted = fixed.remaining.iter().filter(|d| d.fix.as_ref().is_some_and(|f| f.applicability >= lowest));
            if fixed.refused.is_empty() {
                for left in wanted {
                    faults.push(format!("{}: not fixed: {}\n{}", case.name, left.message, fixed.text));
                }
            }
            let source = SourceFile::from_text(case.setting.path.clone(), fixed.text.as_str());
            let again = case.setting.fixed(&source, case.rule(), lowest);
            if again.text != fixed.text {
                faults.push(format!("{}: a second run changes\n{}\nto\n{}", case.name, fixed.text, again.text));
            }
        }
    }
    assert_none(&faults);
}

/// All safe fixes of all rules together end as well, and leave nothing that one more run would change.
#[test]
fn safe_fixes_of_all_rules_converge() {
    let mut faults = Vec::new();
    for case in case::all() {
        let fixed = case.setting.fixed_by_all(&case.source());
        let source = SourceFile::from_text(case.setting.path.clone(), fixed.text.as_str());
        let again = case.setting.fixed_by_all(&source);
        if again.text != fixed.text {
            faults.push(format!("{}: a second run changes\n{}\nto\n{}", case.name, fixed.text, again.text));
        }
    }
    assert_none(&faults);
}

/// Pieces of all cases, put together at random: no rule panics, every place lies in the text, every fix applies, and
/// safe fixes end. Always the same documents.
#[test]
fn rules_stand_what_nobody_wrote() {
    let cases = case::all();
    let texts: Vec<&str> = cases.iter().filter_map(|c| std::str::from_utf8(&c.bytes).ok()).collect();
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap_or(0) % below
    };
    let generators = ["jekyll", "hugo", "zola", "hexo", "none"];
    let mut faults = Vec::new();
    for round in 0..600 {
        let mut text = String::new();
        for _ in 0..=random(6) {
            let piece: Vec<char> = texts[random(texts.len())].chars().collect();
            let start = random(piece.len() + 1);
            text.extend(piece[start..].iter().take(1 + random(120)));
        }
        let path = if random(3) == 0 { "_posts/2022-03-21-x.html" } else { "_posts/2022-03-21-x.md" };
        let setting = Setting::new(Some(generators[random(generators.len())]), path, Vec::new(), None);
        let source = SourceFile::from_text(path, text.as_str());
        for finding in setting.all_findings(&source) {
            let spans = std::iter::once(&finding.primary).chain(&finding.related).map(|label| label.span);
            let placed = spans.into_iter().all(|span| source.text().get(span.range()).is_some());
            let applies = finding.fix.iter().all(|fix| apply(source.text(), &fix.edits).is_ok());
            if !placed || !applies {
                faults.push(format!("round {round}: {} of {finding:?} in {text:?}", finding.rule.name));
            }
        }
        let fixed = setting.fixed_by_all(&source);
        let again = setting.fixed_by_all(&SourceFile::from_text(path, fixed.text.as_str()));
        if again.text != fixed.text {
            faults.push(format!("round {round}: {text:?}\nfixed to {:?}\nthen to {:?}", fixed.text, again.text));
        }
    }
    assert_none(&faults);
}

/// The sections that explain a rule, in this order.
const SECTIONS: &[&str] =
    &["What it does", "Why is this bad?", "Example", "Use instead", "Fix safety", "Per generator"];

#[test]
fn every_rule_explains_itself() {
    let mut faults = Vec::new();
    for rule in RULES {
        let info = rule.info();
        let docs: Vec<&str> = info.docs.lines().map(str::trim).collect();
        let headings: Vec<&str> = docs.iter().filter_map(|line| line.strip_prefix("## ")).collect();
        if info.summary().is_empty() || info.summary().starts_with('#') {
            faults.push(format!("{}: no summary", info.name));
        }
        if headings != SECTIONS {
            faults.push(format!("{}: sections {headings:?}, expected {SECTIONS:?}", info.name));
        }
        for (heading, text) in sections(info.docs) {
            if text.trim().is_empty() {
                faults.push(format!("{}: nothing under `{heading}`", info.name));
            }
        }
    }
    assert_none(&faults);
}

/// Headings and what stands below them.
fn sections(docs: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)) {
        match (line.strip_prefix("## "), found.last_mut()) {
            (Some(heading), _) => found.push((heading.trim().to_owned(), String::new())),
            (None, Some((_, text))) => *text += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    found
}

/// The fenced blocks of a section: the words after the fence, and the text. The first word is `bad` or `good`.
fn blocks(text: &str) -> Vec<(Vec<&str>, String)> {
    let mut found = Vec::new();
    let mut open: Option<(Vec<&str>, String)> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => open = Some((info.split_whitespace().collect(), String::new())),
            (Some(_), Some(_)) => found.extend(open.take()),
            (None, Some((_, block))) => *block += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    found
}

/// A block of an example as a post of its own. `bad generator=hugo path=content/a.md` says where it stands, and
/// `schema=html:{forbid:[font]}` by which schema: in one word, a blank after each colon left out. `site=hit-typo` gives
/// it the neighbours of the rule's case of that name, `now=2022-03-20T00:00:00Z` the moment of the build, and
/// `with=html/obsolete-element` a rule that runs as well. With `escaped` the text writes what cannot be seen as `\u{8}`.
fn example(rule: &str, words: &[&str], text: &str) -> (Setting, SourceFile) {
    let option = |key: &str| words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
    let path = option("path").unwrap_or("_posts/2022-03-21-example.md");
    let schema = option("schema").map(|schema| schema.replace(':', ": "));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/lint").join(rule);
    let others = option("site").map(|case| case::neighbours(&folder.join(case))).unwrap_or_default();
    let text = if words.contains(&"escaped") { unescaped(text) } else { text.to_owned() };
    let mut setting = Setting::new(option("generator"), path, others, schema.as_deref());
    setting.now = option("now").map(case::moment);
    setting.with = option("with").map(case::selectors).unwrap_or_default();
    (setting, SourceFile::from_text(path, text))
}

/// `\u{8}` as the character that it names.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').expect("a closing brace");
        let code = u32::from_str_radix(code, 16).expect("a number in hexadecimal");
        out.push(char::from_u32(code).expect("a character"));
        out.push_str(rest);
    }
    out
}

#[test]
fn examples_are_true() {
    let mut faults = Vec::new();
    for rule in RULES {
        let name = rule.info().name;
        for (heading, text) in sections(rule.info().docs) {
            let expected = match &*heading {
                "Example" => "bad",
                "Use instead" => "good",
                _ => continue,
            };
            let found = blocks(&text);
            if !found.iter().any(|(words, _)| words.first() == Some(&expected)) {
                faults.push(format!("{name}: no block of kind `{expected}` under `{heading}`"));
            }
            for (words, block) in found.iter().filter(|(words, _)| words.first() == Some(&expected)) {
                let (setting, source) = example(name, words, block);
                let findings = setting.findings(&source, *rule);
                if findings.is_empty() == (expected == "bad") {
                    faults.push(format!("{name}: `{heading}` is not {expected}\n{}", show(&source, &findings)));
                }
            }
        }
    }
    assert_none(&faults);
}
