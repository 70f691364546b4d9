//! Where each part of a normal form comes from.
//!
//! A form alone is for comparing, and most forms that are built are equal to another one: places are kept only where
//! they are asked for.

use super::super::{Node, NodeId, Tree, View};
use super::{Builder, Mode, Normal, Token, content};

/// The places of a form while it is built. A part of the form is found by the byte of the form's text at which it starts.
#[derive(Debug)]
pub(super) struct Trace {
    points: Vec<Point>,
    /// The formats of the form, each with the one around it; what the builder keeps only as hashes.
    formats: Vec<(u32, Box<str>)>,
}

#[derive(Clone, Copy, Debug)]
struct Point {
    /// Byte of the form's text.
    text: u32,
    node: NodeId,
    /// Byte of the text of the node.
    offset: u32,
    stack: u32,
}

impl Trace {
    fn new() -> Self {
        Self { points: Vec::new(), formats: vec![(0, Box::default())] }
    }

    /// What is written to the end of `form` next comes from `node`. What was noted for a part that was taken back goes.
    pub(super) fn note(&mut self, form: &Normal, node: NodeId, offset: usize, stack: u32) {
        let text = form.at();
        while self.points.last().is_some_and(|point| point.text >= text) {
            self.points.pop();
        }
        let offset = u32::try_from(offset).expect("a text is no longer than its file");
        self.points.push(Point { text, node, offset, stack });
    }

    /// One more format, inside `parent`.
    pub(super) fn format(&mut self, parent: u32, tag: &str) {
        self.formats.push((parent, tag.into()));
    }
}

/// A normal form with the way back to the tree that it was made of.
#[derive(Debug)]
pub struct Traced<'t> {
    form: Normal,
    trace: Trace,
    tree: &'t Tree,
}

/// What a part of a form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// An element starts.
    Open,
    /// It ends.
    Close,
    /// Text.
    Text,
    /// A thing in the line: a picture, a break, a template tag.
    Atom,
}

/// A part of a form that comes from one node.
#[derive(Clone, Copy, Debug)]
pub struct Part<'f> {
    /// What it is.
    pub kind: PartKind,
    /// The name with the attributes that count, or the text; nothing for the end of an element.
    pub text: &'f str,
    /// Where that starts in [`Traced::text`], in bytes.
    pub start: usize,
    /// A number that parts under the same formats share.
    pub formats: u64,
    /// The node that it comes from; for the end of an element the last one before.
    pub node: Option<Node<'f>>,
    /// Where it starts in the text of that node, in bytes.
    pub offset: usize,
    stack: u32,
}

impl<'t> Traced<'t> {
    /// As [`Normal::of`], with the places.
    #[must_use]
    pub fn of(view: &impl View, root: Node<'t>, source: &str, mode: Mode) -> Self {
        let holds_block = super::super::view::holds_block(view, root);
        let mut builder = Builder::new(view, source, mode, &holds_block, source.len());
        builder.trace = Some(Trace::new());
        builder.blocks(content(root).first_child(), None);
        let trace = builder.trace.take().unwrap_or_else(Trace::new);
        Self { form: builder.out, trace, tree: root.tree() }
    }

