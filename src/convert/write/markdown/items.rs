//! What stands in a block: paragraphs, blocks and what is written as it is. Wrappers are looked through.

use std::rc::Rc;

use super::Context;
use crate::convert::settings::Profile;
use crate::tree::normal::is_block;
use crate::tree::{Fate, Footnote, Node, NodeId, NodeKind, Range, View, view, vocabulary};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// A run of inline content: one paragraph, or several where breaks part them.
    Run,
    /// A block element.
    Block,
    /// Template tags alone on their lines, or a comment.
    Verbatim,
}

/// A thing that stands in a block.
#[derive(Clone, Debug)]
pub(crate) struct Item<'t> {
    pub content: Content,
    pub nodes: Vec<Node<'t>>,
    /// Inline elements around it, from the outermost on: `<a><div>…</div></a>`.
    pub wrappers: Rc<[Node<'t>]>,
}

struct Scan<'t> {
    items: Vec<Item<'t>>,
    run: Vec<Node<'t>>,
    /// Nothing stands in the run but comments and template tags alone on their lines, in no paragraph.
    lonely: bool,
}

impl<'t> Scan<'t> {
    fn flush(&mut self, wrappers: &Rc<[Node<'t>]>) {
        while self.run.last().is_some_and(|node| node.is_blank()) {
            self.run.pop();
        }
        if self.lonely {
            let nodes = std::mem::take(&mut self.run).into_iter().filter(|node| !node.is_blank());
            let item = |node| Item { content: Content::Verbatim, nodes: vec![node], wrappers: Rc::clone(wrappers) };
            self.items.extend(nodes.map(item));
        } else if !self.run.is_empty() {
            let nodes = std::mem::take(&mut self.run);
            self.items.push(Item { content: Content::Run, nodes, wrappers: Rc::clone(wrappers) });
        }
    }

    fn push(&mut self, content: Content, node: Node<'t>, wrappers: &Rc<[Node<'t>]>) {
        self.flush(wrappers);
        self.items.push(Item { content, nodes: vec![node], wrappers: Rc::clone(wrappers) });
    }

    /// Puts `node` into the run; `lonely` where it can stand on lines of its own.
    fn take(&mut self, node: Node<'t>, lonely: bool) {
        self.lonely = lonely && (self.lonely || self.run.is_empty());
        self.run.push(node);
    }
}

/// What stands in `parent`, in order.
pub(crate) fn scan<'t, V: View>(cx: &Context<'_, V>, parent: Node<'t>, wrappers: &Rc<[Node<'t>]>) -> Vec<Item<'t>> {
    scan_from(cx, parent.first_child(), None, wrappers)
}

/// What the neighbours of `range` are, in order.
pub(super) fn scan_range<'t, V: View>(
    cx: &Context<'_, V>,
    range: Range<'t>,
    wrappers: &Rc<[Node<'t>]>,
) -> Vec<Item<'t>> {
    scan_from(cx, Some(range.first), range.end, wrappers)
}

fn scan_from<'t, V: View>(
    cx: &Context<'_, V>,
    first: Option<Node<'t>>,
    end: Option<NodeId>,
    wrappers: &Rc<[Node<'t>]>,
) -> Vec<Item<'t>> {
    let mut scan = Scan { items: Vec::new(), run: Vec::new(), lonely: false };
    // Where to go on, inside which wrappers, and whether in a paragraph.
    let (mut start, mut stack) = (Some((first, Rc::clone(wrappers), false)), Vec::new());
    'content: while let Some((mut next, wrappers, paragraph)) = start.take().or_else(|| stack.pop()) {
        while let Some(node) = next.filter(|node| Some(node.id()) != end) {
            next = node.next();
            match node.kind() {
                NodeKind::Text(_) => {
                    if !(scan.run.is_empty() && node.is_blank()) {
                        scan.take(node, scan.lonely && node.is_blank());
                    }
                }
                NodeKind::Comment(_) => {
                    if cx.view.fate(node) == Fate::Keep {
                        if scan.run.is_empty() {
                            scan.push(Content::Verbatim, node, &wrappers);
                        } else {
                            scan.take(node, scan.lonely);
                        }
                    }
                }
                NodeKind::Template(index) => {
                    scan.take(node, !paragraph && cx.lonely.get(*index as usize) == Some(&true));
                }
                NodeKind::Element(element) => {
                    let fate = cx.view.fate(node);
                    let block = is_block(&element.name);
                    if fate == Fate::Join {
                        if let Some(list) = scan.items.last_mut().filter(|_| scan.run.is_empty()) {
                            list.nodes.push(node);
                        }
                        continue;
                    }
                    if fate == Fate::Skip || (scan.run.is_empty() && node.footnote() == Some(&Footnote::WayBack)) {
                        continue;
                    }
                    if (!block && !cx.holds_block[node.id().0 as usize])
                        || (fate == Fate::Keep && is_atom(&element.name))
                    {
                        scan.take(node, false);
                        continue;
                    }
                    scan.flush(&wrappers);
                    let faithful = cx.settings.profile == Profile::Faithful;
                    let bare = node.is("p") && view::attributes(cx.view, node).next().is_none();
                    let (inside, paragraph_inside) = if fate == Fate::Unwrap || bare {
                        (Rc::clone(&wrappers), bare)
                    } else if !block && !faithful && vocabulary::element(&element.name).is_some() {
                        (wrappers.iter().copied().chain([node]).collect(), paragraph)
                    } else {
                        scan.push(Content::Block, node, &wrappers);
                        continue;
                    };
                    stack.push((next, wrappers, paragraph));
                    stack.push((node.first_child(), inside, paragraph_inside));
                    continue 'content;
                }
                NodeKind::Document | NodeKind::Doctype => {}
            }
        }
        scan.flush(&wrappers);
    }
    if cx.lonely.is_empty() { scan.items } else { join_templates(cx, scan.items) }
}

/// Things in the line although blocks can stand in them.
fn is_atom(name: &crate::tree::LocalName) -> bool {
    matches!(&**name, "object" | "video" | "audio" | "iframe" | "svg" | "math")
}

/// Template tags that follow each other directly, or line by line, stay together as they were written.
fn join_templates<'t, V>(cx: &Context<'_, V>, items: Vec<Item<'t>>) -> Vec<Item<'t>> {
    let mut joined: Vec<Item<'t>> = Vec::with_capacity(items.len());
    for item in items {
        if let (Some(last), Some(template)) = (joined.last_mut(), item.nodes.first().filter(|n| n.template().is_some()))
        {
            let before = last.nodes.last().filter(|n| n.template().is_some());
            if let (Content::Verbatim, Content::Verbatim, Some(before)) = (last.content, item.content, before) {
                let between = cx.source.get(before.span().end as usize..template.span().start as usize).unwrap_or("x");
                let lines = between.bytes().filter(|b| *b == b'\n').count();
                if between.bytes().all(|b| b.is_ascii_whitespace()) && lines <= 1 {
                    last.nodes.extend(item.nodes);
                    continue;
                }
            }
        }
        joined.push(item);
    }
    joined
}
