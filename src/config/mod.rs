//! `copydesk.yaml`: which files, which rules, which schema.
