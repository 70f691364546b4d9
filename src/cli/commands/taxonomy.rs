//! `copydesk taxonomy`: terms listed, and written otherwise in all posts.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::ExitCode;

use serde_json::json;

use super::convert::check_working_trees;
use crate::cli::args::{RetagArgs, TaxonomyAction, TaxonomyArgs, TaxonomySite, TermsFormat};
use crate::cli::failure::Failure;
use crate::cli::setup::{note_nothing, overrides, paths, posts, print_failures, progress};
use crate::cli::terminal::Terminal;
use crate::front_matter::{Format, edit::written};
use crate::lint::Retag;
use crate::report::{count, thousands};
use crate::run::jobs::{Job, jobs};
use crate::run::read::Names;
use crate::run::taxonomy::{ListedTerm, Retagged, retag, terms};

/// Files that are named one by one of each sort.
const NAMED: usize = 20;

pub(crate) fn run(args: &TaxonomyArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    match &args.action {
        TaxonomyAction::List { taxonomy, format, site } => list(taxonomy.as_deref(), *format, site, terminal),
        TaxonomyAction::Rename { old, new, retag } => write(std::slice::from_ref(old), new, retag, terminal),
        TaxonomyAction::Merge { old, into, retag } => write(old, into, retag, terminal),
    }
}

fn jobs_of(site: &TaxonomySite, names: &Names, terminal: &Terminal) -> Result<Vec<Job>, Failure> {
    let jobs = jobs(&paths(&site.paths), &overrides(&site.site, &[], &[])?, names)?;
    note_nothing(terminal, posts(&jobs));
    Ok(jobs)
}

fn list(
    wanted: Option<&str>,
    format: TermsFormat,
    site: &TaxonomySite,
    terminal: &Terminal,
) -> Result<ExitCode, Failure> {
    let names = Names::here();
    let (mut all, mut failures) = (Vec::new(), Vec::new());
    for job in jobs_of(site, &names, terminal)? {
        let (mut found, failed) = terms(&job, &names);
        for term in &mut found {
            term.pages.iter_mut().for_each(|page| *page = names.show(&job.files.disk_path(page)));
        }
        all.push((names.show(&job.files.root), found));
        failures.extend(failed);
    }
    let known: BTreeSet<&str> = all.iter().flat_map(|(_, terms)| terms).map(|term| term.taxonomy.as_str()).collect();
    if let Some(wanted) = wanted.filter(|wanted| !known.contains(wanted)) {
        return Err(Failure::unknown("taxonomy with a term", wanted, known.iter().copied()));
    }
    let mut out = terminal.output();
    let rows = |terms: &[ListedTerm]| -> Vec<ListedTerm> {
        terms.iter().filter(|term| wanted.is_none_or(|wanted| wanted == term.taxonomy)).cloned().collect()
    };
    let result = match format {
        TermsFormat::Table => all.iter().try_for_each(|(root, terms)| table(root, &rows(terms), &mut out)),
        TermsFormat::Json => {
            let object = |(root, terms): &(String, Vec<ListedTerm>)| {
                let terms: Vec<_> = rows(terms).iter().map(term_object).collect();
                json!({"root": root, "terms": terms})
            };
            let sites: Vec<_> = all.iter().map(object).collect();
            let text = serde_json::to_string_pretty(&json!({"version": 1, "sites": sites})).unwrap_or_default();
            writeln!(out, "{text}")
        }
    };
    result.and_then(|()| out.flush()).map_err(Failure::output)?;
    print_failures(terminal, &failures);
    Ok(ExitCode::from(if failures.is_empty() { 0 } else { 2 }))
}

fn term_object(term: &ListedTerm) -> serde_json::Value {
    json!({
        "taxonomy": term.taxonomy,
        "term": term.name,
        "posts": term.posts,
        "pages": term.pages,
        "spelling_of": term.spelling_of,
        "near": term.near,
        "alias_of": term.alias_of,
    })
}

/// A table for each taxonomy.
fn table(root: &str, terms: &[ListedTerm], out: &mut impl Write) -> std::io::Result<()> {
    for own in terms.chunk_by(|a, b| a.taxonomy == b.taxonomy) {
        writeln!(out, "{root}: {}, {}", own[0].taxonomy, count(own.len(), "term"))?;
        for term in own {
            let mut notes = Vec::new();
            notes.extend(term.alias_of.as_ref().map(|meant| format!("an alias of `{meant}`")));
            notes.extend(term.spelling_of.as_ref().map(|best| format!("another spelling of `{best}`?")));
            notes.extend(term.near.as_ref().map(|near| format!("meant is `{near}`?")));
            notes.extend(term.pages.iter().map(|page| format!("page: {page}")));
            let line = format!("{:>8}  {}", thousands(term.posts), term.name);
            match notes.as_slice() {
                [] => writeln!(out, "{line}")?,
                notes => writeln!(out, "{line}   {}", notes.join("; "))?,
            }
        }
    }
    Ok(())
}

