//! The rule `html/obsolete-element`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::tree::{Node, vocabulary};

crate::rule_info! {
    /// An element that the HTML standard has given up.
    ///
    /// ## What it does
    /// Reports the elements that the standard calls obsolete: `center`, `font`, `big`, `tt`, `strike`, `marquee`,
    /// `frame` and their like.
    ///
    /// ## Why is this bad?
    /// Browsers still show most of them, but themes, feeds, sanitizers and converters do not know them: what they
    /// meant is lost on the way.
    ///
    /// ## Example
    /// ```bad
    /// <p>It was <strike>3</strike> 4 o'clock.</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>It was <s>3</s> 4 o'clock.</p>
    /// ```
    ///
    /// ## Fix safety
    /// `strike` becomes `s`, which browsers show alike: safe. `center`, `font`, `big` and `nobr` become inline styles,
    /// `acronym`, `tt` and `dir` their successors: unsafe, a theme may show those in another way.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/obsolete-element", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The obsolete elements of [`vocabulary`]; a test holds the two together.
const OBSOLETE: &[&str] = &[
    "acronym",
    "applet",
    "basefont",
    "bgsound",
    "big",
    "blink",
    "center",
    "dir",
    "font",
    "frame",
    "frameset",
    "image",
    "isindex",
    "keygen",
    "listing",
    "marquee",
    "menuitem",
    "multicol",
    "nextid",
    "nobr",
    "noembed",
    "noframes",
    "param",
    "plaintext",
    "rb",
    "rtc",
    "spacer",
    "strike",
    "tt",
    "xmp",
];

/// The rule `html/obsolete-element`.
pub struct ObsoleteElement;

impl Rule for ObsoleteElement {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(OBSOLETE)
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let name = node.name();
        // SVG has an `image` of its own, and a `font`.
        let Some(tag) = node.open_tag().filter(|_| node.is_authored() && !name.is_empty()) else { return };
        let instead = vocabulary::instead_of(name);
        let diagnostic = Diagnostic::new(&INFO, tag.span, format!("`{name}` is obsolete: use {instead}"));
        cx.report(match successor(post, node) {
            Some(fix) => diagnostic.fix(fix),
            None => diagnostic,
        });
    }
}

/// The element of today that shows the same.
fn successor(post: &Post<'_>, node: Node<'_>) -> Option<Fix> {
    let rename = |name: &str| tag_edits::rename(post.source, node, name, None);
    let styled = |name: &str, style: &str| {
        // An attribute of its own would be lost.
        let attribute = format!("style=\"{style}\"");
        node.attributes().is_empty().then(|| tag_edits::rename(post.source, node, name, Some(&attribute))).flatten()
    };
    let (new, edits) = match node.name() {
        "strike" => return Some(Fix::safe("write `s`", rename("s")?)),
        "acronym" => ("abbr", rename("abbr")?),
        "tt" => ("code", rename("code")?),
        "dir" => ("ul", rename("ul")?),
        "center" => ("div", styled("div", "text-align: center")?),
        "big" => ("span", styled("span", "font-size: larger")?),
        "nobr" => ("span", styled("span", "white-space: nowrap")?),
        "font" => {
            let style = font_style(node)?;
            let attribute = format!("style=\"{style}\"");
            ("span", tag_edits::rename(post.source, node, "span", Some(&attribute))?)
        }
        _ => return None,
    };
    Some(Fix::not_safe(format!("write `{new}`"), edits))
}

/// What `font` says, as CSS; `None` where it says something that has no simple form.
fn font_style(font: Node<'_>) -> Option<String> {
    let mut style = Vec::new();
    for attribute in font.attributes() {
        let value = attribute.value.trim();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '#' | ',' | ' ' | '-' | '+' | '_');
        if value.is_empty() || !value.chars().all(plain) {
            return None;
        }
        style.push(match &*attribute.name {
            "color" => format!("color: {value}"),
            "face" => format!("font-family: {value}"),
            "size" => format!("font-size: {}", css_size(value)?),
            _ => return None,
        });
    }
    (!style.is_empty()).then(|| style.join("; "))
}

/// The keyword that the HTML standard gives for a font size of 1 to 7, or relative to 3.
fn css_size(size: &str) -> Option<&'static str> {
    let number: i32 = size.parse().ok()?;
    let absolute = if size.starts_with(['+', '-']) { 3 + number } else { number };
    let keywords = ["x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large"];
    keywords.get(usize::try_from(absolute.clamp(1, 7) - 1).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_asks_for_what_the_vocabulary_calls_obsolete() {
        let all: Vec<&str> = vocabulary::elements().filter(|e| e.is_obsolete()).map(|e| e.name).collect();
        assert_eq!(OBSOLETE, all);
    }

    #[test]
    fn font_sizes_become_keywords() {
        assert_eq!(css_size("2"), Some("small"));
        assert_eq!(css_size("+1"), Some("large"));
        assert_eq!(css_size("-9"), Some("x-small"));
        assert_eq!(css_size("2px"), None);
    }
}
