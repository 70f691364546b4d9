//! Lists, the tasks in them, and footnotes, which are a list of their own.

use std::rc::Rc;

use super::block::{Before, Work, Writer};
use super::items::{Content, Item, scan, scan_range};
use super::{Context, attribute_list, footnote, inline, run};
use crate::convert::settings::Profile;
use crate::markup::Dialect;
use crate::tree::normal::list_start;
use crate::tree::{Fate, Flags, ListPart, Node, View, list_parts, view};

/// A list in the middle of being written.
pub(super) struct List<'t> {
    entries: std::vec::IntoIter<Entry<'t>>,
    first: bool,
    /// The number of the next item; `None` for bullets.
    number: Option<u32>,
    marker: char,
    tight: bool,
    /// The attributes of the list, as kramdown's list of them.
    attributes: String,
    /// A term was written last.
    term: bool,
    /// A template tag was written last.
    template: bool,
}

impl<'t> List<'t> {
    pub(super) fn new(
        entries: Vec<Entry<'t>>,
        number: Option<u32>,
        marker: char,
        tight: bool,
        attributes: String,
    ) -> Self {
        Self {
            entries: entries.into_iter(),
            first: true,
            number,
            marker,
            tight,
            attributes,
            term: false,
            template: false,
        }
    }
}

/// What stands in a list.
pub(super) enum Entry<'t> {
    /// An item.
    Item {
        /// What stands for its attributes: kramdown's list of them, or an anchor.
        prefix: String,
        items: Vec<Item<'t>>,
        /// It was a marker without a space in Markdown that kramdown does not read.
        bare: bool,
    },
    /// A term of a definition list.
    Term(String),
    /// A definition of the terms before it; a loose one starts with a paragraph.
    Definition {
        loose: bool,
        items: Vec<Item<'t>>,
    },
    /// The definition of a footnote, with its label.
    Footnote(&'t str, Vec<Item<'t>>),
    Template(Node<'t>),
}

/// The number that the list `node` starts with, where Markdown can say it.
pub(super) fn list_number<V: View>(cx: &Context<'_, V>, node: Node<'_>) -> Option<u32> {
    match view::attribute(cx.view, node, "start").map(list_start) {
        Some(Some(start)) => start.parse().ok().filter(|n| *n <= 999_999_999),
        // Not a number: browsers start with 1.
        Some(None) | None => Some(1),
    }
}

/// Whether not every engine of the target starts the list `node` with its `number`, and nothing in Markdown says it to all of
/// them. What was written as Markdown says no more than it did.
pub(super) fn loses_number<V: View>(cx: &Context<'_, V>, node: Node<'_>, number: u32) -> bool {
    let (settings, target) = (cx.settings, cx.settings.target);
    let says =
        target.list_starts || target.dialect == Dialect::Kramdown || !(settings.raw_html() && settings.shows_html());
    number != 1 && !says && !node.flags().has(Flags::GENERATED)
}