fn write(old: &[String], new: &str, args: &RetagArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    if new.trim().is_empty() || new.trim() != new {
        return Err(Failure::usage(format!("`{new}` is no term"), "write it without blanks around it"));
    }
    let names = Names::here();
    let jobs = jobs_of(&args.site, &names, terminal)?;
    let old: Vec<String> = old.iter().filter(|old| *old != new).cloned().collect();
    if old.is_empty() {
        return Err(Failure::usage("both terms are the same", "name the term that it is to become"));
    }
    let taxonomy = taxonomy(&old, args.taxonomy.as_deref(), &jobs, &names)?;
    if !args.dry_run && !args.force {
        check_working_trees(&paths(&args.site.paths), terminal)?;
    }
    let wanted = Retag { taxonomy, old, new: new.to_owned() };
    let diff = args.dry_run.then(|| terminal.output_style().color);
    let bar = progress(terminal, posts(&jobs));
    let (mut out, mut all) = (terminal.output(), Retagged::default());
    for job in &jobs {
        let one = retag(job, &wanted, diff, &names, &mut |bytes| out.write_all(bytes), &|| bar.inc(1));
        let one = one.map_err(Failure::output)?;
        all.changed += one.changed;
        all.refused.extend(one.refused);
        all.moved.extend(one.moved);
        all.pages.extend(one.pages);
        all.links.extend(one.links);
        all.failures.extend(one.failures);
    }
    out.flush().map_err(Failure::output)?;
    bar.finish_and_clear();
    tell(&wanted, &all, &jobs, args.dry_run, terminal);
    print_failures(terminal, &all.failures);
    let would_change = args.dry_run && all.changed > 0;
    Ok(ExitCode::from(match (all.failures.is_empty(), all.refused.is_empty() && !would_change) {
        (false, _) => 2,
        (true, false) => 1,
        (true, true) => 0,
    }))
}

/// The taxonomy that has the terms: the one that is named, else the only one.
fn taxonomy(old: &[String], named: Option<&str>, jobs: &[Job], names: &Names) -> Result<String, Failure> {
    let all: Vec<ListedTerm> = jobs.iter().flat_map(|job| terms(job, names).0).collect();
    let own = |term: &&ListedTerm| named.is_none_or(|named| named == term.taxonomy);
    if let Some(missing) = old.iter().find(|old| !all.iter().filter(own).any(|term| term.name == **old)) {
        let known: BTreeSet<&str> = all.iter().filter(own).map(|term| term.name.as_str()).collect();
        let what = format!("no post has the term `{missing}`");
        let help = match crate::tree::vocabulary::nearest(missing, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`copydesk taxonomy list` shows the terms".to_owned(),
        };
        return Err(Failure::usage(what, help));
    }
    let having: BTreeSet<&str> = all
        .iter()
        .filter(own)
        .map(|term| term.taxonomy.as_str())
        .filter(|name| old.iter().all(|old| all.iter().any(|t| t.taxonomy == *name && t.name == *old)))
        .collect();
    match having.iter().copied().collect::<Vec<_>>().as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => Err(Failure::usage("the terms are of several taxonomies", "rename those of one at a time")),
        several => Err(Failure::usage(
            format!("several taxonomies have these terms: {}", several.join(", ")),
            format!("say which: --in {}", several[0]),
        )),
    }
}

/// Says what was done and what is left to do by hand.
fn tell(wanted: &Retag, all: &Retagged, jobs: &[Job], is_dry: bool, terminal: &Terminal) {
    let Retag { taxonomy, old, new } = wanted;
    let would = if is_dry { " would be" } else { "" };
    let names = old.iter().map(|old| format!("`{old}`")).collect::<Vec<_>>().join(", ");
    terminal.note(format!("{names} to `{new}` among the {taxonomy}: {}{would} changed", count(all.changed, "post")));
    let some = |title: String, lines: Vec<String>| {
        if lines.is_empty() {
            return;
        }
        terminal.note(title);
        lines.iter().take(NAMED).for_each(|line| terminal.note(format!("  {line}")));
        if let Some(more @ 1..) = lines.len().checked_sub(NAMED) {
            terminal.note(format!("  and {} more", thousands(more)));
        }
    };
    let posts = count(all.refused.len(), "post");
    let refused = all.refused.iter().map(|(path, reason)| format!("{path}: {reason}")).collect();
    some(format!("{posts} not changed, edit by hand:"), refused);
    let moved = all.moved.iter().map(|(path, before, after)| format!("{path}: {before} becomes {after}")).collect();
    some(format!("{} at another URL, so that old links need a redirect:", count(all.moved.len(), "post")), moved);
    let is_new = |page: &String| format!("{page}: rename it, or delete it where `{new}` has a page");
    some("pages of these terms, left as they are:".to_owned(), all.pages.iter().map(is_new).collect());
    let links = all.links.iter().map(|(path, line, url)| format!("{path}:{line}: {url}")).collect();
    some(format!("{} to these pages:", count(all.links.len(), "link")), links);
    let known = |old: &String| {
        let aliases = jobs.iter().filter_map(|job| job.schema().taxonomy(taxonomy)).map(|t| t.aliases.get(old));
        aliases.flatten().any(|meant| meant == new)
    };
    let pairs: Vec<String> = old
        .iter()
        .filter(|old| !known(old))
        .map(|old| format!("{}: {}", written(old, Format::Yaml), written(new, Format::Yaml)))
        .collect();
    if all.changed > 0 && !pairs.is_empty() {
        terminal.note("for the content schema, so that nobody writes them again:");
        terminal.note(format!("  taxonomies:\n    {taxonomy}:\n      aliases:\n        {}", pairs.join("\n        ")));
    }
}
