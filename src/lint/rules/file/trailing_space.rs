//! The rule `file/trailing-space`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::front_matter::{Entry, Format, Style};
use crate::lint::rule::EntryInterest;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::Node;

crate::rule_info! {
    /// Blanks at the end of a line.
    ///
    /// ## What it does
    /// Reports blanks and tabs at the ends of lines of front matter, paragraphs and headings. Two blanks are a line break in
    /// Markdown and are left alone, and so is everything in code.
    ///
    /// ## Why is this bad?
    /// Nobody sees them, editors delete them, and then the line stands in a diff in which nothing changed.
    ///
    /// ## Example
    /// The title ends with a blank:
    /// ```bad escaped
    /// ---
    /// title: Tianjin\u{20}
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: Tianjin
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the reader sees the same.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "file/trailing-space", Info, All, fix: Safe, since: "0.1.0";
}

/// The rule `file/trailing-space`.
pub struct TrailingSpace;

impl Rule for TrailingSpace {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        let entries = EntryInterest::All;
        Interests { entries, ..Interests::elements(&["p", "h1", "h2", "h3", "h4", "h5", "h6"]) }
    }

    fn check_entry(&self, entry: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(block) = post.front_matter.as_ref().filter(|block| block.format == Format::Yaml) else { return };
        let folds = |style| matches!(style, Style::Literal | Style::Folded);
        if entry.value.as_scalar().is_none_or(|scalar| folds(scalar.style)) {
            return;
        }
        let end = entry.value.span.end.max(entry.key_span.end);
        let rest = Span { start: end, end: block.content.end.max(end) };
        let text = rest.of(post.source.text());
        let line = text.split(['\n', '\r']).next().unwrap_or_default();
        // A comment may stand between, or the colon of a key without a value.
        let kept = line.trim_end_matches([' ', '\t']).len();
        report(Span::new(kept, line.len()).shift(end as usize), cx);
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let span = node.span();
        let text = post.source.slice(span);
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let Some(shown) = line.strip_suffix('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)) else {
                break;
            };
            let kept = shown.trim_end_matches([' ', '\t']).len();
            let is_break = shown[kept..].starts_with("  ");
            if kept > 0 && !is_break {
                report(Span::new(start + kept, start + shown.len()).shift(span.start as usize), cx);
            }
            start += line.len();
        }
    }
}

fn report(span: Span, cx: &mut Context<'_>) {
    if span.is_empty() {
        return;
    }
    cx.report(
        Diagnostic::new(&INFO, span, "blanks end the line")
            .label("nothing to see")
            .help("delete them")
            .severity(Severity::Info)
            .fix(Fix::safe("delete the blanks", vec![Edit::delete(span)])),
    );
}
