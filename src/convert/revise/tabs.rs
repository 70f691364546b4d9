//! Tabs that indent lines of preformatted text become blanks, up to the stops at which a browser shows them.
//!
//! Only text that was written as `<pre>` and names no language: in code a tab may be syntax, as in the recipes of a
//! Makefile, which are left wherever one is seen. Tabs behind the first word of a line may part the fields of a table and
//! stay. Stops: CSS Text 3, `tab-size`, 8 unless a style says otherwise.

use super::Revised;
use crate::convert::loss;
use crate::text::Span;
use crate::tree::normal::code_language;
use crate::tree::{Node, NodeId, Tree};

/// The columns between two stops.
const STOP: usize = 8;

pub(super) fn revise<'s>(tree: &Tree, source: &'s str, revised: &mut Option<Revised<'s>>) {
    let now = revised.as_ref().map_or(tree, |revised| &revised.tree);
    // Most posts have none: to ask the tags is cheaper than to walk the tree.
    if now.tags().iter().all(|tag| &*tag.name != "pre") {
        return;
    }
    let blocks: Vec<Block> = now.root().descendants().filter(|node| node.is("pre")).filter_map(Block::of).collect();
    for block in blocks {
        let revised = revised.get_or_insert_with(|| Revised::of(tree, source));
        let (id, at) = block.first;
        let span: Span = revised.span_of(id, at, at + 1);
        let what = if block.tabs == 1 { "a tab".to_owned() } else { format!("{} tabs", block.tabs) };
        let verb = if block.tabs == 1 { "indents" } else { "indent" };
        revised.change(&loss::TAB, span, format!("wrote blanks for {what} that {verb} preformatted text"));
        for (id, text) in block.texts {
            revised.tree.set_text(id, text);
        }
    }
}

/// A block of preformatted text in which tabs indent lines.
struct Block {
    /// The first tab: its text node, and where it is in that.
    first: (NodeId, usize),
    tabs: usize,
    /// The text nodes that change, with their texts.
    texts: Vec<(NodeId, String)>,
}

impl Block {
    /// Reads `pre`; `None` where nothing of it changes.
    fn of(pre: Node<'_>) -> Option<Self> {
        let code = pre.children().find(|child| child.is("code"));
        let language = |node: Node<'_>| node.attribute("class").and_then(code_language).is_some();
        if !pre.is_authored() || language(pre) || code.is_some_and(language) {
            return None;
        }
        let (mut first, mut tabs, mut texts) = (None, 0, Vec::new());
        let mut whole = String::new();
        // How many columns of the line in hand are blank, until something else stands on it.
        let mut column = Some(0);
        for node in pre.descendants() {
            let Some(text) = node.text() else {
                match () {
                    () if node.template().is_some() => return None,
                    () if node.is("br") => column = Some(0),
                    // An image and the like.
                    () if node.element().is_some() && node.first_child().is_none() => column = None,
                    () => {}
                }
                continue;
            };
            whole.push_str(text);
            let mut out = String::with_capacity(text.len());
            for (at, c) in text.char_indices() {
                match (c, column) {
                    ('\t', Some(done)) => {
                        first.get_or_insert((node.id(), at));
                        tabs += 1;
                        let width = STOP - done % STOP;
                        out.extend(std::iter::repeat_n(' ', width));
                        column = Some(done + width);
                        continue;
                    }
                    (' ', Some(done)) => column = Some(done + 1),
                    ('\n' | '\r', _) => column = Some(0),
                    _ => column = None,
                }
                out.push(c);
            }
            if out != text {
                texts.push((node.id(), out));
            }
        }
        let first = first.filter(|_| !is_makefile(&whole))?;
        Some(Self { first, tabs, texts })
    }
}

/// Whether a rule of a Makefile with a recipe stands in `text`: `target: prerequisites`, and a line behind a tab.
fn is_makefile(text: &str) -> bool {
    let is_rule = |line: &str| {
        let target = line.split_once(':').map(|(target, _)| target);
        target.is_some_and(|t| !t.is_empty() && !t.contains([' ', '\t', '#', '"', '\'', '<', '{']))
    };
    let lines: Vec<&str> = text.lines().collect();
    lines.windows(2).any(|pair| is_rule(pair[0]) && pair[1].starts_with('\t'))
}
