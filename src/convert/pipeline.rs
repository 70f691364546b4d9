//! Clean, write, read again, compare; and what is done where they differ.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use super::clean;
use super::loss;
use super::revise;
use super::settings::{Format, Profile, Settings, Typography};
use super::verify::{self, Expected};
use super::write::markdown::{Form, Kept, Written};
use super::write::{self, Context};
use crate::diagnostic::Diagnostic;
use crate::markup::{Dialect, KramdownOptions, ReadOptions, TemplateSyntax, read_text};
use crate::schema::Schema;
use crate::text::Span;
use crate::tree::sanitize::{removed, sanitize};
use crate::tree::{Difference, Tree, holds_block};

/// How a conversion ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// What was written reads back as what was read, but for the losses.
    Proved,
    /// The same; some blocks, or all, stay HTML.
    KeptAsHtml,
    /// Written and not read again, as [`Settings::proof`] asked.
    Unproved,
    /// The source as it was: nothing that was written could be proved.
    Fallback,
}

/// A body as it was written.
pub(super) struct Body {
    /// `None` where the source stays as it was.
    pub text: Option<String>,
    pub losses: Vec<Diagnostic>,
    /// How many of them the content schema wants itself.
    pub allowed: usize,
    pub verdict: Verdict,
}

/// More rounds than this mean that blocks turned to HTML one by one.
const ROUNDS: usize = 6;

/// How often a body with blocks that fell back to HTML is converted again.
const SETTLING: usize = 3;

/// Writes the body `tree`, which was read from `source`. `kramdown` is what kramdown is told, where it may
/// read what is written.
pub(super) fn body(
    tree: &Tree,
    source: &str,
    span: Span,
    read: &ReadOptions,
    kramdown: Option<KramdownOptions>,
    (settings, schema): (&Settings, &Schema),
) -> Body {
    let settings = &settings.of_site(read);
    let revised = revise::revise(tree, source, read, kramdown, (settings, schema));
    let tree = revised.as_ref().map_or(tree, |revised| &revised.tree);
    let plan = clean::plan(tree, settings, schema);
    let holds_block = holds_block(&plan, tree.root());
    let cx = context(&plan, tree, source, read, kramdown, (settings, schema), &holds_block);
    let root = tree.root();
    let (mut promoted, mut kept) = (Vec::new(), Vec::new());
    let mut gate = Vec::new();
    let done = match settings.to {
        Format::Text => Ok((write::text::write(&cx, root), Verdict::Proved)),
        Format::Json => Ok((write::json::write(&cx, root), Verdict::Proved)),
        Format::Html => html(&cx, tree, &mut gate),
        Format::Markdown => markdown(&cx, tree, &mut promoted, &mut kept),
    };
    let mut headings = Vec::new();
    let done = done.map(|written| with_headings(&cx, written, &mut headings, &mut kept));
    let mut moved = Vec::new();
    let done = done.map(|written| with_moves(&cx, tree, written, &mut moved, &mut kept));
    let allowed = plan.allowed;
    let mut losses = plan.losses;
    losses.append(&mut gate);
    losses.append(&mut moved);
    losses.extend(revise::heading::changes(tree, &headings));
    losses.extend(revised.iter().flat_map(|revised| revised.changes.iter().cloned()));
    match done {
        Ok((text, verdict)) => {
            losses.extend(omitted(&kept, read, settings));
            for Kept { rule, span, message } in kept {
                losses.push(loss::lost(rule, span, message));
            }
            for table in promoted {
                let message = "the first row of a table became its header row";
                losses.push(loss::lost(&loss::TABLE_HEADER, table, message));
            }
            if settings.to == Format::Markdown {
                losses.extend(typography(tree, source, kramdown.is_some(), settings));
            }
            losses.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
            Body { text: Some(text), losses, allowed, verdict }
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
            Body { text: None, losses, allowed: 0, verdict: Verdict::Fallback }
        }
    }
}

/// That a site which shows the HTML of its files, but none in its Markdown, shows nothing of what is `kept`.
fn omitted(kept: &[Kept], read: &ReadOptions, settings: &Settings) -> Option<Diagnostic> {
    let is_lost = settings.to == Format::Markdown && settings.extensions.omits_html && read.dialect.is_html();
    let mut pieces = kept.iter().filter(|kept| kept.rule.name == loss::KEPT_AS_HTML.name);
    let first = pieces.next().filter(|_| is_lost)?;
    let (what, verb) = match pieces.count() {
        0 => ("the piece of HTML that stays".to_owned(), "is"),
        more => (format!("the {} pieces of HTML that stay", more + 1), "are"),
    };
    let message = format!("{what} {verb} not shown by Hugo: `markup.goldmark.renderer.unsafe` is not set");
    Some(loss::lost(&loss::HTML_OMITTED, first.span, message))
}

