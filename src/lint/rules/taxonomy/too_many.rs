//! The rule `taxonomy/too-many`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Rule};
use crate::post::Post;

crate::rule_info! {
    /// More terms than the schema allows.
    ///
    /// ## What it does
    /// Reports a post that has more categories or tags than the `most` of its taxonomy in the content schema. Silent where the
    /// schema gives no number.
    ///
    /// ## Why is this bad?
    /// A post that stands in every list says nothing about any of them.
    ///
    /// ## Example
    /// ```bad schema=taxonomies:{tags:{most:2}}
    /// ---
    /// title: New bridge
    /// tags: [news, harbour, port]
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good schema=taxonomies:{tags:{most:2}}
    /// ---
    /// title: New bridge
    /// tags: [news, harbour]
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: which of them to take away is for the author to say.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "taxonomy/too-many", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `taxonomy/too-many`.
pub struct TooMany;

impl Rule for TooMany {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        for taxonomy in cx.schema.taxonomies.iter().filter(|taxonomy| taxonomy.most.is_some()) {
            let most = taxonomy.most.unwrap_or(usize::MAX);
            let terms = cx.terms(post);
            let own: Vec<_> = terms.0.iter().filter(|term| *term.taxonomy == *taxonomy.name).collect();
            if let Some(first) = own.get(most) {
                let message = format!("{} {}, {most} allowed", own.len(), taxonomy.name);
                let label = "the first one too many";
                let help = "keep those that say most about the post";
                cx.report(Diagnostic::new(&INFO, first.span, message).label(label).help(help));
            }
        }
    }
}
