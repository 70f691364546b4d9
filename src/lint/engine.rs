//! The engine: one walk of the tree, every rule called for what it asked for.

use super::rule::Context;
use super::settings::Settings;
use super::suppression::{Suppressions, is_candidate};
use crate::diagnostic::Diagnostic;
use crate::front_matter::FrontMatter;
use crate::generator::Site;
use crate::post::Post;
use crate::schema::Schema;
use crate::site::{PageFacts, SiteIndex};
use crate::text::Encoding;
use crate::tree::NodeKind;

/// What the first phase found in a post.
#[derive(Debug)]
pub struct Linted {
    /// The findings in the order of the source, the same in every run.
    pub found: Vec<Diagnostic>,
    /// How many more there were that a comment suppresses.
    pub suppressed: usize,
    /// The comments that suppress findings, for [`suppress_page`]; `None` where there are none.
    pub suppressions: Option<Box<Suppressions>>,
}

/// What the first phase finds in `post` and no comment suppresses: [`lint()`].
#[must_use]
pub fn lint_post(post: &Post<'_>, schema: &Schema, settings: &Settings) -> Vec<Diagnostic> {
    lint(post, schema, settings).found
}

/// Runs the first phase of the rules over `post`: all that needs no other page.
#[must_use]
pub fn lint(post: &Post<'_>, schema: &Schema, settings: &Settings) -> Linted {
    let plan = &settings.plan;
    let mut out = Vec::new();
    let mut comments = Vec::new();
    let mut cx = Context::new(schema, post.site, None, &mut out);
    cx.now = settings.now;
    for problem in &post.problems {
        for rule in plan.for_problem(problem.kind) {
            rule.check_problem(problem, post, &mut cx);
        }
    }
    // In another encoding nothing else can be told.
    if !matches!(post.source.encoding(), Encoding::Other(_)) {
        for entry in post.front_matter.iter().flat_map(FrontMatter::entries) {
            for rule in plan.every_entry.iter().chain(plan.entries.get(&*entry.key).into_iter().flatten()) {
                rule.check_entry(entry, post, &mut cx);
            }
        }
        for node in post.body.root().descendants() {
            match node.kind() {
                NodeKind::Element(_) => {
                    // `node.name()` is empty for SVG and MathML: a name there is another element.
                    let by_name = plan.elements.get(node.name()).into_iter().flatten();
                    for rule in plan.every_element.iter().chain(by_name) {
                        rule.check_node(node, post, &mut cx);
                    }
                }
                NodeKind::Text(_) => plan.text.iter().for_each(|rule| rule.check_node(node, post, &mut cx)),
                NodeKind::Comment(text) => {
                    if is_candidate(text) {
                        comments.push(node);
                    }
                    plan.comments.iter().for_each(|rule| rule.check_node(node, post, &mut cx));
                }
                NodeKind::Template(_) => plan.templates.iter().for_each(|rule| rule.check_node(node, post, &mut cx)),
                NodeKind::Document | NodeKind::Doctype => {}
            }
        }
        for rule in &plan.rules {
            rule.check_post(post, &mut cx);
        }
    }
    let mut linted = Linted { found: finish(out, settings), suppressed: 0, suppressions: None };
    if let Some(mut suppressions) = Suppressions::of(post, &comments) {
        linted.suppressed = suppressions.take(&mut linted.found);
        linted.suppressed += judge(&mut linted.found, &mut suppressions, (post.site, schema, settings), false);
        linted.suppressions = suppressions.are_wanted().then_some(suppressions);
    }
    linted
}

/// Takes the findings out of `found`, those of the second phase for one page, that the comments of the page suppress, says
/// how many they were, and adds which of the comments are in vain.
#[must_use]
pub fn suppress_page(
    found: &mut Vec<Diagnostic>,
    suppressions: &mut Suppressions,
    site: &Site,
    schema: &Schema,
    settings: &Settings,
) -> usize {
    suppressions.take(found) + judge(found, suppressions, (site, schema, settings), true)
}

/// Adds to `found` what is wrong with `suppressions` themselves; how much of that they suppress.
fn judge(
    found: &mut Vec<Diagnostic>,
    suppressions: &mut Suppressions,
    (site, schema, settings): (&Site, &Schema, &Settings),
    after_pages: bool,
) -> usize {
    let rules = &settings.plan.suppressions;
    let faults = suppressions.faults(settings, after_pages);
    if rules.is_empty() || faults.is_empty() {
        return 0;
    }
    let mut out = Vec::new();
    let mut cx = Context::new(schema, site, None, &mut out);
    for fault in &faults {
        rules.iter().for_each(|rule| rule.check_suppression(fault, &mut cx));
    }
    let mut out = finish(out, settings);
    let suppressed = suppressions.take(&mut out);
    found.append(&mut out);
    found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    suppressed
}

/// Runs the second phase for one page, from facts alone.
#[must_use]
pub fn lint_page(
    page: &PageFacts,
    index: &SiteIndex,
    site: &Site,
    schema: &Schema,
    settings: &Settings,
) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut cx = Context::new(schema, site, Some(index), &mut out);
    cx.now = settings.now;
    for rule in &settings.plan.pages {
        rule.check_page(page, index, &mut cx);
    }
    finish(out, settings)
}

/// The order of a report, each finding once: a definition that two links use is one place.
fn finish(mut out: Vec<Diagnostic>, settings: &Settings) -> Vec<Diagnostic> {
    for diagnostic in &mut out {
        if let Some(severity) = settings.severity(diagnostic.rule.name) {
            diagnostic.severity = severity;
        }
        if diagnostic.fix.is_some() && !settings.may_fix(diagnostic.rule.name) {
            diagnostic.fix = None;
        }
    }
    out.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    out.dedup_by(|a, b| a.sort_key() == b.sort_key());
    out
}
