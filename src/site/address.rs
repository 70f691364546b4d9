//! Where a link leads, from its text alone: nothing is built, and what only a build knows is not guessed.

use crate::generator::{Generator, Site, resolved};

/// What an internal link asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A URL path of this site, decoded, without base, query and fragment: `/news/1/`.
    Url(String),
    /// A file of the source: Jekyll's `{% link %}`, Zola's `@/…`.
    File(String),
    /// A post by name: Jekyll's `{% post_url %}`.
    Post(String),
    /// A page of Hugo's, by any end of its path below the content folder: `{{< ref "x" >}}`.
    Reference(String),
    /// Another site, this same page, or something that only a build knows.
    Elsewhere,
}

/// Where the link `raw` of the page at `page_url` leads.
#[must_use]
pub fn resolve(site: &Site, page_url: Option<&str>, raw: &str) -> Target {
    let raw = raw.trim();
    let expanded;
    let mut absolute = false;
    let mut link = raw;
    if raw.contains("{{") || raw.contains("{%") {
        match expand(site, raw) {
            Some(Expanded::Text(text)) => {
                expanded = text;
                link = &expanded;
                absolute = true;
            }
            Some(Expanded::Target(target)) => return target,
            None => return Target::Elsewhere,
        }
    }
    if let Some(file) = link.strip_prefix("@/") {
        return if site.generator == Generator::Zola { file_target("content", file) } else { Target::Elsewhere };
    }
    let link = link.split(['?', '#']).next().unwrap_or_default();
    if link.is_empty() {
        return Target::Elsewhere;
    }
    let path = if let Some(rest) = without_scheme(link) {
        let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
        let host = host.split(':').next().unwrap_or_default();
        if !site.hosts.iter().any(|own| own.eq_ignore_ascii_case(host)) {
            return Target::Elsewhere;
        }
        path.to_owned()
    } else if has_scheme(link) || link.starts_with('\\') {
        return Target::Elsewhere;
    } else if link.starts_with('/') {
        link.to_owned()
    } else if absolute {
        format!("/{link}")
    } else {
        let Some(page) = page_url else { return Target::Elsewhere };
        let folder = page.rfind('/').map_or("/", |at| &page[..=at]);
        return Target::Url(resolved(&format!("{}{}", decode(folder), decode(link))));
    };
    let path = decode(&path);
    match path.strip_prefix(site.base.as_str()) {
        Some(below) if below.is_empty() || below.starts_with('/') => Target::Url(resolved(below)),
        _ => Target::Elsewhere,
    }
}

/// What stands after `http://`, `https://` or `//`.
fn without_scheme(link: &str) -> Option<&str> {
    let rest = link.strip_prefix("//").or_else(|| {
        let (scheme, rest) = link.split_once("://")?;
        (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")).then_some(rest)
    })?;
    (!rest.starts_with('/')).then_some(rest)
}

fn has_scheme(link: &str) -> bool {
    let end = link.find([':', '/', '?', '#']).unwrap_or(link.len());
    link[end..].starts_with(':')
}

enum Expanded {
    Text(String),
    Target(Target),
}

/// The template tags that are simple enough to work out: addresses of the site, and links to files and posts. `None`
/// for everything else.
fn expand(site: &Site, raw: &str) -> Option<Expanded> {
    if site.generator == Generator::Hugo {
        return reference(raw).map(|path| Expanded::Target(Target::Reference(path)));
    }
    if site.generator != Generator::Jekyll {
        return None;
    }
    // `{{ site.baseurl }}{% link x %}` doubles the base since Jekyll 4; what is meant is the file.
    let mut rest = raw;
    let mut out = String::new();
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(tag) = rest.strip_prefix("{%") {
            let (tag, after) = tag.split_once("%}")?;
            let mut words = tag.trim_matches('-').split_whitespace();
            let (name, argument) = (words.next()?, words.next()?);
            if words.next().is_some() || argument.contains(['{', '}', '"', '\'']) || !after.is_empty_or_fragment() {
                return None;
            }
            let target = match name {
                "link" => Target::File(argument.trim_start_matches('/').to_owned()),
                "post_url" => Target::Post(argument.trim_matches('/').to_owned()),
                _ => return None,
            };
            return Some(Expanded::Target(target));
        }
        let (output, after) = rest.strip_prefix("{{")?.split_once("}}")?;
        rest = after;
        let output = output.trim_matches('-').trim();
        match output {
            "site.baseurl" => out.push_str(&site.base),
            "site.url" if out.is_empty() => {}
            _ => {
                let (value, filters) = output.split_once('|')?;
                let value = value.trim();
                let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
                let value = value.strip_prefix(quote)?.strip_suffix(quote)?;
                let known = filters.split('|').map(str::trim).all(|filter| {
                    matches!(filter, "relative_url" | "absolute_url" | "prepend: site.baseurl" | "prepend: site.url")
                });
                if !known || value.contains(quote) || !out.is_empty() {
                    return None;
                }
                if has_scheme(value) || value.starts_with("//") {
                    out.push_str(value);
                } else {
                    out.push_str(&site.base);
                    out.push('/');
                    out.push_str(value.trim_start_matches('/'));
                }
            }
        }
    }
    out.push_str(rest);
    Some(Expanded::Text(out))
}