impl<V: View> Writer<'_, '_, V> {
    /// Starts a list; `false` where something else than items stands in it.
    pub(super) fn start_list<'t>(
        &mut self,
        node: Node<'t>,
        wrappers: &Rc<[Node<'t>]>,
        number: Option<u32>,
        attributes: String,
        work: &mut Vec<Work<'t>>,
    ) -> bool {
        let Some(parts) = list_parts(self.cx.view, node) else { return false };
        let mut entries: Vec<Entry<'t>> = Vec::new();
        let mut loose = false;
        let (mut count, mut templates) = (0u32, false);
        for part in parts {
            match part {
                ListPart::Templates(range) => {
                    templates = true;
                    entries.extend(range.nodes().filter(|n| n.template().is_some()).map(Entry::Template));
                }
                ListPart::Item(item) => {
                    let list = attribute_list::of(self.cx, item, &[])
                        .map(|list| if list.is_empty() { list } else { format!("{list} ") });
                    let place = || attribute_list::place(self.cx, item, &[]);
                    let Some(prefix) = list.or_else(|| Some(attribute_list::anchor(self.cx, item, place()?))) else {
                        return false;
                    };
                    loose |= self.starts_loose(item);
                    let items = scan(self.cx, item, wrappers);
                    entries.push(Entry::Item { prefix, bare: items.is_empty() && self.is_bare(item), items });
                    count += 1;
                }
                ListPart::Stray(range) => match entries.last_mut() {
                    Some(Entry::Item { items, .. }) if self.cx.view.gathers() => {
                        items.extend(scan_range(self.cx, range, wrappers));
                    }
                    _ => return false,
                },
            }
        }
        let items = || entries.iter().enumerate().filter(|(_, entry)| matches!(entry, Entry::Item { .. }));
        if let (Some((first, _)), Some((last, _))) = (items().next(), items().next_back()) {
            // A line of tags is an empty line to what reads Markdown.
            loose |= last - first + 1 != items().count();
        }
        for entry in &entries {
            let Entry::Item { items, .. } = entry else { continue };
            // A blank line between two things of an item makes the whole list a loose one.
            loose |= items.windows(2).any(|pair| !self.can_follow(&pair[0], &pair[1]));
            loose |= items.iter().any(|item| self.is_several_paragraphs(item));
        }
        if count == 0 {
            return !templates;
        }
        if number.unwrap_or(0).checked_add(count).is_none_or(|n| n > 1_000_000_000) {
            return false;
        }
        if matches!(self.before, Before::List(..)) {
            // They are read again as standing before the list, and what parts it from the last one stands behind them.
            let leading = entries.iter().take_while(|entry| matches!(entry, Entry::Template(_))).count();
            for entry in entries.drain(..leading) {
                let Entry::Template(template) = entry else { continue };
                self.lines(template.span().of(self.cx.source));
                self.due(1);
            }
            self.due(2);
        }
        let marker = self.separate_list(node, if number.is_some() { '.' } else { '-' });
        self.begin();
        work.push(Work::List(List::new(entries, number, marker, !loose, attributes)));
        true
    }

    /// Parts a list from one right before it, so that engines do not take the two for one; answers its marker.
    pub(super) fn separate_list(&mut self, node: Node<'_>, marker: char) -> char {
        let span = node.tag_span();
        let Before::List(last, tight) = self.before else { return marker };
        if self.cx.settings.target.dialect == Dialect::Kramdown {
            // Its end-of-block marker; behind an empty line the last item would be a loose one.
            self.due(if tight { 1 } else { 2 });
            self.lines("^");
        } else if marker != last {
            // Bullets and numbers are two lists to everybody.
            return marker;
        } else if self.cx.settings.raw_html() {
            // To kramdown two lists are one even where the markers differ.
            self.cx.keep(span, "an empty comment keeps a list apart from the one before it");
            self.lines(inline::APART);
        } else {
            return if marker == '.' { ')' } else { '*' };
        }
        self.due(2);
        marker
    }

    /// Whether `item`, which is empty, is a marker without a space in Markdown that kramdown does not read.
    fn is_bare(&self, item: Node<'_>) -> bool {
        let start = item.span().start as usize;
        let line = self.cx.source.get(start..).and_then(|rest| rest.lines().next());
        self.cx.kramdown.is_none()
            && item.flags().has(Flags::GENERATED)
            && line.is_some_and(|line| !line.ends_with([' ', '\t']))
    }

    /// Whether two things of the same item of a tight list stand without an empty line between them. Nothing but a reader of the
    /// source sees that in a fence: only where every tag counts does the list stay a tight one for it.
    pub(super) fn can_follow(&self, before: &Item<'_>, item: &Item<'_>) -> bool {
        let fence = matches!((kind_of(before), kind_of(item)), ("pre", _) | (_, "pre"));
        can_follow_directly(before, item)
            && (!fence || self.cx.settings.profile == Profile::Faithful || self.cx.markdown)
    }

