//! The tags of Liquid 4 and of Jekyll, each as its own markup is read (`tags/*.rb` of both gems).

use std::ops::Range;

use super::condition::Condition;
use super::expression::Expression;
use super::lexer::{NotStrict, Parser, Token};
use super::parse::Body;
use super::refusal::Refusal;
use super::scan::{self, find_fragment, fragment, fragments, is_segment, is_space, is_word, run, skip_space, strip};
use super::variable::Variable;

/// A tag with all that stands in it.
#[derive(Debug)]
pub(super) enum Tag {
    Assign {
        to: Box<str>,
        from: Variable,
    },
    Capture {
        to: Box<str>,
        body: Body,
    },
    /// `if` and `unless`; a branch without a condition is `else`. Of `unless` the first condition is turned round.
    If {
        unless: bool,
        branches: Vec<(Option<Condition>, Body)>,
    },
    /// Each value with the index of its body; no value is `else`.
    Case {
        left: Expression,
        whens: Vec<(Option<Expression>, usize)>,
        bodies: Vec<Body>,
    },
    For {
        head: ForHead,
        body: Body,
        otherwise: Option<Body>,
    },
    TableRow {
        head: TableRowHead,
        body: Body,
    },
    Cycle(Cycle),
    Increment(Box<str>),
    Decrement(Box<str>),
    Comment,
    /// What stands between the two tags, of the template's own text; more than one piece where a token ends inside.
    Raw(Range<usize>),
    Break,
    Continue,
    IfChanged(Body),
    Include(Include),
    Highlight {
        language: Box<str>,
        body: Body,
    },
    PostUrl(Box<str>),
    Link(Box<str>),
}

/// `for name in collection …`.
#[derive(Debug)]
pub(super) struct ForHead {
    pub variable: Box<str>,
    /// What `forloop.name` says, and what `offset: continue` is kept under.
    pub name: Box<str>,
    pub collection: Expression,
    pub reversed: bool,
    pub offset: Option<Offset>,
    pub limit: Option<Expression>,
}

/// Where a loop begins.
#[derive(Debug)]
pub(super) enum Offset {
    /// Where the last loop of that name ended.
    Continue,
    At(Expression),
}

/// `tablerow name in collection …`.
#[derive(Debug)]
pub(super) struct TableRowHead {
    pub variable: Box<str>,
    pub collection: Expression,
    pub offset: Option<Expression>,
    pub limit: Option<Expression>,
    pub columns: Option<Expression>,
}

/// `cycle`.
#[derive(Debug)]
pub(super) struct Cycle {
    pub values: Vec<Expression>,
    pub group: CycleGroup,
}

/// What makes two `cycle` tags one.
#[derive(Debug)]
pub(super) enum CycleGroup {
    /// The same name.
    Named(Expression),
    /// The same values, where all are literals.
    Values(Box<str>),
    /// Nothing: with a variable in it, Ruby tells the tags apart by where they lie in memory.
    Own,
}

/// `include` and `include_relative`.
#[derive(Debug)]
pub(super) struct Include {
    pub relative: bool,
    /// The name of the file; with `{{ }}` in it a template of its own.
    pub file: Box<str>,
    pub is_template: bool,
    /// `None` where there are none at all: then `include` still means that of the file outside.
    pub params: Option<Vec<(Box<str>, Param)>>,
}

/// The value of a parameter.
#[derive(Debug)]
pub(super) enum Param {
    Text(Box<str>),
    Variable(Expression),
}

/// `Assign::Syntax`: the name before the first `=` that has one.
pub(super) fn assign(markup: &str) -> Result<(Box<str>, Variable), Refusal> {
    let bytes = markup.as_bytes();
    for equals in memchr::memchr_iter(b'=', bytes) {
        let end = equals - bytes[..equals].iter().rev().take_while(|b| is_space(**b)).count();
        let start = end - bytes[..end].iter().rev().take_while(|b| is_signature(**b)).count();
        if start < end {
            return Ok((markup[start..end].into(), Variable::parse(&markup[equals + 1..])?));
        }
    }
    Err(Refusal::syntax("`assign` needs a name and a value: `assign name = value`"))
}

/// `VariableSignature`.
fn is_signature(byte: u8) -> bool {
    is_segment(byte) || matches!(byte, b'.' | b'[' | b']' | b'(' | b')')
}

