//! What Jekyll, Hugo, Zola, Eleventy, Hexo and Astro make of a file: dialect, resolver, date, URL, categories.

mod astro;
mod clock;
mod data;
mod eleventy;
mod hexo;
mod hugo;
mod identity;
mod jekyll;
mod moment;
mod options;
mod site;
mod terms;
mod zola;

use crate::front_matter::FrontMatter;
use crate::text::{Problem, ProblemKind};

pub use crate::front_matter::Resolver;
pub use hugo::DATES as HUGO_DATES;
pub use identity::{Identity, PostKind};
pub use jekyll::payload::{Payload, Sources};
pub use moment::{Dated, moment};
pub use options::{is_opaque, read_options};
pub use site::{Generator, Site};
pub use terms::{
    TermKey, Termed, data_list, knows_urls, makes_term_pages, may_make_date_pages, term_address, term_keys,
};

use site::Config;

/// What a generator does with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Content: it is read.
    Post,
    /// Content if it begins with front matter; otherwise copied as it is.
    PostWithFrontMatter,
    /// Copied as it is, or made into something that is no page.
    Asset,
    /// Not part of the built site: layouts, data, excluded files.
    Nothing,
}

impl Role {
    /// Whether the file is content; `opens` tells whether its text [opens with front matter](opens_with_front_matter), and
    /// is asked only where that decides.
    #[must_use]
    pub fn is_post(self, opens: impl FnOnce() -> bool) -> bool {
        match self {
            Self::Post => true,
            Self::PostWithFrontMatter => opens(),
            Self::Asset | Self::Nothing => false,
        }
    }
}

/// How many bytes of a file [`opens_with_front_matter`] has to see.
pub const HEAD_LENGTH: usize = 64;

/// Whether a file that begins with `head` has front matter to Jekyll, which copies it otherwise: nothing but white space is
/// behind `---` on the first line, and nothing before it, not even a byte order mark.
///
/// Jekyll: `Utils.has_yaml_header?`, `/\A---\s*\r?\n/`.
#[must_use]
pub fn opens_with_front_matter(head: &[u8]) -> bool {
    let Some(rest) = head.strip_prefix(b"---") else { return false };
    let blank = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
    rest[..blank].contains(&b'\n')
}

/// What the generator does with the file at `path` below the site's root.
#[must_use]
pub fn role(site: &Site, path: &str) -> Role {
    match &site.config {
        Config::Jekyll(config) => jekyll::role(config, path),
        Config::Hugo(config) => hugo::role(config, path),
        Config::Zola(_) => zola::role(path),
        Config::Eleventy(config) => eleventy::role(config, path),
        Config::Hexo(config) => hexo::role(config, path),
        Config::Astro => astro::role(path),
        Config::None => {
            // Folders of a Jekyll site that is not known as one.
            let parts = || path.split('/').rev().skip(1);
            let is_of_jekyll =
                || parts().any(|part| matches!(part, "_layouts" | "_includes" | "_sass" | "_data" | "_plugins"));
            // Beside `content` the others (Zola, Hugo, Pelican, Nikola, and who sets up Eleventy so) have their templates.
            let templates = ["templates", "layouts", "themes", "archetypes"];
            let is_template =
                || site.has_content && path.split_once('/').is_some_and(|(folder, _)| templates.contains(&folder));
            if is_of_jekyll() || is_template() {
                Role::Nothing
            } else if options::is_content(path) || options::is_opaque(path) {
                Role::Post
            } else {
                Role::Asset
            }
        }
    }
}

/// Whether the generator takes the date of a post from the name of its file, as far as that has one: Hugo only where it
/// was told to (`:filename`).
#[must_use]
pub fn reads_name_dates(site: &Site) -> bool {
    match &site.config {
        Config::Hugo(config) => config.reads_name_dates(),
        Config::Astro => false,
        Config::Jekyll(_) | Config::Zola(_) | Config::Eleventy(_) | Config::Hexo(_) | Config::None => true,
    }
}

