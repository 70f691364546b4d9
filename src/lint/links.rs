//! The URLs of an element and their places in the source: what every rule about links starts from.

use std::cell::OnceCell;
use std::ops::Range;

use crate::generator::Site;
use crate::text::{SourceFile, Span};
use crate::tree::{AttributeSpan, Flags, Node, vocabulary};

/// The elements that hold URLs; what the rules about links ask the engine for.
pub(crate) const ELEMENTS: &[&str] = &[
    "a",
    "area",
    "audio",
    "blockquote",
    "button",
    "del",
    "embed",
    "form",
    "iframe",
    "img",
    "input",
    "ins",
    "link",
    "object",
    "q",
    "script",
    "source",
    "track",
    "video",
];

/// Those of them that load something as the page is shown, by themselves.
pub(crate) const LOADING: &[&str] =
    &["audio", "embed", "iframe", "img", "input", "link", "object", "script", "source", "track", "video"];

/// A URL in an attribute, of HTML or of a Markdown link or image.
#[derive(Clone, Debug)]
pub(crate) struct Link<'t> {
    /// The attribute that holds it.
    pub attribute: &'t str,
    /// The URL as the browser takes it: character references decoded, white space around it dropped.
    pub url: &'t str,
    /// Bytes of white space before it in the attribute.
    lead: usize,
    node: Node<'t>,
    /// Where the attribute stands: the tag is read again for it, but once.
    place: OnceCell<Option<AttributeSpan>>,
}

/// The URLs of `node`. Copies that the parser made while repairing have none of their own.
pub(crate) fn links<'t>(node: Node<'t>) -> impl Iterator<Item = Link<'t>> {
    let name = node.name();
    let attributes = if node.flags().has(Flags::CLONE) { &[] } else { node.attributes() };
    attributes.iter().filter(move |a| vocabulary::is_url_attribute(name, &a.name)).map(move |a| {
        let blank = |c: char| c <= ' ';
        let lead = a.value.len() - a.value.trim_start_matches(blank).len();
        Link { attribute: &a.name, url: a.value.trim_matches(blank), lead, node, place: OnceCell::new() }
    })
}

impl<'t> Link<'t> {
    /// Whether template tags stand in it, so that only the generator knows what it will be.
    pub(crate) fn is_templated(&self) -> bool {
        self.url.contains("{{") || self.url.contains("{%")
    }

    /// Its scheme as written, without the colon.
    pub(crate) fn scheme(&self) -> Option<&'t str> {
        scheme(self.url)
    }

    fn place(&self) -> Option<AttributeSpan> {
        *self.place.get_or_init(|| self.node.attribute_span(self.attribute))
    }

    /// Its bytes in the source; of a Markdown construct whose URL has no place of its own, the whole construct.
    pub(crate) fn span(&self, source: &SourceFile) -> Span {
        match self.place() {
            Some(attribute) => trim(source, attribute.value),
            None => self.node.tag_span(),
        }
    }

    /// The bytes of the source under `range` of the URL; the whole URL where character references or escapes stand
    /// before the end of the range, so that bytes cannot be counted.
    pub(crate) fn part(&self, source: &SourceFile, range: Range<usize>) -> Span {
        self.exact(source, range).unwrap_or_else(|| self.span(source))
    }

    /// Like [`Self::part`], but `None` where the place is not certain: what an edit needs.
    pub(crate) fn exact(&self, source: &SourceFile, range: Range<usize>) -> Option<Span> {
        let attribute = self.place()?;
        let start = attribute.value.start as usize + self.lead;
        let span = Span::new(start + range.start, start + range.end);
        let written = source.text().get(start..start + range.end)?;
        (written == &self.url[..range.end] && attribute.value.contains(span)).then_some(span)
    }

    /// The URL for a message: as the author wrote it, cut when it is long.
    pub(crate) fn shown(&self, source: &SourceFile) -> String {
        cut(self.written(source).map_or(self.url, |(written, _)| written))
    }

    /// Whether it is a bare URL, of which Markdown made a link: the reader sees the URL itself.
    pub(crate) fn is_bare(&self, source: &SourceFile) -> bool {
        let construct = self.node.open_tag().filter(|tag| tag.generated && self.attribute == "href");
        construct.is_some_and(|tag| !source.slice(tag.span).starts_with(['[', '!']))
    }

    /// What the author wrote for it, if that has a place of its own.
    pub(crate) fn written<'s>(&self, source: &'s SourceFile) -> Option<(&'s str, Span)> {
        let span = self.place()?.value;
        // Of a Markdown link whose destination was made, not copied, the place is the whole construct. A bare URL is
        // its own construct.
        let is_construct = self.node.open_tag().is_some_and(|tag| tag.generated && tag.span == span);
        if is_construct && source.slice(span) != self.url {
            return None;
        }
        let span = trim(source, span);
        Some((source.slice(span), span))
    }
}

