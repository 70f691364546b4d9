//! A body as HTML that can stand in a page about it: what would run or load is named instead, the place that matters is
//! marked.

use crate::convert::compare::place::text_range;
use crate::text::Span;
use crate::tree::sanitize::inert;
use crate::tree::vocabulary::{self, ElementFacts};
use crate::tree::{Namespace, Node, NodeId, NodeKind, Step};

/// Bytes of HTML after which the rest is left out.
const MOST: usize = 40 << 10;

/// Elements within each other after which only their content is shown.
const DEEPEST: usize = 200;

/// Characters of a template tag, an address or a comment that are shown.
const QUOTED: usize = 120;

/// What is to be marked.
#[derive(Clone, Copy, Debug)]
enum Mark {
    Nothing,
    /// The texts in these bytes of the source.
    Texts(Span),
    /// The place before this node.
    Before(NodeId),
    /// The place within this text, by its byte.
    Within(NodeId, usize),
    End,
}

/// The content of `root`, which was read from `source`, with `mark` of it marked.
pub(super) fn show(root: Node<'_>, source: &str, mark: Option<Span>) -> String {
    let mark = mark.map_or(Mark::Nothing, |span| place(root, source, span));
    let marked = match mark {
        Mark::Before(id) | Mark::Within(id, _) => Some(root.tree().node(id)),
        Mark::Texts(span) => seen(root).find(|node| holds(*node, source, span)),
        Mark::Nothing | Mark::End => None,
    };
    let mut writer = Writer { source, mark, out: String::new(), open: Vec::new(), waiting: String::new(), tables: 0 };
    let mut next = root.first_child();
    if let Some(marked) = marked {
        let (first, skipped) = beginning(root, marked);
        next = Some(first);
        if skipped {
            writer.note("what stands before this is not shown");
        }
    }
    while let Some(node) = next {
        if !writer.tree(node) {
            break;
        }
        next = node.next();
    }
    writer.close_all();
    if next.is_some() {
        writer.note("the rest is not shown");
    } else if matches!(mark, Mark::End) {
        writer.out.push_str(AT);
    }
    inert(&writer.out)
}

/// The first node of what is shown so that `marked` is in it, and whether something was left out before it. Of a long
/// post it is the block in which `marked` stands.
fn beginning<'t>(root: Node<'t>, marked: Node<'t>) -> (Node<'t>, bool) {
    let mut skipped = false;
    let path: Vec<Node<'t>> = std::iter::once(marked).chain(marked.ancestors()).take_while(|n| *n != root).collect();
    let mut within = root;
    for child in path.into_iter().rev() {
        let first = within.first_child().unwrap_or(child);
        if (marked.span().start.saturating_sub(first.span().start) as usize) < MOST / 4 {
            return (first, skipped);
        }
        skipped |= child != first;
        if !matches!(child.name(), "div" | "section" | "article" | "main") {
            return (child, skipped);
        }
        within = child;
    }
    (marked, skipped)
}

const AT: &str = "<mark class=\"at\"></mark>";

/// What stands for `node` where it is only named: what would run or load something, and what belongs to a form.
fn named(node: Node<'_>) -> Option<String> {
    let name = &*node.element()?.name;
    match name {
        "img" | "iframe" | "video" | "audio" | "object" | "embed" | "frame" | "image" => Some(address(node)),
        "input" if node.attribute("type") == Some("checkbox") => {
            Some(if node.attribute("checked").is_some() { "☑" } else { "☐" }.to_owned())
        }
        "script" | "style" | "template" | "noscript" | "meta" | "link" | "base" | "title" | "textarea" | "select"
        | "button" | "input" | "svg" => Some(name.to_owned()),
        _ => None,
    }
}

/// All below `root` but for what is in things that are only named.
fn seen<'t>(root: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    let mut walk = root.walk();
    std::iter::from_fn(move || {
        loop {
            if let Step::Enter(node) = walk.next()? {
                if named(node).is_some() {
                    walk.skip_children(node);
                }
                return Some(node);
            }
        }
    })
}

