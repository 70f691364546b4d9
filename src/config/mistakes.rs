//! What can be wrong in `copydesk.yaml`, and how it is said: names that `copydesk explain` knows, never selectable.

use crate::diagnostic::RuleInfo;

crate::rule_info! {
    /// `copydesk.yaml` is not valid YAML.
    ///
    /// The file cannot be read from the marked place on. Nothing is checked or converted before it is mended, because
    /// the rules and folders that it names are not known.
    pub(super) static SYNTAX = "config/syntax", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A key that `copydesk.yaml` does not have.
    ///
    /// An unknown key would do nothing, so a misspelt `ignore` would check what it should not. The keys are listed in
    /// `schemas/config.schema.json`; editors complete them from there.
    pub(super) static UNKNOWN_KEY = "config/unknown-key", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A key of `copydesk.yaml` that is written twice.
    ///
    /// Only one of the two could count. Keep one of them.
    pub(super) static DUPLICATE_KEY = "config/duplicate-key", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A value in `copydesk.yaml` of another type than its key takes.
    ///
    /// `select: html` and `select: [html]` are both fine; `select: {html: true}` is not.
    pub(super) static TYPE = "config/type", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A value in `copydesk.yaml` that names nothing: no rule, generator, profile or other choice of that key.
    ///
    /// `copydesk rules` lists the rules and their groups; the choices of the other keys stand in
    /// `schemas/config.schema.json`.
    pub(super) static UNKNOWN_VALUE = "config/unknown-value", Error, Recommended, fix: None, since: "0.1.0";
}

/// All of them, for `copydesk explain`.
pub static MISTAKES: [&RuleInfo; 5] = [&SYNTAX, &UNKNOWN_KEY, &DUPLICATE_KEY, &TYPE, &UNKNOWN_VALUE];
