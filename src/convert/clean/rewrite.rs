//! URLs that say more than where they lead to: each is written as what it means.

use std::borrow::Cow;

use super::Cleaner;
use crate::convert::loss;
use crate::diagnostic::RuleInfo;
use crate::schema::ProtocolRelative;
use crate::tree::{Fate, Node, lazy_image, redirect, tracking};

pub(super) fn pass(cleaner: &mut Cleaner<'_>, node: Node<'_>) -> Option<Fate> {
    let clean = &cleaner.schema.clean;
    if clean.tracking && tracking::is_pixel(node) {
        cleaner.lose(&loss::TRACKING, node.span(), "removed an image that shows nothing and counts readers".to_owned());
        return Some(Fate::Skip);
    }
    if clean.lazy_images
        && let Some(index) = lazy_image::source(node)
    {
        let attributes = node.attributes();
        if let Some(shown) = attributes.iter().position(|a| &*a.name == "src") {
            cleaner.plan.attributes.push((node.id(), shown));
        }
        let (name, value) = (&attributes[index].name, attributes[index].value.trim().to_owned());
        let message = format!("the source of an image was in `{name}`, where a script finds it");
        cleaner.lose(&loss::LAZY_IMAGE, node.tag_span(), message);
        cleaner.plan.replaced.insert((node.id(), index), ("src", value));
    }
    for (index, attribute) in node.attributes().iter().enumerate() {
        let known = matches!(
            (node.name(), &*attribute.name),
            ("a", "href") | ("img" | "iframe" | "video" | "audio" | "source" | "embed", "src")
        );
        // Nobody knows what a template tag will say.
        if known && !attribute.value.contains("{{") && !attribute.value.contains("{%") {
            url(cleaner, node, index);
        }
    }
    None
}

/// Rewrites the URL in the attribute at `index`.
fn url(cleaner: &mut Cleaner<'_>, node: Node<'_>, index: usize) {
    let attribute = &node.attributes()[index];
    let mut value = Cow::Borrowed(attribute.value.trim());
    let (clean, links) = (&cleaner.schema.clean, &cleaner.schema.links);
    let mut losses: Vec<(&'static RuleInfo, String)> = Vec::new();
    if clean.redirects
        && let Some(target) = redirect::target(&value)
    {
        losses.push((&loss::REDIRECT, format!("replaced a link through another service by its target, `{target}`")));
        value = Cow::Owned(target);
    }
    if clean.tracking
        && let Some(bare) = tracking::without_parameters(&value)
    {
        losses.push((&loss::TRACKING, "removed parameters that say where a reader came from".to_owned()));
        value = Cow::Owned(bare);
    }
    let scheme = match links.protocol_relative {
        ProtocolRelative::Https => Some("https:"),
        ProtocolRelative::Http => Some("http:"),
        ProtocolRelative::Forbid | ProtocolRelative::Allow => None,
    };
    if let Some(scheme) = scheme.filter(|_| value.starts_with("//")) {
        losses.push((&loss::PROTOCOL_RELATIVE, format!("wrote `{scheme}` before a URL without a scheme")));
        value = Cow::Owned(format!("{scheme}{value}"));
    }
    if losses.is_empty() {
        return;
    }
    let name: &'static str = if node.is("a") { "href" } else { "src" };
    let span = node.attribute_span(&attribute.name).map_or_else(|| node.tag_span(), |span| span.whole);
    for (rule, message) in losses {
        cleaner.lose(rule, span, message);
    }
    cleaner.plan.replaced.insert((node.id(), index), (name, value.into_owned()));
}
