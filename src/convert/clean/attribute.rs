//! Attributes: those that the reader sees or follows stay.

use std::collections::HashSet;

use super::Cleaner;
use super::self_link::is_self_link;
use crate::convert::loss;
use crate::convert::settings::Format;
use crate::tree::vocabulary::is_heading;
use crate::tree::{Fate, Flags, Node, NodeId, Tree};

/// The ids that links of the post lead to: `#x` of every `href`.
pub(super) fn linked_ids(tree: &Tree) -> HashSet<&str> {
    tree.root()
        .descendants()
        .filter(|node| !node.attributes().is_empty())
        .filter_map(|node| Some((node, node.attribute("href")?.trim().strip_prefix('#')?)))
        .filter(|(node, id)| !id.is_empty() && !is_self_link(*node))
        .map(|(_, id)| id)
        .collect()
}

pub(super) fn pass(cleaner: &mut Cleaner<'_>, node: Node<'_>) -> Option<Fate> {
    let element = node.element()?;
    let tag = &*element.name;
    // What the Markdown reader made by itself is the engine's: it makes it again.
    let made = |name: &str| element.flags.has(Flags::GENERATED) && !node.has_written_attribute(name);
    let mut spans = node.attribute_spans();
    let mut gone = 0;
    let mut unwrap = false;
    for (index, attribute) in element.attributes.iter().enumerate() {
        let (name, value) = (&*attribute.name, &*attribute.value);
        let rule = match name {
            _ if cleaner.plan.replaced.contains_key(&(node.id(), index)) && !matches!(name, "href" | "src") => {
                continue;
            }
            _ if name.starts_with("on") => &loss::EVENT_HANDLER,
            _ if is_url(tag, name) && runs_script(tag, value) => &loss::SCRIPT_URL,
            _ if node.is_authored() && cleaner.schema.html.forbids(tag, Some(name)) => &loss::FORBIDDEN,
            _ if keeps(tag, name, value) => continue,
            _ if cleaner.settings.raw_html() && cleaner.schema.html.knows_attribute(tag, name) => continue,
            // The author's own, in the words of the site.
            "id" if is_heading(tag)
                && !made(name)
                && element.flags.has(Flags::GENERATED)
                && cleaner.settings.says_id(node) =>
            {
                continue;
            }
            // An id that the reader made: the engine makes those of headings itself, `plain` can name no place, and what
            // nothing leads to is none.
            "id" if made(name)
                && cleaner.settings.to == Format::Markdown
                && (is_heading(tag) || !cleaner.settings.raw_html() || !cleaner.linked.contains(value)) =>
            {
                cleaner.plan.attributes.push((node.id(), index));
                continue;
            }
            "class" | "role" | "rel"
                if made(name)
                    && value.split_whitespace().all(is_of_engine)
                    && cleaner.settings.to == Format::Markdown =>
            {
                cleaner.plan.attributes.push((node.id(), index));
                unwrap |= tag == "div";
                continue;
            }
            // kramdown puts the author's classes behind its own.
            _ if made(name) && !(name == "class" && is_of_engine(value.split_whitespace().next().unwrap_or(""))) => {
                continue;
            }
            "id" | "name" if is_anchor(tag, name) && cleaner.settings.raw_html() && cleaner.linked.contains(value) => {
                // A place that something leads to is not empty.
                cleaner.filled[node.id().0 as usize] = true;
                continue;
            }
            "id" => &loss::ID,
            "name" if is_anchor(tag, name) => &loss::ID,
            "style" => &loss::STYLE_ATTRIBUTE,
            "class" => &loss::CLASS,
            _ => &loss::ATTRIBUTE,
        };
        gone += 1;
        // What is told of as forbidden is counted with the elements.
        let named = cleaner.schema.html.is_noise(name) || cleaner.schema.html.forbids(tag, Some(name));
        cleaner.plan.allowed += usize::from(named && !std::ptr::eq(rule, &loss::FORBIDDEN));
        cleaner.plan.attributes.push((node.id(), index));
        let span = spans(name).map_or_else(|| node.tag_span(), |span| span.whole);
        cleaner.lose(rule, span, ["removed the attribute `", name, "` of `", tag, "`"].concat());
    }
    // An anchor that nobody links to is a wrapper.
    let left = element.attributes.len() - gone;
    (unwrap || (tag == "a" && left == 0)).then_some(Fate::Unwrap)
}

