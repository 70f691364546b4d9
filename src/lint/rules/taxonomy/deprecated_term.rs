//! The rule `taxonomy/deprecated-term`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::terms::keeps_url;
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::Edit;

crate::rule_info! {
    /// A term that the schema knows by another name.
    ///
    /// ## What it does
    /// Reports a category or tag that stands among the `aliases` of its taxonomy in the content schema, which say what is meant
    /// by it.
    ///
    /// ## Why is this bad?
    /// The posts of one subject stand in two lists, and the editors have agreed on one name.
    ///
    /// ## Example
    /// ```bad schema=taxonomies:{categories:{terms:[news,harbour],aliases:{port:harbour}}}
    /// ---
    /// title: New bridge
    /// categories: [port]
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good schema=taxonomies:{categories:{terms:[news,harbour],aliases:{port:harbour}}}
    /// ---
    /// title: New bridge
    /// categories: [harbour]
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Safe where the URL of the post stays the same, since the schema says that both mean one thing. Unsafe where the term is
    /// part of the URL, as Jekyll's categories are by default.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "taxonomy/deprecated-term", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `taxonomy/deprecated-term`.
pub struct DeprecatedTerm;

impl Rule for DeprecatedTerm {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        if cx.schema.taxonomies.iter().all(|taxonomy| taxonomy.aliases.is_empty()) {
            return;
        }
        let terms = cx.terms(post);
        for term in &terms.0 {
            let Some(taxonomy) = cx.schema.taxonomy(&term.taxonomy) else { continue };
            let Some(meant) = taxonomy.aliases.get(&*term.name) else { continue };
            let message = format!("`{}` is an alias of `{meant}`", term.name);
            let mut found = Diagnostic::new(&INFO, term.span, message).help(format!("write `{meant}`"));
            if term.exact && meant.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
                let edits = vec![Edit::replace(term.span, meant.as_str())];
                let title = format!("write `{meant}`");
                let safe = keeps_url(post, &edits);
                found = found.fix(if safe { Fix::safe(title, edits) } else { Fix::not_safe(title, edits) });
            }
            cx.report(found);
        }
    }
}
