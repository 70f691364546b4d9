//! Hugo: content folders, bundles, sections, languages and permalinks (`resources/page`, `helpers/path.go`).

use jiff::Zoned;
use jiff::tz::TimeZone;

use super::{Identity, PostKind, Resolver, Role, Site, clock, data, jekyll::url::escape_path, options, resolved};
use crate::front_matter::{FrontMatter, Value};
use crate::markup::{Extensions, ReadBy};

const GO: Resolver = Resolver::GoYaml;

/// The keys of the front matter that a date comes from where the configuration does not say (`:default`), in small letters.
pub const DATES: [&str; 6] = ["date", "publishdate", "pubdate", "published", "lastmod", "modified"];

/// What Hugo takes from its configuration. Keys are looked up without regard to case, as Hugo does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    /// Content folders with their language, "" where there is but one; the longest first.
    content: Vec<(String, String)>,
    languages: Vec<String>,
    default_language: String,
    default_in_subfolder: bool,
    /// Section and template.
    permalinks: Vec<(String, String)>,
    ugly: bool,
    keep_case: bool,
    /// Where the date of a page comes from, the first that has one: keys of the front matter, `:filename` and others
    /// with a colon, all in lower case (`[frontmatter]`, `pagemeta/page_frontmatter.go`).
    dates: Vec<String>,
    /// Whether pages of the future are built.
    pub(super) build_future: bool,
    /// What goldmark reads beside GFM: attributes of headings (`markup.goldmark.parser.attribute.title`) and definition lists
    /// (`markup.goldmark.extensions.definitionList`).
    pub(super) extensions: Extensions,
    /// The zone of dates without an offset; UTC where none is named.
    pub(super) time_zone: Option<TimeZone>,
    /// Where the site is published.
    pub(crate) base_url: Option<String>,
    /// Plural names of the taxonomies.
    pub(crate) taxonomies: Vec<String>,
}

/// The value under `key`, whatever its case.
fn get<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    value.as_mapping()?.iter().rev().find(|e| e.key.eq_ignore_ascii_case(key)).map(|e| &e.value)
}

impl Config {
    /// Reads the parsed files; each is the root configuration or, by its name, one key of it.
    pub(crate) fn read(files: &[(&str, Value)]) -> Self {
        let stem = |path: &str| -> String {
            let name = path.rsplit('/').next().unwrap_or(path);
            name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_ascii_lowercase()
        };
        let is_root = |path: &str| matches!(stem(path).as_str(), "hugo" | "config");
        let find = |key: &str| -> Option<&Value> {
            let own =
                files.iter().rev().find(|(path, _)| stem(path) == key.to_ascii_lowercase()).map(|(_, value)| value);
            own.or_else(|| files.iter().rev().filter(|(path, _)| is_root(path)).find_map(|(_, value)| get(value, key)))
        };
        let text = |key: &str| find(key).and_then(|v| data::text(v, GO));
        let flag = |key: &str| find(key).and_then(|v| data::boolean(v, GO)).unwrap_or(false);
        let option = |path: &[&str]| {
            let all = find("markup").and_then(|markup| get(markup, "goldmark"))?;
            path.iter().try_fold(all, |value, key| get(value, key)).and_then(|value| data::boolean(value, GO))
        };
        // On, unless it is turned off.
        let goldmark = |path| if option(path) == Some(false) { ReadBy::Nobody } else { ReadBy::Goldmark };
        let mut config = Self {
            default_language: text("defaultContentLanguage").unwrap_or_else(|| "en".to_owned()).to_lowercase(),
            default_in_subfolder: flag("defaultContentLanguageInSubdir"),
            base_url: text("baseURL"),
            ugly: flag("uglyURLs"),
            keep_case: flag("disablePathToLower"),
            build_future: flag("buildFuture"),
            extensions: Extensions {
                heading_attributes: goldmark(&["parser", "attribute", "title"]),
                definition_lists: goldmark(&["extensions", "definitionList"]),
                line_breaks: option(&["renderer", "hardWraps"]) == Some(true),
                omits_html: option(&["renderer", "unsafe"]) != Some(true),
            },
            time_zone: text("timeZone").and_then(|name| TimeZone::get(&name).ok()),
            ..Self::default()
        };
        let mut language = |name: &str, value: &Value| {
            config.languages.push(name.to_lowercase());
            if let Some(folder) = get(value, "contentDir").and_then(|v| data::text(v, GO)) {
                config.content.push((folder.trim_matches('/').to_owned(), name.to_lowercase()));
            }
        };
        for entry in find("languages").and_then(Value::as_mapping).unwrap_or_default() {
            language(&entry.key, &entry.value);
        }
        for (path, value) in files {
            if let Some(name) = stem(path).strip_prefix("languages.") {
                language(name, value);
            }
        }
        if config.content.is_empty() {
            let folder = text("contentDir").unwrap_or_else(|| "content".to_owned());
            config.content.push((folder.trim_matches('/').to_owned(), String::new()));
        }
        config.content.sort_by_key(|(folder, _)| std::cmp::Reverse(folder.len()));
        let permalinks = find("permalinks");
        let pages = permalinks.and_then(|p| get(p, "page")).or(permalinks);
        for entry in pages.and_then(Value::as_mapping).unwrap_or_default() {
            if let Some(template) = data::text(&entry.value, GO) {
                config.permalinks.push((entry.key.to_lowercase(), template));
            }
        }
        config.taxonomies = match find("taxonomies").and_then(Value::as_mapping) {
            Some(entries) => entries.iter().filter_map(|e| data::text(&e.value, GO)).collect(),
            None => vec!["tags".to_owned(), "categories".to_owned()],
        };
        let dates = find("frontmatter").and_then(|f| get(f, "date")).map(|v| data::list(v, GO));
        for source in dates.unwrap_or_else(|| vec![":default".to_owned()]) {
            match source.to_lowercase() {
                all if all == ":default" => config.dates.extend(DATES.map(str::to_owned)),
                source => config.dates.push(source),
            }
        }
        config
    }

