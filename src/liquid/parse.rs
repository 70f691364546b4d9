//! From the text of a template to its nodes (`tokenizer.rb`, `block_body.rb`, `block.rb`).

use std::ops::Range;
use std::sync::Arc;

use super::condition::Condition;
use super::expression::Expression;
use super::refusal::{Reason, Refusal};
use super::scan::{self, is_space, is_word, run, skip_space, strip};
use super::tags::{self, Cycle, ForHead, Include, TableRowHead, Tag};
use super::variable::Variable;

/// How deep blocks may stand inside blocks (`Block::MAX_DEPTH`).
const MAX_DEPTH: usize = 100;

/// A parsed template.
#[derive(Debug)]
pub(super) struct Template {
    /// Its text, which the nodes point into.
    pub source: Arc<str>,
    /// Its nodes.
    pub body: Body,
}

/// A run of nodes.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub nodes: Vec<Node>,
    /// Whether nothing in it can write but white space (`BlockBody#blank?`).
    blank: bool,
}

/// A piece of a template; ranges are bytes of its text.
#[derive(Debug)]
pub(super) enum Node {
    /// Text as it stands.
    Text(Range<usize>),
    /// `{{ … }}`.
    Output(Range<usize>, Variable),
    /// `{% … %}`, with the range of the tag; of a block that of its first one.
    Tag(Range<usize>, Tag),
}

/// A refusal and the token that it is about.
pub(super) type At<T> = Result<T, (Range<usize>, Refusal)>;

impl Template {
    /// Parses `source`.
    pub(super) fn parse(source: Arc<str>) -> At<Self> {
        let mut parser = Parser::new(&source);
        let mut body = Body { nodes: Vec::new(), blank: true };
        if let Some(stop) = parser.nodes(&mut body)? {
            return Err((stop.range.clone(), stop.unknown()));
        }
        Ok(Self { source, body })
    }
}

/// A tag that the body it stands in does not know: the end of a block, `else`, or one that nobody knows.
struct Stop<'s> {
    name: &'s str,
    markup: &'s str,
    range: Range<usize>,
}

impl Stop<'_> {
    fn unknown(&self) -> Refusal {
        match self.name {
            "else" | "elsif" | "when" => Refusal::syntax(format!("`{}` stands in no block", self.name)),
            name if name.starts_with("end") => Refusal::syntax(format!("`{name}` ends no block")),
            name => Refusal::new(Reason::UnknownTag, format!("nobody knows the tag `{name}`")),
        }
    }
}

struct Parser<'s> {
    source: &'s str,
    at: usize,
    /// Whether the last tag ended in `-`, so that the next text loses the white space at its start.
    trim: bool,
    depth: usize,
    /// Whether a delimiter comes again at all, so that each is looked for once to the end.
    has_tag_end: bool,
    has_output_end: bool,
}

impl<'s> Parser<'s> {
    fn new(source: &'s str) -> Self {
        Self { source, at: 0, trim: false, depth: 0, has_tag_end: true, has_output_end: true }
    }

    /// The next token (`TemplateParser`): text, a tag, an output, or the opening of one that never ends.
    fn token(&mut self) -> Option<Range<usize>> {
        let bytes = self.source.as_bytes();
        let start = self.at;
        if start >= bytes.len() {
            return None;
        }
        let is_open = |at: usize| matches!(bytes.get(at + 1), Some(b'%' | b'{'));
        let open = memchr::memchr_iter(b'{', &bytes[start..]).map(|n| start + n).find(|at| is_open(*at));
        let end = match open {
            Some(open) if open == start => self.tag_end(start),
            Some(open) => open,
            None => bytes.len(),
        };
        self.at = end;
        Some(start..end)
    }

    fn tag_end(&mut self, start: usize) -> usize {
        let bytes = self.source.as_bytes();
        let inside = start + 2;
        if bytes[start + 1] == b'%' {
            let found = self.has_tag_end.then(|| memchr::memmem::find(&bytes[inside..], b"%}")).flatten();
            self.has_tag_end = found.is_some();
            found.map_or(inside, |n| inside + n + 2)
        } else {
            let found = self.has_output_end.then(|| memchr::memchr(b'}', &bytes[inside..])).flatten();
            self.has_output_end = found.is_some();
            found.map_or(inside, |n| inside + n + 1 + usize::from(bytes.get(inside + n + 1) == Some(&b'}')))
        }
    }

