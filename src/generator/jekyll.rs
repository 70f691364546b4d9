//! Jekyll 4.3: what `document.rb`, `page.rb` and their readers make of a file.

pub(crate) mod config;
mod files;
pub(crate) mod payload;
mod plugins;
pub(crate) mod time;
pub(crate) mod url;

use jiff::Zoned;

use super::{Identity, PostKind, Resolver, data};
use crate::front_matter::{FrontMatter, Resolved, Value};
use config::{Collection, Config};

pub(crate) use files::role;

const PSYCH: Resolver = Resolver::Psych;

/// Front matter with the site's defaults below it.
struct Data<'a> {
    front_matter: Option<&'a FrontMatter>,
    defaults: Vec<&'a Value>,
}

impl<'a> Data<'a> {
    /// The value that Jekyll holds: the file's own unless it is null, then that of the strongest default.
    fn get(&self, key: &str) -> Option<&'a Value> {
        let own = self.front_matter.and_then(|f| f.get(key));
        let sets = self.defaults.iter().filter_map(|set| set.get(key));
        own.into_iter().chain(sets).find(|value| !data::is_null(value, PSYCH))
    }

    /// Whether the key stands anywhere, be it with a null.
    fn has(&self, key: &str) -> bool {
        self.front_matter.and_then(|f| f.get(key)).is_some() || self.defaults.iter().any(|set| set.get(key).is_some())
    }

    /// The value unless it is null or false, as `||=` sees it.
    fn truthy(&self, key: &str) -> Option<&'a Value> {
        self.get(key).filter(|v| data::boolean(v, PSYCH) != Some(false))
    }

    fn text(&self, key: &str) -> Option<String> {
        self.truthy(key).and_then(|v| data::text(v, PSYCH))
    }

    /// `Publisher#can_be_published?`: hidden by `false`, and by a key without a value.
    fn is_published(&self) -> bool {
        !self.has("published") || self.truthy("published").is_some()
    }
}

