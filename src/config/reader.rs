//! Reading typed values out of a value tree; what does not fit becomes a diagnostic at the exact key or value.

use super::mistakes::{TYPE, UNKNOWN_VALUE};
use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::front_matter::{Entry, Kind, Resolved, Resolver, Value, resolve};
use crate::text::Span;
use crate::tree::vocabulary::nearest;

/// A text with its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What is written.
    pub text: String,
    /// Where, quotes included.
    pub span: Span,
}

/// Collects what is wrong while values are read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) mistakes: Vec<Diagnostic>,
}

impl Reader {
    /// A text; anything else is a mistake.
    pub(super) fn text(&mut self, key: &str, value: &Value) -> Option<Text> {
        match &value.kind {
            Kind::Scalar(scalar) if is_text(value) => Some(Text { text: scalar.text.to_string(), span: value.span }),
            _ => self.wrong(key, value, "a text"),
        }
    }

    /// One text or a list of texts.
    pub(super) fn texts(&mut self, key: &str, value: &Value) -> Vec<Text> {
        match &value.kind {
            Kind::Sequence(items) => items.iter().filter_map(|item| self.text(key, item)).collect(),
            Kind::Scalar(_) => self.text(key, value).into_iter().collect(),
            Kind::Mapping(_) => self.wrong::<Vec<Text>>(key, value, "a text or a list of texts").unwrap_or_default(),
        }
    }

    /// The entries of a mapping.
    pub(super) fn mapping<'v>(&mut self, key: &str, value: &'v Value) -> &'v [Entry] {
        match value.as_mapping() {
            Some(entries) => entries,
            None => self.wrong(key, value, "a mapping").unwrap_or_default(),
        }
    }

    /// The items of a list.
    pub(super) fn sequence<'v>(&mut self, key: &str, value: &'v Value) -> &'v [Value] {
        match value.as_sequence() {
            Some(items) => items,
            None => self.wrong(key, value, "a list").unwrap_or_default(),
        }
    }

    /// One of `choices`, by name.
    pub(super) fn choice<T: Copy>(&mut self, key: &str, value: &Value, choices: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(key, value)?;
        let found = choices.iter().find(|(name, _)| *name == text.text).map(|(_, choice)| *choice);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            self.unknown(
                &UNKNOWN_VALUE,
                text.span,
                &format!("`{key}` has no choice `{}`", text.text),
                &text.text,
                &names,
            );
        }
        found
    }

    /// Reports that `wrong` is none of `names`, with the one that was probably meant.
    pub(super) fn unknown(&mut self, rule: &'static RuleInfo, span: Span, message: &str, wrong: &str, names: &[&str]) {
        let diagnostic = Diagnostic::new(rule, span, message);
        self.mistakes.push(match nearest(wrong, names.iter().copied()) {
            Some(name) => diagnostic.label(format!("did you mean `{name}`?")).help(format!("write `{name}`")),
            None => diagnostic.label("not known").help(format!("write one of: {}", names.join(", "))),
        });
    }

    fn wrong<T>(&mut self, key: &str, value: &Value, wanted: &str) -> Option<T> {
        let is = match &value.kind {
            Kind::Scalar(scalar) if scalar.text.is_empty() => "nothing",
            Kind::Scalar(_) if is_text(value) => "a text",
            Kind::Scalar(scalar) => resolve(scalar, Resolver::Core12).kind(),
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "a mapping",
        };
        self.mistakes.push(
            Diagnostic::new(&TYPE, value.span, format!("`{key}` takes {wanted}, this is {is}"))
                .label(is)
                .help(format!("give `{key}` {wanted}, or delete it")),
        );
        None
    }
}

/// Whether YAML reads the value as a text, and one that is not empty.
fn is_text(value: &Value) -> bool {
    let Some(scalar) = value.as_scalar() else { return false };
    !scalar.text.is_empty() && matches!(resolve(scalar, Resolver::Core12), Resolved::Str(_))
}