/// `Capture::Syntax`: the first run of characters of a name.
pub(super) fn capture(markup: &str) -> Result<Box<str>, Refusal> {
    let start = markup.bytes().position(|b| is_signature(b) && !matches!(b, b'(' | b')'));
    let start = start.ok_or_else(|| Refusal::syntax("`capture` needs a name"))?;
    Ok(markup[start..run(markup, start, is_signature)].into())
}

/// `Case::Syntax`.
pub(super) fn case(markup: &str) -> Result<Expression, Refusal> {
    let found = find_fragment(markup, 0).ok_or_else(|| Refusal::syntax("`case` needs a value"))?;
    Expression::parse(&markup[found])
}

/// `Case::WhenSyntax`, as often as it is found: values between commas or `or`.
pub(super) fn when(markup: &str) -> Result<Vec<Expression>, Refusal> {
    let mut values = Vec::new();
    let mut rest = markup;
    loop {
        let found = find_fragment(rest, 0).ok_or_else(|| Refusal::syntax("`when` needs a value"))?;
        values.push(Expression::parse_in_condition(&rest[found.clone()])?);
        match after_or(rest, found.end) {
            Some(next) => rest = &rest[next..],
            None => return Ok(values),
        }
    }
}

/// Where the fragment after `\s+or\s+` or `\s*,\s*` begins.
fn after_or(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let word = skip_space(text, at);
    let next = if bytes.get(word) == Some(&b',') {
        skip_space(text, word + 1)
    } else if word > at && text[word..].starts_with("or") && bytes.get(word + 2).is_some_and(|b| is_space(*b)) {
        skip_space(text, word + 2)
    } else {
        return None;
    };
    fragment(text, next).map(|_| next)
}

impl ForHead {
    /// `For#strict_parse`, else `For#lax_parse`.
    pub(super) fn parse(markup: &str) -> Result<Self, Refusal> {
        let (variable, collection, reversed, attributes) = match strict_for(markup) {
            Ok(parts) => parts,
            Err(NotStrict) => lax_for(markup).ok_or_else(|| Refusal::syntax("`for` needs `name in list`"))?,
        };
        let mut head = Self {
            name: format!("{variable}-{collection}").into(),
            variable: variable.into(),
            collection: Expression::parse(&collection)?,
            reversed,
            offset: None,
            limit: None,
        };
        for (key, value) in attributes {
            match key.as_str() {
                "offset" if value == "continue" => head.offset = Some(Offset::Continue),
                "offset" => head.offset = Some(Offset::At(Expression::parse(&value)?)),
                "limit" => head.limit = Some(Expression::parse(&value)?),
                _ => {}
            }
        }
        Ok(head)
    }
}

/// Variable, collection, whether reversed, and attributes.
type ForParts = (String, String, bool, Vec<(String, String)>);

fn strict_for(markup: &str) -> Result<ForParts, NotStrict> {
    let mut parser = Parser::new(markup)?;
    let variable = parser.consume(Token::Id)?.to_owned();
    if !parser.take_id("in") {
        return Err(NotStrict);
    }
    let collection = parser.expression()?;
    let reversed = parser.take_id("reversed");
    let mut attributes = Vec::new();
    while parser.look(Token::Id, 0) && parser.look(Token::Colon, 1) {
        let key = parser.consume(Token::Id)?;
        if !matches!(key, "limit" | "offset") {
            return Err(NotStrict);
        }
        parser.consume(Token::Colon)?;
        attributes.push((key.to_owned(), parser.expression()?));
    }
    parser.end()?;
    Ok((variable, collection, reversed, attributes))
}

fn lax_for(markup: &str) -> Option<ForParts> {
    let variable = run(markup, 0, is_segment);
    if variable == 0 {
        return None;
    }
    let (start, end) = collection(markup, variable)?;
    let reversed = markup[skip_space(markup, end)..].starts_with("reversed");
    Some((markup[..variable].to_owned(), markup[start..end].to_owned(), reversed, owned(scan::attributes(markup))))
}

