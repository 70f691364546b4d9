//! Rules about the block of front matter and its values.

pub mod ambiguous_scalar;
pub mod case_duplicate_key;
pub mod comment_in_value;
pub mod date_before_epoch;
pub mod date_format;
pub mod date_no_zone;
pub mod duplicate_key;
pub mod empty_value;
pub mod foreign_key;
pub mod format;
pub mod future_date;
pub mod key_case;
pub mod key_order;
pub mod markup_in_value;
pub mod missing;
pub mod required_key;
pub mod string_boolean;
pub mod surrounding_space;
pub mod syntax;
pub mod template_in_value;
pub mod r#type;
pub mod unclosed;
pub mod unknown_key;
pub mod updated_before_date;
pub mod zone_differs;
