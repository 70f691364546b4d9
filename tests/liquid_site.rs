//! The posts and pages of `fixtures/liquid/site`, run as templates of a site on disk: what the real Jekyll makes of each lies
//! in `fixtures/liquid/expected` (`tests/engines/liquid_site.rb` wrote it and checks it). No Ruby is needed here.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use copydesk::front_matter;
use copydesk::generator::{Generator, Payload};
use copydesk::run::liquid::{RunLiquid, payload};
use copydesk::run::sites::describe;
use copydesk::text::SourceFile;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/liquid")
}

fn expand(payload: &Payload, root: &Path, path: &str) -> Option<copydesk::liquid::Expanded> {
    let text = fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let source = SourceFile::from_text(path, text);
    let read = front_matter::read(&source);
    payload.expand(path, read.front_matter.as_ref(), &read.problems, source.slice(read.body))
}

fn site(root: &Path) -> Payload {
    let site = Arc::new(describe(root, Some(Generator::Jekyll)).site());
    payload(root, &site, RunLiquid::default()).expect("Jekyll builds it")
}

fn below(folder: &Path, path: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(path).expect("a folder").flatten() {
        if entry.path().is_dir() {
            below(folder, &entry.path(), found);
        } else {
            let name = entry.path().strip_prefix(folder).expect("below").display().to_string();
            found.push(name.strip_suffix(".txt").expect("a text").to_owned());
        }
    }
}

#[test]
fn files_of_a_site_run_as_jekyll_runs_them() {
    let root = fixtures().join("site");
    let payload = site(&root);
    let expected = fixtures().join("expected");
    let mut paths = Vec::new();
    below(&expected, &expected, &mut paths);
    let mut faults = Vec::new();
    for path in &paths {
        let want = fs::read_to_string(expected.join(format!("{path}.txt"))).expect("what Jekyll makes of it");
        let got = expand(&payload, &root, path).expect("there are tags in it");
        faults.extend(got.refused.iter().map(|refused| format!("{path}: refused: {}", refused.message)));
        // Blank lines after the front matter are no part of the body to Jekyll; here they keep their places.
        let text = got.text.trim_start_matches(['\n', '\r']);
        for (want, got) in want.lines().zip(text.lines()).filter(|(want, got)| want != got) {
            faults.push(format!("{path}:\n  want {want}\n  got  {got}"));
        }
        if want.lines().count() != text.lines().count() {
            faults.push(format!("{path}: another number of lines"));
        }
    }
    assert!(paths.len() >= 9, "{paths:?}");
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// What only a build knows is refused with the name of the value, and nothing outside of the site is read.
#[test]
fn what_only_a_build_knows_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("site");
    fs::create_dir_all(root.join("_posts")).expect("a folder");
    fs::write(root.join("_config.yml"), "theme: minima\n").expect("a file");
    fs::write(folder.path().join("out.md"), "no").expect("a file");
    fs::write(root.join("_posts/2020-01-01-b.md"), "---\n---\nx").expect("a file");
    let payload = site(&root);
    let cases = [
        ("{{ site.time }}", "`site.time` depends on the moment of the build"),
        ("{{ site.github.url }}", "only a build knows `site.github`"),
        ("{{ jekyll.version }}", "only a build knows `jekyll.version`"),
        ("{{ layout.title }}", "only a build knows `layout`"),
        ("{{ theme.name }}", "only a build knows `theme`"),
        ("{% for p in site.posts %}{{ p.content }}{% endfor %}", "only a build knows `the `content` of another post`"),
        ("{% include x.md %}", "there is no include `x.md`"),
        ("{% include_relative out.md %}", "there is no include `out.md`"),
        ("{% post_url 2020-01-01-none %}", "there is no post `2020-01-01-none`"),
        ("{% link none.md %}", "there is no file `none.md`"),
        ("{{ page | jsonify }}", "only a build knows `the keys of an object`"),
    ];
    for (body, message) in cases {
        let path = root.join("_posts/2020-01-02-a.md");
        fs::write(&path, format!("---\ntitle: x\n---\n{body}")).expect("a file");
        let expanded = expand(&payload, &root, "_posts/2020-01-02-a.md").expect("a tag");
        let found: Vec<&str> = expanded.refused.iter().map(|refused| refused.message.as_str()).collect();
        assert_eq!(found, [message], "{body}");
    }
}
