//! What stays HTML in Markdown, and why: each piece is told of.

use super::Context;
use super::items::{Content, Item};
use super::list::{list_number, loses_number};
use crate::convert::clean::{is_directive, is_mark};
use crate::convert::loss;
use crate::diagnostic::RuleInfo;
use crate::text::Span;
use crate::tree::normal::is_block;
use crate::tree::{Fate, Node, NodeKind, View, view};

/// Something that Markdown cannot say as it was: mostly a piece of HTML in what was written.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    /// What becomes of it.
    pub rule: &'static RuleInfo,
    /// What it was in the source.
    pub span: Span,
    /// What stays HTML and why, as the message of its record.
    pub message: String,
}

impl<V: View> Context<'_, V> {
    /// Notes that something of the source at `span` stays HTML.
    pub(super) fn keep(&self, span: Span, message: impl Into<String>) {
        self.tell(&loss::KEPT_AS_HTML, span, message);
    }

    /// Notes that `rule` becomes of something of the source at `span`.
    pub(super) fn tell(&self, rule: &'static RuleInfo, span: Span, message: impl Into<String>) {
        self.kept.borrow_mut().push(Kept { rule, span, message: message.into() });
    }

    /// Notes that `node` stays HTML because of `why`.
    pub(super) fn keep_node(&self, node: Node<'_>, why: &str) {
        self.keep(node.tag_span(), format!("{} stays HTML: {why}", name(node)));
    }

    /// Notes that the element `node` in a line stays HTML, and why.
    pub(super) fn keep_inline(&self, node: Node<'_>) {
        let why = match node.name() {
            "del" | "s" | "strike" if self.stays_bare(node) => {
                "not every engine of CommonMark knows strikethrough".to_owned()
            }
            name @ ("strong" | "b" | "em" | "i" | "del" | "s" | "strike" | "code" | "tt" | "a" | "img") => {
                match view::attributes(self.view, node).find(|(attribute, _)| !is_said(name, attribute)) {
                    Some((attribute, _)) => format!("Markdown cannot say its attribute `{attribute}`"),
                    None => format!("Markdown has no words for a `{name}` that stands here"),
                }
            }
            _ => format!("Markdown has no {}", name(node)),
        };
        self.keep_node(node, &why);
    }

    /// Notes that the comment `node` stays.
    pub(super) fn keep_comment(&self, node: Node<'_>) {
        let why = match node.kind() {
            NodeKind::Comment(text) if is_mark(text) => "generators act on it",
            NodeKind::Comment(text) if is_directive(text) => "it tells copydesk what not to report",
            _ => "nothing that is written is dropped under this profile",
        };
        self.keep_node(node, why);
    }

    /// Notes that the block `node` stays HTML, within `wrappers`, and why.
    pub(super) fn keep_block(&self, node: Node<'_>, wrappers: &[Node<'_>]) {
        self.keep_node(node, &self.block_reason(node, wrappers));
    }

    /// Notes that `unit` stays HTML because its Markdown was not read back the same, or because it has none.
    pub(super) fn keep_unit(&self, unit: &Item<'_>) {
        let Some(first) = unit.wrappers.first().or(unit.nodes.first()) else { return };
        let block = unit.content == Content::Block;
        match unit.nodes.first() {
            Some(node) if block && !is_sayable(node.name()) => self.keep_block(*node, &unit.wrappers),
            _ => {
                let what = if block { name(*first) } else { "a paragraph".to_owned() };
                self.keep(first.tag_span(), format!("{what} stays HTML: as Markdown it would not be read the same"));
            }
        }
    }

    fn block_reason(&self, node: Node<'_>, wrappers: &[Node<'_>]) -> String {
        let mut left = view::attributes(self.view, node).filter(|(name, _)| !is_said(node.name(), name));
        if let Some((attribute, _)) = left.next() {
            return format!("Markdown cannot say its attribute `{attribute}`");
        }
        match node.name() {
            "table" => self.table_reason(node),
            "ul" | "ol" => self.list_reason(node),
            "pre" => match self.shown(node).find(|n| n.element().is_some() && !n.is("code") && !n.is("span")) {
                Some(inner) => format!("a `{}` stands in it", inner.name()),
                None => "its attributes say more than a language".to_owned(),
            },
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "blockquote" => match self.block_in(node) {
                Some(inner) => format!("a `{}` stands in it", inner.name()),
                None => "Markdown has no words for what stands in it".to_owned(),
            },
            name => match wrappers.first() {
                Some(wrapper) => format!("it stands in a `{}`, which Markdown has for text only", wrapper.name()),
                None => format!("Markdown has no `{name}`"),
            },
        }
    }

    fn table_reason(&self, table: Node<'_>) -> String {
        if !self.settings.target.tables {
            return "the target has no tables".to_owned();
        }
        if self.stays_bare(table) {
            return "not every engine of CommonMark knows tables".to_owned();
        }
        let mut cells = 0;
        for node in self.shown(table) {
            match node.name() {
                "td" | "th" => {
                    cells += 1;
                    if ["colspan", "rowspan"].iter().any(|name| view::attribute(self.view, node, name).is_some()) {
                        return "a cell of it spans several".to_owned();
                    }
                    if let Some((attribute, _)) =
                        view::attributes(self.view, node).find(|(name, _)| !matches!(*name, "align" | "style"))
                    {
                        return format!("Markdown cannot say the attribute `{attribute}` of a cell");
                    }
                    if let Some(inner) = self.block_in(node) {
                        return format!("a `{}` stands in a cell", inner.name());
                    }
                }
                "caption" => return "it has a caption".to_owned(),
                _ => {}
            }
        }
        match cells {
            0 => "it has no cells".to_owned(),
            _ => "its rows are not those of a Markdown table".to_owned(),
        }
    }

    fn list_reason(&self, list: Node<'_>) -> String {
        let number = list_number(self, list);
        if list.is("ol") && number.is_some_and(|number| loses_number(self, list, number)) {
            let target = self.settings.target.name;
            return format!("{target} is for kramdown, too, which starts every list with 1");
        }
        if list.is("ol") && number.is_none() {
            let start = view::attribute(self.view, list, "start").unwrap_or_default();
            return format!("a list of Markdown cannot start with {}", start.trim());
        }
        let other = list.children().find(|child| match child.kind() {
            NodeKind::Text(_) => !child.is_blank(),
            NodeKind::Element(_) => self.view.fate(*child) != Fate::Skip && !child.is("li"),
            _ => false,
        });
        match other {
            Some(other) if other.element().is_some() => format!("a `{}` stands between its items", other.name()),
            Some(_) => "text stands between its items".to_owned(),
            None => "Markdown has no words for one of its items".to_owned(),
        }
    }

    /// What of `node` is shown, from the outside on.
    fn shown<'t>(&self, node: Node<'t>) -> impl Iterator<Item = Node<'t>> {
        node.descendants().filter(|n| self.view.fate(*n) == Fate::Keep)
    }

    /// The first block in `node` that is more than a paragraph.
    fn block_in<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        self.shown(node).find(|n| n.element().is_some_and(|e| is_block(&e.name)))
    }
}

fn name(node: Node<'_>) -> String {
    match node.kind() {
        NodeKind::Element(element) => format!("`{}`", element.name),
        NodeKind::Comment(_) => "a comment".to_owned(),
        _ => "a text".to_owned(),
    }
}

/// Whether every engine knows the block `name` in Markdown.
fn is_sayable(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "blockquote" | "ul" | "ol" | "pre" | "hr" | "table")
}

/// Whether Markdown says the attribute `name` of a `tag`.
fn is_said(tag: &str, name: &str) -> bool {
    matches!(
        (tag, name),
        ("a", "href" | "title") | ("img", "src" | "alt" | "title") | ("ol", "start") | ("pre" | "code", "class")
    )
}
