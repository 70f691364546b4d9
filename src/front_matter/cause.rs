//! The usual causes of YAML that does not parse: the reason in words, and the edit that mends it.

use super::edit::quoted_yaml;
use crate::text::{Edit, Span};

/// Why a piece of front matter does not parse. A problem's detail is [`Cause::reason`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// `title: a: b`.
    ColonInValue,
    /// A value that starts with `@`, `` ` `` or `%`.
    ReservedStart,
    /// A value that starts with `*` or `&` and is no alias or anchor.
    AliasStart,
    /// A value that starts with `|` or `>` and is no block.
    BlockStart,
    /// A value that starts with `- ` on the line of its key.
    DashStart,
    /// `'Here's'`.
    QuoteInside,
    /// Text after the closing quote.
    AfterQuote,
    /// A quote that never closes.
    UnclosedQuote,
    /// `"\q"`.
    BadEscape,
    /// `[a] b`.
    AfterBracket,
    /// A bracket that never closes.
    UnclosedBracket,
    /// A tab that indents.
    TabIndent,
    /// `key:value`.
    MissingSpace,
    /// A line that is neither entry nor item.
    NotAnEntry,
    /// The block as a whole is a text or a list.
    NotAMapping,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 15] = [
        Self::ColonInValue,
        Self::ReservedStart,
        Self::AliasStart,
        Self::BlockStart,
        Self::DashStart,
        Self::QuoteInside,
        Self::AfterQuote,
        Self::UnclosedQuote,
        Self::BadEscape,
        Self::AfterBracket,
        Self::UnclosedBracket,
        Self::TabIndent,
        Self::MissingSpace,
        Self::NotAnEntry,
        Self::NotAMapping,
    ];

    /// The reason in words: the detail of the problem.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::ColonInValue => "a value without quotes cannot hold a colon before a blank or at its end",
            Self::ReservedStart => "a value without quotes cannot start with `@`, `` ` `` or `%`",
            Self::AliasStart => "`*` and `&` at the start of a value name an alias or an anchor",
            Self::BlockStart => "`|` and `>` at the start of a value open a block on the next line",
            Self::DashStart => "a list item cannot stand on the line of its key",
            Self::QuoteInside => "the quote inside closes the text too early",
            Self::AfterQuote => "text follows the closing quote",
            Self::UnclosedQuote => "the quote never closes",
            Self::BadEscape => "this is no escape in double quotes",
            Self::AfterBracket => "text follows the closing bracket",
            Self::UnclosedBracket => "the bracket never closes",
            Self::TabIndent => "YAML does not allow a tab as indentation",
            Self::MissingSpace => "a blank is missing after the colon",
            Self::NotAnEntry => "this line is neither a key with its value nor a list item",
            Self::NotAMapping => "the block holds no keys",
        }
    }

    /// The cause that wrote this detail.
    #[must_use]
    pub fn of(detail: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.reason() == detail)
    }

    /// Whether writing the whole place in quotes is what its author meant.
    #[must_use]
    pub fn is_mended_by_quotes(self) -> bool {
        matches!(
            self,
            Self::ColonInValue
                | Self::ReservedStart
                | Self::AliasStart
                | Self::BlockStart
                | Self::DashStart
                | Self::QuoteInside
                | Self::AfterBracket
        )
    }

    /// The edits that mend `span` of `text`, `None` where someone must decide.
    #[must_use]
    pub fn mend(self, text: &str, span: Span) -> Option<Vec<Edit>> {
        let raw = span.of(text);
        match self {
            Self::QuoteInside => {
                let inner = raw.get(1..raw.len().checked_sub(1)?)?;
                Some(vec![Edit::replace(span, quoted_yaml(inner))])
            }
            _ if self.is_mended_by_quotes() => Some(vec![Edit::replace(span, quoted_yaml(raw))]),
            Self::BadEscape => Some(vec![Edit::insert(span.start as usize, "\\")]),
            Self::TabIndent => Some(vec![Edit::replace(span, "  ".repeat(raw.len()))]),
            Self::MissingSpace => {
                let colon = raw.find(':')? + 1;
                Some(vec![Edit::insert(span.start as usize + colon, " ")])
            }
            _ => None,
        }
    }
}
