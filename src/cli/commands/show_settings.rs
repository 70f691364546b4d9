//! `copydesk lint --show-settings PATH`: what a file is held to, and where that is said.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::cli::failure::Failure;
use crate::config::Text;
use crate::diagnostic::{Level, Severity};
use crate::lint::rules::RULES;
use crate::run::jobs::{Job, Overrides, stdin_job};
use crate::run::read::Names;

/// The settings of each of `paths`, as text. A file need not exist: its name decides.
pub(super) fn show(paths: &[PathBuf], overrides: &Overrides, names: &Names) -> Result<String, Failure> {
    if paths.is_empty() {
        return Err(Failure::usage("--show-settings is about a file", "name one: copydesk lint --show-settings PATH"));
    }
    let mut out = String::new();
    for path in paths {
        // A folder stands for a post in it.
        let file = if path.is_dir() { path.join("post.md") } else { path.clone() };
        let (job, below) = stdin_job(Some(&file), overrides, names)?;
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = write!(out, "{}", Shown { path, job: &job, below: &below, overrides, names });
    }
    Ok(out)
}

struct Shown<'a> {
    path: &'a Path,
    job: &'a Job,
    below: &'a str,
    overrides: &'a Overrides,
    names: &'a Names,
}

impl std::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (job, config) = (self.job, &self.job.config);
        let (site, standard) = (&job.files.site, job.standard(self.below));
        let found = job.config_path.as_ref().map(|path| self.names.show(path));
        writeln!(f, "{}", self.names.show(self.path))?;
        writeln!(f, "  site:           {}", self.names.show(&job.files.root))?;
        writeln!(f, "  generator:      {} ({})", site.generator.name(), job.files.reason)?;
        writeln!(f, "  configuration:  {}", found.as_deref().unwrap_or("none"))?;
        let matched = job.matched(self.below);
        let count = config.overrides.len();
        for at in &matched {
            let (what, files) = match config.overrides.get(*at) {
                Some(one) => ("override", joined(&one.files)),
                None => {
                    let (pattern, ignored) = &config.per_file_ignores[*at - count];
                    ("ignores", format!("{}: {}", pattern.text, joined(ignored)))
                }
            };
            writeln!(f, "  {:<15} {files}", format!("{what}:"))?;
        }
        writeln!(f, "  schema:         {}", self.schema(&matched))?;
        let runs: Vec<&str> = standard.settings.rules().collect();
        let infos = RULES.iter().map(|rule| rule.info());
        let infos: Vec<_> = infos.filter(|info| runs.contains(&info.name)).collect();
        writeln!(f, "  rules:          {} of {} run", infos.len(), RULES.len())?;
        for info in infos {
            let severity = standard.settings.severity(info.name).unwrap_or(info.severity);
            writeln!(f, "    {:<8} {}{}", severity.name(), info.name, note(info.severity, severity, info.level))?;
        }
        Ok(())
    }
}

impl Shown<'_> {
    /// Where the schema comes from.
    fn schema(&self, matched: &[usize]) -> String {
        use crate::config::SchemaChoice::{Inline, Named};
        let config = &self.job.config;
        let own = matched.iter().rev().find_map(|at| config.overrides.get(*at)?.schema.as_ref());
        match (&self.overrides.schema, own, &config.schema) {
            (Some(name), _, _) => format!("{name} (--schema)"),
            (None, Some(Named(name)), _) => format!("{} (override)", name.text),
            (None, Some(Inline(_)), _) => "written in the override".to_owned(),
            (None, None, Some(Named(name))) => name.text.clone(),
            (None, None, Some(Inline(_))) => "written in the configuration".to_owned(),
            (None, None, None) => format!("{} (that of the generator)", self.job.files.site.generator.name()),
        }
    }
}

/// What is not as it would be without a configuration.
fn note(own: Severity, severity: Severity, level: Level) -> String {
    match (own == severity, level) {
        (false, _) => format!(" (else {})", own.name()),
        (true, Level::Recommended) => String::new(),
        (true, level) => format!(" ({})", level.name()),
    }
}

fn joined(texts: &[Text]) -> String {
    texts.iter().map(|text| text.text.as_str()).collect::<Vec<_>>().join(", ")
}
