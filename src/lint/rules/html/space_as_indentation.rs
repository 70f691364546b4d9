//! The rule `html/space-as-indentation`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::Node;

crate::rule_info! {
    /// Spaces that indent a paragraph.
    ///
    /// ## What it does
    /// Reports two or more no-break spaces, em spaces or ideographic spaces (U+3000) in a row at the start of a
    /// paragraph, of a cell or item, or behind a line break.
    ///
    /// ## Why is this bad?
    /// They are part of the text: they show in excerpts, in feeds, in search results and on copying. How far a
    /// paragraph is indented is for the theme to say.
    ///
    /// ## Example
    /// ```bad
    /// <p>&nbsp;&nbsp;&nbsp;&nbsp;Tianjin</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>Tianjin</p>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the text moves to the left.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/space-as-indentation", Info, All, fix: Unsafe, since: "0.1.0";
}

/// The rule `html/space-as-indentation`.
pub struct SpaceAsIndentation;

impl Rule for SpaceAsIndentation {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["blockquote", "br", "dd", "div", "li", "p", "td", "th"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let first = if node.is("br") { node.next() } else { node.first_child() };
        let Some((node, text)) = first.and_then(|first| Some((first, first.text()?))) else { return };
        let lead = text.trim_start_matches(is_space);
        let count = text[..text.len() - lead.len()].chars().filter(|c| !c.is_ascii_whitespace()).count();
        // Alone they keep a paragraph from being empty.
        if count < 2 || lead.is_empty() {
            return;
        }
        let whole = node.span();
        let Some(span) = written(post.source.slice(whole)).map(|span| span.shift(whole.start as usize)) else { return };
        let message = format!("{count} spaces that indent the text are part of the text");
        cx.report(
            Diagnostic::new(&INFO, span, message)
                .help("leave the indentation to the theme: `text-indent: 2em`")
                .fix(Fix::not_safe("delete them", vec![Edit::delete(span)])),
        );
    }
}

fn is_space(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{3000}' | '\u{2002}' | '\u{2003}') || c.is_ascii_whitespace()
}

/// The bytes of the spaces at the start of `source`, as characters or as references, without white space before them.
fn written(source: &str) -> Option<Span> {
    let mut rest = source;
    loop {
        let next = ["&nbsp;", "&#160;", "&#xa0;", "&#xA0;", "&emsp;", "&ensp;", "&#12288;", "&#x3000;"]
            .iter()
            .find_map(|reference| rest.strip_prefix(reference))
            .unwrap_or_else(|| rest.strip_prefix(is_space).unwrap_or(rest));
        if next.len() == rest.len() {
            break;
        }
        rest = next;
    }
    let end = source.len() - rest.len();
    let start = end - source[..end].trim_start_matches(|c: char| c.is_ascii_whitespace()).len();
    (start < end).then(|| Span::new(start, end))
}
