//! `copydesk explain NAME`: the documentation of a rule, a loss or an error.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::args::{ExplainArgs, ExplainFormat};
use crate::cli::failure::Failure;
use crate::cli::terminal::Terminal;
use crate::config::MISTAKES;
use crate::diagnostic::{FixAvailability, RuleInfo};
use crate::lint::find_rule;
use crate::lint::rules::RULES;
use crate::report::rule_page;

pub(crate) fn run(args: &ExplainArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let mut infos = explained();
    if let Some(name) = &args.name {
        let Some(info) = infos.iter().find(|info| info.name == *name) else {
            return Err(Failure::unknown("rule, loss or error named", name, infos.iter().map(|info| info.name)));
        };
        infos = vec![info];
    }
    let text = match (args.format, &args.name) {
        (ExplainFormat::Text, None) => lines(&infos),
        (ExplainFormat::Text, Some(_)) => infos.iter().map(|info| text(info)).collect(),
        (ExplainFormat::Json, None) => json_text(&infos.iter().map(|info| object(info)).collect::<Vec<_>>().into()),
        (ExplainFormat::Json, Some(_)) => infos.iter().map(|info| json_text(&object(info))).collect(),
        (ExplainFormat::Markdown, _) => {
            let page = |info: &&RuleInfo| rule_page(info, find_rule(info.name).is_some());
            infos.iter().map(page).collect::<Vec<_>>().join("\n")
        }
    };
    terminal.print(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// A name and what it is on a line each.
fn lines(infos: &[&RuleInfo]) -> String {
    let width = infos.iter().map(|info| info.name.len()).max().unwrap_or(0);
    infos.iter().map(|info| format!("{:width$}  {}\n", info.name, info.summary())).collect()
}

fn text(info: &RuleInfo) -> String {
    let fix = match info.fix {
        FixAvailability::None => "no fix",
        FixAvailability::Unsafe => "some findings have an unsafe fix",
        FixAvailability::Safe => "some findings have a safe fix",
    };
    let severity = info.severity.name();
    format!("# {}\n\n{}\n\n{severity} · {fix} · since {}\n", info.name, info.markdown(), info.since)
}

fn json_text(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
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

/// A rule as `--format json` prints it.
pub(crate) fn object(info: &RuleInfo) -> serde_json::Value {
    let fix = match info.fix {
        FixAvailability::None => "none",
        FixAvailability::Unsafe => "unsafe",
        FixAvailability::Safe => "safe",
    };
    json!({
        "name": info.name,
        "group": info.group(),
        "severity": info.severity.name(),
        "level": info.level.name(),
        "fix": fix,
        "since": info.since,
        "summary": info.summary(),
        "docs": info.markdown(),
    })
}
