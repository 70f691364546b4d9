//! Tables that lay out a page: their tags go, the content of their cells stays, one cell behind the other.

use super::Cleaner;
use crate::convert::loss;
use crate::tree::normal::is_block;
use crate::tree::{Fate, Node};

pub(super) fn pass(cleaner: &mut Cleaner<'_>, node: Node<'_>) -> Option<Fate> {
    match node.name() {
        "table" if is_layout(node) && !cleaner.keeps_own(node) => {
            let message = "removed the tags of a `table` that lays out what is in it, kept its content".to_owned();
            cleaner.lose(&loss::PRESENTATIONAL_WRAPPER, node.tag_span(), message);
            Some(Fate::Unwrap)
        }
        "thead" | "tbody" | "tfoot" | "tr" | "td" => {
            let table = node.ancestors().find(|n| n.is("table"))?;
            if cleaner.plan.fates[table.id().0 as usize] != Fate::Unwrap {
                return None;
            }
            // A cell with nothing but a no-break space keeps two others apart.
            let blank =
                |n: Node<'_>| n.text().is_some_and(|t| t.chars().all(|c| c == '\u{a0}' || c.is_ascii_whitespace()));
            let spacer = node.is("td") && node.descendants().all(blank);
            Some(if spacer { Fate::Skip } else { Fate::Unwrap })
        }
        _ => None,
    }
}

/// Whether `table` relates nothing to anything: no cell is a header, and it has one cell, or one row or column in which
/// more than text stands.
fn is_layout(table: Node<'_>) -> bool {
    if table.attribute("role").is_some_and(|role| matches!(role.trim(), "presentation" | "none")) {
        return true;
    }
    let (mut rows, mut cells, mut wide, mut more) = (0, 0, 0, false);
    let mut own = vec![table.children()];
    while let Some(children) = own.last_mut() {
        let Some(node) = children.next() else {
            own.pop();
            continue;
        };
        match node.name() {
            "thead" | "tbody" | "tfoot" => own.push(node.children()),
            "tr" => {
                rows += 1;
                wide = 0;
                own.push(node.children());
            }
            "td" => {
                cells += 1;
                wide += 1;
                more |= node.descendants().any(|n| n.element().is_some_and(|e| is_more(&e.name)));
                if wide > 1 && rows > 1 {
                    return false;
                }
            }
            "th" | "caption" => return false,
            _ => {}
        }
    }
    cells == 1 || (cells > 1 && more && (rows == 1 || cells <= rows))
}

/// Whether `name` is more than a part of a line.
fn is_more(name: &crate::tree::LocalName) -> bool {
    is_block(name) || matches!(&**name, "img" | "iframe" | "video" | "audio" | "object" | "embed")
}
