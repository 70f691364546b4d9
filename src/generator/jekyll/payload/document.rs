//! Documents of collections (`document.rb`, `document_drop.rb`), and all of them in order.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Weak};

use super::super::config::Config;
use super::host::PageHost;
use super::{Documents, File, Inner, values};
use crate::generator::jekyll::{Place, place, split_extension};
use crate::generator::{PostKind, Role};
use crate::liquid::{BLOCKS, Expanded, Object, Reason, Refusal, Value, expand};
use crate::markup::{Dialect, ReadOptions, render};
use crate::text::Span;

/// A document as templates see it.
#[derive(Debug)]
pub(super) struct Document {
    site: Weak<Inner>,
    file: File,
    /// Its path below the folder of collections.
    relative: String,
    /// The label of its collection.
    collection: String,
    /// Front matter and defaults, and what Jekyll adds to them.
    pub(super) data: Value,
    /// The body, of the document that is run itself.
    body: Option<Arc<str>>,
    /// Whether it stands for its excerpt (`excerpt_drop.rb`), whose body that is.
    is_excerpt: bool,
}

impl Document {
    /// The document of `file`; `None` for what is no document.
    pub(super) fn new(site: &Inner, file: File, body: Option<Arc<str>>) -> Result<Option<Self>, Refusal> {
        let config = site.config();
        let (relative, collection) = match place(config, &file.path) {
            Place::Post(relative) | Place::Draft(relative) => (relative.to_owned(), "posts".to_owned()),
            Place::Document(collection, relative) => (relative.to_owned(), collection.label.clone()),
            Place::Page => return Ok(None),
        };
        let data = data(config, &file, &relative, &collection)?;
        let site = Weak::clone(&site.this);
        Ok(Some(Self { site, file, relative, collection, data, body, is_excerpt: false }))
    }

    fn site(&self) -> Result<Arc<Inner>, Refusal> {
        self.site.upgrade().ok_or_else(|| Refusal::unknown_value("the site"))
    }

    fn name(&self) -> &str {
        self.file.path.rsplit('/').next().unwrap_or(&self.file.path)
    }

    fn datum(&self, key: &str) -> Option<Value> {
        match &self.data {
            Value::Map(map) => map.get(key).cloned(),
            _ => None,
        }
    }

    fn url(&self) -> Result<&str, Refusal> {
        // Jekyll knows the URL of a document that it does not write; nobody can follow it.
        self.file.identity.url.as_deref().ok_or_else(|| Refusal::unknown_value("the URL of what is not published"))
    }

    /// `File.join(File.dirname(url), slug)`.
    fn document_id(&self) -> Result<String, Refusal> {
        let url = self.url()?;
        let url = url.strip_suffix('/').unwrap_or(url);
        let folder = url.rsplit_once('/').map_or("", |(folder, _)| folder);
        let slug = match self.datum("slug") {
            Some(Value::Str(slug)) => slug.to_string(),
            _ => self.file.identity.slug.clone(),
        };
        Ok(format!("{folder}/{slug}"))
    }

    /// The neighbour in the collection.
    fn neighbour(&self, forward: bool) -> Result<Value, Refusal> {
        let site = self.site()?;
        let all = site.documents()?;
        let documents = all.collections.get(&self.collection).map(Vec::as_slice).unwrap_or_default();
        let at = documents.iter().position(|document| document.file.path == self.file.path);
        let next = at.and_then(|at| if forward { at.checked_add(1) } else { at.checked_sub(1) });
        let found = next.and_then(|next| documents.get(next));
        Ok(found.map_or(Value::Nil, |document| Value::Object(Arc::clone(document) as Arc<dyn Object>)))
    }

