//! What a suppression comment speaks for: its line, the line or block or entry that follows, a stretch, the file.

use super::collect::{Home, Written};
use super::{Malformed, Name, Suppression, SuppressionFault, removal};
use crate::front_matter::{Kind, Value};
use crate::lint::settings::Selector;
use crate::post::Post;
use crate::text::Span;
use crate::text::directive::{Directive, Reach};
use crate::tree::{End, Namespace, Node, vocabulary};

/// Longer names are not compared with those of rules, nor is every one: to look for what was meant takes time.
const LONGEST_NAME: usize = 64;
const MOST_SUGGESTIONS: usize = 100;

/// Lines whose constructs a comment is about, in order: the line and the end of the last construct that begins on it.
#[derive(Default)]
struct Lines(Vec<(Span, usize)>);

impl Lines {
    fn begin(&mut self, construct: Span) {
        let at = self.0.partition_point(|(line, _)| line.end < construct.start);
        if let Some((line, end)) = self.0.get_mut(at).filter(|(line, _)| line.start <= construct.start) {
            debug_assert!(line.start <= construct.start && construct.start <= line.end);
            *end = (*end).max(construct.end as usize);
        }
    }

    fn end_of(&self, line: Span) -> usize {
        let at = self.0.partition_point(|(other, _)| other.start < line.start);
        self.0.get(at).map_or(line.end as usize, |(_, end)| *end)
    }
}

/// What a comment is about, before the ends of constructs are known.
enum About {
    Region(Span),
    /// From this byte to the end of the line and of what begins on it.
    Construct(usize, Span),
}

/// Suppressions with their regions from comments in the order of the source, and what is wrong with them.
pub(super) fn resolve(post: &Post<'_>, written: &[Written]) -> (Vec<Suppression>, Vec<SuppressionFault>) {
    let source = post.source;
    let whole = Span::new(0, source.text().len());
    let places = Places { post, spans: written.iter().map(|comment| comment.span).collect() };
    let following = places.following();
    let mut faults = Vec::new();
    let mut starts: Vec<usize> = Vec::new();
    let mut found: Vec<(Suppression, About)> = Vec::new();
    let first_entry = post.front_matter.as_ref().and_then(|block| block.entries().first()).map(|entry| entry.key_span);
    for (index, comment) in written.iter().enumerate() {
        let span = comment.span;
        let removal = |home| removal::of_comment(source, span, home);
        let mut malformed = |why, removal| faults.push(SuppressionFault::Malformed { span, why, removal });
        let directive = match &comment.said {
            Ok(directive) => directive,
            Err(why) => {
                malformed(Malformed::Misread(*why), Vec::new());
                continue;
            }
        };
        let about = match directive.reach {
            Reach::End => {
                match starts.pop() {
                    Some(start) => {
                        let (suppression, about) = &mut found[start];
                        *about = About::Region(Span::new(suppression.span.end as usize, span.start as usize));
                        suppression.removal.extend(removal(comment.home));
                    }
                    None => malformed(Malformed::NoStart, removal(comment.home)),
                }
                continue;
            }
            Reach::File if comment.home == Home::FrontMatter && first_entry.is_some_and(|key| key < span) => {
                malformed(Malformed::NotFirst, Vec::new());
                continue;
            }
            Reach::File => About::Region(whole),
            Reach::Start => {
                starts.push(found.len());
                About::Region(Span::new(span.end as usize, source.text().len()))
            }
            Reach::Next => match following[index] {
                None if comment.home == Home::FrontMatter => {
                    let line = places.line(span);
                    About::Construct(line.start as usize, line)
                }
                None => About::Region(extended(post, places.line(span))),
                Some(line) => About::Construct(span.end as usize, line),
            },
        };
        let removal = removal(comment.home);
        found.push((Suppression { span, region: span, names: names(post, comment, directive), removal }, about));
    }
    for start in starts {
        let span = found[start].0.span;
        faults.push(SuppressionFault::Malformed { span, why: Malformed::NoEnd, removal: Vec::new() });
    }
    let lines = constructs(post, &found);
    let (mut all, mut suggestions) = (Vec::with_capacity(found.len()), 0);
    for (mut suppression, about) in found {
        suppression.region = match about {
            About::Region(region) => region,
            About::Construct(start, line) => extended(post, Span::new(start, lines.end_of(line).max(start))),
        };
        for name in &mut suppression.names {
            name.selector = Selector::find(&name.text);
            if name.selector.is_none() {
                let is_short = name.text.len() <= LONGEST_NAME && suggestions < MOST_SUGGESTIONS;
                suggestions += 1;
                let suggestion = is_short.then(|| Selector::parse(&name.text).err()?.suggestion).flatten();
                faults.push(SuppressionFault::Unknown { span: name.span, name: name.text.clone(), suggestion });
            }
        }
        all.push(suppression);
    }
    (all, faults)
}

fn names(post: &Post<'_>, comment: &Written, directive: &Directive) -> Vec<Name> {
    let name = |range: &std::ops::Range<usize>| {
        let span = Span::from(range.clone()).shift(comment.text);
        Name { text: post.source.slice(span).into(), span, selector: None, used: false, done: false }
    };
    directive.names.iter().map(name).collect()
}

/// `span` to the start of the line after the one that it ends on: what is wrong with a line end belongs to its line.
fn extended(post: &Post<'_>, span: Span) -> Span {
    let line = post.source.line_index((span.end as usize).saturating_sub(1).max(span.start as usize));
    let next = post.source.line_starts().get(line + 1).map_or(post.source.text().len(), |start| *start as usize);
    Span::new(span.start as usize, next.max(span.end as usize))
}

