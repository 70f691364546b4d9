//! Definitions of links in Markdown: what several rules about them ask.

use crate::post::Post;
use crate::text::{Edit, Problem, Span};
use crate::tree::TemplateKind;

/// Whether a template tag can bring text into the post: from another file, or written by a loop.
pub(crate) fn brings_text(post: &Post<'_>) -> bool {
    post.body.templates().iter().any(|template| {
        let name = &*template.name;
        matches!(template.kind, TemplateKind::Tag | TemplateKind::ShortcodeMarkdown)
            && (name.starts_with("include") || matches!(name, "for" | "render" | "partial" | "import" | "readfile"))
    })
}

/// Whether the definition serves as a comment: `[//]: # (…)`, `[comment]: <> (…)`.
pub(crate) fn is_comment(post: &Post<'_>, problem: &Problem) -> bool {
    let written = post.source.slice(problem.span);
    let target = written.split_once("]:").map_or("", |(_, target)| target.trim_start());
    target.split_whitespace().next().is_none_or(|url| matches!(url, "#" | "<>"))
        || matches!(problem.detail.trim(), "//" | "comment" | "_")
}

/// Deletes the definition at `span` with its lines; `None` where other text shares them.
pub(crate) fn delete_definition(post: &Post<'_>, span: Span) -> Option<Edit> {
    let text = post.source.text();
    let start = text[..span.start as usize].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let written = post.source.slice(span);
    let end = span.start as usize + written.trim_end().len();
    let line = text[end..].find(['\n', '\r']).map_or(text.len(), |at| end + at);
    let shared = !text[start..span.start as usize].trim().is_empty() || !text[end..line].trim().is_empty();
    let line_end = if text[line..].starts_with("\r\n") { 2 } else { usize::from(line < text.len()) };
    (!shared).then(|| Edit::delete(Span::new(start, line + line_end)))
}
