//! Builds the value tree from a stream of events, without recursion; shared by the YAML and the JSON reader.

use std::collections::HashMap;

use super::value::{Entry, Kind, Scalar, Style, Value};
use crate::text::{Problem, ProblemKind, Span};

/// A collection that is not finished.
struct Frame {
    start: usize,
    /// End of the last thing inside, for block collections, which have no closing bracket.
    end: usize,
    anchor: usize,
    flow: bool,
    body: Body,
}

enum Body {
    Sequence(Vec<Value>),
    Mapping { entries: Vec<Entry>, key: Option<(Box<str>, Span)> },
}

/// Collects values; the caller names spans, the builder nests.
pub(super) struct Builder<'t> {
    text: &'t str,
    frames: Vec<Frame>,
    anchors: HashMap<usize, Value>,
    root: Option<Value>,
    expanded: usize,
    problems: Vec<Problem>,
}

/// How many values aliases may add before they are refused.
const ALIAS_BUDGET: usize = 10_000;
/// How deep values may nest, aliases included.
pub(super) const MAX_DEPTH: usize = 256;

impl<'t> Builder<'t> {
    /// A builder for values whose spans are bytes of `text`.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, frames: Vec::new(), anchors: HashMap::new(), root: None, expanded: 0, problems: Vec::new() }
    }

    /// Opens a list that starts at byte `start`; `flow` has brackets.
    pub(super) fn open_sequence(&mut self, start: usize, flow: bool, anchor: usize) {
        self.open(start, flow, anchor, Body::Sequence(Vec::new()));
    }

    /// Opens a mapping that starts at byte `start`; `flow` has braces.
    pub(super) fn open_mapping(&mut self, start: usize, flow: bool, anchor: usize) {
        self.open(start, flow, anchor, Body::Mapping { entries: Vec::new(), key: None });
    }

    fn open(&mut self, start: usize, flow: bool, anchor: usize, body: Body) {
        self.frames.push(Frame { start, end: start, anchor, flow, body });
    }

    /// Closes the innermost collection; `end` is its closing bracket's end, `None` for block style.
    pub(super) fn close(&mut self, end: Option<usize>) {
        let Some(frame) = self.frames.pop() else { return };
        let end = end.unwrap_or(frame.end).max(frame.start);
        let kind = match frame.body {
            Body::Sequence(items) => Kind::Sequence(items),
            Body::Mapping { entries, .. } => Kind::Mapping(self.finish_mapping(entries)),
        };
        self.put(Value { span: Span::new(frame.start, end), kind }, frame.anchor);
    }

    /// A scalar.
    pub(super) fn scalar(&mut self, span: Span, text: Box<str>, style: Style, tag: Option<Box<str>>, anchor: usize) {
        self.put(Value { span, kind: Kind::Scalar(Scalar { text, style, tag }) }, anchor);
    }

    /// `*name`: a copy of what the anchor holds, at the place of the alias.
    pub(super) fn alias(&mut self, span: Span, anchor: usize) {
        let Some(target) = self.anchors.get(&anchor) else {
            self.refuse_alias(span, "an anchor cannot hold itself");
            return;
        };
        let (count, depth) = measure(target);
        self.expanded += count;
        if self.expanded > ALIAS_BUDGET {
            self.refuse_alias(span, "the aliases expand to more than 10,000 values");
        } else if self.frames.len() + depth > MAX_DEPTH {
            self.refuse_alias(span, "the aliases nest more than 256 deep");
        } else {
            let value = Value { span, kind: target.kind.clone() };
            self.put(value, 0);
        }
    }

    /// An alias that cannot be expanded stays as its source text.
    pub(super) fn refuse_alias(&mut self, span: Span, why: &str) {
        // One is enough: ten thousand of them say the same.
        if !self.problems.iter().any(|p| &*p.detail == why) {
            self.problems.push(Problem::new(ProblemKind::FrontMatterSyntax, span).detail(why));
        }
        let text = span.of(self.text).into();
        self.put(Value { span, kind: Kind::Scalar(Scalar { text, style: Style::Plain, tag: None }) }, 0);
    }

    /// The key that waits for its value.
    pub(super) fn waiting_key(&self) -> Option<Span> {
        match &self.frames.last()?.body {
            Body::Mapping { key: Some((_, span)), .. } => Some(*span),
            _ => None,
        }
    }

    fn put(&mut self, value: Value, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        let end = value.span.end as usize;
        let Some(frame) = self.frames.last_mut() else {
            self.root.get_or_insert(value);
            return;
        };
        frame.end = frame.end.max(end);
        match &mut frame.body {
            Body::Sequence(items) => items.push(value),
            Body::Mapping { entries, key } => match key.take() {
                Some((key, key_span)) => entries.push(Entry { key, key_span, value }),
                None => {
                    let name = match value.kind {
                        Kind::Scalar(scalar) => scalar.text,
                        _ => value.span.of(self.text).into(),
                    };
                    *key = Some((name, value.span));
                }
            },
        }
    }

    /// Reports duplicates and dissolves `<<` keys.
    fn finish_mapping(&mut self, mut entries: Vec<Entry>) -> Vec<Entry> {
        duplicates(&entries, &mut self.problems);
        while let Some(at) = entries.iter().position(|e| &*e.key == "<<" && is_mergeable(&e.value)) {
            let merge = entries.remove(at);
            let sources = match merge.value.kind {
                Kind::Mapping(entries) => vec![entries],
                Kind::Sequence(items) => items
                    .into_iter()
                    .filter_map(|v| if let Kind::Mapping(entries) = v.kind { Some(entries) } else { None })
                    .collect(),
                Kind::Scalar(_) => Vec::new(),
            };
            let mut insert_at = at;
            for entry in sources.into_iter().flatten() {
                if entries.iter().all(|e| e.key != entry.key) {
                    entries.insert(insert_at, entry);
                    insert_at += 1;
                }
            }
        }
        entries
    }

    /// Closes what is open, then the tree and the problems found while building it.
    pub(super) fn finish(mut self) -> (Option<Value>, Vec<Problem>) {
        while !self.frames.is_empty() {
            self.close(None);
        }
        (self.root, self.problems)
    }

    /// Whether the next value is an item of a list without brackets.
    pub(super) fn in_block_sequence(&self) -> bool {
        matches!(self.frames.last(), Some(Frame { flow: false, body: Body::Sequence(_), .. }))
    }
}

