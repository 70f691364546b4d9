//! Eleventy: the input folder, file slugs and permalinks (`TemplateFileSlug.js`, `TemplatePermalink.js`).

use std::collections::HashSet;

use jiff::tz::TimeZone;

use super::jekyll::url::escape_path;
use super::{Identity, PostKind, Resolver, Role, clock, data, identity, options};
use crate::front_matter::{FrontMatter, Resolved};

const CORE: Resolver = Resolver::Core12;

/// What can be read of a configuration that is a program, without running it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    /// The input folder; "" for the root.
    input: Option<String>,
    /// Whether Nunjucks runs over Markdown instead of Liquid.
    pub(crate) nunjucks: bool,
    /// Folders whose data files can set a permalink that only running them would tell.
    computed: HashSet<String>,
}

impl Config {
    pub(crate) fn read(program: &str) -> Self {
        let input =
            literal(program, "input").map(|folder| folder.trim_start_matches("./").trim_matches('/').to_owned());
        Self {
            input: input.map(|i| if i == "." { String::new() } else { i }),
            nunjucks: literal(program, "markdownTemplateEngine").is_some_and(|engine| engine == "njk"),
            computed: HashSet::new(),
        }
    }

    /// Looks for the input folder and for data files among the paths of the site.
    pub(crate) fn add_paths(&mut self, paths: &[&str]) {
        if self.input.is_none() {
            let has = |folder: &str| paths.iter().any(|p| p.starts_with(folder) && options::is_content(p));
            self.input = ["src/", "content/"].into_iter().find(|f| has(f)).map(|f| f.trim_end_matches('/').to_owned());
        }
        for path in paths {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let own = folder.rsplit('/').next().unwrap_or(folder);
            let stem = name.split('.').next().unwrap_or(name);
            if name.contains(".11tydata.") || (stem == own && matches!(name.rsplit('.').next(), Some("json" | "js"))) {
                self.computed.insert(folder.to_owned());
            }
        }
    }

    fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        match self.input.as_deref() {
            None | Some("") => Some(path),
            Some(folder) => path.strip_prefix(folder)?.strip_prefix('/'),
        }
    }
}

/// The string that a program writes after `key:`, without running it.
pub(crate) fn literal(program: &str, key: &str) -> Option<String> {
    program.match_indices(key).find_map(|(at, _)| {
        let before = program[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            return None;
        }
        let after =
            program[at + key.len()..].trim_start_matches(['"', '\'']).trim_start().strip_prefix(':')?.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        after[1..].split(quote).next().map(str::to_owned)
    })
}

/// What becomes of the file.
pub(crate) fn role(config: &Config, path: &str) -> Role {
    let Some(below) = config.below(path) else { return Role::Asset };
    if below.split('/').any(|part| part.starts_with(['_', '.'])) {
        return Role::Nothing;
    }
    if options::is_content(path) || options::is_opaque(path) { Role::Post } else { Role::Asset }
}

/// What Eleventy makes of the file.
pub(crate) fn identify(config: &Config, path: &str, block: Option<&FrontMatter>) -> Identity {
    let get = |key: &str| block.and_then(|b| b.get(key));
    let text = |key: &str| get(key).and_then(|v| data::text(v, CORE));
    let below = config.below(path).unwrap_or(path);
    let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
    let stem = name.split('.').next().unwrap_or(name);
    let dated = identity::dated_stem(stem).filter(|(_, slug)| !slug.is_empty());
    let slug = dated.as_ref().map_or(stem, |(_, slug)| slug);
    let date = text("date").or_else(|| dated.as_ref().map(|(date, _)| date.clone()));
    let date = date.and_then(|d| clock::read(&d, &TimeZone::UTC)).map(|d| clock::rfc3339(&d));
    let disk_folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let permalink = get("permalink").and_then(|v| data::resolved(v, CORE));
    let computed = get("eleventyComputed").is_some() || get("pagination").is_some() || {
        let mut above = Some(disk_folder);
        std::iter::from_fn(|| {
            let folder = above?;
            above = folder.rsplit_once('/').map(|(folder, _)| folder);
            Some(folder)
        })
        .any(|folder| config.computed.contains(folder))
    };
    let url = match permalink {
        Some(Resolved::Bool(false)) => None,
        // A template in the permalink is not worked out.
        Some(Resolved::Str(own)) if own.contains("{{") || own.contains("{%") => None,
        Some(Resolved::Str(own)) => {
            let own = format!("/{}", own.trim_start_matches('/'));
            Some(own.strip_suffix("index.html").map_or(own.clone(), str::to_owned))
        }
        _ if computed => None,
        _ => {
            // `index`, and a file named as its folder, stand for the folder.
            let last = if slug == "index" || folder.rsplit('/').next() == Some(slug) { "" } else { slug };
            Some(format!("/{folder}/{last}/"))
        }
    };
    let terms = |key: &str| get(key).map(|v| data::list(v, CORE)).unwrap_or_default();
    Identity {
        path: path.to_owned(),
        kind: if dated.is_some() || get("date").is_some() { PostKind::Post } else { PostKind::Page },
        url: url.map(|url| escape_path(&squeeze(&url))),
        date,
        name_date: dated.as_ref().map(|(date, _)| date.clone()),
        slug: slug.to_owned(),
        title: text("title"),
        categories: terms("categories"),
        tags: terms("tags"),
        draft: get("draft").and_then(|v| data::boolean(v, CORE)).unwrap_or(false),
        aliases: Vec::new(),
    }
}

/// Takes double slashes out.
fn squeeze(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        if c != '/' || !out.ends_with('/') {
            out.push(c);
        }
    }
    out
}