fn owned(attributes: Vec<(&str, &str)>) -> Vec<(String, String)> {
    attributes.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

/// `\s+in\s+(QuotedFragment+)` after a name.
fn collection(markup: &str, after: usize) -> Option<(usize, usize)> {
    let word = skip_space(markup, after);
    if word == after || !markup[word..].starts_with("in") {
        return None;
    }
    let start = skip_space(markup, word + 2);
    let end = fragments(markup, start);
    (start > word + 2 && end > start).then_some((start, end))
}

impl TableRowHead {
    /// `TableRow::Syntax`.
    pub(super) fn parse(markup: &str) -> Result<Self, Refusal> {
        let mut at = 0;
        let (name, start, end) = loop {
            let Some(found) = markup[at..].bytes().position(is_word) else {
                return Err(Refusal::syntax("`tablerow` needs `name in list`"));
            };
            let (from, to) = (at + found, run(markup, at + found, is_word));
            match collection(markup, to) {
                Some((start, end)) => break (&markup[from..to], start, end),
                None => at = to,
            }
        };
        let attributes = scan::attributes(markup);
        let attribute = |key: &str| {
            let last = attributes.iter().rev().find(|(name, _)| *name == key);
            last.map(|(_, value)| Expression::parse(value)).transpose()
        };
        Ok(Self {
            variable: name.into(),
            collection: Expression::parse(&markup[start..end])?,
            offset: attribute("offset")?,
            limit: attribute("limit")?,
            columns: attribute("cols")?,
        })
    }
}

impl Cycle {
    /// `Cycle::NamedSyntax`, else `Cycle::SimpleSyntax`.
    pub(super) fn parse(markup: &str) -> Result<Self, Refusal> {
        let refused = || Refusal::syntax("`cycle` needs values");
        let first = fragment(markup, 0).ok_or_else(refused)?;
        if let Some((name, rest)) = named_cycle(markup, first) {
            return Ok(Self { values: cycle_values(rest)?, group: CycleGroup::Named(Expression::parse(name)?) });
        }
        let values = cycle_values(markup)?;
        let own = values.iter().any(|value| !matches!(value, Expression::Literal(_)));
        let group = if own { CycleGroup::Own } else { CycleGroup::Values(format!("{values:?}").into()) };
        Ok(Self { values, group })
    }
}

/// The name and what follows its colon; the name gives back what it took of a colon.
fn named_cycle(markup: &str, first: usize) -> Option<(&str, &str)> {
    let colon = skip_space(markup, first);
    if markup.as_bytes().get(colon) == Some(&b':') {
        return Some((&markup[..first], &markup[skip_space(markup, colon + 1)..]));
    }
    let inside = markup[..first].rfind(':').filter(|at| *at > 0 && !markup.starts_with(['"', '\'']))?;
    Some((&markup[..inside], &markup[skip_space(markup, inside + 1)..]))
}

fn cycle_values(markup: &str) -> Result<Vec<Expression>, Refusal> {
    let found = markup.split(',').filter_map(|part| find_fragment(part, 0).map(|found| &part[found]));
    let values = found.map(Expression::parse).collect::<Result<Vec<_>, _>>()?;
    if values.is_empty() { Err(Refusal::failed("`cycle` has no values")) } else { Ok(values) }
}

impl Include {
    /// `IncludeTag#initialize`.
    pub(super) fn parse(markup: &str, relative: bool) -> Result<Self, Refusal> {
        let markup = strip(markup);
        let (file, params, is_template) = match file_with_variable(markup) {
            Some((file, params)) => (strip(file), Some(strip(params)), true),
            None => match markup.find(|c: char| c.is_ascii() && is_space(c as u8)) {
                Some(at) => (&markup[..at], Some(&markup[skip_space(markup, at)..]), false),
                None => (markup, None, false),
            },
        };
        let params = params.map(parameters).transpose()?;
        Ok(Self { relative, file: file.into(), is_template, params })
    }
}

/// `VARIABLE_SYNTAX`: a name with outputs in it, and the rest.
fn file_with_variable(markup: &str) -> Option<(&str, &str)> {
    let bytes = markup.as_bytes();
    let mut from = 0;
    let last = markup.rfind("}}")?;
    for brace in memchr::memchr_iter(b'{', bytes) {
        if brace < from {
            continue;
        }
        let mut end = brace;
        while let Some(next) = output(markup, end, last) {
            end = next;
        }
        if end > brace {
            return Some((&markup[from..end], &markup[end..]));
        }
        from = brace + 1;
    }
    None
}

/// The end of `\{\{\s*[\w\-.]+\s*(\|.*)?\}\}[^\s{}]*` that begins at `at`; `last` is where `}}` comes last.
fn output(markup: &str, at: usize, last: usize) -> Option<usize> {
    let bytes = markup.as_bytes();
    if !markup[at..].starts_with("{{") {
        return None;
    }
    let name = skip_space(markup, at + 2);
    let end = run(markup, name, |b| is_segment(b) || b == b'.');
    let after = skip_space(markup, end);
    if end == name {
        return None;
    }
    let close = match bytes.get(after) {
        Some(b'}') if bytes.get(after + 1) == Some(&b'}') => after + 2,
        // The filters reach as far as they can.
        Some(b'|') if last > after => last + 2,
        _ => return None,
    };
    let tail = bytes[close..].iter().take_while(|b| !is_space(**b) && !matches!(b, b'{' | b'}')).count();
    Some(close + tail)
}

/// `VALID_SYNTAX` again and again, with white space between, to the end.
fn parameters(markup: &str) -> Result<Vec<(Box<str>, Param)>, Refusal> {
    let refused = || Refusal::syntax("the parameters of `include` cannot be parsed: `name=value` or `name=\"value\"`");
    let bytes = markup.as_bytes();
    let mut params = Vec::new();
    let mut at = skip_space(markup, 0);
    while at < bytes.len() {
        let key = run(markup, at, is_segment);
        let equals = skip_space(markup, key);
        if key == at || bytes.get(equals) != Some(&b'=') {
            return Err(refused());
        }
        let start = skip_space(markup, equals + 1);
        let (value, end) = match bytes.get(start) {
            Some(quote @ (b'"' | b'\'')) => {
                let end = closing_quote(bytes, start).ok_or_else(refused)?;
                let quote = *quote as char;
                let text = markup[start + 1..end].replace(&format!("\\{quote}"), &quote.to_string());
                (Param::Text(text.into()), end + 1)
            }
            _ => {
                let end = run(markup, start, |b| is_segment(b) || b == b'.');
                if end == start {
                    return Err(refused());
                }
                (Param::Variable(Expression::parse(&markup[start..end])?), end)
            }
        };
        params.push((markup[at..key].into(), value));
        at = skip_space(markup, end);
        if at == end && at < bytes.len() {
            return Err(refused());
        }
    }
    Ok(params)
}

/// The quote that ends the string that begins at `start`; a backslash takes the next character along.
fn closing_quote(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' if bytes.get(at + 1).is_some_and(|b| *b != b'\n') => at += 2,
            b'\\' => return None,
            byte if byte == bytes[start] => return Some(at),
            _ => at += 1,
        }
    }
}