/// Where Jekyll finds a file.
enum Place<'a> {
    /// In `_posts`, with the path below the collections' folder.
    Post(&'a str),
    /// In `_drafts`.
    Draft(&'a str),
    /// In the folder of another collection.
    Document(&'a Collection, &'a str),
    /// Anywhere else.
    Page,
}

fn place<'a>(config: &'a Config, path: &'a str) -> Place<'a> {
    let below = if config.collections_dir.is_empty() {
        Some(path)
    } else {
        path.strip_prefix(&config.collections_dir).and_then(|p| p.strip_prefix('/'))
    };
    let Some(below) = below else { return Place::Page };
    if let Some(rest) = below.strip_prefix('_') {
        let label = rest.split('/').next().unwrap_or_default();
        if let Some(collection) = config.collection(label).filter(|c| c.label != "posts" && c.label != "data") {
            return Place::Document(collection, below);
        }
    }
    let folders = below.rsplit_once('/').map_or("", |(folders, _)| folders);
    for folder in folders.split('/') {
        match folder {
            "_posts" => return Place::Post(below),
            "_drafts" => return Place::Draft(below),
            _ => {}
        }
    }
    Place::Page
}

/// What Jekyll makes of the file. `broken` says that Psych refuses the block: Jekyll then knows the body alone.
pub(crate) fn identify(config: &Config, path: &str, block: Option<&FrontMatter>, broken: bool) -> Identity {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut identity = match place(config, path) {
        Place::Page => page(config, path, name, block.filter(|_| !broken), broken),
        Place::Post(relative) => {
            let mut identity = document(config, config.collection("posts"), relative, "_posts", block, broken);
            identity.kind = PostKind::Post;
            if identity.name_date.is_none() {
                // Its name says no date: Jekyll does not even read it.
                identity.url = None;
            }
            identity
        }
        Place::Draft(relative) => {
            let mut identity = document(config, config.collection("posts"), relative, "_drafts", block, broken);
            identity.kind = PostKind::Draft;
            identity.draft = true;
            if !config.show_drafts {
                identity.url = None;
            }
            identity
        }
        Place::Document(collection, relative) => {
            let folder = format!("_{}", collection.label);
            let mut identity = document(config, Some(collection), relative, &folder, block, broken);
            identity.kind = PostKind::Document;
            identity
        }
    };
    identity.path = path.to_owned();
    identity
}

/// A page: its URL is its path, without dates and terms.
fn page(config: &Config, path: &str, name: &str, block: Option<&FrontMatter>, broken: bool) -> Identity {
    let values = Data { front_matter: block, defaults: config.defaults_for(path, "pages") };
    let (stem, ext) = split_extension(name);
    let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("/{folder}"));
    let has_header = block.is_some() || broken || (config.optional_front_matter && config.is_markdown(ext));
    let mut identity = Identity {
        kind: PostKind::Page,
        slug: stem.trim_end_matches('.').to_owned(),
        title: values.text("title"),
        categories: terms(&values, "category", "categories").unwrap_or_default(),
        tags: terms(&values, "tag", "tags").unwrap_or_default(),
        aliases: aliases(&values),
        draft: !values.is_published(),
        ..Identity::default()
    };
    if !has_header {
        // A static file, copied as it is.
        identity.url = Some(url::sanitize(&url::escape_path(&format!("{folder}/{name}"))));
        return identity;
    }
    let permalink = values.text("permalink");
    let output_ext = output_ext(config, ext, permalink.as_deref());
    let html = matches!(output_ext.as_str(), ".html" | ".xhtml" | ".htm");
    let template = match &permalink {
        Some(permalink) => permalink.clone(),
        None if !html => "/:path/:basename:output_ext".to_owned(),
        None if identity.slug == "index" => "/:path/".to_owned(),
        None => format!("/:path/:basename{}", url::style_suffix(&config.permalink)),
    };
    let expanded = template
        .replace(":path", &url::escape_path(&folder))
        .replace(":basename", &url::escape_path(&identity.slug))
        .replace(":output_ext", &output_ext);
    if values.is_published() || config.unpublished {
        identity.url = Some(url::sanitize(&expanded));
    }
    identity
}

/// A document of a collection, posts and drafts included.
fn document(
    config: &Config,
    collection: Option<&Collection>,
    relative: &str,
    folder: &str,
    block: Option<&FrontMatter>,
    broken: bool,
) -> Identity {
    let name = relative.rsplit('/').next().unwrap_or(relative);
    let label = collection.map_or("posts", |c| &c.label);
    let mut values = Data { front_matter: block, defaults: config.defaults_for(relative, label) };
    let (stem, ext) = split_extension(name);
    let dated = dated_name(name);
    let above = folders_above(relative, folder);
    if broken {
        values.front_matter = None;
    }
    let mut categories = document_categories(&values, &above);
    let broken = broken || categories.is_none();
    if broken {
        // Jekyll goes on with the folders and the defaults alone.
        values.front_matter = None;
        categories = document_categories(&values, &above);
    }
    let name_slug = dated.map_or(stem, |(_, slug)| slug).trim_end_matches('.');
    let mut date = values
        .get("date")
        .and_then(Value::as_scalar)
        .and_then(|scalar| time::read(&scalar.text, data::is_plain(scalar), &config.time_zone));
    let name_time = dated.and_then(|(date, _)| time::read(date, false, &config.time_zone));
    let has_date = values.has("date");
    if !has_date && !broken {
        date.clone_from(&name_time);
    }
    let mut identity = Identity {
        name_date: dated.map(|(date, _)| name_time.as_ref().map_or(date.to_owned(), |t| t.date().to_string())),
        slug: name_slug.to_owned(),
        categories: categories.unwrap_or(above),
        date: date.as_ref().map(time::rfc3339),
        ..Identity::default()
    };
    let permalink = values.text("permalink");
    let output_ext = output_ext(config, ext, permalink.as_deref());
    identity.tags = terms(&values, "tag", "tags").unwrap_or_default();
    if !broken {
        identity.title = Some(values.text("title").unwrap_or_else(|| titleize(name_slug)));
        identity.aliases = aliases(&values);
        identity.draft = !values.is_published();
    }
    // A date that cannot be read stops the whole build: the URL is then what the file name makes of it.
    let date = if has_date { date.or(name_time) } else { date };
    let slug = if broken { None } else { Some(values.text("slug").unwrap_or_else(|| name_slug.to_owned())) };
    let parts = UrlParts {
        label,
        stem,
        slug: slug.as_deref(),
        categories: &identity.categories,
        output_ext: &output_ext,
        date: date.as_ref(),
        path: relative[..relative.len() - ext.len()].replacen(folder, "", 1).trim_end_matches('.').to_owned(),
    };
    let template = permalink.as_deref().or(collection.map(|c| c.template.as_str())).unwrap_or_default();
    let written = collection.is_none_or(|c| c.output) && (values.is_published() || config.unpublished);
    if written {
        identity.url = url::expand(template, &|name| parts.value(name)).map(|u| url::sanitize(&u));
    }
    identity
}

