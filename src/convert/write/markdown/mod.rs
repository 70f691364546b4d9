//! Markdown: CommonMark with GFM's tables, task lists and strikethrough, and HTML for what they cannot say.

mod block;
mod code;
mod emphasis;
mod escape;
mod flanking;
mod footnote;
mod inline;
pub(crate) mod items;
mod link;
mod list;
mod punctuation;
mod run;
mod table;

use std::ops::Range;
use std::rc::Rc;

pub(crate) use super::Context;
use items::Item;

use crate::text::Span;
use crate::tree::{Node, View};

/// What stands at the top level of a body: the units that are proved one by one.
pub(crate) fn units<'t, V: View>(cx: &Context<'_, V>, body: Node<'t>) -> Vec<Item<'t>> {
    items::scan(cx, body, &Rc::from([]))
}

/// Markdown, and where each unit stands in it.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub text: String,
    pub ranges: Vec<Range<usize>>,
    /// Whether any of it is HTML because Markdown cannot say it.
    pub raw_html: bool,
    /// Tables whose first row became their header.
    pub promoted: Vec<Span>,
}

/// Writes `units`, those that `as_html` names as HTML throughout.
pub(crate) fn write<V: View>(cx: &Context<'_, V>, units: &[Item<'_>], as_html: &[bool]) -> Written {
    let mut writer = block::Writer::new(cx);
    let mut ranges = Vec::with_capacity(units.len());
    for (unit, html) in units.iter().zip(as_html) {
        let start = writer.len();
        writer.unit(unit, *html);
        ranges.push(start..writer.len());
    }
    writer.finish(ranges)
}
