//! kramdown: the HTML that it writes, as Jekyll runs it, with the way back.
//!
//! Written after kramdown 2.4.0 and its GFM parser 1.1.0 (MIT), whose files each module names. There are three phases,
//! as there: [`blocks`] parses the blocks of the body into a flat list of elements ([`element`]), containers on texts of
//! their own that know their places in the body ([`chunk`]); [`spans`] parses the text of each leaf; [`convert`] writes
//! the elements as HTML. What kramdown repairs or drops is a problem with its place.
//!
//! Where kramdown's patterns search the same text again and again, searches are remembered, and a text in which more is
//! read in vain than any post holds is read without emphasis and links from there on: time is linear.

mod attribute_list;
mod blocks;
mod chunk;
mod code;
mod convert;
mod definition;
mod definition_list;
mod element;
mod emphasis;
mod entities;
mod extension;
mod footnote;
mod header;
mod html_block;
mod identifier;
mod inline;
mod link;
mod list;
mod names;
mod paragraph;
mod scan;
mod span_html;
mod spans;
mod table;
mod text_run;
mod toc;
mod typography;

pub(super) use definition::link_name;
pub(super) use scan::reference;

use std::collections::HashSet;

use super::KramdownOptions;
use super::copy::Copier;
use super::mask::Masked;
use crate::text::Problem;
use crate::tree::Rendered;
use blocks::Parser;
use convert::Writer;
use element::{Kind, NodeId};

/// The HTML of the masked body, whose first byte is byte `base` of the file.
pub(super) fn render(mut masked: Masked<'_>, base: usize, options: KramdownOptions) -> Rendered {
    let text = std::mem::take(&mut masked.text);
    let mut noticed = std::mem::take(&mut masked.problems);
    let (mut out, problems, is_mended) = write(&text, &masked, base, options, false);
    if is_mended {
        out.set_as_written(write(&text, &masked, base, options, true).0);
    }
    noticed.extend(problems);
    out.set_problems(noticed);
    out
}

/// The HTML of `text`, what was noticed in it, and whether tags in it are not those of the author; with `as_written`
/// they are.
fn write(
    text: &str,
    masked: &Masked<'_>,
    base: usize,
    options: KramdownOptions,
    as_written: bool,
) -> (Rendered, Vec<Problem>, bool) {
    let mut parser = Parser::new(text, base, options);
    parser.parse_blocks(0);
    parse_all_spans(&mut parser, 0);
    let footnotes: Vec<NodeId> = parser.footnotes.iter().map(|f| f.node).collect();
    for node in footnotes {
        parse_all_spans(&mut parser, node);
    }
    parser.notice_unused_links();
    let mut out = Rendered::with_capacity(text.len() + text.len() / 4);
    out.set_templates(masked.templates.clone());
    let mut problems = std::mem::take(&mut parser.problems);
    problems.sort_by_key(|p| p.span);
    let (out, is_mended) = Writer::new(parser, Copier::new(text, masked, base, out), as_written).write();
    (out, problems, is_mended)
}

/// The labels of the link definitions in `text`, a body without template tags.
pub(super) fn link_labels(text: &str, options: KramdownOptions) -> HashSet<Box<str>> {
    let mut parser = Parser::new(text, 0, options);
    parser.parse_blocks(0);
    parser.links.into_keys().collect()
}

/// Parses the text of each leaf below `top`, and gives the elements there what their IALs say (kramdown: `update_tree`).
fn parse_all_spans(parser: &mut Parser<'_>, top: NodeId) {
    let mut open = vec![top];
    while let Some(id) = open.pop() {
        let node = *parser.arena.node(id);
        if node.kind == Kind::RawText {
            parser.parse_spans(id);
            continue;
        }
        if node.ial != 0 && node.kind != Kind::Blank && id != top {
            parser.apply_ial(id);
        }
        let from = open.len();
        let mut child = node.first;
        let mut after_blank = false;
        while child != 0 {
            let kind = parser.arena.node(child).kind;
            let next = parser.arena.node(child).next;
            // Blank lines are one, also with a definition between them.
            if kind == Kind::Blank && after_blank {
                parser.arena.remove(id, child);
            } else {
                open.push(child);
            }
            after_blank = kind == Kind::Blank || (kind == Kind::Eob && after_blank);
            child = next;
        }
        open[from..].reverse();
    }
}
