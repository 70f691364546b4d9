//! Writing suppression comments for what is found: each proved by reading again, as fixes are.

use std::collections::BTreeMap;

use super::is_own;
use super::region::is_block;
use crate::diagnostic::Diagnostic;
use crate::front_matter::{Format, FrontMatter, Resolver, to_json};
use crate::generator::Site;
use crate::lint::engine::lint;
use crate::lint::fixing::changed;
use crate::lint::settings::Settings;
use crate::post::Post;
use crate::schema::Schema;
use crate::text::{Edit, Encoding, SourceFile, Span, apply};

/// What [`add_ignores`] made of a file.
#[derive(Debug)]
pub struct Added {
    /// The text with the comments; equal to the source where there are none.
    pub text: String,
    /// How many comments were written.
    pub comments: usize,
    /// How many findings they suppress.
    pub suppressed: usize,
    /// What is still found: nothing could be written that a reader does not see.
    pub left: Vec<Diagnostic>,
}

/// How a comment stands, the one that says least first.
#[derive(Clone, Copy)]
enum Form {
    /// On a line of its own, above the innermost block, or the entry, in which something is found.
    Above,
    /// At the end of the line.
    LineEnd,
    /// Above the block of the top level.
    AboveAll,
    /// For the file: the first line of the front matter, or of the body.
    File,
    /// For the file, in the body.
    FileInBody,
}

const FORMS: [Form; 5] = [Form::Above, Form::LineEnd, Form::AboveAll, Form::File, Form::FileInBody];

/// A comment to be written: where, around what, and the findings that it is for.
struct Wanted {
    at: usize,
    before: String,
    after: String,
    in_front_matter: bool,
    word: &'static str,
    rules: BTreeMap<&'static str, usize>,
}

/// Writes comments into `source` that suppress what the first phase finds there, with `reason` where there is one. The file is
/// that at `path` below the root of the site; `run_templates` does so where they can be run.
///
/// A comment is only written where what a reader sees is the same after reading again, the findings are gone and there are
/// no others. The nearest place that allows it is taken: above the block or entry, at the end of the line, for the file.
#[must_use]
pub fn add_ignores(
    source: &SourceFile,
    (site, path): (&Site, &str),
    run_templates: &dyn Fn(&mut Post<'_>),
    schema: &Schema,
    settings: &Settings,
    reason: &str,
) -> Added {
    let mut added = Added { text: source.text().to_owned(), comments: 0, suppressed: 0, left: Vec::new() };
    let again = |text: &str| {
        let bytes = source.restore(text).unwrap_or_else(|| text.to_owned().into_bytes());
        SourceFile::from_bytes(source.path(), bytes)
    };
    let found = |post: &mut Post<'_>| {
        run_templates(post);
        lint(post, schema, settings).found
    };
    for form in FORMS {
        let current = again(&added.text);
        let mut post = Post::read(&current, site, path);
        added.left = found(&mut post);
        if added.left.iter().all(|one| is_own(one.rule)) || matches!(current.encoding(), Encoding::Other(_)) {
            break;
        }
        let mut wanted = places(&post, &added.left, form);
        // From the end, so that the places before stay where they are; all at once, and where that fails by halves.
        wanted.sort_by_key(|one| std::cmp::Reverse(one.at));
        let mut open = vec![&wanted[..]];
        while let Some(group) = open.pop().filter(|group| !group.is_empty()) {
            let now = again(&added.text);
            let mut before = Post::read(&now, site, path);
            let was = found(&mut before);
            let edits: Vec<Edit> = group.iter().map(|one| Edit::insert(one.at, one.written(reason))).collect();
            let then = again(&apply(now.text(), &edits).unwrap_or_default());
            let mut after = Post::read(&then, site, path);
            let left = found(&mut after);
            let is_same = changed(&before, &after, &edits).is_none() && says_the_same(&before, &after);
            if is_same && gone(&was, &left, group) {
                added.comments += group.len();
                added.suppressed += was.len() - left.len();
                then.text().clone_into(&mut added.text);
            } else if group.len() > 1 {
                let (later, earlier) = group.split_at(group.len() / 2);
                open.extend([earlier, later]);
            }
        }
        let last = again(&added.text);
        added.left = found(&mut Post::read(&last, site, path));
    }
    added.left.retain(|one| !is_own(one.rule));
    added
}

/// Whether the front matter has the same keys with the same values to everybody.
fn says_the_same(before: &Post<'_>, after: &Post<'_>) -> bool {
    let entries = |post: &Post<'_>| -> Vec<_> {
        let all = post.front_matter.iter().flat_map(FrontMatter::entries);
        all.map(|entry| {
            let read =
                [Resolver::Psych, Resolver::Core12, Resolver::GoYaml].map(|reader| to_json(&entry.value, reader));
            (entry.key.clone(), read)
        })
        .collect()
    };
    before.front_matter.is_some() == after.front_matter.is_some() && entries(before) == entries(after)
}

