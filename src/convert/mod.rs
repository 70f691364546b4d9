//! The converter: clean, write, read again, compare.
//!
//! A body comes in as a [`crate::tree::Tree`]. The passes of `clean` decide what goes (each thing as a loss with its
//! place); a writer of `write` writes what stays; `verify` reads that again with the reader of the target and compares
//! the normal forms. Where they differ the same block is written as HTML, then the whole body, and where even that
//! differs the source stays as it was, with an error.

mod clean;
pub mod compare;
mod expanded;
pub mod loss;
mod pipeline;
pub mod review;
mod revise;
mod settings;
mod verify;
mod write;

pub use expanded::{Original, convert_expanded, not_run};
pub use pipeline::Verdict;
pub use settings::{CjkEmphasis, Format, Profile, Settings, TARGETS, Target, Typography, Verify};

use crate::diagnostic::Diagnostic;
use crate::generator::{self, Site};
use crate::markup::{self, Dialect, KramdownOptions, ReadOptions};
use crate::post::Post;
use crate::schema::Schema;
use crate::text::{Encoding, SourceFile, Span};

/// A post, or a body, as it was converted.
#[derive(Debug)]
pub struct Converted {
    /// The whole file; of a post the front matter is as it was, byte for byte.
    pub text: String,
    /// What is not in `text` any more, in the order of the source; their rules are in [`loss::ALL`].
    pub losses: Vec<Diagnostic>,
    /// How many of the losses the content schema wants itself: attributes that it names as noise, hidden content unless
    /// it allows that, what it forbids.
    pub allowed: usize,
    /// How it ended.
    pub verdict: Verdict,
}

/// Converts `post`. Its front matter goes along byte for byte, except to JSON, which is the tree of the body alone.
///
/// The profiles but `faithful` keep the elements and attributes that `schema` gives a meaning and drop those that it
/// forbids.
///
/// The body of a file in another encoding, or in a format that is neither HTML nor Markdown, stays as it is, and so does a feed.
#[must_use]
pub fn convert(post: &Post<'_>, schema: &Schema, settings: &Settings) -> Converted {
    let span = post.body_span;
    if post.is_opaque() || matches!(post.source.encoding(), Encoding::Other(_)) {
        let message = "the body was left as it was: its format is not read";
        let losses = vec![loss::lost(&loss::UNREAD, Span::empty(span.start as usize), message)];
        return Converted { text: post.source.text().to_owned(), losses, allowed: 0, verdict: Verdict::Fallback };
    }
    let read = reading(&post.body_options, settings);
    let own = (read != post.body_options).then(|| markup::read(post.source, span, &read));
    let tree = own.as_ref().unwrap_or(&post.body);
    // What is written is Markdown of this site.
    let kramdown = kramdown_of(&generator::read_options(post.site, "post.md"));
    let body = pipeline::body(tree, post.source.text(), span, &read, kramdown, (settings, schema));
    if settings.to == Format::Json
        && let Some(text) = body.text
    {
        return Converted { text, losses: body.losses, allowed: body.allowed, verdict: body.verdict };
    }
    finish(post.source, span, body)
}

/// Reads a post to be converted as `settings` say; [`convert`] need not read its body again.
#[must_use]
pub fn read<'s>(source: &'s SourceFile, site: &'s Site, path: &str, settings: &Settings) -> Post<'s> {
    Post::read_as(source, site, path, reading(&generator::read_options(site, path), settings))
}

/// How a body is read to be converted, which otherwise is read as `read` says.
fn reading(read: &ReadOptions, settings: &Settings) -> ReadOptions {
    let mut read = *read;
    if read.dialect == Dialect::Html {
        read.dialect = settings.html;
    }
    // In Markdown the line ends of Markdown stay.
    read.breaks = read.extensions.line_breaks && settings.to != Format::Markdown;
    if settings.to == Format::Markdown && settings.typography() == Typography::Engine {
        read.kramdown = read.kramdown.without_typography();
    }
    read
}

/// Converts `source`, a body without front matter, read as `read` says.
#[must_use]
pub fn convert_body(source: &SourceFile, read: &ReadOptions, schema: &Schema, settings: &Settings) -> Converted {
    let body = Span::new(source.bom_len(), source.text().len());
    let tree = markup::read(source, body, read);
    finish(source, body, pipeline::body(&tree, source.text(), body, read, kramdown_of(read), (settings, schema)))
}

/// What kramdown is told, where it reads Markdown so.
fn kramdown_of(read: &ReadOptions) -> Option<KramdownOptions> {
    (read.dialect == Dialect::Kramdown).then_some(read.kramdown)
}

/// Puts the file together again.
fn finish(source: &SourceFile, span: Span, body: pipeline::Body) -> Converted {
    let original = source.text();
    let (losses, allowed, verdict) = (body.losses, body.allowed, body.verdict);
    let Some(text) = body.text.filter(|_| !matches!(source.encoding(), Encoding::Other(_))) else {
        return Converted { text: original.to_owned(), losses, allowed, verdict: Verdict::Fallback };
    };
    let old = source.slice(span);
    let has_crlf = || {
        let crlf = memchr::memmem::find_iter(original.as_bytes(), "\r\n").count();
        crlf > memchr::memchr_iter(b'\n', original.as_bytes()).count() - crlf
    };
    // Blank lines between the front matter and the body are the author's.
    let lead = old.len() - old.trim_start_matches(['\n', '\r']).len();
    let mut out = String::with_capacity(original.len() + text.len());
    out.push_str(&original[..span.start as usize + lead]);
    if memchr::memchr(b'\r', original.as_bytes()).is_some() && has_crlf() {
        out.push_str(&text.replace("\r\n", "\n").replace('\n', "\r\n"));
    } else {
        out.push_str(&text);
    }
    out.push_str(&original[span.end as usize..]);
    Converted { text: out, losses, allowed, verdict }
}