/// `HighlightBlock::SYNTAX`: the language, in lower case; the options decide only how lines are numbered.
pub(super) fn highlight(markup: &str) -> Result<Box<str>, Refusal> {
    let markup = strip(markup);
    let is_language = |b: u8| b.is_ascii_alphanumeric() || b".+#_-".contains(&b);
    let end = run(markup, 0, is_language);
    let mut at = end;
    while end > 0 && at < markup.len() {
        let start = skip_space(markup, at);
        let name = run(markup, start, is_word);
        if start == at || name == start {
            break;
        }
        at = name;
        if markup.as_bytes().get(name) == Some(&b'=') {
            let value = run(markup, name + 1, is_word);
            at = if value > name + 1 { value } else { numbers(markup, name + 1).unwrap_or(name) };
        }
    }
    if end == 0 || at < markup.len() {
        return Err(Refusal::syntax("`highlight` needs a language"));
    }
    Ok(markup[..end].to_ascii_lowercase().into())
}

/// The end of `"([0-9]+\s)*[0-9]+"`.
fn numbers(markup: &str, at: usize) -> Option<usize> {
    let inside = markup[at..].strip_prefix('"')?;
    let length = inside.find('"')?;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    inside[..length].split(|c: char| c.is_ascii() && is_space(c as u8)).all(is_number).then_some(at + length + 2)
}

/// `PostComparer::MATCHER`: folders, a date, a slug.
pub(super) fn post_url(markup: &str) -> Result<Box<str>, Refusal> {
    let name = strip(markup);
    let file = name.rsplit('/').next().unwrap_or(name);
    let mut parts = file.splitn(4, '-');
    let is_number = |part: Option<&str>| part.is_some_and(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    let dated = is_number(parts.next()) && is_number(parts.next()) && is_number(parts.next()) && parts.next().is_some();
    if dated { Ok(name.into()) } else { Err(Refusal::syntax(format!("`{name}` is no name of a post"))) }
}
