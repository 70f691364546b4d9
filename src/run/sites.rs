//! Site roots on disk: which folder is one, what builds it and how we know.

use std::fs;
use std::path::{Path, PathBuf};

use crate::config::{Config, FILE_NAME};
use crate::generator::{Generator, Site};
use crate::text::SourceFile;

/// A folder that a generator builds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The folder.
    pub path: PathBuf,
    /// What builds it.
    pub generator: Generator,
    /// How we know, as the end of a sentence: "`_config.yml`".
    pub reason: String,
    /// Its configuration files, below the folder, in the order in which later ones win.
    pub configs: Vec<String>,
    /// Whether someone says what builds it (a configuration, `copydesk.yaml`, the command line): not the layout alone.
    pub certain: bool,
}

/// Names of Hugo's configuration since 0.110, and before.
const HUGO: [&str; 4] = ["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"];
const HUGO_OLD: [&str; 4] = ["config.toml", "config.yaml", "config.yml", "config.json"];
const ELEVENTY: [&str; 6] = [
    "eleventy.config.js",
    "eleventy.config.mjs",
    "eleventy.config.cjs",
    "eleventy.config.ts",
    ".eleventy.js",
    ".eleventy.cjs",
];
const ASTRO: [&str; 5] =
    ["astro.config.mjs", "astro.config.js", "astro.config.ts", "astro.config.mts", "astro.config.cjs"];

/// The generator that the configuration in `folder` names; `None` where there is none.
#[must_use]
pub fn configured(folder: &Path) -> Option<Root> {
    // Hugo's environments (`config/_default/hugo.toml`) belong to the folder above.
    if folder.parent().is_some_and(|above| above.ends_with("config")) && folder.join("../_default").is_dir() {
        return None;
    }
    let exists = |name: &str| folder.join(name).is_file();
    let root = |generator, reason: String, configs: Vec<String>| {
        Some(Root { path: folder.to_owned(), generator, reason, configs, certain: true })
    };
    let named = |names: &[&'static str]| names.iter().copied().find(|name| exists(name));
    if let Some(name) = named(&HUGO) {
        let mut configs = vec![name.to_owned()];
        configs.extend(hugo_folder(folder));
        return root(Generator::Hugo, format!("`{name}`"), configs);
    }
    if folder.join("config/_default").is_dir() {
        return root(Generator::Hugo, "`config/_default/`".to_owned(), hugo_folder(folder));
    }
    for (names, generator) in [(&ASTRO[..], Generator::Astro), (&ELEVENTY[..], Generator::Eleventy)] {
        if let Some(name) = named(names) {
            return root(generator, format!("`{name}`"), vec![name.to_owned()]);
        }
    }
    if let Some(name) = named(&["_config.yml", "_config.yaml", "_config.toml"]) {
        let text = read(folder, name);
        let hexo = if has_key(&text, "new_post_name") {
            Some(format!("`{name}` with `new_post_name`"))
        } else if folder.join("source/_posts").is_dir() {
            Some(format!("`{name}` beside `source/_posts/`"))
        } else {
            None
        };
        return match hexo {
            Some(reason) => root(Generator::Hexo, reason, vec![name.to_owned()]),
            None => root(Generator::Jekyll, format!("`{name}`"), vec![name.to_owned()]),
        };
    }
    for name in HUGO_OLD.into_iter().filter(|name| exists(name)) {
        let text = read(folder, name);
        if name == "config.toml" && has_key(&text, "base_url") {
            return root(Generator::Zola, format!("`{name}` with `base_url`"), vec![name.to_owned()]);
        }
        if ["baseurl", "languagecode"].iter().any(|key| has_key(&text.to_lowercase(), key)) {
            return root(Generator::Hugo, format!("`{name}` with `baseURL`"), vec![name.to_owned()]);
        }
    }
    None
}

/// The generator that the folders below `folder` look like.
#[must_use]
pub fn by_layout(folder: &Path) -> Option<Root> {
    let dir = |name: &str| folder.join(name).is_dir();
    let file = |name: &str| folder.join(name).is_file();
    let (generator, reason) = if dir("source/_posts") {
        (Generator::Hexo, "`source/_posts/`")
    } else if dir("_posts") {
        (Generator::Jekyll, "`_posts/`")
    } else if dir("_layouts") && dir("_includes") {
        (Generator::Jekyll, "`_layouts/` and `_includes/`")
    } else if dir("src/content") {
        (Generator::Astro, "`src/content/`")
    } else if dir("content") && (dir("archetypes") || dir("layouts") || dir("themes")) {
        (Generator::Hugo, "`content/` beside `archetypes/`, `layouts/` or `themes/`")
    } else if dir("content") && dir("templates") && file("content/_index.md") {
        (Generator::Zola, "`content/_index.md` beside `templates/`")
    } else {
        return None;
    };
    Some(Root { path: folder.to_owned(), generator, reason: reason.to_owned(), configs: Vec::new(), certain: false })
}

/// Whether `folder` is a site root by what stands in it.
#[must_use]
pub fn is_root(folder: &Path) -> bool {
    folder.join(FILE_NAME).is_file() || configured(folder).is_some()
}

/// The site that `folder` belongs to: the nearest one upwards that has a configuration, not beyond the repository that
/// it lies in; else `folder` itself, or for a file in `_posts` the folder above.
#[must_use]
pub fn root_of(folder: &Path, generator: Option<Generator>) -> Root {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    for above in absolute.ancestors() {
        if is_root(above) {
            return describe(above, generator);
        }
        if above.join(".git").exists() {
            break;
        }
    }
    let posts = absolute.ancestors().find(|a| a.ends_with("_posts") || a.ends_with("_drafts"));
    match posts.and_then(Path::parent) {
        Some(above) if above.ends_with("source") => describe(above.parent().unwrap_or(above), generator),
        Some(above) => describe(above, generator),
        None => describe(&absolute, generator),
    }
}

/// What builds the root `folder`: the given generator, else its configuration, else the layout of its folders.
#[must_use]
pub fn describe(folder: &Path, generator: Option<Generator>) -> Root {
    let found = configured(folder).or_else(|| by_layout(folder));
    let told = match generator {
        Some(generator) => Some((generator, "`--generator`")),
        None => marked(folder).map(|generator| (generator, "`copydesk.yaml`")),
    };
    match (told, found) {
        (None, Some(root)) => root,
        (Some((generator, _)), Some(root)) if root.generator == generator => Root { certain: true, ..root },
        (Some((generator, reason)), _) => {
            Root { path: folder.to_owned(), generator, reason: reason.to_owned(), configs: Vec::new(), certain: true }
        }
        (None, None) => Root {
            path: folder.to_owned(),
            generator: Generator::None,
            reason: "no configuration and no known layout of folders".to_owned(),
            configs: Vec::new(),
            certain: false,
        },
    }
}

/// The generator that `copydesk.yaml` in `folder` names. What is wrong with the file is reported when it is used.
fn marked(folder: &Path) -> Option<Generator> {
    let bytes = fs::read(folder.join(FILE_NAME)).ok()?;
    Config::parse(&SourceFile::from_bytes(FILE_NAME, bytes)).ok()?.generator
}

impl Root {
    /// Reads the configuration. A file that cannot be read counts as empty.
    #[must_use]
    pub fn site(&self) -> Site {
        let read = |name: &String| Some(SourceFile::from_bytes(name.as_str(), fs::read(self.path.join(name)).ok()?));
        let files: Vec<SourceFile> = self.configs.iter().filter_map(read).collect();
        Site::from_files(self.generator, &files)
    }
}

/// The files of `config/_default`, in the order of their names.
fn hugo_folder(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder.join("config/_default")) else { return Vec::new() };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names
        .filter(|name| matches!(name.rsplit('.').next(), Some("toml" | "yaml" | "yml" | "json")))
        .map(|name| format!("config/_default/{name}"))
        .collect();
    names.sort();
    names
}

