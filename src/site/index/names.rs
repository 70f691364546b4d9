//! Names of pages as they are compared: without what servers add and drop by themselves.

use crate::site::hashes::hash;

/// A URL path without what servers add and drop by themselves: `index.html`, `.html`, the last slash.
pub(super) fn canonical(path: &str) -> &str {
    let path = path.strip_suffix("index.html").or_else(|| path.strip_suffix("index.htm")).unwrap_or(path);
    let path = path.trim_end_matches('/');
    path.strip_suffix(".html").or_else(|| path.strip_suffix(".htm")).unwrap_or(path)
}

/// The path without its last part, and without the slash before that.
pub(super) fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// Whether the folder is that of a year, a month or a day: `/news/2022/03`.
pub(super) fn is_date_folder(folder: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = folder.rsplit('/').skip_while(|part| part.len() <= 2 && is_number(part));
    parts.next().is_some_and(|part| part.len() == 4 && is_number(part) && part.starts_with(['1', '2']))
}

/// The shape of a folder: numbers are alike, so that `/2022/03/21` stands for every day of that year. A year stays: one
/// of which there is no page at all was most likely left out of the source.
pub(super) fn family(folder: &str) -> u64 {
    let is_year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) && !is_year(part);
    let shape: Vec<&str> = folder.split('/').map(|part| if number(part) { "0" } else { part }).collect();
    hash(shape)
}

/// Whether two names are the same but for their digits: the next number of a row is no misspelling.
pub(super) fn differ_in_digits(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().filter(|b| !b.is_ascii_digit()).eq(b.bytes().filter(|b| !b.is_ascii_digit()))
}

/// Whether the two paths are those of one page in two languages: `es/a.md` and `a.md`, `a.fr.md` and `a.md`. A copy that
/// waits for its translation is no mistake.
pub(super) fn are_translations(a: &str, b: &str) -> bool {
    let neutral = |path: &str| -> String {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut parts: Vec<&str> = folders.split('/').filter(|part| !is_language(part)).collect();
        parts.extend(name.split('.').filter(|part| !is_language(part) || *part == "md"));
        parts.join("/")
    };
    a != b && neutral(a) == neutral(b)
}

/// Whether `part` is a code of a language, as folders have it: `es`, `zh-tw`, `pt_BR`, `pcm`.
fn is_language(part: &str) -> bool {
    let (code, region) = part.split_once(['-', '_']).map_or((part, None), |(code, region)| (code, Some(region)));
    let is_region = |region: &str| (2..=4).contains(&region.len()) && region.bytes().all(|b| b.is_ascii_alphanumeric());
    (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase()) && region.is_none_or(is_region)
}

/// The extension of the last part of a path, in lower case.
pub(super) fn extension(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, ext) = name.rsplit_once('.')?;
    (!stem.is_empty() && (1..=5).contains(&ext.len()) && ext.bytes().all(|b| b.is_ascii_alphanumeric()))
        .then(|| ext.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_languages_are_known() {
        for (a, b) in [("es/docs/a.md", "docs/a.md"), ("x/zh-tw/a.md", "x/pt_BR/a.md"), ("a.fr.md", "a.md")] {
            assert!(are_translations(a, b), "{a} {b}");
        }
        for (a, b) in [("_posts/a.md", "archive/a.md"), ("a.md", "a.md"), ("de/a.md", "b.md")] {
            assert!(!are_translations(a, b), "{a} {b}");
        }
    }

    #[test]
    fn the_next_number_is_no_misspelling() {
        assert!(differ_in_digits("part1", "part2") && !differ_in_digits("harbor", "harbour"));
    }
}
