//! Rules about the block of front matter and its values.

pub mod ambiguous_scalar;
pub mod duplicate_key;
pub mod empty_value;
pub mod format;
pub mod missing;
pub mod required_key;
pub mod syntax;
pub mod r#type;
pub mod unclosed;
pub mod unknown_key;
