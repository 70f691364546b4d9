//! The rule `html/attribute-value`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::text::Edit;
use crate::tree::{Attribute, Namespace, Node, values, vocabulary};

crate::rule_info! {
    /// A value that its attribute does not take.
    ///
    /// ## What it does
    /// Reports sizes that are no number (`width="auto"`), `target` with a name that browsers
    /// do not know (`_new`) or without its underscore (`blank`), numbers that are none (`colspan="two"`), and words
    /// outside the list of an attribute (`loading`, `dir`, `scope`, `preload`, `decoding`, the `type` of `ol`).
    /// Percentages are left alone: browsers act on them. Sizes with a unit are `html/dimension-unit`'s.
    ///
    /// ## Why is this bad?
    /// A browser ignores the value or reads it in its own way: `_new` is a name, so that the second link replaces
    /// the page that the first one opened.
    ///
    /// ## Example
    /// ```bad
    /// <p><img src="a.png" alt="A ship" width="auto"></p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p><img src="a.png" alt="A ship"></p>
    /// ```
    ///
    /// ## Fix safety
    /// Dropping an attribute that browsers ignore is safe. Another target or another word is unsafe.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/attribute-value", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `html/attribute-value`.
pub struct AttributeValue;

impl Rule for AttributeValue {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["*"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(element) = node.element().filter(|e| !e.attributes.is_empty() && e.namespace == Namespace::Html)
        else {
            return;
        };
        for attribute in &element.attributes {
            let Some(fault) = fault(&element.name, attribute) else { continue };
            if !node.is_authored() || attribute.value.contains("{{") || attribute.value.contains("{%") {
                continue;
            }
            cx.report(diagnose(node, attribute, &fault, post));
        }
    }
}

/// What is wrong with a value.
enum Fault {
    /// No number at all: browsers ignore it.
    NoNumber,
    /// A target with an underscore that no browser knows, or a keyword without one; the keyword.
    Target(&'static str),
    /// None of these words.
    Word(&'static [&'static str]),
}

fn diagnose(node: Node<'_>, attribute: &Attribute, fault: &Fault, post: &Post<'_>) -> Diagnostic {
    let (name, value) = (&*attribute.name, crate::lint::links::cut(&attribute.value));
    let place = node.attribute_span(name);
    let span = place.map_or_else(|| node.tag_span(), |p| if p.value.is_empty() { p.whole } else { p.value });
    // An edit needs the value as it was written.
    let written = place.filter(|p| post.source.slice(p.value) == &*attribute.value).map(|p| p.value);
    let delete = || tag_edits::remove_attribute(post.source, node, name);
    let at = |message: String| Diagnostic::new(&INFO, span, message);
    match fault {
        Fault::NoNumber => {
            let what = if value.trim().is_empty() { "an empty value".to_owned() } else { format!("`{value}`") };
            let found = at(format!("`{name}` takes a number: browsers ignore {what}"));
            match delete() {
                Some(edits) => found.fix(Fix::safe(format!("delete `{name}`"), edits)),
                None => found,
            }
        }
        Fault::Target(meant) => {
            let message = format!("`{value}` is the name of a window: all such links open in the same one");
            let found = at(message).help(format!("did you mean `{meant}`?"));
            match written {
                Some(span) => found.fix(Fix::not_safe(format!("write `{meant}`"), vec![Edit::replace(span, *meant)])),
                None => found,
            }
        }
        Fault::Word(words) => {
            let list = words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
            let what = if value.trim().is_empty() { "nothing".to_owned() } else { format!("`{value}`") };
            at(format!("`{name}` takes one of {list}, not {what}"))
        }
    }
}

fn fault(element: &str, attribute: &Attribute) -> Option<Fault> {
    let value = attribute.value.trim();
    match &*attribute.name {
        name @ ("width" | "height" | "colspan" | "rowspan" | "start") if values::is_ignored(element, name, value) => {
            Some(Fault::NoNumber)
        }
        "target" => target(value),
        name => {
            let words = words(element, name)?;
            (!words.iter().any(|word| word.eq_ignore_ascii_case(value))).then_some(Fault::Word(words))
        }
    }
}

fn target(value: &str) -> Option<Fault> {
    const KEYWORDS: [&str; 4] = ["_blank", "_self", "_parent", "_top"];
    if KEYWORDS.iter().any(|k| k.eq_ignore_ascii_case(value)) {
        return None;
    }
    let bare = value.trim_start_matches('_');
    if let Some(meant) = KEYWORDS.iter().find(|k| k[1..].eq_ignore_ascii_case(bare)) {
        return Some(Fault::Target(meant));
    }
    if !value.starts_with('_') && !matches!(bare, "new" | "_new" | "newwindow") {
        return None;
    }
    Some(Fault::Target(vocabulary::nearest(value, KEYWORDS.into_iter()).unwrap_or("_blank")))
}

/// The words that `name` takes on `element`, where it takes a list of them.
fn words(element: &str, name: &str) -> Option<&'static [&'static str]> {
    Some(match (element, name) {
        (_, "dir") => &["ltr", "rtl", "auto"],
        ("img" | "iframe" | "video" | "audio", "loading") => &["lazy", "eager"],
        ("img", "decoding") => &["sync", "async", "auto"],
        ("img" | "link" | "script", "fetchpriority") => &["high", "low", "auto"],
        ("th", "scope") => &["row", "col", "rowgroup", "colgroup"],
        ("video" | "audio", "preload") => &["none", "metadata", "auto", ""],
        ("ol", "type") => &["1", "a", "A", "i", "I"],
        ("form", "method") => &["get", "post", "dialog"],
        ("track", "kind") => &["subtitles", "captions", "descriptions", "chapters", "metadata"],
        _ => return None,
    })
}
