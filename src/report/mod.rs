//! Reports: formats made from diagnostics alone.