    /// `Excerpt`: what stands before the separator, rendered, and the link definitions that it uses.
    fn excerpt(&self) -> Result<Value, Refusal> {
        let own = self.datum("excerpt").filter(|own| !matches!(own, Value::Nil | Value::Bool(false)));
        if let Some(own) = own {
            return match own {
                Value::Str(_) => Ok(own),
                Value::Int(number) => Ok(Value::str(number.to_string())),
                _ => Err(Refusal::unknown_value("an excerpt that is no text")),
            };
        }
        let site = self.site()?;
        let config = site.config();
        let separator = match self.datum("excerpt_separator") {
            Some(Value::Str(separator)) => separator.to_string(),
            _ => config.text("excerpt_separator").unwrap_or_else(|| "\n\n".to_owned()),
        };
        if separator.is_empty() {
            return Ok(Value::str(""));
        }
        let body = match &self.body {
            Some(body) => body.to_string(),
            None => site.file(&self.file.path).map(|(_, body)| body).unwrap_or_default(),
        };
        let mut text = excerpt_of(&body, &separator);
        if crate::liquid::has_tags(&text) {
            let page = Self {
                site: Weak::clone(&self.site),
                file: self.file.clone(),
                relative: self.relative.clone(),
                collection: self.collection.clone(),
                data: self.data.clone(),
                body: Some(Arc::from(text.as_str())),
                is_excerpt: true,
            };
            let host = PageHost::of_excerpt(Arc::clone(&site), page);
            let expanded = if host.runs() { expand(&text, &host) } else { Expanded::unchanged(&text) };
            if let Some(refused) = expanded.refused.first() {
                let message = format!("in the excerpt of `{}`: {}", self.file.path, refused.message);
                return Err(Refusal::new(refused.reason, message));
            }
            text = expanded.text;
        }
        let (_, ext) = split_extension(self.name());
        if !config.is_markdown(ext) {
            return Ok(Value::str(text));
        }
        markdown(config, &text).map(Value::str)
    }
}

/// `Excerpt#extract_excerpt`.
fn excerpt_of(body: &str, separator: &str) -> String {
    let Some((head, tail)) = body.split_once(separator).filter(|(_, tail)| !tail.is_empty()) else {
        return body.split_once(separator).map_or(body, |(head, _)| head).to_owned();
    };
    let head = &*closed(head);
    let definitions: Vec<&str> = tail.lines().filter(|line| defines_link_of(line, head)).map(str::trim_start).collect();
    if definitions.is_empty() { head.to_owned() } else { format!("{head}\n\n{}", definitions.join("\n")) }
}

/// `sanctify_liquid_tags`: blocks that the separator cut are closed.
fn closed(head: &str) -> Cow<'_, str> {
    let names = tag_names(head);
    let ends = names.iter().filter_map(|name| name.strip_prefix("end"));
    let mut ended: HashSet<&str> =
        ends.filter_map(|end| BLOCKS.iter().find(|block| end.starts_with(**block)).copied()).collect();
    let mut out = Cow::Borrowed(head);
    for name in names.iter().rev() {
        if BLOCKS.contains(name) && ended.insert(name) {
            out.to_mut().push_str(&format!("\n{{% end{name} %}}"));
        }
    }
    out
}

/// The names of the tags in `text`.
fn tag_names(text: &str) -> Vec<&str> {
    let last = text.rfind("%}").unwrap_or(0);
    let opens = text.match_indices("{%").map(|(at, _)| at + 2).take_while(|at| *at <= last);
    opens
        .filter_map(|at| {
            let inside = text[at..].trim_start_matches('-').trim_start();
            let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inside.len());
            (end > 0).then(|| &inside[..end])
        })
        .collect()
}

/// `MKDWN_LINK_REF_REGEX`: a link definition whose label stands in `head`.
fn defines_link_of(line: &str, head: &str) -> bool {
    let inside = line.trim_start_matches(' ');
    if line.len() - inside.len() > 3 || !inside.starts_with('[') {
        return false;
    }
    let Some(end) = inside.find(']') else { return false };
    end > 1 && inside[end + 1..].starts_with(':') && inside.len() > end + 2 && head.contains(&inside[..=end])
}

/// What the site's Markdown engine makes of `text`.
pub(super) fn markdown(config: &Config, text: &str) -> Result<String, Refusal> {
    if !config.is_kramdown {
        return Err(Refusal::unknown_value("what another Markdown engine writes"));
    }
    let options = ReadOptions { dialect: Dialect::Kramdown, kramdown: config.kramdown, ..ReadOptions::default() };
    let html = render(text, Span::new(0, text.len()), &options).html().trim_end_matches('\n').to_owned();
    // kramdown ends the last block's line, and writes a line for blank ones, before link definitions too.
    let mut rest = text.split('\n').rev().skip_while(|line| line.starts_with('[') && line.contains("]:"));
    let is_blank = |line: &str| line.trim().is_empty();
    let blank = match text.ends_with('\n') {
        true => rest.nth(1).is_some_and(is_blank),
        false => rest.next().is_some_and(is_blank),
    };
    Ok(html + if blank { "\n\n" } else { "\n" })
}