/// What was written, bold paragraphs as headings where the content schema asks for it; `headings` are those.
fn with_headings(
    before: &Context<'_, clean::Plan>,
    (text, verdict): (String, Verdict),
    headings: &mut Vec<revise::heading::Candidate>,
    kept: &mut Vec<Kept>,
) -> (String, Verdict) {
    let (settings, schema) = (before.settings, before.schema);
    let wanted = schema.clean.bold_headings && settings.profile != Profile::Faithful;
    if !wanted || !matches!(settings.to, Format::Markdown | Format::Html) {
        return (text, verdict);
    }
    let read = verify::again(settings, &verify::Site::of(before));
    let tree = read_text(&text, &read);
    let found = revise::heading::candidates(crate::tree::normal::content(tree.root()), !read.dialect.is_html());
    if found.is_empty() {
        return (text, verdict);
    }
    let tree = revise::heading::promote(&tree, &found);
    let mut still = Vec::new();
    let done = read_again(before, &clean::plan(&tree, settings, schema), &tree, &text, |cx| match settings.to {
        Format::Html => html(cx, &tree, &mut Vec::new()),
        _ => markdown(cx, &tree, &mut Vec::new(), &mut still),
    });
    let Ok(done) = done else { return (text, verdict) };
    still_kept(kept, &still);
    *headings = found;
    done
}

/// What was written, punctuation moved out of emphasis that is to be seen only when it is read again: HTML that was mended,
/// paragraphs that breaks made. `source` is the tree that it was written from.
fn with_moves(
    before: &Context<'_, clean::Plan>,
    source: &Tree,
    (mut text, mut verdict): (String, Verdict),
    moved: &mut Vec<Diagnostic>,
    kept: &mut Vec<Kept>,
) -> (String, Verdict) {
    if !before.settings.moves_punctuation() {
        return (text, verdict);
    }
    let (settings, schema) = (before.settings, before.schema);
    let read = verify::again(settings, &verify::Site::of(before));
    for _ in 0..SETTLING {
        let tree = read_text(&text, &read);
        let mut revised = None;
        revise::move_edges(&tree, &text, &read, before.kramdown, (settings, schema), &mut revised);
        let Some(revised) = revised.filter(|revised| !revised.changes.is_empty()) else { break };
        let plan = clean::plan(&revised.tree, settings, schema);
        let mut still = Vec::new();
        let done = read_again(before, &plan, &revised.tree, &text, |cx| {
            markdown(cx, &revised.tree, &mut Vec::new(), &mut still)
        });
        let Ok(done) = done else { break };
        still_kept(kept, &still);
        let places = revise::places(source, revised.emphasis.iter().map(|text| &**text));
        moved.extend(
            revised.changes.iter().zip(places).map(|(change, at)| loss::lost(change.rule, at, &*change.message)),
        );
        (text, verdict) = done;
    }
    (text, verdict)
}

