//! What ends a command with exit code 2.

use std::fmt;
use std::io;

use crate::diagnostic::Diagnostic;
use crate::run::jobs::SetupError;
use crate::schema::Schema;
use crate::text::SourceFile;

/// Why a command could not do its work, and what to do about it.
#[derive(Debug)]
pub(super) enum Failure {
    /// Wrong usage: what is wrong and the next step.
    Usage(String, String),
    /// Mistakes in a configuration or schema file.
    Config(Box<SourceFile>, Vec<Diagnostic>),
    /// A file or stream that could not be read or written.
    Io(String, io::Error),
    /// Whoever read standard output has gone; there is nothing to say.
    ClosedPipe,
}

impl Failure {
    /// Wrong usage: `what` is wrong, `help` is the next step.
    pub(super) fn usage(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage(what.into(), help.into())
    }

    /// What writing to standard output said.
    pub(super) fn output(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            _ => Self::Io("cannot write to standard output".to_owned(), error),
        }
    }

    /// `name` is no `what`; says which of `names` was probably meant.
    pub(super) fn unknown<'n>(what: &str, name: &str, names: impl IntoIterator<Item = &'n str>) -> Self {
        let names: Vec<&str> = names.into_iter().collect();
        let help = match crate::tree::vocabulary::nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.len() > 12 => "`copydesk rules` lists the names".to_owned(),
            None => format!("write one of: {}", names.join(", ")),
        };
        Self::Usage(format!("there is no {what} `{name}`"), help)
    }
}

impl From<SetupError> for Failure {
    fn from(error: SetupError) -> Self {
        match error {
            SetupError::Mistakes(source, mistakes) => Self::Config(source, mistakes),
            SetupError::NoSchema(name) => Self::unknown("schema or schema file", &name, Schema::built_in_names()),
            SetupError::NoBaseline(name) => Self::usage(
                format!("there is no baseline `{name}`"),
                "`copydesk lint --update-baseline` writes it; --no-baseline does without",
            ),
            SetupError::Io(error) => Self::Io("cannot read".to_owned(), error),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(what, help) => write!(f, "{what}\n  help: {help}"),
            Self::Config(source, mistakes) => write!(f, "{} mistakes in {}", mistakes.len(), source.path()),
            Self::Io(what, error) => write!(f, "{what}: {error}"),
            Self::ClosedPipe => f.write_str("nobody reads the output any more"),
        }
    }
}
