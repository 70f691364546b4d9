//! Tables as GFM's, where every cell is one line and no cell spans others.

use std::rc::Rc;

use super::Context;
use super::inline::{self, Frame};
use super::items::{Content, Item, scan};
use super::run;
use crate::convert::settings::Profile;
use crate::markup::Dialect;
use crate::tree::{Fate, Node, NodeKind, View, view};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alignment {
    None,
    Left,
    Center,
    Right,
}

struct Row {
    cells: Vec<(String, Alignment)>,
    /// Every cell of it is a `th`.
    head: bool,
    /// It stands in a `thead`.
    in_head: bool,
}

/// A table as GFM's.
pub(super) struct Table {
    pub text: String,
    /// No cell said that its first row is the header.
    pub promoted: bool,
}

/// The rows of a table as lines; `None` where GFM cannot say it.
pub(super) fn write<'t, V: View>(cx: &Context<'_, V>, table: Node<'t>, wrappers: &Rc<[Node<'t>]>) -> Option<Table> {
    if !cx.settings.target.tables || cx.stays_bare(table) {
        return None;
    }
    let faithful = cx.settings.profile == Profile::Faithful;
    let mut rows: Vec<Row> = Vec::new();
    for section in table.children() {
        match part(cx, section, faithful)? {
            Part::Nothing => {}
            Part::Row => rows.push(row(cx, section, wrappers, faithful)?),
            Part::Section => {
                for child in section.children() {
                    match part(cx, child, faithful)? {
                        Part::Nothing => {}
                        Part::Row => {
                            let mut row = row(cx, child, wrappers, faithful)?;
                            row.in_head = section.is("thead");
                            rows.push(row);
                        }
                        Part::Section => return None,
                    }
                }
            }
        }
    }
    // kramdown's tables can do without a header, which says how columns are aligned.
    let kramdown = cx.settings.target.dialect == Dialect::Kramdown;
    let aligned = rows.iter().flat_map(|r| &r.cells).any(|(_, alignment)| *alignment != Alignment::None);
    let headless = kramdown && !aligned && rows.first().is_some_and(|r| !r.in_head && !r.head);
    // A header alone is no table to kramdown.
    let head = rows.first().filter(|_| rows.len() > 1 || headless)?;
    if faithful
        && (!(headless || (head.in_head && head.head))
            || rows[1..].iter().any(|r| r.in_head || r.cells.len() != head.cells.len()))
    {
        return None;
    }
    let width = rows.iter().map(|r| r.cells.len()).max().filter(|w| *w > 0)?;
    let mut out = String::new();
    let mut separator = String::from("|");
    for column in 0..width {
        separator.push_str(match alignment(&rows, column, faithful)? {
            Alignment::None => " --- |",
            Alignment::Left => " :-- |",
            Alignment::Center => " :-: |",
            Alignment::Right => " --: |",
        });
    }
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        out.push('|');
        for column in 0..width {
            let text = row.cells.get(column).map_or("", |(text, _)| text);
            out.push(' ');
            out.push_str(text);
            out.push_str(if text.is_empty() { "|" } else { " |" });
        }
        if index == 0 && !headless {
            out.push('\n');
            out.push_str(&separator);
        }
    }
    Some(Table { text: out, promoted: !headless && !head.head && !head.in_head })
}

enum Part {
    Nothing,
    Row,
    Section,
}

/// What a child of a table or of its sections is; `None` for what GFM cannot say.
fn part<V: View>(cx: &Context<'_, V>, node: Node<'_>, faithful: bool) -> Option<Part> {
    match node.kind() {
        NodeKind::Text(_) => node.is_blank().then_some(Part::Nothing),
        NodeKind::Comment(_) if cx.view.fate(node) == Fate::Skip => Some(Part::Nothing),
        NodeKind::Element(_) => {
            if cx.view.fate(node) == Fate::Skip {
                return Some(Part::Nothing);
            }
            if faithful && view::attributes(cx.view, node).next().is_some() {
                return None;
            }
            match node.name() {
                "tr" => Some(Part::Row),
                "thead" | "tbody" | "tfoot" => Some(Part::Section),
                _ => None,
            }
        }
        _ => None,
    }
}

fn row<'t, V: View>(cx: &Context<'_, V>, row: Node<'t>, wrappers: &Rc<[Node<'t>]>, faithful: bool) -> Option<Row> {
    let mut cells = Vec::new();
    let mut head = true;
    for cell in row.children() {
        match cell.kind() {
            NodeKind::Text(_) if cell.is_blank() => continue,
            NodeKind::Comment(_) if cx.view.fate(cell) == Fate::Skip => continue,
            NodeKind::Element(_) if cx.view.fate(cell) == Fate::Skip => continue,
            NodeKind::Element(_) if matches!(cell.name(), "td" | "th") => {}
            _ => return None,
        }
        head &= cell.is("th");
        cells.extend((0..cx.view.blanks_before(cell.id())).map(|_| (String::new(), Alignment::None)));
        let mut alignment = Alignment::None;
        for (name, value) in view::attributes(cx.view, cell) {
            let side = match name {
                "align" => value.trim(),
                "style" => value.trim().trim_end_matches(';').strip_prefix("text-align:").map(str::trim)?,
                _ => return None,
            };
            alignment = match side {
                "left" => Alignment::Left,
                "center" => Alignment::Center,
                "right" => Alignment::Right,
                _ => return None,
            };
        }
        cells.push((text(cx, cell, wrappers, faithful)?, alignment));
    }
    Some(Row { head: head && !cells.is_empty(), in_head: false, cells })
}

/// The content of a cell on one line.
fn text<'t, V: View>(cx: &Context<'_, V>, cell: Node<'t>, wrappers: &Rc<[Node<'t>]>, faithful: bool) -> Option<String> {
    let items = scan(cx, cell, wrappers);
    // Only the reader sees that breaks part paragraphs.
    let several = cx.settings.profile == Profile::Clean && cx.settings.raw_html();
    if cell.first_child().is_some_and(Node::is_filler) {
        return Some(String::new());
    }
    if (items.len() > 1 && !several) || (faithful && cell.children().any(|c| c.is("p"))) {
        return None;
    }
    let mut text: Option<String> = None;
    for Item { content, nodes, wrappers } in &items {
        if *content != Content::Run {
            return None;
        }
        for part in inline::write(cx, &run::read(cx, nodes, wrappers), Frame::Cell, false) {
            text = Some(match text {
                Some(text) => text + "<br><br>" + &part,
                None => part,
            });
        }
    }
    let mut text = text.unwrap_or_default();
    // A row of nothing but these parts the rows of kramdown's tables.
    if text.bytes().all(|b| matches!(b, b'-' | b'=' | b':' | b'+' | b' ')) && text.contains(['-', '=']) {
        text.insert(0, '\\');
    }
    memchr::memchr(b'\n', text.as_bytes()).is_none().then_some(text)
}

/// How a column is aligned: as its cells, where they agree; under `faithful` they have to.
fn alignment(rows: &[Row], column: usize, faithful: bool) -> Option<Alignment> {
    let mut all = rows.iter().filter_map(|r| r.cells.get(column)).map(|(_, a)| *a);
    let first = all.next().unwrap_or(Alignment::None);
    if faithful {
        return all.all(|a| a == first).then_some(first);
    }
    let body = rows.get(1).and_then(|r| r.cells.get(column)).map_or(first, |(_, a)| *a);
    Some(if body == Alignment::None { first } else { body })
}
