//! The rule `markdown/setext-by-accident`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::Node;

crate::rule_info! {
    /// A rule under a text that makes a heading of it.
    ///
    /// ## What it does
    /// Reports second-level headings that a line of dashes made of a paragraph: of several lines, or of one that
    /// ends like a sentence.
    ///
    /// ## Why is this bad?
    /// A line of dashes right below a text underlines it: the whole paragraph is a heading, in large letters, in
    /// the table of contents and for screen readers. A rule between paragraphs needs a blank line before it.
    ///
    /// ## Example
    /// ```bad
    /// The ships came in late, and nobody was there.
    /// ---
    ///
    /// More.
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// The ships came in late, and nobody was there.
    ///
    /// ---
    ///
    /// More.
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the heading becomes a paragraph.
    ///
    /// ## Per generator
    /// kramdown and CommonMark engines agree for one line. Over several lines kramdown makes no heading.
    pub static INFO = "markdown/setext-by-accident", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `markdown/setext-by-accident`.
pub struct SetextByAccident;

impl Rule for SetextByAccident {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["h2"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if node.is_authored() {
            return;
        }
        let span = node.span();
        let written = post.source.slice(span).trim_end();
        let Some((text, dashes)) = written.rsplit_once('\n') else { return };
        let mark = dashes.trim();
        // Who underlines a heading draws the line as long as the text.
        if !(1..=5).contains(&mark.len()) || mark.bytes().any(|b| b != b'-') || !is_prose(text.trim_end()) {
            return;
        }
        let start = span.start as usize + written.len() - dashes.trim_start().len();
        let place = Span::new(start, start + mark.len());
        let line = span.start as usize + text.len() + 1;
        let end = if text.ends_with('\r') { "\r\n" } else { "\n" };
        cx.report(
            Diagnostic::new(&INFO, place, "these dashes make a heading of the paragraph above")
                .help("put a blank line before them for a rule")
                .fix(Fix::not_safe("put a blank line before them", vec![Edit::insert(line, end)])),
        );
    }
}

/// Whether nobody would write `text` as a heading.
fn is_prose(text: &str) -> bool {
    let is_long = text.chars().nth(30).is_some();
    let ends = text.trim_end_matches(['"', '\'', '”', '’', '*', '_', ')']);
    let is_sentence = ends.ends_with(['.', '。', '；', ';', ',', '，']) && !ends.ends_with("...");
    text.contains('\n') || (is_long && is_sentence) || text.chars().nth(160).is_some()
}
