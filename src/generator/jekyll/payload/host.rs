//! What the tags of one page ask for.

use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::document::{Document, markdown};
use super::site::{JekyllObject, SiteObject, Unknown};
use super::{File, Inner, page};
use crate::generator::jekyll::{Place, place, split_extension};
use crate::generator::{PostKind, Role, asset_url, role};
use crate::liquid::{Host, Object, Refusal, Value};

/// One page and its site.
pub(super) struct PageHost {
    site: Arc<Inner>,
    path: String,
    page: Result<Value, Refusal>,
    site_value: OnceLock<Value>,
    /// Whether it is an excerpt that is run: other posts, whose excerpts may ask for this one, are not looked at.
    is_excerpt: bool,
}

impl PageHost {
    /// The host of the page `file`.
    pub(super) fn new(site: Arc<Inner>, file: File, body: &str) -> Self {
        let path = file.path.clone();
        let body: Arc<str> = Arc::from(super::content(body));
        let page = match place(site.config(), &path) {
            Place::Page => page::value(&site, &file, Some(&body)),
            _ => Document::new(&site, file, Some(body)).map(|document| match document {
                Some(document) => Value::Object(Arc::new(document) as Arc<dyn Object>),
                None => Value::Nil,
            }),
        };
        Self { site, path, page, site_value: OnceLock::new(), is_excerpt: false }
    }

    /// The host of an excerpt.
    pub(super) fn of_excerpt(site: Arc<Inner>, page: Document) -> Self {
        let path = page.id().to_owned();
        let page = Ok(Value::Object(Arc::new(page) as Arc<dyn Object>));
        Self { site, path, page, site_value: OnceLock::new(), is_excerpt: true }
    }

    /// `render_with_liquid?`
    pub(super) fn runs(&self) -> bool {
        let told = match &self.page {
            Ok(Value::Object(object)) => object.get("render_with_liquid").ok().flatten(),
            Ok(Value::Map(map)) => map.get("render_with_liquid").cloned(),
            _ => None,
        };
        !matches!(told, Some(Value::Bool(false)))
    }

    /// The text of the file `name` in `folder`, which may not lead out of it.
    fn text_in(&self, folder: &str, name: &str) -> Option<Arc<str>> {
        let name = name.trim_start_matches('/');
        if name.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return None;
        }
        let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        self.site.sources.read(&path)
    }

    /// The URL that the file at `path` is published under.
    fn url_of(&self, path: &str) -> Result<Option<String>, Refusal> {
        if !self.site.sources.has_header(path) {
            return Ok(asset_url(&self.site.site, path));
        }
        let url = self.site.file(path).and_then(|(file, _)| file.identity.url);
        url.map(Some).ok_or_else(|| Refusal::unknown_value("the URL of what is not published"))
    }
}

impl Host for PageHost {
    fn global(&self, name: &str) -> Result<Value, Refusal> {
        Ok(match name {
            "site" => {
                let make = || {
                    Value::Object(Arc::new(SiteObject {
                        site: Arc::clone(&self.site),
                        page: self.path.clone(),
                        is_excerpt: self.is_excerpt,
                    }))
                };
                self.site_value.get_or_init(make).clone()
            }
            "page" => self.page.clone()?,
            "jekyll" => Value::Object(Arc::new(JekyllObject)),
            "layout" => Value::Object(Arc::new(Unknown("layout"))),
            "theme" if self.site.config().get("theme").is_some() => Value::Object(Arc::new(Unknown("theme"))),
            "highlighter_prefix" | "highlighter_suffix" => {
                let (_, ext) = split_extension(self.path.rsplit('/').next().unwrap_or(&self.path));
                if self.site.config().is_markdown(ext) { Value::str("\n") } else { Value::Nil }
            }
            _ => Value::Nil,
        })
    }

    fn include(&self, name: &str) -> Result<Option<Arc<str>>, Refusal> {
        let folder = self.site.config().text("includes_dir").unwrap_or_else(|| "_includes".to_owned());
        let folder = folder.trim_matches('/');
        self.site.known_folder(folder, folder)?;
        Ok(self.text_in(folder, name))
    }

    fn include_relative(&self, name: &str) -> Result<Option<Arc<str>>, Refusal> {
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        Ok(self.text_in(folder, name))
    }

    /// `PostComparer`: by the path of the file, and as it was once done by slug and day.
    fn post_url(&self, name: &str) -> Result<Option<String>, Refusal> {
        let config = self.site.config();
        let name = name.strip_prefix('/').unwrap_or(name);
        let (folder, file) = name.rsplit_once('/').map_or(("", name), |(folder, file)| (folder, file));
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let is_post = |path: &&String| {
            let Place::Post(relative) = place(config, path) else { return false };
            let in_folder = |start: &str| {
                let rest = relative.strip_prefix(start).and_then(|rest| rest.strip_prefix(file));
                rest.is_some_and(|ext| ext.len() > 1 && ext.starts_with('.') && !ext[1..].contains('.'))
            };
            in_folder(&format!("_posts/{folder}")) || in_folder(&format!("{folder}_posts/"))
        };
        let found =
            self.site.sources.paths().iter().find(|path| is_post(path) && role(&self.site.site, path) != Role::Nothing);
        if let Some(path) = found {
            return self.url_of(path);
        }
        let mut parts = file.splitn(4, '-');
        let mut number = || parts.next().and_then(|part| part.parse::<i16>().ok());
        let (year, month, day) = (number(), number(), number());
        let slug = file.splitn(4, '-').nth(3).unwrap_or_default();
        for path in self.site.sources.paths() {
            if !matches!(place(config, path), Place::Post(_)) || !self.site.sources.has_header(path) {
                continue;
            }
            let Some((post, _)) = self.site.file(path) else { continue };
            if post.identity.kind != PostKind::Post || post.identity.slug != slug {
                continue;
            }
            let date: Option<jiff::civil::Date> =
                post.identity.date.as_deref().and_then(|date| date.get(..10)?.parse().ok());
            let same = date.is_some_and(|date| {
                Some(date.year()) == year
                    && Some(i16::from(date.month())) == month
                    && Some(i16::from(date.day())) == day
            });
            if same {
                return self.url_of(path);
            }
        }
        Ok(None)
    }

    fn link(&self, path: &str) -> Result<Option<String>, Refusal> {
        let config = self.site.config();
        let below = path.strip_prefix('/').unwrap_or(path);
        // Documents are named from the folder of the collections; static files may have a slash before them.
        let in_collections = format!("{}/{below}", config.collections_dir);
        for candidate in [below, &*in_collections] {
            let known = self.site.sources.paths().binary_search_by(|known| known.as_str().cmp(candidate)).is_ok();
            if !known || role(&self.site.site, candidate) == Role::Nothing {
                continue;
            }
            if path.starts_with('/') && self.site.sources.has_header(candidate) {
                continue;
            }
            return self.url_of(candidate);
        }
        Ok(None)
    }

    fn markdownify(&self, text: &str) -> Result<String, Refusal> {
        markdown(self.site.config(), text)
    }

    fn smartify(&self, _: &str) -> Result<String, Refusal> {
        Err(Refusal::unknown_value("what `smartify` writes"))
    }

    fn address(&self) -> (Option<&str>, Option<&str>) {
        let config = self.site.config();
        (config.url.as_deref(), config.baseurl.as_deref())
    }

    fn now(&self) -> Option<Timestamp> {
        self.site.now
    }

    fn time_zone(&self) -> &TimeZone {
        &self.site.config().time_zone
    }
}
