//! The rule `a11y/table-header`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::named::is_hidden;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::tree::Node;

crate::rule_info! {
    /// A table without header cells.
    ///
    /// ## What it does
    /// Reports tables of two or more rows and columns that have no `th`. Tables for layout are left alone: those that
    /// say so (`role="presentation"`), and those with blocks, images or tables in their cells.
    ///
    /// ## Why is this bad?
    /// Without header cells a screen reader cannot say to which column a number belongs. WCAG 2.1, 1.3.1.
    ///
    /// ## Example
    /// ```bad
    /// <table>
    /// <tr><td>City</td><td>Ships</td></tr>
    /// <tr><td>Tianjin</td><td>12</td></tr>
    /// </table>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <table>
    /// <tr><th>City</th><th>Ships</th></tr>
    /// <tr><td>Tianjin</td><td>12</td></tr>
    /// </table>
    /// ```
    ///
    /// ## Fix safety
    /// No fix: whether the first row, the first column or none of them names the rest takes a reader.
    ///
    /// ## Per generator
    /// kramdown takes a table without a header line; the readers of GFM always make one.
    pub static INFO = "a11y/table-header", Info, Strict, fix: None, since: "0.1.0";
}

/// The rule `a11y/table-header`.
pub struct TableHeader;

impl Rule for TableHeader {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["table"])
    }

    fn check_node(&self, node: Node<'_>, _post: &Post<'_>, cx: &mut Context<'_>) {
        if is_hidden(node) || node.attribute("role").is_some() {
            return;
        }
        let (mut rows, mut columns) = (0, 0);
        let groups = node.children().filter(|n| matches!(n.name(), "thead" | "tbody" | "tfoot"));
        for row in groups.flat_map(Node::children).filter(|n| n.is("tr")) {
            rows += 1;
            let mut cells = 0;
            for cell in row.children() {
                match cell.name() {
                    "th" => return,
                    "td" if holds_more_than_text(cell) => return,
                    "td" => cells += 1,
                    _ => {}
                }
            }
            columns = columns.max(cells);
        }
        if rows > 1 && columns > 1 {
            let diagnostic = Diagnostic::new(&INFO, node.tag_span(), "this table has no header cells");
            cx.report(diagnostic.help("write the cells that name a column or a row as `th`"));
        }
    }
}

/// Whether a cell holds what a table of data does not: blocks, images, tables, templates that may write any of them.
fn holds_more_than_text(cell: Node<'_>) -> bool {
    cell.children().any(|child| {
        child.template().is_some()
            || matches!(
                child.name(),
                "table"
                    | "div"
                    | "img"
                    | "ul"
                    | "ol"
                    | "pre"
                    | "iframe"
                    | "form"
                    | "h1"
                    | "h2"
                    | "h3"
                    | "h4"
                    | "figure"
                    | "input"
            )
    })
}