fn markdown(
    cx: &Context<'_, clean::Plan>,
    tree: &Tree,
    promoted: &mut Vec<Span>,
    kept: &mut Vec<Kept>,
) -> Result<(String, Verdict), Difference> {
    let units = write::markdown::units(cx, crate::tree::normal::content(tree.root()));
    let mut forms = vec![Form::first(cx.settings); units.len()];
    if !cx.settings.proof {
        // What may be left as it stands only the proof tells.
        cx.keep_literal.set(false);
        let written = write::markdown::write(cx, &units, &forms);
        *promoted = written.promoted;
        return Ok((written.text, Verdict::Unproved));
    }
    let readers = verify::readers(cx.settings, &verify::Site::of(cx));
    let expected = Expected::of(cx, tree.root(), readers);
    let mut last;
    let mut rounds = 0;
    loop {
        let mut written = write::markdown::write(cx, &units, &forms);
        let difference = match expected.prove(&written.text, cx.settings) {
            Err(difference) => difference,
            Ok(again) => {
                let verdict = if written.raw_html { Verdict::KeptAsHtml } else { Verdict::Proved };
                *promoted = std::mem::take(&mut written.promoted);
                *kept = std::mem::take(&mut written.kept);
                // What is escaped beside a delimiter that is not can make the next reader see it otherwise, and HTML that
                // was broken is read again as it was mended.
                let unsure = rounds == 0 && (written.raw_html || cx.unsettled.get());
                if rounds > 0 || (unsure && !is_settled(cx, &written, &again)) {
                    return Ok(settle(cx, &expected, written.text, again, verdict, kept));
                }
                return Ok((written.text, verdict));
            }
        };
        if cx.keep_literal.replace(false) {
            continue;
        }
        rounds += 1;
        let failing = if rounds <= ROUNDS {
            verify::failing(cx, &units, &written, &forms, &expected, &difference)
        } else {
            Vec::new()
        };
        last = difference;
        if failing.is_empty() && !cx.footnotes_as_html.get() && cx.settings.raw_html() && rounds <= ROUNDS {
            cx.footnotes_as_html.set(true);
            continue;
        }
        if failing.is_empty() {
            break;
        }
        for index in failing {
            forms[index] = forms[index].next(cx).unwrap_or(forms[index]);
        }
    }
    let mut form = Form::first(cx.settings);
    while let Some(next) = form.next(cx) {
        form = next;
        if !form.is_html() {
            continue;
        }
        let written = write::markdown::write(cx, &units, &vec![form; units.len()]);
        match expected.prove(&written.text, cx.settings) {
            Ok(again) => {
                *kept = written.kept;
                return Ok(settle(cx, &expected, written.text, again, Verdict::KeptAsHtml, kept));
            }
            Err(difference) => last = difference,
        }
    }
    Err(last)
}

/// The first text that the target's engine makes typographic, where it may, or that kramdown does and others do not.
fn typography(tree: &Tree, source: &str, kramdown: bool, settings: &Settings) -> Option<Diagnostic> {
    if !(settings.target.typography || kramdown) || settings.typography() == Typography::Keep {
        return None;
    }
    let changes = |text: &str| text.contains(['"', '\'']) || text.contains("--") || text.contains("...");
    let node = tree.root().descendants().find(|node| node.text().is_some_and(changes))?;
    let at = node.span().of(source).find(['"', '\'', '-', '.']).unwrap_or(0) + node.span().start as usize;
    let (engine, others) =
        if settings.target.typography { (settings.target.name, "") } else { ("kramdown", "; other engines do not") };
    let message = format!("{engine} turns straight quotes, dashes or dots of this post into typographic ones{others}");
    Some(loss::lost(&loss::TYPOGRAPHY, Span::new(at, at), message))
}

/// Whether `written`, which was proved as it was written first and reads as `tree`, is written the same once more.
fn is_settled(before: &Context<'_, clean::Plan>, written: &Written, tree: &Tree) -> bool {
    let (settings, schema) = (before.settings, before.schema);
    let unsettled = written.unsettled();
    let plan = clean::plan_of(tree, settings, schema, |node| write::markdown::stands_in(node, &unsettled));
    read_again(before, &plan, tree, &written.text, |cx| {
        let units = write::markdown::units(cx, crate::tree::normal::content(tree.root()));
        write::markdown::is_written_again(cx, &units, written)
    })
}

/// What stayed HTML only because of its neighbours can be Markdown when it is read again. Converts `text`, which reads as
/// `tree`, until it stays as it is, as long as the proof holds: a second conversion then changes nothing.
fn settle(
    before: &Context<'_, clean::Plan>,
    expected: &Expected<'_, '_, clean::Plan>,
    mut text: String,
    mut tree: Tree,
    mut verdict: Verdict,
    kept: &mut Vec<Kept>,
) -> (String, Verdict) {
    let settings = before.settings;
    let mut last = None;
    for _ in 0..SETTLING {
        let plan = clean::plan(&tree, settings, before.schema);
        let written = read_again(before, &plan, &tree, &text, |cx| {
            let units = write::markdown::units(cx, crate::tree::normal::content(tree.root()));
            write::markdown::write(cx, &units, &vec![Form::first(settings); units.len()])
        });
        if written.text == text {
            break;
        }
        let Ok(next) = expected.prove(&written.text, settings) else { break };
        verdict = if written.raw_html { Verdict::KeptAsHtml } else { Verdict::Proved };
        text = written.text;
        tree = next;
        last = Some(written.kept);
    }
    if let Some(last) = last {
        still_kept(kept, &last);
    }
    (text, verdict)
}

/// Leaves of `kept` what is in `last` too, which was kept when the text was read and written again: only the places in
/// `kept` are those of the source.
fn still_kept(kept: &mut Vec<Kept>, last: &[Kept]) {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for piece in last {
        *left.entry(&piece.message).or_default() += 1;
    }
    kept.retain(|piece| match left.get_mut(&*piece.message) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    });
}