    /// Whether the date of a page may come from the name of its file.
    pub(crate) fn reads_name_dates(&self) -> bool {
        self.dates.iter().any(|source| source == ":filename")
    }

    /// Whether the site has several languages.
    pub(crate) fn is_multilingual(&self) -> bool {
        self.languages.len() > 1
    }

    /// The path below its content folder, and the folder's language.
    fn below<'p>(&self, path: &'p str) -> Option<(&'p str, &str)> {
        self.content.iter().find_map(|(folder, language)| {
            let below = path.strip_prefix(folder.as_str())?.strip_prefix('/')?;
            Some((below, language.as_str()))
        })
    }
}

/// What becomes of the file.
pub(crate) fn role(config: &Config, path: &str) -> Role {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.starts_with(['.', '#']) || name.ends_with('~') {
        return Role::Nothing;
    }
    match config.below(path) {
        Some(_) if options::is_content(path) => Role::Post,
        Some(_) => Role::Asset,
        None if path.starts_with("static/") || path.contains("/static/") || path.starts_with("assets/") => Role::Asset,
        None => Role::Nothing,
    }
}

/// The URL of a file that is copied.
pub(crate) fn asset_url(config: &Config, path: &str) -> Option<String> {
    if let Some((below, _)) = config.below(path) {
        return Some(format!("/{below}"));
    }
    path.split_once("static/")
        .filter(|(before, _)| before.is_empty() || before.ends_with('/'))
        .map(|(_, p)| format!("/{p}"))
}