/// Whether something to see of the text of `node` stands in the bytes `span` of `source`.
fn holds(node: Node<'_>, source: &str, span: Span) -> bool {
    let own = node.span();
    own.start < span.end
        && own.end > span.start
        && node.text().is_some_and(|text| !text[text_range(source, node, span)].trim().is_empty())
}

/// How the bytes `span` of `source` are marked below `root`.
fn place(root: Node<'_>, source: &str, span: Span) -> Mark {
    if !span.is_empty() && seen(root).any(|node| holds(node, source, span)) {
        return Mark::Texts(span);
    }
    for node in seen(root) {
        let tag = node.open_tag().filter(|tag| !tag.generated).map(|tag| tag.span);
        let own = tag.unwrap_or(node.span());
        // An attribute stands in a tag.
        if own.start >= span.start || tag.is_some_and(|tag| tag.contains(span) && tag.end > span.start) {
            return Mark::Before(node.id());
        }
        if node.text().is_some() && own.end > span.start {
            return Mark::Within(node.id(), text_range(source, node, Span::empty(span.start as usize)).start);
        }
    }
    Mark::End
}

struct Writer<'s> {
    source: &'s str,
    mark: Mark,
    out: String,
    /// Elements that are open, by the name that was written; nothing where none was.
    open: Vec<&'s str>,
    /// What waits for the next cell of a table: between cells a browser would move it.
    waiting: String,
    /// How many tables are open.
    tables: usize,
}

impl<'s> Writer<'s> {
    /// Writes `root` with all that is below it; `false` when there was too much.
    fn tree(&mut self, root: Node<'s>) -> bool {
        if self.enter(root) {
            let mut walk = root.walk();
            while let Some(step) = walk.next() {
                match step {
                    Step::Enter(node) => {
                        if self.out.len() > MOST {
                            return false;
                        }
                        if !self.enter(node) {
                            walk.skip_children(node);
                        }
                    }
                    Step::Leave(node) if node.element().is_some() => self.leave(),
                    Step::Leave(_) => {}
                }
            }
        }
        if root.element().is_some() {
            self.leave();
        }
        self.out.len() <= MOST
    }

    /// Writes the start of `node`; whether what is below it is written, too.
    fn enter(&mut self, node: Node<'s>) -> bool {
        if matches!(self.mark, Mark::Before(id) if id == node.id()) {
            self.place(node, AT);
        }
        match node.kind() {
            NodeKind::Text(text) => self.text(node, text),
            NodeKind::Comment(text) => self.thing(node, "note", &format!("<!--{text}-->")),
            NodeKind::Template(_) => self.thing(node, "tag", node.span().of(self.source)),
            NodeKind::Element(_) => return self.element(node),
            NodeKind::Document | NodeKind::Doctype => {}
        }
        false
    }

