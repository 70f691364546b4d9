//! The rule `front-matter/date-no-zone`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::front_matter::{Entry, Style};
use crate::generator::{Dated, Generator, moment};
use crate::lint::rule::EntryInterest;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::Edit;

crate::rule_info! {
    /// A time of day without an offset, which the generator shifts or leaves to the machine.
    ///
    /// ## What it does
    /// Reports dates with a time of day and no offset where the generator takes them for another hour than is written,
    /// or where it depends on the machine that builds the site. Where the site names its time zone and the generator
    /// heeds it, such a date is clear and nothing is reported; a day without a time is never reported.
    ///
    /// ## Why is this bad?
    /// Jekyll takes `2021-12-08 18:00:00` for UTC even if `timezone` is `Asia/Shanghai`: the page says two o'clock of the
    /// next day, and so do its URL, the feed and the order of posts. Without a `timezone` the same file gives another
    /// page on another machine.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// date: 2021-12-08 18:00:00
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// date: 2021-12-08 18:00:00 +0800
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the offset of the site's time zone is added, so that the page shows what is written. It shows another
    /// hour now. No fix where the site names no zone.
    ///
    /// ## Per generator
    /// Jekyll: a time with seconds and without quotes is UTC, then shown in `timezone`, a warning; in quotes or without
    /// seconds it is a time of `timezone`, and clear. Without `timezone` the machine decides, which is worth knowing. Hugo
    /// takes it for `timeZone`, else for UTC, Hexo for `timezone`, else for the machine's zone. For Zola, Eleventy and
    /// Astro it is always UTC, and nothing is reported.
    pub static INFO = "front-matter/date-no-zone", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `front-matter/date-no-zone`.
pub struct DateNoZone;

impl Rule for DateNoZone {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { entries: EntryInterest::All, ..Interests::NONE }
    }

    fn check_entry(&self, entry: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
        if !matches!(post.site.generator, Generator::Jekyll | Generator::Hugo | Generator::Hexo)
            || !cx.schema.is_date(&entry.key)
        {
            return;
        }
        let Some(scalar) = entry.value.as_scalar() else { return };
        let Some(dated) = moment(post.site, scalar) else { return };
        if !dated.written.has_time || dated.names_zone {
            return;
        }
        let (key, text) = (&entry.key, scalar.text.trim());
        let found = match post.site.time_zone() {
            Some(_) if dated.in_site_zone || dated.shown.offset().is_zero() => return,
            Some(_) => {
                let shown = dated.shown.strftime("%Y-%m-%d %H:%M:%S %z");
                let offset = offset(&dated);
                let found = Diagnostic::new(
                    &INFO,
                    entry.value.span,
                    format!("`{key}` has no offset: Jekyll takes it for UTC and shows {shown}"),
                )
                .help(format!("add the offset: `{text} {offset}`"));
                // Inside of quotes Jekyll takes the date for local time, so that this one has none.
                match scalar.style {
                    Style::Plain => found.fix(Fix::not_safe(
                        format!("add the offset {offset}"),
                        vec![Edit::insert(entry.value.span.end as usize, format!(" {offset}"))],
                    )),
                    _ => found,
                }
            }
            None => {
                let (who, help) = match post.site.generator {
                    Generator::Hugo => {
                        ("Hugo takes it for UTC", "set `timeZone` in the configuration, or add the offset")
                    }
                    Generator::Hexo => {
                        ("it is a time of whatever machine builds the site", "set `timezone` in `_config.yml`")
                    }
                    _ if dated.in_site_zone => (
                        "it is a time of whatever machine builds the site",
                        "set `timezone` in `_config.yml`, or add the offset",
                    ),
                    _ => (
                        "Jekyll takes it for UTC and shows it in the zone of whatever machine builds the site",
                        "add the offset, and set `timezone` in `_config.yml`",
                    ),
                };
                Diagnostic::new(&INFO, entry.value.span, format!("`{key}` has no offset: {who}"))
                    .help(help)
                    .severity(Severity::Info)
            }
        };
        cx.report(found.label("no offset"));
    }
}

/// The offset that the site's zone has at the time that is written.
fn offset(dated: &Dated) -> String {
    let zone = dated.shown.time_zone();
    zone.to_ambiguous_zoned(dated.written.civil)
        .later()
        .map_or_else(|_| "+0000".to_owned(), |local| local.strftime("%z").to_string())
}
