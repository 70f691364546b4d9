//! Rules about files: their names and their bytes.

pub mod date_mismatch;
pub mod name;
