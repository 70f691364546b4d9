//! Astro: routes of `src/pages`, and Starlight's documents. Other collections get their URLs from programs.

use jiff::tz::TimeZone;

use super::jekyll::url::{escape_path, is_word};
use super::{Identity, PostKind, Resolver, Role, clock, data, identity, options};
use crate::front_matter::FrontMatter;

const CORE: Resolver = Resolver::Core12;

/// What becomes of the file.
pub(crate) fn role(path: &str) -> Role {
    let is_content = options::is_content(path) || options::is_opaque(path);
    if path.split('/').any(|part| part.starts_with('_')) {
        return Role::Nothing;
    }
    if is_content && (path.starts_with("src/content/") || path.starts_with("src/pages/")) {
        Role::Post
    } else if path.starts_with("public/") || path.starts_with("src/content/") || path.starts_with("src/assets/") {
        Role::Asset
    } else {
        Role::Nothing
    }
}

/// What Astro makes of the file.
pub(crate) fn identify(path: &str, block: Option<&FrontMatter>) -> Identity {
    let get = |key: &str| block.and_then(|b| b.get(key));
    let text = |key: &str| get(key).and_then(|v| data::text(v, CORE));
    let terms = |key: &str| get(key).map(|v| data::list(v, CORE)).unwrap_or_default();
    let stem_path = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let name = stem_path.rsplit('/').next().unwrap_or(stem_path);
    let dated = identity::dated_stem(name).filter(|(_, slug)| !slug.is_empty());
    let date = ["date", "pubDate", "publishDate"].into_iter().find_map(|key| clock::read(&text(key)?, &TimeZone::UTC));
    let draft = get("draft").and_then(|v| data::boolean(v, CORE)).unwrap_or(false);
    let url = if let Some(route) = stem_path.strip_prefix("src/pages/") {
        (!route.contains('[')).then(|| format!("/{route}"))
    } else {
        // Starlight builds no drafts; other collections have no drafts of their own.
        stem_path.strip_prefix("src/content/docs/").filter(|_| !draft).map(|below| {
            let slug = text("slug").unwrap_or_else(|| below.split('/').map(slugger).collect::<Vec<String>>().join("/"));
            format!("/{}", slug.trim_matches('/'))
        })
    };
    let url = url.map(|url| {
        let url = url.strip_suffix("/index").unwrap_or(&url);
        if url.is_empty() || url == "/" { "/".to_owned() } else { format!("{url}/") }
    });
    Identity {
        path: path.to_owned(),
        kind: match (path.starts_with("src/pages/"), date.is_some()) {
            (true, _) => PostKind::Page,
            (false, true) => PostKind::Post,
            (false, false) => PostKind::Document,
        },
        url: url.map(|url| escape_path(&url)),
        date: date.as_ref().map(clock::rfc3339),
        name_date: dated.as_ref().map(|(date, _)| date.clone()),
        slug: text("slug").unwrap_or_else(|| name.to_owned()),
        title: text("title"),
        categories: terms("categories"),
        tags: terms("tags"),
        draft,
        aliases: Vec::new(),
    }
}

/// github-slugger: lower case, punctuation gone, each space a hyphen.
fn slugger(part: &str) -> String {
    let kept = |c: char| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        _ => is_word(c).then_some(c),
    };
    part.to_lowercase().chars().filter_map(kept).collect()
}
