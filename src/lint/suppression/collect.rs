//! The comments of a post that speak to this program, wherever its readers found one.

use crate::generator::Generator;
use crate::markup::Dialect;
use crate::post::Post;
use crate::text::Span;
use crate::text::directive::{Directive, Misread, in_body, in_front_matter};
use crate::tree::{Flags, Node, TemplateKind};

/// A comment that speaks to this program.
pub(super) struct Written {
    /// The comment with its delimiters.
    pub span: Span,
    /// Where its text starts, for the places of its names.
    pub text: usize,
    pub said: Result<Directive, Misread>,
    pub home: Home,
}

/// Where a comment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    FrontMatter,
    /// Between Markdown's blocks, where an empty line ends nothing but a paragraph.
    Markdown,
    /// In HTML that the author wrote: an empty line may end it.
    Html,
}

/// All of them in the order of the source; `comments` are those of the tree that may be such.
pub(super) fn comments(post: &Post<'_>, comments: &[Node<'_>]) -> Vec<Written> {
    let mut found = Vec::new();
    if let Some(block) = &post.front_matter {
        for span in &block.comments {
            if let Some(said) = in_front_matter(post.source.slice(*span)) {
                found.push(Written { span: *span, text: span.start as usize, said, home: Home::FrontMatter });
            }
        }
    }
    let markdown = !matches!(post.body_options.dialect, Dialect::Html | Dialect::WordPress);
    for node in comments {
        let span = node.span();
        // A comment that ends in another way (`<!-->`, at the end of the file) has no place to be mended. The tree has
        // other line ends.
        let inside = post.source.slice(span).strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
        if let Some(said) = inside.and_then(in_body) {
            let authored =
                node.ancestors().any(|above| above.element().is_some() && !above.flags().has(Flags::GENERATED));
            let home = if markdown && !authored { Home::Markdown } else { Home::Html };
            found.push(Written { span, text: span.start as usize + 4, said, home });
        }
    }
    for template in post.body.templates().iter().filter(|template| template.kind == TemplateKind::Comment) {
        let written = post.source.slice(template.span);
        // Liquid as Jekyll has it knows no `{% # %}`: the build stops there.
        if post.site.generator == Generator::Jekyll && is_inline_liquid(written) {
            continue;
        }
        let Some(inside) = inside_template(written) else { continue };
        if let Some(said) = in_body(&written[inside.clone()]) {
            let home = if markdown { Home::Markdown } else { Home::Html };
            let text = template.span.start as usize + inside.start;
            found.push(Written { span: template.span, text, said, home });
        }
    }
    found.sort_by_key(|written| written.span);
    found
}

/// Whether it is `{% # … %}`.
fn is_inline_liquid(comment: &str) -> bool {
    comment.trim_start_matches(['{', '%', '-']).trim_ascii_start().starts_with('#') && comment.starts_with("{%")
}

/// What stands in a template comment: between the two tags, between the marks, behind the `#`.
fn inside_template(comment: &str) -> Option<std::ops::Range<usize>> {
    let trimmed = |start: usize, end: usize| {
        let start = start + usize::from(comment[start..].starts_with('-'));
        let end = end - usize::from(comment[..end].ends_with('-') && end > start);
        (start <= end).then_some(start..end)
    };
    if comment.starts_with("{#") {
        return trimmed(2, comment.len().checked_sub(2)?);
    }
    if is_inline_liquid(comment) {
        return trimmed(comment.find('#')? + 1, comment.len().checked_sub(2)?);
    }
    let (start, end) = (comment.find("%}")? + 2, comment.rfind("{%")?);
    (start <= end).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_template_comments() {
        let inside = |comment: &'static str| inside_template(comment).map(|range| &comment[range]);
        for (comment, text) in [
            ("{% comment %}a{% endcomment %}", Some("a")),
            ("{%- comment -%} a {%- endcomment -%}", Some(" a ")),
            ("{% # a %}", Some(" a ")),
            ("{%- #a -%}", Some("a ")),
            ("{# a #}", Some(" a ")),
            ("{#- a -#}", Some(" a ")),
            ("{# - #}", Some(" - ")),
            ("{##}", Some("")),
            ("{#-#}", Some("")),
            ("{% comment %}", None),
        ] {
            assert_eq!(inside(comment), text, "{comment}");
        }
    }
}
