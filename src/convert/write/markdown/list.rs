//! Lists, the tasks in them, and footnotes, which are a list of their own.

use std::rc::Rc;

use super::block::{Before, Work, Writer};
use super::items::{Content, Item, scan};
use super::{Context, footnote, run};
use crate::convert::settings::Profile;
use crate::tree::normal::list_start;
use crate::tree::{Fate, Flags, Node, NodeKind, View, view};

/// A list in the middle of being written.
pub(super) struct List<'t> {
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

impl<V: View> Writer<'_, '_, V> {
    /// The number that a list starts with, where Markdown can say it.
    pub(super) fn list_number(&self, node: Node<'_>) -> Option<u32> {
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
    pub(super) fn start_list<'t>(
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
                _ if self.cx.view.fate(child) == Fate::Skip || self.is_hollow(child) => {}
                _ if child.is("li") && self.cx.view.fate(child) == Fate::Keep => {
                    if view::attributes(self.cx.view, child).next().is_some() {
                        return false;
                    }
                    loose |= child.children().any(|c| c.is("p") && self.cx.view.fate(c) == Fate::Keep);
                    let items = scan(self.cx, child, wrappers);
                    // A blank line between two things of an item makes the whole list a loose one.
                    loose |= items.windows(2).any(|pair| !can_follow_directly(&pair[0], &pair[1]));
                    loose |= items.iter().any(|item| self.is_several_paragraphs(item));
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

    /// Whether of `node` nothing stays but white space: the copy of a link that closes too late.
    fn is_hollow(&self, node: Node<'_>) -> bool {
        self.cx.view.fate(node) == Fate::Unwrap
            && node.descendants().all(|n| match n.kind() {
                NodeKind::Text(text) => text.bytes().all(|b| b.is_ascii_whitespace()),
                NodeKind::Element(_) => self.cx.view.fate(n) != Fate::Keep,
                _ => false,
            })
    }

    /// Whether breaks part a run into paragraphs.
    fn is_several_paragraphs(&self, item: &Item<'_>) -> bool {
        let breaks =
            || item.nodes.iter().flat_map(|n| std::iter::once(*n).chain(n.descendants())).filter(|n| n.is("br"));
        item.content == Content::Run
            && self.cx.settings.profile != Profile::Faithful
            && breaks().nth(1).is_some()
            && run::read(self.cx, &item.nodes, &item.wrappers).paragraphs(true).len() > 1
    }

    /// Starts the definitions of footnotes.
    pub(super) fn footnotes<'t>(&mut self, node: Node<'t>, work: &mut Vec<Work<'t>>) -> bool {
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

    pub(super) fn list<'t>(&mut self, mut list: List<'t>, work: &mut Vec<Work<'t>>) {
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
}

/// Whether two things of the same item of a tight list need no blank line between them.
pub(super) fn can_follow_directly(before: &Item<'_>, item: &Item<'_>) -> bool {
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
