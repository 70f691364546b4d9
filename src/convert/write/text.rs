//! Plain text: what the reader sees, blank lines between blocks.

use super::Context;
use crate::tree::normal::{is_block, is_invisible};
use crate::tree::{Fate, Node, NodeKind, Step, View};

/// The text of everything below `root`. Template tags stay as they were written.
pub(crate) fn write<V: View>(cx: &Context<'_, V>, root: Node<'_>) -> String {
    let mut out = String::new();
    // Line ends that are due before the next word, and whether a blank is.
    let (mut lines, mut blank, mut verbatim) = (0usize, false, 0usize);
    let mut walk = root.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(node) => match node.kind() {
                NodeKind::Text(text) if verbatim > 0 => {
                    begin(&mut out, &mut lines, &mut blank);
                    out.push_str(text);
                }
                NodeKind::Text(text) => {
                    for (index, word) in text.split([' ', '\t', '\n', '\r', '\u{c}']).enumerate() {
                        blank |= index > 0;
                        if !word.is_empty() {
                            begin(&mut out, &mut lines, &mut blank);
                            out.push_str(word);
                        }
                    }
                }
                NodeKind::Template(_) => {
                    begin(&mut out, &mut lines, &mut blank);
                    out.push_str(node.span().of(cx.source));
                }
                NodeKind::Element(element) => {
                    if cx.view.fate(node) == Fate::Skip || is_invisible(cx.view, node) {
                        walk.skip_children(node);
                        continue;
                    }
                    match &*element.name {
                        "br" => lines = lines.max(1),
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
                lines = lines.max(border(&element.name, &element.name));
            }
        }
    }
    let end = out.trim_end().len();
    out.truncate(end);
    if !out.is_empty() {
        out.push('\n');
    }
    out
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
