//! Clean, write, read again, compare; and what is done where they differ.

use super::clean;
use super::loss;
use super::settings::{Format, Settings};
use super::verify::{self, Expected};
use super::write::{self, Context};
use crate::diagnostic::Diagnostic;
use crate::markup::{Dialect, ReadOptions};
use crate::text::Span;
use crate::tree::{Difference, Tree, holds_block};

/// How a conversion ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// What was written reads back as what was read, but for the losses.
    Proved,
    /// The same; some blocks, or all, stay HTML.
    KeptAsHtml,
    /// The source as it was: nothing that was written could be proved.
    Fallback,
}

/// A body as it was written.
pub(super) struct Body {
    /// `None` where the source stays as it was.
    pub text: Option<String>,
    pub losses: Vec<Diagnostic>,
    pub verdict: Verdict,
}

/// More rounds than this mean that blocks turned to HTML one by one.
const ROUNDS: usize = 4;

/// Writes the body `tree`, which was read from `source`.
pub(super) fn body(tree: &Tree, source: &str, span: Span, read: &ReadOptions, settings: &Settings) -> Body {
    let plan = clean::plan(tree, settings);
    let holds_block = holds_block(&plan, tree.root());
    let cx = Context {
        view: &plan,
        source,
        settings,
        syntax: read.templates,
        markdown: read.dialect != Dialect::Html,
        holds_block: &holds_block,
        raw: write::raw_regions(tree),
        lonely: write::lonely_templates(tree, source),
    };
    let root = tree.root();
    let done = match settings.to {
        Format::Text => Ok((write::text::write(&cx, root), Verdict::Proved)),
        Format::Json => Ok((write::json::write(&cx, root), Verdict::Proved)),
        Format::Html => html(&cx, tree),
        Format::Markdown => markdown(&cx, tree),
    };
    let mut losses = plan.losses;
    match done {
        Ok((text, verdict)) => Body { text: Some(text), losses, verdict },
        Err(difference) => {
            losses.clear();
            let message = format!(
                "the body was left as it was: what was written as {} reads back with {} instead of {}",
                settings.to.name(),
                difference.right,
                difference.left
            );
            losses.push(loss::lost(&loss::UNPROVED, Span::new(span.start as usize, span.start as usize), message));
            Body { text: None, losses, verdict: Verdict::Fallback }
        }
    }
}

fn markdown(cx: &Context<'_, clean::Plan>, tree: &Tree) -> Result<(String, Verdict), Difference> {
    let expected = Expected::of(cx.view, tree.root(), cx.source, cx.settings);
    let units = write::markdown::units(cx, crate::tree::normal::content(tree.root()));
    let mut as_html = vec![false; units.len()];
    let mut last;
    let mut rounds = 0;
    loop {
        let written = write::markdown::write(cx, &units, &as_html);
        let Some(difference) = expected.differs(&written.text, cx.settings, cx.syntax) else {
            let verdict = if written.raw_html { Verdict::KeptAsHtml } else { Verdict::Proved };
            return Ok((written.text, verdict));
        };
        rounds += 1;
        let failing = if cx.settings.raw_html() && rounds <= ROUNDS {
            verify::failing(cx, &units, &written, &as_html, &difference)
        } else {
            Vec::new()
        };
        last = difference;
        if failing.is_empty() {
            break;
        }
        for index in failing {
            as_html[index] = true;
        }
    }
    if cx.settings.raw_html() {
        let written = write::markdown::write(cx, &units, &vec![true; units.len()]);
        match expected.differs(&written.text, cx.settings, cx.syntax) {
            None => return Ok((written.text, Verdict::KeptAsHtml)),
            Some(difference) => last = difference,
        }
    }
    Err(last)
}

fn html(cx: &Context<'_, clean::Plan>, tree: &Tree) -> Result<(String, Verdict), Difference> {
    let expected = Expected::of(cx.view, tree.root(), cx.source, cx.settings);
    let text = write::html::document(cx, tree.root());
    match expected.differs(&text, cx.settings, cx.syntax) {
        None => Ok((text, Verdict::Proved)),
        Some(difference) => Err(difference),
    }
}