    /// The text of all parts, in order.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.form.text
    }

    /// The parts, in order.
    #[must_use]
    pub fn parts(&self) -> Vec<Part<'_>> {
        let mut parts = Vec::with_capacity(self.form.tokens.len());
        let points = &self.trace.points;
        let mut next = 0usize;
        for token in &self.form.tokens {
            let (kind, formats, start, end) = match *token {
                Token::Open(start, end) => (PartKind::Open, 0, start, end),
                Token::Text(formats, start, end) => (PartKind::Text, formats, start, end),
                Token::Atom(formats, start, end) => (PartKind::Atom, formats, start, end),
                Token::Close => {
                    let node = next.checked_sub(1).map(|at| self.tree.node(points[at].node));
                    parts.push(Part {
                        kind: PartKind::Close,
                        text: "",
                        start: 0,
                        formats: 0,
                        node,
                        offset: 0,
                        stack: 0,
                    });
                    continue;
                }
            };
            let mut from = start;
            while from < end {
                while points.get(next).is_some_and(|point| point.text <= from) {
                    next += 1;
                }
                let to = points.get(next).map_or(end, |point| point.text.min(end));
                let point = next.checked_sub(1).map(|at| points[at]);
                parts.push(Part {
                    kind,
                    text: &self.form.text[from as usize..to as usize],
                    start: from as usize,
                    formats,
                    node: point.map(|point| self.tree.node(point.node)),
                    offset: point.map_or(0, |point| (point.offset + from - point.text) as usize),
                    stack: point.map_or(0, |point| point.stack),
                });
                from = to;
            }
        }
        parts
    }

    /// The formats that `part` stands under, each by its name and the attributes that count, the innermost first.
    pub fn formats(&self, part: &Part<'_>) -> impl Iterator<Item = &str> {
        let mut stack = part.stack;
        std::iter::from_fn(move || {
            let (parent, tag) = self.trace.formats.get(stack as usize).filter(|_| stack != 0)?;
            stack = *parent;
            Some(&**tag)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::{Rendered, Whole, build};

    fn tree(html: &str) -> Tree {
        let mut rendered = Rendered::with_capacity(html.len());
        rendered.verbatim(html, 0);
        build(rendered, html, 512)
    }

    fn parts(html: &str) -> Vec<(PartKind, String, String)> {
        let tree = tree(html);
        let traced = Traced::of(&Whole, tree.root(), html, Mode::Core);
        let shown = |part: &Part<'_>| {
            let span = part.node.map(|node| node.span().of(html)).unwrap_or_default();
            let from = if part.kind == PartKind::Text { part.offset } else { 0 };
            (part.kind, part.text.to_owned(), span[from..].to_owned())
        };
        traced.parts().iter().map(shown).collect()
    }

    #[test]
    fn each_part_knows_its_node_and_its_byte() {
        let html = "<h2>天 津</h2><p>a <b>b</b>\n  c<img src=x></p>";
        let found = parts(html);
        let want = [
            (PartKind::Open, "h2", "<h2>天 津</h2>"),
            (PartKind::Open, "#run", "天 津"),
            (PartKind::Text, "天 津", "天 津"),
        ];
        for (found, (kind, text, span)) in found.iter().zip(want) {
            assert_eq!((found.0, &*found.1, &*found.2), (kind, text, span));
        }
        let texts: Vec<(&str, &str)> =
            found.iter().filter(|p| p.0 == PartKind::Text).map(|p| (&*p.1, &*p.2)).skip(1).collect();
        assert_eq!(texts, [("a", "a "), (" ", " "), ("b", "b"), (" ", "\n  c"), ("c", "c")]);
        let atom = found.iter().find(|p| p.0 == PartKind::Atom).unwrap();
        assert_eq!((&*atom.1, &*atom.2), ("img src=x", "<img src=x>"));
    }

    #[test]
    fn what_was_taken_back_leaves_no_place() {
        // The empty list and the trailing empty cell are written first and then taken back.
        let html = "<ul></ul><table><tr><td>a</td><td></td></tr></table><p>b</p>";
        let found = parts(html);
        let of = |text: &str| found.iter().find(|p| p.1 == text).map(|p| p.2.clone());
        assert_eq!(of("table").as_deref(), Some("<table><tr><td>a</td><td></td></tr></table>"));
        assert_eq!(of("b").as_deref(), Some("b"));
        assert_eq!(found.iter().filter(|p| p.0 == PartKind::Open).count(), 5);
    }

    #[test]
    fn the_form_is_the_same_with_and_without_places() {
        let html = "<p>a<a href=/x><i>b</i></a></p><pre>x\n</pre><ol start=3><li>c</ol>";
        let tree = tree(html);
        let traced = Traced::of(&Whole, tree.root(), html, Mode::Core);
        assert_eq!(traced.form, Normal::of(&Whole, tree.root(), html, Mode::Core));
        let parts = traced.parts();
        let b = parts.iter().find(|part| part.text == "b").unwrap();
        assert_eq!(traced.formats(b).collect::<Vec<_>>(), ["em", "a href=/x"]);
    }
}
