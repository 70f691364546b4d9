//! What of an archive `copydesk lint` looks at and reports: what changed, and what the baseline does not know.

use crate::cli::args::LintArgs;
use crate::cli::failure::Failure;
use crate::cli::setup::paths;
use crate::cli::terminal::Terminal;
use crate::report::{count, thousands};
use crate::run::baseline::{Book, Choice, Looked, attach};
use crate::run::changed::{Changed, Selection, restrict};
use crate::run::jobs::Job;
use crate::run::read::Names;

/// Restricts `jobs` to what --since and --staged ask for and gives them their baselines. Texts that stand in the index of
/// git alone are there as long as what is returned.
pub(super) fn narrow(
    args: &LintArgs,
    terminal: &Terminal,
    jobs: &mut Vec<Job>,
    names: &Names,
) -> Result<Option<Changed>, Failure> {
    let paths = paths(&args.paths);
    let selection = match &args.since {
        Some(revision) => Some(Selection::Since(revision)),
        None => args.staged.then_some(Selection::Staged),
    };
    let changed = match selection {
        Some(selection) => {
            let changed = restrict(jobs, selection, &paths, args.site.schema.as_deref(), names)
                .map_err(|refusal| Failure::usage(refusal.what, refusal.help))?;
            if let Some(first) = changed.partly.first().filter(|_| args.writes_fixes()) {
                let more = match changed.partly.len() {
                    1 => String::new(),
                    all => format!(" and {}", count(all - 1, "other file")),
                };
                let what = format!("`{first}`{more} has changes that are not staged: a fix would mix them");
                return Err(Failure::usage(what, "stage or stash them first, or leave --fix away"));
            }
            changed.notes.iter().for_each(|note| terminal.note(note));
            Some(changed)
        }
        None => None,
    };
    let choice =
        Choice { file: args.baseline.clone(), update: args.update_baseline, off: args.no_baseline || args.diff };
    attach(jobs, &choice, Looked { paths: &paths, some: changed.is_some() }, names)?;
    Ok(changed)
}

/// The same for standard input, of which git knows nothing.
pub(super) fn of_stdin(args: &LintArgs, job: &mut Job, names: &Names) -> Result<(), Failure> {
    for (given, option) in
        [(args.since.is_some(), "--since"), (args.staged, "--staged"), (args.update_baseline, "--update-baseline")]
    {
        if given {
            return Err(Failure::usage(format!("{option} is not for standard input"), "name files or folders"));
        }
    }
    let choice = Choice { file: args.baseline.clone(), update: false, off: args.no_baseline || args.diff };
    Ok(attach(std::slice::from_mut(job), &choice, Looked { paths: &[], some: true }, names)?)
}

/// Writes the baselines of `jobs` and says what changed in them.
pub(super) fn update_baselines(jobs: &[Job], terminal: &Terminal) -> Result<(), Failure> {
    for book in Book::all(jobs) {
        let updated = book.update().map_err(|error| {
            Failure::Io(format!("cannot write the baseline {}", book.shown()), std::io::Error::other(error))
        })?;
        let (findings, files) = (count(updated.findings, "finding"), count(updated.files, "file"));
        let (added, removed) = (thousands(updated.added), thousands(updated.removed));
        terminal.note(format!("{}: {findings} in {files} ({added} added, {removed} taken out)", book.shown()));
        let is_named = |job: &Job| job.config.baseline.is_some();
        if !jobs.iter().any(is_named)
            && let Some(name) = book.path().file_name()
        {
            let name = name.to_string_lossy();
            terminal.note(format!(
                "  help: write `baseline: {name}` into copydesk.yaml beside it, and `copydesk lint` uses it"
            ));
        }
    }
    Ok(())
}
