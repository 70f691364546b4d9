//! Liquid, run as Jekyll runs it over a post before Markdown sees it.
//!
//! The rules are those of the gems liquid (what 4.0 and 5.4 share) and jekyll 4.3; file names in comments are theirs.
//! Written here and not taken from a crate because three things are needed that none has: a map from each byte of the
//! output to the template, Ruby's lax reading of broken markup, and values that are made only when somebody asks.
//!
//! Nothing here reads a disk or a clock. What Jekyll knows of the site comes from a [`Host`]; what nobody but a build can
//! know is a [`Refused`], with its place and the reason.

mod condition;
mod expression;
mod filters;
mod lexer;
mod lookup;
mod loops;
mod number;
mod output;
mod parse;
mod refusal;
mod render;
mod scan;
mod show;
pub(crate) mod slug;
mod strftime;
mod tags;
mod uri;
mod value;
mod variable;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::text::Span;

pub use output::Piece;
pub use refusal::{Reason, Refusal};
pub use value::{List, Literal, Map, Object, Time, Value};

/// The longest output, and the longest text of any value, in bytes.
pub const MAX_OUTPUT: usize = 4 << 20;

/// How much work a template may make: a node that runs is one step, and so is each item that a filter touches.
pub const MAX_STEPS: u64 = 5_000_000;

/// What Jekyll knows of the site and of the page.
pub trait Host {
    /// A variable that no tag has set: `site`, `page`, `jekyll`, `layout`, …; nil for all that Jekyll does not set.
    ///
    /// # Errors
    /// A [`Refusal`] where there is a value that is not known.
    fn global(&self, name: &str) -> Result<Value, Refusal>;

    /// The text of a file of `_includes`; `None` where there is no such file.
    ///
    /// # Errors
    /// A [`Refusal`] where it cannot be read.
    fn include(&self, name: &str) -> Result<Option<Arc<str>>, Refusal>;

    /// The text of a file beside the page.
    ///
    /// # Errors
    /// As [`Host::include`].
    fn include_relative(&self, name: &str) -> Result<Option<Arc<str>>, Refusal>;

    /// The URL of the post of that name (`{% post_url %}`), below the site's base.
    ///
    /// # Errors
    /// A [`Refusal`] where the posts are not known.
    fn post_url(&self, name: &str) -> Result<Option<String>, Refusal>;

    /// The URL of the file at that path (`{% link %}`), below the site's base.
    ///
    /// # Errors
    /// A [`Refusal`] where the files are not known.
    fn link(&self, path: &str) -> Result<Option<String>, Refusal>;

    /// What the site's Markdown engine makes of `text`.
    ///
    /// # Errors
    /// A [`Refusal`] where that is not known.
    fn markdownify(&self, text: &str) -> Result<String, Refusal>;

    /// What kramdown's typography makes of `text`, its HTML left alone.
    ///
    /// # Errors
    /// A [`Refusal`] where that is not known.
    fn smartify(&self, text: &str) -> Result<String, Refusal>;

    /// `url` and `baseurl` of the site's configuration.
    fn address(&self) -> (Option<&str>, Option<&str>);

    /// The zone of times without one.
    fn time_zone(&self) -> &TimeZone;

    /// The moment that counts as that of the build, where somebody said one: `now` and `today` of the filter `date`.
    fn now(&self) -> Option<Timestamp>;
}

/// A template that was run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expanded {
    /// What it writes.
    pub text: String,
    /// Where each byte of the text comes from, in order and without gaps.
    pub pieces: Vec<Piece>,
    /// What could not be run. Where this is not empty the text is not what Jekyll would write.
    pub refused: Vec<Refused>,
    /// Outputs of the template itself (not of its includes) that ran and found no variable of their name each time, in
    /// order; bytes of the template.
    pub nothing: Vec<Span>,
}

impl Expanded {
    /// A text in which nothing is run.
    #[must_use]
    pub fn unchanged(text: &str) -> Self {
        let span = Span::new(0, text.len());
        let piece = Piece { output: span, source: span, verbatim: true };
        let pieces = if text.is_empty() { Vec::new() } else { vec![piece] };
        Self { text: text.to_owned(), pieces, ..Self::default() }
    }

    /// Where the bytes `span` of a file come from whose body, from byte `start` on, is the text. Everything before the
    /// body stands where it stood, and so does what lies between the two ends.
    #[must_use]
    pub fn source_span(&self, span: Span, start: usize) -> Span {
        let (from, to) = (span.start as usize, span.end as usize);
        if to < start || self.pieces.is_empty() {
            return if from < start { Span::new(from, to.min(start)) } else { Span::empty(start) };
        }
        if span.is_empty() {
            return Span::empty(self.source_at(from.saturating_sub(start), false) + start);
        }
        let first = if from < start { from } else { self.source_at(from - start, false) + start };
        // The end of the last byte, not the start of what follows it.
        let last = if to <= start { to } else { self.source_at(to - start - 1, true) + start };
        // A loop writes its parts in another order than they stand in.
        Span::new(first.min(last), first.max(last))
    }

    /// The place of the byte `at` of the text in the template, or the end of that place.
    fn source_at(&self, at: usize, end: bool) -> usize {
        let index = self.pieces.partition_point(|piece| piece.output.end as usize <= at);
        let Some(piece) = self.pieces.get(index).or(self.pieces.last()) else { return 0 };
        let offset = at.saturating_sub(piece.output.start as usize);
        match (piece.verbatim, end) {
            (true, _) => (piece.source.start as usize + offset + usize::from(end)).min(piece.source.end as usize),
            (false, false) => piece.source.start as usize,
            (false, true) => piece.source.end as usize,
        }
    }
}

/// A tag or an output that could not be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The tag of the template itself, also where the reason lies in a file that it includes.
    pub span: Span,
    /// What it is about.
    pub reason: Reason,
    /// The words: lower case, no full stop.
    pub message: String,
}

/// Runs `template`, whose spans are bytes of it. Never fails: what cannot be run is noted and leaves nothing behind.
#[must_use]
pub fn expand(template: &str, host: &dyn Host) -> Expanded {
    let source: Arc<str> = Arc::from(template);
    match parse::Template::parse(source) {
        Ok(parsed) => render::run(&parsed, host),
        Err((range, refusal)) => Expanded {
            refused: vec![Refused {
                span: Span::from(range),
                reason: refusal.reason(),
                message: refusal.message().to_owned(),
            }],
            ..Expanded::default()
        },
    }
}

/// Whether there is anything to run (`Utils.has_liquid_construct?`).
#[must_use]
pub fn has_tags(text: &str) -> bool {
    memchr::memchr_iter(b'{', text.as_bytes()).any(|at| matches!(text.as_bytes().get(at + 1), Some(b'{' | b'%')))
}

/// The tags that have an end: `endif` ends `if`.
pub const BLOCKS: &[&str] =
    &["if", "unless", "case", "for", "tablerow", "capture", "comment", "raw", "ifchanged", "highlight"];

/// The name of the tag `tag`, whole with its delimiters.
#[must_use]
pub fn tag_name(tag: &str) -> &str {
    let inner = tag.trim_start_matches(['{', '%', '-']).trim_start();
    &inner[..inner.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(inner.len())]
}

fn too_long() -> Refusal {
    Refusal::cap("more than 4 MiB would be written")
}
