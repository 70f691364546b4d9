//! The converter: clean, write, read again, compare.
