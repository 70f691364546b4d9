//! The rule `front-matter/date-before-epoch`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::front_matter::Entry;
use crate::generator::moment;
use crate::lint::rule::EntryInterest;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;

crate::rule_info! {
    /// A date before 1970, or the first day of it, as programs write it where they have none.
    ///
    /// ## What it does
    /// Reports dates up to 1970-01-01. Archives that hold older texts on purpose leave this rule off.
    ///
    /// ## Why is this bad?
    /// An export that has no date writes 0 as a time since 1970, and Hugo's empty date is the year 1. Such posts stand at
    /// the end of every list. Before 1970 it is mostly a slip of the pen, `1202` for `2012`, and feed readers show nonsense.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// date: 1970-01-01 00:00:00 +0000
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// date: 2012-01-01 00:00:00 +0000
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the date is not known.
    ///
    /// ## Per generator
    /// Hugo takes a date of the year 1 for none.
    pub static INFO = "front-matter/date-before-epoch", Warning, Strict, fix: None, since: "0.1.0";
}

/// The rule `front-matter/date-before-epoch`.
pub struct DateBeforeEpoch;

impl Rule for DateBeforeEpoch {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { entries: EntryInterest::All, ..Interests::NONE }
    }

    fn check_entry(&self, entry: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
        if !cx.schema.is_date(&entry.key) {
            return;
        }
        let Some(scalar) = entry.value.as_scalar() else { return };
        let Some(dated) = moment(post.site, scalar) else { return };
        let day = dated.written.civil.date();
        let (year, key) = (day.year(), &entry.key);
        let epoch = dated.shown.timestamp().as_second() == 0 || (year == 1970 && day.day_of_year() == 1);
        let message = if epoch {
            format!("`{key}` is the start of 1970: a date that some program did not have")
        } else if year < 1970 {
            format!("`{key}` is in the year {year}, before there was a web")
        } else {
            return;
        };
        cx.report(
            Diagnostic::new(&INFO, entry.value.span, message)
                .label(if epoch { "no date at all" } else { "long ago" })
                .help("correct the date, or delete the key"),
        );
    }
}
