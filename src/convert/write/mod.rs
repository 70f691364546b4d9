//! Writers: the tree, as a plan shows it, in a format.

pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod text;

use std::cell::{Cell, RefCell};

use crate::convert::settings::{Profile, Settings};
use crate::markup::{KramdownOptions, TemplateSyntax};
use crate::schema::Schema;
use crate::text::Span;
use crate::tree::{Node, NodeId, TemplateKind, Tree, View};

/// What every writer works with.
pub(crate) struct Context<'c, V> {
    pub view: &'c V,
    /// The text that the tree was read from.
    pub source: &'c str,
    pub settings: &'c Settings,
    /// What the content schema says of posts.
    pub schema: &'c Schema,
    pub syntax: TemplateSyntax,
    /// What kramdown is told, where it may read what is written.
    pub kramdown: Option<KramdownOptions>,
    /// The source is Markdown: a line of its own is one in what is written, too.
    pub markdown: bool,
    /// Delimiters that stood unescaped in the Markdown and were text are left so: what other engines make of them does
    /// not change.
    pub keep_literal: Cell<bool>,
    /// Whether what is written may be written otherwise when it is read again: such delimiters were left, or two formats
    /// changed places.
    pub unsettled: Cell<bool>,
    /// Emphasis is spelled as kramdown finds it, also where CommonMark would not.
    pub lenient: Cell<bool>,
    /// Footnotes are written as the HTML that engines make of them.
    pub footnotes_as_html: Cell<bool>,
    /// What stays HTML in the Markdown that is being written.
    pub kept: RefCell<Vec<markdown::Kept>>,
    /// Emphasis of which the usual spelling is no delimiter at its start or at its end, by what stands beside it.
    pub refused: RefCell<Vec<(NodeId, (bool, bool))>>,
    /// For every node whether a block stands below it.
    pub holds_block: &'c [bool],
    /// Where template tags are not run: between `{% raw %}` and `{% endraw %}`.
    pub raw: Vec<Span>,
    /// For every template tag whether nothing but template tags and blanks stands on its lines.
    pub lonely: Vec<bool>,
}

/// The parts of the source between `{% raw %}` and `{% endraw %}`.
pub(crate) fn raw_regions(tree: &Tree) -> Vec<Span> {
    let mut regions = Vec::new();
    let mut open = None;
    for template in tree.templates().iter().filter(|t| t.kind == TemplateKind::Tag) {
        match &*template.name {
            "raw" | "verbatim" => open = open.or(Some(template.span.end)),
            "endraw" | "endverbatim" => {
                if let Some(start) = open.take() {
                    regions.push(Span { start, end: template.span.start.max(start) });
                }
            }
            _ => {}
        }
    }
    regions
}

/// For every template tag of `tree` whether nothing but template tags and blanks stands on its lines.
pub(crate) fn lonely_templates(tree: &Tree, source: &str) -> Vec<bool> {
    let templates = tree.templates();
    let blank = |b: u8| matches!(b, b' ' | b'\t');
    let line_end = |b: &u8| !matches!(b, b'\n' | b'\r');
    let mut lonely = vec![false; templates.len()];
    let mut first = 0;
    for last in 0..templates.len() {
        let end = templates[last].span.end as usize;
        if let Some(next) = templates.get(last + 1) {
            let between = source.get(end..next.span.start as usize).unwrap_or("x");
            if between.bytes().all(blank) {
                continue;
            }
        }
        let before = source.get(..templates[first].span.start as usize).unwrap_or("x");
        let after = source.get(end..).unwrap_or("x");
        let alone =
            before.bytes().rev().take_while(line_end).all(blank) && after.bytes().take_while(line_end).all(blank);
        lonely[first..=last].fill(alone);
        first = last + 1;
    }
    lonely
}

impl<V> Context<'_, V> {
    /// Whether `node`, which is an extension of GFM to Markdown, stays the HTML that its author wrote.
    pub(crate) fn stays_bare(&self, node: Node<'_>) -> bool {
        let faithful = self.settings.profile == Profile::Faithful;
        faithful && self.settings.target.bare_commonmark && node.is_authored()
    }
}

impl<V: View> Context<'_, V> {
    /// Whether template tags in the text at `span` are not run.
    pub(crate) fn is_raw(&self, span: Span) -> bool {
        let at = self.raw.partition_point(|region| region.end < span.end);
        self.raw.get(at).is_some_and(|region| region.contains(span))
    }
}

/// Cuts `value` at its template tags: each part with whether it is one.
pub(crate) fn template_parts(value: &str, syntax: TemplateSyntax) -> Vec<(bool, &str)> {
    if syntax == TemplateSyntax::None || !value.contains('{') {
        return vec![(false, value)];
    }
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(found) = value[at..].find('{').map(|offset| at + offset) {
        let close = match value.as_bytes().get(found + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            _ => {
                at = found + 1;
                continue;
            }
        };
        let Some(end) = value[found + 2..].find(close).map(|offset| found + 4 + offset) else { break };
        parts.push((false, &value[start..found]));
        parts.push((true, &value[found..end]));
        (start, at) = (end, end);
    }
    parts.push((false, &value[start..]));
    parts
}
