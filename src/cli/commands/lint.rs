//! `copydesk lint`: what is wrong in posts.

use std::io::{Read, Write, stdin};
use std::process::ExitCode;

use crate::cli::args::LintArgs;
use crate::cli::failure::Failure;
use crate::cli::setup::{as_reports, format, is_stdin, overrides, paths, print_failures, progress};
use crate::cli::terminal::Terminal;
use crate::report::Report;
use crate::run::jobs::{Job, jobs, stdin_job};
use crate::run::lint::{Outcome, lint, lint_source};
use crate::run::read::Names;

pub(crate) fn run(args: &LintArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let report = format(&args.format)?.report(terminal.output_style());
    let overrides = overrides(&args.site, &args.select, &args.ignore)?;
    let names = Names::here();
    if is_stdin(&args.paths, args.stdin_filename.as_deref())? {
        let (job, path) = stdin_job(args.stdin_filename.as_deref(), &overrides, &names)?;
        return check_stdin(args, &job, &path, &*report, terminal);
    }
    let jobs = jobs(&paths(&args.paths), &overrides, &names)?;
    let bar = progress(terminal, jobs.iter().map(|job| job.files.posts.len()).sum());
    let mut out = terminal.output();
    let shown = (!args.statistics).then_some(&*report);
    begin(shown, &mut out)?;
    let outcome =
        lint(&jobs, shown, &names, &mut |bytes| out.write_all(bytes), &|| bar.inc(1)).map_err(Failure::output)?;
    bar.finish_and_clear();
    end(args, shown, &outcome, &mut out, terminal)
}

fn check_stdin(
    args: &LintArgs,
    job: &Job,
    path: &str,
    report: &dyn Report,
    terminal: &Terminal,
) -> Result<ExitCode, Failure> {
    let mut bytes = Vec::new();
    stdin().read_to_end(&mut bytes).map_err(|error| Failure::Io("cannot read standard input".to_owned(), error))?;
    let shown_name = args.stdin_filename.as_ref().map_or_else(|| "<stdin>".to_owned(), |p| p.display().to_string());
    let mut out = terminal.output();
    let shown = (!args.statistics).then_some(report);
    begin(shown, &mut out)?;
    let outcome = lint_source(job, path, &shown_name, bytes, shown, &mut |bytes| out.write_all(bytes));
    end(args, shown, &outcome.map_err(Failure::output)?, &mut out, terminal)
}

fn begin(report: Option<&dyn Report>, out: &mut impl Write) -> Result<(), Failure> {
    let mut head = Vec::new();
    report.inspect(|report| report.begin(&mut head));
    out.write_all(&head).map_err(Failure::output)
}

/// Prints what comes after the findings, and says how it went.
fn end(
    args: &LintArgs,
    report: Option<&dyn Report>,
    outcome: &Outcome,
    out: &mut impl Write,
    terminal: &Terminal,
) -> Result<ExitCode, Failure> {
    let mut tail = Vec::new();
    match report {
        Some(report) => report.end(&outcome.summary, &as_reports(&outcome.failures), &mut tail),
        None => tail = outcome.summary.statistics().into_bytes(),
    }
    out.write_all(&tail).and_then(|()| out.flush()).map_err(Failure::output)?;
    if !report.is_some_and(Report::holds_errors) {
        print_failures(terminal, &outcome.failures);
    }
    // The figures are for people; whoever reads JSON has them in it.
    if !matches!(args.format.as_str(), "json" | "jsonl") || args.statistics {
        terminal.note(outcome.summary.to_string());
    }
    Ok(ExitCode::from(match (outcome.failures.is_empty(), outcome.summary.fails()) {
        (false, _) => 2,
        (true, true) => 1,
        (true, false) => 0,
    }))
}
