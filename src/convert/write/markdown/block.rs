//! Blocks as Markdown: what stands in what is a prefix for every line, kept on a stack of our own.

use std::ops::Range;
use std::rc::Rc;

use super::inline::{self, Frame};
use super::items::{Content, Item, scan};
use super::list::{List, list_number, loses_number};
use super::{Context, Form, Passage, Written, attribute_list, code, run, table};
use crate::convert::settings::Profile;
use crate::convert::write::html::{self, Layout};
use crate::markup::Dialect;
use crate::text::Span;
use crate::tree::vocabulary::is_heading;
use crate::tree::{Node, NodeKind, TemplateKind, View, joined, view};

/// Has kramdown leave what is in an element alone (`parser/kramdown/html.rb`, `handle_html_start_tag`).
const UNPARSED: &str = " markdown=\"0\"";

/// What is left to write.
pub(super) enum Work<'t> {
    /// The things of a block from this index on. `tight`: no blank lines between them where Markdown can do without.
    Items { items: Vec<Item<'t>>, at: usize, tight: bool },
    /// The items of a list.
    List(List<'t>),
    /// Ends a block: the prefix goes back to this length.
    /// Then come the attributes of the block, as kramdown's list of them.
    End { prefix: usize, attributes: String },
}

/// What was written before in the same block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    Nothing,
    /// A list with this marker, and whether it is a tight one.
    List(char, bool),
    Other,
}

pub(super) struct Writer<'w, 'c, V> {
    pub(super) cx: &'w Context<'c, V>,
    pub(super) out: String,
    /// What every line starts with.
    pub(super) prefix: String,
    /// Line ends that come before the next thing.
    pending: usize,
    pub(super) before: Before,
    raw_html: bool,
    /// Empty anchors that come before the next text.
    anchors: Vec<String>,
    /// Tables whose first row became their header.
    promoted: Vec<Span>,
    /// Nothing was written yet since the marker of the block in hand, or at all.
    pub(super) fresh: bool,
    /// The block in hand is a list's item, and nothing was written in it.
    pub(super) item_start: bool,
}

