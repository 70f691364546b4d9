//! The rule `file/name`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::generator::{Generator, PostKind};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::Span;

crate::rule_info! {
    /// A post whose file name its generator does not take for one of a post.
    ///
    /// ## What it does
    /// Reports files in Jekyll's `_posts` whose name does not begin with a date such as `2022-03-21-`, and those whose
    /// date is no day of the calendar.
    ///
    /// ## Why is this bad?
    /// Jekyll skips a file without a date in its name and says nothing: the post is not published. With a month 13 it
    /// stops the whole build; June 31 it reads as July 1.
    ///
    /// ## Example
    /// ```bad path=_posts/new-bridge.md
    /// ---
    /// title: New bridge
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good path=_posts/2022-03-21-new-bridge.md
    /// ---
    /// title: New bridge
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: a fix changes the text of a file, never its name.
    ///
    /// ## Per generator
    /// Only Jekyll asks for a date in the name.
    pub static INFO = "file/name", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `file/name`.
pub struct Name;

impl Rule for Name {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        if post.site.generator != Generator::Jekyll || post.identity.kind != PostKind::Post {
            return;
        }
        let name = post.identity.path.rsplit('/').next().unwrap_or_default();
        let start = Span::empty(post.source.bom_len());
        match post.identity.name_date.as_deref() {
            None => cx.report(
                Diagnostic::new(&INFO, start, format!("Jekyll does not publish `{name}`: its name has no date"))
                    .help("begin the name with the day, as in `2022-03-21-name.md`"),
            ),
            Some(read) => {
                let written: Vec<&str> = name.splitn(4, '-').take(3).collect();
                let numbers: Vec<Option<u16>> = written.iter().map(|part| part.parse().ok()).collect();
                let [_, Some(month), Some(day)] = numbers[..] else { return };
                let date = written.join("-");
                if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
                    let message = format!("Jekyll stops at `{name}`: `{date}` is no date");
                    cx.report(Diagnostic::new(&INFO, start, message).help("correct the date in the name"));
                } else if read.rsplit('-').next().and_then(|d| d.parse().ok()) != Some(day) {
                    let message =
                        format!("`{date}` in the name `{name}` is no day of the calendar: Jekyll reads {read}");
                    cx.report(Diagnostic::new(&INFO, start, message).help("correct the date in the name"));
                }
            }
        }
    }
}
