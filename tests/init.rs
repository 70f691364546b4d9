//! `copydesk init`: what it writes is checked by what `lint` then finds.
#![cfg(feature = "cli")]

mod folder;

use std::collections::BTreeSet;

use folder::Folder;

/// A post as all others are.
fn sound(i: usize) -> String {
    let pick = |values: &[&str]| values[i % values.len()].to_owned();
    format!(
        "---\nlayout: post\ntitle: \"Post number {i}\"\ndate: 2020-01-{:02} 10:00:00 +0000\nauthor: {}\n\
         categories: [{}]\ntags: [a, b]\nimage: /images/{i}.png\nsource: https://example.org/{i}\n\
         featured: {}\norder: {i}\n---\nSome text, see [there](https://example.org/).\n",
        i % 28 + 1,
        pick(&["Ann", "Bob", "Cy"]),
        pick(&["news", "sport", "port"]),
        pick(&["true", "false"]),
    )
}

/// A line of a sound post, what stands there instead, and the rule that finds it.
const MISTAKES: [(&str, &str, &str); 20] = [
    ("title: \"Post number", "tilte: \"Post number", "front-matter/unknown-key"),
    ("tags: [a, b]\n", "tags: [a, b]\nmood: sad\n", "front-matter/unknown-key"),
    ("layout: post\n", "layout: post\nredirect_to: /x/\n", "front-matter/unknown-key"),
    ("title: \"", "title: [x]\nx: \"", "front-matter/type"),
    ("title: \"", "title: 2020\nx: \"", "front-matter/type"),
    ("title: \"", "title:\nx: \"", "front-matter/type"),
    ("title: \"", "title: \"\"\nx: \"", "front-matter/format"),
    ("date: 2020-01-", "date: 2020-13-45 #", "front-matter/format"),
    ("date: 2020", "#", "front-matter/required-key"),
    ("author: ", "author: An", "front-matter/format"),
    ("author: ", "author: [Ann] #", "front-matter/type"),
    ("author: ", "author: { name: Ann } #", "front-matter/type"),
    ("categories: [", "categories: [gardening] #", "taxonomy/unknown-term"),
    ("categories: [", "categories: [nwes] #", "taxonomy/unknown-term"),
    ("layout: post\n", "layout: pots\n", "front-matter/format"),
    ("layout: post\n", "layout: post\nlayout: post\n", "front-matter/duplicate-key"),
    ("order: ", "order: number ", "front-matter/type"),
    ("featured: ", "featured: maybe #", "front-matter/type"),
    ("source: https:", "source: htp:", "front-matter/format"),
    ("image: /", "image: ", "front-matter/format"),
];

