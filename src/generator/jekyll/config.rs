//! `_config.yml`, as far as URLs, dates, terms and the choice of files need it.

use jiff::tz::TimeZone;

use crate::front_matter::{Resolver, Value};
use crate::generator::data;
use crate::markup::KramdownOptions;

/// A collection of documents.
#[derive(Clone, Debug)]
pub(crate) struct Collection {
    /// `posts` of `_posts`.
    pub(crate) label: String,
    /// Whether its documents get pages of their own.
    pub(crate) output: bool,
    /// The URL template.
    pub(crate) template: String,
}

/// One set of front-matter defaults.
#[derive(Clone, Debug)]
pub(crate) struct Defaults {
    path: Option<String>,
    kind: Option<String>,
    values: Value,
}

/// A pattern of files that are left out.
#[derive(Clone, Debug)]
pub(crate) struct Excluded {
    /// Below the site's root, not empty.
    pub(crate) pattern: String,
    /// Whether it matches more than what begins with it.
    pub(crate) is_glob: bool,
}

impl Excluded {
    fn new(pattern: &str) -> Option<Self> {
        let pattern = pattern.trim_start_matches("./").trim_start_matches('/');
        (!pattern.is_empty()).then(|| Self { pattern: pattern.to_owned(), is_glob: pattern.contains(GLOB) })
    }
}

/// What Jekyll takes from `_config.yml`.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The permalink style, or a template.
    pub(crate) permalink: String,
    /// Every collection, `posts` included.
    pub(crate) collections: Vec<Collection>,
    /// Where the collections' folders are; "" for the root.
    pub(crate) collections_dir: String,
    defaults: Vec<Defaults>,
    /// Patterns of files that are left out, less those that `include` names.
    pub(crate) exclude: Vec<Excluded>,
    /// Patterns of files that are taken although they begin with `_` or `.`.
    pub(crate) include: Vec<String>,
    /// Extensions of Markdown, without the dot.
    pub(crate) markdown_ext: Vec<String>,
    /// The folder of the built site.
    pub(crate) destination: String,
    /// Whether drafts are built.
    pub(crate) show_drafts: bool,
    /// Whether posts of the future are built.
    pub(crate) future: bool,
    /// Whether unpublished documents are built.
    pub(crate) unpublished: bool,
    /// The site's time zone; UTC where none is set, so that nothing depends on the machine.
    pub(crate) time_zone: TimeZone,
    /// Whether the file names the time zone.
    pub(crate) names_time_zone: bool,
    /// Whether the plugin `jekyll-optional-front-matter` is on: Markdown files without front matter are pages too.
    pub(crate) optional_front_matter: bool,
    /// Whether a plugin makes a page for every category or tag.
    pub(crate) makes_archives: bool,
    /// Whether a plugin may make other pages that stand in no file.
    pub(crate) may_make_pages: bool,
    /// Whether kramdown reads the Markdown (`markdown: kramdown`, the default); else a CommonMark engine does.
    pub(crate) is_kramdown: bool,
    /// What kramdown is told.
    pub(crate) kramdown: KramdownOptions,
    /// `url` and `baseurl` as they are written.
    pub(crate) url: Option<String>,
    pub(crate) baseurl: Option<String>,
    /// The whole file, which templates see as `site`.
    root: Option<Value>,
}

const PSYCH: Resolver = Resolver::Psych;

impl Default for Config {
    fn default() -> Self {
        Self::read(None)
    }
}

impl Config {
    /// Reads the parsed file; `None` stands for an empty one.
    pub(crate) fn read(root: Option<&Value>) -> Self {
        let get = |key: &str| root.and_then(|r| r.get(key)).filter(|v| !data::is_null(v, PSYCH));
        let text = |key: &str| get(key).and_then(|v| data::text(v, PSYCH));
        let flag = |key: &str| get(key).and_then(|v| data::boolean(v, PSYCH)).unwrap_or(false);
        let list = |key: &str| get(key).map(|v| data::list(v, PSYCH)).unwrap_or_default();
        let permalink = text("permalink").unwrap_or_else(|| "date".to_owned());
        let mut exclude = list("exclude");
        let built_in = [".sass-cache", ".jekyll-cache", "gemfiles", "Gemfile", "Gemfile.lock", "node_modules"];
        exclude.extend(built_in.into_iter().map(str::to_owned));
        exclude.extend(["cache", "bundle", "gems", "ruby"].map(|d| format!("vendor/{d}/")));
        let include = if get("include").is_some() { list("include") } else { vec![".htaccess".to_owned()] };
        let plugins = list("plugins");
        let zone = text("timezone").and_then(|name| TimeZone::get(&name).ok());
        Self {
            collections: collections(get("collections"), &permalink),
            collections_dir: text("collections_dir").unwrap_or_default().trim_matches('/').to_owned(),
            defaults: get("defaults").and_then(Value::as_sequence).map(defaults).unwrap_or_default(),
            exclude: exclude.iter().filter(|p| !include.contains(p)).filter_map(|p| Excluded::new(p)).collect(),
            include,
            markdown_ext: text("markdown_ext")
                .unwrap_or_else(|| "markdown,mkdown,mkdn,mkd,md".to_owned())
                .split(',')
                .map(str::to_ascii_lowercase)
                .collect(),
            destination: text("destination").unwrap_or_else(|| "_site".to_owned()),
            show_drafts: flag("show_drafts"),
            future: flag("future"),
            unpublished: flag("unpublished"),
            names_time_zone: zone.is_some(),
            time_zone: zone.unwrap_or(TimeZone::UTC),
            may_make_pages: super::plugins::may_make_pages(&plugins),
            makes_archives: plugins.iter().any(|p| {
                matches!(p.as_str(), "jekyll-archives" | "jekyll-archives-v2" | "jekyll-paginate-v2" | "jekyll-tagging")
            }),
            optional_front_matter: plugins.iter().any(|p| p == "jekyll-optional-front-matter" || p == "github-pages"),
            is_kramdown: text("markdown").is_none_or(|engine| engine.eq_ignore_ascii_case("kramdown")),
            kramdown: kramdown(get("kramdown")),
            url: text("url"),
            baseurl: text("baseurl"),
            root: root.cloned(),
            permalink,
        }
    }

