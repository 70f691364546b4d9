//! What the bodies of an archive use, counted by posts.

use std::collections::BTreeMap;

use super::values::Seen;
use crate::post::Post;
use crate::site::links::{Leads, page_links};
use crate::tree::{Flags, NodeKind, vocabulary};

/// Different names that are counted of each sort.
pub const NAMES: usize = 2_000;

/// Elements, attributes and links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// Elements that authors wrote or their Markdown makes.
    pub elements: BTreeMap<Box<str>, Seen>,
    /// Attributes that neither HTML knows nor every element may have: `element[name]`.
    pub unknown_attributes: BTreeMap<Box<str>, Seen>,
    /// Host names of other sites.
    pub hosts: BTreeMap<Box<str>, Seen>,
    /// Schemes of links.
    pub schemes: BTreeMap<Box<str>, Seen>,
}

impl Body {
    pub(super) fn of(post: &Post<'_>) -> Self {
        let mut body = Self::default();
        for node in post.body.root().descendants() {
            let NodeKind::Element(element) = node.kind() else { continue };
            if element.flags.has(Flags::CLONE) || node.name().is_empty() || !node.is_authored() {
                continue;
            }
            let name = node.name();
            see(&mut body.elements, name);
            let Some(facts) = vocabulary::element(name) else { continue };
            for attribute in node.attributes() {
                let own = &*attribute.name;
                let known = facts.knows_attribute(own)
                    || vocabulary::is_global_attribute(own)
                    || vocabulary::is_event_handler(own)
                    || facts.obsolete_attributes().any(|known| known == own);
                if !known {
                    see(&mut body.unknown_attributes, &format!("{name}[{own}]"));
                }
            }
        }
        for link in page_links(post) {
            let url = link.target.as_deref().unwrap_or(&link.url);
            let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
            let sound = |scheme: &String| {
                scheme.len() <= 20 && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
            };
            match link.leads {
                Leads::External => {
                    let rest = url.split_once("//").map_or("", |(_, rest)| rest);
                    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
                    let host = host.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
                    if !host.is_empty() {
                        see(&mut body.hosts, &host);
                    }
                }
                Leads::Other => {}
                Leads::Internal | Leads::Fragment | Leads::Template => continue,
            }
            if let Some(scheme) = scheme.filter(sound) {
                see(&mut body.schemes, &scheme);
            }
        }
        body
    }

    pub(super) fn merge(&mut self, path: &str, other: Self) {
        for (own, new) in [
            (&mut self.elements, other.elements),
            (&mut self.unknown_attributes, other.unknown_attributes),
            (&mut self.hosts, other.hosts),
            (&mut self.schemes, other.schemes),
        ] {
            for name in new.into_keys() {
                if own.len() < NAMES || own.contains_key(&name) {
                    own.entry(name).or_default().add(path);
                }
            }
        }
    }
}

/// A post that uses a name counts once, however often it does.
fn see(names: &mut BTreeMap<Box<str>, Seen>, name: &str) {
    if !names.contains_key(name) && names.len() < NAMES {
        names.insert(name.into(), Seen::default());
    }
}
