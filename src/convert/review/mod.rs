//! What a person looks at to judge a conversion: the post as it was and as it is, both as a browser shows them, and the
//! first place in which they differ.

mod show;

use super::compare::{Body, Difference, Equality, differences};
use super::loss::is_loss;
use super::settings::{Format, Settings};
use super::{Converted, Original, kramdown_of, reading, verify};
use crate::diagnostic::Diagnostic;
use crate::generator::read_options;
use crate::liquid::Expanded;
use crate::markup::{self, ReadOptions, TemplateSyntax};
use crate::post::Post;
use crate::text::{Encoding, SourceFile, Span};
use crate::tree::normal;

/// A post before and after its conversion, to be looked at. Its HTML runs nothing and loads nothing.
#[derive(Clone, Debug)]
pub struct Review {
    /// The body as it was, as HTML.
    pub before: String,
    /// The body as it is now, as HTML; `None` where what was written is no page (text, JSON).
    pub after: Option<String>,
    /// Where they differ first to a reader, else what was lost first.
    pub first: Option<First>,
}

/// The first difference between the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    /// In words: lower case, no full stop.
    pub message: String,
    /// Where it stands in the file as it was.
    pub before: Span,
    /// Where it stands in the file as it is now; `None` for a loss that leaves the same to a reader.
    pub after: Option<Span>,
}

/// A review of `post`, which became `converted` under `settings`.
#[must_use]
pub fn review(post: &Post<'_>, converted: &Converted, settings: &Settings) -> Review {
    let read = reading(&post.body_options, settings);
    // What is not read is not shown.
    let is_unread = post.is_opaque() || matches!(post.source.encoding(), Encoding::Other(_));
    let body = if is_unread { Span::empty(post.body_span.end as usize) } else { post.body_span };
    let written = read_options(post.site, "post.md");
    of(post.source, body, &read, &written, (converted, &converted.losses), settings)
}

/// A review of `original`, whose templates were run before it became `converted` under `settings`.
#[must_use]
pub fn review_expanded(
    original: &Original<'_>,
    expanded: &Expanded,
    converted: &Converted,
    settings: &Settings,
) -> Review {
    let start = original.body.start as usize;
    let text = [&original.source.text()[..start], &expanded.text].concat();
    let body = Span::new(start, text.len());
    let source = SourceFile::from_text(original.source.path(), text);
    let read = reading(&ReadOptions { templates: TemplateSyntax::None, ..original.read }, settings);
    // Where losses stand in what the templates wrote is not known any more.
    let mut review = of(&source, body, &read, &original.written, (converted, &[]), settings);
    if let Some(first) = &mut review.first {
        first.before = expanded.source_span(first.before, start);
    }
    review
}

fn of(
    source: &SourceFile,
    body: Span,
    read: &ReadOptions,
    written: &ReadOptions,
    (converted, losses): (&Converted, &[Diagnostic]),
    settings: &Settings,
) -> Review {
    let old = Body {
        tree: markup::read(source, body, read),
        source: source.text(),
        document: false,
        start: body.start as usize,
    };
    let shown = |body: &Body<'_>, mark| show::show(normal::content(body.tree.root()), body.source, mark);
    // What stays HTML is told of, too, but is no loss.
    let lost = losses.iter().find(|loss| is_loss(loss)).or(losses.first());
    let lost = lost.map(|loss| First { message: loss.message.clone(), before: loss.primary.span, after: None });
    if !matches!(settings.to, Format::Markdown | Format::Html) {
        return Review { before: shown(&old, lost.as_ref().map(|lost| lost.before)), after: None, first: lost };
    }
    // What follows the body is as it was.
    let end = converted.text.len().saturating_sub(source.text().len() - body.end as usize);
    let now = Span::new(body.start as usize, end.max(body.start as usize));
    let after = SourceFile::from_text(source.path(), converted.text.as_str());
    let new_read = match converted.verdict {
        super::Verdict::Fallback => *read,
        _ => {
            let (templates, kramdown) = (read.templates, kramdown_of(written));
            verify::again(&settings.of_site(read), &verify::Site { templates, kramdown })
        }
    };
    let new = Body {
        tree: markup::read(&after, now, &new_read),
        source: after.text(),
        document: false,
        start: now.start as usize,
    };
    let seen = differences(&old, &new, Equality::Core).map(|found| {
        let Difference { message, old, new, .. } = found.first;
        First { message, before: old, after: Some(new) }
    });
    let first = seen.or(lost);
    Review {
        before: shown(&old, first.as_ref().map(|first| first.before)),
        after: Some(shown(&new, first.as_ref().and_then(|first| first.after))),
        first,
    }
}

#[cfg(test)]
mod tests;
