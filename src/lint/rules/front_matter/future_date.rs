//! The rule `front-matter/future-date`.

use jiff::SignedDuration;

use crate::diagnostic::{Diagnostic, RuleInfo, Severity};
use crate::generator::{Generator, PostKind, moment};
use crate::lint::{Context, Rule};
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
const KEYS: [&str; 4] = ["publishDate", "pubdate", "published", "date"];

impl Rule for FutureDate {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(now) = cx.now.filter(|_| post.site.hides_future() && !post.identity.draft) else { return };
        let Some(block) = &post.front_matter else { return };
        let entry = match post.site.generator {
            Generator::Hugo => KEYS.iter().find_map(|key| block.entry(key)),
            _ => block.entry("date").filter(|_| post.identity.kind == PostKind::Post),
        };
        let Some(entry) = entry else { return };
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
