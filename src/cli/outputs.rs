//! Which reports of a check are written, where, and what of the findings makes it fail.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::setup::format;
use super::terminal::Terminal;
use crate::config::{FILE_NAME, SchemaChoice};
use crate::diagnostic::Severity;
use crate::report::{Cut, Format, Style, Summary};
use crate::run::jobs::Job;
use crate::run::outputs::{Formats, OutputError, Outputs, Sink};
use crate::run::write::WriteError;

/// The arguments about reports and exit codes.
#[derive(Debug, Args)]
pub(super) struct OutputArgs {
    /// How to print the findings: pretty, short, json, jsonl, github, sarif, gitlab, junit, checkstyle, rdjson or
    /// rdjsonl; with =FILE into that file. May be given several times, once without a file [default: pretty]
    #[arg(long, value_name = "FORMAT[=FILE]")]
    format: Vec<String>,

    /// Write into this file what else is printed
    #[arg(long, value_name = "FILE")]
    output_file: Option<PathBuf>,

    /// Up to so many warnings do not make the exit code 1
    #[arg(long, value_name = "N")]
    max_warnings: Option<usize>,

    /// From which severity on a finding makes the exit code 1
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,
}

/// From which severity on a finding makes a check fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    #[default]
    Warning,
    /// Anything that is found
    Info,
    /// Nothing that is found
    Never,
}

impl OutputArgs {
    /// Whether what was found makes the check fail.
    pub(super) fn fails(&self, found: &Summary) -> bool {
        if let Some(most) = self.max_warnings {
            return found.errors > 0 || found.warnings > most;
        }
        match self.fail_on {
            FailOn::Error => found.fails_from(Severity::Error),
            FailOn::Warning => found.fails(),
            FailOn::Info => found.fails_from(Severity::Info),
            FailOn::Never => false,
        }
    }
}

/// The reports that are wanted.
pub(super) struct Wanted {
    reports: Vec<(Format, Option<PathBuf>)>,
}

impl Wanted {
    /// What `args` ask for.
    pub(super) fn new(args: &OutputArgs) -> Result<Self, Failure> {
        if args.max_warnings.is_some() && matches!(args.fail_on, FailOn::Info | FailOn::Never) {
            let what = "--max-warnings says how many warnings pass, and --fail-on that none or all do";
            return Err(Failure::usage(what, "leave one of them away"));
        }
        let mut reports = Vec::new();
        for asked in &args.format {
            let (name, file) = match asked.split_once('=') {
                Some((_, "")) => {
                    return Err(Failure::usage(
                        format!("`--format {asked}` names no file"),
                        "write the name of the file after the `=`, or leave that away",
                    ));
                }
                Some((name, file)) => (name, Some(PathBuf::from(file))),
                None => (&**asked, None),
            };
            reports.push((format(name)?, file));
        }
        if reports.is_empty() {
            reports.push((Format::default(), None));
        }
        let alone: Vec<&str> = reports.iter().filter(|(_, file)| file.is_none()).map(|(name, _)| name.name()).collect();
        if let [first, second, ..] = alone[..] {
            let what = format!("both `{first}` and `{second}` would be printed to the same place");
            return Err(Failure::usage(what, format!("name a file for one of them: --format {second}=FILE")));
        }
        if let Some(path) = &args.output_file {
            let Some((_, file)) = reports.iter_mut().find(|(_, file)| file.is_none()) else {
                let what = format!("nothing is left to write into `{}`", path.display());
                return Err(Failure::usage(what, "leave --output-file away, or the file of one --format"));
            };
            *file = Some(path.clone());
        }
        Ok(Self { reports })
    }

    /// Leaves away what would be printed; files are written.
    pub(super) fn files_alone(&mut self) {
        self.reports.retain(|(_, file)| file.is_some());
    }

    /// Leaves files away.
    pub(super) fn printed_alone(&mut self) {
        self.reports.retain(|(_, file)| file.is_none());
    }

    /// The format that is printed.
    pub(super) fn printed(&self) -> Option<Format> {
        self.reports.iter().find(|(_, file)| file.is_none()).map(|(format, _)| *format)
    }

    /// Whether errors stand in what is printed, so that they need not be told beside it.
    pub(super) fn prints_errors(&self) -> bool {
        self.printed().is_some_and(|format| format.report(Style::default()).holds_errors())
    }

    fn files(&self) -> impl Iterator<Item = &Path> {
        self.reports.iter().filter_map(|(_, file)| file.as_deref())
    }

