//! `copydesk convert`: posts in another form, proved.

use std::cell::RefCell;
use std::io::{self, Read, Write, stderr, stdin};
use std::path::PathBuf;
use std::process::ExitCode;

use super::convert_jsonl;
use crate::cli::args::ConvertArgs;
use crate::cli::failure::Failure;
use crate::cli::outputs::{failure, note_cuts};
use crate::cli::setup::{
    as_reports, build_time, format, is_stdin, note_nothing, overrides, posts, print_failures, progress,
};
use crate::cli::terminal::Terminal;
use crate::config::{Config, HTML};
use crate::convert::loss::KEPT_AS_HTML;
use crate::convert::{CjkEmphasis, Format, Profile, Settings, TARGETS, Target, Typography, Verify};
use crate::markup::Dialect;
use crate::report::{Report, Summary, count, thousands};
use crate::run::convert::{Destination, How, Outcome, convert_all, convert_source, leave_out};
use crate::run::git::{self, WorkingTree};
use crate::run::jobs::{Job, jobs, stdin_job};
use crate::run::lint::Emit;
use crate::run::liquid::RunLiquid;
use crate::run::outputs::{Formats, Outputs, Sink};
use crate::run::read::Names;
use crate::run::review::Reviewing;
use crate::run::write::WriteError;
use crate::text::SourceFile;

