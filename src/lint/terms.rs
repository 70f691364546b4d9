//! Terms as the schema knows them: what several rules about taxonomies ask.

use crate::schema::Taxonomy;
use crate::site::SiteIndex;

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
