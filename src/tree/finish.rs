//! The last pass over a tree: places in the HTML become places in the source, sentinels what they stand for.

use super::arena::{End, Flags, NodeKind, Tree};
use super::footnotes::Footnotes;
use super::nesting;
use super::rendered::{SENTINEL_BYTE, sentinel_index};
use crate::text::{Problem, Span};

/// `source` is the text of the file; `noticed` has spans in the HTML. `is_whole` says that every element ended by its own
/// end tag.
pub(super) fn finish(mut tree: Tree, source: &str, noticed: Vec<Problem>, is_whole: bool) -> Tree {
    if !is_whole {
        element_spans(&mut tree);
    }
    let shift = tree.map.whole();
    match shift {
        Some(0) => {}
        // All of it is the author's, one piece of the file.
        Some(first) => {
            let first = first as usize;
            tree.tags.iter_mut().for_each(|tag| tag.span = tag.html.shift(first));
            tree.slots[1..].iter_mut().for_each(|slot| slot.span = slot.span.shift(first));
        }
        None => map_spans(&mut tree),
    }
    if !tree.templates.is_empty() {
        decode_all(&mut tree, source);
    }
    let mut hint = 0;
    for mut problem in noticed {
        if tree.map.is_verbatim(problem.span.start, &mut hint) {
            problem.span = tree.map.map(problem.span, &mut hint);
            problem.related = problem.related.map(|span| tree.map.map(span, &mut hint));
            tree.problems.push(problem);
        }
    }
    tree.footnotes = Footnotes::of(&tree);
    if !is_whole || (shift.is_none() && !nesting::is_from_one_hand(&tree)) {
        let nesting = nesting::problems(&tree);
        tree.problems.extend(nesting);
    }
    tree.problems.sort_by_key(|p| (p.span, p.kind));
    tree
}

/// Places in the HTML become places in the source, and what the reader wrote is told from what the author did.
fn map_spans(tree: &mut Tree) {
    let mut hint = 0;
    for tag in &mut tree.tags {
        tag.generated = !tree.map.is_verbatim(tag.html.start, &mut hint);
        tag.span = tree.map.map(tag.html, &mut hint);
    }
    hint = 0;
    for slot in &mut tree.slots[1..] {
        let open = match &mut slot.kind {
            NodeKind::Element(element) => element.open.map(|open| (&tree.tags[open.0 as usize], element)),
            _ => None,
        };
        let Some((open, element)) = open else {
            slot.span = tree.map.map(slot.span, &mut hint);
            continue;
        };
        if open.generated {
            element.flags.set(Flags::GENERATED);
        }
        slot.span = match element.end {
            End::Void if slot.span == open.html => open.span,
            // From tag to tag: the places of both are known.
            End::Tag(id) if slot.span == open.html.cover(tree.tags[id.0 as usize].html) => {
                let (start, end) = (open.span.start, tree.tags[id.0 as usize].span.end);
                Span { start: start.min(end), end: end.max(start) }
            }
            _ => tree.map.map(slot.span, &mut hint),
        };
    }
}

/// Sentinels become what they stand for in `source`.
fn decode_all(tree: &mut Tree, source: &str) {
    let templates = &tree.templates;
    for slot in &mut tree.slots {
        match &mut slot.kind {
            NodeKind::Text(text) => {
                if let Some(decoded) = decode(text, templates, source) {
                    *text = decoded;
                }
            }
            NodeKind::Comment(text) => {
                if let Some(decoded) = decode(text, templates, source) {
                    *text = decoded.into();
                }
            }
            NodeKind::Element(element) => {
                for attribute in &mut element.attributes {
                    if let Some(decoded) = decode(&attribute.value, templates, source) {
                        attribute.value = decoded.into();
                    }
                }
            }
            _ => {}
        }
    }
}

/// An element reaches from its start tag to its end tag, or to where another token ended it. In bytes of the HTML.
fn element_spans(tree: &mut Tree) {
    let whole = tree.html.len();
    for slot in &mut tree.slots[1..] {
        let NodeKind::Element(element) = &slot.kind else { continue };
        let start = element.open.map_or(slot.span.start, |id| tree.tags[id.0 as usize].html.start) as usize;
        let end = match element.end {
            End::Open => whole,
            End::Tag(id) => tree.tags[id.0 as usize].html.end as usize,
            End::By(id) => tree.tags[id.0 as usize].html.start as usize,
            End::Void => slot.span.end as usize,
        };
        slot.span = Span::new(start, end.max(slot.span.end as usize));
    }
}

/// `text` with the sentinels replaced by what they stand for in `source`; `None` where it has none.
fn decode(text: &str, templates: &[super::Template], source: &str) -> Option<String> {
    memchr::memchr(SENTINEL_BYTE, text.as_bytes())?;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match sentinel_index(c).and_then(|i| templates.get(i)) {
            Some(template) => out.push_str(template.span.of(source)),
            None => out.push(c),
        }
    }
    Some(out)
}
