//! HTML: elements as their tags, for the format `html` and for what Markdown cannot say.

use std::collections::HashMap;

use super::{Context, template_parts};
use crate::markup::TemplateSyntax;
use crate::tree::normal::is_block;
use crate::tree::{
    Fate, ListPart, Namespace, Node, NodeId, NodeKind, Step, View, joined, list_parts, view, vocabulary,
};

/// How a piece of HTML is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// On one line: it stands in the line of a paragraph.
    Inline,
    /// Blocks on lines of their own, and no blank line anywhere: it stands in a Markdown document.
    Block,
    /// Blocks on lines of their own.
    Document,
}

/// Writes `nodes` with all that is below them.
pub(crate) fn nodes<V: View>(cx: &Context<'_, V>, nodes: &[Node<'_>], layout: Layout) -> String {
    let mut writer = Writer { cx, out: String::new(), layout, verbatim: 0, gathered: HashMap::new() };
    for node in nodes {
        writer.tree(*node);
    }
    writer.out
}

/// Everything below `root` as a document of its own.
pub(crate) fn document<V: View>(cx: &Context<'_, V>, root: Node<'_>) -> String {
    let mut writer = Writer {
        cx,
        out: String::with_capacity(cx.source.len()),
        layout: Layout::Document,
        verbatim: 0,
        gathered: HashMap::new(),
    };
    writer.tree(root);
    let end = writer.out.trim_end_matches([' ', '\n']).len();
    writer.out.truncate(end);
    if !writer.out.is_empty() {
        writer.out.push('\n');
    }
    writer.out
}

/// The start tag of `node`.
pub(crate) fn start_tag<V: View>(cx: &Context<'_, V>, node: Node<'_>) -> String {
    let mut out = String::new();
    push_start_tag(cx, node, &mut out);
    out
}

fn push_start_tag<V: View>(cx: &Context<'_, V>, node: Node<'_>, out: &mut String) {
    let Some(element) = node.element() else { return };
    for _ in 0..cx.view.blanks_before(node.id()) {
        out.push_str("<td></td>");
    }
    out.push('<');
    out.push_str(cx.view.renamed(node.id()).unwrap_or(&element.name));
    for (name, value) in view::attributes(cx.view, node) {
        out.push(' ');
        out.push_str(name);
        if value.is_empty() && is_boolean(name) {
            continue;
        }
        out.push_str("=\"");
        push_attribute_value(out, value, cx.syntax);
        out.push('"');
    }
    if element.namespace != Namespace::Html && node.first_child().is_none() {
        out.push('/');
    }
    out.push('>');
}

/// Whether white space beside `node` in a list or a table says nothing: it is a block, a comment or a template tag.
fn is_own_line(node: Node<'_>) -> bool {
    match node.kind() {
        NodeKind::Element(element) => is_block(&element.name),
        NodeKind::Text(_) => false,
        NodeKind::Template(_) | NodeKind::Comment(_) | NodeKind::Document | NodeKind::Doctype => true,
    }
}

fn is_boolean(name: &str) -> bool {
    matches!(
        name,
        "checked"
            | "disabled"
            | "open"
            | "controls"
            | "autoplay"
            | "loop"
            | "muted"
            | "reversed"
            | "hidden"
            | "allowfullscreen"
            | "selected"
            | "readonly"
            | "default"
            | "async"
            | "defer"
    )
}

/// An attribute's value for double quotes; template tags as they are.
pub(crate) fn push_attribute_value(out: &mut String, value: &str, syntax: TemplateSyntax) {
    for (template, part) in template_parts(value, syntax) {
        if template {
            out.push_str(part);
            continue;
        }
        for c in part.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '"' => out.push_str("&quot;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '\n' => out.push_str("&#10;"),
                '\r' => out.push_str("&#13;"),
                '|' => out.push_str("&#124;"),
                _ => out.push(c),
            }
        }
    }
}

struct Writer<'w, 'c, V> {
    cx: &'w Context<'c, V>,
    out: String,
    layout: Layout,
    /// How many `pre` and `textarea` are open.
    verbatim: usize,
    /// Items that end behind what stands after them in their list, and the last nodes of that; whether that needs a block
    /// around it to be parted from what is in the item.
    gathered: HashMap<NodeId, bool>,
}

impl<V: View> Writer<'_, '_, V> {
    fn tree(&mut self, root: Node<'_>) {
        self.enter(root);
        if self.descends(root) {
            let mut walk = root.walk();
            while let Some(step) = walk.next() {
                match step {
                    Step::Enter(node) => {
                        self.enter(node);
                        if !self.descends(node) {
                            walk.skip_children(node);
                        }
                    }
                    Step::Leave(node) => self.leave(node),
                }
            }
        }
        self.leave(root);
    }

    fn descends(&self, node: Node<'_>) -> bool {
        self.cx.view.fate(node) != Fate::Skip
    }

