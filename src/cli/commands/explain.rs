//! `copydesk explain NAME`: the documentation of a rule, a loss or an error.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::args::ExplainArgs;
use crate::cli::failure::Failure;
use crate::cli::terminal::Terminal;
use crate::config::MISTAKES;
use crate::diagnostic::{FixAvailability, RuleInfo};
use crate::lint::rules::RULES;

pub(crate) fn run(args: &ExplainArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let infos = explained();
    let Some(info) = infos.iter().find(|info| info.name == args.name) else {
        return Err(Failure::unknown("rule, loss or error named", &args.name, infos.iter().map(|info| info.name)));
    };
    let text = if args.json {
        let mut text = serde_json::to_string_pretty(&object(info)).unwrap_or_default();
        text.push('\n');
        text
    } else {
        let fix = match info.fix {
            FixAvailability::None => "no fix",
            FixAvailability::Unsafe => "some findings have an unsafe fix",
            FixAvailability::Safe => "some findings have a safe fix",
        };
        let docs: Vec<&str> = info.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let severity = info.severity.name();
        format!("# {}\n\n{}\n\n{severity} · {fix} · since {}\n", info.name, docs.join("\n").trim(), info.since)
    };
    terminal.print(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Everything that can be explained, by name. What is no rule is never selectable.
pub(crate) fn explained() -> Vec<&'static RuleInfo> {
    let mut infos: Vec<&RuleInfo> = RULES.iter().map(|rule| rule.info()).collect();
    infos.extend(crate::convert::loss::ALL);
    infos.extend(crate::convert::compare::kind::ALL);
    infos.extend(MISTAKES);
    infos.extend(crate::lint::baseline::MISTAKES);
    infos.extend(crate::schema::MISTAKES);
    infos.extend(crate::run::FAILURES);
    infos.sort_by_key(|info| info.name);
    infos
}

/// A rule as `--json` prints it.
pub(crate) fn object(info: &RuleInfo) -> serde_json::Value {
    let fix = match info.fix {
        FixAvailability::None => "none",
        FixAvailability::Unsafe => "unsafe",
        FixAvailability::Safe => "safe",
    };
    let docs: Vec<&str> = info.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    json!({
        "name": info.name,
        "group": info.group(),
        "severity": info.severity.name(),
        "level": info.level.name(),
        "fix": fix,
        "since": info.since,
        "summary": info.summary(),
        "docs": docs.join("\n").trim(),
    })
}
