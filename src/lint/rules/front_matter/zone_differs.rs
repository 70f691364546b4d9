//! The rule `front-matter/zone-differs`.

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, RuleInfo, Severity};
use crate::front_matter::Entry;
use crate::generator::{Generator, moment};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;

crate::rule_info! {
    /// A date whose offset puts the post under another day in its URL than the one that is written.
    ///
    /// ## What it does
    /// Reports dates with an offset that are another day in the time zone of the site, where the URL of the post names
    /// the day.
    ///
    /// ## Why is this bad?
    /// The author writes the fourth, and the page stands under the fifth. Links that were made from the written day or
    /// from the name of the file lead nowhere.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// date: 2022-03-21 23:30:00 -0500
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// date: 2022-03-22 04:30:00 +0000
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: which of the two days is meant takes a decision.
    ///
    /// ## Per generator
    /// Jekyll and Hexo show every date in the time zone of the site. Where the configuration names none it is that of the
    /// machine: UTC is taken for it, as on most build machines, and the finding is only worth knowing. Hugo keeps the
    /// day that is written.
    pub static INFO = "front-matter/zone-differs", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `front-matter/zone-differs`.
pub struct ZoneDiffers;

impl Rule for ZoneDiffers {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::keys(&["date"])
    }

    fn check_entry(&self, entry: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
        if !matches!(post.site.generator, Generator::Jekyll | Generator::Hexo) {
            return;
        }
        let (Some(url), Some(scalar)) = (post.identity.url.as_deref(), entry.value.as_scalar()) else { return };
        let Some(dated) = moment(post.site, scalar).filter(|dated| dated.written.offset.is_some()) else { return };
        let (written, shown) = (dated.written.civil.date(), dated.shown.date());
        if written == shown || !names_day(url, shown) || names_day(url, written) {
            return;
        }
        let (zone, severity) = match post.site.time_zone() {
            Some(zone) => (zone.iana_name().unwrap_or("the time zone of the site"), Severity::Warning),
            None => ("UTC", Severity::Info),
        };
        let help = match post.site.time_zone() {
            Some(_) => {
                format!("write the moment as a time of {zone}: `{}`", dated.shown.strftime("%Y-%m-%d %H:%M:%S %z"))
            }
            None => "set `timezone` in `_config.yml`: without it the day depends on the machine that builds the site"
                .to_owned(),
        };
        cx.report(
            Diagnostic::new(&INFO, entry.value.span, format!("the URL says {shown}, the front matter {written}"))
                .label(format!("another day in {zone}"))
                .help(help)
                .severity(severity),
        );
    }
}

/// Whether `url` names the day, as year, month and day in a row.
fn names_day(url: &str, day: Date) -> bool {
    let formats = ["%Y/%m/%d", "%Y-%m-%d", "%Y%m%d", "%Y/%-m/%-d", "%Y-%-m-%-d"];
    formats.iter().any(|format| {
        let name = day.strftime(*format).to_string();
        url.match_indices(&name).any(|(at, _)| !url[at + name.len()..].starts_with(|c: char| c.is_ascii_digit()))
    })
}
