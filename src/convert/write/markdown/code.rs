//! Code: spans and fenced blocks.

use crate::tree::normal::code_language;
use crate::tree::{Fate, Node, NodeKind, Step, View, view};

use super::{Context, attribute_list};

/// `content`, which has no line end, as a code span; `None` where none can hold it.
pub(super) fn span(content: &str, cell: bool) -> Option<String> {
    if content.is_empty() || content.contains(['\n', '\r']) || (cell && content.contains("\\|")) {
        return None;
    }
    let longest = content.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    // One that is missing in between would do for CommonMark, but not for kramdown.
    let fence = "`".repeat(longest + 1);
    let blank = content.bytes().all(|b| b == b' ');
    let both = content.starts_with(' ') && content.ends_with(' ') && !blank;
    let pad = if content.starts_with('`') || content.ends_with('`') || both { " " } else { "" };
    let content = if cell { content.replace('|', "\\|") } else { content.to_owned() };
    Some(format!("{fence}{pad}{content}{pad}{fence}"))
}

/// A code block that a fence can hold.
pub(super) struct Block {
    pub language: String,
    pub text: String,
    /// Those of the block, as kramdown's list of them.
    pub attributes: String,
}

/// Reads `node`, a `pre`; `None` where a fence cannot hold it: images and links in it, line ends that fences do not keep,
/// attributes.
pub(super) fn block<V: View>(cx: &Context<'_, V>, node: Node<'_>, faithful: bool) -> Option<Block> {
    let code = node.children().find(|c| c.is("code"));
    let attributes = if faithful {
        attribute_list::of(cx, node, &[])?
    } else {
        attribute_list::of(cx, node, &["class"]).unwrap_or_default()
    };
    if faithful {
        // Exactly `<pre><code class="language-x">text</code></pre>`.
        let code = code.filter(|c| c.previous().is_none() && c.next().is_none())?;
        let bare = code.children().all(|c| c.text().is_some() || c.template().is_some());
        let one = view::attributes(cx.view, code).all(|(name, value)| {
            name == "class" && value.strip_prefix("language-").is_some_and(|l| !l.contains(char::is_whitespace))
        });
        if !bare || !one {
            return None;
        }
    }
    let mut text = String::new();
    let mut walk = node.walk();
    while let Some(step) = walk.next() {
        let Step::Enter(node) = step else { continue };
        match node.kind() {
            NodeKind::Text(piece) => text.push_str(piece),
            NodeKind::Template(_) => {
                if let Some(template) = node.template() {
                    text.push_str(template.span.of(cx.source));
                }
            }
            NodeKind::Element(element) => match cx.view.fate(node) {
                Fate::Skip => walk.skip_children(node),
                _ if &*element.name == "br" => text.push('\n'),
                Fate::Unwrap | Fate::Join => {}
                Fate::Keep => match &*element.name {
                    "a" | "img" | "input" | "iframe" | "video" | "audio" | "object" | "embed" | "svg" | "math" => {
                        return None;
                    }
                    name if crate::tree::normal::is_block(&element.name) && name != "pre" => return None,
                    _ => {}
                },
            },
            _ => {}
        }
    }
    if text.contains(['\r', '\0']) {
        return None;
    }
    let language = code.and_then(|c| language(cx, c)).or_else(|| language(cx, node)).unwrap_or_default();
    Some(Block { language: language.to_owned(), text, attributes })
}

/// The language in the class of `node`.
fn language<'t, V: View>(cx: &'t Context<'_, V>, node: Node<'t>) -> Option<&'t str> {
    code_language(view::attribute(cx.view, node, "class")?)
}

/// The lines of a fenced block.
pub(super) fn fenced(block: &Block) -> String {
    let info: String = block
        .language
        .char_indices()
        .map(|(at, c)| match c {
            '\\' if block.language.as_bytes().get(at + 1).is_some_and(u8::is_ascii_punctuation) => "\\\\".to_owned(),
            '&' if super::escape::is_reference(&block.language.as_bytes()[at..]) => "&amp;".to_owned(),
            c => c.to_string(),
        })
        .collect();
    let fence = if info.contains('`') { '~' } else { '`' };
    // The longest run of the fence's character at the start of a line.
    let longest = block
        .text
        .lines()
        .map(|line| line.trim_start_matches(' '))
        .map(|line| line.len() - line.trim_start_matches(fence).len())
        .max()
        .unwrap_or(0);
    let fence = fence.to_string().repeat(longest.max(2) + 1);
    let mut out = String::with_capacity(block.text.len() + fence.len() * 2 + info.len() + 3);
    out.push_str(&fence);
    out.push_str(&info);
    out.push('\n');
    out.push_str(&block.text);
    if !block.text.is_empty() && !block.text.ends_with('\n') {
        out.push('\n');
    }
    out.push_str(&fence);
    out
}

#[cfg(test)]
mod tests {
    use super::{Block, fenced, span};

    #[test]
    fn spans() {
        for (content, wanted) in [
            ("a", "`a`"),
            ("``a`b``", "``` ``a`b`` ```"),
            ("a``b", "```a``b```"),
            ("a`b", "``a`b``"),
            (" a ", "`  a  `"),
            (" a", "` a`"),
            ("`", "`` ` ``"),
        ] {
            assert_eq!(span(content, false).as_deref(), Some(wanted));
        }
        assert_eq!(span("a|b", true).as_deref(), Some("`a\\|b`"));
        assert_eq!(span("a\\|b", true), None);
    }

    #[test]
    fn a_fence_is_longer_than_what_is_in_it() {
        let block = |language: &str, text: &str| {
            fenced(&Block { language: language.into(), text: text.into(), attributes: String::new() })
        };
        assert_eq!(block("", "~~~\n```\n````\n"), "`````\n~~~\n```\n````\n`````");
        assert_eq!(block("a`b", "x"), "~~~a`b\nx\n~~~");
        assert_eq!(block("", ""), "```\n```");
    }
}
