//! Jekyll's URLs: templates, slugs and escaping, as `url.rb`, `url_drop.rb` and `utils.rb` of 4.3 make them.

use std::fmt::Write as _;

use unicode_general_category::{GeneralCategory as Category, get_general_category};

/// How [`slugify`] treats punctuation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Letters, marks and digits stay.
    Default,
    /// And `._~!$&'()+,;=@`.
    Pretty,
}

/// `Utils.slugify`: each run of other characters becomes one hyphen.
#[must_use]
pub(crate) fn slugify(text: &str, mode: Mode, cased: bool) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut pending = false;
    for c in text.chars() {
        if keeps(c, mode) {
            if pending {
                slug.push('-');
            }
            pending = false;
            slug.push(c);
        } else {
            pending = true;
        }
    }
    if pending {
        slug.push('-');
    }
    // One hyphen goes at either end; in pretty mode a hyphen of the source is itself such a run.
    let slug = slug.strip_prefix('-').unwrap_or(&slug);
    let slug = slug.strip_suffix('-').unwrap_or(slug);
    if cased { slug.to_owned() } else { downcase(slug) }
}

fn keeps(c: char, mode: Mode) -> bool {
    is_word(c) || (mode == Mode::Pretty && "._~!$&'()+,;=@".contains(c))
}

/// A letter, a mark or a decimal digit.
#[must_use]
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    use Category::{
        DecimalNumber, EnclosingMark, LowercaseLetter, ModifierLetter, NonspacingMark, OtherLetter, SpacingMark,
        TitlecaseLetter, UppercaseLetter,
    };
    matches!(
        get_general_category(c),
        DecimalNumber
            | EnclosingMark
            | LowercaseLetter
            | ModifierLetter
            | NonspacingMark
            | OtherLetter
            | SpacingMark
            | TitlecaseLetter
            | UppercaseLetter
    )
}

/// Ruby's `downcase`: by character, without the final sigma.
#[must_use]
pub(crate) fn downcase(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

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
    fn slugs_are_jekylls() {
        assert_eq!(slugify("The _config.yml file", Mode::Default, false), "the-config-yml-file");
        assert_eq!(slugify("The _config.yml file", Mode::Pretty, true), "The-_config.yml-file");
        assert_eq!(slugify("中文（标题）一", Mode::Default, false), "中文-标题-一");
        assert_eq!(slugify("सामुदायिक निर्माण", Mode::Default, false), "सामुदायिक-निर्माण");
        assert_eq!(slugify("a--b-", Mode::Pretty, true), "a-b");
    }

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
