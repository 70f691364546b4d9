//! Why a template cannot be run: the one kind of error in this module.

/// What a [`Refusal`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A tag that neither Liquid 4 nor Jekyll 4 has: a plugin's, most likely.
    UnknownTag,
    /// Markup at which Ruby's parser stops the build.
    Syntax,
    /// Something that a run at which Ruby stops the build: a comparison of what has no order, a division by zero.
    Failed,
    /// An include, a post or a document that is named and not there.
    Missing,
    /// A value that only a build, a plugin or a service knows (`site.github`).
    UnknownValue,
    /// The clock or chance: another run would say something else.
    Clock,
    /// More output, steps or nesting than is allowed.
    Cap,
}

/// Why a tag, a filter or a lookup has no result here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(Box<(Reason, String)>);

impl Refusal {
    /// A refusal with the words for it: lower case, no full stop, as the end of "left as it was: ".
    #[must_use]
    pub fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self(Box::new((reason, message.into())))
    }

    /// A value that only a build knows; `name` as it is written, such as `site.github`.
    #[must_use]
    pub fn unknown_value(name: &str) -> Self {
        Self::new(Reason::UnknownValue, format!("only a build knows `{name}`"))
    }

    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self::new(Reason::Failed, message)
    }

    pub(super) fn syntax(message: impl Into<String>) -> Self {
        Self::new(Reason::Syntax, message)
    }

    pub(super) fn cap(message: impl Into<String>) -> Self {
        Self::new(Reason::Cap, message)
    }

    pub(super) fn clock(what: &str) -> Self {
        Self::new(Reason::Clock, format!("{what} depends on the moment of the build"))
    }

    /// What it is about.
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.0.0
    }

    /// The words.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.1
    }
}
