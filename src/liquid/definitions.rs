//! The link definitions that tags bring into a post.

use super::{Expanded, Refused};
use crate::markup::{KramdownOptions, link_definitions};
use crate::text::Span;

/// A link definition that a post does not write itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagDefinition {
    /// The label as links look it up: in lower case, each run of white space one space.
    pub label: Box<str>,
    /// Where it leads, as it is written.
    pub url: String,
    /// The title, as it is written.
    pub title: Option<String>,
    /// The tag that made it, or the first of several; bytes of the template.
    pub tag: Span,
}

/// What tags bring into a post for its links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagDefinitions {
    /// The definitions that count, in the order of the expanded text.
    pub definitions: Vec<TagDefinition>,
    /// The first tag that could not be run; with one there may be definitions that nobody knows.
    pub refused: Option<Refused>,
}

impl Expanded {
    /// The link definitions of the text, as kramdown reads them with `options`, that tags made in whole or in part. Of two
    /// with one label kramdown keeps the last, be it a tag's or the post's own.
    #[must_use]
    pub fn tag_definitions(&self, options: KramdownOptions) -> TagDefinitions {
        let found = link_definitions(&self.text, options).into_iter().filter_map(|definition| {
            let tag = self.tag_in(definition.span)?;
            Some(TagDefinition { label: definition.label, url: definition.url, title: definition.title, tag })
        });
        TagDefinitions { definitions: found.collect(), refused: self.refused.first().cloned() }
    }

    /// The first tag that wrote a byte of `span` of the text.
    fn tag_in(&self, span: Span) -> Option<Span> {
        let first = self.pieces.partition_point(|piece| piece.output.end <= span.start);
        let inside = self.pieces[first..].iter().take_while(|piece| piece.output.start < span.end);
        inside.filter(|piece| !piece.verbatim).map(|piece| piece.source).next()
    }
}