impl Object for Document {
    fn get(&self, key: &str) -> Result<Option<Value>, Refusal> {
        if self.is_excerpt {
            match key {
                "excerpt" => return Ok(Some(Value::str(""))),
                "id" => return Ok(Some(Value::str(format!("{}#excerpt", self.document_id()?)))),
                "path" | "relative_path" => return Ok(Some(Value::str(format!("{}/#excerpt", self.relative)))),
                // Theirs may ask for this one again.
                "next" | "previous" => return Err(Refusal::unknown_value("the neighbours of an excerpt")),
                _ => {}
            }
        }
        Ok(Some(match key {
            "id" => Value::str(self.document_id()?),
            "url" => Value::str(self.url()?),
            "path" | "relative_path" => Value::str(&self.relative),
            "collection" => Value::str(&self.collection),
            "content" | "output" | "to_s" => match (&self.body, key) {
                (Some(_), "output") => Value::Nil,
                (Some(body), _) => Value::Str(Arc::clone(body)),
                // Raw or rendered, as the order of the build has it.
                (None, _) => return Err(Refusal::unknown_value(&format!("the `{key}` of another post"))),
            },
            "excerpt" => self.excerpt()?,
            "name" => match self.datum("name") {
                Some(Value::Nil) | None => Value::str(self.name()),
                Some(name) => name,
            },
            "next" => self.neighbour(true)?,
            "previous" => self.neighbour(false)?,
            "date" => match self.datum("date") {
                Some(date @ Value::Time(_)) => date,
                _ => return Err(Refusal::new(Reason::Clock, "a post without a date has that of the build")),
            },
            "title" | "categories" | "tags" => self.datum(key).unwrap_or_default(),
            _ => return Ok(self.datum(key)),
        }))
    }

    fn text(&self) -> Result<Arc<str>, Refusal> {
        match &self.body {
            Some(body) => Ok(Arc::clone(body)),
            None => Err(Refusal::unknown_value("the text of another post")),
        }
    }

    fn id(&self) -> &str {
        &self.file.path
    }
}

/// The defaults for `path` as one mapping.
pub(super) fn defaults(config: &Config, path: &str, kind: &str) -> Result<Value, Refusal> {
    let mut merged = Value::map([])?;
    // The strongest come first.
    for set in config.defaults_for(path, kind).into_iter().rev() {
        if let (Value::Map(base), Value::Map(over)) = (&merged, &values::of(set, &config.time_zone)?) {
            merged = values::deep_merge(base, over)?;
        }
    }
    Ok(merged)
}

/// Defaults with the front matter over them.
pub(super) fn merged(config: &Config, file: &File, path: &str, kind: &str) -> Result<Value, Refusal> {
    let defaults = defaults(config, path, kind)?;
    let root = file.front_matter.as_ref().filter(|_| !file.broken).and_then(|block| block.root.as_ref());
    let own = root.map(|root| values::of(root, &config.time_zone)).transpose()?;
    match (&defaults, own) {
        (Value::Map(base), Some(Value::Map(over))) => values::deep_merge(base, &over),
        _ => Ok(defaults),
    }
}

/// `Document#data` after `read_post_data`.
fn data(config: &Config, file: &File, relative: &str, collection: &str) -> Result<Value, Refusal> {
    let data = merged(config, file, relative, collection)?;
    let Value::Map(map) = &data else { return Ok(data) };
    let mut entries = map.entries().to_vec();
    let mut set = |key: &str, value: Value, always: bool| {
        match entries.iter_mut().find(|(known, _)| &**known == key) {
            // `||=`
            Some((_, old)) if always || matches!(old, Value::Nil | Value::Bool(false)) => *old = value,
            Some(_) => {}
            None => entries.push((Arc::from(key), value)),
        }
    };
    let identity = &file.identity;
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    set("categories", values::texts(&identity.categories)?, true);
    set("tags", values::texts(&identity.tags)?, true);
    if !file.broken {
        set("title", identity.title.as_ref().map_or(Value::Nil, Value::str), false);
        set("slug", Value::str(&identity.slug), false);
        set("ext", Value::str(split_extension(name).1), false);
    }
    set("draft", Value::Bool(identity.kind == PostKind::Draft), false);
    let date = identity.date.as_ref().and_then(|date| values::local_time(date, &config.time_zone));
    set("date", date.unwrap_or_default(), true);
    Value::map(entries)
}

