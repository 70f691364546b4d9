//! What can be wrong in a schema file, and how it is said: names that `copydesk explain` knows, never selectable.

use crate::diagnostic::RuleInfo;

crate::rule_info! {
    /// A content schema is not valid YAML.
    ///
    /// The file cannot be read from the marked place on. Nothing is checked before it is mended, because what posts may
    /// hold is not known.
    pub(super) static SYNTAX = "schema/syntax", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A key that a content schema does not have, or one that is written twice.
    ///
    /// It would do nothing. The keys are listed in `schemas/copydesk.schema.json`; editors complete them from there.
    pub(super) static KEY = "schema/key", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A value in a content schema that its key does not take: of another type, or none of its choices.
    ///
    /// `schemas/copydesk.schema.json` says what each key takes.
    pub(super) static VALUE = "schema/value", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// The `front_matter` part of a content schema is no valid JSON Schema.
    ///
    /// A pattern that is no regular expression, a `$ref` that leads nowhere, a type that does not exist. References are
    /// never looked up on the network: define what you refer to under `$defs`.
    pub(super) static JSON_SCHEMA = "schema/json-schema", Error, Recommended, fix: None, since: "0.1.0";
}

/// All of them, for `copydesk explain`.
pub static MISTAKES: [&RuleInfo; 4] = [&SYNTAX, &KEY, &VALUE, &JSON_SCHEMA];
