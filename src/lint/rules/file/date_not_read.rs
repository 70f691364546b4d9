//! The rule `file/date-not-read`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::front_matter::edit::insert_entry;
use crate::generator::{Generator, HUGO_DATES};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::Span;

crate::rule_info! {
    /// A date in the file name that the generator does not read, of a post that has no other.
    ///
    /// ## What it does
    /// Reports posts of Hugo whose name begins with a date, whose front matter has none, and whose site does not tell
    /// Hugo to look for it in the name.
    ///
    /// ## Why is this bad?
    /// What Jekyll reads from the name is a part of the name to Hugo: the post is dated 0001-01-01, comes last in every
    /// list, and the date stands in its URL.
    ///
    /// ## Example
    /// ```bad generator=hugo path=content/posts/2022-03-21-bridge.md
    /// ---
    /// title: New bridge
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good generator=hugo path=content/posts/2022-03-21-bridge.md
    /// ---
    /// title: New bridge
    /// date: 2022-03-21
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the post gets its date, and its place in the lists changes.
    ///
    /// ## Per generator
    /// Hugo alone, unless `[frontmatter] date` in its configuration holds `:filename`. Jekyll, Zola and Eleventy read the
    /// date of the name.
    pub static INFO = "file/date-not-read", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `file/date-not-read`.
pub struct DateNotRead;

impl Rule for DateNotRead {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let hidden = post.identity.url.is_none() || post.has_broken_front_matter();
        if post.site.generator != Generator::Hugo || post.identity.date.is_some() || hidden {
            return;
        }
        let (Some(named), Some(block)) = (post.identity.name_date.as_deref(), post.front_matter.as_ref()) else {
            return;
        };
        // A date that Hugo can't read is another rule's.
        let dated = |key: &str| HUGO_DATES.iter().any(|date| key.eq_ignore_ascii_case(date));
        if block.entries().iter().any(|entry| dated(&entry.key)) {
            return;
        }
        let message = format!("Hugo does not read the date of the name, {named}: the post is dated 0001-01-01");
        let edit = insert_entry(post.source.text(), block, "date", named);
        let help = "write it as `date`, or let the site read names: `date = [\":default\", \":filename\"]` below \
                    `[frontmatter]`";
        let fix = Fix::not_safe("write the date of the name as `date`", vec![edit]);
        let start = Span::empty(post.source.bom_len());
        cx.report(Diagnostic::new(&INFO, start, message).help(help).fix(fix));
    }
}