    fn element(&mut self, node: Node<'s>) -> bool {
        let Some(element) = node.element() else { return false };
        let name = &*element.name;
        if let Some(named) = named(node) {
            self.thing(node, "thing", &named);
            self.open.push("");
            return false;
        }
        let void = vocabulary::element(name).is_some_and(ElementFacts::is_void);
        let tag = match name {
            "xmp" | "plaintext" | "listing" => "pre",
            // Landmarks of a page are not those of the page about it.
            "article" | "aside" | "footer" | "header" | "hgroup" | "main" | "nav" | "section" => "div",
            "html" | "head" | "body" | "form" | "fieldset" | "frameset" | "option" | "optgroup" => "",
            _ if element.namespace != Namespace::Html || self.open.len() >= DEEPEST => "",
            _ if vocabulary::element(name).is_none() => "",
            _ => name,
        };
        let hidden = vocabulary::hiding(node).is_some();
        if !tag.is_empty() {
            self.out.push('<');
            self.out.push_str(tag);
            for attribute in &element.attributes {
                let name = &*attribute.name;
                // What hides it is said, and not done.
                let hides = hidden && matches!(name, "style" | "hidden");
                if !hides && !matches!(name, "class" | "id" | "name") && name.bytes().all(|b| b.is_ascii_lowercase()) {
                    self.out.push(' ');
                    self.out.push_str(name);
                    self.out.push_str("=\"");
                    escape(&mut self.out, &attribute.value);
                    self.out.push('"');
                }
            }
            if vocabulary::is_heading(tag) {
                // Below the headings of the page about it.
                let level = tag.as_bytes()[1] - b'0' + 5;
                self.out.push_str(&format!(" aria-level=\"{level}\""));
            }
            self.out.push('>');
        }
        self.open.push(if void { "" } else { tag });
        match tag {
            "table" => self.tables += 1,
            "td" | "th" | "caption" => self.out.push_str(&std::mem::take(&mut self.waiting)),
            // A browser drops the first line end.
            "pre" => self.out.push('\n'),
            _ => {}
        }
        if hidden {
            self.thing(node, "note", "hidden");
        }
        if tag.is_empty() && vocabulary::element(name).is_none() {
            self.thing(node, "thing", name);
        }
        true
    }

    fn leave(&mut self) {
        let Some(tag) = self.open.pop().filter(|tag| !tag.is_empty()) else { return };
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
        if tag == "table" {
            self.tables = self.tables.saturating_sub(1);
            if self.tables == 0 {
                self.out.push_str(&std::mem::take(&mut self.waiting));
            }
        }
    }

    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.leave();
        }
        self.out.push_str(&std::mem::take(&mut self.waiting));
    }

    /// Writes `html` where `node` stands, or into the next cell.
    fn place(&mut self, node: Node<'_>, html: &str) {
        let between = |n: Node<'_>| matches!(n.name(), "table" | "tbody" | "thead" | "tfoot" | "tr" | "colgroup");
        let waits = between(node) && !node.is("table") || node.parent().is_some_and(between);
        (if waits { &mut self.waiting } else { &mut self.out }).push_str(html);
    }

    /// Writes what stands for `node`.
    fn thing(&mut self, node: Node<'_>, class: &str, what: &str) {
        let mut html = format!("<span class=\"{class}\">");
        let mut characters = what.chars();
        escape(&mut html, &characters.by_ref().take(QUOTED).collect::<String>());
        html.push_str(if characters.next().is_some() { "…</span>" } else { "</span>" });
        self.place(node, &html);
    }

    fn note(&mut self, what: &str) {
        self.out.push_str("<p><span class=\"note\">… ");
        self.out.push_str(what);
        self.out.push_str(" …</span></p>");
    }

    fn text(&mut self, node: Node<'_>, text: &str) {
        let marked = match self.mark {
            Mark::Texts(span) if holds(node, self.source, span) => text_range(self.source, node, span),
            Mark::Within(id, at) if id == node.id() => at..at,
            _ => return escape(&mut self.out, text),
        };
        escape(&mut self.out, &text[..marked.start]);
        self.out.push_str(if marked.is_empty() { AT } else { "<mark class=\"first\">" });
        escape(&mut self.out, &text[marked.clone()]);
        if !marked.is_empty() {
            self.out.push_str("</mark>");
        }
        escape(&mut self.out, &text[marked.end..]);
    }
}

/// A thing from elsewhere, in words: what it is, what is said in its place, and where it is.
fn address(node: Node<'_>) -> String {
    let alt = node.attribute("alt").or(node.attribute("title")).unwrap_or_default().trim();
    let source = || node.descendants().find_map(|below| below.attribute("src"));
    let url = ["src", "data", "data-src"].into_iter().find_map(|name| node.attribute(name)).or_else(source);
    let parts = [node.name(), alt, url.unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Text, or a value in double quotes. Control characters are shown as U+FFFD.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\r' => {}
            _ if c.is_control() => out.push('\u{FFFD}'),
            _ => out.push(c),
        }
    }
}
