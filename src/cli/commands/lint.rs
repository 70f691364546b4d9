//! `copydesk lint`: what is wrong in posts.

use std::io::{Read, Write, stdin};
use std::path::PathBuf;
use std::process::ExitCode;

use jiff::Timestamp;

use super::add_ignores;
use super::show_settings::show;
use crate::cli::args::LintArgs;
use crate::cli::failure::Failure;
use crate::cli::setup::{
    as_reports, build_time, format, is_stdin, note_nothing, overrides, paths, posts, print_failures, progress,
    selectors,
};
use crate::cli::terminal::Terminal;
use crate::diagnostic::Applicability;
use crate::report::{FileReport, Report, Summary, count};
use crate::run::diff::unified;
use crate::run::jobs::{Job, SetupError, jobs, stdin_job};
use crate::run::lint::{Fixing, How, Outcome, diff, lint, lint_source, mend};
use crate::run::read::Names;
use crate::text::SourceFile;

pub(crate) fn run(args: &LintArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let report = format(&args.format)?.report(terminal.output_style());
    let mut overrides = overrides(&args.site, &args.select, &args.ignore)?;
    let now = args.build_time.as_deref().map(build_time).transpose()?;
    overrides.now = Some(now.unwrap_or_else(Timestamp::now));
    overrides.fixable = selectors(&args.fixable)?;
    overrides.unfixable = selectors(&args.unfixable)?;
    if args.unsafe_fixes && !args.writes_fixes() && !args.diff {
        return Err(Failure::usage("--unsafe-fixes applies nothing by itself", "add --fix, --fix-only or --diff"));
    }
    let names = Names::here();
    if args.show_settings {
        return terminal.print(show(&args.paths, &overrides, &names)?.as_bytes()).map(|()| ExitCode::SUCCESS);
    }
    let shown = (!args.statistics && !args.fix_only).then_some(&*report);
    let command = Command { args, terminal, report: shown, names: &names };
    if is_stdin(&args.paths, args.stdin_filename.as_deref())? {
        let (job, path) = stdin_job(args.stdin_filename.as_deref(), &overrides, &names)?;
        return command.standard_input(&job, &path);
    }
    match jobs(&paths(&args.paths), &overrides, &names) {
        // Whoever reads JSON has the mistakes of the configuration in it.
        Err(SetupError::Mistakes(source, mistakes)) if report.holds_errors() => {
            let errors = [FileReport { source: &source, diagnostics: &mistakes }];
            let mut out = Vec::new();
            report.begin(&mut out);
            report.end(&Summary::default(), &errors, &mut out);
            terminal.print(&out).map(|()| ExitCode::from(2))
        }
        Err(error) => Err(error.into()),
        Ok(jobs) => {
            note_nothing(terminal, posts(&jobs));
            if let Some(reason) = &args.add_ignores {
                return add_ignores::run(&jobs, reason, &names, terminal);
            }
            if args.diff { command.diff(&jobs) } else { command.lint(&jobs) }
        }
    }
}

struct Command<'a> {
    args: &'a LintArgs,
    terminal: &'a Terminal,
    report: Option<&'a dyn Report>,
    names: &'a Names,
}

