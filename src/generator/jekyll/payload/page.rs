//! Pages: what lies in no collection (`page.rb`, `convertible.rb`), and static files.

use std::sync::Arc;

use super::document::merged;
use super::site::Unknown;
use super::{File, Inner};
use crate::generator::jekyll::{Place, place, split_extension};
use crate::generator::{Role, role};
use crate::liquid::{Refusal, Value};

/// `Page#to_liquid`: the front matter, and over it what the page is. `body` is that of the page that is run itself.
pub(super) fn value(site: &Inner, file: &File, body: Option<&Arc<str>>) -> Result<Value, Refusal> {
    let data = merged(site.config(), file, &file.path, "pages")?;
    let Value::Map(map) = &data else { return Ok(data) };
    let mut entries = map.entries().to_vec();
    let unknown = |what: &'static str| Value::Object(Arc::new(Unknown(what)));
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let url = file.identity.url.as_deref();
    let folder = url.map(|url| url.rsplit_once('/').map_or("/", |(folder, _)| folder));
    let content = match body {
        Some(body) => Value::Str(Arc::clone(body)),
        None => unknown("the content of another page"),
    };
    let own = [
        ("content", content),
        (
            "dir",
            folder.map_or_else(|| unknown("the folder of what is not published"), |dir| Value::str(format!("{dir}/"))),
        ),
        ("name", Value::str(name)),
        ("url", url.map_or_else(|| unknown("the URL of what is not published"), Value::str)),
    ];
    for (key, value) in own {
        match entries.iter_mut().find(|(known, _)| &**known == key) {
            Some((_, old)) => *old = value,
            None => entries.push((Arc::from(key), value)),
        }
    }
    if !entries.iter().any(|(key, _)| &**key == "path") {
        entries.push((Arc::from("path"), Value::str(&file.path)));
    }
    Value::map(entries)
}

/// `site.pages`: by name, then by path.
pub(super) fn all(site: &Inner) -> Result<Value, Refusal> {
    let mut pages = Vec::new();
    for path in site.sources.paths() {
        let is_page = matches!(place(site.config(), path), Place::Page) && role(&site.site, path) != Role::Nothing;
        if !is_page || !(site.sources.has_header(path) || role(&site.site, path) == Role::Post) {
            continue;
        }
        let Some((file, _)) = site.file(path) else { continue };
        pages.push((path.rsplit('/').next().unwrap_or(path).to_owned(), path, value(site, &file, None)?));
    }
    pages.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    Value::list(pages.into_iter().map(|(_, _, page)| page).collect())
}

/// `site.static_files`: by path.
pub(super) fn static_files(site: &Inner) -> Result<Value, Refusal> {
    let mut files = Vec::new();
    for path in site.sources.paths() {
        let is_static = matches!(role(&site.site, path), Role::Asset | Role::PostWithFrontMatter);
        if !is_static || site.sources.has_header(path) {
            continue;
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let (stem, ext) = split_extension(name);
        let parts = [
            ("path", Value::str(format!("/{path}"))),
            ("name", Value::str(name)),
            ("basename", Value::str(stem.trim_end_matches('.'))),
            ("extname", Value::str(ext)),
            ("modified_time", Value::Object(Arc::new(Unknown("the time of a file")))),
        ];
        files.push(Value::map(parts.map(|(key, value)| (Arc::from(key), value)))?);
    }
    Value::list(files)
}
