//! Markdown: CommonMark with GFM's tables, task lists and strikethrough, and HTML for what they cannot say.

mod again;
mod attribute_list;
mod block;
mod code;
mod definition_list;
mod emphasis;
mod escape;
mod flanking;
mod footnote;
mod inline;
pub(crate) mod items;
mod kept;
mod link;
mod list;
mod math;
mod punctuation;
mod run;
mod table;

use std::ops::Range;
use std::rc::Rc;

pub(crate) use super::Context;
pub(crate) use again::{is_written_again, stands_in};
use block::Before;
use items::Item;
pub(crate) use kept::Kept;

use crate::convert::settings::Settings;
use crate::markup::Dialect;
use crate::text::Span;
use crate::tree::{Node, View};

/// Whether to any engine `c` is punctuation, beside which a delimiter may be none.
pub(crate) fn parts_words(c: char) -> bool {
    punctuation::is_punctuation(c) || punctuation::is_symbol(c)
}

/// What stands at the top level of a body: the units that are proved one by one.
pub(crate) fn units<'t, V: View>(cx: &Context<'_, V>, body: Node<'t>) -> Vec<Item<'t>> {
    items::scan(cx, body, &Rc::from([]))
}

/// Markdown, and where each unit stands in it.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub text: String,
    pub ranges: Vec<Range<usize>>,
    /// How each unit was begun and left.
    passages: Vec<Passage>,
    /// Whether a block of it is HTML because Markdown cannot say it.
    pub raw_html: bool,
    /// Every piece of HTML in it.
    pub kept: Vec<Kept>,
    /// Tables whose first row became their header.
    pub promoted: Vec<Span>,
}

/// What the writer knew before and after a unit.
#[derive(Clone, Copy, Debug)]
struct Passage {
    /// The unit is the first thing of the text.
    first: bool,
    before: Before,
    after: Before,
    /// A block of HTML stands in it, or something else that may be written otherwise when it is read again.
    unsettled: bool,
}

/// How a thing of the top level is written: the first of these that reads back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Markdown with emphasis where only kramdown finds it: `**讯：**近`.
    Lenient,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// HTML with `markdown="0"`: where kramdown is told to read Markdown in HTML (`parse_block_html`), not in this.
    Unparsed,
    /// HTML that kramdown alone is told to leave as it is.
    Nomarkdown,
}

impl Form {
    /// The form that is tried first.
    pub(crate) fn first(settings: &Settings) -> Self {
        if settings.target.dialect == Dialect::Kramdown { Self::Lenient } else { Self::Markdown }
    }

    /// The form that is tried after this one.
    pub(crate) fn next<V>(self, cx: &Context<'_, V>) -> Option<Self> {
        let next = match self {
            Self::Lenient => Self::Markdown,
            Self::Markdown => Self::Html,
            Self::Html if cx.settings.target.dialect == Dialect::Kramdown => Self::Nomarkdown,
            Self::Html if cx.settings.target.kramdown && cx.kramdown.is_some_and(|k| k.parse_block_html) => {
                Self::Unparsed
            }
            Self::Html | Self::Unparsed | Self::Nomarkdown => return None,
        };
        (cx.settings.raw_html() || next == Self::Markdown).then_some(next)
    }

    /// Whether it is HTML.
    pub(crate) fn is_html(self) -> bool {
        matches!(self, Self::Html | Self::Unparsed | Self::Nomarkdown)
    }
}

/// Writes `units` in `forms`.
pub(crate) fn write<V: View>(cx: &Context<'_, V>, units: &[Item<'_>], forms: &[Form]) -> Written {
    let mut writer = block::Writer::new(cx);
    let mut ranges = Vec::with_capacity(units.len());
    let mut passages = Vec::with_capacity(units.len());
    for (unit, form) in units.iter().zip(forms) {
        let start = writer.len();
        passages.push(writer.passage(unit, *form));
        ranges.push(start..writer.len());
    }
    writer.finish(ranges, passages)
}