    /// What the file says under a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.root.as_ref()?.get(key)
    }

    /// The text that the file says under a key.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        self.get(key).and_then(|value| data::text(value, PSYCH))
    }

    /// The list that the file says under a key.
    pub(crate) fn list(&self, key: &str) -> Vec<String> {
        self.get(key).map(|value| data::list(value, PSYCH)).unwrap_or_default()
    }

    /// The collection of that label.
    pub(crate) fn collection(&self, label: &str) -> Option<&Collection> {
        self.collections.iter().find(|c| c.label == label)
    }

    /// The sets of defaults that apply to a document, the strongest first (`FrontmatterDefaults#all`).
    pub(crate) fn defaults_for(&self, relative_path: &str, kind: &str) -> Vec<&Value> {
        let mut order: Vec<&Value> = Vec::new();
        let mut strongest: Option<&Defaults> = None;
        for set in self.defaults.iter().filter(|s| s.applies(relative_path, kind, &self.collections_dir)) {
            if strongest.is_none_or(|old| set.has_precedence_over(old)) {
                order.insert(0, &set.values);
                strongest = Some(set);
            } else {
                order.push(&set.values);
            }
        }
        order
    }
}

impl Defaults {
    fn applies(&self, relative_path: &str, kind: &str, collections_dir: &str) -> bool {
        if self.kind.as_deref().is_some_and(|k| k != kind) {
            return false;
        }
        let Some(scope) = self.path.as_deref().filter(|p| !p.is_empty()) else { return true };
        let scope = match scope.strip_prefix(collections_dir).and_then(|s| s.strip_prefix('/')) {
            Some(below) if !collections_dir.is_empty() => below,
            _ => scope,
        };
        if scope.contains('*') {
            // Jekyll globs the disk and takes every path below a hit, so a pattern also matches as a prefix.
            let cuts = relative_path.match_indices('/').map(|(i, _)| i).chain([relative_path.len()]);
            return cuts.into_iter().any(|cut| glob(scope, &relative_path[..cut], true));
        }
        relative_path.starts_with(scope)
    }

    fn has_precedence_over(&self, old: &Self) -> bool {
        let length = |set: &Self| set.path.as_deref().map_or(0, |p| p.trim_start_matches('/').chars().count());
        match length(self).cmp(&length(old)) {
            std::cmp::Ordering::Equal => self.kind.is_some() || old.kind.is_none(),
            order => order.is_gt(),
        }
    }
}

/// Jekyll's own defaults for kramdown, changed by the mapping `kramdown:`; what it does not know counts as not said.
fn kramdown(value: Option<&Value>) -> KramdownOptions {
    let mut options = KramdownOptions::default();
    for entry in value.and_then(Value::as_mapping).unwrap_or_default() {
        let text = match entry.value.as_sequence() {
            Some(_) => Some(data::list(&entry.value, PSYCH).join(",")),
            None => data::text(&entry.value, PSYCH),
        };
        if let Some(text) = text {
            options.set(&entry.key.to_ascii_lowercase(), &text);
        }
    }
    options
}

