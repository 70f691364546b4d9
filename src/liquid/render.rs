//! Running a template (`block_body.rb` and the `render` of each tag).

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::expression::Expression;
use super::filters::text::escape;
use super::lookup::equal;
use super::output::Output;
use super::parse::{Body, Node, Template};
use super::refusal::{Reason, Refusal};
use super::scan::{is_segment, strip};
use super::tags::{Cycle, CycleGroup, Include, Param, Tag};
use super::value::Value;
use super::variable::Variable;
use super::{Expanded, Host, MAX_STEPS, Refused, show};
use crate::text::Span;

/// How deep blocks and includes may run inside each other. Ruby counts scopes (`Context#check_overflow`), up to as many.
const MAX_DEPTH: usize = 100;

/// What stops the nodes after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interrupt {
    Break,
    Continue,
}

/// A template at work.
pub(super) struct Machine<'h> {
    pub host: &'h dyn Host,
    /// Variables that tags have set; the outermost scope first.
    pub scopes: Vec<HashMap<String, Value>>,
    /// What `increment` and `decrement` count. Jekyll keeps them from one page to the next; here each post begins anew.
    pub counters: HashMap<String, i64>,
    pub interrupts: Vec<Interrupt>,
    /// Where loops ended, for `offset: continue`.
    pub offsets: HashMap<Box<str>, i64>,
    pub for_stack: Vec<Value>,
    cycles: HashMap<String, usize>,
    changed: Option<String>,
    /// Includes by kind and name, parsed once.
    includes: HashMap<(bool, String), Arc<Template>>,
    steps: u64,
    depth: usize,
    /// How many includes are running.
    include_depth: usize,
    ids: u64,
    /// Outputs of the template itself that asked for a variable, and whether it was nil each time.
    nothing: BTreeMap<Span, bool>,
}

/// Runs `template` for `host`.
pub(super) fn run(template: &Template, host: &dyn Host) -> Expanded {
    let mut machine = Machine {
        host,
        scopes: vec![HashMap::new()],
        counters: HashMap::new(),
        interrupts: Vec::new(),
        offsets: HashMap::new(),
        for_stack: Vec::new(),
        cycles: HashMap::new(),
        changed: None,
        includes: HashMap::new(),
        steps: 0,
        depth: 0,
        include_depth: 0,
        ids: 0,
        nothing: BTreeMap::new(),
    };
    let mut out = Output::mapped();
    let mut refused: Vec<Refused> = Vec::new();
    // One node at a time, so that all that cannot be run is named, and not only the first.
    for node in &template.body.nodes {
        if let Err(refusal) = machine.node(template, node, &mut out) {
            machine.scopes.truncate(1);
            machine.for_stack.clear();
            (machine.depth, machine.include_depth) = (0, 0);
            let span = out.tag.unwrap_or_default();
            refused.push(Refused { span, reason: refusal.reason(), message: refusal.message().to_owned() });
            out.tag = Some(Span::empty(0));
            // Without steps or room nothing more can be said.
            if refusal.reason() == Reason::Cap {
                break;
            }
        }
        if !machine.interrupts.is_empty() {
            break;
        }
    }
    let nothing = machine.nothing.into_iter().filter(|(_, always)| *always).map(|(span, _)| span).collect();
    Expanded { text: out.text, pieces: out.pieces, refused, nothing }
}

