//! kramdown's inline attribute lists: `{:.class #id key="value"}` says the attributes that Markdown has no words for.
//!
//! kramdown: parser/kramdown/extensions.rb (`ALD_TYPE_ANY`, `parse_attribute_list`).

use super::Context;
use crate::convert::settings::Profile;
use crate::convert::write::html;
use crate::markup::Dialect;
use crate::tree::{Node, View, view};

/// The attributes of `node` but for those named `said`, as a list with its braces; empty where there are none, `None` where
/// the target has no such lists or the list cannot say them.
pub(super) fn of<V: View>(cx: &Context<'_, V>, node: Node<'_>, said: &[&str]) -> Option<String> {
    let mut parts = Vec::new();
    for (name, value) in view::attributes(cx.view, node).filter(|(name, _)| !said.contains(name)) {
        parts.push(part(name, value)?);
    }
    match parts.is_empty() {
        true => Some(String::new()),
        false if cx.settings.target.dialect != Dialect::Kramdown => None,
        false => Some(format!("{{:{}}}", parts.join(" "))),
    }
}

/// The id of `node`, where it is its only attribute and one that can stand behind a heading: `# a {#id}`.
pub(super) fn only_id<'t, V: View>(cx: &'t Context<'_, V>, node: Node<'t>) -> Option<&'t str> {
    let mut all = view::attributes(cx.view, node);
    let (name, value) = all.next()?;
    let says = match cx.settings.target.dialect {
        Dialect::Kramdown => is_id(value),
        _ => cx.settings.says_id(node),
    };
    (says && name == "id" && all.next().is_none()).then_some(value)
}

/// The id of `node`, where it is its only attribute but for those named `said`: an empty anchor at the start of what is in
/// it says it to every engine. Not where every tag counts.
pub(super) fn place<'t, V: View>(cx: &'t Context<'_, V>, node: Node<'t>, said: &[&str]) -> Option<&'t str> {
    let mut all = view::attributes(cx.view, node).filter(|(name, _)| !said.contains(name));
    let (name, value) = all.next()?;
    let possible = cx.settings.profile != Profile::Faithful && cx.settings.raw_html();
    (possible && name == "id" && all.next().is_none()).then_some(value)
}

/// An empty anchor of the name `id` for `node`.
pub(super) fn anchor<V: View>(cx: &Context<'_, V>, node: Node<'_>, id: &str) -> String {
    cx.keep(node.tag_span(), format!("an empty `a` is written for the place `#{id}`: a link leads to it"));
    let mut out = String::from("<a id=\"");
    html::push_attribute_value(&mut out, id, cx.syntax);
    out.push_str("\"></a>");
    out
}

/// kramdown: `ALD_TYPE_ID_NAME`.
fn is_id(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_alphabetic())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'-'))
}

/// One attribute, as `#id`, `.class` or `name="value"`.
fn part(name: &str, value: &str) -> Option<String> {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let named = name.bytes().next().is_some_and(word) && name.bytes().all(|b| word(b) || b == b'-');
    // A backslash before the end of the value would escape it, and nobody knows what a template tag will say.
    if !named || value.contains(['\\', '\n', '\r']) || value.contains("{{") || value.contains("{%") {
        return None;
    }
    if name == "id" && is_id(value) {
        return Some(format!("#{value}"));
    }
    let is_class = |class: &str| class.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if name == "class" && !value.trim().is_empty() && value.split_ascii_whitespace().all(is_class) {
        let classes: Vec<String> = value.split_ascii_whitespace().map(|class| format!(".{class}")).collect();
        return Some(classes.join(" "));
    }
    let mut out = format!("{name}=\"");
    for (at, c) in value.char_indices() {
        match c {
            '"' => out.push_str("&quot;"),
            '}' => out.push_str("\\}"),
            '|' => out.push_str("&#124;"),
            '&' if super::escape::is_reference(&value.as_bytes()[at..]) => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out.push('"');
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn attributes() {
        for (name, value, wanted) in [
            ("id", "a-b:c", Some("#a-b:c")),
            ("id", "1", Some("id=\"1\"")),
            ("class", "a  b-c", Some(".a .b-c")),
            ("class", "a.b", Some("class=\"a.b\"")),
            ("title", "a \"b\" }&amp;", Some("title=\"a &quot;b&quot; \\}&amp;amp;\"")),
            ("title", "a\\", None),
            ("xlink:href", "a", None),
            ("width", "{{ w }}", None),
        ] {
            assert_eq!(part(name, value).as_deref(), wanted);
        }
    }
}