fn is_mergeable(value: &Value) -> bool {
    match &value.kind {
        Kind::Mapping(_) => true,
        Kind::Sequence(items) => !items.is_empty() && items.iter().all(|v| matches!(v.kind, Kind::Mapping(_))),
        Kind::Scalar(_) => false,
    }
}

/// Reports every key that stands twice, each with the first one of its name.
pub(super) fn duplicates(entries: &[Entry], problems: &mut Vec<Problem>) {
    let mut report = |entry: &Entry, first: Span| {
        problems.push(Problem::new(ProblemKind::DuplicateKey, entry.key_span).related(first).detail(entry.key.clone()));
    };
    if entries.len() <= 24 {
        for (at, entry) in entries.iter().enumerate() {
            if let Some(first) = entries[..at].iter().find(|e| e.key == entry.key) {
                report(entry, first.key_span);
            }
        }
        return;
    }
    let mut seen: HashMap<&str, Span> = HashMap::with_capacity(entries.len());
    for entry in entries {
        match seen.get(&*entry.key) {
            Some(first) => report(entry, *first),
            None => {
                seen.insert(&entry.key, entry.key_span);
            }
        }
    }
}

/// How many values a value holds and how deep it is.
fn measure(value: &Value) -> (usize, usize) {
    let mut stack = vec![(value, 1usize)];
    let (mut count, mut deepest) = (0, 0);
    while let Some((value, depth)) = stack.pop() {
        count += 1;
        deepest = deepest.max(depth);
        match &value.kind {
            Kind::Scalar(_) => {}
            Kind::Sequence(items) => stack.extend(items.iter().map(|v| (v, depth + 1))),
            Kind::Mapping(entries) => stack.extend(entries.iter().map(|e| (&e.value, depth + 1))),
        }
    }
    (count, deepest)
}