/// The page that a URL asks for which is Hugo's shortcode `ref` or `relref` and nothing else: the path as it is compared,
/// without what Hugo adds by itself (`urls.PageRef` looks for the path, then for a page of that name anywhere).
fn reference(raw: &str) -> Option<String> {
    let inner = raw.strip_prefix("{{").and_then(|raw| raw.strip_prefix(['<', '%']))?;
    let inner = inner.strip_suffix("}}").and_then(|inner| inner.strip_suffix(['>', '%']))?.trim();
    let (name, rest) = inner.split_once(char::is_whitespace)?;
    let rest = rest.trim();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '`'))?;
    let path = rest.strip_prefix(quote)?.strip_suffix(quote)?;
    let plain = !path.contains(['{', '"', '`', '\\']) && matches!(name, "ref" | "relref") && !path.contains("://");
    let path = path.split(['#', '?']).next().unwrap_or_default();
    (plain && !path.is_empty()).then(|| page_name(path))
}

/// The path of a page of Hugo's as references name it: without folders of the way, extension and `index`, in lower case.
#[must_use]
pub fn page_name(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    let path = parts.join("/").to_lowercase();
    let path =
        [".md", ".markdown", ".html", ".adoc", ".org"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(&path);
    let path = path.strip_suffix("/_index").or_else(|| path.strip_suffix("/index")).unwrap_or(path);
    path.to_owned()
}

trait Rest {
    fn is_empty_or_fragment(&self) -> bool;
}

impl Rest for str {
    /// Whether only a fragment or a query follows a tag.
    fn is_empty_or_fragment(&self) -> bool {
        self.is_empty() || self.starts_with(['#', '?'])
    }
}

fn file_target(folder: &str, file: &str) -> Target {
    let file = file.split(['?', '#']).next().unwrap_or_default();
    if file.contains("{{") { Target::Elsewhere } else { Target::File(format!("{folder}/{}", decode(file))) }
}

/// Percent-decodes; bytes that are then no UTF-8 make the text stay as it is.
#[must_use]
pub fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |i: usize| bytes.get(i).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourceFile;

    fn jekyll(config: &str) -> Site {
        Site::from_files(Generator::Jekyll, &[SourceFile::from_text("_config.yml", config)])
    }

    #[test]
    fn links_resolve_against_page_base_and_host() {
        let site = jekyll("url: https://a.example\nbaseurl: /blog\n");
        let at = |raw: &str| resolve(&site, Some("/2020/x.html"), raw);
        let url = |path: &str| Target::Url(path.to_owned());
        assert_eq!(at("/blog/a/"), url("/a/"));
        assert_eq!(at("//a.example/blog/a%20b.html#x"), url("/a b.html"));
        assert_eq!(at("HTTPS://A.example/blog"), url("/"));
        assert_eq!(at("y.html?q"), url("/2020/y.html"));
        assert_eq!(at("../y/../z/"), url("/z/"));
        for elsewhere in ["/other/", "https://b.example/", "mailto:x", "#top", "", "?q", "https:///x"] {
            assert_eq!(at(elsewhere), Target::Elsewhere, "{elsewhere}");
        }
        assert_eq!(resolve(&site, None, "y.html"), Target::Elsewhere);
    }

    #[test]
    fn references_of_hugo_name_pages() {
        let site = Site { generator: Generator::Hugo, ..Site::default() };
        let at = |raw: &str| resolve(&site, Some("/x/"), raw);
        assert_eq!(at("{{< ref \"/News/a.md#top\" >}}"), Target::Reference("news/a".to_owned()));
        assert_eq!(at("{{% relref \"../a/_index.md\" %}}"), Target::Reference("a".to_owned()));
        for unknown in ["{{< ref path=\"a\" >}}", "{{< figure \"a\" >}}", "{{< ref \"#top\" >}}", "{{< ref \"a\" >}}/b"]
        {
            assert_eq!(at(unknown), Target::Elsewhere, "{unknown}");
        }
    }

    #[test]
    fn simple_template_tags_are_worked_out_and_no_others() {
        let site = jekyll("url: https://a.example\nbaseurl: /blog\n");
        let at = |raw: &str| resolve(&site, Some("/x/"), raw);
        let url = |path: &str| Target::Url(path.to_owned());
        assert_eq!(at("{{ site.baseurl }}/a.html"), url("/a.html"));
        assert_eq!(at("{{site.url}}{{site.baseurl}}/a.html"), url("/a.html"));
        assert_eq!(at("{{ '/a.html' | relative_url }}#x"), url("/a.html"));
        assert_eq!(at("{{ \"a.html\" | absolute_url }}"), url("/a.html"));
        assert_eq!(at("{% link _posts/2020-01-01-x.md %}"), Target::File("_posts/2020-01-01-x.md".to_owned()));
        assert_eq!(at("{{ site.baseurl }}{% post_url 2020-01-01-x %}#a"), Target::Post("2020-01-01-x".to_owned()));
        for unknown in
            ["{{ page.url }}", "/{{ x }}/y", "{% if a %}/x{% endif %}", "{{ site.files }}/a", "{% link a b %}"]
        {
            assert_eq!(at(unknown), Target::Elsewhere, "{unknown}");
        }
    }
}
