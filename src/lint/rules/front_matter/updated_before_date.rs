//! The rule `front-matter/updated-before-date`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::front_matter::Entry;
use crate::generator::{Dated, moment};
use crate::lint::{Context, Rule};
use crate::post::Post;

crate::rule_info! {
    /// A post that was changed before it was published.
    ///
    /// ## What it does
    /// Compares `last_modified_at`, `lastmod`, `modified`, `updated` and their like with the date of the post. Where one
    /// of the two has no time of day, the days are compared.
    ///
    /// ## Why is this bad?
    /// One of the two is wrong. Sitemaps and feeds pass the older date on, so that nobody fetches the page again.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// date: 2022-03-21
    /// last_modified_at: 2021-03-22
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// date: 2022-03-21
    /// last_modified_at: 2022-03-22
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: which of the two is right takes a decision.
    ///
    /// ## Per generator
    /// The same for all; each has its own name for the key.
    pub static INFO = "front-matter/updated-before-date", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `front-matter/updated-before-date`.
pub struct UpdatedBeforeDate;

const UPDATED: [&str; 6] = ["last_modified_at", "lastmod", "modified", "updated", "updatedDate", "lastUpdated"];
const PUBLISHED: [&str; 2] = ["date", "pubDate"];

impl Rule for UpdatedBeforeDate {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(block) = &post.front_matter else { return };
        let updated = UPDATED.iter().filter_map(|key| block.entry(key));
        let Some(first) = PUBLISHED.iter().find_map(|key| block.entry(key)) else { return };
        updated.for_each(|entry| check(entry, first, post, cx));
    }
}

/// Compares the two dates.
fn check(entry: &Entry, first: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
    let read = |entry: &Entry| entry.value.as_scalar().and_then(|scalar| moment(post.site, scalar));
    let (Some(published), Some(updated)) = (read(first), read(entry)) else { return };
    let with_time = published.written.has_time && updated.written.has_time;
    let before = match with_time {
        true => updated.shown.timestamp() < published.shown.timestamp(),
        false => updated.written.civil.date() < published.written.civil.date(),
    };
    if before {
        let said = |dated: &Dated| match with_time {
            true => dated.shown.strftime("%Y-%m-%d %H:%M:%S %z").to_string(),
            false => dated.written.civil.date().to_string(),
        };
        let (was, is) = (said(&published), said(&updated));
        cx.report(
            Diagnostic::new(&INFO, entry.value.span, format!("`{}` {is} is before `{}` {was}", entry.key, first.key))
                .label("earlier than the post")
                .related(first.value.span, "the post is of this date")
                .help("correct the one that is wrong"),
        );
    }
}
