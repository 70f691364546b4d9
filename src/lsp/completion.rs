//! Completion: keys and values of front matter, and the pages that a link can lead to.

use gen_lsp_types as lsp;
use serde_json::{Value as Json, json};

use super::front::{Typing, typing};
use super::requests::{At, View};
use super::server::{Answer, parse};
use crate::front_matter::Format;
use crate::front_matter::edit::{written, written_in_flow};
use crate::generator::term_keys;
use crate::report::count;
use crate::site::decode;
use crate::text::Span;

/// More than this nobody reads; the client asks again with what was typed meanwhile.
const MOST: usize = 300;

/// Something that can be completed to.
struct Offer {
    label: String,
    /// What is written; the label where it is the same.
    text: String,
    kind: lsp::CompletionItemKind,
    detail: Option<String>,
    documentation: Option<String>,
    /// How often the site has it: what is common comes first.
    uses: u32,
    /// What else may be typed to find it.
    also: Option<String>,
}

/// Answers `textDocument/completion`.
pub(super) fn answer(view: &View<'_>, params: Json) -> Answer {
    let at = view.byte(&parse::<At>(params)?);
    let text = view.checked.source.text();
    if view.checked.record.is_none() || at > text.len() {
        return Ok(Json::Null);
    }
    let (span, offers) = match typing(text, at) {
        Some(typing) => (typing.span, front_matter(view, &typing)),
        None => match link(text, at) {
            Some(span) => (span, links(view, span.of(text))),
            None => return Ok(Json::Null),
        },
    };
    let typed = text.get(span.start as usize..at).unwrap_or_default().to_lowercase();
    let fits = |offer: &Offer| {
        let has = |text: &str| text.to_lowercase().contains(&typed);
        has(&offer.label) || offer.also.as_deref().is_some_and(has)
    };
    let mut offers: Vec<Offer> = offers.into_iter().filter(fits).collect();
    offers.sort_by(|a, b| b.uses.cmp(&a.uses).then_with(|| a.label.cmp(&b.label)));
    let incomplete = offers.len() > MOST;
    offers.truncate(MOST);
    let range = view.places().range(span);
    let items = offers.into_iter().enumerate().map(|(rank, offer)| {
        let mut item = json!({
            "label": offer.label,
            "kind": offer.kind,
            "sortText": format!("{rank:04}"),
            "textEdit": { "range": range, "newText": offer.text },
        });
        let filter = match &offer.also {
            Some(also) => format!("{} {also}", offer.text),
            None => offer.text.trim_end_matches([':', '=', ' ']).trim_matches('"').to_owned(),
        };
        item["filterText"] = filter.into();
        for (key, value) in [("detail", offer.detail), ("documentation", offer.documentation)] {
            if let Some(value) = value {
                item[key] = value.into();
            }
        }
        item
    });
    Ok(json!({ "isIncomplete": incomplete, "items": items.collect::<Json>() }))
}

fn front_matter(view: &View<'_>, typing: &Typing) -> Vec<Offer> {
    match &typing.key {
        None => keys(view, typing),
        Some(key) => {
            let mut offers = terms(view, key, typing);
            offers.extend(values(view, key, typing));
            offers
        }
    }
}

/// The keys that the schema names and those that pages of the site have, but those that are there already.
fn keys(view: &View<'_>, typing: &Typing) -> Vec<Offer> {
    let (Some(site), Some(record)) = (view.site, &view.checked.record) else { return Vec::new() };
    let own = typing.span.of(view.checked.source.text());
    let is_new = |key: &str| key == own || !record.keys.iter().any(|there| &**there == key);
    let frequent = site.merged.as_ref().map(|merged| merged.keys.as_slice()).unwrap_or_default();
    let uses = |key: &str| frequent.iter().find(|(name, _)| &**name == key).map_or(0, |(_, uses)| *uses);
    let Some(own_schema) = view.schema() else { return Vec::new() };
    let schema = own_schema.export();
    let mut names: Vec<&str> = own_schema.known_keys().iter().map(String::as_str).collect();
    names.extend(frequent.iter().map(|(name, _)| &**name).filter(|name| !name.is_empty()));
    names.sort_unstable();
    names.dedup();
    let offer = |key: &str| {
        let uses = uses(key);
        let mark = if typing.format == Format::Toml { " = " } else { ": " };
        let description = schema.get("properties").and_then(|all| all.get(key)?.get("description")?.as_str());
        // The mark may be there already.
        let rest = view.checked.source.text()[typing.span.end as usize..].trim_start_matches(' ');
        let text = if rest.starts_with([':', '=']) { key.to_owned() } else { format!("{key}{mark}") };
        Offer {
            label: key.to_owned(),
            text,
            kind: lsp::CompletionItemKind::Property,
            detail: (uses > 0).then(|| format!("in {}", count(uses as usize, "page"))),
            documentation: description.map(ToOwned::to_owned),
            uses,
            also: None,
        }
    };
    names.into_iter().filter(|key| is_new(key)).map(offer).collect()
}

