//! What a file is to its generator: kind, date, slug, URL, terms.

/// What a file is to its generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum PostKind {
    /// A dated post.
    Post,
    /// An unpublished post.
    Draft,
    /// A document of another collection or section.
    Document,
    /// A page.
    #[default]
    Page,
}

/// What the generator makes of a file's name and front matter. Every field is data, never trusted as a path.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// Path below the site's root, with `/`.
    pub path: String,
    /// What it is.
    pub kind: PostKind,
    /// URL path, as in `/news/2022/03/21/x.html`, without host and base; `None` where the generator publishes nothing.
    pub url: Option<String>,
    /// Date and time with offset as RFC 3339.
    pub date: Option<String>,
    /// The date in the file name, `YYYY-MM-DD`.
    pub name_date: Option<String>,
    /// The slug of the file name.
    pub slug: String,
    /// The title.
    pub title: Option<String>,
    /// Categories as the generator reads them.
    pub categories: Vec<String>,
    /// Tags as the generator reads them.
    pub tags: Vec<String>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Other URLs that lead here.
    pub aliases: Vec<String>,
}

impl Identity {
    /// Whether what is published is no page for a reader but a feed, a list for robots or data: `permalink: /feed.xml`. A
    /// post is a page whatever its URL ends in.
    #[must_use]
    pub fn is_data(&self) -> bool {
        let end = |url: &str| url.rsplit('/').next()?.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
        let data = ["atom", "csv", "ics", "json", "rss", "svg", "txt", "webmanifest", "xml"];
        matches!(self.kind, PostKind::Page | PostKind::Document)
            && self.url.as_deref().and_then(end).is_some_and(|end| data.contains(&end.as_str()))
    }
}

/// The date at the start of a file's stem, as `YYYY-MM-DD`, and the slug after it.
pub(super) fn dated_stem(stem: &str) -> Option<(String, &str)> {
    let date = stem.get(..10)?;
    let bytes = date.as_bytes();
    let shape = bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
    let number = |range: std::ops::Range<usize>| date.get(range).and_then(|n| n.parse::<u8>().ok());
    let valid = shape && (1..=12).contains(&number(5..7)?) && (1..=31).contains(&number(8..10)?);
    valid.then(|| (date.to_owned(), stem[10..].trim_start_matches([' ', '-', '_'])))
}
