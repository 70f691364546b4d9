//! The rule `file/portable-name`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::Span;

crate::rule_info! {
    /// A file or folder name that Windows cannot have.
    ///
    /// ## What it does
    /// Reports names with one of `<>:"|?*\` or a control character, names that end with a dot or a blank, and the names
    /// of devices, such as `aux.md`.
    ///
    /// ## Why is this bad?
    /// The whole repository cannot be checked out on Windows, not this file alone, and archives that are unpacked there
    /// leave it out or rename it.
    ///
    /// ## Example
    /// ```bad path=_posts/2022-03-21-who?.md
    /// Text.
    /// ```
    ///
    /// ## Use instead
    /// ```good path=_posts/2022-03-21-who.md
    /// Text.
    /// ```
    ///
    /// ## Fix safety
    /// No fix: a fix changes the text of a file, never its name.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "file/portable-name", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `file/portable-name`.
pub struct PortableName;

impl Rule for PortableName {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let path = &post.identity.path;
        for name in path.split('/') {
            let Some(why) = fault(name) else { continue };
            let start = Span::empty(post.source.bom_len());
            cx.report(
                Diagnostic::new(
                    &INFO,
                    start,
                    format!("`{}` cannot be checked out on Windows: {why}", name.escape_debug()),
                )
                .help("rename it"),
            );
        }
    }
}

/// Why Windows cannot have a file or folder of this name ("Naming Files, Paths, and Namespaces" of its documentation).
fn fault(name: &str) -> Option<String> {
    if let Some(bad) =
        name.chars().find(|c| matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\' | '\0'..='\u{1F}'))
    {
        return Some(format!("no name there holds `{}`", bad.escape_debug()));
    }
    if name.ends_with('.') && name.chars().any(|c| c != '.') {
        return Some("it ends with a dot".to_owned());
    }
    if name.ends_with(' ') {
        return Some("it ends with a blank".to_owned());
    }
    let stem = name.split('.').next().unwrap_or_default();
    let bytes = stem.as_bytes();
    let numbered = bytes.len() == 4
        && matches!(bytes[3], b'1'..=b'9')
        && (bytes[..3].eq_ignore_ascii_case(b"com") || bytes[..3].eq_ignore_ascii_case(b"lpt"));
    let device = ["con", "prn", "aux", "nul"].iter().any(|device| stem.eq_ignore_ascii_case(device));
    (numbered || device).then(|| format!("`{stem}` is a device"))
}
