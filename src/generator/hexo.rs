//! Hexo: posts, pages and permalinks (`processor/post.js`, `filter/post_permalink.js`, `new_post_path.js`).

use jiff::Zoned;
use jiff::tz::TimeZone;

use super::jekyll::url::escape_path;
use super::{Identity, PostKind, Resolver, Role, clock, data, identity, options};
use crate::front_matter::{FrontMatter, Value};

const CORE: Resolver = Resolver::Core12;

/// What Hexo takes from `_config.yml`.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    source: String,
    permalink: String,
    new_post_name: String,
    /// Whether posts of the future are built.
    pub(super) future: bool,
    /// Whether line ends are breaks (`marked.breaks`).
    pub(super) line_breaks: bool,
    keep_index: bool,
    keep_html: bool,
    default_category: String,
    /// The site's time zone; the machine's where none is named, for which UTC stands here.
    pub(super) time_zone: Option<TimeZone>,
}

impl Config {
    pub(crate) fn read(root: Option<&Value>) -> Self {
        let get = |key: &str| root.and_then(|r| r.get(key));
        let text = |key: &str| get(key).and_then(|v| data::text(v, CORE));
        let pretty = |key: &str| get("pretty_urls").and_then(|p| p.get(key)).and_then(|v| data::boolean(v, CORE));
        Self {
            source: text("source_dir").unwrap_or_else(|| "source".to_owned()).trim_matches('/').to_owned(),
            permalink: text("permalink").unwrap_or_else(|| ":year/:month/:day/:title/".to_owned()),
            new_post_name: text("new_post_name").unwrap_or_else(|| ":title.md".to_owned()),
            future: get("future").and_then(|v| data::boolean(v, CORE)).unwrap_or(true),
            line_breaks: get("marked")
                .and_then(|m| m.get("breaks"))
                .and_then(|v| data::boolean(v, CORE))
                .unwrap_or(true),
            keep_index: pretty("trailing_index").unwrap_or(true),
            keep_html: pretty("trailing_html").unwrap_or(true),
            default_category: text("default_category").unwrap_or_else(|| "uncategorized".to_owned()),
            time_zone: text("timezone").and_then(|name| TimeZone::get(&name).ok()),
        }
    }

    fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.source.as_str())?.strip_prefix('/')
    }

    /// `pretty_urls`.
    fn prettify(&self, url: &str) -> String {
        let url = if self.keep_index { url } else { url.strip_suffix("index.html").unwrap_or(url) };
        let is_index = url.ends_with("/index.html");
        if self.keep_html || is_index { url.to_owned() } else { url.strip_suffix(".html").unwrap_or(url).to_owned() }
    }
}

/// What becomes of the file.
pub(crate) fn role(config: &Config, path: &str) -> Role {
    let Some(below) = config.below(path) else { return Role::Nothing };
    let special = below.starts_with("_posts/") || below.starts_with("_drafts/");
    let inner = below.split_once('/').map_or(below, |(_, inner)| if special { inner } else { below });
    if inner.split('/').any(|part| part.starts_with(['_', '.', '#']) || part.ends_with('~')) {
        return Role::Nothing;
    }
    if options::is_content(path) { Role::Post } else { Role::Asset }
}

/// The URL of a file that is copied.
pub(crate) fn asset_url(config: &Config, path: &str) -> Option<String> {
    config.below(path).filter(|below| !below.starts_with('_')).map(|below| format!("/{below}"))
}

