//! Comments go, but for the marks that generators act on and those that tell the linter what not to report.

use super::Cleaner;
use crate::convert::loss;
use crate::text::directive;
use crate::tree::{Fate, Node, NodeKind};

/// Marks that end an excerpt: WordPress and Hexo, Docusaurus, Jekyll's usual separators.
const MARKS: &[&str] = &["more", "truncate", "excerpt", "end-excerpt", "endexcerpt", "readmore", "read more"];

/// Whether a generator acts on the comment `text`.
pub(crate) fn is_mark(text: &str) -> bool {
    let text = text.trim();
    MARKS.iter().any(|mark| text.eq_ignore_ascii_case(mark)) || text.starts_with("more ")
}

/// Whether the comment `text` speaks to this program: what it names is in the converted post as well.
pub(crate) fn is_directive(text: &str) -> bool {
    directive::in_body(text).is_some()
}

pub(super) fn pass(cleaner: &mut Cleaner<'_>, node: Node<'_>) -> Option<Fate> {
    let NodeKind::Comment(text) = node.kind() else { return None };
    if (is_mark(text) || is_directive(text)) && cleaner.settings.raw_html() {
        return None;
    }
    // An empty comment is what this converter itself writes between two lists.
    if !text.trim().is_empty() {
        cleaner.lose(&loss::COMMENT, node.span(), "removed a comment".to_owned());
    }
    Some(Fate::Skip)
}
