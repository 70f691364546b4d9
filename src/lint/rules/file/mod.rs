//! Rules about files: their names and their bytes.

pub mod control_character;
pub mod date_mismatch;
pub mod encoding;
pub mod name;