    fn line(&mut self) {
        if self.layout != Layout::Inline && self.verbatim == 0 && !self.out.is_empty() && !self.out.ends_with('\n') {
            while self.out.ends_with(' ') {
                self.out.pop();
            }
            self.out.push('\n');
        }
    }

    fn enter(&mut self, node: Node<'_>) {
        let fate = self.cx.view.fate(node);
        if fate == Fate::Skip {
            return;
        }
        match node.kind() {
            NodeKind::Text(text) => self.text(node, text),
            NodeKind::Template(_) => {
                if let Some(template) = node.template() {
                    self.out.push_str(template.span.of(self.cx.source));
                }
            }
            NodeKind::Comment(text) => {
                self.out.push_str("<!--");
                // A blank line would end the block that it stands in.
                self.out.push_str(&without_blank_lines(text, self.layout, "\n"));
                self.out.push_str("-->");
            }
            NodeKind::Doctype if self.layout == Layout::Document => self.out.push_str("<!DOCTYPE html>\n"),
            NodeKind::Element(element) => {
                if has_own_line(&element.name) {
                    self.line();
                }
                if fate == Fate::Join {
                    return;
                }
                if fate == Fate::Unwrap {
                    if let Some(tag) = self.stand_in(node) {
                        self.out.push_str(&format!("<{tag}>"));
                    }
                    return;
                }
                push_start_tag(self.cx, node, &mut self.out);
                if self.cx.view.gathers() && matches!(view::name(self.cx.view, node), "ul" | "ol") {
                    self.gather(node);
                }
                if is_verbatim(&element.name) {
                    self.verbatim += 1;
                    // The parser drops the first line end of a `pre`.
                    if node.first_child().and_then(Node::text).is_some_and(|t| t.starts_with('\n')) {
                        self.out.push('\n');
                    }
                }
            }
            NodeKind::Document | NodeKind::Doctype => {}
        }
    }

    /// Notes which items of `list` hold what stands after them, so that it is read again as it is meant.
    fn gather(&mut self, list: Node<'_>) {
        let mut item = None;
        for part in list_parts(self.cx.view, list).unwrap_or_default() {
            match part {
                ListPart::Item(node) => item = Some(node.id()),
                ListPart::Templates(_) => {}
                ListPart::Stray(range) => {
                    let shown = || range.nodes().filter(|n| self.is_shown(*n));
                    let parted = !shown().all(|n| n.element().is_some_and(|e| is_block(&e.name)));
                    let last = shown().last().map(Node::id);
                    self.gathered.extend(last.and(item).map(|item| (item, parted)));
                    self.gathered.extend(last.map(|last| (last, parted)));
                }
            }
        }
    }

    fn is_shown(&self, node: Node<'_>) -> bool {
        self.descends(node) && !node.is_blank()
    }

    fn leave(&mut self, node: Node<'_>) {
        let gathered = if self.gathered.is_empty() { None } else { self.gathered.get(&node.id()).copied() };
        match gathered {
            Some(parted) if view::name(self.cx.view, node) == "li" => {
                self.out.push_str(if parted { "<div>" } else { "" });
            }
            Some(parted) => {
                self.end(node);
                self.line();
                self.out.push_str(if parted { "</div></li>" } else { "</li>" });
                self.line();
            }
            None => self.end(node),
        }
    }

    fn end(&mut self, node: Node<'_>) {
        let Some(element) = node.element() else { return };
        let fate = self.cx.view.fate(node);
        if fate == Fate::Skip {
            return;
        }
        let name = &*element.name;
        if fate == Fate::Keep {
            if is_verbatim(name) {
                self.verbatim -= 1;
            } else if holds_lines(name) && self.ends_in_block(node) {
                self.line();
            }
            let empty = vocabulary::element(name).is_some_and(vocabulary::ElementFacts::is_void)
                || (element.namespace != Namespace::Html && node.first_child().is_none());
            if !empty && !self.goes_on(node) {
                self.out.push_str("</");
                self.out.push_str(self.cx.view.renamed(node.id()).unwrap_or(name));
                self.out.push('>');
            }
        }
        if fate == Fate::Join && !self.goes_on(node) {
            self.line();
            self.out.push_str(&format!("</{}>", view::name(self.cx.view, node)));
        }
        if fate == Fate::Unwrap
            && let Some(tag) = self.stand_in(node)
        {
            self.out.push_str(&format!("</{tag}>"));
        }
        if has_own_line(name) {
            self.line();
        }
    }

    /// Whether the items of the next list belong to `node`.
    fn goes_on(&self, node: Node<'_>) -> bool {
        matches!(view::name(self.cx.view, node), "ul" | "ol") && joined(self.cx.view, node).nth(1).is_some()
    }

    /// Whether the last thing in `node` stands on lines of its own.
    fn ends_in_block(&self, node: Node<'_>) -> bool {
        let last = std::iter::successors(node.last_child(), |n| n.previous()).find(|n| !n.is_blank());
        last.and_then(Node::element).is_some_and(|e| has_own_line(&e.name))
    }

