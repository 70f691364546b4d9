//! Document symbols: the headings of a post, as a tree.

use gen_lsp_types as lsp;
use serde_json::{Value, json};

use super::requests::View;
use super::server::Answer;
use crate::text::Span;
use crate::tree::{Flags, Node, vocabulary};

/// A heading.
struct Heading {
    level: u8,
    name: String,
    span: Span,
}

/// Answers `textDocument/documentSymbol`.
pub(super) fn answer(view: &View<'_>, _: Value) -> Answer {
    let Some(post) = view.post() else { return Ok(json!([])) };
    let headings: Vec<Heading> = post
        .body
        .root()
        .descendants()
        .filter(|node| vocabulary::is_heading(node.name()) && !node.flags().has(Flags::CLONE))
        .map(|node| {
            let text: String = node.descendants().filter_map(Node::text).collect();
            let text = text.split_whitespace().collect::<Vec<&str>>().join(" ");
            let level = node.name().as_bytes().get(1).map_or(1, |digit| digit.saturating_sub(b'0'));
            Heading { level, name: if text.is_empty() { "…".to_owned() } else { text }, span: node.span() }
        })
        .collect();
    let places = view.places();
    if !view.client.symbol_tree {
        let flat = headings.iter().map(|heading| {
            let location = lsp::Location::new(lsp::Uri(view.document.uri.clone()), places.range(heading.span));
            json!({ "name": heading.name, "kind": lsp::SymbolKind::String, "location": location })
        });
        return Ok(flat.collect());
    }
    // A heading holds all up to the next one of its level or above. From the last to the first, each takes those that
    // follow it and are below it.
    let end = view.checked.source.text().len();
    let mut open: Vec<(u8, u32, Value)> = Vec::new();
    for heading in headings.iter().rev() {
        let mut children = Vec::new();
        while open.last().is_some_and(|(level, ..)| *level > heading.level) {
            children.extend(open.pop().map(|(.., symbol)| symbol));
        }
        let end = open.last().map_or(end, |(_, start, _)| *start as usize).max(heading.span.end as usize);
        let symbol = json!({
            "name": heading.name,
            "kind": lsp::SymbolKind::String,
            "range": places.range(Span::new(heading.span.start as usize, end)),
            "selectionRange": places.range(heading.span),
            "children": children,
        });
        open.push((heading.level, heading.span.start, symbol));
    }
    Ok(open.into_iter().rev().map(|(.., symbol)| symbol).collect())
}