/// What Hugo makes of the file.
pub(crate) fn identify(site: &Site, config: &Config, path: &str, block: Option<&FrontMatter>) -> Identity {
    let value = |key: &str| block.and_then(|b| b.root.as_ref()).and_then(|root| get(root, key));
    let text = |key: &str| value(key).and_then(|v| data::text(v, GO)).filter(|t| !t.is_empty());
    let flag = |key: &str| value(key).and_then(|v| data::boolean(v, GO));
    let list = |key: &str| value(key).map(|v| data::list(v, GO)).unwrap_or_default();
    let (below, mut language) = config.below(path).unwrap_or((path, ""));
    let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
    let mut stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if let Some((before, after)) = stem.rsplit_once('.')
        && let Some(own) = config.languages.iter().find(|l| l.eq_ignore_ascii_case(after))
    {
        (stem, language) = (before, own);
    }
    let is_section = stem == "_index";
    let is_bundle = stem == "index";
    let zone = config.time_zone.clone().unwrap_or(TimeZone::UTC);
    let (parent, base) = if is_bundle { folder.rsplit_once('/').unwrap_or(("", folder)) } else { (folder, stem) };
    let named = dated_name(base, &zone);
    let own_slug = text("slug");
    let (mut date, mut named_slug) = (None, None);
    for source in &config.dates {
        match source.as_str() {
            // Where the date is that of the name, what is left of the name is the slug.
            ":filename" => {
                date = named.as_ref().map(|(date, _)| date.clone());
                named_slug = named.as_ref().map(|(_, slug)| *slug).filter(|slug| !slug.is_empty());
            }
            // Only the machine that builds knows.
            ":filemodtime" => break,
            key => date = clock::read(&text(key).unwrap_or_default(), &zone),
        }
        if date.is_some() {
            break;
        }
    }
    let draft = flag("draft").unwrap_or(flag("published") == Some(false));
    let mut identity = Identity {
        path: path.to_owned(),
        kind: match (is_section || below == name, date.is_some()) {
            (true, _) => PostKind::Page,
            (false, true) => PostKind::Post,
            (false, false) => PostKind::Document,
        },
        date: date.as_ref().map(clock::rfc3339),
        name_date: named.as_ref().map(|(date, _)| date.date().to_string()),
        slug: own_slug.unwrap_or_else(|| named_slug.unwrap_or(base).to_owned()),
        title: text("title"),
        categories: list("categories"),
        tags: list("tags"),
        draft,
        ..Identity::default()
    };
    let prefix = if language.is_empty() || (language == config.default_language && !config.default_in_subfolder) {
        String::new()
    } else {
        format!("/{language}")
    };
    let build =
        value("build").or_else(|| value("_build")).and_then(|b| get(b, "render")).and_then(|v| data::text(v, GO));
    let hidden = draft
        || flag("headless") == Some(true)
        || build.is_some_and(|b| matches!(b.as_str(), "never" | "link" | "false"))
        || is_resource(site, path, is_bundle || is_section);
    let names = Names { parent, base, section: below.split_once('/').map_or("", |(section, _)| section) };
    if !hidden {
        let set = text("url").map(|set| {
            let path = if set.contains(':') { expand(&set, &names, &identity, date.as_ref())? } else { set };
            Some(clean(&if path.starts_with('/') { path } else { format!("{prefix}/{path}") }))
        });
        let template = config.permalinks.iter().find(|(section, _)| *section == names.section.to_lowercase());
        let computed = || {
            let path = if is_section {
                folder.to_owned()
            } else if let Some((_, template)) = template {
                expand(template, &names, &identity, date.as_ref())?
            } else {
                format!("{parent}/{}", identity.slug)
            };
            let path = sanitize(path.trim_matches('/'), config.keep_case);
            Some(if path.is_empty() {
                format!("{prefix}/")
            } else if config.ugly && !is_section {
                format!("{prefix}/{path}.html")
            } else {
                format!("{prefix}/{path}/")
            })
        };
        identity.url = set.unwrap_or_else(computed).map(|url| escaped(&url));
    }
    identity.aliases = list("aliases")
        .into_iter()
        .map(|alias| resolved(&if alias.starts_with('/') { alias } else { format!("{prefix}/{parent}/{alias}") }))
        .collect();
    identity
}

/// The date and the time that a name starts with, and what follows them (`dateAndSlugFromBaseFilename`): the ten
/// characters of a date, and those of a time behind them where there are any.
fn dated_name<'n>(base: &'n str, zone: &TimeZone) -> Option<(Zoned, &'n str)> {
    let rest = |at: usize| base[at..].trim_matches([' ', '-', '_']);
    let timed = base.get(..19).filter(|text| matches!(text.as_bytes()[10], b'-' | b'T')).and_then(|text| {
        let clock = text[11..].replace('-', ":");
        clock::read(&format!("{}T{clock}", &text[..10]), zone)
    });
    match timed {
        Some(date) => Some((date, rest(19))),
        None => Some((clock::read(base.get(..10).filter(|text| !text.contains('/'))?, zone)?, rest(10))),
    }
}