/// `text` cut for a message, so that one long URL does not fill the screen.
pub(crate) fn cut(text: &str) -> String {
    const LONGEST: usize = 72;
    if text.len() <= LONGEST && !text.contains('\n') {
        return text.to_owned();
    }
    let text = text.lines().next().unwrap_or_default();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `span` without the white space at its ends.
fn trim(source: &SourceFile, span: Span) -> Span {
    let text = source.slice(span);
    let lead = text.len() - text.trim_start_matches(|c: char| c <= ' ').len();
    let start = span.start as usize + lead;
    Span::new(start, start + text.trim_matches(|c: char| c <= ' ').len())
}

/// `url` as it is written into the destination of a Markdown link or the attribute of HTML that `node` was made of: what
/// would end it there is escaped.
pub(crate) fn as_destination(url: &str, node: Node<'_>) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '&' if node.is_authored() => out.push_str("&amp;"),
            ' ' => out.push_str("%20"),
            '"' => out.push_str("%22"),
            '\'' => out.push_str("%27"),
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '`' => out.push_str("%60"),
            '|' => out.push_str("%7C"),
            c if c.is_ascii_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// The text of `node`, if that is all it holds, with nothing but elements around it.
pub(crate) fn text_alone<'t>(node: Node<'t>) -> Option<&'t str> {
    let mut inner = node.first_child()?;
    loop {
        if inner.next().is_some() {
            return None;
        }
        match inner.text() {
            Some(text) => return Some(text),
            None => inner = inner.first_child()?,
        }
    }
}

/// Whether a URL path is that of a file, not of a page: by its extension.
pub(crate) fn is_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((stem, ext)) = name.rsplit_once('.') else { return false };
    let page =
        ["html", "htm", "php", "md", "asp", "aspx", "jsp", "shtml"].iter().any(|page| ext.eq_ignore_ascii_case(page));
    let digits = ext.bytes().all(|b| b.is_ascii_digit());
    !stem.is_empty()
        && (1..=5).contains(&ext.len())
        && ext.bytes().all(|b| b.is_ascii_alphanumeric())
        && !page
        && !digits
}

/// Whether the site is published over https.
pub(crate) fn is_https(site: &Site) -> bool {
    site.url.as_deref().is_some_and(|url| has_scheme(url, "https"))
}

/// Whether the page loads what the attribute `attribute` of `node` names, by itself.
pub(crate) fn is_loaded(node: Node<'_>, attribute: &str) -> bool {
    match attribute {
        "src" | "poster" | "data" => true,
        "href" => {
            let kinds = node.attribute("rel").unwrap_or_default();
            let mut kinds = kinds.split_ascii_whitespace();
            node.is("link")
                && kinds.any(|kind| kind.eq_ignore_ascii_case("stylesheet") || kind.eq_ignore_ascii_case("icon"))
        }
        _ => false,
    }
}

/// Whether `url` goes over plain http to another machine.
pub(crate) fn is_insecure(url: &str) -> bool {
    // A URL without a host is malformed, and so is one with its scheme twice.
    let host = if has_scheme(url, "http") && url[5..].starts_with("//") { host(url) } else { "" };
    !is_own_machine(host) && !matches!(host, "http" | "https")
}

/// Whether `host` is empty or never leaves the machine or the room.
fn is_own_machine(host: &str) -> bool {
    let ends = |end: &str| host.len() >= end.len() && host[host.len() - end.len()..].eq_ignore_ascii_case(end);
    host.is_empty()
        || host == "::1"
        || host == "0.0.0.0"
        || host.starts_with("127.")
        || host.eq_ignore_ascii_case("localhost")
        || (host.is_ascii() && [".localhost", ".local", ".test"].into_iter().any(ends))
}

/// The scheme of `url` as the URL standard finds it: a letter, then letters, digits, `+`, `-`, `.`, up to a colon.
pub(crate) fn scheme(url: &str) -> Option<&str> {
    let end = url.bytes().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')))?;
    (url.as_bytes()[end] == b':' && url.starts_with(|c: char| c.is_ascii_alphabetic())).then(|| &url[..end])
}

/// Whether `url` has the scheme `name`, in any case.
pub(crate) fn has_scheme(url: &str, name: &str) -> bool {
    url.len() > name.len()
        && url.as_bytes()[name.len()] == b':'
        && url.as_bytes()[..name.len()].eq_ignore_ascii_case(name.as_bytes())
}

/// The host of a URL that has one after `//`, with neither user nor port.
pub(crate) fn host(url: &str) -> &str {
    let slashes = memchr::memchr_iter(b'/', url.as_bytes()).find(|&at| url.as_bytes().get(at + 1) == Some(&b'/'));
    let rest = slashes.map_or("", |at| &url[at + 2..]);
    let end = rest.bytes().position(|b| matches!(b, b'/' | b'?' | b'#' | b'\\')).unwrap_or(rest.len());
    let authority = &rest[..end];
    let host = memchr::memrchr(b'@', authority.as_bytes()).map_or(authority, |at| &authority[at + 1..]);
    match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => &host[..memchr::memchr(b':', host.as_bytes()).unwrap_or(host.len())],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_found_as_the_standard_finds_them() {
        assert_eq!(scheme("https://a.example/"), Some("https"));
        assert_eq!(scheme("web+x.y-z:a"), Some("web+x.y-z"));
        assert_eq!(scheme("/a:b"), None);
        assert_eq!(scheme("1a:b"), None);
        assert_eq!(scheme("a"), None);
        assert_eq!(scheme("天:b"), None);
        assert!(has_scheme("HTTP://x", "http") && !has_scheme("http", "http") && !has_scheme("https:", "http"));
    }

    #[test]
    fn the_own_machine_needs_no_encryption() {
        assert!(is_own_machine("localhost") && is_own_machine("127.0.0.1") && is_own_machine("a.Test"));
        assert!(!is_own_machine("a.example") && !is_own_machine("test.example") && !is_own_machine("天津"));
    }

    #[test]
    fn hosts_stand_without_user_and_port() {
        assert_eq!(host("http://u:p@a.example:80/x"), "a.example");
        assert_eq!(host("//a.example?x"), "a.example");
        assert_eq!(host("http://[::1]:80/"), "::1");
        assert_eq!(host("mailto:x"), "");
    }
}