pub(crate) fn run(args: &ConvertArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let asked = Asked::new(args)?;
    if args.jsonl {
        return convert_jsonl::run(args, &asked.settings(&Config::default())?, asked.run_liquid, terminal);
    }
    let overrides = overrides(&args.site, &[], &[])?;
    let names = Names::here();
    let destination = destination(args, terminal);
    let style = if keeps_output(&destination) { terminal.error_style() } else { terminal.output_style() };
    let report = args.format.as_deref().map(format).transpose()?.map(|format| format.report(style));
    let prints_errors = report.as_deref().is_some_and(Report::holds_errors);
    let formats = Formats::new(report.into_iter().collect());
    let run_liquid = asked.run_liquid;
    if let Some(path) = args.review.as_ref().filter(|path| path.exists() && !args.force) {
        let what = format!("`{}` exists already", path.display());
        return Err(Failure::usage(what, "name another file for the review, or add --force"));
    }
    let review = args.review.is_some().then(Reviewing::default);
    let command = Command {
        args,
        terminal,
        formats: &formats,
        prints_errors,
        names: &names,
        destination: &destination,
        run_liquid,
        review: review.as_ref(),
    };
    if is_stdin(&args.paths, args.stdin_filename.as_deref())? {
        let (job, path) = stdin_job(args.stdin_filename.as_deref(), &overrides, &names)?;
        let settings = asked.settings(&job.config)?;
        let ended = command.standard_input(&job, &path, std::slice::from_ref(&settings))?;
        return finish(args, terminal, review, &[settings], ended);
    }
    if args.paths.is_empty() {
        return Err(Failure::usage("nothing to convert is named", "name files or folders, or `-` for standard input"));
    }
    let mut jobs = jobs(&args.paths, &overrides, &names)?;
    let folder = if let Destination::Folder { path, .. } = &destination { Some(path) } else { None };
    for output in folder.into_iter().chain(&args.review) {
        leave_out(&mut jobs, output).map_err(|error| Failure::Io("cannot find the output folder".to_owned(), error))?;
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
    let settings = jobs.iter().map(|job| asked.settings(&job.config)).collect::<Result<Vec<_>, _>>()?;
    let ended = command.convert(&jobs, &settings, posts)?;
    finish(args, terminal, review, &settings, ended)
}

/// How a run ended, once its review is written.
fn finish(
    args: &ConvertArgs,
    terminal: &Terminal,
    review: Option<Reviewing>,
    settings: &[Settings],
    (code, summary): (ExitCode, Summary),
) -> Result<ExitCode, Failure> {
    let Some((review, path)) = review.zip(args.review.as_ref()) else { return Ok(code) };
    let posts = review.write(path, args.force, &summary, &described(settings)).map_err(|error| match error {
        WriteError::Io(error) => Failure::Io(format!("cannot write `{}`", path.display()), error),
        error => Failure::usage(format!("cannot write `{}`: {error}", path.display()), "name another file"),
    })?;
    terminal.note(format!("{} to look at in {}", count(posts, "post"), path.display()));
    Ok(code)
}

/// What was asked for in words, each way once.
fn described(settings: &[Settings]) -> String {
    let mut ways: Vec<String> = settings
        .iter()
        .map(|settings| match settings.to {
            Format::Markdown => {
                format!("Markdown for {}, profile {}", settings.target.name, settings.profile.name())
            }
            to => format!("{}, profile {}", to.name(), settings.profile.name()),
        })
        .collect();
    ways.sort();
    ways.dedup();
    format!("Converted to {}", ways.join("; "))
}

/// What the command line asks for; the rest comes from the configuration.
struct Asked {
    to: Format,
    profile: Option<Profile>,
    target: Option<&'static Target>,
    cjk_emphasis: Option<CjkEmphasis>,
    typography: Option<Typography>,
    html: Option<Dialect>,
    link_notes: bool,
    verify: Verify,
    proof: bool,
    run_liquid: Option<RunLiquid>,
}

/// The dialect of HTML of that name.
fn html_dialect(name: &str) -> Option<Dialect> {
    HTML.into_iter().find(|dialect| dialect.name() == name)
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
            html: match args.from.as_deref() {
                // A file of --jsonl is read as its dialect says.
                Some("wordpress") => Some(Dialect::WordPress),
                _ => named("way to show HTML", args.html.as_ref(), html_dialect, &HTML.map(Dialect::name))?,
            },
            verify: named("proof", Some(&args.verify), Verify::from_name, &Verify::ALL.map(Verify::name))?
                .unwrap_or_default(),
            link_notes: !args.no_link_notes,
            proof: !args.no_proof,
            run_liquid: run_liquid(args)?,
        })
    }

    /// What is asked for where `config` holds.
    fn settings(&self, config: &Config) -> Result<Settings, Failure> {
        let default = Settings::default();
        let settings = Settings {
            to: self.to,
            profile: self.profile.or(config.profile).unwrap_or(default.profile),
            target: self.target.or(config.target).unwrap_or(default.target),
            extensions: default.extensions,
            cjk_emphasis: self.cjk_emphasis.or(config.cjk_emphasis),
            typography: self.typography.or(config.typography),
            html: self.html.or(config.html).unwrap_or(default.html),
            verify: self.verify,
            link_notes: self.link_notes,
            proof: self.proof,
        };
        if settings.verify == Verify::Engines && settings.engines().is_empty() {
            let (what, help) = match settings.to {
                Format::Markdown => (
                    format!("no engine here but our own reader reads Markdown for {}", settings.target.name),
                    "leave --verify engines away, or write for portable, which CommonMark and kramdown read the same",
                ),
                to => (format!("engines of Markdown do not read {}", to.name()), "leave --verify engines away"),
            };
            return Err(Failure::usage(what, help));
        }
        Ok(settings)
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
pub(super) fn check_working_trees(paths: &[PathBuf], terminal: &Terminal) -> Result<(), Failure> {
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

/// What two writers write to in turn.
struct Shared<'a, W>(&'a RefCell<W>);

impl<W: Write> Write for Shared<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

struct Command<'a> {
    args: &'a ConvertArgs,
    terminal: &'a Terminal,
    formats: &'a Formats,
    prints_errors: bool,
    names: &'a Names,
    destination: &'a Destination,
    run_liquid: Option<RunLiquid>,
    review: Option<&'a Reviewing>,
}

