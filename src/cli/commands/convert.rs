//! `copydesk convert`: posts in another form, proved.

use std::io::{Read, Write, stdin};
use std::path::PathBuf;
use std::process::ExitCode;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::convert_jsonl;
use crate::cli::args::ConvertArgs;
use crate::cli::failure::Failure;
use crate::cli::setup::{as_reports, format, is_stdin, note_nothing, overrides, posts, print_failures, progress};
use crate::cli::terminal::Terminal;
use crate::config::Config;
use crate::convert::{CjkEmphasis, Format, Profile, Settings, TARGETS, Target, Typography};
use crate::report::{Report, Summary, count, thousands};
use crate::run::convert::{Destination, How, Outcome, convert_all, convert_source, leave_out};
use crate::run::git::{self, WorkingTree};
use crate::run::jobs::{Job, jobs, stdin_job};
use crate::run::lint::Emit;
use crate::run::liquid::RunLiquid;
use crate::run::read::Names;
use crate::text::SourceFile;

pub(crate) fn run(args: &ConvertArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let asked = Asked::new(args)?;
    if args.jsonl {
        return convert_jsonl::run(args, &asked.settings(&Config::default()), asked.run_liquid, terminal);
    }
    let overrides = overrides(&args.site, &[], &[])?;
    let names = Names::here();
    let destination = destination(args, terminal);
    let style = if keeps_output(&destination) { terminal.error_style() } else { terminal.output_style() };
    let report = args.format.as_deref().map(format).transpose()?.map(|format| format.report(style));
    let run_liquid = asked.run_liquid;
    let command =
        Command { args, terminal, report: report.as_deref(), names: &names, destination: &destination, run_liquid };
    if is_stdin(&args.paths, args.stdin_filename.as_deref())? {
        let (job, path) = stdin_job(args.stdin_filename.as_deref(), &overrides, &names)?;
        let settings = asked.settings(&job.config);
        return command.standard_input(&job, &path, &[settings]);
    }
    if args.paths.is_empty() {
        return Err(Failure::usage("nothing to convert is named", "name files or folders, or `-` for standard input"));
    }
    let mut jobs = jobs(&args.paths, &overrides, &names)?;
    if let Destination::Folder { path, .. } = &destination {
        leave_out(&mut jobs, path).map_err(|error| Failure::Io("cannot find the output folder".to_owned(), error))?;
    }
    let posts = posts(&jobs);
    note_nothing(terminal, posts);
    if matches!(destination, Destination::Output) && posts > 1 {
        let what = format!("{} and nowhere to write them", count(posts, "post"));
        return Err(Failure::usage(what, "add --out DIR, --in-place, --check or --diff"));
    }
    if args.in_place && !args.force {
        check_working_trees(&args.paths, terminal)?;
    }
    let settings: Vec<Settings> = jobs.iter().map(|job| asked.settings(&job.config)).collect();
    command.convert(&jobs, &settings, posts)
}

/// What the command line asks for; the rest comes from the configuration.
struct Asked {
    to: Format,
    profile: Option<Profile>,
    target: Option<&'static Target>,
    cjk_emphasis: Option<CjkEmphasis>,
    typography: Option<Typography>,
    proof: bool,
    run_liquid: Option<RunLiquid>,
}

/// What `--liquid` takes.
const LIQUID: [&str; 2] = ["keep", "run"];

