//! The page of a rule in the documentation.

use std::fmt::Write as _;

use crate::diagnostic::{FixAvailability, RuleInfo};

/// What there is to say of `info` in Markdown, as `docs/rules` has it and `copydesk explain --format markdown` prints it.
/// `runs` says that it is a rule, which is run, and no loss or error.
#[must_use]
pub fn rule_page(info: &RuleInfo, runs: bool) -> String {
    let mut out = format!("# {}\n\n", info.name);
    let docs = info.markdown();
    let (summary, rest) = docs.split_once('\n').unwrap_or((&docs, ""));
    let _ = writeln!(out, "{summary}\n");
    let fix = match info.fix {
        FixAvailability::None => "none",
        FixAvailability::Unsafe => "unsafe",
        FixAvailability::Safe => "safe",
    };
    let (severity, level, since) = (info.severity.name(), info.level.name(), info.since);
    let _ = match runs {
        true => writeln!(
            out,
            "| severity | level | fix | since |\n|---|---|---|---|\n| {severity} | {level} | {fix} | {since} |"
        ),
        false => writeln!(out, "| severity | since |\n|---|---|\n| {severity} | {since} |"),
    };
    let mut fence = None;
    for line in rest.trim_end().lines() {
        // A heading ends where its text begins; examples say to readers what they are, not to the harness.
        let ticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            None if ticks >= 3 => {
                fence = Some(ticks);
                let language = if line[ticks..].starts_with("text") { "text" } else { "md" };
                let _ = writeln!(out, "{}{language}", &line[..ticks]);
                continue;
            }
            Some(open) if ticks == open && line.len() == ticks => fence = None,
            _ => {}
        }
        let _ = writeln!(out, "{line}");
        if fence.is_none() && line.starts_with("## ") {
            out.push('\n');
        }
    }
    out
}
