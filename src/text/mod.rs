//! Source text and places in it: the bottom layer, which knows nothing of posts.

mod count;
pub mod directive;
mod edit;
mod fnv;
mod problem;
mod scan;
mod source;
mod span;

pub use count::{count, thousands};
pub use edit::{Edit, EditError, apply};
pub use fnv::Fnv;
pub use problem::{Problem, ProblemKind};
pub use scan::{
    any_byte, any_pair, any_triple, blocks_without, first_byte, floor, is_html_space, is_loose_space, table_of,
    trim_html_space,
};
pub use source::{Encoding, LineColumn, MAX_FILE_BYTES, SourceFile};
pub use span::Span;
