//! Unclosed, stray and misnested tags, read off what the tags opened and closed; never off parse errors.

use std::collections::HashMap;

use super::arena::{End, NodeId, TagToken, Tree};
use super::vocabulary::{self, is_heading};
use crate::text::{Problem, ProblemKind};

/// What became of one start tag that the author or the reader wrote.
struct Interval {
    element: NodeId,
    open: usize,
    /// The tag that closed it, or a copy of it, by name and from the same hand.
    end: Option<usize>,
    reported: bool,
}

/// Whether of each element both tags were written by the author, or both by the reader.
pub(super) fn is_from_one_hand(tree: &Tree) -> bool {
    let open = |tag: &TagToken| tree.node(tag.closes?).open_tag();
    tree.tags.iter().filter(|tag| tag.is_end).all(|tag| open(tag).is_some_and(|open| open.generated == tag.generated))
}

/// The nesting problems of `tree`, with spans of the source. Generated tags are never reported.
pub(super) fn problems(tree: &Tree) -> Vec<Problem> {
    let tags = &tree.tags;
    if tags.iter().all(|t| t.generated) {
        return Vec::new();
    }
    let mut intervals: Vec<Interval> = Vec::new();
    let mut of_element = vec![usize::MAX; tree.len()];
    let mut stray: Vec<usize> = Vec::new();
    let mut ignored: HashMap<&str, usize> = HashMap::new();
    let mut found = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        if !tag.is_end {
            match tag.makes {
                Some(element) => {
                    of_element[element.0 as usize] = intervals.len();
                    intervals.push(Interval { element, open: at, end: None, reported: false });
                }
                None => {
                    *ignored.entry(&*tag.name).or_default() += 1;
                    if !tag.generated {
                        found.push(Problem::new(ProblemKind::IgnoredTag, tag.span).detail(&*tag.name));
                    }
                }
            }
            continue;
        }
        let closed = tag.closes.map(|id| tree.node(id).element().and_then(|e| e.origin).unwrap_or(id));
        let interval = closed.and_then(|id| intervals.get_mut(of_element[id.0 as usize]));
        match interval {
            Some(i) if tags[i.open].generated == tag.generated => i.end = Some(at),
            _ if tag.generated => {}
            _ => match ignored.get_mut(&*tag.name) {
                // Its start tag was dropped too, as `<tr>` outside a table is.
                Some(count) if *count > 0 => *count -= 1,
                _ => stray.push(at),
            },
        }
    }
    pair_strays(tree, &mut intervals, &mut stray, &mut found);
    crossings(tree, &mut intervals, &mut found);
    for interval in &intervals {
        let tag = &tags[interval.open];
        if interval.end.is_none() && !interval.reported && !tag.generated && must_be_closed(tree, interval) {
            let mut problem = Problem::new(ProblemKind::UnclosedElement, tag.span).detail(&*tag.name);
            if let Some(End::By(id)) = tree.node(interval.element).element().map(|e| e.end) {
                problem.related = Some(tree.tag(id).span);
            }
            found.push(problem);
        }
    }
    for at in stray {
        let tag = &tags[at];
        if !matches!(&*tag.name, "html" | "head" | "body") || !is_document(tree) {
            found.push(Problem::new(ProblemKind::StrayEndTag, tag.span).detail(&*tag.name));
        }
    }
    found
}

fn is_document(tree: &Tree) -> bool {
    tree.root().children().any(|c| c.is("html"))
}

fn must_be_closed(tree: &Tree, interval: &Interval) -> bool {
    let Some(element) = tree.node(interval.element).element() else { return false };
    let tag = &tree.tags[interval.open];
    let foreign = element.namespace != super::Namespace::Html;
    let optional = vocabulary::element(&tag.name).is_some_and(|f| f.is_void() || f.has_optional_end());
    !optional && element.end != End::Void && !(foreign && tag.self_closing)
}

fn misnested(open: &TagToken, end: &TagToken) -> Problem {
    Problem::new(ProblemKind::Misnested, end.span).related(open.span).detail(&*open.name)
}

/// A stray end tag and an unclosed element of its name that another end tag ended: one misnesting, not two faults.
fn pair_strays(tree: &Tree, intervals: &mut [Interval], stray: &mut Vec<usize>, found: &mut Vec<Problem>) {
    let tags = &tree.tags;
    let mut waiting: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut next = 0;
    stray.retain(|&at| {
        while next < intervals.len() && intervals[next].open < at {
            let interval = &intervals[next];
            let tag = &tags[interval.open];
            let ended = tree.node(interval.element).element().map(|e| e.end);
            if let Some(End::By(by)) = ended
                && interval.end.is_none()
                && !tag.generated
                && (tree.tag(by).is_end || tree.tag(by).generated)
            {
                waiting.entry(if is_heading(&tag.name) { "h" } else { &tag.name }).or_default().push(next);
            }
            next += 1;
        }
        let name = if is_heading(&tags[at].name) { "h" } else { &*tags[at].name };
        let Some(i) = waiting.get_mut(name).and_then(Vec::pop) else { return true };
        intervals[i].reported = true;
        found.push(misnested(&tags[intervals[i].open], &tags[at]));
        false
    });
}

/// Elements whose tags overlap. One report a tangle.
fn crossings(tree: &Tree, intervals: &mut [Interval], found: &mut Vec<Problem>) {
    let tags = &tree.tags;
    let mut by_end = vec![usize::MAX; tags.len()];
    for (i, interval) in intervals.iter().enumerate() {
        if let Some(end) = interval.end {
            by_end[end] = i;
        }
    }
    let mut stack: Vec<usize> = Vec::new();
    let mut open = 0;
    for at in 0..tags.len() {
        if open < intervals.len() && intervals[open].open == at {
            stack.push(open);
            open += 1;
        }
        let closing = by_end[at];
        if intervals.get(closing).is_none_or(|i| i.reported) {
            continue;
        }
        let mut crossed = None;
        while let Some(top) = stack.pop() {
            if top == closing {
                break;
            }
            if intervals[top].end.is_some_and(|end| end > at) {
                intervals[top].reported = true;
                crossed.get_or_insert(top);
            }
        }
        if let Some(inner) = crossed
            && !(tags[intervals[inner].open].generated || tags[at].generated)
        {
            found.push(misnested(&tags[intervals[inner].open], &tags[at]));
        }
    }
}