    /// Refuses where there is a file to write.
    pub(super) fn no_files(&self, why: &str) -> Result<(), Failure> {
        match self.files().next() {
            None => Ok(()),
            Some(file) => Err(Failure::usage(
                format!("there is no report to write into `{}`: {why}", file.display()),
                "leave one of them away",
            )),
        }
    }

    /// Refuses files that would come in the place of something else: of a post of `jobs`, of what decides how they are
    /// read, of another report.
    pub(super) fn check(&self, jobs: &[Job], schema: Option<&str>) -> Result<(), Failure> {
        let mut seen = Vec::new();
        for file in self.files() {
            let refuse = |why: &str| {
                let what = format!("`{}` {why}", file.display());
                Err(Failure::usage(what, "name another file for the report"))
            };
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let Ok(folder) = fs::canonicalize(folder) else {
                return refuse("lies in a folder that does not exist");
            };
            let path = fs::canonicalize(file).unwrap_or_else(|_| folder.join(&name));
            if path.is_dir() {
                return refuse("is a folder");
            }
            // Two reports may go to one device.
            if seen.contains(&path) && (path.is_file() || !path.exists()) {
                return refuse("is named for two reports");
            }
            if is_configuration(&name, schema, jobs, &path) {
                return refuse("is a configuration or schema file");
            }
            if path.is_file() && jobs.iter().any(|job| is_post(job, &path)) {
                return refuse("is a post");
            }
            seen.push(path);
        }
        Ok(())
    }

    /// The reports themselves; what is printed looks like `printed`.
    pub(super) fn formats(&self, printed: Style) -> Formats {
        let style = |file: &Option<PathBuf>| if file.is_none() { printed } else { Style::default() };
        Formats::new(self.reports.iter().map(|(format, file)| format.report(style(file))).collect())
    }

    /// Begins the reports; what is printed goes to `printed`.
    pub(super) fn begin<'a>(&self, formats: &'a Formats, printed: Sink<'a>) -> Result<Outputs<'a>, Failure> {
        let mut printed = Some(printed);
        let mut sinks = Vec::new();
        for (_, file) in &self.reports {
            match file {
                Some(file) => sinks.push(Sink::file(file).map_err(|error| not_written(file, error))?),
                // There is one at most.
                None => sinks.extend(printed.take()),
            }
        }
        Ok(Outputs::new(formats, sinks))
    }
}

fn not_written(file: &Path, error: WriteError) -> Failure {
    let what = format!("cannot write `{}`", file.display());
    match error {
        WriteError::Io(error) => Failure::Io(what, error),
        error => Failure::usage(format!("{what}: {error}"), "name another file for the report"),
    }
}

/// The failure of a report that could not be written.
pub(super) fn failure(OutputError { file, error }: OutputError) -> Failure {
    match file {
        Some(file) => not_written(&file, WriteError::Io(error)),
        None => Failure::output(error),
    }
}

/// Says what reports do not hold.
pub(super) fn note_cuts(terminal: &Terminal, cuts: &[(Option<PathBuf>, Cut)]) {
    for (file, cut) in cuts {
        let report = file.as_ref().map_or_else(|| "the report".to_owned(), |file| format!("`{}`", file.display()));
        terminal.note(format!("note: {report} is without {cut}, the least severe: its readers take no more"));
    }
}

fn is_post(job: &Job, path: &Path) -> bool {
    let root = fs::canonicalize(&job.files.root).unwrap_or_else(|_| job.files.root.clone());
    let Ok(below) = path.strip_prefix(&root) else { return false };
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let below = parts.join("/");
    job.files.posts.contains(&below) || job.files.others.contains(&below)
}

/// Whether the file `path`, whose name is `name`, decides how posts are read or judged.
fn is_configuration(name: &str, schema: Option<&str>, jobs: &[Job], path: &Path) -> bool {
    let known = [FILE_NAME, ".eleventy.js"].contains(&name)
        || ["_config.", "hugo.", "config.toml", "eleventy.config.", "astro.config."]
            .iter()
            .any(|n| name.starts_with(n));
    let of_config = jobs.iter().filter_map(|job| match &job.config.schema {
        Some(SchemaChoice::Named(schema)) => Some(schema.text.trim_start_matches("./")),
        _ => None,
    });
    (known && path.is_file())
        || name == FILE_NAME
        || of_config.into_iter().any(|schema| path.is_file() && path.ends_with(schema))
        || schema.is_some_and(|schema| fs::canonicalize(schema).is_ok_and(|schema| schema == path))
}