impl Asked {
    fn new(args: &ConvertArgs) -> Result<Self, Failure> {
        fn named<T>(
            what: &str,
            name: Option<&String>,
            find: impl Fn(&str) -> Option<T>,
            names: &[&str],
        ) -> Result<Option<T>, Failure> {
            let find = |name: &String| find(name).ok_or_else(|| Failure::unknown(what, name, names.iter().copied()));
            name.map(find).transpose()
        }
        let targets: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        Ok(Self {
            to: named("form", Some(&args.to), Format::from_name, &Format::ALL.map(Format::name))?.unwrap_or_default(),
            profile: named("profile", args.profile.as_ref(), Profile::from_name, &Profile::ALL.map(Profile::name))?,
            target: named("target", args.target.as_ref(), Target::from_name, &targets)?,
            cjk_emphasis: named(
                "spelling of emphasis",
                args.cjk_emphasis.as_ref(),
                CjkEmphasis::from_name,
                &CjkEmphasis::ALL.map(CjkEmphasis::name),
            )?,
            typography: named(
                "typography",
                args.typography.as_ref(),
                Typography::from_name,
                &Typography::ALL.map(Typography::name),
            )?,
            proof: !args.no_proof,
            run_liquid: run_liquid(args)?,
        })
    }

    /// What is asked for where `config` holds.
    fn settings(&self, config: &Config) -> Settings {
        let default = Settings::default();
        Settings {
            to: self.to,
            profile: self.profile.or(config.profile).unwrap_or(default.profile),
            target: self.target.or(config.target).unwrap_or(default.target),
            cjk_emphasis: self.cjk_emphasis.or(config.cjk_emphasis),
            typography: self.typography.or(config.typography),
            proof: self.proof,
        }
    }
}

/// How templates are run, if they are.
fn run_liquid(args: &ConvertArgs) -> Result<Option<RunLiquid>, Failure> {
    match args.liquid.as_str() {
        "keep" => Ok(None),
        "run" => Ok(Some(RunLiquid { now: args.build_time.as_deref().map(build_time).transpose()?, partial: false })),
        other => Err(Failure::unknown("way with templates", other, LIQUID)),
    }
}

/// A moment, or a day, which begins at UTC.
fn build_time(text: &str) -> Result<Timestamp, Failure> {
    let day = || text.parse::<jiff::civil::Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp());
    text.parse().ok().or_else(day).ok_or_else(|| {
        let what = format!("`{text}` is no moment");
        Failure::usage(what, "write a day, or a time with its offset: 2026-11-25, 2026-11-25T09:00:00+08:00")
    })
}

fn destination(args: &ConvertArgs, terminal: &Terminal) -> Destination {
    match &args.out {
        Some(path) => Destination::Folder { path: path.clone(), force: args.force },
        None if args.in_place => Destination::InPlace,
        None if args.check => Destination::Check,
        None if args.diff => Destination::Diff { color: terminal.output_style().color },
        None => Destination::Output,
    }
}

/// Whether what is made of the posts takes standard output, so that a report goes to standard error.
fn keeps_output(destination: &Destination) -> bool {
    matches!(destination, Destination::Output | Destination::Check | Destination::Diff { .. })
}

/// Refuses to write over files where git would not bring them back.
fn check_working_trees(paths: &[PathBuf], terminal: &Terminal) -> Result<(), Failure> {
    for folder in git::folders(paths) {
        match git::working_tree(&folder) {
            WorkingTree::Clean | WorkingTree::Absent => {}
            WorkingTree::Dirty(changes) => {
                let mut what = format!("the git working tree of `{}` has changes:", folder.display());
                for change in changes.iter().take(5) {
                    what += &format!("\n    {change}");
                }
                if changes.len() > 5 {
                    what += &format!("\n    and {} more", changes.len() - 5);
                }
                return Err(Failure::usage(what, "commit or stash them, or add --force"));
            }
            WorkingTree::Unknown(reason) => {
                terminal.note(format!("note: nobody knows whether `{}` is committed: {reason}", folder.display()));
            }
        }
    }
    Ok(())
}

struct Command<'a> {
    args: &'a ConvertArgs,
    terminal: &'a Terminal,
    report: Option<&'a dyn Report>,
    names: &'a Names,
    destination: &'a Destination,
    run_liquid: Option<RunLiquid>,
}

