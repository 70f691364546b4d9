//! Which files Jekyll reads (`entry_filter.rb`, `reader.rb`, `collection.rb`).

use super::config::{Config, Excluded, glob};
use super::{Place, place};
use crate::generator::Role;

/// What becomes of the file.
pub(crate) fn role(config: &Config, path: &str) -> Role {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (_, ext) = super::split_extension(name);
    let content = config.is_markdown(ext) || matches!(ext, ".html" | ".htm" | ".xhtml");
    if is_excluded(config, path) || name.ends_with('~') {
        return Role::Nothing;
    }
    match place(config, path) {
        Place::Post(relative) | Place::Draft(relative) => {
            let above = relative.split('/').take_while(|part| *part != "_posts" && *part != "_drafts");
            let outer = above.into_iter().all(|part| is_taken(config, part));
            if !outer || !is_taken(config, name) {
                Role::Nothing
            } else if content {
                Role::Post
            } else {
                Role::Nothing
            }
        }
        Place::Document(_, relative) => {
            let below = relative.split_once('/').map_or("", |(_, below)| below);
            if !is_taken(config, below) || !is_taken(config, name) {
                Role::Nothing
            } else if content {
                Role::PostWithFrontMatter
            } else {
                Role::Asset
            }
        }
        Place::Page => {
            let included = config.include.iter().any(|pattern| pattern.trim_matches('/') == path);
            let taken = included || path.split('/').all(|part| is_taken(config, part));
            if !taken
                || path.strip_prefix(config.destination.trim_matches('/')).is_some_and(|rest| rest.starts_with('/'))
            {
                Role::Nothing
            } else if content && config.is_markdown(ext) && config.optional_front_matter {
                optional(path)
            } else if content {
                Role::PostWithFrontMatter
            } else {
                Role::Asset
            }
        }
    }
}

/// The plugin jekyll-optional-front-matter takes Markdown without a block, but for the usual papers of a repository.
fn optional(path: &str) -> Role {
    let papers = [
        "README",
        "LICENSE",
        "LICENCE",
        "COPYING",
        "CODE_OF_CONDUCT",
        "CONTRIBUTING",
        "ISSUE_TEMPLATE",
        "PULL_REQUEST_TEMPLATE",
    ];
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    if papers.iter().any(|p| p.eq_ignore_ascii_case(stem)) { Role::PostWithFrontMatter } else { Role::Post }
}

/// Whether the entry does not look hidden, or is named under `include`.
fn is_taken(config: &Config, entry: &str) -> bool {
    if !entry.starts_with(['.', '_', '#', '~']) {
        return true;
    }
    config.include.iter().any(|pattern| glob(pattern, entry, false) || entry.starts_with(pattern.as_str()))
}

fn is_excluded(config: &Config, path: &str) -> bool {
    let folders = || path.match_indices('/').map(|(at, _)| &path[..at]).chain([path]);
    config.exclude.iter().any(|Excluded { pattern, is_glob }| {
        path.starts_with(pattern.as_str()) || (*is_glob && folders().any(|entry| glob(pattern, entry, false)))
    })
}