impl<'w, 'c, V: View> Writer<'w, 'c, V> {
    pub(super) fn new(cx: &'w Context<'c, V>) -> Self {
        cx.kept.borrow_mut().clear();
        Self {
            cx,
            out: String::with_capacity(cx.source.len()),
            prefix: String::new(),
            pending: 0,
            before: Before::Nothing,
            raw_html: false,
            anchors: Vec::new(),
            promoted: Vec::new(),
            fresh: true,
            item_start: false,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    pub(super) fn finish(mut self, ranges: Vec<Range<usize>>, passages: Vec<Passage>) -> Written {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        let kept = self.cx.kept.take();
        Written { text: self.out, ranges, passages, raw_html: self.raw_html, kept, promoted: self.promoted }
    }

    /// Goes on where a unit was begun as `passage` says.
    pub(super) fn resume(&mut self, passage: &Passage) {
        self.out.clear();
        self.anchors.clear();
        (self.before, self.fresh) = (passage.before, passage.first);
        self.pending = if passage.first { 0 } else { 2 };
    }

    /// Whether what is written now is `text`, and the writer is where `passage` was left.
    pub(super) fn has_written(&self, text: &str, passage: &Passage) -> bool {
        self.out == text && self.before == passage.after && self.anchors.is_empty()
    }

    /// Writes a thing of the top level as [`Writer::unit`] does, and tells how it was begun and left.
    pub(super) fn passage(&mut self, unit: &Item<'_>, form: Form) -> Passage {
        let (first, before, anchors) = (self.fresh, self.before, !self.anchors.is_empty());
        let raw_html = std::mem::replace(&mut self.raw_html, false);
        let unsettled = self.cx.unsettled.replace(false);
        self.unit(unit, form);
        let is_open = self.raw_html || self.cx.unsettled.get() || !self.anchors.is_empty();
        self.raw_html |= raw_html;
        self.cx.unsettled.set(unsettled || self.cx.unsettled.get());
        Passage { first, before, after: self.before, unsettled: is_open || anchors }
    }

    /// Writes a thing of the top level with all that is in it.
    pub(super) fn unit(&mut self, unit: &Item<'_>, form: Form) {
        self.cx.lenient.set(form == Form::Lenient);
        if form.is_html() && unit.content != Content::Verbatim {
            if form == Form::Nomarkdown {
                self.lines("{::nomarkdown}");
                self.due(1);
            }
            self.cx.keep_unit(unit);
            self.unit_as_html(unit, form == Form::Unparsed);
            if form == Form::Nomarkdown {
                self.due(1);
                self.lines("{:/}");
            }
            self.before = Before::Other;
            self.pending = 2;
            return;
        }
        let mut work = Vec::new();
        self.item(unit, None, &mut work);
        while let Some(next) = work.pop() {
            match next {
                Work::Items { items, at, tight } => self.items(items, at, tight, &mut work),
                Work::List(list) => self.list(list, &mut work),
                Work::End { prefix, attributes } => {
                    self.prefix.truncate(prefix);
                    (self.fresh, self.item_start, self.before) = (false, false, Before::Other);
                    self.attributes(&attributes);
                }
            }
        }
        self.due(2);
    }

    /// Writes the attributes of the block that was just written.
    fn attributes(&mut self, list: &str) {
        if !list.is_empty() {
            self.pending = 1;
            self.lines(list);
        }
    }

    fn unit_as_html(&mut self, unit: &Item<'_>, unparsed: bool) {
        self.raw_html = true;
        let mut text = String::new();
        for wrapper in unit.wrappers.iter() {
            text.push_str(&html::start_tag(self.cx, *wrapper));
        }
        text.push_str(&html::nodes(self.cx, &unit.nodes, Layout::Block));
        for wrapper in unit.wrappers.iter().rev() {
            text.push_str("</");
            text.push_str(wrapper.element().map_or("", |e| &*e.name));
            text.push('>');
        }
        let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
        // Behind the name of the outermost tag.
        let name = 1 + text.bytes().skip(1).take_while(u8::is_ascii_alphanumeric).count();
        if unit.content == Content::Run {
            self.lines(&format!("<p{}>{text}</p>", if unparsed { UNPARSED } else { "" }));
        } else if let Some((tag, rest)) = text.split_at_checked(name).filter(|_| unparsed && text.starts_with('<')) {
            self.lines(&format!("{tag}{UNPARSED}{rest}"));
        } else if starts_block(text) {
            self.lines(text);
        } else {
            // Any other tag starts a block where it stands alone on its line.
            let outer = unit.wrappers.first().or(unit.nodes.first());
            let tag = outer.map(|node| html::start_tag(self.cx, *node)).unwrap_or_default();
            match text.strip_prefix(&tag) {
                Some(rest) if !rest.starts_with('\n') => self.lines(&format!("{tag}\n{rest}")),
                _ => self.lines(text),
            }
        }
    }

    /// Before what comes next stand `count` line ends.
    pub(super) fn due(&mut self, count: usize) {
        if !self.fresh {
            self.pending = count;
        }
    }

    /// Writes the line ends that are due, and the prefix.
    pub(super) fn begin(&mut self) {
        if self.pending == 0 {
            return;
        }
        for _ in 1..self.pending {
            self.out.push('\n');
            self.out.push_str(self.prefix.trim_end());
        }
        self.out.push('\n');
        self.out.push_str(&self.prefix);
        self.pending = 0;
    }

    /// Writes `text`, line by line.
    pub(super) fn lines(&mut self, text: &str) {
        self.begin();
        let mut rest = text;
        if !self.prefix.is_empty() {
            while let Some(end) = memchr::memchr(b'\n', rest.as_bytes()) {
                let (line, more) = rest.split_at(end + 1);
                let is_empty = more.is_empty() || more.starts_with('\n');
                self.out.push_str(line);
                self.out.push_str(if is_empty { self.prefix.trim_end() } else { &self.prefix });
                rest = more;
            }
        }
        self.out.push_str(rest);
        (self.fresh, self.item_start) = (false, false);
    }

    /// `text` behind the anchors that wait for one.
    fn anchored(&mut self, text: String) -> String {
        if self.anchors.is_empty() { text } else { std::mem::take(&mut self.anchors).concat() + &text }
    }

    fn items<'t>(&mut self, items: Vec<Item<'t>>, at: usize, tight: bool, work: &mut Vec<Work<'t>>) {
        let Some(item) = items.get(at) else { return };
        let before = if at == 0 { None } else { Some(&items[at - 1]) };
        let joins = tight && before.is_some_and(|before| self.can_follow(before, item));
        if at > 0 {
            self.due(if joins { 1 } else { 2 });
        }
        if at + 1 == items.len() {
            return self.item(item, Some(tight), work);
        }
        let item = item.clone();
        work.push(Work::Items { items, at: at + 1, tight });
        self.item(&item, Some(tight), work);
    }

    /// Starts to write a thing; what is in it waits in `work`. `tight` is `None` at the top level.
    fn item<'t>(&mut self, item: &Item<'t>, tight: Option<bool>, work: &mut Vec<Work<'t>>) {
        match item.content {
            Content::Run => {
                let start = self.item_start;
                let run = run::read(self.cx, &item.nodes, &item.wrappers);
                for text in inline::write(self.cx, &run, Frame::Paragraph, start) {
                    let text = self.anchored(text);
                    self.lines(&text);
                    self.due(2);
                    self.before = Before::Other;
                }
            }
            Content::Verbatim if item.nodes.first().is_some_and(|n| self.is_bogus(*n)) => {
                self.cx.keep_comment(item.nodes[0]);
                self.lines(&html::nodes(self.cx, &item.nodes, Layout::Block));
                self.due(2);
                self.before = Before::Other;
            }
            Content::Verbatim => {
                if let Some(comment) = item.nodes.iter().find(|n| matches!(n.kind(), NodeKind::Comment(_))) {
                    self.cx.keep_comment(*comment);
                }
                self.verbatim(&item.nodes);
                self.due(2);
                // Two lists are one where only tags stand between them.
                if !item.nodes.iter().all(|n| n.template().is_some_and(|t| t.kind == TemplateKind::Tag)) {
                    self.before = Before::Other;
                }
            }
            Content::Block => {
                if let Some(node) = item.nodes.first() {
                    self.block(*node, &item.wrappers, tight, work);
                }
            }
        }
    }

