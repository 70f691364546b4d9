//! Plain text: what the reader sees, blank lines between blocks, images as their descriptions. A link has a number behind
//! it, and the addresses stand at the end.

use std::collections::HashMap;

use super::Context;
use crate::tree::normal::{is_block, is_invisible};
use crate::tree::{Fate, Footnote, Node, NodeKind, Step, View, view};

/// The text of everything below `root`. Template tags stay as they were written.
pub(crate) fn write<V: View>(cx: &Context<'_, V>, root: Node<'_>) -> String {
    let mut out = String::new();
    // Line ends that are due before the next word, and whether a blank is.
    let (mut lines, mut blank, mut verbatim) = (0usize, false, 0usize);
    let mut notes = Notes::default();
    // Where the text of each link that is open begins.
    let mut links = Vec::new();
    let mut walk = root.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(node) => match node.kind() {
                NodeKind::Text(text) if verbatim > 0 => {
                    begin(&mut out, &mut lines, &mut blank);
                    out.push_str(text);
                }
                NodeKind::Text(text) => words(text, &mut out, &mut lines, &mut blank),
                NodeKind::Template(_) => {
                    begin(&mut out, &mut lines, &mut blank);
                    out.push_str(node.span().of(cx.source));
                }
                NodeKind::Element(element) => {
                    if cx.view.fate(node) == Fate::Skip || is_invisible(cx.view, node) {
                        walk.skip_children(node);
                        continue;
                    }
                    if is_link(cx, node) {
                        links.push(out.len());
                    }
                    match &*element.name {
                        "br" => lines = lines.max(1),
                        "img" => {
                            let alt = view::attribute(cx.view, node, "alt").unwrap_or_default();
                            words(alt, &mut out, &mut lines, &mut blank);
                        }
                        // The cells of a row are parted by tabs.
                        "td" | "th"
                            if std::iter::successors(node.previous(), |n| n.previous())
                                .any(|n| n.element().is_some()) =>
                        {
                            blank = false;
                            begin(&mut out, &mut lines, &mut blank);
                            out.push('\t');
                        }
                        "pre" => {
                            lines = lines.max(2);
                            verbatim += 1;
                        }
                        name => lines = lines.max(border(name, &element.name)),
                    }
                }
                _ => {}
            },
            Step::Leave(node) => {
                let Some(element) = node.element() else { continue };
                if cx.view.fate(node) == Fate::Skip || is_invisible(cx.view, node) {
                    continue;
                }
                if &*element.name == "pre" {
                    verbatim -= 1;
                    let text = out.trim_end_matches('\n').len();
                    out.truncate(text);
                }
                let text = if is_link(cx, node) { links.pop() } else { None };
                if let Some(address) = text.and_then(|start: usize| address(cx, node, out.get(start..)?)) {
                    let apart = if out.is_empty() { "" } else { " " };
                    out.push_str(&format!("{apart}[{}]", notes.number(address)));
                }
                lines = lines.max(border(&element.name, &element.name));
            }
        }
    }
    let end = out.trim_end().len();
    out.truncate(end);
    for (index, address) in notes.addresses.iter().enumerate() {
        out.push_str(&format!("{}[{}] {address}", if index == 0 { "\n\n" } else { "\n" }, index + 1));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// The addresses that links lead to, each once.
#[derive(Default)]
struct Notes<'t> {
    numbers: HashMap<&'t str, usize>,
    addresses: Vec<&'t str>,
}

impl<'t> Notes<'t> {
    fn number(&mut self, address: &'t str) -> usize {
        *self.numbers.entry(address).or_insert_with(|| {
            self.addresses.push(address);
            self.addresses.len()
        })
    }
}

/// Where the link `node` leads to, where that is another page and `text`, as it was written, does not say it.
fn address<'t, V: View>(cx: &'t Context<'_, V>, node: Node<'t>, text: &str) -> Option<&'t str> {
    let address = view::attribute(cx.view, node, "href")?.trim();
    let way_back = node.footnote() == Some(&Footnote::WayBack);
    let bare = |text: &'_ str| {
        let text = text.trim_start_matches("mailto:").trim_start_matches("https://").trim_start_matches("http://");
        text.trim_end_matches('/').to_owned()
    };
    let says = address.is_empty() || address.starts_with('#') || bare(address) == bare(text.trim());
    (!way_back && !says).then_some(address)
}

/// Whether `node` is a link that stays.
fn is_link<V: View>(cx: &Context<'_, V>, node: Node<'_>) -> bool {
    cx.settings.link_notes && node.is("a") && cx.view.fate(node) == Fate::Keep
}

/// Writes the words of `text`, one blank between two.
fn words(text: &str, out: &mut String, lines: &mut usize, blank: &mut bool) {
    for (index, word) in text.split([' ', '\t', '\n', '\r', '\u{c}']).enumerate() {
        *blank |= index > 0;
        if !word.is_empty() {
            begin(out, lines, blank);
            out.push_str(word);
        }
    }
}

/// How many line ends part an element from its neighbours.
fn border(name: &str, local: &crate::tree::LocalName) -> usize {
    match name {
        "li" | "tr" | "dt" | "dd" | "option" | "caption" | "summary" | "figcaption" => 1,
        // Cells of a row stay on one line.
        "td" | "th" => 0,
        _ if is_block(local) => 2,
        _ => 0,
    }
}

fn begin(out: &mut String, lines: &mut usize, blank: &mut bool) {
    if !out.is_empty() {
        if *lines > 0 {
            out.extend(std::iter::repeat_n('\n', *lines));
        } else if *blank && !out.ends_with(['\n', ' ']) {
            out.push(' ');
        }
    }
    (*lines, *blank) = (0, false);
}