/// What a URL template can name (`url_drop.rb`).
struct UrlParts<'a> {
    label: &'a str,
    stem: &'a str,
    slug: Option<&'a str>,
    categories: &'a [String],
    output_ext: &'a str,
    date: Option<&'a Zoned>,
    path: String,
}

impl UrlParts<'_> {
    fn value(&self, name: &str) -> Option<String> {
        use url::{Mode, slugify};
        let unique = |each: &dyn Fn(&str) -> String| {
            let mut seen: Vec<String> = Vec::new();
            for part in self.categories.iter().map(|c| each(c)) {
                if !seen.contains(&part) {
                    seen.push(part);
                }
            }
            seen.join("/")
        };
        let date = |format: &str| self.date.map(|d| d.strftime(format).to_string());
        match name {
            "collection" => Some(self.label.to_owned()),
            "output_ext" => Some(self.output_ext.to_owned()),
            "path" => Some(self.path.clone()),
            "name" => Some(slugify(self.stem, Mode::Default, false)),
            "title" => Some(slugify(self.slug.unwrap_or(self.stem), Mode::Pretty, true)),
            "slug" => Some(slugify(self.slug.unwrap_or(self.stem), Mode::Default, false)),
            "categories" => Some(unique(&url::downcase)),
            "slugified_categories" => Some(unique(&|c| slugify(c, Mode::Default, false))),
            "year" => date("%Y"),
            "month" => date("%m"),
            "day" => date("%d"),
            "hour" => date("%H"),
            "minute" => date("%M"),
            "second" => date("%S"),
            "i_day" => date("%-d"),
            "i_month" => date("%-m"),
            "short_month" => date("%b"),
            "long_month" => date("%B"),
            "short_year" => date("%y"),
            "w_year" => date("%G"),
            "week" => date("%V"),
            "w_day" => date("%u"),
            "short_day" => date("%a"),
            "long_day" => date("%A"),
            "y_day" => date("%j"),
            _ => None,
        }
    }
}

/// `File.extname` and what stands before it.
fn split_extension(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 && at + 1 < name.len() => name.split_at(at),
        _ => (name, ""),
    }
}

/// Date and slug of `2022-03-21-name.md` (`DATE_FILENAME_MATCHER`).
fn dated_name(name: &str) -> Option<(&str, &str)> {
    let stem = &name[..name.rfind('.').filter(|at| at + 1 < name.len())?];
    let mut ends = stem.match_indices('-').map(|(at, _)| at);
    let (year, month, day) = (ends.next()?, ends.next()?, ends.next()?);
    let digits = |text: &str, min, max| (min..=max).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    (digits(&stem[..year], 2, 4) && digits(&stem[year + 1..month], 1, 2) && digits(&stem[month + 1..day], 1, 2))
        .then(|| (&stem[..day], &stem[day + 1..]))
}

