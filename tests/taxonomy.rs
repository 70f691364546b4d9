//! `copydesk taxonomy`: terms listed and written otherwise, as people run it.
#![cfg(feature = "cli")]

mod folder;

use std::process::Command;

use folder::Folder;

fn post(block: &str) -> String {
    format!("---\ntitle: x\n{block}\n---\nSee [the list](/category/port.html).\n")
}

fn site() -> Folder {
    let folder = Folder::new(&[
        ("_config.yml", "title: x\npermalink: /:year/:title.html\n"),
        ("category/port.html", "---\nlayout: category\ncategory: port\n---\n"),
        ("category/news.html", "---\nlayout: category\ncategory: news\n---\n"),
    ]);
    for (name, block) in [
        ("a", "categories: [port, x] # why"),
        ("b", "categories:\n- 'port'\n- news"),
        ("c", "categories: news port"),
        ("d", "category: port"),
        ("e", "categories: [news]"),
        ("f", "tags: [port]"),
        ("g", "categories: [News]"),
        ("h", "categories: [\"new's\"]"),
    ] {
        folder.write(&format!("_posts/2020-01-01-{name}.md"), post(block).as_bytes());
    }
    folder
}

fn blocks(folder: &Folder) -> String {
    let name = |name| format!("_posts/2020-01-01-{name}.md");
    ["a", "b", "c", "d", "e", "f"].map(|n| folder.read(&name(n)).split("---\n").nth(1).unwrap().to_owned()).concat()
}

#[test]
fn terms_are_listed_with_what_looks_alike() {
    let ran = site().run(&["taxonomy", "list", "categories"]);
    assert_eq!((ran.code, &*ran.err), (0, ""));
    assert_eq!(
        ran.out,
        ".: categories, 5 terms\n\
        \x20      4  port   page: category/port.html\n\
        \x20      3  news   page: category/news.html\n\
        \x20      1  News   another spelling of `news`?\n\
        \x20      1  new's   another spelling of `news`?\n\
        \x20      1  x\n"
    );
    let json = site().run(&["taxonomy", "list", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let terms = json["sites"][0]["terms"].as_array().unwrap();
    assert_eq!(terms.len(), 6);
    assert_eq!((&terms[0]["term"], &terms[0]["posts"]), (&"port".into(), &4.into()));
    assert_eq!(terms[2]["spelling_of"], "news");
    let ran = site().run(&["taxonomy", "list", "category"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is no taxonomy with a term `category`"), "{}", ran.err);
}

#[test]
fn the_schema_says_what_is_meant_by_an_alias() {
    let folder = site();
    folder
        .write("copydesk.yaml", b"schema: { extends: jekyll, taxonomies: { categories: { aliases: { x: news } } } }\n");
    let ran = folder.run(&["taxonomy", "list", "categories"]);
    assert!(ran.out.contains("x   an alias of `news`\n"), "{}", ran.out);
}

#[test]
fn a_term_is_renamed_wherever_it_stands_and_nothing_else() {
    let folder = site();
    let ran = folder.run(&["taxonomy", "rename", "port", "harbour", "--in", "categories"]);
    assert_eq!((ran.code, &*ran.out), (0, ""), "{}", ran.err);
    assert_eq!(
        blocks(&folder),
        "title: x\ncategories: [harbour, x] # why\ntitle: x\ncategories:\n- 'harbour'\n- news\ntitle: x\ncategories: news harbour\n\
        title: x\ncategory: harbour\ntitle: x\ncategories: [news]\ntitle: x\ntags: [port]\n"
    );
    for words in [
        "`port` to `harbour` among the categories: 4 posts changed\n",
        "pages of these terms, left as they are:\n  category/port.html: rename it",
        "8 links to these pages:\n  _posts/2020-01-01-a.md:5: /category/port.html\n",
        "      aliases:\n        port: harbour\n",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    assert!(folder.read("category/port.html").contains("category: port\n"));
}

#[test]
fn terms_are_merged_and_none_stands_twice() {
    let folder = site();
    let ran = folder.run(&["taxonomy", "merge", "port", "x", "--into", "news", "--in", "categories"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        blocks(&folder),
        "title: x\ncategories: [news] # why\ntitle: x\ncategories:\n- 'news'\ntitle: x\ncategories: news\n\
        title: x\ncategory: news\ntitle: x\ncategories: [news]\ntitle: x\ntags: [port]\n"
    );
}

#[test]
fn a_dry_run_shows_the_change_and_writes_nothing() {
    let folder = site();
    let before = folder.all();
    let ran = folder.run(&["taxonomy", "rename", "x", "why not", "--dry-run"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("-categories: [port, x] # why\n+categories: [port, why not] # why\n"), "{}", ran.out);
    assert!(ran.err.contains("1 post would be changed"), "{}", ran.err);
    assert_eq!(folder.all(), before);
}

#[test]
fn what_cannot_be_proved_is_named_and_left() {
    let folder = site();
    let odd = "---\nall: &all [port]\ncategories: *all\n---\n";
    folder.write("_posts/2020-01-02-odd.md", odd.as_bytes());
    let ran = folder.run(&["taxonomy", "rename", "port", "harbour", "--in", "categories"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("1 post not changed, edit by hand:\n  _posts/2020-01-02-odd.md: "), "{}", ran.err);
    assert_eq!(folder.read("_posts/2020-01-02-odd.md"), odd);
    assert!(blocks(&folder).contains("category: harbour"));
}

#[test]
fn who_names_what_is_not_there_is_told() {
    let folder = site();
    for (arguments, words) in [
        (&["rename", "prot", "x"][..], "did you mean `port`?"),
        (&["rename", "port", "harbour"], "several taxonomies have these terms: categories, tags"),
        (&["rename", "port", " "], "is no term"),
        (&["merge", "news", "--into", "news"], "both terms are the same"),
    ] {
        let before = folder.all();
        let ran = folder.run(&[&["taxonomy"], arguments].concat());
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(words), "{arguments:?}: {}", ran.err);
        assert_eq!(folder.all(), before);
    }
}

#[test]
fn posts_that_move_are_named() {
    let folder = Folder::new(&[("_config.yml", "title: x\n"), ("_posts/2020-01-01-a.md", &post("categories: [port]"))]);
    let ran = folder.run(&["taxonomy", "rename", "port", "harbour"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("/port/2020/01/01/a.html becomes /harbour/2020/01/01/a.html"), "{}", ran.err);
}

#[test]
fn changes_that_are_not_committed_are_not_mixed_up() {
    let folder = site();
    let git = |arguments: &[&str]| {
        let ran = Command::new("git").args(arguments).current_dir(folder.path(".")).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    git(&["init", "-q"]);
    let ran = folder.run(&["taxonomy", "rename", "x", "quay"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("has changes") && ran.err.contains("--force"), "{}", ran.err);
    assert_eq!(folder.run(&["taxonomy", "rename", "x", "quay", "--force"]).code, 0);
    assert!(blocks(&folder).contains("[port, quay] # why"));
}
