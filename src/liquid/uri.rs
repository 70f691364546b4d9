//! Addresses: `CGI.escape`, and what Addressable's `normalize` does to a URL (`filters/url_filters.rb`).

use std::fmt::Write as _;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::refusal::Refusal;

/// `CGI.escape`.
pub(super) fn form_encode(text: &str) -> String {
    encode(text, |b| b.is_ascii_alphanumeric() || b"_.-~ ".contains(&b)).replace(' ', "+")
}

/// `CGI.unescape`.
pub(super) fn form_decode(text: &str) -> Result<String, Refusal> {
    String::from_utf8(decode(&text.replace('+', " "))).map_err(|_| Refusal::failed("what is decoded is not UTF-8"))
}

/// Percent-encodes every byte that is not `kept`.
fn encode(text: &str, kept: fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii() && kept(byte) {
            out.push(byte as char);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn decode(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).and_then(|b| (*b as char).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

/// `Addressable::URI.normalize_component`: decoded, composed (NFKC), then encoded but for what is `kept`.
pub(super) fn normalize_component(text: &str, kept: fn(u8) -> bool) -> String {
    let decoded = decode(text);
    let composed = match std::str::from_utf8(&decoded) {
        Ok(text) if !text.is_ascii() => {
            ComposingNormalizerBorrowed::new_nfkc().normalize(text).into_owned().into_bytes()
        }
        _ => decoded,
    };
    let mut out = String::with_capacity(text.len());
    for byte in composed {
        if byte.is_ascii() && kept(byte) {
            out.push(byte as char);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Reserved and unreserved characters of RFC 3986.
pub(super) fn is_uri(byte: u8) -> bool {
    is_path_char(byte) || b"/?#[]".contains(&byte)
}

/// `pchar`.
fn is_path_char(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte)
}

/// The five parts of a URL (RFC 3986, appendix B).
struct Parts<'u> {
    scheme: Option<&'u str>,
    authority: Option<&'u str>,
    path: &'u str,
    query: Option<&'u str>,
    fragment: Option<&'u str>,
}

impl<'u> Parts<'u> {
    fn of(url: &'u str) -> Self {
        let (rest, fragment) = match url.split_once('#') {
            // Only the fragment ends with its line.
            Some((rest, fragment)) => (rest, fragment.split('\n').next()),
            None => (url, None),
        };
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query)),
            None => (rest, None),
        };
        let (scheme, rest) = match rest.find([':', '/']) {
            Some(at) if at > 0 && rest[at..].starts_with(':') => (Some(&rest[..at]), &rest[at + 1..]),
            _ => (None, rest),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let end = rest.find('/').unwrap_or(rest.len());
                (Some(&rest[..end]), &rest[end..])
            }
            None => (None, rest),
        };
        Self { scheme, authority, path, query, fragment }
    }

    /// `normalize.to_s`.
    fn normalized(&self) -> String {
        let mut out = String::new();
        let scheme = self.scheme.map(|scheme| scheme.trim().to_ascii_lowercase());
        if let Some(scheme) = &scheme {
            out.push_str(scheme);
            out.push(':');
        }
        if let Some(authority) = self.authority {
            out.push_str("//");
            out.push_str(&host(authority, scheme.as_deref()));
        }
        let segments: Vec<String> =
            self.path.trim().split('/').map(|segment| normalize_component(segment, is_path_char)).collect();
        let path = without_dots(&segments.join("/"));
        let is_web = matches!(scheme.as_deref(), Some("http" | "https" | "ftp" | "tftp"));
        out.push_str(if path.is_empty() && is_web { "/" } else { &path });
        if let Some(query) = self.query {
            let is_query = |byte: u8| byte != b'&' && byte != b';' && (is_path_char(byte) || b"/?".contains(&byte));
            let parts: Vec<String> = query.split('&').map(|pair| normalize_query(pair, is_query)).collect();
            let query = parts.join("&");
            if !query.is_empty() {
                out.push('?');
                out.push_str(&query);
            }
        }
        if let Some(fragment) = self.fragment {
            let fragment = normalize_component(fragment, |byte| is_path_char(byte) || b"/?".contains(&byte));
            if !fragment.is_empty() {
                out.push('#');
                out.push_str(&fragment);
            }
        }
        out
    }
}

/// A part of a query; an encoded plus stays encoded.
fn normalize_query(pair: &str, kept: fn(u8) -> bool) -> String {
    let plus = pair.replace("%2b", "%2B");
    plus.split("%2B").map(|part| normalize_component(part, kept)).collect::<Vec<_>>().join("%2B")
}

/// The host in lower case, without a port that the scheme has anyway.
fn host(authority: &str, scheme: Option<&str>) -> String {
    let authority = authority.trim().to_lowercase();
    let usual = match scheme {
        Some("http") => ":80",
        Some("https") => ":443",
        Some("ftp") => ":21",
        _ => "",
    };
    let authority = authority.strip_suffix(usual).unwrap_or(&authority);
    authority.strip_suffix(':').unwrap_or(authority).to_owned()
}

/// Removes `.` and `..` from a path (RFC 3986, 5.2.4).
fn without_dots(path: &str) -> String {
    if !path.contains("/.") && !path.starts_with('.') {
        return path.to_owned();
    }
    let absolute = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    for (i, segment) in segments.iter().enumerate() {
        let is_last = i + 1 == segments.len();
        match *segment {
            "." | ".." => {
                if *segment == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            other => kept.push(other),
        }
    }
    format!("{}{}", if absolute { "/" } else { "" }, kept.join("/"))
}

/// Whether the URL has a scheme; Addressable stops at one that cannot be one.
fn is_absolute(url: &str) -> Result<bool, Refusal> {
    let Some(scheme) = Parts::of(url).scheme else { return Ok(false) };
    let is_valid = |b: u8| b.is_ascii_alphanumeric() || b".+-".contains(&b);
    if scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.bytes().all(is_valid) {
        return Ok(true);
    }
    Err(Refusal::failed(format!("`{scheme}` is no scheme of a URL")))
}

/// `compute_relative_url`: below the site's base, or as it is where it is absolute.
pub(super) fn relative_url(input: &str, base: Option<&str>) -> Result<String, Refusal> {
    if is_absolute(input)? {
        return Ok(input.to_owned());
    }
    let base = base.unwrap_or("");
    let base = base.strip_suffix('/').unwrap_or(base);
    let joined = format!("{}{}", with_slash(base), with_slash(input));
    Ok(Parts::of(&joined).normalized())
}

/// `compute_absolute_url`.
pub(super) fn absolute_url(input: &str, url: Option<&str>, base: Option<&str>) -> Result<String, Refusal> {
    if is_absolute(input)? {
        return Ok(input.to_owned());
    }
    let relative = relative_url(input, base)?;
    match url.filter(|url| !url.is_empty()) {
        Some(url) => Ok(Parts::of(&format!("{url}{relative}")).normalized()),
        None => Ok(relative),
    }
}

fn with_slash(part: &str) -> String {
    if part.is_empty() || part.starts_with('/') { part.to_owned() } else { format!("/{part}") }
}

/// `strip_index`: `/index.html` at the end becomes a slash.
pub(super) fn strip_index(url: &str) -> String {
    let found = ["/index.html", "/index.htm"].iter().find_map(|end| url.strip_suffix(end));
    found.map_or_else(|| url.to_owned(), |folder| format!("{folder}/"))
}