fn collections(value: Option<&Value>, permalink: &str) -> Vec<Collection> {
    let suffix = super::url::style_suffix(permalink);
    let posts = super::url::style_template(permalink).to_owned();
    let mut found = vec![Collection { label: "posts".to_owned(), output: true, template: posts }];
    let Some(value) = value else { return found };
    if let Some(names) = value.as_sequence() {
        for label in names.iter().filter_map(|v| data::text(v, PSYCH)) {
            if label != "posts" {
                let template = format!("/:collection/:path{suffix}");
                found.push(Collection { label: clean_label(&label), output: false, template });
            }
        }
    }
    for entry in value.as_mapping().unwrap_or_default() {
        let own = entry.value.get("permalink").and_then(|v| data::text(v, PSYCH));
        let output = entry.value.get("output").and_then(|v| data::boolean(v, PSYCH)).unwrap_or(false);
        if &*entry.key == "posts" {
            if let Some(own) = own {
                found[0].template = own;
            }
            continue;
        }
        let template = own.unwrap_or_else(|| format!("/:collection/:path{suffix}"));
        found.push(Collection { label: clean_label(&entry.key), output, template });
    }
    found
}

/// `sanitize_label`.
fn clean_label(label: &str) -> String {
    label.chars().filter(|c| c.is_ascii_alphanumeric() || "_-.".contains(*c)).collect()
}

fn defaults(sets: &[Value]) -> Vec<Defaults> {
    let read = |set: &Value| {
        let values = set.get("values").filter(|v| v.as_mapping().is_some())?.clone();
        let scope = set.get("scope");
        let field = |name: &str| scope.and_then(|s| s.get(name)).and_then(|v| data::text(v, PSYCH));
        let kind = field("type").map(|kind| match kind.as_str() {
            "page" | "post" | "draft" => kind + "s",
            _ => kind,
        });
        Some(Defaults { path: field("path"), kind, values })
    };
    sets.iter().filter_map(read).collect()
}

/// The characters that make a name a pattern.
const GLOB: [char; 4] = ['*', '?', '[', '\\'];

/// Shell patterns: `*`, `?`, `[…]`. With `segments`, `*` stops at `/` and `**` does not, as in `Dir.glob`; without, `*`
/// runs over everything, as in `File.fnmatch?` without flags.
#[must_use]
pub(crate) fn glob(pattern: &str, text: &str, segments: bool) -> bool {
    if !pattern.contains(GLOB) {
        return pattern == text;
    }
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    // Where to go on when a guess for `*` was too short: a deep star that may cross `/`, and the latest star.
    let mut retry: Vec<(usize, usize, bool)> = Vec::new();
    loop {
        let mut matched = false;
        if p == pattern.len() {
            if t == text.len() {
                return true;
            }
        } else if pattern[p] == '*' {
            let deep = !segments || pattern.get(p + 1) == Some(&'*');
            let stars = pattern[p..].iter().take_while(|c| **c == '*').count();
            let mut next = p + stars;
            // `**/` also matches no folder at all.
            if deep && segments && pattern.get(next) == Some(&'/') {
                next += 1;
            }
            retry.retain(|(_, _, d)| *d && !deep);
            retry.push((next, t, deep));
            p = next;
            matched = true;
        } else if t < text.len()
            && let Some(next) = one(&pattern, p, text[t], segments)
        {
            (p, t, matched) = (next, t + 1, true);
        }
        if matched {
            continue;
        }
        loop {
            let Some((next, from, deep)) = retry.pop() else { return false };
            if from < text.len() && (deep || text[from] != '/') {
                retry.push((next, from + 1, deep));
                (p, t) = (next, from + 1);
                break;
            }
        }
    }
}

/// Matches one character; the index after the piece of the pattern.
fn one(pattern: &[char], p: usize, c: char, segments: bool) -> Option<usize> {
    match pattern[p] {
        '?' => (!segments || c != '/').then_some(p + 1),
        '[' => {
            let end = p + 2 + pattern.get(p + 2..)?.iter().position(|c| *c == ']')?;
            let set = &pattern[p + 1..end];
            let (negated, set) = if matches!(set[0], '!' | '^') { (true, &set[1..]) } else { (false, set) };
            let mut hit = false;
            let mut i = 0;
            while i < set.len() {
                if set.get(i + 1) == Some(&'-') && i + 2 < set.len() {
                    hit |= (set[i]..=set[i + 2]).contains(&c);
                    i += 3;
                } else {
                    hit |= set[i] == c;
                    i += 1;
                }
            }
            (hit != negated).then_some(end + 1)
        }
        '\\' => (pattern.get(p + 1) == Some(&c)).then_some(p + 2),
        literal => (literal == c).then_some(p + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn patterns_match_as_in_ruby() {
        assert!(glob("Gemfile*", "Gemfile.lock", false));
        assert!(glob("*.md", "a/b.md", false));
        assert!(!glob("*.md", "a/b.md", true));
        assert!(glob("**/*.md", "a/c/b.md", true));
        assert!(glob("**/*.md", "b.md", true));
        assert!(glob("section/*/special-page.html", "section/a/special-page.html", true));
        assert!(!glob("section/*/x", "section/a/b/x", true));
        assert!(glob("[!a]?c", "bbc", true));
        assert!(glob("a*b*c", "aXbYbZc", true));
        assert!(!glob("a*b*d", "aXbYbZc", true));
    }
}
