//! The rule `taxonomy/comma-in-term`.

use crate::diagnostic::{Applicability, Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, SiteIndex};
use crate::text::Edit;

crate::rule_info! {
    /// A term with a comma that was meant as several.
    ///
    /// ## What it does
    /// Reports a category or tag that is one term to the generator although it holds a comma, when one of the parts is a term
    /// of another page. `Washington, D.C.` stays what it is.
    ///
    /// ## Why is this bad?
    /// The post stands in the list of a term that nobody else has, and not in those that were meant.
    ///
    /// ## Example
    /// ```bad site=hit-singular
    /// ---
    /// title: New bridge
    /// category: news, harbour
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-singular
    /// ---
    /// title: New bridge
    /// categories: [news, harbour]
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// A list is proposed and only shown: it changes the lists in which the post stands, and for Jekyll perhaps its URL.
    ///
    /// ## Per generator
    /// Jekyll cuts the strings of `categories` and `tags` at white space, which `taxonomy/split-on-space` tells of, but takes
    /// `category` and `tag` whole. For Hugo and Hexo every string is one term.
    pub static INFO = "taxonomy/comma-in-term", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `taxonomy/comma-in-term`.
pub struct CommaInTerm;

impl Rule for CommaInTerm {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        if !page.term_pages.is_empty() {
            return;
        }
        for term in page.terms.iter().filter(|term| term.split.is_none()) {
            // As good as every term has no comma.
            if !term.name.contains([',', '，', '、']) {
                continue;
            }
            let parts: Vec<&str> = term.name.split([',', '，', '、']).map(str::trim).collect();
            let is_known = |part: &str| index.uses(&term.taxonomy, part) > 0;
            if parts.iter().any(|part| part.is_empty()) {
                continue;
            }
            let Some(known) = parts.iter().copied().find(|part| is_known(part)) else { continue };
            let list = format!("[{}]", parts.join(", "));
            let mut found = Diagnostic::new(&INFO, term.span, format!("`{}` is one term, comma and all", term.name))
                .label(format!("`{known}` is a term elsewhere"))
                .help(format!("write a list: `{list}`"));
            let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '+');
            if term.exact && parts.iter().all(|part| part.chars().all(plain)) {
                found = found.fix(Fix {
                    title: "write a list".to_owned(),
                    applicability: Applicability::DisplayOnly,
                    edits: vec![Edit::replace(term.span, list)],
                });
            }
            cx.report(found);
        }
    }
}
