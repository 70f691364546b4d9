//! Clean, write, read again, compare; and what is done where they differ.

use super::clean;
use super::loss;
use super::settings::{Format, Settings, Typography};
use super::verify::{self, Expected};
use super::write::{self, Context};
use crate::diagnostic::Diagnostic;
use crate::markup::{Dialect, ReadOptions, TemplateSyntax, read_text};
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

/// How often a body with blocks that fell back to HTML is converted again.
const SETTLING: usize = 3;

/// Writes the body `tree`, which was read from `source`.
pub(super) fn body(tree: &Tree, source: &str, span: Span, read: &ReadOptions, settings: &Settings) -> Body {
    let plan = clean::plan(tree, settings);
    let holds_block = holds_block(&plan, tree.root());
    let cx = context(&plan, tree, source, read, settings, &holds_block);
    let root = tree.root();
    let mut promoted = Vec::new();
    let done = match settings.to {
        Format::Text => Ok((write::text::write(&cx, root), Verdict::Proved)),
        Format::Json => Ok((write::json::write(&cx, root), Verdict::Proved)),
        Format::Html => html(&cx, tree),
        Format::Markdown => markdown(&cx, tree, &mut promoted),
    };
    let mut losses = plan.losses;
    match done {
        Ok((text, verdict)) => {
            for table in promoted {
                let message = "the first row of a table became its header row";
                losses.push(loss::lost(&loss::TABLE_HEADER, table, message));
            }
            if settings.to == Format::Markdown {
                losses.extend(typography(tree, source, settings));
            }
            losses.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
            Body { text: Some(text), losses, verdict }
        }
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

fn markdown(
    cx: &Context<'_, clean::Plan>,
    tree: &Tree,
    promoted: &mut Vec<Span>,
) -> Result<(String, Verdict), Difference> {
    let expected = Expected::of(cx.view, tree.root(), cx.source, cx.settings);
    let units = write::markdown::units(cx, crate::tree::normal::content(tree.root()));
    let mut as_html = vec![false; units.len()];
    let mut last;
    let mut rounds = 0;
    loop {
        let written = write::markdown::write(cx, &units, &as_html);
        let Some(difference) = expected.differs(&written.text, cx.settings, cx.syntax) else {
            let verdict = if written.raw_html { Verdict::KeptAsHtml } else { Verdict::Proved };
            *promoted = written.promoted;
            if rounds > 0 {
                return Ok(settle(cx.settings, cx.syntax, &expected, written.text, verdict));
            }
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
            None => return Ok(settle(cx.settings, cx.syntax, &expected, written.text, Verdict::KeptAsHtml)),
            Some(difference) => last = difference,
        }
    }
    Err(last)
}

/// The first text that the target's engine makes typographic, where it may.
fn typography(tree: &Tree, source: &str, settings: &Settings) -> Option<Diagnostic> {
    if !settings.target.typography || settings.typography() == Typography::Keep {
        return None;
    }
    let changes = |text: &str| text.contains(['"', '\'']) || text.contains("--") || text.contains("...");
    let node = tree.root().descendants().find(|node| node.text().is_some_and(changes))?;
    let at = node.span().of(source).find(['"', '\'', '-', '.']).unwrap_or(0) + node.span().start as usize;
    let message =
        format!("{} turns straight quotes, dashes or dots of this post into typographic ones", settings.target.name);
    Some(loss::lost(&loss::TYPOGRAPHY, Span::new(at, at), message))
}

/// What stayed HTML only because of its neighbours can be Markdown when it is read again. Converts `text` until it stays
/// as it is, as long as the proof holds: a second conversion then changes nothing.
fn settle(
    settings: &Settings,
    syntax: TemplateSyntax,
    expected: &Expected,
    mut text: String,
    mut verdict: Verdict,
) -> (String, Verdict) {
    for _ in 0..SETTLING {
        let read = verify::read_options(settings, syntax);
        let tree = read_text(&text, &read);
        let plan = clean::plan(&tree, settings);
        let holds_block = holds_block(&plan, tree.root());
        let cx = context(&plan, &tree, &text, &read, settings, &holds_block);
        let units = write::markdown::units(&cx, crate::tree::normal::content(tree.root()));
        let written = write::markdown::write(&cx, &units, &vec![false; units.len()]);
        if written.text == text || expected.differs(&written.text, settings, syntax).is_some() {
            break;
        }
        verdict = if written.raw_html { Verdict::KeptAsHtml } else { Verdict::Proved };
        text = written.text;
    }
    (text, verdict)
}

fn context<'c>(
    plan: &'c clean::Plan,
    tree: &Tree,
    source: &'c str,
    read: &ReadOptions,
    settings: &'c Settings,
    holds_block: &'c [bool],
) -> Context<'c, clean::Plan> {
    Context {
        view: plan,
        source,
        settings,
        syntax: read.templates,
        markdown: read.dialect != Dialect::Html,
        holds_block,
        raw: write::raw_regions(tree),
        lonely: write::lonely_templates(tree, source),
    }
}

fn html(cx: &Context<'_, clean::Plan>, tree: &Tree) -> Result<(String, Verdict), Difference> {
    let expected = Expected::of(cx.view, tree.root(), cx.source, cx.settings);
    let text = write::html::document(cx, tree.root());
    match expected.differs(&text, cx.settings, cx.syntax) {
        None => Ok((text, Verdict::Proved)),
        Some(difference) => Err(difference),
    }
}
