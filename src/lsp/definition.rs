//! Go to definition: from a link to the page and place that it leads to, from a reference to what defines it, from a term
//! to its page.

use std::path::Path;

use gen_lsp_types as lsp;
use serde_json::{Value, json};

use super::position::{Places, line_starts};
use super::requests::{At, View, touches};
use super::server::{Answer, parse};
use super::uri::uri_of;
use crate::post::Post;
use crate::run::read::read;
use crate::site::{Target, decode, landing, resolve};
use crate::text::{SourceFile, Span};
use crate::tree::{Flags, Node, vocabulary};

/// Answers `textDocument/definition`.
pub(super) fn answer(view: &View<'_>, params: Value) -> Answer {
    let at = view.byte(&parse::<At>(params)?);
    let Some(post) = view.post() else { return Ok(Value::Null) };
    let found = if post.body_span.start as usize <= at { link(view, &post, at) } else { term(view, at) };
    Ok(found.map_or(Value::Null, |location| json!(location)))
}

/// The page of the term at byte `at`.
fn term(view: &View<'_>, at: usize) -> Option<lsp::Location> {
    let terms = &view.checked.record.as_ref()?.facts.terms;
    let term = terms.iter().find(|term| touches(term.span, at))?;
    let path = view.site?.merged.as_ref()?.places.term_page(&term.taxonomy, &term.name)?;
    page(view, path, "")
}

/// Where the link at byte `at` leads.
fn link(view: &View<'_>, post: &Post<'_>, at: usize) -> Option<lsp::Location> {
    // The innermost element counts: an image in a link is one of its own.
    let linked = |node: &Node<'_>| !node.flags().has(Flags::CLONE) && link_at(*node, at).is_some();
    let node = post.body.root().descendants().filter(linked).last()?;
    let (url, place) = link_at(node, at)?;
    // On the label of a reference: what defines it. In the definition: on to the page.
    if let Some(place) = place.filter(|place| !node.span().contains(*place) && !touches(*place, at)) {
        return here(view, place);
    }
    let fragment = url.split_once('#').map_or("", |(_, fragment)| fragment);
    if url.starts_with('#') {
        return here(view, landing(post, &decode(fragment))?);
    }
    let site = view.site?;
    let target = resolve(&site.job.files.site, post.identity.url.as_deref(), url);
    if target == Target::Elsewhere {
        return None;
    }
    page(view, site.merged.as_ref()?.places.file(&target)?, &decode(fragment))
}

/// The URL of `node` whose place, or whose construct, is at byte `at`, and its place.
fn link_at<'t>(node: Node<'t>, at: usize) -> Option<(&'t str, Option<Span>)> {
    node.attributes().iter().filter(|a| vocabulary::is_url_attribute(node.name(), &a.name)).find_map(|attribute| {
        let place = node.attribute_span(&attribute.name).map(|place| place.value);
        let inside = touches(node.span(), at) || place.is_some_and(|place| touches(place, at));
        inside.then(|| (attribute.value.trim(), place))
    })
}

fn here(view: &View<'_>, span: Span) -> Option<lsp::Location> {
    Some(lsp::Location::new(lsp::Uri(view.document.uri.clone()), view.places().range(span)))
}

/// The place `fragment` of the file `path` of the site, or its start.
fn page(view: &View<'_>, path: &str, fragment: &str) -> Option<lsp::Location> {
    let job = &view.site?.job;
    let disk = job.files.disk_path(path);
    let open = view.documents.values().find(|document| document.path == disk);
    let uri = match open {
        Some(document) => document.uri.clone(),
        None => uri_of(&disk)?,
    };
    let range = if fragment.is_empty() {
        None
    } else {
        let source = match open {
            Some(document) => Some(SourceFile::from_text(path, document.text.as_str())),
            None => on_disk(&disk, path),
        };
        source.and_then(|source| {
            let post = Post::read(&source, &job.files.site, path);
            let span = landing(&post, fragment)?;
            let starts = line_starts(source.text());
            Some(Places::new(source.text(), &starts, view.client.encoding).range(span))
        })
    };
    Some(lsp::Location::new(lsp::Uri(uri), range.unwrap_or_default()))
}

fn on_disk(disk: &Path, shown: &str) -> Option<SourceFile> {
    read(disk, shown).ok()
}