/// Whether `value` is a class or a role that kramdown gives to footnotes and task lists: no reader sees it.
fn is_of_engine(value: &str) -> bool {
    matches!(
        value,
        "footnote"
            | "footnotes"
            | "reversefootnote"
            | "doc-noteref"
            | "doc-endnotes"
            | "doc-endnote"
            | "doc-backlink"
            | "task-list"
            | "task-list-item"
            | "task-list-item-checkbox"
    )
}

/// Whether the reader gave `node`, a heading, its id: engines make such ids themselves, nearly all by the same rule.
fn is_automatic_id(node: Node<'_>) -> bool {
    is_heading(node.name()) && node.flags().has(Flags::GENERATED) && !node.has_written_attribute("id")
}

/// Whether the reader gave `node` its class.
fn is_made_class(node: Node<'_>) -> bool {
    node.flags().has(Flags::GENERATED) && !node.has_written_attribute("class")
}

/// The ids of headings and the classes of tasks that the author did not write.
pub(super) fn automatic(tree: &Tree) -> Vec<(NodeId, usize)> {
    let made = tree.root().descendants().filter_map(|node| {
        let name = match () {
            () if is_automatic_id(node) => "id",
            () if node.has_task_class() && is_made_class(node) => "class",
            () => return None,
        };
        Some((node.id(), node.attributes().iter().position(|a| &*a.name == name)?))
    });
    made.collect()
}

fn is_anchor(tag: &str, name: &str) -> bool {
    name == "id" || tag == "a"
}

/// Whether readers see or follow the attribute `name` of a `tag`.
fn keeps(tag: &str, name: &str, value: &str) -> bool {
    match (tag, name) {
        ("a", "href" | "title") | ("img", "src" | "alt" | "title") | ("ol", "start") => true,
        ("td" | "th", "colspan" | "rowspan") => value.trim() != "1",
        ("td" | "th", "align") => matches!(value, "left" | "right" | "center"),
        ("td" | "th", "style") => {
            let value: String = value.chars().filter(|c| !c.is_whitespace()).collect();
            matches!(value.trim_end_matches(';'), "text-align:left" | "text-align:right" | "text-align:center")
        }
        ("pre" | "code", "class") => {
            value.split_whitespace().any(|c| c.starts_with("language-") || c.starts_with("lang-"))
        }
        ("iframe", "src" | "width" | "height" | "title" | "allow" | "allowfullscreen")
        | ("video", "src" | "controls" | "poster" | "width" | "height" | "loop" | "muted" | "autoplay" | "preload")
        | ("audio", "src" | "controls" | "loop" | "muted" | "autoplay" | "preload")
        | ("source", "src" | "srcset" | "type" | "media" | "sizes")
        | ("track", "src" | "kind" | "label" | "srclang" | "default")
        | ("embed", "src" | "type" | "width" | "height")
        | ("object", "data" | "type" | "width" | "height")
        | ("input", "type" | "checked" | "disabled")
        | ("details", "open")
        | ("abbr", "title")
        | ("bdo", "dir") => true,
        _ => false,
    }
}

fn is_url(tag: &str, name: &str) -> bool {
    matches!(name, "href" | "src" | "poster" | "action" | "formaction" | "srcset" | "xlink:href")
        || (tag, name) == ("object", "data")
}

/// Whether following or loading `url` runs a script.
pub(super) fn runs_script(tag: &str, url: &str) -> bool {
    // Browsers drop tabs and line ends anywhere, and blanks and control characters in front.
    let mut scheme = String::new();
    for c in url.trim_start_matches(|c: char| c <= ' ').chars() {
        match c {
            '\t' | '\n' | '\r' => {}
            ':' => break,
            c if scheme.len() < 16 => scheme.push(c.to_ascii_lowercase()),
            _ => return false,
        }
    }
    match &*scheme {
        "javascript" | "vbscript" | "livescript" | "mocha" => true,
        "data" => {
            let image = url.to_ascii_lowercase().contains("data:image/");
            // An image cannot run scripts as the source of an `img`.
            !(image && matches!(tag, "img" | "source" | "video" | "picture"))
        }
        _ => false,
    }
}