/// An archive of 220 posts, in 20 of which there is one mistake each.
fn archive() -> Folder {
    let folder = Folder::new(&[("_config.yml", "title: x\nurl: https://a.example\n")]);
    for i in 0..220 {
        let mut text = sound(i);
        if let Some((from, to, _)) = (i % 11 == 5).then(|| MISTAKES[i / 11]) {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        folder.write(&name(i), text.as_bytes());
    }
    folder
}

fn name(i: usize) -> String {
    format!("_posts/2020-01-{:02}-p{i}.md", i % 28 + 1)
}

/// Path and rule of each finding about front matter and terms.
fn found(folder: &Folder) -> BTreeSet<(String, String)> {
    let ran = folder.run(&["lint", "--format", "jsonl"]);
    assert!(ran.code < 2, "{}", ran.err);
    let lines = ran.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let pairs = lines.map(|line| {
        let text = |key: &str| line[key].as_str().unwrap().to_owned();
        (text("path"), text("rule"))
    });
    pairs.filter(|(_, rule)| rule.starts_with("front-matter/") || rule.starts_with("taxonomy/")).collect()
}

#[test]
fn the_outliers_are_the_findings() {
    let folder = archive();
    let ran = folder.run(&["init"]);
    assert_eq!((ran.code, &*ran.err), (0, ""), "{}", ran.out);
    let schema = folder.read("copydesk.schema.yaml");
    let found = found(&folder);
    for (at, (_, to, rule)) in MISTAKES.iter().enumerate() {
        let path = name(at * 11 + 5);
        assert!(found.contains(&(path, (*rule).to_owned())), "{to} is not found by {rule}: {found:#?}\n{schema}");
    }
    let unclean: BTreeSet<&String> = found.iter().map(|(path, _)| path).collect();
    assert_eq!(unclean.len(), 20, "{found:#?}\n{schema}");
    assert!(ran.out.contains("200 of 220 posts (90.9 %) have no finding"), "{}", ran.out);
    assert!(ran.out.contains("next: copydesk lint"), "{}", ran.out);
    insta::assert_snapshot!("schema", schema);
    insta::assert_snapshot!("settings", folder.read("copydesk.yaml"));
    insta::assert_snapshot!("report", ran.out);
}

#[test]
fn the_same_files_come_out_whatever_the_threads() {
    let folder = archive();
    let one = folder.run(&["init", "--dry-run", "--threads", "1"]);
    let many = folder.run(&["init", "--stdout", "--threads", "5"]);
    assert_eq!((one.code, &one.out, &one.err), (0, &many.out, &many.err));
    assert!(one.out.starts_with("# copydesk.yaml\n") && one.out.contains("\n# copydesk.schema.yaml\n"), "{}", one.out);
    assert!(!folder.path("copydesk.yaml").exists());
}

#[test]
fn what_is_drafted_is_sound() {
    let folder = archive();
    folder.run(&["init"]);
    assert_eq!(folder.run(&["schema", "check", "copydesk.schema.yaml"]).code, 0);
    assert_eq!(folder.run(&["lint", "--statistics"]).code, 1);
}

#[test]
fn nothing_is_written_over() {
    let folder = archive();
    folder.write("copydesk.schema.yaml", b"# mine\n");
    let before = folder.all();
    let ran = folder.run(&["init"]);
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert!(ran.err.contains("`copydesk.schema.yaml` exists already") && ran.err.contains("--force"), "{}", ran.err);
    assert_eq!(folder.all(), before);
    assert_eq!(folder.run(&["init", "--force"]).code, 0);
    assert_ne!(folder.read("copydesk.schema.yaml"), "# mine\n");
    // Again from what it wrote itself: the same.
    let first = folder.all();
    assert_eq!(folder.run(&["init", "--force"]).code, 0);
    assert_eq!(folder.all(), first);
}

#[test]
fn a_rule_that_finds_something_everywhere_is_switched_off_with_its_figures() {
    let folder = Folder::new(&[("_config.yml", "title: x\n")]);
    for i in 0..40 {
        let zone = if i % 4 == 0 { " +0000" } else { "" };
        let text = format!("---\nlayout: post\ntitle: \"No {i}\"\ndate: 2020-01-01 10:00:00{zone}\n---\nx\n");
        folder.write(&format!("_posts/2020-01-01-p{i}.md"), text.as_bytes());
    }
    let before = found(&folder).len();
    let ran = folder.run(&["init"]);
    assert!(before >= 30 && ran.code == 0, "{before} {}", ran.err);
    let settings = folder.read("copydesk.yaml");
    assert!(settings.contains("  # in 30 of 40 posts (75 %): "), "{settings}");
    assert!(settings.contains("\n  - front-matter/date-no-zone\n"), "{settings}");
    assert_eq!(found(&folder), BTreeSet::new());
}

#[test]
fn what_is_rare_is_said_in_the_right_words() {
    let folder = Folder::new(&[]);
    for (arguments, words) in [
        (&["init"][..], "no posts were found there"),
        (&["init", "nowhere"], "nowhere"),
        (&["init", "--threshold", "70"], "--threshold takes"),
        (&["init", "--generator", "jekyl"], "jekyll"),
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.out);
        assert!(ran.err.contains(words), "{arguments:?}: {}", ran.err);
    }
}
