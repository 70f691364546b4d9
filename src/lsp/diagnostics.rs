//! Findings as the protocol takes them.

use gen_lsp_types::{
    Code, Diagnostic as LspDiagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, Uri,
};

use super::client::Client;
use super::position::Places;
use crate::diagnostic::{Diagnostic, Severity};

/// What is written for nothing and can go: editors fade it.
const UNNECESSARY: &[&str] = &[
    "html/empty-element",
    "html/redundant-nesting",
    "html/stray-end-tag",
    "link/duplicate-definition",
    "link/unused-definition",
    "taxonomy/empty-item",
];

/// What was given up: editors strike it through.
const DEPRECATED: &[&str] = &["html/obsolete-attribute", "html/obsolete-element", "taxonomy/deprecated-term"];

/// `finding`, which stands in the document `uri` with these places.
pub(super) fn diagnostic(finding: &Diagnostic, uri: &str, places: &Places<'_>, client: Client) -> LspDiagnostic {
    let name = finding.rule.name;
    let mut message = finding.message.clone();
    if !finding.primary.message.is_empty() && !message.contains(&finding.primary.message) {
        message.push_str(&format!(" ({})", finding.primary.message));
    }
    if let Some(help) = &finding.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    let related = finding.related.iter().map(|label| DiagnosticRelatedInformation {
        location: Location { uri: Uri(uri.to_owned()), range: places.range(label.span) },
        message: label.message.clone(),
    });
    let related: Vec<DiagnosticRelatedInformation> = related.filter(|_| client.related).collect();
    let tag = match name {
        _ if UNNECESSARY.contains(&name) => Some(DiagnosticTag::Unnecessary),
        _ if DEPRECATED.contains(&name) => Some(DiagnosticTag::Deprecated),
        _ => None,
    };
    LspDiagnostic {
        range: places.range(finding.primary.span),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Info => DiagnosticSeverity::Information,
        }),
        code: Some(Code::String(name.to_owned())),
        code_description: None,
        source: Some("copydesk".to_owned()),
        message: message.into(),
        tags: tag.filter(|_| client.tags).map(|tag| vec![tag]),
        related_information: (!related.is_empty()).then_some(related),
        data: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::find_rule;

    #[test]
    fn the_tags_are_of_rules_that_there_are() {
        for name in UNNECESSARY.iter().chain(DEPRECATED) {
            assert!(find_rule(name).is_some(), "{name}");
        }
    }
}