/// How the comments stand on their lines.
struct Places<'p, 's> {
    post: &'p Post<'s>,
    /// The comments in the order of the source.
    spans: Vec<Span>,
}

impl Places<'_, '_> {
    /// The lines on which `span` begins and ends.
    fn line(&self, span: Span) -> Span {
        let source = self.post.source;
        let last = source.line_index((span.end as usize).saturating_sub(1).max(span.start as usize));
        source.line_span(source.line_index(span.start as usize)).cover(source.line_span(last))
    }

    /// For each comment that stands alone on its line the next line with something for it to speak for, if there is one
    /// (else its own); `None` for those that speak for their own.
    fn following(&self) -> Vec<Option<Span>> {
        let source = self.post.source;
        let lines = source.line_starts().len();
        let alone = self.alone();
        let mut found = vec![None; self.spans.len()];
        // The line of the comment after this one, and what that speaks for: comments that stand one above the other speak
        // for the same.
        let mut next: Option<(usize, Span)> = None;
        for (index, span) in self.spans.iter().enumerate().rev() {
            if !alone[index] {
                next = None;
                continue;
            }
            let own = self.line(*span);
            let mut line = source.line_index(own.end as usize) + 1;
            let mut about = own;
            let shared = next.filter(|(at, _)| source.line_index(own.start as usize) == *at);
            if let Some((_, same)) = shared {
                about = same;
                line = lines;
            }
            while line < lines {
                if let Some((_, same)) = next.filter(|(at, _)| *at == line) {
                    about = same;
                    break;
                }
                let there = source.line_span(line);
                if !self.is_silent(there) {
                    about = there;
                    break;
                }
                line += 1;
            }
            found[index] = Some(about);
            next = Some((source.line_index(own.start as usize), about));
        }
        found
    }

    /// Whether a line says nothing: it is blank, a blank line of a quotation, a comment between two entries.
    fn is_silent(&self, line: Span) -> bool {
        let text = self.post.source.slice(line);
        let in_front_matter = line.start < self.post.body_span.start;
        text.trim_matches(|c: char| c.is_whitespace() || c == '>').is_empty()
            || (in_front_matter && text.trim_start().starts_with('#'))
    }

    /// Of each whether nothing stands on its lines but comments like it, and marks of the list or quotation that it
    /// stands in.
    fn alone(&self) -> Vec<bool> {
        let text = self.post.source.text();
        let is_gap = |a: &Span, b: &Span| {
            text.get(a.end as usize..b.start as usize).is_some_and(|gap| gap.trim_matches([' ', '\t']).is_empty())
        };
        let mut alone = Vec::with_capacity(self.spans.len());
        for group in self.spans.chunk_by(is_gap) {
            let all = group[0].cover(group[group.len() - 1]);
            let line = self.line(all);
            let before = Span::new(line.start as usize, all.start as usize).of(text);
            let after = text.get(all.end as usize..line.end as usize).unwrap_or_default();
            let is_alone = is_marks(before) && after.trim().is_empty();
            alone.extend(group.iter().map(|_| is_alone));
        }
        alone
    }
}

/// Whether it is nothing but white space and the marks of quotations and list items.
pub(super) fn is_marks(text: &str) -> bool {
    text.split_whitespace().all(|word| {
        let bare = word.trim_start_matches('>');
        let number = bare.trim_end_matches(['.', ')']);
        matches!(bare, "" | "-" | "*" | "+")
            || (number.len() + 1 == bare.len() && number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty())
    })
}

/// The ends of what begins on the lines that `found` are about.
fn constructs(post: &Post<'_>, found: &[(Suppression, About)]) -> Lines {
    let wanted = found.iter().filter_map(|(_, about)| match about {
        About::Construct(_, line) => Some((*line, line.end as usize)),
        About::Region(_) => None,
    });
    let mut lines = Lines(wanted.collect());
    lines.0.sort_unstable();
    lines.0.dedup_by_key(|(line, _)| *line);
    if lines.0.is_empty() {
        return lines;
    }
    if lines.0.iter().any(|(line, _)| line.start < post.body_span.start)
        && let Some(root) = post.front_matter.as_ref().and_then(|block| block.root.as_ref())
    {
        entries(root, &mut lines);
    }
    if lines.0.iter().any(|(line, _)| line.start >= post.body_span.start) {
        let blocks = post.body.root().descendants().filter(|node| is_block(*node));
        blocks.for_each(|node| lines.begin(node.span()));
    }
    lines
}

/// What a comment above it speaks for as a whole: a block, and what a browser shows as one.
pub(super) fn is_block(node: Node<'_>) -> bool {
    let Some(element) = node.element() else { return false };
    // Of a block that never ends nobody knows what the author took for it.
    if element.end == End::Open {
        return false;
    }
    element.namespace != Namespace::Html
        || vocabulary::element(node.name()).is_some_and(|facts| !facts.is_phrasing() || facts.shows_without_text())
}

/// The entries and items of front matter, at every depth.
fn entries(root: &Value, lines: &mut Lines) {
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        match &value.kind {
            Kind::Scalar(_) => {}
            Kind::Sequence(items) => {
                for item in items {
                    lines.begin(item.span);
                    open.push(item);
                }
            }
            Kind::Mapping(entries) => {
                for entry in entries {
                    lines.begin(entry.key_span.cover(entry.value.span));
                    open.push(&entry.value);
                }
            }
        }
    }
}
