//! Blocks as Markdown: what stands in what is a prefix for every line, kept on a stack of our own.

use std::ops::Range;
use std::rc::Rc;

use super::inline::{self, Frame};
use super::items::{Content, Item, scan};
use super::run;
use super::{Context, Written, code, footnote, table};
use crate::convert::settings::Profile;
use crate::convert::write::html::{self, Layout};
use crate::text::Span;
use crate::tree::normal::list_start;
use crate::tree::{Fate, Flags, Node, NodeKind, View, view};

/// What is left to write.
enum Work<'t> {
    /// The things of a block from this index on. `tight`: no blank lines between them where Markdown can do without.
    Items { items: Vec<Item<'t>>, at: usize, tight: bool },
    /// The items of a list.
    List(List<'t>),
    /// Ends a block: the prefix goes back to this length.
    End { prefix: usize },
}

/// A list in the middle of being written.
struct List<'t> {
    entries: std::vec::IntoIter<Entry<'t>>,
    first: bool,
    /// The number of the next item; `None` for bullets.
    number: Option<u32>,
    marker: char,
    tight: bool,
}

/// What stands in a list.
enum Entry<'t> {
    Item(Vec<Item<'t>>),
    /// The definition of a footnote, with its label.
    Footnote(&'t str, Vec<Item<'t>>),
    Template(Node<'t>),
}

/// What was written before in the same block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// A list with this marker.
    List(char),
    Other,
}

pub(super) struct Writer<'w, 'c, V> {
    cx: &'w Context<'c, V>,
    out: String,
    /// What every line starts with.
    prefix: String,
    /// Line ends that come before the next thing.
    pending: usize,
    before: Before,
    raw_html: bool,
    /// Tables whose first row became their header.
    promoted: Vec<Span>,
    /// Nothing was written yet since the marker of the block in hand, or at all.
    fresh: bool,
    /// The block in hand is a list's item, and nothing was written in it.
    item_start: bool,
}

