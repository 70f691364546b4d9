//! A rule as SARIF describes it.

use serde::Serialize;

use super::level;
use super::object::Message;
use crate::diagnostic::{FixAvailability, RuleInfo, Severity};

/// A `reportingDescriptor`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule {
    id: &'static str,
    short_description: Message<'static>,
    full_description: Message<'static>,
    help: Help,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: [&'static str; 1],
    /// How GitHub names the severity of what is no matter of security.
    #[serde(rename = "problem.severity")]
    severity: &'static str,
    level: &'static str,
    fix: &'static str,
    since: &'static str,
}

impl Rule {
    pub(super) fn new(info: &'static RuleInfo) -> Self {
        // Each line of a doc comment begins with the blank after its slashes.
        let docs: Vec<&str> = info.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let docs = docs.join("\n").trim().to_owned();
        Self {
            id: info.name,
            short_description: Message::new(info.summary()),
            full_description: Message::new(info.summary()),
            help: Help { text: docs.clone(), markdown: docs },
            default_configuration: Configuration { level: level(info.severity) },
            properties: Properties {
                tags: [info.group()],
                severity: match info.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "recommendation",
                },
                level: info.level.name(),
                fix: match info.fix {
                    FixAvailability::None => "none",
                    FixAvailability::Unsafe => "unsafe",
                    FixAvailability::Safe => "safe",
                },
                since: info.since,
            },
        }
    }
}