impl Documents {
    /// Reads all documents that Jekyll reads, posts of the future too.
    pub(super) fn read(site: &Inner) -> Result<Self, Refusal> {
        let config = site.config();
        let mut collections: HashMap<String, Vec<Arc<Document>>> = HashMap::new();
        for path in site.sources.paths() {
            let place = place(config, path);
            let is_read = match place {
                Place::Page => false,
                Place::Draft(_) => config.show_drafts,
                _ => crate::generator::role(&site.site, path) != Role::Nothing,
            };
            if !is_read || !site.sources.has_header(path) {
                continue;
            }
            let Some((file, _)) = site.file(path) else { continue };
            // A post whose name says no date is not read.
            if file.identity.kind == PostKind::Post && file.identity.name_date.is_none() {
                continue;
            }
            let Some(document) = Document::new(site, file, None)? else { continue };
            let hidden = matches!(document.datum("published"), Some(Value::Bool(false)));
            if !hidden || config.unpublished {
                collections.entry(document.collection.clone()).or_default().push(Arc::new(document));
            }
        }
        for documents in collections.values_mut() {
            // By date, then by path. What has no date stands before the rest; Ruby's order of the two is no order.
            documents.sort_by_cached_key(|document| {
                let date = match document.datum("date") {
                    Some(Value::Time(time)) => Some(time.zoned.timestamp()),
                    _ => None,
                };
                (date, document.file.path.clone())
            });
        }
        let value = |document: &Arc<Document>| Value::Object(Arc::clone(document) as Arc<dyn Object>);
        let lists = collections
            .iter()
            .map(|(label, documents)| Ok((label.clone(), Value::list(documents.iter().map(value).collect())?)));
        let values = lists.collect::<Result<_, Refusal>>()?;
        let posts = collections.get("posts").map(Vec::as_slice).unwrap_or_default();
        Ok(Self {
            values,
            posts: Value::list(posts.iter().rev().map(value).collect())?,
            categories: by_term(posts, |document| &document.file.identity.categories)?,
            tags: by_term(posts, |document| &document.file.identity.tags)?,
            collections,
        })
    }
}

/// `Site#post_attr_hash`: the terms in the order of the posts, the posts of each the latest first.
fn by_term(posts: &[Arc<Document>], terms: impl Fn(&Document) -> &[String]) -> Result<Value, Refusal> {
    let mut groups: Vec<(Arc<str>, Vec<Value>)> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    for post in posts {
        for term in terms(post) {
            let at = *index.entry(term.clone()).or_insert(groups.len());
            if at == groups.len() {
                groups.push((Arc::from(term.as_str()), Vec::new()));
            }
            groups[at].1.push(Value::Object(Arc::clone(post) as Arc<dyn Object>));
        }
    }
    let mut pairs = Vec::with_capacity(groups.len());
    for (term, posts) in groups {
        pairs.push((term, Value::list(posts.into_iter().rev().collect())?));
    }
    Value::map(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_takes_its_definitions_along() {
        let body = "see [a] and [b]\n\nmore\n\n[a]: /a\n  [b]: /b \"t\"\n[c]: /c\n";
        assert_eq!(excerpt_of(body, "\n\n"), "see [a] and [b]\n\n[a]: /a\n[b]: /b \"t\"");
        assert_eq!(excerpt_of("only", "\n\n"), "only");
        let cut = "{% if a %}b {%- for x in y -%}\n\nc{% endfor %}{% endif %}";
        assert_eq!(excerpt_of(cut, "\n\n"), "{% if a %}b {%- for x in y -%}\n{% endfor %}\n{% endif %}");
    }
}
