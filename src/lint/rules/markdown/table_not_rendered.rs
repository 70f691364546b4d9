//! The rule `markdown/table-not-rendered`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule, literal};
use crate::post::Post;
use crate::tree::Node;

crate::rule_info! {
    /// A table that stays text.
    ///
    /// ## What it does
    /// Reports a row of dashes and bars, as between the head and the body of a table, that is read as text.
    ///
    /// ## Why is this bad?
    /// The page shows bars and dashes. Most often the head has another number of cells than the row of dashes, or
    /// there is no blank line before the table.
    ///
    /// ## Example
    /// ```bad
    /// The ships:
    /// | Name | Age |
    /// |------|-----|
    /// | Anna | 20  |
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// The ships:
    ///
    /// | Name | Age |
    /// |------|-----|
    /// | Anna | 20  |
    /// ```
    ///
    /// ## Fix safety
    /// No fix: what is missing depends on the table.
    ///
    /// ## Per generator
    /// Jekyll's kramdown wants a blank line before a table. CommonMark engines (Hugo, Zola, Eleventy, Hexo, Astro)
    /// want as many cells in the head as in the row of dashes.
    pub static INFO = "markdown/table-not-rendered", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `markdown/table-not-rendered`.
pub struct TableNotRendered;

impl Rule for TableNotRendered {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["p"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        for line in literal::lines(node, post.source) {
            let is_row = line.text.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
                && line.text.contains('|')
                && line.text.contains("--");
            // Cells above it or below it: a row alone is a drawing.
            if !is_row || !line.before.contains('|') {
                continue;
            }
            let cells = |row: &str| row.trim_matches(['|', ' ', '\t']).split('|').count();
            let (head, dashes) = (cells(line.before), cells(line.text));
            let found = Diagnostic::new(&INFO, line.span, "this is no table: it is read as text");
            cx.report(if head != dashes {
                found.help(format!("the head has {head} cells, and this row has {dashes}"))
            } else {
                found.help("put a blank line before the table")
            });
        }
    }
}
