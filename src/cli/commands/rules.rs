//! `copydesk rules`: every rule on a line.

use std::fmt::Write;
use std::process::ExitCode;

use super::explain::object;
use crate::cli::args::{RulesArgs, RulesFormat};
use crate::cli::failure::Failure;
use crate::cli::terminal::Terminal;
use crate::diagnostic::FixAvailability;
use crate::lint::rules::RULES;

pub(crate) fn run(args: &RulesArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let infos = RULES.iter().map(|rule| rule.info());
    let mut out = String::new();
    if args.format == RulesFormat::Json {
        let objects: Vec<_> = infos.map(object).collect();
        out = serde_json::to_string_pretty(&objects).unwrap_or_default();
        out.push('\n');
    } else {
        let width = infos.clone().map(|info| info.name.len()).max().unwrap_or(0);
        for info in infos {
            let fix = match info.fix {
                FixAvailability::None => "",
                FixAvailability::Unsafe => "unsafe",
                FixAvailability::Safe => "safe",
            };
            let (name, severity, level) = (info.name, info.severity.name(), info.level.name());
            let row = format!("{name:width$}  {severity:7}  {level:11}  {fix:6}  {}", info.summary());
            let _ = writeln!(out, "{}", row.trim_end());
        }
    }
    terminal.print(out.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
