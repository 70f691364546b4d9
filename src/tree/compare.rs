//! The first place at which two normal forms differ.

use super::normal::Normal;

/// Where and how two forms differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The item of the top level (paragraph, list, …) of the left form on which it stands, counted from 0.
    pub item: usize,
    /// What the left form has there, in words.
    pub left: String,
    /// What the right form has there, in words.
    pub right: String,
}

/// The first difference of two forms; `None` where they are equal.
#[must_use]
pub fn first_difference(left: &Normal, right: &Normal) -> Option<Difference> {
    let shared = left.common_prefix(right);
    if shared == left.len() && shared == right.len() {
        return None;
    }
    Some(Difference { item: left.top_level_index(shared), left: left.describe(shared), right: right.describe(shared) })
}
