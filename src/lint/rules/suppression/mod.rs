//! Rules about comments that suppress findings.

pub mod malformed;
pub mod unknown_rule;
pub mod unused;
