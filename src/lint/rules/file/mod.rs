//! Rules about files: their names and their bytes.

pub mod control_character;
pub mod date_mismatch;
pub mod date_not_read;
pub mod encoding;
pub mod name;