/// Whether all that `wanted` is for is gone from what was found, and nothing came.
fn gone(was: &[Diagnostic], left: &[Diagnostic], wanted: &[Wanted]) -> bool {
    let count = |found: &[Diagnostic]| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        found.iter().for_each(|one| *counts.entry(one.rule.name).or_default() += 1);
        counts
    };
    let (mut most, left) = (count(was), count(left));
    for (rule, number) in wanted.iter().flat_map(|one| &one.rules) {
        if let Some(count) = most.get_mut(rule) {
            *count = count.saturating_sub(*number);
        }
    }
    left.iter().all(|(rule, number)| number <= most.get(rule).unwrap_or(&0))
}

impl Wanted {
    fn written(&self, reason: &str) -> String {
        let names: Vec<&str> = self.rules.keys().copied().collect();
        let names = names.join(", ");
        let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
        let comment = if self.in_front_matter {
            format!("# copydesk: ignore{}[{names}]{reason}", self.word)
        } else {
            format!("<!-- copydesk-ignore{} {names}{reason} -->", self.word)
        };
        format!("{}{comment}{}", self.before, self.after)
    }
}

/// Where comments of this form go for what was found.
fn places(post: &Post<'_>, found: &[Diagnostic], form: Form) -> Vec<Wanted> {
    let mut wanted: BTreeMap<usize, Wanted> = BTreeMap::new();
    let blocks = Blocks::of(post);
    for one in found.iter().filter(|one| !is_own(one.rule)) {
        let at = one.primary.span.start as usize;
        let Some(place) = place(post, &blocks, at, form) else { continue };
        let place = wanted.entry(place.at).or_insert(place);
        *place.rules.entry(one.rule.name).or_default() += 1;
    }
    wanted.into_values().collect()
}

fn place(post: &Post<'_>, blocks: &Blocks, at: usize, form: Form) -> Option<Wanted> {
    let source = post.source;
    let comments = post.front_matter.as_ref().filter(|block| matches!(block.format, Format::Yaml | Format::Toml));
    let in_front_matter = at < post.body_span.start as usize;
    let line = source.line_span(source.line_index(at));
    // What ends the lines around it.
    let end_of_line =
        if source.text()[..source.text().len().min(line.end as usize + 2)].ends_with("\r\n") { "\r\n" } else { "\n" };
    let new = |at: usize, before: &str, after: &str, in_front_matter: bool, word: &'static str| Wanted {
        at,
        before: before.to_owned(),
        after: after.to_owned(),
        in_front_matter,
        word,
        rules: BTreeMap::new(),
    };
    let above = |start: usize| {
        let line = source.line_span(source.line_index(start));
        let indent = Span::new(line.start as usize, start).of(source.text());
        indent
            .trim_matches([' ', '\t'])
            .is_empty()
            .then(|| new(line.start as usize, indent, end_of_line, in_front_matter, ""))
    };
    match (form, comments) {
        (Form::Above | Form::AboveAll, Some(block)) if in_front_matter => {
            let holds = |span: Span| (span.start as usize) <= at && at <= span.end as usize;
            let entry = block.entries().iter().find(|entry| holds(entry.key_span.cover(entry.value.span)))?;
            above(entry.key_span.start as usize)
        }
        (Form::Above | Form::AboveAll, _) if in_front_matter => None,
        (Form::Above, _) => above(blocks.around(at, false)?),
        (Form::AboveAll, _) => above(blocks.around(at, true)?),
        (Form::LineEnd, Some(block)) if in_front_matter => {
            let is_inside = block.content.start <= line.start && line.end <= block.content.end;
            is_inside.then(|| new(line.end as usize, " ", "", true, ""))
        }
        (Form::LineEnd, _) if in_front_matter => None,
        (Form::LineEnd, _) => {
            let text = source.slice(line);
            let kept = line.start as usize + text.trim_end().len();
            (!text.trim().is_empty()).then(|| new(kept.max(post.body_span.start as usize), " ", "", false, ""))
        }
        (Form::File, Some(block)) => Some(new(block.content.start as usize, "", end_of_line, true, "-file")),
        (Form::File | Form::FileInBody, _) if post.is_opaque() => None,
        (Form::File | Form::FileInBody, _) => {
            let start = post.body_span.start as usize;
            let rest = &source.text()[start..];
            let apart = if rest.trim_start_matches(' ').starts_with(['\n', '\r']) { "" } else { end_of_line };
            Some(new(start, "", &format!("{end_of_line}{apart}"), false, "-file"))
        }
    }
}

/// The blocks of a body, by where they begin.
struct Blocks(Vec<(Span, bool)>);

impl Blocks {
    fn of(post: &Post<'_>) -> Self {
        let blocks = post.body.root().descendants().filter(|node| is_block(*node));
        let is_top =
            |node: &crate::tree::Node<'_>| node.ancestors().all(|above| above.parent().is_none() || !is_block(above));
        let mut blocks: Vec<(Span, bool)> = blocks.map(|node| (node.span(), is_top(&node))).collect();
        blocks.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        Self(blocks)
    }

    /// Where the innermost block begins that holds byte `at`, or the one of the top level.
    fn around(&self, at: usize, top: bool) -> Option<usize> {
        let upto = self.0.partition_point(|(span, _)| span.start as usize <= at);
        let holding = self.0[..upto].iter().rev().filter(|(_, is_top)| *is_top || !top);
        holding.map(|(span, _)| span).find(|span| at <= span.end as usize).map(|span| span.start as usize)
    }
}
