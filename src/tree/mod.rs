//! The one neutral tree: HTML elements, text, comments and template tags, each with its place in the source.
//!
//! Every Markdown dialect is defined by the HTML that it renders to, so a reader of any dialect ends here and a
//! writer of any format starts here. See `ARCHITECTURE.md`, "The central idea".

mod arena;
mod build;
mod compare;
mod direct;
mod engine;
mod finish;
mod footnotes;
pub mod lazy_image;
mod lexer;
mod list;
mod nesting;
pub mod normal;
mod plain;
pub mod redirect;
mod rendered;
mod revise;
mod same;
pub mod sanitize;
mod sink;
mod stack;
mod stream;
pub mod tracking;
pub mod values;
pub mod view;
mod visible;
pub mod vocabulary;

pub use arena::{
    Attribute, Children, Descendants, Element, End, Flags, Namespace, Node, NodeId, NodeKind, Step, TagId, TagToken,
    Template, TemplateKind, Tree, Walk,
};
pub use build::{MAX_ATTRIBUTES, MAX_DEPTH, build};
pub use compare::{Difference, differing_blocks, first_difference};
pub use footnotes::Footnote;
pub use lexer::AttributeSpan;
pub use list::{ListPart, Range, joined, list_parts, previous_shown};
pub use normal::{Mode, Normal, Part, PartKind, Traced};
pub use rendered::{MAX_TEMPLATES, Rendered};
pub(crate) use rendered::{SENTINEL_BYTE, sentinel, sentinel_index};
pub use same::{Side, is_same};
pub(crate) use stream::{Output, Stream};
pub use view::{Fate, View, Whole, holds_block};
pub use visible::visible_text;

/// A name of an element or attribute, interned; the type of html5ever behind it shows nowhere else.
pub use html5ever::LocalName;
