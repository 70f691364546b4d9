//! Jekyll's URLs: templates, slugs and escaping, as `url.rb`, `url_drop.rb` and `utils.rb` of 4.3 make them.

use std::fmt::Write as _;

pub(crate) use crate::liquid::slug::{Mode, downcase, is_word, slugify};

/// `URL.escape_path`: what RFC 3986 allows in a path stays, and `?`.
#[must_use]
pub(crate) fn escape_path(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            _ if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(&byte) => out.push(byte as char),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// `URL#sanitize_url`: leading slash, no `..`, no `./`, no double slash.
#[must_use]
pub(crate) fn sanitize(url: &str) -> String {
    let url = format!("/{url}").replace("..", "/").replace("./", "");
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        if c != '/' || !out.ends_with('/') {
            out.push(c);
        }
    }
    out
}

/// Replaces `:name` in a template by what `value` says, escaped. `None` where a name has no value: Jekyll stops there.
#[must_use]
pub(crate) fn expand(template: &str, value: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find(':') {
        out.push_str(&rest[..at]);
        let name_len = rest[at + 1..].bytes().take_while(|b| b.is_ascii_lowercase() || *b == b'_').count();
        let name = &rest[at + 1..at + 1 + name_len];
        rest = &rest[at + 1 + name_len..];
        if name.is_empty() {
            out.push(':');
            continue;
        }
        if let Some(found) = value(name) {
            out.push_str(&escape_path(&found));
        } else {
            let found = name.strip_suffix('_').and_then(value)?;
            out.push_str(&escape_path(&found));
            out.push('_');
        }
    }
    out.push_str(rest);
    Some(out)
}

/// The template of a permalink style, or the style itself where it is a template (`style_to_permalink`).
#[must_use]
pub(crate) fn style_template(style: &str) -> &str {
    match style {
        "none" => "/:categories/:title:output_ext",
        "date" => "/:categories/:year/:month/:day/:title:output_ext",
        "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "weekdate" => "/:categories/:year/W:week/:short_day/:title:output_ext",
        other => other,
    }
}

/// What pages and collections take over from the site's permalink style (`add_permalink_suffix`).
#[must_use]
pub(crate) fn style_suffix(style: &str) -> &'static str {
    match style {
        "pretty" => "/",
        "date" | "ordinal" | "none" => ":output_ext",
        _ if style.ends_with('/') => "/",
        _ if style.ends_with(":output_ext") => ":output_ext",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_expand_and_are_cleaned() {
        let value = |name: &str| match name {
            "categories" => Some(String::new()),
            "month" => Some("03".to_owned()),
            "title" => Some("一 二".to_owned()),
            _ => None,
        };
        let url = expand("/:categories/:month_:title/", &value).unwrap();
        assert_eq!(sanitize(&url), "/03_%E4%B8%80%20%E4%BA%8C/");
        assert_eq!(expand("/:nothing/", &value), None);
        assert_eq!(sanitize("/a/../../b"), "/a/b");
    }
}
