//! Changes to what is said, nearly all of them only where they were asked for: each is listed as a loss, and what is written
//! is proved against the tree after them.
//!
//! The passes of `clean` leave things out and never touch a text; these work on a copy of the tree.

mod edges;
pub(super) mod heading;
mod indentation;
mod mojibake;
mod tabs;

use super::clean;
use super::loss;
use super::pipeline;
use super::settings::{Format, Profile, Settings};
use super::write;
use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::markup::{KramdownOptions, ReadOptions};
use crate::schema::Schema;
use crate::text::Span;
use crate::tree::{Node, NodeId, Tree, Whole, holds_block, visible_text};

/// A tree that is said otherwise.
pub(super) struct Revised<'s> {
    pub tree: Tree,
    /// What changed, as losses.
    pub changes: Vec<Diagnostic>,
    /// The text of the emphasis that each of them is about, where it is about one.
    pub emphasis: Vec<String>,
    source: &'s str,
}

impl<'s> Revised<'s> {
    fn of(tree: &Tree, source: &'s str) -> Self {
        Self { tree: tree.to_revise(), changes: Vec::new(), emphasis: Vec::new(), source }
    }

    fn change(&mut self, rule: &'static RuleInfo, span: Span, message: String) {
        self.changes.push(loss::lost(rule, span, message));
    }

    /// Where the bytes `from..to` of the text node `id` stand in the source: exactly, where the text stands there as it is.
    fn span_of(&self, id: NodeId, from: usize, to: usize) -> Span {
        let node = self.tree.node(id);
        let (span, text) = (node.span(), node.text().unwrap_or_default());
        let start = span.start as usize;
        if span.of(self.source) == text { Span::new(start + from, start + to) } else { span }
    }
}

/// `tree`, read from `source` as `read` says, with all changes that `settings` and `schema` ask for; `None` where nothing
/// changes.
pub(super) fn revise<'s>(
    tree: &Tree,
    source: &'s str,
    read: &ReadOptions,
    kramdown: Option<KramdownOptions>,
    (settings, schema): (&Settings, &Schema),
) -> Option<Revised<'s>> {
    let mut revised = None;
    if settings.profile != Profile::Faithful {
        if schema.clean.mojibake {
            mojibake::revise(tree, source, &mut revised);
        }
        if schema.clean.indentation {
            indentation::revise(tree, source, &mut revised);
        }
        if schema.clean.tabs && settings.to == Format::Markdown && memchr::memchr(b'\t', source.as_bytes()).is_some() {
            tabs::revise(tree, source, &mut revised);
        }
    }
    move_edges(tree, source, read, kramdown, (settings, schema), &mut revised);
    revised
}

/// Moves punctuation out of emphasis, where that was asked for and the usual spelling would be none.
pub(super) fn move_edges<'s>(
    tree: &Tree,
    source: &'s str,
    read: &ReadOptions,
    kramdown: Option<KramdownOptions>,
    (settings, schema): (&Settings, &Schema),
    revised: &mut Option<Revised<'s>>,
) {
    if !settings.moves_punctuation() {
        return;
    }
    let now = revised.as_ref().map_or(tree, |revised| &revised.tree);
    let plan = clean::plan(now, settings, schema);
    let holds_block = holds_block(&plan, now.root());
    let cx = pipeline::context(&plan, now, source, read, kramdown, (settings, schema), &holds_block);
    let units = write::markdown::units(&cx, crate::tree::normal::content(now.root()));
    write::markdown::write(&cx, &units, &vec![write::markdown::Form::first(settings); units.len()]);
    let refused = cx.refused.take();
    if !refused.is_empty() {
        edges::revise(refused, &plan, revised.get_or_insert_with(|| Revised::of(tree, source)));
    }
}

/// Where the emphasis of each of `texts`, which come in the order of the source, stands in it. Where none of that text is
/// left, it is the place of the one before.
pub(super) fn places<'t>(source: &Tree, texts: impl Iterator<Item = &'t str>) -> Vec<Span> {
    let is_emphasis = |node: &Node<'_>| matches!(node.name(), "strong" | "b" | "em" | "i" | "del" | "s" | "strike");
    let mut all = source.root().descendants().filter(is_emphasis);
    let mut last = Span::empty(source.root().span().start as usize);
    let place = |text: &str| {
        let rest = all.clone();
        match all.find(|node| visible_text(&Whole, *node).trim() == text.trim()) {
            Some(found) => last = found.span(),
            None => all = rest,
        }
        last
    };
    texts.map(place).collect()
}