    /// Parses nodes into `body` up to a tag that is not known, or the end.
    fn nodes(&mut self, body: &mut Body) -> At<Option<Stop<'s>>> {
        while let Some(range) = self.token() {
            let token = &self.source[range.clone()];
            if token.starts_with("{%") {
                self.white_space(token, body);
                let (name, markup) =
                    tag(token).ok_or_else(|| (range.clone(), Refusal::syntax("the tag never ends, or has no name")))?;
                let start = range.clone();
                let Some((tag, blank)) = self.tag(name, markup, &range)? else {
                    return Ok(Some(Stop { name, markup, range }));
                };
                body.blank &= blank;
                body.nodes.push(Node::Tag(start, tag));
            } else if token.starts_with("{{") {
                self.white_space(token, body);
                let inside = token.strip_suffix("}}").and_then(|t| t.get(2..));
                let inside = inside.ok_or_else(|| (range.clone(), Refusal::syntax("the output never ends in `}}`")))?;
                let markup = inside.strip_prefix('-').unwrap_or(inside);
                let markup = markup.strip_suffix('-').unwrap_or(markup);
                let variable = Variable::parse(markup).map_err(|refusal| (range.clone(), refusal))?;
                body.blank = false;
                body.nodes.push(Node::Output(range, variable));
            } else {
                let cut = if self.trim { token.len() - scan::lstrip(token).len() } else { 0 };
                self.trim = false;
                body.blank &= token[cut..].bytes().all(is_space);
                body.nodes.push(Node::Text(range.start + cut..range.end));
            }
        }
        Ok(None)
    }

    /// `whitespace_handler`: what `-` at either end of a tag takes away.
    fn white_space(&mut self, token: &str, body: &mut Body) {
        let bytes = token.as_bytes();
        if bytes.get(2) == Some(&b'-')
            && let Some(Node::Text(text)) = body.nodes.last_mut()
        {
            text.end = text.start + scan::rstrip(&self.source[text.clone()]).len();
        }
        self.trim = bytes.len() > 2 && bytes[bytes.len() - 3] == b'-';
    }

    /// The tag `name`, and whether it is blank; `None` if there is no such tag.
    fn tag(&mut self, name: &'s str, markup: &'s str, range: &Range<usize>) -> At<Option<(Tag, bool)>> {
        let here = |refusal| (range.clone(), refusal);
        Ok(Some(match name {
            "assign" => {
                let (to, from) = tags::assign(markup).map_err(here)?;
                (Tag::Assign { to, from }, true)
            }
            "capture" => {
                let to = tags::capture(markup).map_err(here)?;
                (Tag::Capture { to, body: self.block(name, range)? }, true)
            }
            "if" | "unless" => self.branches(name, markup, range)?,
            "case" => self.case(markup, range)?,
            "for" => self.for_loop(markup, range)?,
            "tablerow" => {
                let head = TableRowHead::parse(markup).map_err(here)?;
                let body = self.block(name, range)?;
                let blank = body.blank;
                (Tag::TableRow { head, body }, blank)
            }
            "cycle" => (Tag::Cycle(Cycle::parse(markup).map_err(here)?), false),
            "increment" => (Tag::Increment(strip(markup).into()), false),
            "decrement" => (Tag::Decrement(strip(markup).into()), false),
            "comment" => {
                self.comment(range)?;
                (Tag::Comment, true)
            }
            "raw" => {
                if !markup.bytes().all(is_space) {
                    return Err(here(Refusal::syntax("`raw` takes no arguments")));
                }
                let inside = self.raw(range)?;
                let blank = inside.is_empty();
                (Tag::Raw(inside), blank)
            }
            "break" => (Tag::Break, false),
            "continue" => (Tag::Continue, false),
            "ifchanged" => {
                let body = self.block(name, range)?;
                let blank = body.blank;
                (Tag::IfChanged(body), blank)
            }
            "include" | "include_relative" => {
                (Tag::Include(Include::parse(markup, name != "include").map_err(here)?), false)
            }
            "highlight" => {
                let language = tags::highlight(markup).map_err(here)?;
                let body = self.block(name, range)?;
                let blank = body.blank;
                (Tag::Highlight { language, body }, blank)
            }
            "post_url" => (Tag::PostUrl(tags::post_url(markup).map_err(here)?), false),
            "link" => (Tag::Link(strip(markup).into()), false),
            _ => return Ok(None),
        }))
    }

    /// Parses nodes into `body` up to the end of the block `name` (`None`) or another tag that the block may know.
    fn section(&mut self, name: &str, range: &Range<usize>, body: &mut Body) -> At<Option<Stop<'s>>> {
        if self.depth >= MAX_DEPTH {
            return Err((range.clone(), Refusal::cap("blocks are nested too deep")));
        }
        self.depth += 1;
        let stop = self.nodes(body)?;
        self.depth -= 1;
        let stop = stop.ok_or_else(|| (range.clone(), Refusal::syntax(format!("the block `{name}` never ends"))))?;
        let is_end = stop.name.strip_prefix("end") == Some(name);
        Ok((!is_end).then_some(stop))
    }

    /// A block with nothing but its end.
    fn block(&mut self, name: &str, range: &Range<usize>) -> At<Body> {
        let mut body = Body { nodes: Vec::new(), blank: true };
        match self.section(name, range, &mut body)? {
            None => Ok(body),
            Some(stop) => Err((stop.range.clone(), stop.unknown())),
        }
    }

    /// A comment is parsed like any block, but does not mind tags that nobody knows.
    fn comment(&mut self, range: &Range<usize>) -> At<()> {
        let mut body = Body { nodes: Vec::new(), blank: true };
        while self.section("comment", range, &mut body)?.is_some() {}
        Ok(())
    }

    fn branches(&mut self, name: &'s str, markup: &'s str, range: &Range<usize>) -> At<(Tag, bool)> {
        let here = |refusal| (range.clone(), refusal);
        let mut branches = vec![(Some(Condition::parse(markup).map_err(here)?), Body::new())];
        let mut blank = true;
        loop {
            let (_, body) = branches.last_mut().expect("there is one");
            let stop = self.section(name, range, body)?;
            blank &= body.blank;
            let Some(stop) = stop else { break };
            let condition = match stop.name {
                "else" => None,
                "elsif" => Some(Condition::parse(stop.markup).map_err(|refusal| (stop.range.clone(), refusal))?),
                _ => return Err((stop.range.clone(), stop.unknown())),
            };
            branches.push((condition, Body::new()));
        }
        if blank {
            branches.iter_mut().for_each(|(_, body)| body.remove_text());
        }
        Ok((Tag::If { unless: name == "unless", branches }, blank))
    }

    fn case(&mut self, markup: &'s str, range: &Range<usize>) -> At<(Tag, bool)> {
        let left = tags::case(markup).map_err(|refusal| (range.clone(), refusal))?;
        // The first body stands before the first `when` and is never shown.
        let mut bodies = vec![Body::new()];
        let mut whens: Vec<(Option<Expression>, usize)> = Vec::new();
        let mut blank = true;
        loop {
            let body = bodies.last_mut().expect("there is one");
            let stop = self.section("case", range, body)?;
            blank &= body.blank;
            let Some(stop) = stop else { break };
            let refused = |refusal| (stop.range.clone(), refusal);
            match stop.name {
                "when" => {
                    let values = tags::when(stop.markup).map_err(refused)?;
                    whens.extend(values.into_iter().map(|value| (Some(value), bodies.len())));
                }
                "else" if strip(stop.markup).is_empty() => whens.push((None, bodies.len())),
                "else" => return Err(refused(Refusal::syntax("`else` of `case` takes no arguments"))),
                _ => return Err(refused(stop.unknown())),
            }
            bodies.push(Body::new());
        }
        if blank {
            bodies.iter_mut().for_each(Body::remove_text);
        }
        Ok((Tag::Case { left, whens, bodies }, blank))
    }

    fn for_loop(&mut self, markup: &'s str, range: &Range<usize>) -> At<(Tag, bool)> {
        let head = ForHead::parse(markup).map_err(|refusal| (range.clone(), refusal))?;
        let mut body = Body::new();
        let mut otherwise: Option<Body> = None;
        let mut blank = true;
        // Ruby reads one `else` into a body and a second one into the body that it has thrown away.
        let mut sections = 0;
        loop {
            let into = otherwise.as_mut().unwrap_or(&mut body);
            let stop = self.section("for", range, into)?;
            blank &= into.blank;
            sections += 1;
            match stop {
                None => break,
                Some(stop) if stop.name == "else" && sections == 1 => otherwise = Some(Body::new()),
                Some(stop) if stop.name == "else" => {
                    return Err((stop.range, Refusal::syntax("`for` has more than one `else`")));
                }
                Some(stop) => return Err((stop.range.clone(), stop.unknown())),
            }
        }
        if blank {
            body.remove_text();
            otherwise.iter_mut().for_each(Body::remove_text);
        }
        Ok((Tag::For { head, body, otherwise }, blank))
    }

    /// What stands between `raw` and `endraw`, which must have no `-` (`Raw::FullTokenPossiblyInvalid`).
    fn raw(&mut self, range: &Range<usize>) -> At<Range<usize>> {
        let start = self.at;
        while let Some(token) = self.token() {
            if let Some(before) = raw_end(&self.source[token.clone()]) {
                return Ok(start..token.start + before);
            }
        }
        Err((range.clone(), Refusal::syntax("the block `raw` never ends")))
    }
}