    /// The element that stands for a block whose own tags go, so that its text does not run into its neighbours'.
    fn stand_in(&self, node: Node<'_>) -> Option<&'static str> {
        if !node.element().is_some_and(|e| is_block(&e.name)) {
            return None;
        }
        let in_line = |n: Node<'_>| match n.kind() {
            NodeKind::Text(_) => !n.is_blank(),
            NodeKind::Element(e) => {
                self.cx.view.fate(n) != Fate::Skip && !is_block(&e.name) && !self.cx.holds_block[n.id().0 as usize]
            }
            _ => false,
        };
        // A template tag is text only where it would run into some.
        let beside_text = node.previous().is_some_and(in_line);
        let text = node.children().any(|n| in_line(n) || (beside_text && n.template().is_some()));
        match (text, self.cx.holds_block[node.id().0 as usize]) {
            (true, false) => Some("p"),
            (true, true) => Some("div"),
            (false, _) => None,
        }
    }

    fn text(&mut self, node: Node<'_>, text: &str) {
        let parent = node.parent().and_then(Node::element).map_or("", |e| &*e.name);
        if matches!(parent, "script" | "style" | "xmp" | "iframe" | "noembed" | "noframes" | "plaintext") {
            self.out.push_str(&without_blank_lines(text, self.layout, "\n"));
            return;
        }
        // White space between the parts of a table or a list says nothing.
        let parts = matches!(parent, "table" | "thead" | "tbody" | "tfoot" | "tr" | "ul" | "ol" | "dl");
        let beside = |n: Option<Node<'_>>| n.is_some_and(|n| self.is_shown(n) && !is_own_line(n));
        if parts && text.bytes().all(|b| b.is_ascii_whitespace()) && !(beside(node.previous()) && beside(node.next())) {
            return;
        }
        let raw = self.cx.is_raw(node.span());
        let mut gap = false;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if self.verbatim == 0 && matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                gap = true;
                continue;
            }
            if std::mem::take(&mut gap) && !self.at_line_start() {
                self.out.push(' ');
            }
            if c == '\n' && self.layout != Layout::Document {
                // A blank line would end the HTML block.
                let line = self.out.rsplit('\n').next().unwrap_or_default();
                let blank = self.layout == Layout::Inline || line.bytes().all(|b| matches!(b, b' ' | b'\t'));
                self.out.push_str(if blank { "&#10;" } else { "\n" });
                continue;
            }
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '\u{a0}' => self.out.push_str("&nbsp;"),
                '\u{feff}' => self.out.push_str("&#xFEFF;"),
                '\r' => self.out.push_str("&#13;"),
                '|' if self.layout == Layout::Inline => self.out.push_str("&#124;"),
                '{' if !raw && matches!(chars.peek(), Some('{' | '%' | '#')) => self.out.push_str("&#123;"),
                _ => self.out.push(c),
            }
        }
        if gap && !self.at_line_start() {
            self.out.push(' ');
        }
    }

    fn at_line_start(&self) -> bool {
        self.out.is_empty() && self.layout != Layout::Inline || self.out.ends_with(['\n', ' '])
    }
}

/// `text` without lines of nothing but blanks, where the layout asks for it.
fn without_blank_lines(text: &str, layout: Layout, separator: &str) -> String {
    if layout == Layout::Document {
        return text.to_owned();
    }
    let lines: Vec<&str> = text.split('\n').map(|l| l.trim_end_matches('\r')).collect();
    let kept = lines
        .iter()
        .enumerate()
        .filter(|(index, line)| *index == 0 || *index + 1 == lines.len() || !line.trim().is_empty());
    kept.map(|(_, line)| *line).collect::<Vec<_>>().join(separator)
}

fn is_verbatim(name: &str) -> bool {
    matches!(name, "pre" | "textarea" | "listing")
}

/// Elements whose tags start a line.
fn has_own_line(name: &str) -> bool {
    matches!(
        name,
        "p" | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "blockquote"
            | "ul"
            | "ol"
            | "li"
            | "menu"
            | "dir"
            | "pre"
            | "hr"
            | "table"
            | "caption"
            | "colgroup"
            | "col"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "dl"
            | "dt"
            | "dd"
            | "details"
            | "summary"
            | "figure"
            | "figcaption"
            | "div"
            | "section"
            | "article"
            | "aside"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "address"
            | "center"
            | "form"
            | "fieldset"
            | "script"
            | "style"
    )
}

/// Elements whose end tag starts a line.
fn holds_lines(name: &str) -> bool {
    matches!(
        name,
        "blockquote"
            | "ul"
            | "ol"
            | "menu"
            | "dir"
            | "table"
            | "thead"
            | "tbody"
            | "tfoot"
            | "dl"
            | "details"
            | "figure"
            | "div"
            | "section"
            | "article"
            | "aside"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "center"
            | "form"
            | "fieldset"
    )
}
