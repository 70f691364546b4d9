//! The rule `file/folder-date`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::Span;

crate::rule_info! {
    /// A post that lies in the folder of another year or month than its date.
    ///
    /// ## What it does
    /// Compares folders that are named after a year, and a month inside of it, such as `_posts/2022/03/`, with the day in
    /// the name of the file and with the date of the post. One of the two that agrees is enough: where they differ, that is
    /// `file/date-mismatch`.
    ///
    /// ## Why is this bad?
    /// Whoever looks for the post by its date does not find it, and where the folder is part of the URL the page stands
    /// under the wrong month.
    ///
    /// ## Example
    /// ```bad path=_posts/2021/2022-03-21-new-bridge.md
    /// Text.
    /// ```
    ///
    /// ## Use instead
    /// ```good path=_posts/2022/2022-03-21-new-bridge.md
    /// Text.
    /// ```
    ///
    /// ## Fix safety
    /// No fix: a fix changes the text of a file, never its place.
    ///
    /// ## Per generator
    /// In Hugo, Zola, Eleventy and Astro the folder is part of the URL, unless the post says otherwise. In Jekyll's
    /// `_posts` it is for people only.
    pub static INFO = "file/folder-date", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `file/folder-date`.
pub struct FolderDate;

impl Rule for FolderDate {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let identity = &post.identity;
        let Some((folders, name)) = identity.path.rsplit_once('/') else { return };
        // What the name says, as it is written: June 31 is in June. Else what the front matter says.
        let named = name.get(..7).filter(|start| is_month_of_year(start));
        let written = identity.date.as_deref().and_then(|date| date.get(..7));
        let Some(month_of_year) = named.or(written) else { return };
        let (year, month) = (&month_of_year[..4], &month_of_year[5..]);
        let mut parts = folders.split('/').skip_while(|part| !is_year(part));
        let Some(folder_year) = parts.next() else { return };
        let folder_month = parts.next().filter(|part| is_month(part));
        let lies_in =
            |year: &str, month: &str| folder_year == year && folder_month.is_none_or(|folder| folder == month);
        // Where the two dates differ, that is another rule.
        if lies_in(year, month) || written.is_some_and(|written| lies_in(&written[..4], &written[5..])) {
            return;
        }
        let place = folder_month.map_or_else(|| folder_year.to_owned(), |month| format!("{folder_year}/{month}"));
        let source = if named.is_some() { "its name" } else { "its date" };
        cx.report(
            Diagnostic::new(
                &INFO,
                Span::empty(post.source.bom_len()),
                format!("the post lies in the folder `{place}`, and {source} says {year}-{month}"),
            )
            .help("move it, or correct the date"),
        );
    }
}

/// A year of the web: other numbers name other things.
fn is_year(part: &str) -> bool {
    part.len() == 4 && part.parse::<u16>().is_ok_and(|year| (1990..2100).contains(&year))
}

/// `2022-03` at the start of a name.
fn is_month_of_year(text: &str) -> bool {
    text.split_once('-').is_some_and(|(year, month)| is_year(year) && is_month(month))
}

fn is_month(part: &str) -> bool {
    part.len() == 2 && part.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month))
}
