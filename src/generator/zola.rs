//! Zola: sections, pages, co-located folders and slugs (`content/page.rs`, `file_info.rs`).

use jiff::tz::TimeZone;

use super::jekyll::url::escape_path;
use super::{Identity, PostKind, Resolver, Role, clock, data, identity, options};
use crate::front_matter::{FrontMatter, Value};
use crate::markup::{Extensions, ReadBy};

const CORE: Resolver = Resolver::Core12;

/// What Zola takes from `config.toml`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    languages: Vec<String>,
    keep_paths: bool,
    /// What pulldown-cmark reads beside GFM: attributes of headings always, definition lists where `markdown.definition_list`
    /// says so.
    pub(super) extensions: Extensions,
    /// Whether quotes and dashes become typographic ones (`markdown.smart_punctuation`).
    pub(super) smart_punctuation: bool,
    /// Names of the taxonomies.
    pub(crate) taxonomies: Vec<String>,
}

impl Config {
    pub(crate) fn read(root: Option<&Value>) -> Self {
        let get = |key: &str| root.and_then(|r| r.get(key));
        let languages = get("languages").and_then(Value::as_mapping).unwrap_or_default();
        let paths = get("slugify").and_then(|s| s.get("paths")).and_then(|v| data::text(v, CORE));
        let taxonomies = get("taxonomies").and_then(Value::as_sequence).unwrap_or_default();
        let markdown =
            |key: &str| get("markdown").and_then(|m| m.get(key)).and_then(|v| data::boolean(v, CORE)) == Some(true);
        let definition_lists = if markdown("definition_list") { ReadBy::Pulldown } else { ReadBy::Nobody };
        Self {
            extensions: Extensions { heading_attributes: ReadBy::Pulldown, definition_lists, ..Extensions::default() },
            smart_punctuation: markdown("smart_punctuation"),
            languages: languages.iter().map(|e| e.key.to_string()).collect(),
            keep_paths: paths.is_some_and(|mode| mode == "off" || mode == "safe"),
            taxonomies: taxonomies.iter().filter_map(|t| data::text(t.get("name")?, CORE)).collect(),
        }
    }
}

/// What becomes of the file.
pub(crate) fn role(path: &str) -> Role {
    if path.split('/').any(|part| part.starts_with('.')) {
        return Role::Nothing;
    }
    match path.split('/').next() {
        Some("content") if options::extension(path) == "md" => Role::Post,
        Some("content" | "static") => Role::Asset,
        _ => Role::Nothing,
    }
}

/// What Zola makes of the file.
pub(crate) fn identify(config: &Config, path: &str, block: Option<&FrontMatter>) -> Identity {
    let get = |key: &str| block.and_then(|b| b.get(key));
    let text = |key: &str| get(key).and_then(|v| data::text(v, CORE));
    let flag = |key: &str| get(key).and_then(|v| data::boolean(v, CORE));
    let terms = |key: &str| get("taxonomies").and_then(|t| t.get(key)).map(|v| data::list(v, CORE)).unwrap_or_default();
    let below = path.strip_prefix("content/").unwrap_or(path);
    let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
    let mut stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut language = "";
    if let Some((before, after)) = stem.rsplit_once('.')
        && let Some(own) = config.languages.iter().find(|l| *l == after)
    {
        (stem, language) = (before, own);
    }
    let is_section = stem == "_index";
    let (parent, base) = if stem == "index" { folder.rsplit_once('/').unwrap_or(("", folder)) } else { (folder, stem) };
    let dated = identity::dated_stem(base).filter(|(_, slug)| !slug.is_empty());
    let named = dated.as_ref().map_or(base, |(_, slug)| slug);
    let date = text("date").or_else(|| dated.as_ref().map(|(date, _)| date.clone()));
    let date = date.and_then(|d| clock::read(&d, &TimeZone::UTC)).map(|d| clock::rfc3339(&d));
    let draft = flag("draft") == Some(true);
    let prefix = if language.is_empty() { String::new() } else { format!("/{language}") };
    let own_slug = text("slug");
    let url = if draft || flag("render") == Some(false) {
        None
    } else if is_section {
        slugged(folder, config.keep_paths).map(|folder| folder_url(&prefix, &folder))
    } else if let Some(path) = text("path") {
        Some(folder_url(&prefix, path.trim_matches('/')))
    } else {
        let slug = slugged(own_slug.as_deref().unwrap_or(named), config.keep_paths);
        slug.and_then(|slug| Some(folder_url(&prefix, &format!("{}/{slug}", slugged(parent, config.keep_paths)?))))
    };
    Identity {
        path: path.to_owned(),
        kind: match (is_section || parent.is_empty(), date.is_some()) {
            (true, _) => PostKind::Page,
            (false, true) => PostKind::Post,
            (false, false) => PostKind::Document,
        },
        url: url.map(|url| escape_path(&url)),
        date,
        name_date: dated.as_ref().map(|(date, _)| date.clone()),
        slug: own_slug.unwrap_or_else(|| named.to_owned()),
        title: text("title"),
        categories: terms("categories"),
        tags: terms("tags"),
        draft,
        aliases: get("aliases").map(|v| data::list(v, CORE)).unwrap_or_default(),
    }
}

fn folder_url(prefix: &str, path: &str) -> String {
    let path = path.trim_matches('/');
    if path.is_empty() { format!("{prefix}/") } else { format!("{prefix}/{path}/") }
}

/// The parts of a path as Zola slugs them; `None` where it would transliterate, which needs a table that we lack.
fn slugged(path: &str, keep: bool) -> Option<String> {
    if keep {
        return Some(path.to_owned());
    }
    let mut out = String::with_capacity(path.len());
    for part in path.split('/') {
        part.is_ascii().then_some(())?;
        let words = part.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
        if !out.is_empty() {
            out.push('/');
        }
        out.push_str(&words.collect::<Vec<&str>>().join("-").to_ascii_lowercase());
    }
    Some(out)
}
