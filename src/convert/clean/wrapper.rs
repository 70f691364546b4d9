//! Wrappers that carry layout: their tags go, their content stays.

use super::Cleaner;
use crate::convert::loss;
use crate::convert::settings::Format;
use crate::tree::{Fate, Node};

pub(super) fn pass(cleaner: &mut Cleaner<'_>, node: Node<'_>) -> Option<Fate> {
    let name = node.name();
    if cleaner.keeps_own(node) {
        return None;
    }
    match name {
        "html" | "body" => return Some(Fate::Unwrap),
        "div" | "span" | "font" | "center" | "u" | "big" | "small" | "nobr" | "section" | "article" | "aside"
        | "header" | "footer" | "main" | "nav" | "address" | "hgroup" | "search" | "dialog" | "cite" | "var"
        | "samp" | "dfn" | "time" | "data" | "blink" | "marquee" | "acronym" | "basefont" | "multicol" | "spacer"
        | "wbr" => {}
        // An abbreviation without its long form says nothing more than its letters.
        "abbr" if node.attribute("title").is_none() => {}
        // A figure without a caption is its picture.
        "figure" if !node.descendants().any(|n| n.is("figcaption")) => {}
        "figcaption" if !node.ancestors().any(|n| n.is("figure")) => {}
        // Its losses are told of at the figure.
        "figcaption" if goes(cleaner, node.ancestors().find(|n| n.is("figure"))) => return Some(Fate::Unwrap),
        "figure" if cleaner.settings.to == Format::Markdown => {
            let message = "wrote a figure as what stands in it, its caption as a paragraph".to_owned();
            cleaner.lose(&loss::FIGURE, node.tag_span(), message);
            return Some(Fate::Unwrap);
        }
        _ => return None,
    }
    cleaner.lose(
        &loss::PRESENTATIONAL_WRAPPER,
        node.tag_span(),
        format!("removed the tags of `{name}`, kept its content"),
    );
    Some(Fate::Unwrap)
}

fn goes(cleaner: &Cleaner<'_>, node: Option<Node<'_>>) -> bool {
    node.is_some_and(|node| cleaner.plan.fates[node.id().0 as usize] == Fate::Unwrap)
}
