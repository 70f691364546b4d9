//! The strict parser (`lexer.rb`, `parser.rb`), which Jekyll tries first (`error_mode: warn`); what it refuses, the lax
//! parser of each tag takes.

use super::refusal::Refusal;
use super::scan::{is_space, run, skip_space};

/// How deep brackets may stand inside brackets.
const MAX_NESTING: usize = 50;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Pipe,
    Dot,
    Colon,
    Comma,
    OpenSquare,
    CloseSquare,
    OpenRound,
    CloseRound,
    Question,
    Dash,
    Comparison,
    String,
    Number,
    Id,
    DotDot,
    End,
}

/// What the strict parser does not take.
pub(super) struct NotStrict;

/// The tokens of a piece of markup, and where the parser stands.
pub(super) struct Parser<'m> {
    tokens: Vec<(Token, &'m str)>,
    at: usize,
}

impl<'m> Parser<'m> {
    /// `Lexer#tokenize`.
    pub(super) fn new(markup: &'m str) -> Result<Self, NotStrict> {
        let mut tokens = Vec::new();
        let mut at = skip_space(markup, 0);
        while at < markup.len() {
            let (token, length) = token(&markup[at..]).ok_or(NotStrict)?;
            tokens.push((token, &markup[at..at + length]));
            at = skip_space(markup, at + length);
        }
        tokens.push((Token::End, ""));
        Ok(Self { tokens, at: 0 })
    }

    /// Whether the token `ahead` of here is a `token`.
    pub(super) fn look(&self, token: Token, ahead: usize) -> bool {
        self.tokens.get(self.at + ahead).is_some_and(|(found, _)| *found == token)
    }

    /// Takes a token that must be a `token`.
    pub(super) fn consume(&mut self, token: Token) -> Result<&'m str, NotStrict> {
        self.take(token).ok_or(NotStrict)
    }

    /// Takes a token if it is a `token`.
    pub(super) fn take(&mut self, token: Token) -> Option<&'m str> {
        let (found, text) = *self.tokens.get(self.at)?;
        (found == token).then(|| {
            self.at += 1;
            text
        })
    }

    /// Takes the word `name` if it comes next.
    pub(super) fn take_id(&mut self, name: &str) -> bool {
        let is = self.tokens.get(self.at).is_some_and(|(token, text)| *token == Token::Id && *text == name);
        self.at += usize::from(is);
        is
    }

    /// An expression, written together.
    pub(super) fn expression(&mut self) -> Result<String, NotStrict> {
        let mut out = String::new();
        self.expression_into(&mut out, 0)?;
        Ok(out)
    }

    fn expression_into(&mut self, out: &mut String, depth: usize) -> Result<(), NotStrict> {
        // Deeper ones the lax parser makes something of, or nothing.
        if depth > MAX_NESTING {
            return Err(NotStrict);
        }
        let (token, text) = *self.tokens.get(self.at).ok_or(NotStrict)?;
        self.at += 1;
        out.push_str(text);
        match token {
            Token::Id => self.lookups(out, depth),
            Token::OpenSquare => {
                self.expression_into(out, depth + 1)?;
                out.push_str(self.consume(Token::CloseSquare)?);
                self.lookups(out, depth)
            }
            Token::String | Token::Number => Ok(()),
            Token::OpenRound => {
                self.expression_into(out, depth + 1)?;
                out.push_str(self.consume(Token::DotDot)?);
                self.expression_into(out, depth + 1)?;
                out.push_str(self.consume(Token::CloseRound)?);
                Ok(())
            }
            _ => Err(NotStrict),
        }
    }

    fn lookups(&mut self, out: &mut String, depth: usize) -> Result<(), NotStrict> {
        loop {
            if let Some(open) = self.take(Token::OpenSquare) {
                out.push_str(open);
                self.expression_into(out, depth + 1)?;
                out.push_str(self.consume(Token::CloseSquare)?);
            } else if let Some(dot) = self.take(Token::Dot) {
                out.push_str(dot);
                out.push_str(self.consume(Token::Id)?);
            } else {
                return Ok(());
            }
        }
    }

    /// An argument of a filter, with its name if it has one.
    pub(super) fn argument(&mut self) -> Result<String, NotStrict> {
        let mut out = String::new();
        if self.look(Token::Id, 0) && self.look(Token::Colon, 1) {
            out.push_str(self.consume(Token::Id)?);
            out.push_str(self.consume(Token::Colon)?);
            out.push(' ');
        }
        out.push_str(&self.expression()?);
        Ok(out)
    }

    /// The end of the markup.
    pub(super) fn end(&mut self) -> Result<(), NotStrict> {
        self.consume(Token::End).map(drop)
    }
}

/// The token at the start of `text`, which is not white space, and its length.
fn token(text: &str) -> Option<(Token, usize)> {
    let bytes = text.as_bytes();
    let next = bytes.get(1).copied().unwrap_or_default();
    Some(match bytes[0] {
        b'=' | b'!' if next == b'=' => (Token::Comparison, 2),
        b'<' if matches!(next, b'>' | b'=') => (Token::Comparison, 2),
        b'>' if next == b'=' => (Token::Comparison, 2),
        b'<' | b'>' => (Token::Comparison, 1),
        b'c' if text.starts_with("contains") && bytes.get(8).is_some_and(|b| is_space(*b)) => (Token::Comparison, 8),
        quote @ (b'"' | b'\'') => (Token::String, memchr::memchr(quote, &bytes[1..])? + 2),
        b'-' if !next.is_ascii_digit() => (Token::Dash, 1),
        b'0'..=b'9' | b'-' => {
            let whole = run(text, 1, |b| b.is_ascii_digit());
            let fraction = bytes.get(whole) == Some(&b'.') && bytes.get(whole + 1).is_some_and(u8::is_ascii_digit);
            (Token::Number, if fraction { run(text, whole + 1, |b| b.is_ascii_digit()) } else { whole })
        }
        b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
            let end = run(text, 1, super::scan::is_segment);
            (Token::Id, end + usize::from(bytes.get(end) == Some(&b'?')))
        }
        b'.' if next == b'.' => (Token::DotDot, 2),
        b'|' => (Token::Pipe, 1),
        b'.' => (Token::Dot, 1),
        b':' => (Token::Colon, 1),
        b',' => (Token::Comma, 1),
        b'[' => (Token::OpenSquare, 1),
        b']' => (Token::CloseSquare, 1),
        b'(' => (Token::OpenRound, 1),
        b')' => (Token::CloseRound, 1),
        b'?' => (Token::Question, 1),
        _ => return None,
    })
}

impl From<NotStrict> for Refusal {
    /// Where there is no lax parser to turn to: `where_exp` and its like.
    fn from(_: NotStrict) -> Self {
        Self::syntax("the expression cannot be parsed")
    }
}