impl Command<'_> {
    fn convert(&self, jobs: &[Job], settings: &[Settings], posts: usize) -> Result<(ExitCode, Summary), Failure> {
        let bar = progress(self.terminal, posts);
        let how = self.how(settings, self.destination);
        self.print(|emit, losses| convert_all(jobs, &self.args.paths, how, emit, losses, &|| bar.inc(1)))
            .inspect(|_| bar.finish_and_clear())
    }

    fn how<'h>(&'h self, settings: &'h [Settings], destination: &'h Destination) -> How<'h> {
        let (report, names, run_liquid, review) = (self.formats.renderer(), self.names, self.run_liquid, self.review);
        How { settings, run_liquid, destination, report, review, names }
    }

    fn standard_input(&self, job: &Job, path: &str, settings: &[Settings]) -> Result<(ExitCode, Summary), Failure> {
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
        let how = self.how(settings, destination);
        self.print(|emit, losses| convert_source(job, path, &source, how, emit, losses))
    }

    /// Lets `work` print and says how it went.
    fn print(
        &self,
        work: impl FnOnce(&mut Emit<'_>, &mut Emit<'_>) -> std::io::Result<Outcome>,
    ) -> Result<(ExitCode, Summary), Failure> {
        let report_on_error = keeps_output(self.destination);
        let out = RefCell::new(self.terminal.output());
        let sink = if report_on_error { Sink::stream(stderr()) } else { Sink::stream(Shared(&out)) };
        let mut losses = Outputs::new(self.formats, vec![sink]);
        let outcome = work(&mut |bytes| out.borrow_mut().write_all(bytes), &mut |bytes| losses.take(bytes));
        let outcome = outcome.map_err(Failure::output)?;
        let cuts = losses.end(&outcome.summary, &as_reports(&outcome.failures)).map_err(failure)?;
        out.borrow_mut().flush().map_err(Failure::output)?;
        note_cuts(self.terminal, &cuts);
        Ok((self.finish(&outcome), outcome.summary))
    }

    fn finish(&self, outcome: &Outcome) -> ExitCode {
        if !self.prints_errors {
            print_failures(self.terminal, &outcome.failures);
        }
        let conversion = outcome.summary.conversion.unwrap_or_default();
        if !matches!(self.args.format.as_deref(), Some("json" | "jsonl")) {
            self.terminal.note(conversion.to_string());
            self.terminal.note(losses(&outcome.summary, self.args.format.is_some()));
        }
        let lost = outcome.summary.findings() - kept(&outcome.summary);
        let refused = lost.saturating_sub(outcome.allowed);
        if self.args.strict && refused > 0 {
            self.terminal.note(format!("{} of {lost} not allowed by the content schema", count(refused, "loss")));
        }
        let failed = (self.args.check && conversion.changed > 0)
            || (self.args.strict && refused > 0)
            // An error is a body that nothing could be proved of.
            || outcome.summary.errors > 0;
        ExitCode::from(match (outcome.failures.is_empty(), failed) {
            (false, _) => 2,
            (true, true) => 1,
            (true, false) => 0,
        })
    }
}

/// Pieces of HTML that stay: they are told of, and nothing of them is lost.
fn kept(summary: &Summary) -> usize {
    summary.rules.get(KEPT_AS_HTML.name).copied().unwrap_or_default()
}

/// "41 losses: 30 attribute, 11 id; 2 pieces of HTML stay; --format pretty shows them".
fn losses(summary: &Summary, shown: bool) -> String {
    let kept = kept(summary);
    let mut rules: Vec<_> = summary.rules.iter().filter(|(rule, _)| **rule != KEPT_AS_HTML.name).collect();
    rules.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let name = |rule: &str| rule.strip_prefix("loss/").unwrap_or(rule).to_owned();
    let parts: Vec<String> = rules.iter().map(|(rule, n)| format!("{} {}", thousands(**n), name(rule))).collect();
    let mut line = match summary.findings() - kept {
        0 => "0 losses".to_owned(),
        lost => format!("{}: {}", count(lost, "loss"), parts.join(", ")),
    };
    match kept {
        0 => {}
        1 => line.push_str("; 1 piece of HTML stays"),
        kept => line.push_str(&format!("; {} pieces of HTML stay", thousands(kept))),
    }
    if !shown && summary.findings() > 0 {
        line.push_str("; --format pretty shows them");
    }
    line
}