impl Command<'_> {
    fn lint(&self, jobs: &[Job]) -> Result<ExitCode, Failure> {
        let bar = progress(self.terminal, posts(jobs));
        let mut out = self.terminal.output();
        self.begin(&mut out)?;
        let fixing = if self.args.writes_fixes() { Fixing::Write(self.lowest()) } else { Fixing::No };
        let how = How { report: self.report, fixing, names: self.names };
        let outcome = lint(jobs, how, &mut |bytes| out.write_all(bytes), &|| bar.inc(1)).map_err(Failure::output)?;
        bar.finish_and_clear();
        self.end(&outcome, &mut out)
    }

    fn diff(&self, jobs: &[Job]) -> Result<ExitCode, Failure> {
        let bar = progress(self.terminal, posts(jobs));
        let mut out = self.terminal.output();
        let color = self.terminal.output_style().color;
        let outcome = diff(jobs, self.lowest(), self.names, color, &mut |bytes| out.write_all(bytes), &|| bar.inc(1));
        let outcome = outcome.and_then(|outcome| out.flush().map(|()| outcome)).map_err(Failure::output)?;
        bar.finish_and_clear();
        self.end_diff(&outcome)
    }

    /// Lints standard input. With --fix the mended text goes to standard output and what is left to standard error.
    fn standard_input(&self, job: &Job, path: &str) -> Result<ExitCode, Failure> {
        let mut bytes = Vec::new();
        stdin().read_to_end(&mut bytes).map_err(|error| Failure::Io("cannot read standard input".to_owned(), error))?;
        let name = self.args.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
        let source = SourceFile::from_bytes(self.names.show(&name), bytes);
        if !self.args.writes_fixes() && !self.args.diff {
            let mut out = self.terminal.output();
            self.begin(&mut out)?;
            let outcome = lint_source(job, path, &source, self.report, &mut |bytes| out.write_all(bytes));
            return self.end(&outcome.map_err(Failure::output)?, &mut out);
        }
        let mut outcome = Outcome::default();
        let fixed = mend(job, path, &source, self.lowest(), &mut outcome);
        if self.args.diff {
            let color = self.terminal.output_style().color;
            self.terminal.print(&unified(source.path(), source.text(), &fixed.text, color))?;
            return self.end_diff(&outcome);
        }
        let mended = source.restore(&fixed.text).unwrap_or_else(|| source.bytes().to_vec());
        self.terminal.print(&mended)?;
        let mended = SourceFile::from_bytes(source.path(), mended);
        let mut rest = Vec::new();
        let left = lint_source(job, path, &mended, self.report, &mut |bytes| rest.write_all(bytes));
        outcome.summary = left.map_err(Failure::output)?.summary;
        if !rest.is_empty() {
            self.terminal.note(String::from_utf8_lossy(&rest));
        }
        Ok(self.finish(&outcome))
    }

    /// The least applicable fixes that are taken.
    fn lowest(&self) -> Applicability {
        if self.args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe }
    }

    fn begin(&self, out: &mut impl Write) -> Result<(), Failure> {
        let mut head = Vec::new();
        self.report.inspect(|report| report.begin(&mut head));
        out.write_all(&head).map_err(Failure::output)
    }

    /// Prints what comes after the findings, and says how it went.
    fn end(&self, outcome: &Outcome, out: &mut impl Write) -> Result<ExitCode, Failure> {
        let mut tail = Vec::new();
        match self.report {
            Some(report) => report.end(&outcome.summary, &as_reports(&outcome.failures), &mut tail),
            None if self.args.fix_only => {}
            None => tail = outcome.summary.statistics().into_bytes(),
        }
        out.write_all(&tail).and_then(|()| out.flush()).map_err(Failure::output)?;
        Ok(self.finish(outcome))
    }

    /// Says how it went to people; whoever reads JSON has it in there.
    fn finish(&self, outcome: &Outcome) -> ExitCode {
        if !self.report.is_some_and(Report::holds_errors) {
            print_failures(self.terminal, &outcome.failures);
        }
        self.print_refused(outcome);
        if self.report.is_none() || !matches!(self.args.format.as_str(), "json" | "jsonl") {
            if outcome.fixed > 0 {
                let (fixes, files) = (count(outcome.fixed, "fix"), count(outcome.changed, "file"));
                self.terminal.note(format!("{fixes} applied in {files}"));
            }
            if !self.args.fix_only {
                self.terminal.note(outcome.summary.to_string());
            }
        }
        exit(outcome, outcome.summary.fails() && !self.args.fix_only)
    }

    fn end_diff(&self, outcome: &Outcome) -> Result<ExitCode, Failure> {
        print_failures(self.terminal, &outcome.failures);
        self.print_refused(outcome);
        let (fixes, files) = (count(outcome.fixed, "fix"), count(outcome.changed, "file"));
        self.terminal.note(format!("{fixes} would be applied in {files}"));
        Ok(exit(outcome, outcome.changed > 0))
    }

    fn print_refused(&self, outcome: &Outcome) {
        for refused in &outcome.refused {
            self.terminal.note(format!("not fixed, because more would change: {refused}"));
        }
    }
}

fn exit(outcome: &Outcome, found: bool) -> ExitCode {
    ExitCode::from(match (outcome.failures.is_empty(), found) {
        (false, _) => 2,
        (true, true) => 1,
        (true, false) => 0,
    })
}