impl Machine<'_> {
    /// Counts work against the cap.
    pub(super) fn spend(&mut self, steps: usize) -> Result<(), Refusal> {
        self.steps = self.steps.saturating_add(steps as u64);
        if self.steps > MAX_STEPS { Err(Refusal::cap("the template takes too many steps")) } else { Ok(()) }
    }

    /// How many steps may still be made.
    pub(super) fn steps_left(&self) -> u64 {
        MAX_STEPS.saturating_sub(self.steps)
    }

    /// A name for an object that is like no other.
    pub(super) fn new_id(&mut self) -> String {
        self.ids += 1;
        format!("#{}", self.ids)
    }

    /// Sets a variable of the innermost scope.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        let scope = self.scopes.last_mut().expect("the outermost scope stays");
        match scope.get_mut(name) {
            Some(place) => *place = value,
            None => drop(scope.insert(name.to_owned(), value)),
        }
    }

    /// Sets a variable of the outermost scope, as `assign` and `capture` do.
    fn set_outermost(&mut self, name: &str, value: Value) {
        self.scopes[0].insert(name.to_owned(), value);
    }

    /// Runs the nodes of `body`, up to a `break` or `continue`.
    pub(super) fn render(&mut self, template: &Template, body: &Body, out: &mut Output) -> Result<(), Refusal> {
        if self.depth >= MAX_DEPTH {
            return Err(Refusal::cap("blocks and includes are nested too deep"));
        }
        self.depth += 1;
        for node in &body.nodes {
            self.node(template, node, out)?;
            if !matches!(node, Node::Text(_)) && !self.interrupts.is_empty() {
                break;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Runs `body` into a text of its own.
    fn captured(&mut self, template: &Template, body: &Body) -> Result<String, Refusal> {
        let mut out = Output::default();
        self.render(template, body, &mut out)?;
        Ok(out.text)
    }

    /// Runs one node. Where it fails, `out.tag` is the tag at fault.
    fn node(&mut self, template: &Template, node: &Node, out: &mut Output) -> Result<(), Refusal> {
        self.spend(1)?;
        // Only nodes of the template itself have a place in it; what it includes keeps that of its tag.
        let outer = out.tag;
        let own = outer.filter(|_| self.include_depth == 0);
        match node {
            Node::Text(range) => {
                let text = &template.source[range.clone()];
                self.spend(text.len() / 64)?;
                return if own.is_some() { out.verbatim(text, range.clone()) } else { out.made(text) };
            }
            Node::Output(range, variable) => {
                if own.is_some() {
                    out.tag = Some(Span::from(range.clone()));
                }
                let value = self.filtered(variable)?;
                self.spend(value.weight())?;
                let shown = show::output(&value)?;
                if self.include_depth == 0 {
                    let nil = shown.is_empty() && self.is_nil(variable)?;
                    *self.nothing.entry(Span::from(range.clone())).or_insert(true) &= nil;
                }
                out.made(&shown)?;
            }
            Node::Tag(range, tag) => {
                if own.is_some() {
                    out.tag = Some(Span::from(range.clone()));
                }
                self.tag(template, tag, out)?;
            }
        }
        out.tag = outer;
        Ok(())
    }

    /// Whether `variable` looks up what is not there, and nothing says what to write instead.
    fn is_nil(&mut self, variable: &Variable) -> Result<bool, Refusal> {
        let Some(name @ Expression::Lookup(_)) = &variable.name else { return Ok(false) };
        let has_default = variable.filters.iter().any(|filter| &*filter.name == "default");
        Ok(!has_default && matches!(self.evaluate(name)?, Value::Nil))
    }

    fn tag(&mut self, template: &Template, tag: &Tag, out: &mut Output) -> Result<(), Refusal> {
        match tag {
            Tag::Assign { to, from } => {
                let value = match self.filtered(from)? {
                    // Its `to_liquid`, which every later look at the variable gives.
                    Value::Literal(_) => Value::str(""),
                    value => value,
                };
                self.set_outermost(to, value);
                Ok(())
            }
            Tag::Capture { to, body } => {
                let text = self.captured(template, body)?;
                self.set_outermost(to, Value::str(text));
                Ok(())
            }
            Tag::If { unless, branches } => {
                for (i, (condition, body)) in branches.iter().enumerate() {
                    let holds = match condition {
                        Some(condition) => self.holds(condition)? != (*unless && i == 0),
                        None => true,
                    };
                    if holds {
                        return self.render(template, body, out);
                    }
                }
                Ok(())
            }
            Tag::Case { left, whens, bodies } => {
                let mut otherwise = true;
                for (value, body) in whens {
                    let runs = match value {
                        Some(value) => {
                            let (left, right) = (self.evaluate(left)?, self.evaluate(value)?);
                            let equal = equal(&left, &right);
                            otherwise &= !equal;
                            equal
                        }
                        None => otherwise,
                    };
                    if runs {
                        self.render(template, &bodies[*body], out)?;
                    }
                }
                Ok(())
            }
            Tag::For { head, body, otherwise } => self.for_loop(template, (head, body, otherwise.as_ref()), out),
            Tag::TableRow { head, body } => self.table_row(template, head, body, out),
            Tag::Cycle(cycle) => self.cycle(cycle, out),
            Tag::Increment(name) => {
                let number = self.counter(name)?;
                self.counters.insert(name.to_string(), number + 1);
                out.made(&number.to_string())
            }
            Tag::Decrement(name) => {
                let number = self.counter(name)? - 1;
                self.counters.insert(name.to_string(), number);
                out.made(&number.to_string())
            }
            Tag::Comment => Ok(()),
            Tag::Raw(range) => {
                let text = &template.source[range.clone()];
                if self.include_depth == 0 { out.verbatim(text, range.clone()) } else { out.made(text) }
            }
            Tag::Break => {
                self.interrupts.push(Interrupt::Break);
                Ok(())
            }
            Tag::Continue => {
                self.interrupts.push(Interrupt::Continue);
                Ok(())
            }
            Tag::IfChanged(body) => {
                let text = self.captured(template, body)?;
                if self.changed.as_deref() != Some(&*text) {
                    out.made(&text)?;
                    self.changed = Some(text);
                }
                Ok(())
            }
            Tag::Include(include) => self.include(include, out),
            Tag::Highlight { language, body } => self.highlight(template, language, body, out),
            Tag::PostUrl(name) => {
                let url = self.host.post_url(name)?;
                let missing = || Refusal::new(Reason::Missing, format!("there is no post `{name}`"));
                self.relative_url(&url.ok_or_else(missing)?, out)
            }
            Tag::Link(markup) => {
                let path = self.small_template(markup)?;
                let url = self.host.link(&path)?;
                let missing = || Refusal::new(Reason::Missing, format!("there is no file `{path}`"));
                self.relative_url(&url.ok_or_else(missing)?, out)
            }
        }
    }

    fn relative_url(&mut self, url: &str, out: &mut Output) -> Result<(), Refusal> {
        let (_, base) = self.host.address();
        out.made(&super::uri::relative_url(url, base)?)
    }

    fn counter(&self, name: &str) -> Result<i64, Refusal> {
        if let Some(number) = self.counters.get(name) {
            return Ok(*number);
        }
        match self.host.global(name)? {
            Value::Nil => Ok(0),
            Value::Int(number) => Ok(number),
            other => Err(Refusal::failed(format!("{} cannot be counted up", other.class()))),
        }
    }

    fn cycle(&mut self, cycle: &Cycle, out: &mut Output) -> Result<(), Refusal> {
        let key = match &cycle.group {
            CycleGroup::Named(name) => {
                let name = self.evaluate(name)?;
                self.spend(name.weight())?;
                format!("{name:?}")
            }
            CycleGroup::Values(values) => format!("values {values}"),
            CycleGroup::Own => format!("own {cycle:p}"),
        };
        let at = self.cycles.get(&key).copied().unwrap_or(0);
        // A group may have values of more than one number.
        let value = match cycle.values.get(at) {
            Some(value) => self.evaluate(value)?,
            None => Value::Nil,
        };
        out.made(&show::output(&value)?)?;
        self.cycles.insert(key, if at + 1 >= cycle.values.len() { 0 } else { at + 1 });
        Ok(())
    }

    /// A template of one line that stands in a tag.
    fn small_template(&mut self, text: &str) -> Result<String, Refusal> {
        let template = Template::parse(Arc::from(text)).map_err(|(_, refusal)| refusal)?;
        self.captured(&template, &template.body)
    }

    /// `OptimizedIncludeTag#render`, `IncludeRelativeTag#render`.
    fn include(&mut self, include: &Include, out: &mut Output) -> Result<(), Refusal> {
        let file = if include.is_template { self.small_template(&include.file)? } else { include.file.to_string() };
        check_file_name(&file)?;
        let key = (include.relative, file);
        let template = match self.includes.get(&key) {
            Some(template) => Arc::clone(template),
            None => {
                let template = Arc::new(self.load(&key)?);
                self.includes.insert(key.clone(), Arc::clone(&template));
                template
            }
        };
        let mut scope = HashMap::new();
        if let Some(params) = &include.params {
            let mut values = Vec::with_capacity(params.len());
            for (name, value) in params {
                let value = match value {
                    Param::Text(text) => Value::str(text),
                    Param::Variable(expression) => self.evaluate(expression)?,
                };
                values.push((Arc::from(&**name), value));
            }
            scope.insert("include".to_owned(), Value::map(values)?);
        }
        self.scopes.push(scope);
        self.include_depth += 1;
        self.render(&template, &template.body, out)?;
        self.include_depth -= 1;
        self.scopes.pop();
        Ok(())
    }

    fn load(&self, (relative, file): &(bool, String)) -> Result<Template, Refusal> {
        let text = if *relative { self.host.include_relative(file)? } else { self.host.include(file)? };
        let missing = || Refusal::new(Reason::Missing, format!("there is no include `{file}`"));
        Template::parse(text.ok_or_else(missing)?).map_err(|(_, refusal)| {
            Refusal::new(refusal.reason(), format!("in the include `{file}`: {}", refusal.message()))
        })
    }

    /// `HighlightBlock#render`, as without a highlighter.
    fn highlight(&mut self, template: &Template, language: &str, body: &Body, out: &mut Output) -> Result<(), Refusal> {
        let code = self.captured(template, body)?;
        let code = escape(code.trim_matches(['\n', '\r']));
        let code = strip(&code);
        let (prefix, suffix) = (self.variable("highlighter_prefix")?, self.variable("highlighter_suffix")?);
        let class = language.replace('+', "-");
        out.made(&show::to_s(&prefix)?)?;
        out.made(&format!(
            "<figure class=\"highlight\"><pre><code class=\"language-{class}\" data-lang=\"{language}\">"
        ))?;
        out.made(code)?;
        out.made("</code></pre></figure>")?;
        out.made(&show::to_s(&suffix)?)
    }
}

/// `IncludeTag#validate_file_name`.
fn check_file_name(file: &str) -> Result<(), Refusal> {
    let bytes = file.as_bytes();
    let climbs = bytes.windows(2).any(|pair| pair.iter().all(|b| matches!(b, b'.' | b'/')));
    let is_valid = |b: &u8| is_segment(*b) || b"/.()+~#@".contains(b);
    // `^` and `$` are those of a line: one good line is enough.
    let valid = file.split('\n').any(|line| !line.is_empty() && line.as_bytes().iter().all(is_valid));
    if climbs || !valid {
        return Err(Refusal::failed(format!("`{file}` is no name of an include")));
    }
    Ok(())
}
