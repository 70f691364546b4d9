//! The rule `taxonomy/variant`.

use crate::diagnostic::{Applicability, Diagnostic, Fix, RuleInfo};
use crate::lint::terms::is_known;
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, SiteIndex};
use crate::text::Edit;

crate::rule_info! {
    /// A term that other pages spell in another way.
    ///
    /// ## What it does
    /// Reports a category or tag that differs from a more common one of the same site only in case, white space,
    /// hyphens or the width of its characters: `TechWeb` and `Techweb`, `R 语言` and `R语言`, `open source` and
    /// `opensource`. Of two spellings the one with a page of its own is right, else the one that more pages use.
    ///
    /// ## Why is this bad?
    /// The posts of one subject stand in two lists, and a reader who finds one does not know of the other. Where URLs
    /// are made in lower case the two lists even overwrite each other.
    ///
    /// ## Example
    /// ```bad site=hit-case
    /// ---
    /// title: New bridge
    /// categories: [harbour]
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-case
    /// ---
    /// title: New bridge
    /// categories: [Harbour]
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// The common spelling is proposed and only shown: it changes the lists in which the post stands, and for Jekyll
    /// perhaps its URL.
    ///
    /// ## Per generator
    /// Jekyll and Hexo keep the spellings apart; Hugo and Zola make one page of spellings whose slugs are the same.
    pub static INFO = "taxonomy/variant", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `taxonomy/variant`.
pub struct Variant;

impl Rule for Variant {
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
        for term in &page.terms {
            // What the schema does not know is a finding of `taxonomy/unknown-term`.
            let known = cx.schema.taxonomy(&term.taxonomy).and_then(|t| is_known(t, &term.name, index));
            if known == Some(false) {
                continue;
            }
            let spellings = index.spellings(&term.taxonomy, &term.name);
            let Some((best, best_uses)) = spellings.first() else { continue };
            let uses = index.uses(&term.taxonomy, &term.name);
            let has_page = index.has_term_page(&term.taxonomy, best);
            // Two spellings that are as common as each other accuse nobody, unless one has a page.
            if *best == term.name || (*best_uses <= uses && !has_page) {
                continue;
            }
            let pages = if *best_uses == 1 { "one page spells".to_owned() } else { format!("{best_uses} pages spell") };
            let why = if has_page { "the page of the term spells".to_owned() } else { pages };
            let message = format!("`{}` is another spelling of `{best}`", term.name);
            let mut diagnostic = Diagnostic::new(&INFO, term.span, message)
                .label(format!("{why} it `{best}`"))
                .help(format!("write `{best}`"));
            if term.exact && best.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
                diagnostic = diagnostic.fix(Fix {
                    title: format!("write `{best}`"),
                    applicability: Applicability::DisplayOnly,
                    edits: vec![Edit::replace(term.span, best.as_ref())],
                });
            }
            cx.report(diagnostic);
        }
    }
}