impl<'w, 'c, V: View> Writer<'w, 'c, V> {
    pub(super) fn new(cx: &'w Context<'c, V>) -> Self {
        Self {
            cx,
            out: String::with_capacity(cx.source.len()),
            prefix: String::new(),
            pending: 0,
            before: Before::Nothing,
            raw_html: false,
            promoted: Vec::new(),
            fresh: true,
            item_start: false,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    pub(super) fn finish(mut self, ranges: Vec<Range<usize>>) -> Written {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        Written { text: self.out, ranges, raw_html: self.raw_html, promoted: self.promoted }
    }

    /// Writes a thing of the top level with all that is in it.
    pub(super) fn unit(&mut self, unit: &Item<'_>, as_html: bool) {
        if as_html && unit.content != Content::Verbatim {
            self.unit_as_html(unit);
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
                Work::End { prefix } => {
                    self.prefix.truncate(prefix);
                    (self.fresh, self.item_start, self.before) = (false, false, Before::Other);
                }
            }
        }
        self.due(2);
    }

    fn unit_as_html(&mut self, unit: &Item<'_>) {
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
        let text = text.trim();
        if unit.content == Content::Run {
            self.lines(&format!("<p>{text}</p>"));
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
    fn due(&mut self, count: usize) {
        if !self.fresh {
            self.pending = count;
        }
    }

    /// Writes the line ends that are due, and the prefix.
    fn begin(&mut self) {
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
    fn lines(&mut self, text: &str) {
        self.begin();
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.out.push('\n');
                self.out.push_str(if line.is_empty() { self.prefix.trim_end() } else { &self.prefix });
            }
            self.out.push_str(line);
        }
        (self.fresh, self.item_start) = (false, false);
    }

    fn items<'t>(&mut self, items: Vec<Item<'t>>, at: usize, tight: bool, work: &mut Vec<Work<'t>>) {
        let Some(item) = items.get(at) else { return };
        let before = if at == 0 { None } else { Some(&items[at - 1]) };
        let joins = tight && before.is_some_and(|before| can_follow_directly(before, item));
        if at > 0 {
            self.due(if joins { 1 } else { 2 });
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
                    self.lines(&text);
                    self.due(2);
                    self.before = Before::Other;
                }
            }
            Content::Verbatim => {
                let first = item.nodes.first().map(|n| n.span()).unwrap_or_default();
                let last = item.nodes.last().map(|n| n.span()).unwrap_or_default();
                let text = first.cover(last).of(self.cx.source);
                let lines: Vec<&str> = text.lines().collect();
                // A template may span lines whose indentation matters: only the prefix is added.
                self.lines(&lines.join("\n"));
                self.due(2);
                self.before = Before::Other;
            }
            Content::Block => {
                if let Some(node) = item.nodes.first() {
                    self.block(*node, &item.wrappers, tight, work);
                }
            }
        }
    }

    fn block<'t>(&mut self, node: Node<'t>, wrappers: &Rc<[Node<'t>]>, tight: Option<bool>, work: &mut Vec<Work<'t>>) {
        let bare = view::attributes(self.cx.view, node).next().is_none();
        let done = match node.name() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if bare => self.heading(node, wrappers),
            "blockquote" if bare => self.quote(node, wrappers, work),
            "ul" if bare => self.start_list(node, wrappers, None, work),
            "ol" => match self.list_number(node) {
                Some(number) => self.start_list(node, wrappers, Some(number), work),
                None => false,
            },
            "hr" if bare => {
                let inner = tight.is_some() || self.out.is_empty();
                self.lines(if inner { "***" } else { "---" });
                true
            }
            "section" | "div" => self.footnotes(node, work),
            "pre" => self.code(node),
            "table" if bare => match table::write(self.cx, node, wrappers) {
                Some(table) => {
                    self.lines(&table.text);
                    if table.promoted {
                        self.promoted.push(node.span());
                    }
                    true
                }
                None => false,
            },
            _ => false,
        };
        if !done {
            let unit = Item { content: Content::Block, nodes: vec![node], wrappers: Rc::clone(wrappers) };
            self.unit_as_html(&unit);
        }
        if !matches!(work.last(), Some(Work::List(_))) || !done {
            self.before = Before::Other;
        }
    }

    fn heading<'t>(&mut self, node: Node<'t>, wrappers: &Rc<[Node<'t>]>) -> bool {
        let items = scan(self.cx, node, wrappers);
        let [Item { content: Content::Run, nodes, wrappers }] = &items[..] else { return items.is_empty() };
        let run = run::read(self.cx, nodes, wrappers);
        let level = usize::from(node.name().as_bytes()[1] - b'0');
        for text in inline::write(self.cx, &run, Frame::Heading, false) {
            self.lines(&format!("{} {text}", "#".repeat(level)));
        }
        true
    }

    fn quote<'t>(&mut self, node: Node<'t>, wrappers: &Rc<[Node<'t>]>, work: &mut Vec<Work<'t>>) -> bool {
        let items = scan(self.cx, node, wrappers);
        if items.is_empty() {
            return true;
        }
        self.begin();
        work.push(Work::End { prefix: self.prefix.len() });
        self.prefix.push_str("> ");
        self.out.push_str("> ");
        self.before = Before::Nothing;
        (self.fresh, self.item_start) = (true, false);
        work.push(Work::Items { items, at: 0, tight: false });
        true
    }

    /// The number that a list starts with, where Markdown can say it.
    fn list_number(&self, node: Node<'_>) -> Option<u32> {
        let mut number = Some(1);
        for (name, value) in view::attributes(self.cx.view, node) {
            number = match (name, list_start(value)) {
                ("start", Some(start)) => start.parse().ok().filter(|n| *n <= 999_999_999),
                // Not a number: browsers start with 1.
                ("start", None) => Some(1),
                _ => None,
            };
        }
        number
    }

    /// Starts a list; `false` where something else than items stands in it.
    fn start_list<'t>(
        &mut self,
        node: Node<'t>,
        wrappers: &Rc<[Node<'t>]>,
        number: Option<u32>,
        work: &mut Vec<Work<'t>>,
    ) -> bool {
        let mut entries = Vec::new();
        let mut loose = false;
        let (mut count, mut templates) = (0u32, false);
        for child in node.children() {
            match child.kind() {
                NodeKind::Text(text) if text.bytes().all(|b| b.is_ascii_whitespace()) => {}
                NodeKind::Template(_) => {
                    templates = true;
                    entries.push(Entry::Template(child));
                }
                NodeKind::Comment(_) if self.cx.view.fate(child) == Fate::Skip => {}
                _ if self.cx.view.fate(child) == Fate::Skip => {}
                _ if child.is("li") && self.cx.view.fate(child) == Fate::Keep => {
                    if view::attributes(self.cx.view, child).next().is_some() {
                        return false;
                    }
                    loose |= child.children().any(|c| c.is("p") && self.cx.view.fate(c) == Fate::Keep);
                    let items = scan(self.cx, child, wrappers);
                    // A blank line between two things of an item makes the whole list a loose one.
                    loose |= items.windows(2).any(|pair| !can_follow_directly(&pair[0], &pair[1]));
                    entries.push(Entry::Item(items));
                    count += 1;
                }
                _ => return false,
            }
        }
        if count == 0 {
            return !templates;
        }
        if number.unwrap_or(0).checked_add(count).is_none_or(|n| n > 1_000_000_000) {
            return false;
        }
        let mut marker = if number.is_some() { '.' } else { '-' };
        if let Before::List(last) = self.before {
            if self.cx.settings.raw_html() {
                // Otherwise engines take the two for one; kramdown even where the markers differ.
                self.lines("<!-- -->");
                self.due(2);
            } else {
                marker = match (number.is_some(), last) {
                    (true, '.') => ')',
                    (true, _) => '.',
                    (false, '-') => '*',
                    (false, _) => '-',
                };
            }
        }
        self.begin();
        work.push(Work::List(List { entries: entries.into_iter(), first: true, number, marker, tight: !loose }));
        true
    }

    /// Starts the definitions of footnotes.
    fn footnotes<'t>(&mut self, node: Node<'t>, work: &mut Vec<Work<'t>>) -> bool {
        let Some(definitions) = footnote::definitions(self.cx, node) else { return false };
        let entries: Vec<Entry<'t>> = definitions
            .into_iter()
            .map(|(label, li)| Entry::Footnote(label, scan(self.cx, li, &Rc::from([]))))
            .collect();
        self.begin();
        let entries = entries.into_iter();
        work.push(Work::List(List { entries, first: true, number: None, marker: '-', tight: false }));
        true
    }

    fn list<'t>(&mut self, mut list: List<'t>, work: &mut Vec<Work<'t>>) {
        if !std::mem::take(&mut list.first) {
            self.due(if list.tight { 1 } else { 2 });
        }
        let mut label = None;
        let mut items = match list.entries.next() {
            None => {
                self.before = Before::List(list.marker);
                self.due(2);
                return;
            }
            Some(Entry::Template(template)) => {
                work.push(Work::List(list));
                self.lines(template.span().of(self.cx.source));
                return;
            }
            Some(Entry::Item(items)) => items,
            Some(Entry::Footnote(name, items)) => {
                label = Some(name);
                items
            }
        };
        let mut marker = match list.number {
            _ if label.is_some() => format!("[^{}]: ", label.unwrap_or_default()),
            Some(number) => {
                list.number = Some(number + 1);
                format!("{number}{} ", list.marker)
            }
            None => format!("{} ", list.marker),
        };
        let tight = list.tight;
        work.push(Work::List(list));
        self.begin();
        // What belongs to a footnote is indented by four, whatever its label.
        let width = if label.is_some() { 4 } else { marker.len() };
        let plain = marker.len();
        if let Some(checked) = take_task(self.cx, &mut items).filter(|_| label.is_none()) {
            marker.push_str(if checked { "[x] " } else { "[ ] " });
        }
        if items.is_empty() {
            // kramdown needs the space.
            let kramdown = self.cx.settings.target.kramdown;
            self.out.push_str(if kramdown { &marker } else { marker.trim_end() });
            self.fresh = false;
            return;
        }
        self.out.push_str(&marker);
        work.push(Work::End { prefix: self.prefix.len() });
        self.prefix.extend(std::iter::repeat_n(' ', width));
        self.before = Before::Nothing;
        (self.fresh, self.item_start) = (true, label.is_none() && marker.len() == plain);
        work.push(Work::Items { items, at: 0, tight });
    }

    fn code(&mut self, node: Node<'_>) -> bool {
        let faithful = self.cx.settings.profile == Profile::Faithful;
        match code::block(self.cx, node, faithful) {
            Some(block) => {
                self.lines(&code::fenced(&block));
                true
            }
            None => false,
        }
    }
}

