//! From a document to what is found in it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::background::Task;
use super::documents::{Checked, Document, Kind};
use super::workspace::Workspace;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::run::live::{PageRecord, is_post, is_site, judge, judge_page};
use crate::schema::Schema;
use crate::text::SourceFile;

/// Checks the newest version of `document`, where that was not done yet.
pub(super) fn check(document: &mut Document, workspace: &Workspace) -> Arc<Checked> {
    if let Some(checked) = &document.checked {
        return Arc::clone(checked);
    }
    let shown = document.path.to_string_lossy().replace('\\', "/");
    let source = SourceFile::from_text(shown, document.text.as_str());
    let (mut findings, record) = match &document.kind {
        Kind::Config => (configuration(document, &source, workspace), None),
        Kind::Schema(root) => {
            let site = workspace.site(root);
            let found = site.and_then(|site| Schema::parse(&source, site.job.files.site.generator).err());
            (found.unwrap_or_default(), None)
        }
        Kind::Post(root, path) => match workspace.site(root) {
            Some(site) if is_post(&site.job, path, &document.text) => {
                let (mut found, record) = judge(&site.job, path, &source);
                if let Some(merged) = &site.merged {
                    found.extend(judge_page(&site.job, &record, merged));
                }
                (found, Some(Arc::new(record)))
            }
            _ => (Vec::new(), None),
        },
        Kind::Other => (Vec::new(), None),
    };
    findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    if let Some(record) = &record {
        show(document, record, workspace);
    }
    let checked = Arc::new(Checked { source, findings, record });
    document.checked = Some(Arc::clone(&checked));
    checked
}

/// The mistakes of a `copydesk.yaml`: its own, and those that only its site could tell, as long as it reads as on disk.
fn configuration(document: &Document, source: &SourceFile, workspace: &Workspace) -> Vec<Diagnostic> {
    match Config::parse(source) {
        Err(mistakes) => mistakes,
        Ok(_) => match workspace.mistakes.get(&document.path) {
            Some(mistakes) if mistakes.source.text() == source.text() => mistakes.found.clone(),
            _ => Vec::new(),
        },
    }
}

/// Lets the other pages of the site see `document` as it is now, where that is another page to them than before.
fn show(document: &mut Document, record: &Arc<PageRecord>, workspace: &Workspace) {
    let Kind::Post(root, path) = &document.kind else { return };
    let Some(site) = workspace.site(root).filter(|site| is_site(&site.job)) else { return };
    let seen = appearance(record);
    let on_disk = site.merged.as_ref().and_then(|merged| merged.pages.get(path)).map(|page| appearance(page));
    if document.seen.or(on_disk) != Some(seen) {
        workspace.ask(Task::Typed(root.clone(), path.clone(), Arc::clone(record)));
    }
    document.seen = Some(seen);
}

/// What other pages see of a page: its addresses, terms and places. Its text is compared when it is saved.
fn appearance(record: &PageRecord) -> u64 {
    let facts = &record.facts;
    let mut hasher = DefaultHasher::new();
    (&facts.url, &facts.slug, facts.draft, facts.expires, facts.title.hash, &record.title).hash(&mut hasher);
    for alias in facts.aliases.iter().chain(facts.redirect.as_deref()) {
        alias.url.hash(&mut hasher);
    }
    for term in &facts.terms {
        (&term.taxonomy, &term.name).hash(&mut hasher);
    }
    for page in &facts.term_pages {
        (&page.taxonomy, &page.name, &page.title).hash(&mut hasher);
    }
    (&facts.anchors.names, facts.anchors.complete, &record.keys).hash(&mut hasher);
    hasher.finish()
}