/// `text` as it is written where it is typed.
fn spelled(text: &str, typing: &Typing) -> String {
    if typing.quoted {
        return text.replace('\\', "\\\\").replace('"', "\\\"");
    }
    if typing.item { written_in_flow(text, typing.format) } else { written(text, typing.format) }
}

/// The terms of the taxonomy that `key` holds.
fn terms(view: &View<'_>, key: &str, typing: &Typing) -> Vec<Offer> {
    let Some(site) = view.site else { return Vec::new() };
    let (keys, Some(merged)) = (term_keys(&site.job.files.site), &site.merged) else { return Vec::new() };
    let Some(taxonomy) = keys.iter().find(|own| own.key == key).map(|own| &own.taxonomy) else { return Vec::new() };
    let terms = merged.terms.get(taxonomy.as_str()).map(Vec::as_slice).unwrap_or_default();
    let offer = |(name, uses): &(Box<str>, u32)| Offer {
        label: name.to_string(),
        text: spelled(name, typing),
        kind: lsp::CompletionItemKind::EnumMember,
        detail: Some(count(*uses as usize, "page")),
        documentation: None,
        uses: *uses,
        also: None,
    };
    terms.iter().map(offer).collect()
}

/// The values that the schema lists for `key`.
fn values(view: &View<'_>, key: &str, typing: &Typing) -> Vec<Offer> {
    let Some(schema) = view.schema() else { return Vec::new() };
    let schema = schema.export();
    let Some(property) = schema.get("properties").and_then(|all| all.get(key)) else { return Vec::new() };
    let mut found: Vec<Json> = Vec::new();
    collect(&schema, property, typing.item, &mut found);
    let offer = |value: Json| {
        let (label, text) = match &value {
            Json::String(text) => (text.clone(), spelled(text, typing)),
            other => (other.to_string(), other.to_string()),
        };
        let kind = lsp::CompletionItemKind::Value;
        Offer { label, text, kind, detail: None, documentation: None, uses: 0, also: None }
    };
    found.into_iter().map(offer).collect()
}

/// The values that `schema`, a part of `root`, lists: `enum`, `const`, booleans, through `$ref` and alternatives. Of a list
/// those of its items.
fn collect(root: &Json, schema: &Json, item: bool, found: &mut Vec<Json>) {
    // References can lead in circles: each step costs one.
    let mut steps = 64;
    let mut open = vec![schema];
    while let Some(schema) = open.pop().filter(|_| steps > 0) {
        steps -= 1;
        let mut add = |value: &Json| {
            if !value.is_null() && !value.is_array() && !value.is_object() && !found.contains(value) {
                found.push(value.clone());
            }
        };
        schema.get("enum").and_then(Json::as_array).into_iter().flatten().for_each(&mut add);
        schema.get("const").into_iter().for_each(&mut add);
        let is_flag = match schema.get("type") {
            Some(Json::String(name)) => name == "boolean",
            Some(Json::Array(names)) => names.iter().all(|name| name == "boolean" || name == "null"),
            _ => false,
        };
        if is_flag {
            [json!(true), json!(false)].iter().for_each(&mut add);
        }
        let reference = schema.get("$ref").and_then(Json::as_str).and_then(|path| path.strip_prefix('#'));
        open.extend(reference.and_then(|path| root.pointer(path)));
        for key in ["anyOf", "oneOf", "allOf"] {
            open.extend(schema.get(key).and_then(Json::as_array).into_iter().flatten());
        }
        if item {
            open.extend(schema.get("items"));
        }
    }
}