/// Whether two things of the same item of a tight list need no blank line between them.
fn can_follow_directly(before: &Item<'_>, item: &Item<'_>) -> bool {
    let starts = || item.nodes.first().is_some_and(|list| !starts_empty(*list));
    match (kind_of(before), kind_of(item)) {
        ("p", "pre" | "blockquote") | ("pre", "p" | "pre") => true,
        ("p" | "pre", "ul") => starts(),
        // Only a list that starts with 1 can interrupt a paragraph.
        ("p" | "pre", "ol") => starts() && item.nodes[0].attribute("start").is_none_or(|start| start.trim() == "1"),
        _ => false,
    }
}

/// The name of a thing: `p` for a paragraph, nothing for what is written as it is.
fn kind_of<'t>(item: &Item<'t>) -> &'t str {
    match item.content {
        Content::Run => "p",
        Content::Block if item.wrappers.is_empty() => item.nodes.first().map_or("", |n| n.name()),
        _ => "",
    }
}

/// Whether the first item of a list may be empty: then it cannot interrupt a paragraph.
fn starts_empty(list: Node<'_>) -> bool {
    let first = list.children().find(|c| c.is("li"));
    first.is_none_or(|li| li.descendants().all(|n| n.text().is_none_or(|t| t.trim().is_empty())))
}

/// Takes the check box of a task out of the first paragraph of an item.
fn take_task<V: View>(cx: &Context<'_, V>, items: &mut [Item<'_>]) -> Option<bool> {
    if !cx.settings.target.tasks {
        return None;
    }
    let first = items.first_mut().filter(|i| i.content == Content::Run && i.wrappers.is_empty())?;
    let input = *first.nodes.first().filter(|n| n.is("input") && first.nodes.len() > 1)?;
    if cx.view.fate(input) != Fate::Keep || !input.is_task_box() {
        return None;
    }
    // The author's own box without a space behind it is shown without one, where HTML can say it.
    let spaced = !cx.settings.raw_html()
        || first.nodes[1].text().is_some_and(|text| text.starts_with(|c: char| c.is_ascii_whitespace()));
    if !spaced && !input.flags().has(Flags::GENERATED) {
        return None;
    }
    first.nodes.remove(0);
    Some(input.attribute("checked").is_some())
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
