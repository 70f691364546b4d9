//! Small sites of every generator in `fixtures/sites`: what is found in them, and what the generator makes of it.
//!
//! `jekyll` agrees line by line with what Jekyll 4.3.1 prints for the same folder, but for what only the day of the
//! build tells (`null` here) and for terms that Jekyll keeps as numbers.

use std::fmt::Write;
use std::path::Path;

use copydesk::run::walk::discover;

/// Root, generator, reason, and each post with the facts that its generator makes of it.
fn describe(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sites").join(name);
    let sites = discover(&[root], None).expect("the folder can be read");
    assert_eq!(sites.len(), 1, "{name} is one site");
    let site = &sites[0];
    let mut out = format!("{} because of {}\n", site.site.generator.name(), site.reason);
    writeln!(out, "address: {:?} base {:?} hosts {:?}", site.site.url, site.site.base, site.site.hosts).unwrap();
    for path in &site.posts {
        let identity = site.identity(path).expect("the file can be read");
        writeln!(out, "{path}").unwrap();
        let url = identity.url.as_deref().unwrap_or("-");
        let date = identity.date.as_deref().unwrap_or("-");
        writeln!(out, "  {:?} {url} {date} {:?}", identity.kind, identity.title.unwrap_or_default()).unwrap();
        for (what, list) in
            [("categories", identity.categories), ("tags", identity.tags), ("aliases", identity.aliases)]
        {
            if !list.is_empty() {
                writeln!(out, "  {what} {list:?}").unwrap();
            }
        }
        if identity.draft {
            writeln!(out, "  not published").unwrap();
        }
    }
    writeln!(out, "copied: {:?}", site.assets).unwrap();
    out
}

#[test]
fn sites_are_what_their_generators_make_of_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sites");
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(&folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for name in ["astro", "eleventy", "hexo", "hugo", "jekyll", "none", "zola"] {
        settings.bind(|| insta::assert_snapshot!(name, describe(name)));
    }
}
