//! Dialects: readers from the text of a body into the one [`crate::tree::Tree`], and what a target can say.

mod autolink;
mod balance;
mod commonmark;
mod copy;
mod delimiters;
mod dialect;
pub mod engines;
mod hexo;
mod html;
mod kramdown;
mod mask;
mod template;
mod wordpress;

pub use dialect::{Dialect, Extensions, KramdownOptions, ReadBy, ReadOptions, ShortText, TemplateSyntax};

use std::collections::HashSet;

use crate::text::{SourceFile, Span};
use crate::tree::{self, Rendered, Template, Tree, sentinel_index};

/// Reads the bytes of `source` under `body` as `options` say. Never fails: what is wrong is in [`Tree::problems`].
/// All spans of the tree are bytes of `source`.
#[must_use]
pub fn read(source: &SourceFile, body: Span, options: &ReadOptions) -> Tree {
    read_span(source.text(), body, options)
}

/// Reads a body alone. All spans of the tree are bytes of `text`.
#[must_use]
pub fn read_text(text: &str, options: &ReadOptions) -> Tree {
    read_span(text, Span::new(0, text.len()), options)
}

/// Reads a body alone, for who asks what it is read as: the tree of [`read_text`], of which neither the problems are known
/// nor, where a reader of Markdown made them, the places of attributes.
#[must_use]
pub fn read_shape(text: &str, options: &ReadOptions) -> Tree {
    let streamed = match options.dialect {
        Dialect::CommonMark | Dialect::Gfm => {
            let masked = mask::mask(text, Span::new(0, text.len()), options.templates, true);
            commonmark::stream(text, masked, depth(options), options)
        }
        _ => None,
    };
    streamed.unwrap_or_else(|| read_text(text, options))
}

fn read_span(source: &str, body: Span, options: &ReadOptions) -> Tree {
    tree::build(render(source, body, options), source, depth(options))
}

/// How deep elements may stand.
fn depth(options: &ReadOptions) -> usize {
    if options.max_depth == 0 { tree::MAX_DEPTH } else { usize::from(options.max_depth) }
}

/// The HTML that the dialect's engine would write for the bytes of `source` under `body`, with the way back.
#[must_use]
pub fn render(source: &str, body: Span, options: &ReadOptions) -> Rendered {
    let markdown = !options.dialect.is_html();
    let mut masked = mask::mask(source, body, options.templates, markdown);
    let base = body.start as usize;
    match options.dialect {
        Dialect::Html => html::render(&mut masked, base),
        Dialect::WordPress => wordpress::render(&mut masked, base),
        Dialect::CommonMark | Dialect::Gfm => commonmark::render(masked, base, options),
        Dialect::Kramdown => kramdown::render(masked, base, options.kramdown),
        Dialect::KramdownPlain => kramdown::render(masked, base, options.kramdown.plain()),
    }
}

/// The labels of the link definitions in `text`, a body without template tags, as references are looked up
/// ([`link_label`]). A definition in a code block is none (kramdown: parser/kramdown/link.rb).
#[must_use]
pub fn link_labels(text: &str, options: KramdownOptions) -> HashSet<Box<str>> {
    kramdown::link_labels(text, options)
}

/// `label` as references are looked up: in lower case, each run of white space one space.
#[must_use]
pub fn link_label(label: &str) -> Box<str> {
    kramdown::link_name(label)
}

/// The masks that stand as words in `text`: where each starts, its template, and where it ends.
fn words<'t>(text: &'t str, templates: &'t [Template]) -> impl Iterator<Item = (usize, usize, usize)> + 't {
    memchr::memchr_iter(tree::SENTINEL_BYTE, text.as_bytes()).filter_map(|at| {
        let index = sentinel_index(text[at..].chars().next()?)?;
        let end = at + templates.get(index)?.span.len();
        Some((at, index, end.min(text.len())))
    })
}

#[cfg(test)]
mod stream_tests;
#[cfg(test)]
mod tests;
