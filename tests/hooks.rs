//! What hooks and CI rely on.
#![cfg(feature = "cli")]

mod folder;

use folder::Folder;

const WRONG: &str = "---\ntitle: A\n---\n<p><strong>津</strong></p>\n<center>x</center>\n";

/// The paths that `arguments` find something in.
fn found(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let ran = folder.run(&[&["lint", "--format", "short", "--select", "html"], arguments].concat());
    assert!(ran.code < 2, "{}", ran.err);
    let mut paths: Vec<String> = ran.out.lines().map(|line| line.split(':').next().unwrap().to_owned()).collect();
    paths.dedup();
    paths
}

#[test]
fn a_hook_names_whatever_was_changed() {
    let folder = Folder::new(&[
        ("_config.yml", "exclude: [old]\n"),
        ("copydesk.yaml", "exclude: drafts/\n"),
        (".gitignore", "ignored.md\n"),
        ("_posts/2022-03-21-a.md", WRONG),
        ("_posts/2022-03-22-b.md", WRONG),
        ("_includes/x.html", WRONG),
        ("old/a.md", WRONG),
        ("drafts/a.md", WRONG),
        ("ignored.md", WRONG),
        ("README.md", "no front matter <center>x</center>\n"),
    ]);
    let named = ["README.md", "_includes/x.html", "_posts/2022-03-21-a.md", "drafts/a.md", "ignored.md", "old/a.md"];
    assert_eq!(found(&folder, &named), named, "what is named is read");
    assert_eq!(found(&folder, &[&["--force-exclude"], &named[..]].concat()), ["_posts/2022-03-21-a.md"]);
    let ran = folder.run(&["lint", "--force-exclude", "README.md"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "0 files: nothing to report\n"));
    // Where there is no site every text is a post.
    let plain = Folder::new(&[("a.md", WRONG), (".gitignore", "b.md\n"), ("b.md", WRONG)]);
    assert_eq!(found(&plain, &["--force-exclude", "a.md", "b.md"]), ["a.md"]);
    assert_eq!(folder.run(&["lint", "--force-exclude", "missing.md"]).code, 2);
}