/// The URL that `url` in the front matter leads to: a name without an extension becomes a folder.
fn clean(path: &str) -> String {
    let path = resolved(path);
    let path = path.strip_suffix("index.html").filter(|folder| folder.ends_with('/')).unwrap_or(&path);
    let name = path.rsplit('/').next().unwrap_or_default();
    if name.is_empty() || name.contains('.') { path.to_owned() } else { format!("{path}/") }
}

/// The path as a URL has it; what is escaped already stays as it is.
fn escaped(path: &str) -> String {
    let mut parts = path.split('%');
    let mut url = escape_path(parts.next().unwrap_or_default());
    for part in parts {
        let done = part.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        url.push_str(if done { "%" } else { "%25" });
        url.push_str(&escape_path(part));
    }
    url
}

/// Whether the file belongs to a leaf bundle above it, which has no pages of its own.
fn is_resource(site: &Site, path: &str, is_index: bool) -> bool {
    let mut above = path.rsplit_once('/').map(|(folder, _)| folder);
    if is_index {
        above = above.and_then(|folder| folder.rsplit_once('/')).map(|(folder, _)| folder);
    }
    while let Some(folder) = above {
        if site.bundles.contains(folder) {
            return true;
        }
        above = folder.rsplit_once('/').map(|(folder, _)| folder);
    }
    false
}

struct Names<'a> {
    parent: &'a str,
    base: &'a str,
    section: &'a str,
}

/// Fills a permalink template in; `None` where it needs what the post does not say.
fn expand(template: &str, names: &Names<'_>, identity: &Identity, date: Option<&Zoned>) -> Option<String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(':') {
        out.push_str(&rest[..at]);
        let len = rest[at + 1..].bytes().take_while(u8::is_ascii_lowercase).count();
        let token = &rest[at + 1..at + 1 + len];
        rest = &rest[at + 1 + len..];
        let format = |format: &str| date.map(|d| d.strftime(format).to_string());
        let title = || identity.title.as_deref().map(|t| t.replace('/', "-"));
        let own_slug = (identity.slug != names.base).then(|| identity.slug.clone());
        let part = match token {
            "year" => format("%Y")?,
            "month" => format("%m")?,
            "day" => format("%d")?,
            "monthname" => format("%B")?,
            "weekday" => format("%w")?,
            "weekdayname" => format("%A")?,
            "yearday" => format("%-j")?,
            "section" => names.section.to_owned(),
            // A slice such as `:sections[1:]` is not worked out.
            "sections" if !rest.starts_with('[') => names.parent.to_owned(),
            "title" => title()?,
            "slug" => own_slug.or_else(title)?,
            "slugorfilename" | "slugorcontentbasename" => identity.slug.clone(),
            "filename" | "contentbasename" => names.base.to_owned(),
            _ => return None,
        };
        out.push_str(&part);
    }
    out.push_str(rest);
    Some(out)
}

/// The last part of the address of a term's page; `None` where the site keeps the case of its paths.
pub(crate) fn term_path(config: &Config, kept: &str) -> Option<String> {
    (!config.keep_case).then(|| sanitize(kept, false))
}

/// `UnicodeSanitize`: letters, digits, marks and `./\_#+~-@` stay, white space becomes one hyphen, the rest goes.
fn sanitize(path: &str, keep_case: bool) -> String {
    let mut out = String::with_capacity(path.len());
    let (mut hyphen_due, mut was_hyphen) = (false, false);
    for c in path.chars() {
        let mark = super::jekyll::url::is_word(c);
        if mark || "./\\_#+~-@".contains(c) {
            was_hyphen = c == '-';
            if hyphen_due && !was_hyphen {
                out.push('-');
            }
            hyphen_due = false;
            out.push(c);
        } else if !out.is_empty() && !was_hyphen && c.is_whitespace() {
            hyphen_due = true;
        }
    }
    if keep_case { out } else { out.to_lowercase() }
}
