//! Definitions of links that no link names, and those that CommonMark drops because their label was defined before.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, RefDefs, Tag};

use crate::text::{Problem, ProblemKind, Span};

/// What is known of the definitions of one body while its events go by.
pub(super) struct Definitions {
    /// The definitions that are used, by their folded labels.
    defined: HashMap<String, Range<usize>>,
    /// Lines that look like another definition of such a label.
    again: Vec<(String, Range<usize>)>,
    /// Labels that links name.
    named: HashSet<String>,
    /// Where text stands that is no definition.
    blocks: Vec<Range<usize>>,
}

/// A label as labels are compared: whatever its case and its white space are (CommonMark 0.31, "matches").
fn fold(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// The label at the start of a line that could be a definition, and the bytes of the line from there on.
fn labelled(line: &str) -> Option<(&str, usize)> {
    let lead = line.len() - line.trim_start_matches(' ').len();
    let inner = line[lead..].strip_prefix('[').filter(|inner| lead <= 3 && !inner.starts_with('^'))?;
    let end = inner.find("]:")?;
    (!inner[..end].contains(['[', ']'])).then_some((&inner[..end], lead))
}

impl Definitions {
    /// What `defined` holds of `text`; `None` where there is no definition at all, as in nearly every post.
    pub(super) fn of(defined: &RefDefs<'_>, text: &str) -> Option<Self> {
        let defined: HashMap<String, Range<usize>> =
            defined.iter().map(|(label, definition)| (fold(label), definition.span.clone())).collect();
        if defined.is_empty() {
            return None;
        }
        let mut again = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if let Some((label, lead)) = labelled(line) {
                let (label, range) = (fold(label), start + lead..start + line.trim_end().len());
                let within = |used: &Range<usize>| used.start < range.end && range.start < used.end;
                if defined.get(&label).is_some_and(|used| !within(used)) {
                    again.push((label, range));
                }
            }
            start += line.len();
        }
        Some(Self { defined, again, named: HashSet::new(), blocks: Vec::new() })
    }

    /// Takes from an event what links name and where blocks stand.
    pub(super) fn see(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let Event::Start(tag) = event else { return };
        match tag {
            Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. } => {
                if matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut) {
                    self.named.insert(fold(id));
                }
            }
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Table(_)
                if !self.again.is_empty() =>
            {
                self.blocks.push(range.clone());
            }
            _ => {}
        }
    }

    /// The problems of `text`, the body whose first byte is byte `base` of the file.
    pub(super) fn problems(self, text: &str, base: usize) -> Vec<Problem> {
        let place = |range: &Range<usize>| {
            let end = range.start + text[range.clone()].trim_end().len();
            Span::new(range.start, end).shift(base)
        };
        let label = |range: &Range<usize>| labelled(&text[range.clone()]).map_or("", |(label, _)| label).to_owned();
        let mut found = Vec::new();
        for (folded, range) in &self.defined {
            if !self.named.contains(folded) {
                found.push(Problem::new(ProblemKind::UnusedDefinition, place(range)).detail(label(range)));
            }
        }
        // Blocks come in the order of their starts, each outer one before those in it; lines in theirs.
        let mut blocks = self.blocks.iter().peekable();
        let mut end = 0;
        for (folded, range) in &self.again {
            while let Some(block) = blocks.next_if(|block| block.start <= range.start) {
                end = end.max(block.end);
            }
            if let Some(used) = self.defined.get(folded).filter(|_| end <= range.start) {
                let problem = Problem::new(ProblemKind::DuplicateDefinition, place(range)).detail(label(range));
                found.push(problem.related(place(used)));
            }
        }
        found.sort_by_key(|problem| problem.span);
        found
    }
}
