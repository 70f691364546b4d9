//! The rule `html/double-escaped`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, code};
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::Node;

crate::rule_info! {
    /// A character reference that the reader sees as such.
    ///
    /// ## What it does
    /// Reports references in the text of the page, outside code: `&amp;nbsp;`, `&amp;amp;`, `&amp;quot;`,
    /// `&amp;#39;` in the source.
    ///
    /// ## Why is this bad?
    /// A program escaped the text twice, and the reader sees `&nbsp;` between the words.
    ///
    /// ## Example
    /// ```bad
    /// <p>Tianjin&amp;nbsp;Daily</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>Tianjin&nbsp;Daily</p>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the reader sees the character instead of its name.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/double-escaped", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `html/double-escaped`.
pub struct DoubleEscaped;

impl Rule for DoubleEscaped {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { text: true, ..Interests::NONE }
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let text = node.text().unwrap_or_default();
        let Some(first) = memchr::memchr(b'&', text.as_bytes()) else { return };
        let is_any =
            memchr::memchr_iter(b'&', &text.as_bytes()[first..]).any(|at| reference(&text[first + at..]).is_some());
        // A table of references shows them on purpose: nothing else stands in the cell.
        let alone =
            text.trim() != "&nbsp;" && reference(text.trim()).is_some_and(|name| name.len() == text.trim().len());
        let in_cell = || node.parent().is_some_and(|p| matches!(p.name(), "td" | "th" | "dt" | "dd" | "li"));
        if !is_any || code::is_in_code(node) || (alone && in_cell()) {
            return;
        }
        let place = node.span();
        let written = post.source.slice(place);
        for at in memchr::memmem::find_iter(written.as_bytes(), b"&amp;") {
            let Some(name) = reference(&written[at..].replacen("&amp;", "&", 1)).map(<[u8]>::len) else { continue };
            let span = Span::new(at, at + 4 + name).shift(place.start as usize);
            let shown = post.source.slice(span).replacen("&amp;", "&", 1);
            let edits = vec![Edit::delete(Span::new(at + 1, at + 5).shift(place.start as usize))];
            cx.report(
                Diagnostic::new(&INFO, span, format!("the reader sees `{shown}`: it was escaped twice"))
                    .help(format!("write `{shown}`, or put it into `code` if it is meant"))
                    .fix(Fix::not_safe(format!("write `{shown}`"), edits)),
            );
        }
    }
}

/// The references that programs write.
const NAMES: &[&str] = &[
    "&nbsp;", "&amp;", "&quot;", "&apos;", "&#39;", "&#039;", "&hellip;", "&mdash;", "&ndash;", "&lsquo;", "&rsquo;",
    "&ldquo;", "&rdquo;", "&middot;", "&#8217;", "&#8216;", "&#8220;", "&#8221;", "&#8211;", "&#8212;", "&#8230;",
    "&#160;",
];

/// The reference at the start of `text`.
fn reference(text: &str) -> Option<&'static [u8]> {
    NAMES.iter().find(|name| text.starts_with(**name)).map(|name| name.as_bytes())
}
