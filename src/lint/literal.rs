//! Lines of a paragraph that Markdown left as text: what looks like a list, a heading or a table and is none.

use crate::markup::Dialect;
use crate::post::Post;
use crate::text::{SourceFile, Span, floor};
use crate::tree::Node;

/// A line, or the part of one, that stands in a paragraph as text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LiteralLine<'s> {
    /// What was written, without white space before it.
    pub text: &'s str,
    /// Its bytes in the source.
    pub span: Span,
    /// Whether the paragraph begins with it.
    pub is_first: bool,
    /// The line before it in the same text.
    pub before: &'s str,
}

/// The lines of the paragraph `node`, made from Markdown, as they stand in the source: only their starts that are text of
/// the paragraph itself, not of code or a link in it. Empty for a paragraph that the author wrote as HTML.
pub(crate) fn lines<'s>(node: Node<'_>, source: &'s SourceFile) -> Vec<LiteralLine<'s>> {
    let mut found = Vec::new();
    if node.is_authored() {
        return found;
    }
    for (index, child) in node.children().enumerate() {
        if child.text().is_none() {
            continue;
        }
        let at = child.span();
        let whole = source.slice(at);
        // Behind an element the text goes on in the same line, unless that was a break of Markdown.
        let mut is_start =
            index == 0 || child.previous().is_some_and(|before| before.is("br") && !before.is_authored());
        let (mut start, mut before) = (0, "");
        for line in whole.split_inclusive('\n') {
            let shown = line.trim_start();
            if is_start && !shown.is_empty() {
                let lead = line.len() - shown.len();
                let text = shown.trim_end();
                let span = Span::new(start + lead, start + lead + text.len()).shift(at.start as usize);
                found.push(LiteralLine { text, span, is_first: index == 0 && start == 0, before });
            }
            is_start |= line.ends_with('\n');
            if !shown.is_empty() {
                before = shown.trim_end();
            }
            start += line.len();
        }
    }
    found
}

/// Whether the body of `post` is read by kramdown.
pub(crate) fn is_kramdown(post: &Post<'_>) -> bool {
    matches!(post.body_options.dialect, Dialect::Kramdown | Dialect::KramdownPlain)
}

/// Where the line of `span` starts, and how its lines end: what puts a blank line before it. `None` where something
/// beside white space stands before it in its line, such as the mark of a quote.
pub(crate) fn line_start(source: &SourceFile, span: Span) -> Option<(usize, &'static str)> {
    let line = source.line_span(source.line_index(span.start as usize));
    let before = source.slice(Span { start: line.start, end: span.start });
    if !before.bytes().all(|b| b == b' ' || b == b'\t') {
        return None;
    }
    let end = if source.text()[..line.start as usize].ends_with("\r\n") { "\r\n" } else { "\n" };
    Some((line.start as usize, end))
}

/// The source from the text `node` on to the end of the element around it, which may hold a link that the text goes on
/// with; at most 2,000 bytes beyond the text.
pub(crate) fn rest_of_block<'s>(node: Node<'_>, source: &'s SourceFile) -> Option<&'s str> {
    let own = node.span();
    let end = node.parent().map_or(own.end, |parent| parent.span().end).max(own.end);
    let end = floor(source.text(), (end as usize).min(own.end as usize + 2_000));
    source.text().get(own.start as usize..end)
}

/// Whether `url` is what only the destination of a link would be: a URL, or a path from the root.
pub(crate) fn is_destination(url: &str) -> bool {
    let is_path = url.starts_with('/') && url.len() > 1 || url.starts_with("{{") || url.starts_with("{%");
    is_path || ["http://", "https://", "mailto:", "www."].iter().any(|start| url.starts_with(start))
}
