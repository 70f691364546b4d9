//! Paragraphs that are bold as a whole, and short, are headings in all but name: where the content schema asks for it they
//! become some.
//!
//! What a paragraph is, and what of it is bold, is only known of what was written: wrappers are gone there, breaks have
//! parted paragraphs. So this reads what was proved, changes that tree, and writes and proves again.

use crate::convert::loss;
use crate::diagnostic::Diagnostic;
use crate::text::Span;
use crate::tree::vocabulary::is_heading;
use crate::tree::{Flags, Node, NodeId, NodeKind, Tree, Whole, visible_text};

/// A longer text is no heading; a character beyond ASCII counts twice.
const LONGEST: usize = 80;

/// The paragraph that is to be a heading.
#[derive(Debug)]
pub(in crate::convert) struct Candidate {
    paragraph: NodeId,
    strong: NodeId,
    level: u8,
    text: String,
}

/// The paragraphs of `body`, what was written as it is read again, that are to be headings. `made` is whether the reader
/// makes the paragraphs: what is HTML in Markdown stays so.
pub(in crate::convert) fn candidates(body: Node<'_>, made: bool) -> Vec<Candidate> {
    let blocks: Vec<Node<'_>> = body.children().filter(|node| !node.is_blank()).collect();
    let mut found = Vec::new();
    let mut level = 2;
    for (index, node) in blocks.iter().enumerate() {
        if is_heading(node.name()) {
            let number = node.name().as_bytes().get(1).map_or(1, |digit| digit - b'0');
            level = (number + 1).min(6);
            continue;
        }
        // A heading is one of something.
        let Some(next) = blocks.get(index + 1).filter(|next| next.element().is_some()) else { continue };
        if is_heading(next.name()) || next.is("hr") || bold(*next).is_some() {
            continue;
        }
        if made && !node.flags().has(Flags::GENERATED) {
            continue;
        }
        let Some(strong) = bold(*node) else { continue };
        let text = visible_text(&Whole, strong);
        if is_title(&text) && holds_text_only(strong) {
            found.push(Candidate { paragraph: node.id(), strong: strong.id(), level, text });
        }
    }
    found
}

/// The one element in the paragraph `node`, where it is bold.
fn bold(node: Node<'_>) -> Option<Node<'_>> {
    let mut inside = node.children().filter(|child| !child.is_blank());
    let only = inside.next().filter(|_| node.is("p") && node.attributes().is_empty())?;
    (inside.next().is_none() && matches!(only.name(), "strong" | "b") && only.attributes().is_empty()).then_some(only)
}

/// Whether nothing but text stands in `strong`, emphasis and code.
fn holds_text_only(strong: Node<'_>) -> bool {
    strong.descendants().all(|node| match node.kind() {
        NodeKind::Text(_) => true,
        NodeKind::Element(_) => matches!(node.name(), "em" | "i" | "code"),
        _ => false,
    })
}

/// Whether `text` is short and ends as a title does: no sentence and no label.
fn is_title(text: &str) -> bool {
    let length: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let text = text.trim_end_matches(['"', '\'', ')', ']', '”', '’', '»', '）', '」', '』', '》', '】', '〉']);
    let ends = ['.', '!', '?', ':', ';', ',', '…', '。', '．', '！', '？', '：', '；', '，', '、', '—', '–', '-'];
    length <= LONGEST && !text.ends_with(ends) && text.chars().any(char::is_alphanumeric)
}

/// The tree with `candidates` as headings.
pub(in crate::convert) fn promote(tree: &Tree, candidates: &[Candidate]) -> Tree {
    let mut tree = tree.to_revise();
    for candidate in candidates {
        tree.unwrap(candidate.strong);
        tree.rename(candidate.paragraph, &format!("h{}", candidate.level));
    }
    tree
}

/// What became of `candidates`, with their places in `source`, the tree of the source.
pub(in crate::convert) fn changes(source: &Tree, candidates: &[Candidate]) -> Vec<Diagnostic> {
    let places = super::places(source, candidates.iter().map(|candidate| &*candidate.text));
    let change = |(candidate, place): (&Candidate, Span)| {
        let message = format!("a paragraph that is bold as a whole became a heading of level {}", candidate.level);
        loss::lost(&loss::BOLD_HEADING, place, message)
    };
    candidates.iter().zip(places).map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::is_title;

    #[test]
    fn titles_are_short_and_no_sentences() {
        for text in ["Introduction", "第一章 天津", "What (and why)", "Version 2", "《北方网》"] {
            assert!(is_title(text), "{text}");
        }
        let long = "天".repeat(41);
        for text in ["It rains.", "“It rains.”", "Note:", "注意：", "（完。）", "***", "", &long] {
            assert!(!is_title(text), "{text}");
        }
    }
}
