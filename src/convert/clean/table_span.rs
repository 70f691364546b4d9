//! Cells that span several: Markdown's tables have none. What such a cell says is written in the first of the cells that
//! it spans, the others are empty.

use super::Cleaner;
use super::plain::is_simple_table;
use crate::convert::loss;
use crate::convert::settings::{Format, Profile};
use crate::tree::normal::{hides, is_block};
use crate::tree::{Fate, Node, NodeId, NodeKind, Whole};

/// A wider table is no table that anybody reads as Markdown.
const MAX_COLUMNS: usize = 64;

pub(super) fn pass(cleaner: &mut Cleaner<'_>, table: Node<'_>) -> Option<Fate> {
    let settings = cleaner.settings;
    if !table.is("table") || settings.to != Format::Markdown || !settings.target.tables || cleaner.keeps_own(table) {
        return None;
    }
    if !spans(table) || (settings.profile == Profile::Plain && !is_simple_table(table)) {
        return None;
    }
    let rows = rows(table)?;
    let knows = |name: &str| cleaner.schema.html.knows_attribute("td", name);
    if !rows.iter().flat_map(|row| &row.cells).all(|cell| is_line(*cell)) || knows("colspan") || knows("rowspan") {
        return None;
    }
    let blanks = blanks(&rows)?;
    cleaner.plan.blanks.extend(blanks);
    cleaner.spread = Some(table.id());
    for cell in rows.iter().flat_map(|row| &row.cells).filter(|cell| is_spanning(**cell)) {
        let size = |name| match span_of(*cell, name) {
            0 => "all".to_owned(),
            size => size.to_string(),
        };
        let message = match (span_of(*cell, "colspan"), span_of(*cell, "rowspan")) {
            (_, 1) => format!("wrote a cell that spans {} columns in the first of them", size("colspan")),
            (1, _) => format!("wrote a cell that spans {} rows in the first of them", size("rowspan")),
            _ => {
                format!(
                    "wrote a cell that spans {} columns and {} rows in the first of them",
                    size("colspan"),
                    size("rowspan")
                )
            }
        };
        cleaner.lose(&loss::TABLE_SPAN, cell.tag_span(), message);
    }
    for cell in rows.iter().flat_map(|row| &row.cells) {
        let spans = |(index, attribute): (usize, &crate::tree::Attribute)| {
            matches!(&*attribute.name, "colspan" | "rowspan").then_some((cell.id(), index))
        };
        cleaner.plan.attributes.extend(cell.attributes().iter().enumerate().filter_map(spans));
    }
    None
}

/// Whether a cell of `table` spans several.
pub(super) fn spans(table: Node<'_>) -> bool {
    table.descendants().any(is_spanning)
}

fn is_spanning(node: Node<'_>) -> bool {
    matches!(node.name(), "td" | "th") && ["colspan", "rowspan"].iter().any(|name| span_of(node, name) != 1)
}

struct Row<'t> {
    cells: Vec<Node<'t>>,
    /// No cell above reaches into it: it is the first of its section.
    first: bool,
}

/// The rows of `table`; `None` where something else stands in it, or something that is hidden, or another table.
fn rows(table: Node<'_>) -> Option<Vec<Row<'_>>> {
    let mut rows = Vec::new();
    let mut first = true;
    let mut next = table.first_child();
    let mut section: Option<Node<'_>> = None;
    loop {
        let Some(node) = next else {
            let Some(done) = section.take() else { return Some(rows) };
            (next, first) = (done.next(), true);
            continue;
        };
        next = node.next();
        match node.kind() {
            NodeKind::Text(_) if node.is_blank() => {}
            NodeKind::Comment(_) => {}
            NodeKind::Element(_) if hides(&Whole, node) => return None,
            NodeKind::Element(_) => match node.name() {
                "tr" => {
                    rows.push(Row { cells: cells(node)?, first });
                    first = false;
                }
                "thead" | "tbody" | "tfoot" if section.is_none() => {
                    (section, next, first) = (Some(node), node.first_child(), true);
                }
                "colgroup" => {}
                _ => return None,
            },
            _ => return None,
        }
    }
}

fn cells(row: Node<'_>) -> Option<Vec<Node<'_>>> {
    let mut cells = Vec::new();
    for node in row.children() {
        match node.kind() {
            NodeKind::Text(_) if node.is_blank() => {}
            NodeKind::Comment(_) => {}
            NodeKind::Element(_) if matches!(node.name(), "td" | "th") && !hides(&Whole, node) => cells.push(node),
            _ => return None,
        }
    }
    Some(cells)
}

/// Whether what stands in `cell` can be written on one line.
fn is_line(cell: Node<'_>) -> bool {
    cell.descendants().filter_map(Node::element).all(|e| !is_block(&e.name) || matches!(&*e.name, "p" | "div"))
}

/// The number in an attribute of `cell`, read as HTML reads it (HTML §4.9.11); 0 for a `rowspan` to the end of the section.
fn span_of(cell: Node<'_>, name: &str) -> usize {
    let value = cell.attribute(name).unwrap_or("1").trim_start();
    let digits = value.strip_prefix('+').unwrap_or(value);
    let digits = &digits[..digits.bytes().take_while(u8::is_ascii_digit).count()];
    match digits.parse::<usize>() {
        Ok(0) if name == "colspan" => 1,
        Ok(number) => number,
        Err(_) if digits.is_empty() => 1,
        Err(_) => usize::MAX,
    }
}

/// How many empty cells stand before each cell, where there are any; `None` where the table is too wide.
fn blanks(rows: &[Row<'_>]) -> Option<Vec<(NodeId, usize)>> {
    let mut blanks = Vec::new();
    // For each column, how many more rows a cell from above reaches into.
    let mut covered: Vec<usize> = Vec::new();
    for row in rows {
        if row.first {
            covered.clear();
        }
        let mut column = 0;
        let mut before = 0;
        for cell in &row.cells {
            while let Some(rows) = covered.get_mut(column).filter(|rows| **rows > 0) {
                *rows -= 1;
                (column, before) = (column + 1, before + 1);
            }
            if before > 0 {
                blanks.push((cell.id(), before));
            }
            let (columns, down) = (span_of(*cell, "colspan"), span_of(*cell, "rowspan"));
            let end = column.checked_add(columns).filter(|end| *end <= MAX_COLUMNS)?;
            if covered.len() < end {
                covered.resize(end, 0);
            }
            for rows in &mut covered[column..end] {
                *rows = down.checked_sub(1).unwrap_or(usize::MAX);
            }
            (column, before) = (end, columns - 1);
        }
        for rows in covered.iter_mut().skip(column) {
            *rows = rows.saturating_sub(1);
        }
    }
    Some(blanks)
}
