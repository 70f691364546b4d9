//! Front matter: the block before the body, as a value tree with a span on every key and value.

mod value;

pub use value::{Entry, Format, FrontMatter, Kind, Scalar, Style, Value};
