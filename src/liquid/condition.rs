//! Conditions (`condition.rb`, `tags/if.rb`): comparisons in a row, each decided by what is to its right.

use super::expression::Expression;
use super::lexer::{NotStrict, Parser, Token};
use super::refusal::Refusal;
use super::scan::{self, find_fragment, is_space, run, skip_space};

/// Comparisons joined by `and` and `or`, in the order of the source.
#[derive(Debug)]
pub(super) struct Condition {
    /// Each with how it goes on to the next.
    pub parts: Vec<(Comparison, Option<Relation>)>,
}

/// One comparison, or a value alone.
#[derive(Debug)]
pub(super) struct Comparison {
    /// What is compared.
    pub left: Expression,
    /// The operator as written and what it is compared with.
    pub right: Option<(Box<str>, Expression)>,
}

/// How one comparison goes on to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// The rest counts if this holds.
    And,
    /// The rest counts if this does not hold.
    Or,
}

/// A comparison as markup: left, operator and right.
type Parts = (String, Option<(String, String)>);

impl Condition {
    /// The condition of `if`, `elsif` and `unless`: read strictly if it can be, laxly else.
    pub(super) fn parse(markup: &str) -> Result<Self, Refusal> {
        let parts = match strict(markup) {
            Ok(parts) => parts,
            Err(NotStrict) => lax(markup)?,
        };
        Self::build(parts, Expression::parse_in_condition)
    }

    /// The condition of `where_exp` and its like (`Jekyll::Filters#parse_condition`): strict, and without the words
    /// `empty` and `blank`.
    pub(super) fn parse_strict(markup: &str) -> Result<Self, Refusal> {
        Self::build(strict(markup)?, Expression::parse)
    }

    fn build(
        parts: Vec<(Parts, Option<Relation>)>,
        parse: fn(&str) -> Result<Expression, Refusal>,
    ) -> Result<Self, Refusal> {
        let build = |((left, right), relation): (Parts, _)| {
            let right = match right {
                Some((operator, right)) => Some((operator.into_boxed_str(), parse(&right)?)),
                None => None,
            };
            Ok((Comparison { left: parse(&left)?, right }, relation))
        };
        Ok(Self { parts: parts.into_iter().map(build).collect::<Result<_, Refusal>>()? })
    }
}

fn strict(markup: &str) -> Result<Vec<(Parts, Option<Relation>)>, NotStrict> {
    let mut parser = Parser::new(markup)?;
    let mut parts = Vec::new();
    loop {
        let left = parser.expression()?;
        let right = match parser.take(Token::Comparison) {
            Some(operator) => Some((operator.to_owned(), parser.expression()?)),
            None => None,
        };
        let relation = if parser.take_id("and") {
            Some(Relation::And)
        } else if parser.take_id("or") {
            Some(Relation::Or)
        } else {
            None
        };
        parts.push(((left, right), relation));
        if relation.is_none() {
            parser.end()?;
            return Ok(parts);
        }
    }
}

/// `If#lax_parse`: the markup is cut at `and` and `or`, and of each piece what looks like a comparison counts.
fn lax(markup: &str) -> Result<Vec<(Parts, Option<Relation>)>, Refusal> {
    let refused = || Refusal::syntax("the condition cannot be parsed");
    let pieces = pieces(markup);
    if pieces.len().is_multiple_of(2) {
        return Err(refused());
    }
    let mut parts = Vec::new();
    for pair in pieces.chunks(2) {
        let relation = match pair.get(1).map(|word| scan::strip(word)) {
            Some("and") => Some(Relation::And),
            Some("or") => Some(Relation::Or),
            Some(_) => return Err(refused()),
            None => None,
        };
        parts.push((comparison(pair[0]).ok_or_else(refused)?, relation));
    }
    Ok(parts)
}

/// `Syntax` of `if`: a fragment, an operator of letters or signs, a fragment.
fn comparison(markup: &str) -> Option<Parts> {
    let left = find_fragment(markup, 0)?;
    let start = skip_space(markup, left.end);
    let end = run(markup, start, |b| b.is_ascii_lowercase() || b"=!<>_".contains(&b));
    let right = skip_space(markup, end);
    let right = scan::fragment(markup, right).map(|end| &markup[right..end]);
    let operator = (end > start).then(|| &markup[start..end]);
    // Without an operator the second fragment is not looked at; without a second fragment it is nil.
    let compared = operator.map(|operator| (operator.to_owned(), right.unwrap_or("").to_owned()));
    Some((markup[left].to_owned(), compared))
}

/// `scan(ExpressionsAndOperators)`.
fn pieces(markup: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < markup.len() {
        if let Some(end) = operator(markup, at) {
            found.push(&markup[at..end]);
            at = end;
            continue;
        }
        let start = at;
        loop {
            let item = skip_space(markup, at);
            if item >= markup.len() || operator(markup, item).is_some() {
                break;
            }
            let end = scan::fragment(markup, item).unwrap_or_else(|| run(markup, item, |b| !is_space(b)));
            at = skip_space(markup, end);
        }
        if at == start {
            // Only white space: no match begins here.
            at += markup[at..].chars().next().map_or(1, char::len_utf8);
        } else {
            found.push(&markup[start..at]);
        }
    }
    found
}

/// The end of `\b(?:\s?and\s?|\s?or\s?)\b` that begins at `at`.
fn operator(markup: &str, at: usize) -> Option<usize> {
    if !is_boundary(markup, at) {
        return None;
    }
    let bytes = markup.as_bytes();
    let word = at + usize::from(bytes.get(at).is_some_and(|b| is_space(*b)));
    let end = ["and", "or"].iter().find(|name| markup[word..].starts_with(**name)).map(|name| word + name.len())?;
    let after = end + usize::from(bytes.get(end).is_some_and(|b| is_space(*b)));
    [after, end].into_iter().find(|end| is_boundary(markup, *end))
}

/// `\b`, which to Ruby knows the letters of all scripts.
fn is_boundary(text: &str, at: usize) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    text[..at].chars().next_back().is_some_and(word) != text[at..].chars().next().is_some_and(word)
}
