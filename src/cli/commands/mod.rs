//! One file for each command.

pub(super) mod explain;
pub(super) mod rules;
