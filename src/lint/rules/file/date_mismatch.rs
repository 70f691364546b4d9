//! The rule `file/date-mismatch`.

use crate::diagnostic::{Diagnostic, RuleInfo, Severity};
use crate::front_matter::Entry;
use crate::generator::{Generator, PostKind, reads_name_dates, written_day};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;

crate::rule_info! {
    /// The date in the front matter is another day than the one in the file name.
    ///
    /// ## What it does
    /// Compares the day at the start of the file name with the day written under `date`. The time zone does not count:
    /// `2020-01-04 23:30 -0500` agrees with `2020-01-04-…`.
    ///
    /// ## Why is this bad?
    /// One of the two is wrong, and it is the front matter that decides: the post stands under that day in lists, in
    /// feeds and in its URL, and whoever looks for the file by the day on the page does not find it.
    ///
    /// ## Example
    /// ```bad path=_posts/2022-03-21-new-bridge.md
    /// ---
    /// date: 2022-03-12 20:55:40 +0800
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good path=_posts/2022-03-21-new-bridge.md
    /// ---
    /// date: 2022-03-21 20:55:40 +0800
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: which of the two is right takes a decision.
    ///
    /// ## Per generator
    /// A warning in Jekyll and Hexo, which want the day in the name. Elsewhere it is a habit, and only a note. In Jekyll
    /// and Hugo the URL follows the front matter.
    pub static INFO = "file/date-mismatch", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `file/date-mismatch`.
pub struct DateMismatch;

impl Rule for DateMismatch {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::keys(&["date"])
    }

    fn check_entry(&self, entry: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
        if !reads_name_dates(post.site) {
            return;
        }
        let Some(named) = post.identity.name_date.as_deref().filter(|_| post.identity.kind != PostKind::Draft) else {
            return;
        };
        let Some(written) = entry.value.as_scalar().and_then(|scalar| written_day(&scalar.text)) else { return };
        // A time zone may move the day: the day as the generator shows it agrees as well.
        let shown = post.identity.date.as_deref().and_then(|date| date.get(..10));
        if written == named || shown == Some(named) {
            return;
        }
        let message = format!("the file name says {named}, the front matter {written}");
        cx.report(
            Diagnostic::new(&INFO, entry.value.span, message)
                .label("this day counts")
                .help("correct the date, or rename the file")
                .severity(match post.site.generator {
                    Generator::Jekyll | Generator::Hexo => Severity::Warning,
                    _ => Severity::Info,
                }),
        );
    }
}