/// Whether links to the paths of source files lead to their pages: Hugo's own link hook looks them up on a site of
/// several languages (`markup.goldmark.renderHooks.link.useEmbedded`).
#[must_use]
pub fn links_to_sources(site: &Site) -> bool {
    matches!(&site.config, Config::Hugo(config) if config.is_multilingual())
}

/// What the generator makes of a file: kind, date, slug, URL, terms. `path` is below the site's root, with `/`;
/// `problems` are those of the file and its front matter, because a block that cannot be parsed changes what the
/// generator knows.
#[must_use]
pub fn identify(site: &Site, path: &str, front_matter: Option<&FrontMatter>, problems: &[Problem]) -> Identity {
    let has = |kind| problems.iter().any(|p| p.kind == kind);
    let broken = has(ProblemKind::FrontMatterSyntax);
    // The reader shows what the author meant; the generator sees no block there.
    let unseen = has(ProblemKind::FrontMatterUnclosed) || has(ProblemKind::FrontMatterMissing);
    let front_matter = front_matter.filter(|_| !unseen);
    match &site.config {
        Config::Jekyll(config) => jekyll::identify(config, path, front_matter, broken),
        Config::Hugo(config) => hugo::identify(site, config, path, front_matter),
        Config::Zola(config) => zola::identify(config, path, front_matter),
        Config::Eleventy(config) => eleventy::identify(config, path, front_matter),
        Config::Hexo(config) => hexo::identify(config, path, front_matter),
        Config::Astro => astro::identify(path, front_matter),
        Config::None => plain(site, path, front_matter),
    }
}

/// The URL path of a file that is copied or made into something that is no page, not percent-encoded; `None` where it
/// is not published or only a build knows.
#[must_use]
pub fn asset_url(site: &Site, path: &str) -> Option<String> {
    match &site.config {
        Config::Jekyll(_) => {
            let made = [(".scss", ".css"), (".sass", ".css"), (".coffee", ".js")];
            let stem = made.iter().find_map(|(from, to)| Some(format!("{}{to}", path.strip_suffix(from)?)));
            Some(format!("/{}", stem.as_deref().unwrap_or(path)))
        }
        Config::Hugo(config) => hugo::asset_url(config, path),
        Config::Zola(_) => {
            let below = path.strip_prefix("static/").or_else(|| path.strip_prefix("content/"))?;
            Some(format!("/{below}"))
        }
        Config::Hexo(config) => hexo::asset_url(config, path),
        Config::Astro => path.strip_prefix("public/").map(|below| format!("/{below}")),
        Config::Eleventy(_) | Config::None => None,
    }
}

/// The URL path `path` with `.` and `..` worked out and without double slashes; the result starts with a slash, and ends with one
/// where `path` names a folder.
#[must_use]
pub fn resolved(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let folder = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
    let slash = if folder && !parts.is_empty() { "/" } else { "" };
    format!("/{}{slash}", parts.join("/"))
}

/// The day at the start of a date as it is written, as `YYYY-MM-DD`, whatever its time and zone: `2022-3-1 9:00`,
/// `2022/03/01`. `None` for other forms.
#[must_use]
pub fn written_day(text: &str) -> Option<String> {
    let day = text.trim().split(['T', 't', ' ']).next()?;
    clock::read(day, &jiff::tz::TimeZone::UTC).map(|date| date.date().to_string())
}