fn read(folder: &Path, name: &str) -> String {
    fs::read(folder.join(name)).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

/// Whether a line of YAML, TOML or JSON sets the top-level `key`.
fn has_key(text: &str, key: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start().trim_start_matches('"');
        line.strip_prefix(key).is_some_and(|rest| rest.trim_start_matches(['"', ' ', '\t']).starts_with([':', '=']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn the_content_of_a_configuration_tells_the_generator() {
        let cases: [(&[(&str, &str)], Generator); 9] = [
            (&[("_config.yml", "title: x\n")], Generator::Jekyll),
            (&[("_config.yml", "new_post_name: :title.md\n")], Generator::Hexo),
            (&[("_config.yml", ""), ("source/_posts/a.md", "")], Generator::Hexo),
            (&[("config.toml", "base_url = \"https://x\"\n")], Generator::Zola),
            (&[("config.toml", "baseURL = \"https://x\"\n")], Generator::Hugo),
            (&[("config/_default/params.toml", "")], Generator::Hugo),
            (&[("hugo.yaml", "")], Generator::Hugo),
            (&[(".eleventy.js", "")], Generator::Eleventy),
            (&[("astro.config.mjs", "")], Generator::Astro),
        ];
        for (files, want) in cases {
            assert_eq!(configured(folder(files).path()).unwrap().generator, want, "{files:?}");
        }
        assert_eq!(configured(folder(&[("config.toml", "[build]\n")]).path()), None);
    }

    #[test]
    fn the_root_is_the_nearest_one_upwards() {
        let site =
            folder(&[("_config.yml", ""), ("a/_posts/x.md", ""), ("sub/hugo.toml", ""), ("sub/content/x.md", "")]);
        assert!(root_of(&site.path().join("a/_posts"), None).path.ends_with(site.path().file_name().unwrap()));
        assert_eq!(root_of(&site.path().join("sub/content"), None).generator, Generator::Hugo);
    }

    #[test]
    fn the_file_that_marks_a_root_can_name_its_generator() {
        let site = folder(&[("copydesk.yaml", "generator: zola\n"), ("posts/x.md", "")]);
        let root = root_of(&site.path().join("posts"), None);
        assert_eq!((root.generator, root.reason.as_str()), (Generator::Zola, "`copydesk.yaml`"));
        assert_eq!(root.path, site.path());
        assert_eq!(root_of(site.path(), Some(Generator::Hugo)).generator, Generator::Hugo);
    }

    #[test]
    fn without_configuration_the_layout_decides_unless_told() {
        let site = folder(&[("_posts/x.md", "")]);
        let root = root_of(&site.path().join("_posts"), None);
        assert_eq!((root.generator, root.reason.as_str()), (Generator::Jekyll, "`_posts/`"));
        assert_eq!(root_of(site.path(), Some(Generator::Hugo)).generator, Generator::Hugo);
        assert_eq!(root_of(folder(&[("x.md", "")]).path(), None).generator, Generator::None);
    }
}
