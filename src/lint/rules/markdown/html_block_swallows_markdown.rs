//! The rule `markdown/html-block-swallows-markdown`.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::code::is_in_code;
use crate::lint::{Context, Interests, Rule};
use crate::markup::Dialect;
use crate::post::Post;
use crate::text::{Edit, Span, floor};
use crate::tree::{Node, NodeKind};

crate::rule_info! {
    /// Markdown in an HTML block, which no engine reads as Markdown there.
    ///
    /// ## What it does
    /// Reports links, images, strong emphasis and headings in Markdown that stand in an HTML element and stay as they
    /// were typed: `<div>[text](url)</div>`. The first of each element is reported.
    ///
    /// ## Why is this bad?
    /// The reader sees brackets and asterisks, and the link is none.
    ///
    /// ## Example
    /// ```bad
    /// <div class="note">
    /// See [the report](https://a.example/report) on **Tianjin**.
    /// </div>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <div class="note" markdown="1">
    /// See [the report](https://a.example/report) on **Tianjin**.
    /// </div>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: with `markdown="1"` the reader sees a link where now are brackets, which is what was meant.
    ///
    /// ## Per generator
    /// Jekyll's kramdown reads no Markdown in HTML blocks without `markdown="1"`. CommonMark engines (Hugo, Zola,
    /// Eleventy, Hexo, Astro) read it behind a blank line.
    pub static INFO = "markdown/html-block-swallows-markdown", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `markdown/html-block-swallows-markdown`.
pub struct HtmlBlockSwallowsMarkdown;

impl Rule for HtmlBlockSwallowsMarkdown {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&[
            "address",
            "article",
            "aside",
            "blockquote",
            "center",
            "dd",
            "details",
            "div",
            "dt",
            "figcaption",
            "footer",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "li",
            "main",
            "p",
            "section",
            "span",
            "summary",
            "td",
            "th",
        ])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if post.body_options.dialect.is_html() || !node.is_authored() {
            return;
        }
        let mut texts = node.children().filter(|child| matches!(child.kind(), NodeKind::Text(_)));
        let found = texts.find_map(|child| {
            let source = child.span().of(post.source.text());
            construct(source).map(|(range, what)| (Span::from(range).shift(child.span().start as usize), what))
        });
        let Some((span, what)) = found else { return };
        // In code it is meant as it stands.
        if is_in_code(node) {
            return;
        }
        let Some(tag) = node.open_tag() else { return };
        // `markdown="0"`: it is meant so.
        if post.source.slice(tag.span).contains("markdown=") {
            return;
        }
        let name = node.name();
        let message =
            format!("this {what} in Markdown stays as it was typed: `{name}` is HTML, and so is what is in it");
        let diagnostic = Diagnostic::new(&INFO, span, message).related(tag.span, "the element");
        if !matches!(post.body_options.dialect, Dialect::Kramdown | Dialect::KramdownPlain) {
            cx.report(diagnostic.help("put a blank line before and after the Markdown, or write it as HTML"));
            return;
        }
        let diagnostic = diagnostic.help("write `markdown=\"1\"` into the tag, or write it as HTML");
        let end = tag.span.start as usize + 1 + name.len();
        let edits = vec![Edit::insert(end, " markdown=\"1\"")];
        cx.report(diagnostic.fix(Fix::not_safe("write `markdown=\"1\"`", edits)));
    }
}

/// At most `bytes` of the start of `text`, so that time stays linear.
fn window(text: &str, bytes: usize) -> &str {
    &text[..floor(text, bytes)]
}

/// The first construct of Markdown in `text`, the source of a text that was not read as Markdown: its bytes and its name.
/// Only what nobody types for another reason counts.
fn construct(text: &str) -> Option<(Range<usize>, &'static str)> {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'[', b'*', b'#', bytes).find_map(|at| {
        if at > 0 && bytes[at - 1] == b'\\' {
            return None;
        }
        match bytes[at] {
            b'[' => link(text, at).map(|end| match at > 0 && bytes[at - 1] == b'!' {
                true => (at - 1..end, "image"),
                false => (at..end, "link"),
            }),
            b'*' => strong(text, at).map(|end| (at..end, "emphasis")),
            _ => heading(text, at).map(|end| (at..end, "heading")),
        }
    })
}

/// The end of `[text](destination)`, where the text is one line and the destination a URL or a path.
fn link(text: &str, at: usize) -> Option<usize> {
    let line = window(&text[at..], 1024);
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    let close = line.find("](")?;
    let shown = &line[1..close];
    if shown.contains('[') || (shown.trim().is_empty() && !text[..at].ends_with('!')) {
        return None;
    }
    let rest = &line[close + 2..];
    let is_place = ["http://", "https://", "/", "#", "./", "../", "mailto:", "{{"].iter().any(|s| rest.starts_with(s));
    let end = rest.find([')', ' '])?;
    let end = if rest.as_bytes()[end] == b')' { end } else { rest.find(')')? };
    is_place.then_some(at + close + 2 + end + 1)
}

/// The end of `**text**` on one line, with a letter or digit at both edges or a mark of a sentence before the last.
fn strong(text: &str, at: usize) -> Option<usize> {
    if !text[at..].starts_with("**") || text[..at].ends_with(['*', '/']) {
        return None;
    }
    let inner = window(&text[at + 2..], 400);
    let end = inner.find("**").filter(|&end| end > 0)?;
    let shown = &inner[..end];
    let is_plain = shown.starts_with(char::is_alphanumeric)
        && !shown.ends_with(char::is_whitespace)
        && !shown.contains(['\n', '=', ';'])
        && !inner[end + 2..].starts_with('*');
    // `2**3**4` is arithmetic.
    let in_number = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) && shown.is_ascii();
    (is_plain && !in_number).then_some(at + 2 + end + 2)
}

/// The end of a line `## text`.
fn heading(text: &str, at: usize) -> Option<usize> {
    let level = text[at..].bytes().take(7).take_while(|b| *b == b'#').count();
    let before = text[..at].trim_end_matches([' ', '\t']);
    let starts_line = before.is_empty() || before.ends_with('\n');
    let rest = &text[at + level..];
    let is_heading = (2..=6).contains(&level) && rest.strip_prefix(' ')?.starts_with(char::is_alphanumeric);
    (starts_line && is_heading).then(|| at + level + rest.find(['\n', '\r']).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_markdown_and_what_is_not() {
        let found = |text| construct(text).map(|(range, what): (Range<usize>, _)| (text[range].to_owned(), what));
        assert_eq!(found("a [b](/c \"t\") d"), Some(("[b](/c \"t\")".into(), "link")));
        assert_eq!(found("![](/c.png)"), Some(("![](/c.png)".into(), "image")));
        assert_eq!(found("天津**讯：**近"), Some(("**讯：**".into(), "emphasis")));
        assert_eq!(found("\n  ## News\nx"), Some(("## News".into(), "heading")));
        for text in
            ["f[i](x)", "[b]", "a \\[b](/c)", "2**3**4", "** a **", "/** doc **/", "#1", "# of ships", "**", "[](/c)"]
        {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