/// What `act` makes of `tree`, as which `text`, written from what `before` looks at, is read again; `plan` is that for it.
fn read_again<R>(
    before: &Context<'_, clean::Plan>,
    plan: &clean::Plan,
    tree: &Tree,
    text: &str,
    act: impl FnOnce(&Context<'_, clean::Plan>) -> R,
) -> R {
    let (settings, schema) = (before.settings, before.schema);
    let read = verify::again(settings, &verify::Site::of(before));
    let holds_block = holds_block(plan, tree.root());
    act(&context(plan, tree, text, &read, before.kramdown, (settings, schema), &holds_block))
}

pub(super) fn context<'c>(
    plan: &'c clean::Plan,
    tree: &Tree,
    source: &'c str,
    read: &ReadOptions,
    kramdown: Option<KramdownOptions>,
    (settings, schema): (&'c Settings, &'c Schema),
    holds_block: &'c [bool],
) -> Context<'c, clean::Plan> {
    Context {
        view: plan,
        source,
        settings,
        schema,
        syntax: read.templates,
        kramdown,
        markdown: !read.dialect.is_html(),
        keep_literal: Cell::new(!read.dialect.is_html()),
        unsettled: Cell::new(false),
        lenient: Cell::new(false),
        kept: RefCell::default(),
        refused: RefCell::default(),
        footnotes_as_html: Cell::new(!settings.target.footnotes),
        holds_block,
        raw: write::raw_regions(tree),
        lonely: write::lonely_templates(tree, source),
    }
}

/// Writes HTML; but for `faithful` it goes through ammonia, which finds nothing where the passes did their work.
fn html(
    cx: &Context<'_, clean::Plan>,
    tree: &Tree,
    losses: &mut Vec<Diagnostic>,
) -> Result<(String, Verdict), Difference> {
    let text = write::html::document(cx, tree.root());
    let verdict = if cx.settings.proof { Verdict::Proved } else { Verdict::Unproved };
    if cx.settings.proof {
        let readers = verify::readers(cx.settings, &verify::Site { kramdown: None, ..verify::Site::of(cx) });
        let expected = Expected::of(cx, tree.root(), readers);
        expected.prove(&text, cx.settings)?;
    }
    if cx.settings.profile == Profile::Faithful {
        return Ok((text, verdict));
    }
    let templates: Vec<&str> =
        write::template_parts(&text, cx.syntax).into_iter().filter(|(template, _)| *template).map(|(_, t)| t).collect();
    let masked = mask(&text, cx.syntax);
    let schemes = schemes(tree);
    let sanitized = sanitize(&masked, &schemes);
    let read = ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() };
    let (before, after) = (read_text(&masked, &read), read_text(&sanitized, &read));
    let gone = removed(&before, &after);
    if gone.is_empty() {
        return Ok((text, verdict));
    }
    for gone in gone {
        let name = gone.node.element().map_or("a text", |e| &*e.name);
        let what = match gone.attribute {
            Some(index) => format!("the attribute `{}` of `{name}`", gone.node.attributes()[index].name),
            None => format!("`{name}`"),
        };
        let body = tree.root().span();
        losses.push(loss::lost(
            &loss::UNSUPPORTED,
            Span::empty(body.start as usize),
            format!("the sanitizer removed {what}"),
        ));
    }
    Ok((unmask(&sanitized, &templates), verdict))
}

/// First of the private characters that stand for template tags while ammonia reads.
const MASK: u32 = 0xF_0000;

fn mask(text: &str, syntax: TemplateSyntax) -> String {
    let mut out = String::with_capacity(text.len());
    let mut index = 0;
    for (template, part) in write::template_parts(text, syntax) {
        match char::from_u32(MASK + index).filter(|_| template && index < 0xFFFD) {
            Some(mask) => {
                out.push(mask);
                index += 1;
            }
            None => out.push_str(part),
        }
    }
    out
}

fn unmask(text: &str, templates: &[&str]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match u32::from(c).checked_sub(MASK).and_then(|index| templates.get(index as usize)) {
            Some(template) => out.push_str(template),
            None => out.push(c),
        }
    }
    out
}

/// The schemes of the URLs of a body; the passes removed those that run scripts.
fn schemes(tree: &Tree) -> HashSet<&str> {
    let urls = tree.root().descendants().filter_map(|n| n.attribute("href").or_else(|| n.attribute("src")));
    urls.filter_map(|url| url.trim().split_once(':')).map(|(scheme, _)| scheme).collect()
}