    /// Whether an item has a paragraph as loose ones have. kramdown writes one behind a code block in a tight item, too: only
    /// where every tag counts it is any paragraph, else the first thing.
    pub(super) fn starts_loose(&self, item: Node<'_>) -> bool {
        let mut shown = item.children().filter(|n| !n.is_blank());
        let paragraph = |n: Node<'_>| n.is("p") && self.cx.view.fate(n) == Fate::Keep;
        match self.cx.settings.profile {
            Profile::Faithful => shown.any(paragraph),
            _ => shown.next().is_some_and(paragraph),
        }
    }

    /// Whether breaks part a run into paragraphs.
    fn is_several_paragraphs(&self, item: &Item<'_>) -> bool {
        let breaks =
            || item.nodes.iter().flat_map(|n| std::iter::once(*n).chain(n.descendants())).filter(|n| n.is("br"));
        item.content == Content::Run
            && self.cx.settings.profile != Profile::Faithful
            && breaks().nth(1).is_some()
            && run::read(self.cx, &item.nodes, &item.wrappers).paragraphs(true).nth(1).is_some()
    }

    /// Starts the definitions of footnotes.
    pub(super) fn footnotes<'t>(&mut self, node: Node<'t>, work: &mut Vec<Work<'t>>) -> bool {
        let Some(definitions) = footnote::definitions(self.cx, node) else { return false };
        let entries: Vec<Entry<'t>> = definitions
            .into_iter()
            .map(|(label, li)| Entry::Footnote(label, scan(self.cx, li, &Rc::from([]))))
            .collect();
        self.begin();
        work.push(Work::List(List::new(entries, None, '-', false, String::new())));
        true
    }

    pub(super) fn list<'t>(&mut self, mut list: List<'t>, work: &mut Vec<Work<'t>>) {
        let first = std::mem::take(&mut list.first);
        let template = matches!(list.entries.as_slice().first(), Some(Entry::Template(_)));
        if !first {
            // Tags at the edge of a list are read again as standing beside it.
            let parted = !list.tight || list.template != template;
            self.due(if parted { 2 } else { 1 });
        }
        list.template = template;
        let mut label = None;
        let mut prefix = String::new();
        let mut bare = false;
        let after_term = std::mem::take(&mut list.term);
        let mut items = match list.entries.next() {
            None => {
                if !list.attributes.is_empty() {
                    self.due(1);
                    self.lines(&list.attributes);
                }
                self.before = Before::List(list.marker, list.tight);
                self.due(2);
                return;
            }
            Some(Entry::Template(template)) => {
                work.push(Work::List(list));
                self.lines(template.span().of(self.cx.source));
                return;
            }
            Some(Entry::Term(text)) => {
                if !after_term && !first {
                    self.due(2);
                }
                list.term = true;
                work.push(Work::List(list));
                self.lines(&text);
                return;
            }
            Some(Entry::Definition { loose, items }) => {
                if loose {
                    self.due(2);
                }
                list.tight = !loose;
                items
            }
            Some(Entry::Item { prefix: own, items, bare: is_bare }) => {
                bare = is_bare;
                prefix = own;
                items
            }
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
        marker.insert_str(plain, &prefix);
        if items.is_empty() {
            // kramdown needs the space.
            let kramdown = self.cx.settings.target.kramdown && label.is_none() && !bare;
            self.out.push_str(if kramdown { &marker } else { marker.trim_end() });
            self.fresh = false;
            return;
        }
        self.out.push_str(&marker);
        work.push(Work::End { prefix: self.prefix.len(), attributes: String::new() });
        self.prefix.extend(std::iter::repeat_n(' ', width));
        self.before = Before::Nothing;
        (self.fresh, self.item_start) = (true, label.is_none() && marker.len() == plain);
        work.push(Work::Items { items, at: 0, tight });
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
