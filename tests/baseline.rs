//! `copydesk lint --baseline`: what was found before is not reported, wherever it was moved to.
#![cfg(feature = "cli")]

mod folder;

use std::collections::BTreeSet;

use folder::{Folder, Ran};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

const BASELINE: &str = "copydesk-baseline.txt";
const ONE: &str = "---\ntitle: One\n---\n\n<center>The first post of all</center>\n\nText.\n";
const TWO: &str = "---\ntitle: Two\n---\n\n<center>The second post of all</center>\n\n<center>x</center>\n";

/// A site with a baseline of what is in it.
fn known(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(files);
    folder.write("_config.yml", b"");
    folder.write("copydesk.yaml", b"baseline: copydesk-baseline.txt\n");
    let ran = folder.run(&["lint", "--update-baseline"]);
    assert_eq!((ran.code, &*ran.out), (0, ""), "{}", ran.err);
    folder
}

/// The findings, a line each.
fn lint(folder: &Folder, arguments: &[&str]) -> (i32, Vec<String>) {
    let Ran { code, out, .. } = folder.run(&[&["lint", "--format", "short"], arguments].concat());
    (code, out.lines().map(str::to_owned).collect())
}

const POSTS: [(&str, &str); 2] = [("_posts/2020-01-01-one.md", ONE), ("_posts/2020-01-02-two.md", TWO)];

