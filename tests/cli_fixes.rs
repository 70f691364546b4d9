//! Which fixes `copydesk lint` takes.
#![cfg(feature = "cli")]

mod folder;

use folder::Folder;

#[test]
fn only_the_fixes_that_are_wanted_are_taken() {
    let text = "---\ntitle: A\n---\n<p>One</b></p>\n\n<p>I <3 it</p>\n\n<p><center>x</center></p>\n";
    let post = "content/posts/a.md";
    let folder = |config: &str| Folder::new(&[("hugo.toml", "title = 'x'\n"), ("copydesk.yaml", config), (post, text)]);
    let fixed = |config: &str, arguments: &[&str]| {
        let folder = folder(config);
        let ran = folder.run(&[&["lint"], arguments].concat());
        (ran.code, ran.out, ran.err, folder.read(post))
    };
    let (code, out, err, all) = fixed("", &["--fix-only"]);
    assert_eq!((code, &*out), (0, ""), "{err}");
    assert!(err.ends_with("applied in 1 file\n") && all.contains("One</p>") && all.contains("&lt;3"), "{err}{all}");
    for (config, arguments) in [
        ("unfixable: html/stray-end-tag\n", &["--fix-only"][..]),
        ("fixable: html/stray-markup\n", &["--fix-only"][..]),
        ("", &["--fix", "--unfixable", "html/stray-end-tag"][..]),
        ("unfixable: html\n", &["--fix-only", "--fixable", "html/stray-markup"][..]),
    ] {
        let (_, _, err, some) = fixed(config, arguments);
        assert!(some.contains("One</b></p>") && some.contains("&lt;3"), "{config} {arguments:?}: {err}{some}");
    }
    assert_eq!(fixed("", &["--fix-only", "--diff"]).0, 2);
    assert_eq!(fixed("unfixable: html/no-such-rule\n", &["--fix-only"]).0, 2);
}
