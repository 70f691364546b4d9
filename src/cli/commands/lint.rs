//! `copydesk lint`: what is wrong in posts.

use std::io::{Read, Write, stderr, stdin};
use std::path::PathBuf;
use std::process::ExitCode;

use jiff::Timestamp;

use super::add_ignores;
use super::lint_scope;
use super::show_settings::show;
use crate::cli::args::LintArgs;
use crate::cli::failure::Failure;
use crate::cli::outputs::{Wanted, failure, note_cuts};
use crate::cli::setup::{
    as_reports, build_time, is_stdin, note_nothing, overrides, paths, posts, print_failures, progress, selectors,
};
use crate::cli::terminal::Terminal;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::report::{FileReport, Format, Summary, count};
use crate::run::diff::unified;
use crate::run::jobs::{Job, SetupError, jobs, stdin_job};
use crate::run::lint::{Fixing, How, Outcome, diff, lint, lint_source, mend};
use crate::run::outputs::{Formats, Outputs, Sink};
use crate::run::read::Names;
use crate::run::walk::Named;
use crate::text::SourceFile;

pub(crate) fn run(args: &LintArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let mut wanted = Wanted::new(&args.output)?;
    if args.diff {
        wanted.no_files("--diff prints changes, not findings")?;
    }
    let mut overrides = overrides(&args.site, &args.select, &args.ignore)?;
    let now = args.build_time.as_deref().map(build_time).transpose()?;
    overrides.now = Some(now.unwrap_or_else(Timestamp::now));
    overrides.named = if args.force_exclude { Named::AsWalked } else { Named::Anything };
    overrides.fixable = selectors(&args.fixable)?;
    overrides.unfixable = selectors(&args.unfixable)?;
    if args.unsafe_fixes && !args.writes_fixes() && !args.diff {
        return Err(Failure::usage("--unsafe-fixes applies nothing by itself", "add --fix, --fix-only or --diff"));
    }
    let names = Names::here();
    if args.show_settings {
        return terminal.print(show(&args.paths, &overrides, &names)?.as_bytes()).map(|()| ExitCode::SUCCESS);
    }
    let prints_errors = wanted.prints_errors();
    if args.statistics || args.fix_only || args.update_baseline {
        wanted.files_alone();
    }
    let formats = wanted.formats(terminal.output_style());
    let command = Command { args, terminal, wanted: &wanted, formats: &formats, names: &names };
    if is_stdin(&args.paths, args.stdin_filename.as_deref())? {
        let (mut job, path) = stdin_job(args.stdin_filename.as_deref(), &overrides, &names)?;
        wanted.check(std::slice::from_ref(&job), args.site.schema.as_deref())?;
        lint_scope::of_stdin(args, &mut job, &names)?;
        return command.standard_input(&job, &path);
    }
    match jobs(&paths(&args.paths), &overrides, &names) {
        // Whoever reads JSON has the mistakes of the configuration in it.
        Err(SetupError::Mistakes(source, mistakes)) if prints_errors => {
            print_mistakes(args, &source, &mistakes, terminal)
        }
        Err(error) => Err(error.into()),
        Ok(mut jobs) => {
            wanted.check(&jobs, args.site.schema.as_deref())?;
            // A hook is often run without a post among the files.
            if !args.force_exclude {
                note_nothing(terminal, posts(&jobs));
            }
            let _staged = match lint_scope::narrow(args, terminal, &mut jobs, &names) {
                Err(Failure::Config(source, mistakes)) if prints_errors => {
                    return print_mistakes(args, &source, &mistakes, terminal);
                }
                narrowed => narrowed?,
            };
            if let Some(reason) = &args.add_ignores {
                return add_ignores::run(&jobs, reason, &names, terminal);
            }
            if args.diff { command.diff(&jobs) } else { command.lint(&jobs) }
        }
    }
}