#[test]
fn what_is_known_is_not_reported_and_what_is_new_is() {
    let folder = known(&POSTS);
    let ran = folder.run(&["lint"]);
    assert_eq!((ran.code, &*ran.out), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("nothing to report; ") && ran.err.contains(" in the baseline"), "{}", ran.err);
    let (code, all) = lint(&folder, &["--no-baseline"]);
    assert_eq!(code, 1);
    assert!(all.iter().filter(|line| line.contains("html/obsolete-element")).count() == 3, "{all:?}");
    folder.write(POSTS[0].0, format!("{ONE}\n<center>This one is new</center>\n").as_bytes());
    let (code, new) = lint(&folder, &[]);
    assert_eq!((code, new.len()), (1, 1), "{new:?}");
    assert!(new[0].starts_with("_posts/2020-01-01-one.md:9:") && new[0].contains("html/obsolete-element"), "{new:?}");
    let json = folder.run(&["lint", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["summary"]["warnings"], 1);
    assert!(json["summary"]["baseline"].as_u64().unwrap() >= 3, "{json}");
}

#[test]
fn of_equal_findings_as_many_as_are_known_are_known() {
    let line = "<center>Again and again and again</center>\n\n";
    let post = |times: usize| format!("---\ntitle: One\n---\n\n{}", line.repeat(times));
    let folder = known(&[(POSTS[0].0, &post(3))]);
    assert_eq!(lint(&folder, &[]), (0, vec![]));
    folder.write(POSTS[0].0, post(4).as_bytes());
    let (code, new) = lint(&folder, &[]);
    assert_eq!((code, new.len()), (1, 1), "{new:?}");
    assert!(new[0].contains(":11:"), "the last one is new: {new:?}");
    folder.write(POSTS[0].0, post(1).as_bytes());
    let (code, stale) = lint(&folder, &[]);
    assert_eq!((code, stale.len()), (1, 1), "{stale:?}");
    assert!(stale[0].contains("baseline/stale `html/obsolete-element` is found less often in"), "{stale:?}");
}

#[test]
fn stale_entries_are_findings_of_the_baseline() {
    let folder = known(&POSTS);
    folder.write(POSTS[1].0, b"---\ntitle: Two\n---\n\nClean.\n");
    let ran = folder.run(&["lint"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("copydesk-baseline.txt:") && ran.out.contains("its finding is gone"), "{}", ran.out);
    assert!(ran.out.contains("--update-baseline"), "{}", ran.out);
    // A run that does not look at the file says nothing of it, nor one without the rule.
    assert_eq!(lint(&folder, &[POSTS[0].0]), (0, vec![]));
    assert_eq!(lint(&folder, &["--select", "link"]), (0, vec![]));
    let before = folder.read(BASELINE);
    assert_eq!(folder.run(&["lint", "--update-baseline", POSTS[0].0]).code, 0);
    assert_eq!(folder.run(&["lint", "--update-baseline", "--select", "link"]).code, 0);
    assert_eq!(folder.read(BASELINE), before);
    let ran = folder.run(&["lint", "--update-baseline", POSTS[1].0]);
    assert!(ran.err.contains("0 added, 2 taken out"), "{}", ran.err);
    assert!(!folder.read(BASELINE).contains("two.md"));
    assert_eq!(lint(&folder, &[]), (0, vec![]));
    // The file is gone: a run over the folder says so, one over another file does not.
    std::fs::remove_file(folder.path(POSTS[0].0)).unwrap();
    assert_eq!(lint(&folder, &[POSTS[1].0]), (0, vec![]));
    let (code, stale) = lint(&folder, &["_posts"]);
    assert_eq!(code, 1);
    assert!(stale.iter().all(|line| line.contains("baseline/stale")) && !stale.is_empty(), "{stale:?}");
}

#[test]
fn what_moved_to_another_file_is_known_there() {
    let folder = known(&POSTS);
    // Renamed, and linted alone as a hook does.
    std::fs::rename(folder.path(POSTS[0].0), folder.path("_posts/2021-05-05-moved.md")).unwrap();
    assert_eq!(lint(&folder, &["_posts/2021-05-05-moved.md"]), (0, vec![]));
    assert_eq!(lint(&folder, &[]), (0, vec![]));
    // A paragraph moves from the last file to the first: only at the end it is known that it is missing there.
    folder.write("_posts/2010-01-01-new.md", b"---\ntitle: New\n---\n\n<center>The second post of all</center>\n");
    folder.write(
        POSTS[1].0,
        b"---\ntitle: Two\n---\n\n<center>Quite another text of it</center>\n\n<center>x</center>\n",
    );
    for threads in ["1", "2", "5"] {
        let (code, new) = lint(&folder, &["--threads", threads]);
        assert_eq!((code, new.len()), (1, 1), "{new:?}");
        assert!(new[0].contains("two.md:5:"), "{new:?}");
    }
    // Where it stayed it is no longer to be had.
    folder.write(POSTS[1].0, TWO.as_bytes());
    let (_, new) = lint(&folder, &[]);
    assert!(new.len() == 1 && new[0].contains("2010-01-01-new.md:5:"), "{new:?}");
    // An update knows that too, and keeps nothing twice.
    assert_eq!(folder.run(&["lint", "--update-baseline"]).code, 0);
    let text = folder.read(BASELINE);
    assert!(!text.contains("2020-01-01-one.md") && text.contains("2021-05-05-moved.md"), "{text}");
    assert_eq!(lint(&folder, &[]), (0, vec![]));
}

#[test]
fn what_compares_pages_is_known_too() {
    let twin = "---\ntitle: A title that two posts share\npermalink: /same/\n---\n\nText of this one: ";
    let posts = [("_posts/2020-01-01-a.md", format!("{twin}a\n")), ("_posts/2020-01-02-b.md", format!("{twin}b\n"))];
    let folder = known(&[(posts[0].0, &posts[0].1), (posts[1].0, &posts[1].1)]);
    assert!(folder.read(BASELINE).contains("site/url-collision"), "{}", folder.read(BASELINE));
    assert_eq!(lint(&folder, &[]), (0, vec![]));
    assert_eq!(lint(&folder, &[posts[0].0]), (0, vec![]));
    folder.write(posts[1].0, b"---\ntitle: Another title\n---\n\nText.\n");
    let (code, stale) = lint(&folder, &[]);
    assert!(code == 1 && stale.iter().all(|line| line.contains("baseline/stale")), "{stale:?}");
    // One page alone cannot tell.
    assert_eq!(lint(&folder, &[posts[0].0]), (0, vec![]));
}

#[test]
fn a_damaged_baseline_is_an_error_with_its_place() {
    let folder = known(&POSTS);
    let text = folder.read(BASELINE);
    folder.write(BASELINE, format!("{text}<<<<<<< HEAD\n").as_bytes());
    let ran = folder.run(&["lint"]);
    assert_eq!((ran.code, &*ran.out), (2, ""), "{}", ran.err);
    let line = text.lines().count() + 1;
    assert!(ran.err.contains(&format!("copydesk-baseline.txt:{line}:1")), "{}", ran.err);
    assert!(ran.err.contains("a merge was not finished here"), "{}", ran.err);
    let ran = folder.run(&["lint", "--format", "json"]);
    assert!(ran.code == 2 && ran.out.contains("baseline/syntax"), "{}", ran.out);
    assert_eq!(folder.run(&["lint", "--update-baseline"]).code, 2);
    std::fs::remove_file(folder.path(BASELINE)).unwrap();
    let ran = folder.run(&["lint"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is no baseline `copydesk-baseline.txt`"), "{}", ran.err);
    assert_eq!(folder.run(&["lint", "--no-baseline"]).code, 1);
    assert_eq!(folder.run(&["lint", "--baseline", "none.txt"]).code, 2);
    assert_eq!(folder.run(&["lint", "--update-baseline", "--no-baseline"]).code, 2);
}

#[test]
fn a_baseline_may_lie_anywhere_and_hold_several_sites() {
    let folder = Folder::new(&[("a/_config.yml", ""), ("b/_config.yml", ""), ("c/x", "")]);
    for site in ["a", "b"] {
        folder.write(&format!("{site}/_posts/2020-01-01-one.md"), ONE.as_bytes());
    }
    let ran = folder.run(&["lint", "--update-baseline", "--baseline", "c/known.txt"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = folder.read("c/known.txt");
    assert!(text.contains("\n../a/_posts/2020-01-01-one.md\n") && text.contains("\n../b/_posts/"), "{text}");
    assert_eq!(lint(&folder, &["--baseline", "c/known.txt"]), (0, vec![]));
    assert_eq!(lint(&folder, &["--baseline", "c/known.txt", "b"]), (0, vec![]));
    // Without a name each site has its own.
    let ran = folder.run(&["lint", "--update-baseline"]);
    assert!(ran.err.contains("a/copydesk-baseline.txt") && ran.err.contains("b/copydesk-baseline.txt"), "{}", ran.err);
    assert!(ran.err.contains("write `baseline: copydesk-baseline.txt`"), "{}", ran.err);
    assert!(folder.read("a/copydesk-baseline.txt").contains("\n_posts/2020-01-01-one.md\n"));
}

#[test]
fn fixes_are_taken_whether_they_are_known_or_not() {
    let folder = known(&[(POSTS[0].0, "---\ntitle: A\n---\n\n<p>One</b></p>\n")]);
    assert!(folder.read(BASELINE).contains("html/stray-end-tag"));
    let ran = folder.run(&["lint", "--fix", "--unsafe-fixes"]);
    assert!(folder.read(POSTS[0].0).contains("One</p>"), "{}", ran.err);
    assert!(ran.code == 1 && ran.out.contains("baseline/stale"), "{}", ran.out);
    assert_eq!(folder.run(&["lint", "--fix", "--update-baseline"]).code, 0);
    assert_eq!(lint(&folder, &[]), (0, vec![]));
    // What an editor hands over is compared, too.
    let ran = folder.run_with(&["lint", "--stdin-filename", POSTS[0].0], ONE.as_bytes());
    assert!(ran.code == 1 && ran.out.contains("obsolete-element") && !ran.out.contains("stale"), "{}", ran.out);
}

/// A random number below `n`.
fn below(random: &mut TestRng, n: usize) -> usize {
    (random.next_u64() % n as u64) as usize
}

/// Paragraphs of one line each, some with something wrong in it, some on their own, some met again and again.
fn paragraph(random: &mut TestRng, number: usize) -> String {
    let words = ["天津北方网讯", "the harbour", "of 1998", "近些年来", "a long way", "and then", "plain text", "市民"];
    let mut some = |n: usize| (0..n).map(|_| words[below(random, words.len())]).collect::<Vec<_>>().join(" ");
    match number % 8 {
        0 => format!("<center>{}</center>", some(6)),
        1 => format!("{} <font color=\"red\">{}</font> {}", some(3), some(1), some(4)),
        2 => "<center>* * *</center>".to_owned(),
        3 => format!("{} [here]() {} <tt>{}</tt>", some(30), some(30), some(1)),
        4 => format!("{} <big>{}</big> and <big>{}</big>", some(2), some(1), some(1)),
        5 => "The end of the page, as ever: <strike>more</strike> soon".to_owned(),
        _ => some(12),
    }
}

fn text(title: usize, paragraphs: &[String]) -> String {
    format!("---\ntitle: Number {title} of them\n---\n\n{}\n", paragraphs.join("\n\n"))
}

#[test]
fn a_thousand_moves_and_fifty_renames_are_nothing_new() {
    let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let folder = Folder::new(&[("_config.yml", "")]);
    let mut posts: Vec<(String, Vec<String>)> = (0..320)
        .map(|n| {
            let paragraphs = (0..24).map(|_| below(&mut random, 8)).collect::<Vec<_>>();
            let paragraphs = paragraphs.into_iter().map(|kind| paragraph(&mut random, kind)).collect();
            (format!("_posts/20{:02}-{:02}-11-post-{n}.md", n % 20, 1 + n % 12), paragraphs)
        })
        .collect();
    let write = |posts: &[(String, Vec<String>)]| {
        for (n, (name, paragraphs)) in posts.iter().enumerate() {
            folder.write(name, text(n, paragraphs).as_bytes());
        }
    };
    write(&posts);
    let ran = folder.run(&["lint", "--update-baseline"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let findings: usize =
        ran.err.split(": ").nth(1).unwrap().split(' ').next().unwrap().replace(',', "").parse().unwrap();
    assert!(findings > 3000, "{}", ran.err);
    let with = ["--baseline", BASELINE];
    assert_eq!(lint(&folder, &with), (0, vec![]));

    for _ in 0..1000 {
        let post = below(&mut random, posts.len());
        let paragraphs = &mut posts[post].1;
        let (from, to) = (below(&mut random, paragraphs.len()), below(&mut random, paragraphs.len()));
        let moved = paragraphs.remove(from);
        paragraphs.insert(to, moved);
    }
    for n in 0..50 {
        let post = n * 6 + below(&mut random, 6);
        std::fs::remove_file(folder.path(&posts[post].0)).unwrap();
        posts[post].0 = format!("_posts/2019-07-{:02}-renamed-{n}.md", 1 + n % 28);
    }
    write(&posts);
    for threads in ["1", "3"] {
        let ran = folder.run(&["lint", "--format", "short", "--baseline", BASELINE, "--threads", threads]);
        assert_eq!((ran.code, &*ran.out), (0, ""), "{}", ran.err);
    }

    // What is taken out is stale, each of it; what is new is new, each of it.
    let (mut gone, mut new) = (0, BTreeSet::new());
    for n in 0..40 {
        let (name, paragraphs) = &mut posts[n * 8 + 3];
        if n % 2 == 0 {
            paragraphs.push(format!("<center>This was added as number {n}</center>"));
            new.insert(name.clone());
        } else if let Some(at) = paragraphs.iter().position(|p| p.starts_with("<center>") && !p.contains('*')) {
            paragraphs.remove(at);
            gone += 1;
        }
    }
    assert!(gone > 10);
    write(&posts);
    let (code, found) = lint(&folder, &with);
    assert_eq!(code, 1);
    let (stale, fresh): (Vec<_>, Vec<_>) = found.iter().partition(|line| line.contains("baseline/stale"));
    assert_eq!(stale.len(), gone, "{stale:#?}");
    let fresh: BTreeSet<String> = fresh.iter().map(|line| line.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(fresh, new);
    // The update takes both.
    let ran = folder.run(&["lint", "--update-baseline"]);
    assert!(ran.err.contains(&format!("({} added, {gone} taken out)", new.len())), "{}", ran.err);
    assert_eq!(lint(&folder, &with), (0, vec![]));
    // It is what an archive without a history would have.
    let text = folder.read(BASELINE);
    std::fs::remove_file(folder.path(BASELINE)).unwrap();
    folder.run(&["lint", "--update-baseline"]);
    assert_eq!(folder.read(BASELINE), text);
}