impl Body {
    fn new() -> Self {
        Self { nodes: Vec::new(), blank: true }
    }

    /// `remove_blank_strings`.
    fn remove_text(&mut self) {
        self.nodes.retain(|node| !matches!(node, Node::Text(_)));
    }
}

/// `FullToken`: the name and the markup of a tag.
fn tag(token: &str) -> Option<(&str, &str)> {
    let inside = token.strip_suffix("%}")?.get(2..)?;
    let inside = inside.strip_prefix('-').unwrap_or(inside);
    let start = skip_space(inside, 0);
    let end = if inside[start..].starts_with('#') { start + 1 } else { run(inside, start, is_word) };
    if end == start {
        return None;
    }
    let markup = &inside[skip_space(inside, end)..];
    Some((&inside[start..end], markup.strip_suffix('-').unwrap_or(markup)))
}

/// How many bytes of the token stand before `{% endraw %}`, if it ends in that.
fn raw_end(token: &str) -> Option<usize> {
    let inside = token.strip_suffix("%}")?;
    let opens: Vec<usize> = memchr::memmem::find_iter(inside.as_bytes(), b"{%").collect();
    for open in opens.into_iter().rev() {
        let start = skip_space(inside, open + 2);
        let end = run(inside, start, is_word);
        if end > start {
            return (&inside[start..end] == "endraw").then_some(open);
        }
    }
    None
}
