//! Rules about files: their names and their bytes.

pub mod carriage_return;
pub mod control_character;
pub mod date_mismatch;
pub mod date_not_read;
pub mod encoding;
pub mod final_newline;
pub mod folder_date;
pub mod line_endings;
pub mod name;
pub mod name_style;
pub mod no_text;
pub mod normalization;
pub mod portable_name;
pub mod trailing_space;
