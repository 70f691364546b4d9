//! The rule `taxonomy/mistitled-page`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::site::{Mistitled, PageFacts, SiteIndex};

crate::rule_info! {
    /// A page of a term that bears the title of another term.
    ///
    /// ## What it does
    /// Reports a page that lists the posts of a category or tag when its title is surely that of another one: the posts that
    /// name the title as a term all belong to another category; or the page of another term has the same title; or the other
    /// pages of the site keep the digits and capitals of the name in the title (`LMEmaibo` and LME脉搏) and this one has none
    /// of them. Names are not transcribed from one script to another: what is compared is what the site itself says.
    ///
    /// ## Why is this bad?
    /// The reader thinks that the posts come from somebody who never wrote them.
    ///
    /// ## Example
    /// ```bad path=category/gangkou.html site=hit-posts
    /// ---
    /// layout: category
    /// title: 金融
    /// category: gangkou
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good path=category/gangkou.html site=hit-posts
    /// ---
    /// layout: category
    /// title: 港口
    /// category: gangkou
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the right title is not known.
    ///
    /// ## Per generator
    /// The same for all whose authors make the pages of terms by hand, above all Jekyll.
    pub static INFO = "taxonomy/mistitled-page", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `taxonomy/mistitled-page`.
pub struct MistitledPage;

impl Rule for MistitledPage {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        for own in &page.term_pages {
            let (name, title) = (&own.name, &own.title);
            let Some(why) = index.mistitled(own) else { continue };
            let (message, label) = match why {
                Mistitled::TitleOfPosts(other) => (
                    format!("`{title}` is the title of `{other}`, not of `{name}`"),
                    format!("all posts that name it belong to `{other}`"),
                ),
                Mistitled::TitleOfPage(other) => (
                    format!("`{title}` is the title of two terms, `{name}` and `{other}`"),
                    format!("the page of `{other}` has the same"),
                ),
                Mistitled::WithoutMarks => (
                    format!("`{title}` is hardly the title of `{name}`"),
                    "the other pages keep the digits and capitals of the name".to_owned(),
                ),
            };
            let help = format!("write the title of `{name}`");
            cx.report(Diagnostic::new(&INFO, page.title.span, message).label(label).help(help));
        }
    }
}
