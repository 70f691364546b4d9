//! `site` and `jekyll` (`site_drop.rb`, `jekyll_drop.rb`).

use std::sync::Arc;

use super::{Inner, page, values};
use crate::liquid::{Object, Reason, Refusal, Value};

/// A value that only a build knows: to look at it is a refusal.
#[derive(Debug)]
pub(super) struct Unknown(pub(super) &'static str);

impl Object for Unknown {
    fn get(&self, _: &str) -> Result<Option<Value>, Refusal> {
        Err(Refusal::unknown_value(self.0))
    }

    fn text(&self) -> Result<Arc<str>, Refusal> {
        Err(Refusal::unknown_value(self.0))
    }

    fn id(&self) -> &str {
        self.0
    }
}

/// `site`, seen from one page.
#[derive(Debug)]
pub(super) struct SiteObject {
    pub(super) site: Arc<Inner>,
    /// The path of the page.
    pub(super) page: String,
    /// Whether it is an excerpt that asks.
    pub(super) is_excerpt: bool,
}

/// What Jekyll sets where `_config.yml` does not (`configuration.rb`), as far as templates have use for it.
const DEFAULTS: &[(&str, &str)] = &[
    ("collections_dir", ""),
    ("data_dir", "_data"),
    ("includes_dir", "_includes"),
    ("layouts_dir", "_layouts"),
    ("plugins_dir", "_plugins"),
    ("encoding", "utf-8"),
    ("markdown", "kramdown"),
    ("markdown_ext", "markdown,mkdown,mkdn,mkd,md"),
    ("highlighter", "rouge"),
    ("excerpt_separator", "\n\n"),
    ("permalink", "date"),
    ("paginate_path", "/page:num"),
    ("port", "4000"),
    ("host", "127.0.0.1"),
];

impl Object for SiteObject {
    fn get(&self, key: &str) -> Result<Option<Value>, Refusal> {
        let config = self.site.config();
        let own = |key: &str| config.get(key).map(|value| values::of(value, &config.time_zone)).transpose();
        let of_documents =
            matches!(key, "posts" | "categories" | "tags" | "collections" | "documents" | "related_posts");
        if self.is_excerpt && (of_documents || config.collection(key).is_some()) {
            return Err(Refusal::unknown_value("the posts that an excerpt asks for"));
        }
        if key != "posts" && key != "data" && config.collection(key).is_some() {
            let folder = format!("{}/_{key}", config.collections_dir);
            self.site.known_folder(folder.trim_start_matches('/'), &format!("site.{key}"))?;
            let documents = self.site.documents()?.values.get(key).cloned();
            return documents.map_or_else(|| Value::list(Vec::new()), Ok).map(Some);
        }
        Ok(Some(match key {
            "data" => match own("data")? {
                Some(data) => data,
                None => self.site.data()?,
            },
            "posts" => self.site.documents()?.posts.clone(),
            "categories" => self.site.documents()?.categories.clone(),
            "tags" => self.site.documents()?.tags.clone(),
            "pages" => self.site.pages()?,
            "html_pages" => self.html_pages()?,
            "static_files" => page::static_files(&self.site)?,
            "collections" => self.collections()?,
            "documents" => self.all_documents()?,
            "related_posts" => self.related_posts()?,
            "config" => Value::Nil,
            "time" => match self.site.now {
                Some(now) => values::time_in(now, &config.time_zone),
                None => return Err(Refusal::new(Reason::Clock, "`site.time` depends on the moment of the build")),
            },
            "github" | "source" | "destination" | "dest" | "serving" | "watch" => {
                return Err(Refusal::unknown_value(&format!("site.{key}")));
            }
            _ => match own(key)? {
                Some(value) if !matches!(value, Value::Nil) => value,
                own => match DEFAULTS.iter().find(|(name, _)| *name == key) {
                    Some((_, text)) => Value::str(text),
                    None => return Ok(own),
                },
            },
        }))
    }

    fn text(&self) -> Result<Arc<str>, Refusal> {
        Err(Refusal::unknown_value("site"))
    }

    fn id(&self) -> &str {
        "site"
    }
}

impl SiteObject {
    fn html_pages(&self) -> Result<Value, Refusal> {
        let Value::List(pages) = self.site.pages()? else { return Ok(Value::Nil) };
        let is_html = |page: &&Value| match page {
            Value::Map(map) => match map.get("url") {
                Some(Value::Str(url)) => [".html", ".xhtml", ".htm", "/"].iter().any(|end| url.ends_with(end)),
                _ => false,
            },
            _ => false,
        };
        Value::list(pages.items().iter().filter(is_html).cloned().collect())
    }

    /// Labels, settings and documents of the collections, by label.
    fn collections(&self) -> Result<Value, Refusal> {
        let config = self.site.config();
        let documents = self.site.documents()?;
        let mut labels: Vec<&str> = config.collections.iter().map(|collection| collection.label.as_str()).collect();
        labels.sort_unstable();
        let mut all = Vec::new();
        for label in labels {
            let settings = config.get("collections").and_then(|all| all.get(label));
            let settings = settings.map(|settings| values::of(settings, &config.time_zone)).transpose()?;
            let mut entries = match settings {
                Some(Value::Map(map)) => map.entries().to_vec(),
                _ => Vec::new(),
            };
            let docs = documents.values.get(label).cloned().map_or_else(|| Value::list(Vec::new()), Ok)?;
            let output = config.collection(label).is_some_and(|collection| collection.output);
            entries.extend([
                (Arc::from("label"), Value::str(label)),
                (Arc::from("docs"), docs),
                (Arc::from("output"), Value::Bool(output)),
                (Arc::from("relative_directory"), Value::str(format!("_{label}"))),
                (Arc::from("files"), Value::Object(Arc::new(Unknown("the files of a collection")))),
                (Arc::from("directory"), Value::Object(Arc::new(Unknown("the folder of a collection")))),
            ]);
            all.push(Value::map(entries)?);
        }
        Value::list(all)
    }

    /// The documents of all collections, in the order of the collections.
    fn all_documents(&self) -> Result<Value, Refusal> {
        let documents = self.site.documents()?;
        let mut all = Vec::new();
        for collection in &self.site.config().collections {
            if let Some(Value::List(list)) = documents.values.get(&collection.label) {
                all.extend_from_slice(list.items());
            }
        }
        Value::list(all)
    }

    /// The ten latest posts but this one (`RelatedPosts#most_recent_posts`).
    fn related_posts(&self) -> Result<Value, Refusal> {
        let Value::List(posts) = &self.site.documents()?.posts else { return Ok(Value::Nil) };
        let other = |post: &&Value| !matches!(post, Value::Object(object) if object.id() == self.page);
        Value::list(posts.items().iter().filter(other).take(10).cloned().collect())
    }
}

/// `jekyll`.
#[derive(Debug)]
pub(super) struct JekyllObject;

impl Object for JekyllObject {
    fn get(&self, key: &str) -> Result<Option<Value>, Refusal> {
        match key {
            // A build for the public sets another one; without being told Jekyll says this.
            "environment" => Ok(Some(Value::str("development"))),
            "version" => Err(Refusal::unknown_value("jekyll.version")),
            _ => Ok(Some(Value::Nil)),
        }
    }

    fn text(&self) -> Result<Arc<str>, Refusal> {
        Ok(Arc::from("Jekyll::Drops::JekyllDrop"))
    }

    fn id(&self) -> &str {
        "jekyll"
    }
}
