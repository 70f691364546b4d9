//! The rule `front-matter/future-date`.

use jiff::SignedDuration;

use crate::diagnostic::{Diagnostic, RuleInfo, Severity};
use crate::front_matter::Entry;
use crate::generator::{Generator, PostKind, moment};
use crate::lint::rule::EntryInterest;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;

crate::rule_info! {
    /// A date in the future, with which the generator leaves the post out.
    ///
    /// ## What it does
    /// Reports posts that are dated after the build, where the generator does not build them: worth knowing up to a year
    /// ahead, a warning beyond. `--build-time` says which moment counts as now.
    ///
    /// ## Why is this bad?
    /// It is what a date in the future is for, if it is meant. If not, the post vanishes: Jekyll says so in a line among
    /// many, Hugo says nothing, and a site that is not built each day does not show the post on its day either.
    ///
    /// ## Example
    /// ```bad now=2022-03-20T00:00:00Z
    /// ---
    /// date: 2202-03-21 20:55:40 +0800
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good now=2022-03-22T00:00:00Z
    /// ---
    /// date: 2022-03-21 20:55:40 +0800
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: whether the date is meant takes a decision.
    ///
    /// ## Per generator
    /// Jekyll skips posts of the future without `future: true`, Hugo pages without `buildFuture`, of which `publishDate`
    /// counts before `date`. Hexo does so with `future: false` only. Zola, Eleventy and Astro build them.
    pub static INFO = "front-matter/future-date", Info, Strict, fix: None, since: "0.1.0";
}

/// The rule `front-matter/future-date`.
pub struct FutureDate;

/// Keys that say when a post appears; each counts before those after it.
const KEYS: &[&str] = &["publishDate", "pubdate", "published", "date"];

impl Rule for FutureDate {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { entries: EntryInterest::Keys(KEYS), ..Interests::NONE }
    }

    fn check_entry(&self, entry: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(now) = cx.now.filter(|_| post.site.hides_future() && !post.identity.draft) else { return };
        let hugo = post.site.generator == Generator::Hugo;
        if !hugo && (&*entry.key != "date" || post.identity.kind != PostKind::Post) {
            return;
        }
        let Some(block) = &post.front_matter else { return };
        let mut before = KEYS.iter().take_while(|key| **key != &*entry.key);
        if hugo && before.any(|key| block.entry(key).is_some()) {
            return;
        }
        let Some(dated) = entry.value.as_scalar().and_then(|scalar| moment(post.site, scalar)) else { return };
        let ahead = dated.shown.timestamp().duration_since(now);
        if ahead <= SignedDuration::ZERO {
            return;
        }
        let year = SignedDuration::from_hours(24 * 366);
        let day = dated.shown.date();
        cx.report(
            Diagnostic::new(
                &INFO,
                entry.value.span,
                format!("`{}` is in the future: the post is not built before {day}", entry.key),
            )
            .label("after the build")
            .help("correct the date, or see that the site is built on that day")
            .severity(if ahead > year { Severity::Warning } else { Severity::Info }),
        );
    }
}