    /// Writes template tags as they stand, each behind the other or on a line of its own as it was.
    fn verbatim(&mut self, nodes: &[Node<'_>]) {
        let mut text = String::new();
        let mut end = None;
        // Behind the marker of an item a tag is not alone on its line: what comes next is another block.
        let mut line_end = if self.item_start { "\n\n" } else { "\n" };
        for node in nodes {
            let between = end.and_then(|end| self.cx.source.get(end..node.span().start as usize)).unwrap_or_default();
            if between.contains('\n') {
                // How far a line is indented says nothing, and what it stands in has a prefix of its own.
                text.push_str(std::mem::replace(&mut line_end, "\n"));
            } else {
                text.push_str(between);
            }
            text.push_str(node.span().of(self.cx.source));
            end = Some(node.span().end as usize);
        }
        // A template may span lines whose indentation matters: only the prefix is added.
        let lines: Vec<&str> = text.lines().collect();
        self.lines(&lines.join("\n"));
    }

    /// Whether `node` is a comment to browsers only: `<?php` and `<![CDATA[` are text to kramdown.
    fn is_bogus(&self, node: Node<'_>) -> bool {
        matches!(node.kind(), NodeKind::Comment(_)) && !node.span().of(self.cx.source).starts_with("<!--")
    }

    fn block<'t>(&mut self, node: Node<'t>, wrappers: &Rc<[Node<'t>]>, tight: Option<bool>, work: &mut Vec<Work<'t>>) {
        let (anchors, kept) = (self.anchors.len(), self.cx.kept.borrow().len());
        let done = self.markdown_block(node, wrappers, tight, work).is_some();
        if !done {
            self.anchors.truncate(anchors);
            self.cx.kept.borrow_mut().truncate(kept);
            self.cx.keep_block(node, wrappers);
            self.write_anchors();
            let nodes = joined(self.cx.view, node).collect();
            let unit = Item { content: Content::Block, nodes, wrappers: Rc::clone(wrappers) };
            self.unit_as_html(&unit, false);
        }
        if !matches!(work.last(), Some(Work::List(_))) || !done {
            self.before = Before::Other;
        }
    }

    /// Starts to write a block as Markdown; `None` where that cannot say it.
    fn markdown_block<'t>(
        &mut self,
        node: Node<'t>,
        wrappers: &Rc<[Node<'t>]>,
        tight: Option<bool>,
        work: &mut Vec<Work<'t>>,
    ) -> Option<()> {
        let said: &[&str] = match node.name() {
            // kramdown numbers from 1 whatever the marker says.
            "ol" if self.cx.settings.target.dialect != Dialect::Kramdown || list_number(self.cx, node) == Some(1) => {
                &["start"]
            }
            // Where not every tag counts, only the language does.
            "pre" => &["class"],
            _ => &[],
        };
        let is_wrapper = is_wrapper(node.name());
        let attributes = match attribute_list::of(self.cx, node, said).filter(|_| !is_wrapper) {
            Some(list) => list,
            None if node.is("pre") && self.cx.settings.profile == Profile::Faithful => String::new(),
            None if node.footnote().is_some() => String::new(),
            None if is_heading(node.name()) && attribute_list::only_id(self.cx, node).is_some() => String::new(),
            None => {
                let anchor = attribute_list::anchor(self.cx, node, attribute_list::place(self.cx, node, said)?);
                self.anchors.push(anchor);
                String::new()
            }
        };
        let done = match view::name(self.cx.view, node) {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(node, wrappers, &attributes),
            "p" => self.paragraph(node, wrappers, &attributes),
            "blockquote" => self.quote(node, wrappers, attributes, work),
            "ul" => self.start_list(node, wrappers, None, attributes, work),
            "ol" => {
                let number = list_number(self.cx, node).filter(|number| !loses_number(self.cx, node, *number))?;
                self.start_list(node, wrappers, Some(number), attributes, work)
            }
            "dl" => wrappers.is_empty() && self.start_definitions(node, attributes, work),
            "hr" => {
                self.write_anchors();
                let inner = tight.is_some() || self.out.is_empty();
                self.lines(if inner { "***" } else { "---" });
                self.attributes(&attributes);
                true
            }
            "section" | "div" if node.footnote().is_some() => self.footnotes(node, work),
            "pre" => {
                self.write_anchors();
                self.code(node)
            }
            "table" => {
                self.write_anchors();
                let table = table::write(self.cx, node, wrappers)?;
                self.lines(&table.text);
                self.attributes(&attributes);
                self.promoted.extend(table.promoted.then(|| node.span()));
                true
            }
            // A wrapper that is kept because something leads to it.
            _ if is_wrapper && wrappers.is_empty() => {
                work.push(Work::Items { items: scan(self.cx, node, wrappers), at: 0, tight: false });
                true
            }
            _ => false,
        };
        done.then_some(())
    }

    fn heading<'t>(&mut self, node: Node<'t>, wrappers: &Rc<[Node<'t>]>, attributes: &str) -> bool {
        let items = scan(self.cx, node, wrappers);
        let [Item { content: Content::Run, nodes, wrappers }] = &items[..] else { return items.is_empty() };
        let run = run::read(self.cx, nodes, wrappers);
        let level = usize::from(node.name().as_bytes()[1] - b'0');
        let id = attribute_list::only_id(self.cx, node);
        for text in inline::write(self.cx, &run, Frame::Heading, false) {
            let text = self.anchored(text);
            self.begin();
            self.out.push_str(&"######"[..level]);
            self.out.push(' ');
            match id {
                Some(id) => self.lines(&format!("{text} {{#{id}}}")),
                None => self.lines(&text),
            }
        }
        if id.is_none() {
            self.attributes(attributes);
        }
        true
    }

    /// Writes the anchors that no text follows directly, as a block that shows nothing.
    fn write_anchors(&mut self) {
        if !self.anchors.is_empty() {
            let anchors = std::mem::take(&mut self.anchors);
            for anchor in anchors {
                let block = anchor.replacen("<a", "<div", 1).replace("</a>", "</div>");
                self.lines(&block);
                self.due(2);
            }
        }
    }

    /// A paragraph with attributes.
    fn paragraph<'t>(&mut self, node: Node<'t>, wrappers: &Rc<[Node<'t>]>, attributes: &str) -> bool {
        let items = scan(self.cx, node, wrappers);
        let [Item { content: Content::Run, nodes, wrappers }] = &items[..] else { return false };
        let run = run::read(self.cx, nodes, wrappers);
        let mut texts: Vec<String> = inline::write(self.cx, &run, Frame::Paragraph, false).collect();
        let Some(text) = texts.pop().filter(|_| texts.is_empty()) else { return false };
        let text = self.anchored(text);
        self.lines(&text);
        self.attributes(attributes);
        true
    }

    fn quote<'t>(
        &mut self,
        node: Node<'t>,
        wrappers: &Rc<[Node<'t>]>,
        attributes: String,
        work: &mut Vec<Work<'t>>,
    ) -> bool {
        let items = scan(self.cx, node, wrappers);
        if items.is_empty() {
            return true;
        }
        self.begin();
        work.push(Work::End { prefix: self.prefix.len(), attributes });
        self.prefix.push_str("> ");
        self.out.push_str("> ");
        self.before = Before::Nothing;
        (self.fresh, self.item_start) = (true, false);
        work.push(Work::Items { items, at: 0, tight: false });
        true
    }

    fn code(&mut self, node: Node<'_>) -> bool {
        let faithful = self.cx.settings.profile == Profile::Faithful;
        match code::block(self.cx, node, faithful) {
            Some(block) => {
                self.lines(&code::fenced(&block));
                self.attributes(&block.attributes);
                true
            }
            None => false,
        }
    }
}

/// Whether the block `name` says nothing but that its content belongs together.
fn is_wrapper(name: &str) -> bool {
    matches!(
        name,
        "div" | "section" | "article" | "aside" | "header" | "footer" | "main" | "nav" | "center" | "address"
    )
}

/// Whether CommonMark takes a line that starts with `text` as the start of an HTML block.
fn starts_block(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else { return false };
    if rest.starts_with("!--") {
        return true;
    }
    let name = &rest[..rest.bytes().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(rest.len())];
    let closed = matches!(rest.as_bytes().get(name.len()), Some(b' ' | b'>' | b'/') | None);
    closed
        && matches!(
            &*name.to_ascii_lowercase(),
            "address"
                | "article"
                | "aside"
                | "base"
                | "basefont"
                | "blockquote"
                | "body"
                | "caption"
                | "center"
                | "col"
                | "colgroup"
                | "dd"
                | "details"
                | "dialog"
                | "dir"
                | "div"
                | "dl"
                | "dt"
                | "fieldset"
                | "figcaption"
                | "figure"
                | "footer"
                | "form"
                | "frame"
                | "frameset"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "head"
                | "header"
                | "hr"
                | "html"
                | "iframe"
                | "legend"
                | "li"
                | "link"
                | "main"
                | "menu"
                | "menuitem"
                | "nav"
                | "noframes"
                | "ol"
                | "optgroup"
                | "option"
                | "p"
                | "param"
                | "section"
                | "summary"
                | "table"
                | "tbody"
                | "td"
                | "tfoot"
                | "th"
                | "thead"
                | "title"
                | "tr"
                | "track"
                | "ul"
                | "pre"
                | "script"
                | "style"
                | "textarea"
        )
}
