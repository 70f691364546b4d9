//! Terms as the schema knows them: what several rules about taxonomies ask.

use std::borrow::Cow;

use crate::front_matter::{Value, read_with};
use crate::generator::{Site, TermKey, Termed, identify, term_keys};
use crate::post::Post;
use crate::schema::{Schema, Split, Taxonomy};
use crate::site::SiteIndex;
use crate::text::{Edit, SourceFile, apply};

/// Tells `site` what `schema` says of it before its posts are read: its hosts, and the keys that hold terms.
pub fn adopt(schema: &Schema, site: &mut Site) {
    if let Some(hosts) = &schema.links.own_hosts {
        site.hosts.clone_from(hosts);
    }
    let mut keys = term_keys(site);
    let built_in = Schema::built_in(site.generator);
    for taxonomy in schema.taxonomies.iter().filter(|taxonomy| !built_in.taxonomies.contains(taxonomy)) {
        for key in &taxonomy.keys {
            let own = keys.iter().position(|k| k.key == *key);
            let generator = own.map_or(Termed::Whole, |at| keys[at].termed);
            let termed = match taxonomy.split {
                Split::Generator => generator,
                Split::Space => Termed::SplitOnSpace,
                Split::Comma => Termed::SplitOnComma,
                Split::Never => Termed::Whole,
            };
            let said = TermKey { key: key.clone(), taxonomy: taxonomy.name.clone(), termed };
            match own {
                Some(at) => keys[at] = said,
                None => keys.push(said),
            }
        }
    }
    site.term_keys = Some(keys);
}

/// Calls `see` for each value of the front matter that holds terms, with its key.
pub(crate) fn each_term_value(post: &Post<'_>, mut see: impl FnMut(&TermKey, &Value)) {
    let Some(block) = &post.front_matter else { return };
    // Every post asks, so the keys are not copied where the site holds them.
    let own = post.site.term_keys.as_deref();
    let keys = own.map_or_else(|| Cow::Owned(term_keys(post.site)), Cow::Borrowed);
    for key in keys.iter() {
        let mut parts = key.key.split('.');
        let first = parts.next().and_then(|first| block.get(first));
        if let Some(value) = first.and_then(|value| parts.try_fold(value, |value, part| value.get(part))) {
            see(key, value);
        }
    }
}

/// Whether the post has the same URL after `edits` of its front matter.
pub(crate) fn keeps_url(post: &Post<'_>, edits: &[Edit]) -> bool {
    let Ok(text) = apply(post.source.text(), edits) else { return false };
    let source = SourceFile::from_text(post.source.path(), text);
    let read = read_with(&source, post.site.generator.fences());
    let after = identify(post.site, &post.identity.path, read.front_matter.as_ref(), &read.problems);
    after.url == post.identity.url
}

/// Whether the schema knows the term: it lists it, or its pattern names a file of that name. `None` where the schema
/// says nothing of terms.
pub(crate) fn is_known(taxonomy: &Taxonomy, name: &str, index: &SiteIndex) -> Option<bool> {
    if taxonomy.terms.is_none() && taxonomy.from.is_none() {
        return None;
    }
    let listed = taxonomy.terms.iter().flatten().any(|term| term == name);
    let file = |pattern: &String| index.has_file(&pattern.trim_start_matches('/').replacen('*', name, 1));
    Some(listed || taxonomy.from.as_ref().is_some_and(file))
}

/// The terms that the schema knows.
pub(crate) fn known<'a>(taxonomy: &'a Taxonomy, index: &'a SiteIndex) -> Vec<&'a str> {
    let listed = taxonomy.terms.iter().flatten().map(String::as_str);
    let files = taxonomy.from.as_deref().map(|pattern| index.file_stems(pattern)).unwrap_or_default();
    listed.chain(files).collect()
}
