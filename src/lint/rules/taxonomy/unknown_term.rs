//! The rule `taxonomy/unknown-term`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::terms::{is_known, known};
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, SiteIndex, fold_term};
use crate::tree::vocabulary::nearest;

crate::rule_info! {
    /// A category or tag that the schema does not know.
    ///
    /// ## What it does
    /// Reports a term that is neither in the `terms` of its taxonomy in the content schema nor the name of a file of
    /// its `from` pattern. One that stands among the `aliases` is left to `taxonomy/deprecated-term`. Silent where the
    /// schema lists no terms.
    ///
    /// ## Why is this bad?
    /// A term that nobody agreed on splits the archive: its posts stand in a list of their own that nothing links to.
    ///
    /// ## Example
    /// ```bad schema=taxonomies:{categories:{terms:[news,harbour]}}
    /// ---
    /// title: New bridge
    /// categories: [harbor]
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good schema=taxonomies:{categories:{terms:[news,harbour]}}
    /// ---
    /// title: New bridge
    /// categories: [harbour]
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: a guess is named in the help.
    ///
    /// ## Per generator
    /// The same for all. Zola stops at a taxonomy that its configuration does not name, never at a term.
    pub static INFO = "taxonomy/unknown-term", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `taxonomy/unknown-term`.
pub struct UnknownTerm;

impl Rule for UnknownTerm {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        for term in &page.terms {
            let Some(taxonomy) = cx.schema.taxonomy(&term.taxonomy) else { continue };
            // An alias is a finding of `taxonomy/deprecated-term`.
            if taxonomy.aliases.contains_key(&*term.name) {
                continue;
            }
            if is_known(taxonomy, &term.name, index) != Some(false) {
                continue;
            }
            let known = known(taxonomy, index);
            let message = format!("`{}` is not among the {} of the schema", term.name, term.taxonomy);
            let alike = known.iter().copied().find(|other| fold_term(other) == fold_term(&term.name));
            let help = match alike.or_else(|| nearest(&term.name, known.into_iter())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("use a known term, or add this one to the schema under `taxonomies.{}`", term.taxonomy),
            };
            cx.report(Diagnostic::new(&INFO, term.span, message).help(help));
        }
    }
}