/// What Hexo makes of the file.
pub(crate) fn identify(config: &Config, path: &str, block: Option<&FrontMatter>) -> Identity {
    let get = |key: &str| block.and_then(|b| b.get(key));
    let text = |key: &str| get(key).and_then(|v| data::text(v, CORE));
    let terms = |plural: &str, singular: &str| {
        get(plural).or_else(|| get(singular)).map(|v| data::list(v, CORE)).unwrap_or_default()
    };
    let below = config.below(path).unwrap_or(path);
    let special = ["_posts/", "_drafts/"].into_iter().find(|folder| below.starts_with(folder));
    let inner = special.map_or(below, |folder| &below[folder.len()..]);
    let stem = inner.rsplit_once('.').map_or(inner, |(stem, _)| stem);
    let name = stem.rsplit('/').next().unwrap_or(stem);
    let dated = identity::dated_stem(name).filter(|(_, slug)| !slug.is_empty());
    let draft = special == Some("_drafts/");
    let published = get("published").and_then(|v| data::boolean(v, CORE)) != Some(false);
    let categories = terms("categories", "category");
    let by_name = config.new_post_name.contains(":year");
    let name_date = dated.as_ref().filter(|_| by_name).map(|(date, _)| date.clone());
    let zone = config.time_zone.clone().unwrap_or(TimeZone::UTC);
    let date = text("date").or_else(|| name_date.clone()).and_then(|d| clock::read(&d, &zone));
    let date = date.map(|d| d.with_time_zone(zone));
    let slug = match &dated {
        Some((_, slug)) if by_name => {
            stem.rsplit_once('/').map_or((*slug).to_owned(), |(folder, _)| format!("{folder}/{slug}"))
        }
        _ => stem.to_owned(),
    };
    let slug = text("slug").unwrap_or(slug);
    let own = text("permalink");
    let url = if draft || !published {
        None
    } else if special.is_some() {
        let template = own.as_deref().unwrap_or(&config.permalink);
        expand(config, template, &slug, text("title").as_deref(), &categories, date.as_ref())
    } else {
        let path = own.unwrap_or_else(|| {
            let ext = options::extension(path);
            let html = matches!(ext.as_str(), "md" | "markdown" | "mkd" | "mkdn" | "mdown" | "mkdown");
            if html { format!("{stem}.html") } else { below.to_owned() }
        });
        Some(if path.ends_with('/') { format!("{path}index.html") } else { path })
    };
    Identity {
        path: path.to_owned(),
        kind: match special {
            Some("_drafts/") => PostKind::Draft,
            Some(_) => PostKind::Post,
            None => PostKind::Page,
        },
        url: url.map(|url| escape_path(&config.prettify(&format!("/{}", url.trim_start_matches('/'))))),
        date: date.as_ref().map(clock::rfc3339),
        name_date: dated.as_ref().map(|(date, _)| date.clone()),
        slug,
        title: text("title").or_else(|| special.map(|_| name.to_owned())),
        categories,
        tags: terms("tags", "tag"),
        draft: draft || !published,
        aliases: get("alias").or_else(|| get("aliases")).map(|v| data::list(v, CORE)).unwrap_or_default(),
    }
}

/// Fills a permalink template in; `None` where it needs what only a build knows (`:id`, `:hash`, a missing date).
fn expand(
    config: &Config,
    template: &str,
    slug: &str,
    title: Option<&str>,
    categories: &[String],
    date: Option<&Zoned>,
) -> Option<String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(':') {
        out.push_str(&rest[..at]);
        let len = rest[at + 1..].bytes().take_while(|b| b.is_ascii_lowercase() || *b == b'_').count();
        let token = &rest[at + 1..at + 1 + len];
        rest = &rest[at + 1 + len..];
        let format = |format: &str| date.map(|d| d.strftime(format).to_string());
        let part = match token {
            "year" => format("%Y")?,
            "month" => format("%m")?,
            "day" => format("%d")?,
            "i_month" => format("%-m")?,
            "i_day" => format("%-d")?,
            "hour" => format("%H")?,
            "minute" => format("%M")?,
            "second" => format("%S")?,
            "timestamp" => date?.timestamp().as_second().to_string(),
            "title" => slug.to_owned(),
            "name" => slug.rsplit('/').next().unwrap_or(slug).to_owned(),
            "post_title" => hyphens(title?),
            "category" if categories.is_empty() => config.default_category.clone(),
            "category" => categories.iter().map(|c| hyphens(c)).collect::<Vec<String>>().join("/"),
            "lang" => return None,
            _ => return None,
        };
        out.push_str(&part);
    }
    out.push_str(rest);
    Some(out)
}

/// `slugize`: white space and ASCII punctuation become hyphens.
fn hyphens(text: &str) -> String {
    let special = |c: char| c.is_whitespace() || "~`!@#$%^&*()-_+=[]{}|\\;:\"'<>,.?/".contains(c);
    text.split(special).filter(|w| !w.is_empty()).collect::<Vec<&str>>().join("-")
}
