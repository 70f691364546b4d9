//! Hover: why a finding is one, and what the generator makes of front matter.

use std::fmt::Write;

use gen_lsp_types as lsp;
use serde_json::{Value as Json, json};

use super::requests::{At, View, touches};
use super::server::{Answer, parse};
use crate::diagnostic::{FixAvailability, RuleInfo};
use crate::generator::{Generator, term_keys};
use crate::post::Post;
use crate::report::count;
use crate::text::Span;

/// Answers `textDocument/hover`.
pub(super) fn answer(view: &View<'_>, params: Json) -> Answer {
    let at = view.byte(&parse::<At>(params)?);
    let post = view.post();
    let mut parts: Vec<String> = Vec::new();
    let mut place: Option<Span> = None;
    if let Some((span, text)) = post.as_ref().and_then(|post| front_matter(view, post, at)) {
        place = Some(span);
        parts.push(text);
    }
    let mut seen: Vec<&str> = Vec::new();
    for finding in view.checked.findings.iter().filter(|finding| touches(finding.primary.span, at)) {
        place.get_or_insert(finding.primary.span);
        if !seen.contains(&finding.rule.name) {
            seen.push(finding.rule.name);
            parts.push(rule(finding.rule));
        }
    }
    let Some(span) = place else { return Ok(Json::Null) };
    let kind = if view.client.markdown { lsp::MarkupKind::Markdown } else { lsp::MarkupKind::PlainText };
    let range = view.places().range(span);
    Ok(json!({ "contents": { "kind": kind, "value": parts.join("\n\n---\n\n") }, "range": range }))
}

/// The documentation of a rule, as Markdown that an editor shows.
fn rule(info: &RuleInfo) -> String {
    let fix = match info.fix {
        FixAvailability::None => "no fix",
        FixAvailability::Unsafe => "some findings have an unsafe fix",
        FixAvailability::Safe => "some findings have a safe fix",
    };
    let mut out = format!("**`{}`** · {} · {fix}\n\n", info.name, info.severity.name());
    for line in info.docs.trim().lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        // What stands behind the fence of an example is for its test.
        let line = if line.starts_with("```") && line.len() > 3 { "```markdown" } else { line };
        out.push_str(line);
        out.push('\n');
    }
    out.trim_end().to_owned()
}

/// What the generator reads at byte `at` of the front matter, and the bytes that it is about.
fn front_matter(view: &View<'_>, post: &Post<'_>, at: usize) -> Option<(Span, String)> {
    let entry =
        post.front_matter.as_ref()?.entries().iter().find(|entry| {
            touches(entry.key_span, at) || (!entry.value.span.is_empty() && touches(entry.value.span, at))
        })?;
    let on_key = touches(entry.key_span, at);
    let span = if on_key { entry.key_span } else { entry.value.span };
    let mut out = String::new();
    if on_key && let Some(description) = description(view, &entry.key) {
        let _ = writeln!(out, "**`{}`**: {description}\n", entry.key);
    }
    let keys = term_keys(post.site);
    let taxonomy = keys.iter().find(|key| key.key.split('.').next() == Some(&*entry.key));
    let span = match taxonomy {
        Some(key) => terms(view, post, &key.taxonomy, at, &mut out).unwrap_or(span),
        None => span,
    };
    match entry.key.to_ascii_lowercase().as_str() {
        "title" | "permalink" | "slug" | "url" | "path" | "aliases" | "redirect_from" => address(post, &mut out),
        "date" | "lastmod" | "last_modified_at" | "publishdate" => {
            date(post, &mut out);
            address(post, &mut out);
        }
        _ if taxonomy.is_some() => address(post, &mut out),
        _ => {}
    }
    (!out.is_empty()).then(|| (span, out.trim_end().to_owned()))
}

/// What the content schema says of a key.
fn description(view: &View<'_>, key: &str) -> Option<String> {
    let schema = view.schema()?.export();
    schema.get("properties")?.get(key)?.get("description")?.as_str().map(ToOwned::to_owned)
}

/// The list that the generator reads, and how many share the term at byte `at`, whose place it answers.
fn terms(view: &View<'_>, post: &Post<'_>, taxonomy: &str, at: usize, out: &mut String) -> Option<Span> {
    let facts = &view.checked.record.as_ref()?.facts;
    let own: Vec<String> = match taxonomy {
        "categories" => post.identity.categories.clone(),
        "tags" => post.identity.tags.clone(),
        _ => Vec::new(),
    };
    let written = facts.terms.iter().filter(|term| &*term.taxonomy == taxonomy);
    let list = if own.is_empty() { written.map(|term| term.name.to_string()).collect() } else { own };
    let list: Vec<String> = list.iter().map(|term| format!("`{term}`")).collect();
    let who = reader(post.site.generator);
    let _ = match list.len() {
        0 => writeln!(out, "{who} reads no {taxonomy} here\n"),
        _ => writeln!(out, "{taxonomy} as {who} reads them: {}\n", list.join(", ")),
    };
    let term = facts.terms.iter().find(|term| &*term.taxonomy == taxonomy && touches(term.span, at))?;
    if let Some(merged) = view.site.and_then(|site| site.merged.as_ref()) {
        let uses = merged.index.uses(taxonomy, &term.name) as usize;
        let _ = writeln!(out, "`{}`: {} of this site\n", term.name, count(uses, "page"));
        if let Some(path) = merged.places.term_page(taxonomy, &term.name) {
            let _ = writeln!(out, "Its page is `{path}`\n");
        }
    }
    Some(term.span)
}

fn address(post: &Post<'_>, out: &mut String) {
    let who = reader(post.site.generator);
    let _ = match &post.identity.url {
        Some(url) => writeln!(out, "URL: `{}{url}`\n", post.site.base),
        None if post.site.generator == Generator::None => Ok(()),
        None if post.identity.draft => writeln!(out, "{who} does not publish this page\n"),
        None => writeln!(out, "The URL is known only to a build, or nothing is published\n"),
    };
}

fn date(post: &Post<'_>, out: &mut String) {
    let who = reader(post.site.generator);
    let _ = match (&post.identity.date, &post.identity.name_date) {
        (Some(date), _) => writeln!(out, "Date as {who} reads it: `{date}`\n"),
        (None, Some(date)) => writeln!(out, "Date, from the name of the file: `{date}`\n"),
        (None, None) => writeln!(out, "{who} reads no date here\n"),
    };
}

/// Who reads front matter.
fn reader(generator: Generator) -> &'static str {
    generator.title().unwrap_or("copydesk")
}