/// The folders above `_posts`, which become categories (`categories_from_path`).
fn folders_above(relative: &str, folder: &str) -> Vec<String> {
    if relative.starts_with(folder) {
        return Vec::new();
    }
    let above = relative.find(folder).map_or(relative, |at| &relative[..at]);
    let name = relative.rsplit('/').next().unwrap_or_default();
    above.split('/').filter(|part| !part.is_empty() && *part != folder && *part != name).map(str::to_owned).collect()
}

/// `merge_categories!` and `populate_categories`: a union in the order of folders, defaults, front matter, `category`.
/// `None` where Ruby raises a `TypeError`, after which Jekyll knows the body alone.
fn document_categories(values: &Data<'_>, above: &[String]) -> Option<Vec<String>> {
    let mut all: Vec<String> = Vec::new();
    let mut add = |term: String| {
        if !all.contains(&term) {
            all.push(term);
        }
    };
    above.iter().cloned().for_each(&mut add);
    let default = values.defaults.iter().filter_map(|set| set.get("categories")).find(|v| !data::is_null(v, PSYCH));
    let own = values.front_matter.and_then(|f| f.get("categories")).filter(|v| !data::is_null(v, PSYCH));
    for value in default.into_iter().chain(own) {
        match value.as_sequence() {
            Some(_) => data::list(value, PSYCH).into_iter().for_each(&mut add),
            None => data::string(value, PSYCH)?.split_ascii_whitespace().for_each(|t| add(t.to_owned())),
        }
    }
    if let Some(value) = values.truthy("category") {
        data::list(value, PSYCH).into_iter().for_each(add);
    }
    Some(all)
}

/// `pluralized_array_from_hash`: the singular key as it is, or else the plural one, split where it is a string.
fn terms(values: &Data<'_>, singular: &str, plural: &str) -> Option<Vec<String>> {
    if let Some(value) = values.truthy(singular) {
        return Some(data::list(value, PSYCH));
    }
    let value = values.get(plural)?;
    if value.as_sequence().is_some() {
        return Some(data::list(value, PSYCH));
    }
    match data::resolved(value, PSYCH)? {
        Resolved::Str(text) => Some(text.split_ascii_whitespace().map(str::to_owned).collect()),
        _ => None,
    }
}

/// `redirect_from` of the plugin jekyll-redirect-from.
fn aliases(values: &Data<'_>) -> Vec<String> {
    values.get("redirect_from").map(|v| data::list(v, PSYCH)).unwrap_or_default()
}

/// `Utils.titleize_slug`.
fn titleize(slug: &str) -> String {
    let capitalize = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or(String::new(), |c| c.to_uppercase().chain(url::downcase(chars.as_str()).chars()).collect())
    };
    slug.trim_end_matches('-').split('-').map(capitalize).collect::<Vec<String>>().join(" ")
}

/// The extension of the built file: that of the permalink, or what the converters make of the source's.
fn output_ext(config: &Config, ext: &str, permalink: Option<&str>) -> String {
    if let Some(permalink) = permalink.filter(|p| !p.ends_with('/')) {
        let name = permalink.rsplit('/').next().unwrap_or_default();
        let (_, own) = split_extension(name);
        if !own.is_empty() {
            return own.to_owned();
        }
    }
    if config.is_markdown(ext) {
        return ".html".to_owned();
    }
    match ext {
        ".scss" | ".sass" => ".css".to_owned(),
        ".coffee" => ".js".to_owned(),
        _ => ext.to_owned(),
    }
}

impl Config {
    /// Whether the extension, with its dot, is one of Markdown.
    pub(crate) fn is_markdown(&self, ext: &str) -> bool {
        ext.strip_prefix('.').is_some_and(|e| self.markdown_ext.iter().any(|m| m.eq_ignore_ascii_case(e)))
    }
}