/// Without a generator: the names that nearly everybody uses, and no URL.
fn plain(site: &Site, path: &str, front_matter: Option<&FrontMatter>) -> Identity {
    let resolver = site.generator.resolver();
    let get = |key: &str| front_matter.and_then(|f| f.get(key));
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (name_date, slug) = identity::dated_stem(stem).map_or((None, stem), |(date, slug)| (Some(date), slug));
    let list = |key: &str| get(key).map(|v| data::list(v, resolver)).unwrap_or_default();
    Identity {
        path: path.to_owned(),
        kind: if name_date.is_some() { PostKind::Post } else { PostKind::Page },
        url: None,
        date: get("date")
            .and_then(|v| data::text(v, resolver))
            .and_then(|text| clock::read(&text, &jiff::tz::TimeZone::UTC))
            .map(|date| clock::rfc3339(&date)),
        name_date,
        slug: slug.to_owned(),
        title: get("title").and_then(|v| data::text(v, resolver)),
        categories: list("categories"),
        tags: list("tags"),
        draft: get("draft").and_then(|v| data::boolean(v, resolver)).unwrap_or(false),
        aliases: list("aliases"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::front_matter;
    use crate::text::SourceFile;

    #[test]
    fn front_matter_opens_on_the_first_line() {
        for open in ["---\n", "---\r\ntitle: x", "--- \t\n", "---\n\n"] {
            assert!(opens_with_front_matter(open.as_bytes()), "{open:?}");
        }
        for other in ["", "---", "--- x\n", "----\n", "\n---\n", " ---\n", "\u{feff}---\n"] {
            assert!(!opens_with_front_matter(other.as_bytes()), "{other:?}");
        }
    }

    /// Configurations that reach most of what a generator can be told.
    fn sites() -> Vec<Site> {
        let jekyll = "permalink: /:categories/:year/:week/:title:output_ext\ntimezone: Asia/Shanghai\n\
                      collections: {docs: {output: true, permalink: /:path/:name/}}\n\
                      defaults: [{scope: {path: '**/a*'}, values: {category: x, date: 2020-01-01}}]\n";
        let hugo = "[permalinks]\npost = \"/:year/:sections/:slug/\"\n[languages.fr]\ncontentDir = \"content/fr\"\n";
        let hexo = "permalink: :category/:year/:title/\nnew_post_name: :year-:month-:day-:title.md\n";
        let of = |generator, name: &str, text: &str| Site::from_files(generator, &[SourceFile::from_text(name, text)]);
        vec![
            of(Generator::Jekyll, "_config.yml", jekyll),
            of(Generator::Hugo, "hugo.toml", hugo),
            of(Generator::Zola, "config.toml", "[languages.fr]\n"),
            of(Generator::Eleventy, ".eleventy.js", "input: './src'"),
            of(Generator::Hexo, "_config.yml", hexo),
            of(Generator::Astro, "astro.config.mjs", ""),
            Site::default(),
        ]
    }

    proptest! {
        #[test]
        fn any_path_and_any_front_matter_have_an_identity(
            folder in "(_posts/|content/|source/_posts/|src/content/docs/|_docs/|)([a-z天é._-]{0,6}/){0,2}",
            name in "([0-9]{2,4}-[0-9]{1,2}-[0-9]{1,2}-?)?[ .a-zA-Z天é_-]{0,8}(\\.md|\\.html|\\.fr\\.md|)",
            date in "([0-9+:TZ ./天pmJa-]{0,28}|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})? ?[+-]?[0-9:]{0,6})",
            other in "(title|slug|categories|tags|permalink|url|path): [^\n]{0,16}",
        ) {
            let path = format!("{folder}{name}");
            for text in [format!("---\ndate: {date}\n{other}\n---\n"), format!("+++\ndate = \"{date}\"\n+++\n")] {
                let source = SourceFile::from_text(path.as_str(), text);
                let read = front_matter::read(&source);
                for site in sites() {
                    let identity = identify(&site, &path, read.front_matter.as_ref(), &read.problems);
                    prop_assert_eq!(&identity.path, &path);
                    prop_assert!(identity.url.is_none_or(|url| url.starts_with('/')));
                    let _ = (role(&site, &path), asset_url(&site, &path), read_options(&site, &path));
                }
            }
        }
    }
}
