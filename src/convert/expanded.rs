//! A body whose templates were run first: read as its engine reads what they wrote, its losses placed in the source.

use super::{Converted, Format, Settings, Verdict, finish, kramdown_of, loss, pipeline, reading};
use crate::diagnostic::Diagnostic;
use crate::liquid::{Expanded, Refused};
use crate::markup::{self, ReadOptions, TemplateSyntax};
use crate::schema::Schema;
use crate::text::{SourceFile, Span};

/// A body before its templates were run.
#[derive(Clone, Copy, Debug)]
pub struct Original<'s> {
    /// The file.
    pub source: &'s SourceFile,
    /// The body in it.
    pub body: Span,
    /// How the body is read.
    pub read: ReadOptions,
    /// How what is written will be read.
    pub written: ReadOptions,
}

/// Converts `original` as its templates wrote it. Their tags are gone from the text; what is lost of their output stands
/// at the tag.
#[must_use]
pub fn convert_expanded(
    original: &Original<'_>,
    expanded: &Expanded,
    schema: &Schema,
    settings: &Settings,
) -> Converted {
    let source = original.source;
    let start = original.body.start as usize;
    let text = [&source.text()[..start], &expanded.text].concat();
    let span = Span::new(start, text.len());
    // The same file, but for its body.
    let written = SourceFile::from_text(source.path(), text);
    let read = reading(&ReadOptions { templates: TemplateSyntax::None, ..original.read }, settings);
    let tree = markup::read(&written, span, &read);
    let body = pipeline::body(&tree, written.text(), span, &read, kramdown_of(&original.written), (settings, schema));
    let mut converted = match body {
        pipeline::Body { text: Some(text), losses, allowed, verdict } if settings.to == Format::Json => {
            Converted { text, losses, allowed, verdict }
        }
        body => finish(&written, span, body),
    };
    if converted.verdict == Verdict::Fallback {
        converted.text = source.text().to_owned();
    }
    for loss in &mut converted.losses {
        let labels = std::iter::once(&mut loss.primary).chain(&mut loss.related);
        for label in labels {
            label.span = expanded.source_span(label.span, start);
        }
    }
    converted.losses.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    converted
}

/// What is reported of templates that could not be run, in a body that begins at byte `start`.
#[must_use]
pub fn not_run(refused: &[Refused], start: usize) -> Vec<Diagnostic> {
    let lost = |refused: &Refused| {
        let message = format!("the templates of this post were left as they are: {}", refused.message);
        loss::lost(&loss::TEMPLATE_NOT_RUN, refused.span.shift(start), message)
    };
    refused.iter().map(lost).collect()
}
