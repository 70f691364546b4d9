//! The `plain` profile: what Markdown cannot say without raw HTML is reduced to its text.

use super::{Cleaner, table_span};
use crate::convert::loss;
use crate::convert::settings::Profile;
use crate::tree::normal::{is_block, list_start};
use crate::tree::vocabulary::is_heading;
use crate::tree::{Fate, Node};

pub(super) fn pass(cleaner: &mut Cleaner<'_>, node: Node<'_>) -> Option<Fate> {
    if cleaner.settings.profile != Profile::Plain {
        return None;
    }
    let name = node.name();
    let fate = match name {
        "sup" | "sub" | "ruby" | "rb" | "rt" | "rp" | "rtc" | "mark" | "ins" | "kbd" | "abbr" | "q" | "bdo" | "bdi"
        | "dl" | "dt" | "dd" | "details" | "summary" | "figure" | "figcaption" | "menu" | "dir" | "picture"
        | "caption" => Fate::Unwrap,
        "iframe" | "video" | "audio" | "source" | "track" | "embed" | "object" => Fate::Skip,
        "table"
            if !cleaner.settings.target.tables
                || !is_simple_table(node)
                || (table_span::spans(node) && cleaner.spread != Some(node.id())) =>
        {
            Fate::Unwrap
        }
        // The parts of a table that was reduced to paragraphs.
        "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" => {
            let table = node.ancestors().find(|n| n.is("table"));
            return table.filter(|t| cleaner.plan.fates[t.id().0 as usize] == Fate::Unwrap).map(|_| Fate::Unwrap);
        }
        name if is_heading(name) && holds_block(node) => Fate::Unwrap,
        "ul" | "ol" if !holds_only_items(node) => Fate::Unwrap,
        "li" if node.parent().is_some_and(|p| cleaner.plan.fates[p.id().0 as usize] == Fate::Unwrap) => Fate::Unwrap,
        "a" | "img" if node.ancestors().any(|n| n.is("pre")) => Fate::Unwrap,
        "br" if node.ancestors().any(|n| is_heading(n.name())) => Fate::Unwrap,
        "ol" => return lose_start(cleaner, node),
        "li" if !node.parent().is_some_and(|p| matches!(p.name(), "ul" | "ol")) => Fate::Unwrap,
        _ => return None,
    };
    cleaner.lose(&loss::RAW_HTML, node.tag_span(), format!("removed `{name}`, which Markdown cannot say"));
    Some(fate)
}

/// Whether nothing but items stands in a list, or what can be put into the item before it.
fn holds_only_items(list: Node<'_>) -> bool {
    let mut items = 0;
    list.children().all(|node| match node.element() {
        _ if items > 0 => true,
        Some(element) => {
            items += usize::from(node.is("li"));
            let hollow = || node.descendants().all(|n| n.text().is_some_and(|t| t.trim().is_empty()));
            // The copy of a link that closes too late holds nothing.
            matches!(&*element.name, "li" | "script" | "style" | "template") || (&*element.name == "a" && hollow())
        }
        None => node.text().is_none_or(|t| t.trim().is_empty()),
    })
}

/// A list that starts with what Markdown cannot say starts with 1.
fn lose_start(cleaner: &mut Cleaner<'_>, list: Node<'_>) -> Option<Fate> {
    let start = list_start(list.attribute("start")?)?;
    if start.parse::<u32>().is_ok_and(|n| n <= 999_999_999) {
        return None;
    }
    let index = list.attributes().iter().position(|a| &*a.name == "start")?;
    cleaner.plan.attributes.push((list.id(), index));
    let message = format!("removed the start of a list, {start}, which Markdown cannot say");
    cleaner.lose(&loss::RAW_HTML, list.tag_span(), message);
    None
}

fn holds_block(heading: Node<'_>) -> bool {
    heading.descendants().any(|n| n.element().is_some_and(|e| is_block(&e.name)))
}

/// Whether every cell holds one line of inline content.
pub(super) fn is_simple_table(table: Node<'_>) -> bool {
    let is_more = |name: &str| {
        matches!(
            name,
            "p" | "ul"
                | "ol"
                | "pre"
                | "blockquote"
                | "table"
                | "hr"
                | "div"
                | "br"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
        )
    };
    table.descendants().all(|node| !is_more(node.name()))
}
