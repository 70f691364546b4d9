//! Blocks: paragraphs, lists, tables and what is transparent between them.

use super::super::{Fate, Footnote, ListPart, Node, NodeId, Range, TemplateKind, View, list_parts};
use super::{Builder, Mark, code_language, kind};

/// How a run of inline content that stands directly in a block is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Runs {
    /// As a paragraph.
    Paragraph,
    /// As it is: in a heading, and in most elements of the full form.
    Bare,
}

enum Work<'t> {
    /// Goes on with the siblings from this node on, up to `end`.
    Siblings { next: Option<Node<'t>>, end: Option<NodeId>, stack: u32, runs: Runs },
    /// An item of a list, and what belongs to it although it stands behind it.
    Item { item: Node<'t>, stray: Option<Range<'t>>, stack: u32 },
    /// Ends an element; without content it goes where `keep_empty` does not say otherwise.
    Close { mark: Mark, keep_empty: bool },
    /// Starts a table.
    OpenTable(Node<'t>),
    /// A row of a table.
    Row { row: Node<'t>, stack: u32 },
    /// A cell of a row.
    Cell { cell: Node<'t>, stack: u32 },
    /// Ends a row, without its trailing empty cells.
    CloseRow,
    /// Ends a table, where it has rows.
    CloseTable,
    /// Ends a cell.
    CloseCell { mark: Mark, keep: bool },
}

impl<'t> Work<'t> {
    /// Reads neighbours as blocks.
    fn range(range: Range<'t>, stack: u32) -> Self {
        Self::Siblings { next: Some(range.first), end: range.end, stack, runs: Runs::Paragraph }
    }
}

/// A row of a table, or the table itself, while its content is read.
#[derive(Clone, Copy)]
struct Row {
    mark: Mark,
    /// Up to the last cell that is not empty.
    keep: Option<Mark>,
}

impl<'b, V: View> Builder<'b, V> {
    /// Reads `first` and its following siblings.
    pub(super) fn blocks(&mut self, first: Option<Node<'b>>, stack: Option<u32>) {
        let mut work =
            vec![Work::Siblings { next: first, end: None, stack: stack.unwrap_or(0), runs: Runs::Paragraph }];
        let mut rows = Vec::new();
        self.drain(&mut work, &mut rows);
    }

    fn drain(&mut self, work: &mut Vec<Work<'b>>, rows: &mut Vec<Row>) {
        while let Some(item) = work.pop() {
            match item {
                Work::Siblings { next, end, stack, runs } => self.siblings(next, end, stack, runs, work),
                Work::Item { item, stray, stack } => {
                    let mark = self.open_element(item);
                    work.push(Work::Close { mark, keep_empty: true });
                    work.extend(stray.map(|range| Work::range(range, stack)));
                    let next = item.first_child();
                    work.push(Work::Siblings { next, end: None, stack, runs: Runs::Paragraph });
                }
                Work::Close { mark, keep_empty } => {
                    if !keep_empty && self.out.tokens.len() == mark.tokens + 1 {
                        self.back_to(mark);
                    } else {
                        self.out.close();
                    }
                }
                Work::OpenTable(table) => {
                    rows.push(Row { mark: self.out.mark(), keep: None });
                    self.note(table, 0, 0);
                    self.out.open("table");
                }
                Work::Row { row, stack } => {
                    rows.push(Row { mark: self.out.mark(), keep: None });
                    self.note(row, 0, 0);
                    self.out.open("tr");
                    work.push(Work::CloseRow);
                    let start = work.len();
                    let cells = row.children().filter(|c| c.element().is_some_and(|e| matches!(&*e.name, "td" | "th")));
                    work.extend(cells.map(|cell| Work::Cell { cell, stack }));
                    work[start..].reverse();
                }
                Work::Cell { cell, stack } => self.open_cell(cell, stack, work),
                Work::CloseRow => match rows.pop() {
                    Some(Row { keep: Some(keep), .. }) => {
                        self.back_to(keep);
                        self.out.close();
                    }
                    Some(row) => self.back_to(row.mark),
                    None => {}
                },
                Work::CloseTable => match rows.pop() {
                    Some(table) if self.out.tokens.len() == table.mark.tokens + 1 => self.back_to(table.mark),
                    _ => self.out.close(),
                },
                Work::CloseCell { mark, keep } => {
                    let empty = self.out.tokens.len() == mark.tokens + 1;
                    self.out.close();
                    if !empty || keep {
                        let mark = self.out.mark();
                        if let Some(row) = rows.last_mut() {
                            row.keep = Some(mark);
                        }
                    }
                }
            }
        }
    }

    /// Reads some neighbouring nodes that stand inside the inline elements `wrappers`.
    pub(super) fn some(&mut self, nodes: &[Node<'b>], wrappers: &[Node<'b>]) {
        let mut stack = 0;
        for wrapper in wrappers {
            stack = self.enter_inline(*wrapper, stack);
        }
        let mut work = Vec::new();
        let mut rows = Vec::new();
        for node in nodes {
            if !self.sibling(*node, stack, Runs::Paragraph, &mut work) {
                // What `sibling` pushed comes last in, first out: drain it before the next node.
                self.drain(&mut work, &mut rows);
            }
        }
        self.flush(Runs::Paragraph);
    }

    fn siblings(
        &mut self,
        mut next: Option<Node<'b>>,
        end: Option<NodeId>,
        stack: u32,
        runs: Runs,
        work: &mut Vec<Work<'b>>,
    ) {
        while let Some(node) = next.filter(|node| Some(node.id()) != end) {
            next = node.next();
            let depth = work.len();
            work.push(Work::Siblings { next, end, stack, runs });
            if self.sibling(node, stack, runs, work) {
                work.truncate(depth);
            } else {
                return;
            }
        }
        self.flush(runs);
    }

    /// Reads `node`. `true` where it went into the run in hand or to nothing; else its content waits in `work`.
    fn sibling(&mut self, node: Node<'b>, stack: u32, runs: Runs, work: &mut Vec<Work<'b>>) -> bool {
        let Some(element) = node.element() else {
            self.inline(node, stack);
            return true;
        };
        let kind = kind::kind(&element.name);
        let fate = self.view.fate(node);
        let is_block = kind & kind::BLOCK != 0 || self.holds_block[node.id().0 as usize];
        if matches!(fate, Fate::Skip | Fate::Join) || (self.core && self.is_dropped(node, kind)) {
            return true;
        }
        if !is_block || (self.core && kind & kind::CORE_ATOM != 0 && fate == Fate::Keep) {
            self.inline(node, stack);
            return true;
        }
        self.flush(runs);
        if fate == Fate::Unwrap {
            work.push(Work::Siblings { next: node.first_child(), end: None, stack, runs });
            return false;
        }
        if self.core && kind & kind::BLOCK == 0 {
            let stack = self.enter_inline(node, stack);
            work.push(Work::Siblings { next: node.first_child(), end: None, stack, runs });
            return false;
        }
        self.block(node, kind, stack, runs, work);
        false
    }

    /// The formats inside `node`, an inline element that stands under `stack`.
    pub(super) fn enter_inline(&mut self, node: Node<'b>, stack: u32) -> u32 {
        let Some(element) = node.element() else { return stack };
        let kind = kind::kind(&element.name);
        if self.view.fate(node) == Fate::Unwrap
            || kind & kind::CORE_INLINE == 0
            || (node.is("a") && super::super::view::attribute(self.view, node, "href").is_none())
        {
            return stack;
        }
        self.write_tag(node);
        self.push_format(stack, true)
    }

    pub(super) fn is_dropped(&self, node: Node<'_>, kind: u16) -> bool {
        kind & kind::DROP != 0 || super::hides(self.view, node)
    }

    fn block(&mut self, node: Node<'b>, kind: u16, stack: u32, runs: Runs, work: &mut Vec<Work<'b>>) {
        let name = self.view.renamed(node.id()).or_else(|| node.element().map(|e| &*e.name)).unwrap_or("");
        let inside = |runs| Work::Siblings { next: node.first_child(), end: None, stack, runs };
        match node.footnote() {
            Some(Footnote::List) => {
                let mark = self.out.mark();
                self.note(node, 0, 0);
                self.out.open("footnotes");
                work.push(Work::Close { mark, keep_empty: true });
                let items = node.children().find(|n| n.is("ol")).and_then(Node::first_child);
                work.push(Work::Siblings { next: items, end: None, stack, runs: Runs::Bare });
                return;
            }
            Some(Footnote::Definition(_)) => {
                let mark = self.out.mark();
                self.note(node, 0, 0);
                self.out.open("footnote");
                work.push(Work::Close { mark, keep_empty: true });
                work.push(inside(Runs::Paragraph));
                return;
            }
            _ => {}
        }
        match name {
            "hr" => {
                self.open_element(node);
                self.out.close();
            }
            "pre" => self.preformatted(node),
            _ if !self.core => {
                if matches!(name, "script" | "style" | "title" | "textarea") {
                    self.open_element(node);
                    for (child, text) in node.children().filter_map(|child| Some((child, child.text()?))) {
                        self.note(child, 0, 0);
                        self.out.push_text(0, text);
                    }
                    self.out.close();
                    return;
                }
                let mark = self.open_element(node);
                let keep_empty = name != "p" || self.scratch != "p";
                work.push(Work::Close { mark, keep_empty });
                let runs = if matches!(name, "body" | "blockquote") { Runs::Paragraph } else { Runs::Bare };
                work.push(Work::Siblings { next: node.first_child(), end: None, stack: 0, runs });
            }
            "table" => self.table(node, stack, runs, work),
            "ul" | "ol" if self.list(node, stack, runs, work) => {}
            "p" => work.push(inside(runs)),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let mark = self.open_element(node);
                work.push(Work::Close { mark, keep_empty: false });
                work.push(inside(Runs::Bare));
            }
            _ if kind & kind::CORE_BLOCK != 0 || name == "th" => {
                let mark = self.open_element(node);
                work.push(Work::Close { mark, keep_empty: !matches!(name, "ul" | "ol" | "blockquote") });
                work.push(inside(Runs::Paragraph));
            }
            _ => work.push(inside(runs)),
        }
    }

    /// Reads a list at whose edges template tags stand, which are the same beside it, or whose strays belong to its items;
    /// `false` where it is none.
    fn list(&mut self, list: Node<'b>, stack: u32, runs: Runs, work: &mut Vec<Work<'b>>) -> bool {
        let gathers = self.view.gathers();
        if !gathers && list.tree().templates().is_empty() {
            return false;
        }
        let Some(parts) = list_parts(self.view, list) else { return false };
        if !gathers && parts.iter().any(|part| matches!(part, ListPart::Stray(_))) {
            return false;
        }
        let is_tag = |node: Node<'_>| node.template().is_none_or(|template| template.kind == TemplateKind::Tag);
        let beside = |part: Option<&ListPart<'b>>| match part {
            Some(ListPart::Templates(range)) if range.nodes().all(is_tag) => Some(*range),
            _ => None,
        };
        if !parts.iter().any(|part| matches!(part, ListPart::Item(_))) {
            return false;
        }
        let (before, after) = (beside(parts.first()), beside(parts.last()));
        if let Some(range) = before {
            range.nodes().for_each(|node| self.inline(node, stack));
            self.flush(runs);
        }
        // Last in, first out.
        work.extend(after.map(|range| Work::range(range, stack)));
        let mark = self.open_element(list);
        work.push(Work::Close { mark, keep_empty: false });
        let mut stray = None;
        let inner = usize::from(before.is_some())..parts.len() - usize::from(after.is_some());
        for part in parts[inner].iter().rev() {
            match *part {
                ListPart::Item(item) => work.push(Work::Item { item, stray: stray.take(), stack }),
                ListPart::Stray(range) => stray = Some(range),
                ListPart::Templates(range) => work.push(Work::range(range, stack)),
            }
        }
        true
    }

    fn table(&mut self, table: Node<'b>, stack: u32, runs: Runs, work: &mut Vec<Work<'b>>) {
        let mut captions = Vec::new();
        let mut rows = Vec::new();
        let mut stacked = vec![table.first_child()];
        while let Some(next) = stacked.pop() {
            let Some(node) = next else { continue };
            stacked.push(node.next());
            let Some(element) = node.element() else { continue };
            if self.view.fate(node) == Fate::Skip {
                continue;
            }
            match &*element.name {
                "caption" => captions.push(node),
                "tr" => rows.push(node),
                "thead" | "tbody" | "tfoot" => stacked.push(node.first_child()),
                _ => {}
            }
        }
        // Last in, first out: the captions come before the table.
        work.push(Work::CloseTable);
        work.extend(rows.iter().rev().map(|row| Work::Row { row: *row, stack }));
        work.push(Work::OpenTable(table));
        work.extend(captions.iter().rev().map(|c| Work::Siblings { next: c.first_child(), end: None, stack, runs }));
    }

    fn open_cell(&mut self, cell: Node<'b>, stack: u32, work: &mut Vec<Work<'b>>) {
        self.write_tag(cell);
        // A `th` equals a `td`.
        let mut tag = std::mem::take(&mut self.scratch);
        tag.replace_range(..2, "td");
        let attributes = &tag[2..];
        self.note(cell, 0, 0);
        for _ in 0..self.view.blanks_before(cell.id()) {
            self.out.open("td");
            self.out.close();
        }
        let mark = self.out.mark();
        self.out.open(&tag);
        work.push(Work::CloseCell { mark, keep: !attributes.is_empty() });
        work.push(Work::Siblings { next: cell.first_child(), end: None, stack, runs: Runs::Paragraph });
        self.scratch = tag;
    }

    fn preformatted(&mut self, node: Node<'b>) {
        if self.core {
            let language = self.language(node);
            self.scratch.clear();
            self.scratch.push_str("pre ");
            self.scratch.push_str(language);
            self.note(node, 0, 0);
            self.out.open(&self.scratch);
            self.plain(node);
        } else {
            self.open_element(node);
            for child in node.children() {
                self.inline(child, 0);
            }
            self.flush_preformatted();
        }
        self.out.close();
    }

    /// The language of a code block: of the `code` in it, else of itself.
    fn language(&self, node: Node<'b>) -> &'b str {
        let code = node.children().find(|c| c.element().is_some_and(|e| &*e.name == "code"));
        let of = |node: Node<'b>| code_language(super::super::view::attribute(self.view, node, "class")?);
        code.and_then(of).or_else(|| of(node)).unwrap_or("")
    }

    /// Writes the text of a code block in the core form, without the last line end.
    fn plain(&mut self, root: Node<'b>) {
        let mut texts: Vec<(Node<'b>, &'b str)> = Vec::new();
        let mut walk = root.walk();
        while let Some(step) = walk.next() {
            let super::super::Step::Enter(node) = step else { continue };
            if let Some(text) = node.text() {
                texts.push((node, text));
                continue;
            }
            if let Some(template) = node.template() {
                texts.push((node, template.span.of(self.source)));
                continue;
            }
            let Some(element) = node.element() else { continue };
            let kind = kind::kind(&element.name);
            if self.view.fate(node) == Fate::Skip || self.is_dropped(node, kind) {
                walk.skip_children(node);
            } else if &*element.name == "br" {
                texts.push((node, "\n"));
            } else if kind & kind::CORE_ATOM != 0 {
                walk.skip_children(node);
            }
        }
        texts.retain(|(_, text)| !text.is_empty());
        if let Some((_, last)) = texts.last_mut() {
            *last = last.strip_suffix('\n').unwrap_or(last);
        }
        for (node, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            self.note(node, 0, 0);
            self.out.push_text(0, text);
        }
    }
}

/// Whether a style hides its element.
pub(super) fn hides(style: &str) -> bool {
    let bytes = style.bytes().filter(|b| !b.is_ascii_whitespace()).map(|b| b.to_ascii_lowercase());
    let wanted = b"display:none";
    let mut matched = 0;
    for byte in bytes {
        matched = if byte == wanted[matched] { matched + 1 } else { usize::from(byte == wanted[0]) };
        if matched == wanted.len() {
            return true;
        }
    }
    false
}
