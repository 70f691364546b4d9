//! Definitions of links that stand in no text of the post itself: an include brings them.

use crate::text::Span;

/// `[label]: url "title"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkDefinition {
    /// The label as references are looked up: in lower case, white space as one space.
    pub label: Box<str>,
    /// The destination.
    pub url: Box<str>,
    /// The title, if it has one.
    pub title: Option<Box<str>>,
    /// The bytes that bring it: in a text that was read by [`super::link_definitions`] the definition itself; where it is
    /// handed to [`super::read_with`], bytes of the file, such as the tag that includes it.
    pub span: Span,
}
