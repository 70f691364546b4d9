//! A value and the filters that it goes through (`variable.rb`).

use super::expression::Expression;
use super::lexer::{NotStrict, Parser, Token};
use super::refusal::Refusal;
use super::scan::{self, find_fragment, is_space, is_word, run, skip_space};

/// `name | filter: argument | …`.
#[derive(Debug)]
pub(super) struct Variable {
    /// What is filtered; `None` in an empty output.
    pub name: Option<Expression>,
    /// The filters, in order.
    pub filters: Vec<Filter>,
}

/// One filter with its arguments.
#[derive(Debug)]
pub(super) struct Filter {
    /// Its name, whether there is such a filter or not.
    pub name: Box<str>,
    /// Arguments by place.
    pub args: Vec<Expression>,
    /// Arguments by name.
    pub named: Vec<(Box<str>, Expression)>,
}

impl Variable {
    /// Reads `markup`, strictly if it can be and laxly else.
    pub(super) fn parse(markup: &str) -> Result<Self, Refusal> {
        let (name, filters) = strict(markup).unwrap_or_else(|_| lax(markup));
        let name = name.map(|name| Expression::parse(&name)).transpose()?;
        let filters = filters.into_iter().map(|(name, args)| Filter::parse(&name, &args)).collect::<Result<_, _>>()?;
        Ok(Self { name, filters })
    }
}

impl Filter {
    /// `parse_filter_expressions`.
    fn parse(name: &str, args: &[String]) -> Result<Self, Refusal> {
        let mut filter = Self { name: name.into(), args: Vec::new(), named: Vec::new() };
        for arg in args {
            match scan::just_attribute(arg) {
                Some((key, value)) => filter.named.push((key.into(), Expression::parse(value)?)),
                None => filter.args.push(Expression::parse(arg)?),
            }
        }
        Ok(filter)
    }
}

/// The markup of the name, and of each filter its name and its arguments.
type Parts = (Option<String>, Vec<(String, Vec<String>)>);

fn strict(markup: &str) -> Result<Parts, NotStrict> {
    let mut parser = Parser::new(markup)?;
    if parser.look(Token::End, 0) {
        return Ok((None, Vec::new()));
    }
    let name = parser.expression()?;
    let mut filters = Vec::new();
    while parser.take(Token::Pipe).is_some() {
        let filter = parser.consume(Token::Id)?.to_owned();
        let mut args = Vec::new();
        if parser.take(Token::Colon).is_some() {
            args.push(parser.argument()?);
            while parser.take(Token::Comma).is_some() {
                args.push(parser.argument()?);
            }
        }
        filters.push((filter, args));
    }
    parser.end()?;
    Ok((Some(name), filters))
}

fn lax(markup: &str) -> Parts {
    let Some(name) = find_fragment(markup, 0) else { return (None, Vec::new()) };
    let rest = &markup[name.end..];
    let filters = rest.find('|').map(|bar| &rest[bar + 1..]).map(parts).unwrap_or_default();
    (Some(markup[name].to_owned()), filters)
}

/// `scan(FilterParser)`: runs of white space, commas and fragments, which a bar or a lone quote ends.
fn parts(markup: &str) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let mut at = skip_space(markup, 0);
    while at < markup.len() {
        let start = at;
        while let Some(&byte) = markup.as_bytes().get(at) {
            at = match scan::fragment(markup, at) {
                Some(end) => end,
                None if is_space(byte) || byte == b',' => at + 1,
                None => break,
            };
        }
        if at == start {
            at += 1;
            continue;
        }
        let filter = &markup[start..at];
        if let Some(name) = filter.bytes().position(is_word) {
            let end = run(filter, name, is_word);
            found.push((filter[name..end].to_owned(), arguments(filter)));
        }
    }
    found
}

/// `scan(FilterArgsRegex)`: what follows each colon or comma.
fn arguments(filter: &str) -> Vec<String> {
    let bytes = filter.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !matches!(bytes[at], b':' | b',') {
            at += 1;
            continue;
        }
        let start = skip_space(filter, at + 1);
        // `name: value`, or the value alone.
        let named = Some(run(filter, start, is_word))
            .filter(|end| *end > start)
            .map(|end| skip_space(filter, end))
            .filter(|colon| bytes.get(*colon) == Some(&b':'))
            .and_then(|colon| scan::fragment(filter, skip_space(filter, colon + 1)));
        match named.or_else(|| scan::fragment(filter, start)) {
            Some(end) => {
                found.push(filter[start..end].to_owned());
                at = end;
            }
            None => at += 1,
        }
    }
    found
}
