//! The rule `file/name-style`.

use crate::diagnostic::{Diagnostic, RuleInfo, Severity};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::Span;

crate::rule_info! {
    /// A file name with capital letters, blanks or full-width characters.
    ///
    /// ## What it does
    /// Reports such characters in the name of a post or page, without its extension. `README`, all in capitals, is left
    /// alone.
    ///
    /// ## Why is this bad?
    /// The name becomes the URL. A blank is `%20` there or a hyphen, depending on the generator; a capital letter leads
    /// to the page on one web server and not on another; a full-width `％` is taken for the other one.
    ///
    /// ## Example
    /// ```bad path=_posts/2022-03-21-New_Bridge.md
    /// Text.
    /// ```
    ///
    /// ## Use instead
    /// ```good path=_posts/2022-03-21-new-bridge.md
    /// Text.
    /// ```
    ///
    /// ## Fix safety
    /// No fix: a fix changes the text of a file, never its name.
    ///
    /// ## Per generator
    /// Hugo and Zola write the URL in small letters and with hyphens, Jekyll keeps capitals in the URLs of posts.
    pub static INFO = "file/name-style", Info, All, fix: None, since: "0.1.0";
}

/// The rule `file/name-style`.
pub struct NameStyle;

impl Rule for NameStyle {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let name = post.identity.path.rsplit('/').next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        if !stem.contains(char::is_lowercase) && !stem.contains(|c: char| c.is_ascii_digit()) {
            return;
        }
        let what = stem.chars().find_map(|c| match c {
            c if c.is_whitespace() => Some("a blank"),
            c if c.is_uppercase() => Some("a capital letter"),
            '\u{FF01}'..='\u{FF5E}' => Some("a full-width character"),
            _ => None,
        });
        if let Some(what) = what {
            let start = Span::empty(post.source.bom_len());
            cx.report(
                Diagnostic::new(&INFO, start, format!("the file name `{name}` holds {what}"))
                    .help("rename it: small letters, digits and hyphens")
                    .severity(Severity::Info),
            );
        }
    }
}
