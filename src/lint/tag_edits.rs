//! Edits of tags and attributes that more than one rule offers.
//!
//! Each answers `None` where the source does not hold the tags as such: elements that Markdown or the parser made.

use crate::text::{Edit, SourceFile, Span};
use crate::tree::{End, Node, TagToken};

/// The bytes of the name in `tag`, if its source is a tag at all.
fn name_span(source: &SourceFile, tag: &TagToken) -> Option<Span> {
    let before = if tag.is_end { "</" } else { "<" };
    let rest = source.slice(tag.span).strip_prefix(before)?;
    let written = rest.get(..tag.name.len()).filter(|w| w.eq_ignore_ascii_case(&tag.name))?;
    let start = tag.span.start as usize + before.len();
    Some(Span::new(start, start + written.len()))
}

/// The start tag and, unless the element is void, its own end tag, both written by the author.
pub(crate) fn own_tags<'t>(node: Node<'t>) -> Option<(&'t TagToken, Option<&'t TagToken>)> {
    let open = node.open_tag().filter(|tag| !tag.generated && node.is_authored())?;
    match node.element()?.end {
        End::Void => Some((open, None)),
        _ => Some((open, Some(node.close_tag().filter(|tag| !tag.generated)?))),
    }
}

/// Gives both tags of `node` the name `name`, and the start tag `attributes` in place of its own if any are given.
pub(crate) fn rename(source: &SourceFile, node: Node<'_>, name: &str, attributes: Option<&str>) -> Option<Vec<Edit>> {
    let (open, close) = own_tags(node)?;
    let mut edits = vec![match attributes {
        None => Edit::replace(name_span(source, open)?, name),
        Some(attributes) => Edit::replace(open.span, format!("<{name} {attributes}>")),
    }];
    if let Some(close) = close {
        edits.push(Edit::replace(name_span(source, close)?, name));
    }
    Some(edits)
}

/// Takes the tags of `node` away and leaves its content.
pub(crate) fn unwrap(node: Node<'_>) -> Option<Vec<Edit>> {
    let (open, close) = own_tags(node)?;
    Some([Some(open), close].into_iter().flatten().map(|tag| Edit::delete(tag.span)).collect())
}

/// Takes `node` away with all that is in it.
pub(crate) fn remove(node: Node<'_>) -> Option<Vec<Edit>> {
    let (open, close) = own_tags(node)?;
    Some(vec![Edit::delete(close.map_or(open.span, |close| open.span.cover(close.span)))])
}

/// Takes the attribute `name` of `node` away with the white space before it.
pub(crate) fn remove_attribute(source: &SourceFile, node: Node<'_>, name: &str) -> Option<Vec<Edit>> {
    let tag = node.open_tag().filter(|tag| !tag.generated)?.span;
    let whole = node.attribute_span(name)?.whole;
    Some(vec![Edit::delete(with_space_before(source, tag, whole))])
}

/// `span` with the white space before it, as far as that lies in `within`.
pub(crate) fn with_space_before(source: &SourceFile, within: Span, span: Span) -> Span {
    let before = source.slice(Span { start: within.start, end: span.start.max(within.start) });
    let blank = before.len() - before.trim_end_matches(|c: char| c.is_ascii_whitespace()).len();
    Span::new(span.start as usize - blank, span.end as usize)
}
