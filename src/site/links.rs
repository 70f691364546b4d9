//! Every link of a page and what is known of where it leads, for tools that ask the network.

use std::collections::BTreeSet;

use url::Url;

use super::address::{Target, resolve};
use crate::generator::Site;
use crate::post::Post;
use crate::text::{SourceFile, Span};
use crate::tree::{Flags, Node, NodeKind, vocabulary};

/// Where a link leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leads {
    /// To another site.
    External,
    /// To a place of this site.
    Internal,
    /// To a place of the same page.
    Fragment,
    /// Nowhere that can be fetched over http: `mailto:`, `tel:`, `data:`.
    Other,
    /// Only a build knows: template tags stand in it.
    Template,
}

impl Leads {
    /// Its name in output for other programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::External => "external",
            Self::Internal => "internal",
            Self::Fragment => "fragment",
            Self::Other => "other",
            Self::Template => "template",
        }
    }
}

/// A link of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink {
    /// The URL as the browser takes it, template tags as they were written.
    pub url: String,
    /// Where it leads.
    pub leads: Leads,
    /// The absolute URL, where it is known: of links into this site only if the configuration says where that is.
    pub target: Option<String>,
    /// The element that holds it, in lower case: `a` and `img` of Markdown's links and images, too.
    pub element: String,
    /// The attribute.
    pub attribute: &'static str,
    /// Its bytes; of a Markdown link whose URL has no place of its own, the whole link.
    pub span: Span,
}

/// The links of `post` in the order of its source: all URLs that a browser follows, loads or shows, and the candidates of
/// `srcset`.
#[must_use]
pub fn page_links(post: &Post<'_>) -> Vec<PageLink> {
    let mut found = Vec::new();
    let nodes = post.body.root().descendants();
    for node in nodes.filter(|n| matches!(n.kind(), NodeKind::Element(e) if !e.flags.has(Flags::CLONE))) {
        let mut seen = BTreeSet::new();
        for attribute in node.attributes() {
            let (name, urls) = match &*attribute.name {
                "srcset" if matches!(node.name(), "img" | "source") => ("srcset", candidates(&attribute.value)),
                name => match ATTRIBUTES.iter().find(|known| **known == name) {
                    Some(known) if vocabulary::is_url_attribute(node.name(), name) => {
                        (*known, vec![attribute.value.trim()])
                    }
                    _ => continue,
                },
            };
            for url in urls.into_iter().filter(|url| !url.is_empty()) {
                if seen.insert((name, url)) {
                    let (leads, target) = leads(post.site, post.identity.url.as_deref(), url);
                    let (url, element) = (url.to_owned(), node.name().to_owned());
                    let span = url_span(node, name, post.source);
                    found.push(PageLink { url, leads, target, element, attribute: name, span });
                }
            }
        }
    }
    found
}

/// The attributes that [`vocabulary::is_url_attribute`] knows.
const ATTRIBUTES: &[&str] = &["href", "src", "cite", "poster", "data", "action", "formaction"];

/// The bytes of the URL in `attribute` of `node`, without the white space around it; the tag where it has no place.
pub(super) fn url_span(node: Node<'_>, attribute: &str, source: &SourceFile) -> Span {
    match node.attribute_span(attribute) {
        Some(place) => {
            let text = source.slice(place.value);
            let start = place.value.start as usize + text.len() - text.trim_start().len();
            Span::new(start, start + text.trim().len())
        }
        None => node.tag_span(),
    }
}

/// The URLs of a `srcset` (HTML, "Parsing a srcset attribute"): what stands before the first white space of each
/// candidate. A comma within a URL does not end it.
fn candidates(value: &str) -> Vec<&str> {
    let mut urls = Vec::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return urls;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let url = rest[..end].trim_end_matches(',');
        urls.push(url);
        // A URL that ends with a comma has no descriptor.
        rest = if url.len() < end { &rest[end..] } else { rest[end..].split_once(',').map_or("", |(_, rest)| rest) };
    }
}

/// Where the link `raw` of the page at `page_url` leads, and the absolute URL.
fn leads(site: &Site, page_url: Option<&str>, raw: &str) -> (Leads, Option<String>) {
    let is_http = |url: &Url| matches!(url.scheme(), "http" | "https");
    let target = resolve(site, page_url, raw);
    let address = site.url.as_deref().and_then(|address| Url::parse(address).ok());
    if target != Target::Elsewhere {
        let url = match (&target, &address) {
            (Target::Url(path), Some(address)) => address.join(&format!("{}{path}", site.base)).ok(),
            _ => None,
        };
        let end = raw.find(['?', '#']).map_or("", |at| &raw[at..]);
        return (Leads::Internal, url.map(|url| format!("{url}{end}")));
    }
    if raw.contains("{{") || raw.contains("{%") {
        return (Leads::Template, None);
    }
    if raw.starts_with('#') {
        return (Leads::Fragment, None);
    }
    let absolute = if raw.starts_with("//") { Url::parse(&format!("https:{raw}")) } else { Url::parse(raw) };
    match absolute {
        Ok(url) if is_http(&url) => (Leads::External, Some(url.to_string())),
        Ok(_) => (Leads::Other, None),
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            // Beside the folder of this site, or of a page whose URL is not known.
            let url = address.filter(|_| raw.starts_with('/')).and_then(|address| address.join(raw).ok());
            (Leads::Internal, url.map(|url| url.to_string()))
        }
        Err(_) => (Leads::External, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generator::Generator;

    #[test]
    fn candidates_of_srcset() {
        assert_eq!(candidates("a.png, b.png 2x,c.png 100w , d,e.png"), ["a.png", "b.png", "c.png", "d,e.png"]);
        assert_eq!(candidates("a.png 1x"), ["a.png"]);
        assert_eq!(candidates(" , "), Vec::<&str>::new());
    }

    #[test]
    fn links_say_where_they_lead() {
        let config = SourceFile::from_text("_config.yml", "url: https://a.example\nbaseurl: /blog\n");
        let site = Site::from_files(Generator::Jekyll, &[config]);
        let at = |raw: &str| {
            let (leads, target) = leads(&site, Some("/2020/x.html"), raw);
            format!("{} {}", leads.name(), target.as_deref().unwrap_or("-"))
        };
        assert_eq!(at("y.html?q#z"), "internal https://a.example/blog/2020/y.html?q#z");
        assert_eq!(at("//a.example/blog/"), "internal https://a.example/blog/");
        assert_eq!(at("/other/"), "internal https://a.example/other/");
        assert_eq!(at("//b.example/文"), "external https://b.example/%E6%96%87");
        assert_eq!(at("http://b.example"), "external http://b.example/");
        assert_eq!(at("#top"), "fragment -");
        assert_eq!(at("mailto:a@b.example"), "other -");
        assert_eq!(at("{{ page.source }}"), "template -");
        assert_eq!(at("{% post_url 2020-01-01-x %}"), "internal -");
        assert_eq!(at("http://"), "external -");
    }
}