/// The bytes of a URL that is being typed at byte `at`: in a Markdown destination, or in an attribute of HTML.
fn link(text: &str, at: usize) -> Option<Span> {
    let line = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let before = &text[line..at];
    let opened = |mark: &'static str| before.rfind(mark).map(|start| (start + mark.len(), mark));
    let marks = ["](", "]: ", "href=\"", "src=\"", "href='", "src='"];
    let (start, mark) = marks.into_iter().filter_map(opened).max()?;
    let typed = &before[start..];
    let ends = |c: char| match mark {
        "](" => c.is_whitespace() || c == ')',
        "]: " => c.is_whitespace(),
        mark => mark.ends_with(c),
    };
    if typed.contains(ends) {
        return None;
    }
    let rest = &text[at..];
    let end = rest.find(|c: char| ends(c) || c == '\n' || c == '\r').unwrap_or(rest.len());
    Some(Span::new(line + start, at + end))
}

/// The pages of the site, or the places of this page.
fn links(view: &View<'_>, typed: &str) -> Vec<Offer> {
    let (Some(site), Some(record)) = (view.site, &view.checked.record) else { return Vec::new() };
    if typed.starts_with('#') {
        let anchors = &record.facts.anchors;
        let names = anchors.names.iter().filter(|name| anchors.exact && !name.is_empty());
        return names.map(|name| place(&format!("#{name}"), lsp::CompletionItemKind::Reference, None, None)).collect();
    }
    if !(typed.is_empty() || typed.starts_with('/')) {
        return Vec::new();
    }
    let Some(merged) = &site.merged else { return Vec::new() };
    let base = &site.job.files.site.base;
    // The merged pages may be those of a moment ago; this one is known as it is.
    let others = merged.pages.values().filter(|page| page.facts.path != record.facts.path);
    let pages = others.chain([record]).filter_map(|page| Some((page, page.facts.url.as_deref()?)));
    pages
        .map(|(page, url)| {
            let url = format!("{base}{url}");
            let title = page.title.as_deref().map(ToOwned::to_owned);
            let mut offer = place(&url, lsp::CompletionItemKind::File, title, Some(page.facts.path.to_string()));
            // People type what they read.
            offer.also = Some(format!("{} {}", decode(&url), page.title.as_deref().unwrap_or_default()));
            offer
        })
        .collect()
}

fn place(url: &str, kind: lsp::CompletionItemKind, detail: Option<String>, documentation: Option<String>) -> Offer {
    Offer { label: url.to_owned(), text: url.to_owned(), kind, detail, documentation, uses: 0, also: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_found_while_typed() {
        let at = |text: &str| {
            let cursor = text.find('|').unwrap();
            let text = text.replacen('|', "", 1);
            link(&text, cursor).map(|span| span.of(&text).to_owned())
        };
        assert_eq!(at("x [a](/b|c) d").as_deref(), Some("/bc"));
        assert_eq!(at("[a](|").as_deref(), Some(""));
        assert_eq!(at("[a]: /x|\nmore").as_deref(), Some("/x"));
        assert_eq!(at("😀 <a href=\"/天|\">").as_deref(), Some("/天"));
        assert_eq!(at("[a](/b) c|"), None);
        assert_eq!(at("<a href=\"/x\">|"), None);
        assert_eq!(at("[a](/b\n|"), None);
    }

    #[test]
    fn values_come_through_references_and_end() {
        let schema = json!({
            "$defs": { "a": { "anyOf": [{ "$ref": "#/$defs/a" }, { "enum": ["x", null, 1] }] } },
            "properties": { "k": { "$ref": "#/$defs/a" }, "f": { "type": ["boolean", "null"] } },
        });
        let of = |key: &str| {
            let mut found = Vec::new();
            collect(&schema, &schema["properties"][key], false, &mut found);
            found
        };
        assert_eq!(of("k"), [json!("x"), json!(1)]);
        assert_eq!(of("f"), [json!(true), json!(false)]);
    }
}
