//! The rule `front-matter/markup-in-value`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::front_matter::{Entry, Scalar, edit::replace_value};
use crate::generator::Generator;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;

crate::rule_info! {
    /// A tag or character reference of HTML in a title or description.
    ///
    /// ## What it does
    /// Reports `<b>` and its like and `&amp;`, `&#8217;`, `&nbsp;` in titles, subtitles and descriptions.
    ///
    /// ## Why is this bad?
    /// These are texts. Templates that escape them, as they should, print `&amp;amp;`: the reader sees the tag or the
    /// reference. Feeds, previews and search results show it in any case.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// title: Research &amp; development
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: Research & development
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the common references are written as the characters that they name. Tags have no fix.
    ///
    /// ## Per generator
    /// Hugo, Zola, Astro and the template languages of Eleventy and Hexo escape by default. Jekyll prints what is written;
    /// its themes escape in some places and not in others, and there it is only worth knowing.
    pub static INFO = "front-matter/markup-in-value", Warning, Strict, fix: Unsafe, since: "0.1.0";
}

/// The rule `front-matter/markup-in-value`.
pub struct MarkupInValue;

const KEYS: &[&str] = &["title", "linkTitle", "subtitle", "description"];

/// The references that programs write, and the characters that they name.
const REFERENCES: [(&str, &str); 22] = [
    ("&amp;", "&"),
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#039;", "'"),
    ("&nbsp;", "\u{A0}"),
    ("&#160;", "\u{A0}"),
    ("&hellip;", "…"),
    ("&mdash;", "—"),
    ("&ndash;", "–"),
    ("&lsquo;", "‘"),
    ("&rsquo;", "’"),
    ("&ldquo;", "“"),
    ("&rdquo;", "”"),
    ("&middot;", "·"),
    ("&#8211;", "–"),
    ("&#8212;", "—"),
    ("&#8216;", "‘"),
    ("&#8217;", "’"),
    ("&#8220;", "“"),
    ("&#8221;", "”"),
    ("&#8230;", "…"),
];

impl Rule for MarkupInValue {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::keys(KEYS)
    }

    fn check_entry(&self, entry: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(scalar) = entry.value.as_scalar() else { return };
        let Some(markup) = markup(&scalar.text) else { return };
        let key = &*entry.key;
        let severity = if post.site.generator == Generator::Jekyll { Severity::Info } else { Severity::Warning };
        let mut found =
            Diagnostic::new(&INFO, entry.value.span, format!("`{markup}` in `{key}`, which is a text and no HTML"))
                .label("shown as it is where the template escapes")
                .help("write the characters themselves")
                .severity(severity);
        if let (Some(text), Some(block)) = (decoded(scalar), &post.front_matter) {
            let edit = replace_value(post.source.text(), block.format, entry, &text);
            found = found.fix(Fix::not_safe("write the characters themselves", vec![edit]));
        }
        cx.report(found);
    }
}

/// The first tag or reference in `text`.
fn markup(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'<', b'&', bytes).find_map(|at| {
        let rest = &text[at..];
        if bytes[at] == b'&' {
            let name = rest[1..].find(';').filter(|length| (2..=8).contains(length))?;
            let inner = &rest[1..=name];
            let numeric = inner
                .strip_prefix('#')
                .is_some_and(|n| n.trim_start_matches(['x', 'X']).bytes().all(|b| b.is_ascii_hexdigit()));
            let known = numeric || REFERENCES.iter().any(|(reference, _)| *reference == &rest[..name + 2]);
            return (known || matches!(inner, "lt" | "gt")).then(|| &rest[..name + 2]);
        }
        let end = rest.find('>')?;
        let name = rest[1..end].trim_start_matches('/');
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let after = name[length..].chars().next();
        let is_tag =
            TAGS.contains(&&*name[..length].to_ascii_lowercase()) && after.is_none_or(|c| matches!(c, ' ' | '/'));
        is_tag.then(|| &rest[..=end])
    })
}

/// Elements that stand in titles; `<T>` and `<stdio.h>` are texts.
const TAGS: [&str; 15] =
    ["a", "abbr", "b", "br", "code", "em", "font", "i", "img", "mark", "small", "span", "strong", "sub", "sup"];

/// The text with its references as characters; `None` where there are none, or tags as well.
fn decoded(scalar: &Scalar) -> Option<String> {
    let mut text = scalar.text.to_string();
    for (reference, character) in REFERENCES.iter().rev() {
        if text.contains(reference) {
            text = text.replace(reference, character);
        }
    }
    (text != *scalar.text && markup(&text).is_none()).then_some(text)
}
