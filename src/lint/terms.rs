//! Terms as the schema knows them: what several rules about taxonomies ask.

use crate::generator::{Site, TermKey, Termed, term_keys};
use crate::schema::{Schema, Split, Taxonomy};
use crate::site::SiteIndex;

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