impl Command<'_> {
    fn convert(&self, jobs: &[Job], settings: &[Settings], posts: usize) -> Result<ExitCode, Failure> {
        let bar = progress(self.terminal, posts);
        let (report, names, run_liquid) = (self.report, self.names, self.run_liquid);
        let how = How { settings, run_liquid, destination: self.destination, report, names };
        self.print(|emit, losses| convert_all(jobs, &self.args.paths, how, emit, losses, &|| bar.inc(1)))
            .inspect(|_| bar.finish_and_clear())
    }

    fn standard_input(&self, job: &Job, path: &str, settings: &[Settings]) -> Result<ExitCode, Failure> {
        let destination = match self.destination {
            Destination::Folder { .. } | Destination::InPlace => {
                return Err(Failure::usage(
                    "standard input has no name to write to",
                    "leave --out and --in-place away",
                ));
            }
            other => other,
        };
        let mut bytes = Vec::new();
        stdin().read_to_end(&mut bytes).map_err(|error| Failure::Io("cannot read standard input".to_owned(), error))?;
        let name = self.args.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
        let source = SourceFile::from_bytes(self.names.show(&name), bytes);
        let (report, names, run_liquid) = (self.report, self.names, self.run_liquid);
        let how = How { settings, run_liquid, destination, report, names };
        self.print(|emit, losses| convert_source(job, path, &source, how, emit, losses))
    }

    /// Lets `work` print and says how it went.
    fn print(
        &self,
        work: impl FnOnce(&mut Emit<'_>, &mut Emit<'_>) -> std::io::Result<Outcome>,
    ) -> Result<ExitCode, Failure> {
        let report_on_error = keeps_output(self.destination);
        let out = std::cell::RefCell::new(self.terminal.output());
        let lost = |bytes: &[u8]| {
            if report_on_error { std::io::stderr().write_all(bytes) } else { out.borrow_mut().write_all(bytes) }
        };
        let mut part = Vec::new();
        self.report.inspect(|report| report.begin(&mut part));
        lost(&part).map_err(Failure::output)?;
        let outcome = work(&mut |bytes| out.borrow_mut().write_all(bytes), &mut |bytes| lost(bytes));
        let outcome = outcome.map_err(Failure::output)?;
        part.clear();
        self.report.inspect(|report| report.end(&outcome.summary, &as_reports(&outcome.failures), &mut part));
        lost(&part).and_then(|()| out.borrow_mut().flush()).map_err(Failure::output)?;
        Ok(self.finish(&outcome))
    }

    fn finish(&self, outcome: &Outcome) -> ExitCode {
        if !self.report.is_some_and(Report::holds_errors) {
            print_failures(self.terminal, &outcome.failures);
        }
        let conversion = outcome.summary.conversion.unwrap_or_default();
        if !matches!(self.args.format.as_deref(), Some("json" | "jsonl")) {
            self.terminal.note(conversion.to_string());
            self.terminal.note(losses(&outcome.summary, self.report.is_some()));
        }
        let losses = outcome.summary.findings() > 0;
        let failed = (self.args.check && conversion.changed > 0)
            || (self.args.strict && losses)
            // An error is a body that nothing could be proved of.
            || outcome.summary.errors > 0;
        ExitCode::from(match (outcome.failures.is_empty(), failed) {
            (false, _) => 2,
            (true, true) => 1,
            (true, false) => 0,
        })
    }
}

/// "41 losses: 30 attribute, 11 id; --format pretty shows them".
fn losses(summary: &Summary, shown: bool) -> String {
    if summary.findings() == 0 {
        return "0 losses".to_owned();
    }
    let mut rules: Vec<_> = summary.rules.iter().collect();
    rules.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let name = |rule: &str| rule.strip_prefix("loss/").unwrap_or(rule).to_owned();
    let parts: Vec<String> = rules.iter().map(|(rule, n)| format!("{} {}", thousands(**n), name(rule))).collect();
    let hint = if shown { "" } else { "; --format pretty shows them" };
    format!("{}: {}{hint}", count(summary.findings(), "loss"), parts.join(", "))
}
