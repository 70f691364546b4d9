//! The rule `taxonomy/split-on-space`.

use crate::diagnostic::{Applicability, Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::site::{PageFacts, SiteIndex, SplitTerm, Term};
use crate::text::Edit;

crate::rule_info! {
    /// A name with spaces that Jekyll cuts into several categories or tags.
    ///
    /// ## What it does
    /// Jekyll cuts the string under `categories` or `tags` on white space. That is what many authors want, so the rule
    /// reports only strings that were surely meant otherwise: where a piece ends in a comma or semicolon, where the
    /// whole string is a term of another page or has a page of its own, and where categories have pages but a piece
    /// has none.
    ///
    /// ## Why is this bad?
    /// `Career In Finance` becomes three categories that nobody asked for, all three stand in the URL, and the page of
    /// the real one does not list the post. `news, sport` makes a category `news,` with the comma.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// title: New bridge
    /// categories: news, harbour
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: New bridge
    /// categories: [news, harbour]
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// A list is proposed, split at the commas or with the whole string as its one item, and only shown: it changes the
    /// categories, and with them the URL of the post.
    ///
    /// ## Per generator
    /// Only Jekyll cuts strings. For Hugo, Hexo and Zola a string is one term, so the same file means something else
    /// there.
    pub static INFO = "taxonomy/split-on-space", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `taxonomy/split-on-space`.
pub struct SplitOnSpace;

impl Rule for SplitOnSpace {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::pages()
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        for (at, split) in page.splits.iter().enumerate() {
            let pieces: Vec<&Term> =
                page.terms.iter().filter(|t| t.split.is_some_and(|s| usize::from(s) == at)).collect();
            let Some(reason) = reason(split, &pieces, index) else { continue };
            let shown: Vec<String> = pieces.iter().map(|p| format!("`{}`", p.name)).collect();
            let message = format!("Jekyll cuts this into {} terms: {}", pieces.len(), shown.join(", "));
            let items: Vec<&str> = match split.whole.contains([',', ';']) {
                true => split.whole.split([',', ';']).map(str::trim).filter(|i| !i.is_empty()).collect(),
                false => vec![&split.whole],
            };
            // What a flow sequence cannot hold without quotes.
            let plain = |item: &&str| {
                item.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '+'))
            };
            let quoted: Vec<String> = items
                .iter()
                .map(|item| if plain(item) { (*item).to_owned() } else { format!("'{}'", item.replace('\'', "''")) })
                .collect();
            let list = format!("[{}]", quoted.join(", "));
            cx.report(
                Diagnostic::new(&INFO, split.span, message).label(reason).help(format!("write a list: `{list}`")).fix(
                    Fix {
                        title: "write a list".to_owned(),
                        applicability: Applicability::DisplayOnly,
                        edits: vec![Edit::replace(split.span, list)],
                    },
                ),
            );
        }
    }
}

/// Why the string was surely not meant to be cut.
fn reason(split: &SplitTerm, pieces: &[&Term], index: &SiteIndex) -> Option<String> {
    if pieces.iter().any(|p| p.name.ends_with([',', ';', '，', '；'])) {
        return Some("commas do not separate".to_owned());
    }
    if index.has_term_page(&split.taxonomy, &split.whole) {
        return Some("the whole is a term with a page".to_owned());
    }
    if index.uses(&split.taxonomy, &split.whole) > 0 {
        return Some("the whole is a term elsewhere".to_owned());
    }
    if index.has_term_pages(&split.taxonomy) {
        let without = pieces.iter().find(|p| !index.has_term_page(&split.taxonomy, &p.name))?;
        return Some(format!("`{}` has no page", without.name));
    }
    None
}