/// Prints mistakes in the configuration where they belong into the report. Files stay as they are: nothing was checked.
fn print_mistakes(
    args: &LintArgs,
    source: &SourceFile,
    mistakes: &[Diagnostic],
    terminal: &Terminal,
) -> Result<ExitCode, Failure> {
    let mut printed = Wanted::new(&args.output)?;
    printed.printed_alone();
    let formats = printed.formats(terminal.output_style());
    let errors = [FileReport { source, diagnostics: mistakes }];
    let outputs = printed.begin(&formats, Sink::stream(terminal.output()))?;
    outputs.end(&Summary::default(), &errors).map_err(failure)?;
    Ok(ExitCode::from(2))
}

struct Command<'a> {
    args: &'a LintArgs,
    terminal: &'a Terminal,
    wanted: &'a Wanted,
    formats: &'a Formats,
    names: &'a Names,
}

impl Command<'_> {
    fn lint(&self, jobs: &[Job]) -> Result<ExitCode, Failure> {
        let bar = progress(self.terminal, posts(jobs));
        let mut outputs = self.wanted.begin(self.formats, Sink::stream(self.terminal.output()))?;
        let fixing = if self.args.writes_fixes() { Fixing::Write(self.lowest()) } else { Fixing::No };
        let how = How { report: self.formats.renderer(), fixing, names: self.names };
        let outcome = lint(jobs, how, &mut |bytes| outputs.take(bytes), &|| bar.inc(1));
        let outcome = outcome.map_err(|error| failure(outputs.error(error)))?;
        bar.finish_and_clear();
        if self.args.update_baseline {
            lint_scope::update_baselines(jobs, self.terminal)?;
        }
        self.end(&outcome, outputs)
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
            let mut outputs = self.wanted.begin(self.formats, Sink::stream(self.terminal.output()))?;
            let outcome = lint_source(job, path, &source, self.formats.renderer(), &mut |bytes| outputs.take(bytes));
            let outcome = outcome.map_err(|error| failure(outputs.error(error)))?;
            return self.end(&outcome, outputs);
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
        let mut outputs = self.wanted.begin(self.formats, Sink::stream(stderr()))?;
        let left = lint_source(job, path, &mended, self.formats.renderer(), &mut |bytes| outputs.take(bytes));
        outcome.summary = left.map_err(|error| failure(outputs.error(error)))?.summary;
        let cuts = outputs.end(&outcome.summary, &as_reports(&outcome.failures)).map_err(failure)?;
        note_cuts(self.terminal, &cuts);
        Ok(self.finish(&outcome))
    }

    /// The least applicable fixes that are taken.
    fn lowest(&self) -> Applicability {
        if self.args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe }
    }

    /// Ends the reports, and says how it went.
    fn end(&self, outcome: &Outcome, outputs: Outputs<'_>) -> Result<ExitCode, Failure> {
        if self.args.statistics {
            self.terminal.print(outcome.summary.statistics().as_bytes())?;
        }
        let cuts = outputs.end(&outcome.summary, &as_reports(&outcome.failures)).map_err(failure)?;
        note_cuts(self.terminal, &cuts);
        Ok(self.finish(outcome))
    }

    /// Says how it went to people; whoever reads JSON has it in there.
    fn finish(&self, outcome: &Outcome) -> ExitCode {
        if !self.wanted.prints_errors() {
            print_failures(self.terminal, &outcome.failures);
        }
        self.print_refused(outcome);
        if !matches!(self.wanted.printed(), Some(Format::Json | Format::Jsonl)) {
            if outcome.fixed > 0 {
                let (fixes, files) = (count(outcome.fixed, "fix"), count(outcome.changed, "file"));
                self.terminal.note(format!("{fixes} applied in {files}"));
            }
            if !self.args.fix_only {
                self.terminal.note(outcome.summary.to_string());
            }
        }
        exit(outcome, self.args.output.fails(&outcome.summary) && !self.args.fix_only)
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
