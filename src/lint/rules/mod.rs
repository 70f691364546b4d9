//! All rules, one file each, and the one table that lists them.

use super::Rule;

/// Every rule, in the order of their names.
pub static RULES: &[&dyn Rule] = &[];
