//! The rule `taxonomy/ignored-key`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::generator::{Generator, PostKind, data_list};
use crate::lint::{Context, Rule};
use crate::post::Post;

crate::rule_info! {
    /// A key of terms that another key puts out of use.
    ///
    /// ## What it does
    /// Reports the one of two keys, singular and plural, that the generator does not read because the other one is there, when
    /// it holds a term that the other has not.
    ///
    /// ## Why is this bad?
    /// The terms under it are lost: the post stands in none of their lists.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// title: New bridge
    /// tag: news
    /// tags: [harbour, port]
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: New bridge
    /// tags: [news, harbour, port]
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the terms belong into one list, and in which order is for the author to say.
    ///
    /// ## Per generator
    /// Jekyll reads `tag` and then not `tags` (`Utils.pluralized_array_from_hash`); of `category` and `categories` it takes both.
    /// Hexo reads `tags` and `categories`, and the singular keys only where these are missing.
    pub static INFO = "taxonomy/ignored-key", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `taxonomy/ignored-key`.
pub struct IgnoredKey;

impl Rule for IgnoredKey {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        // The key that is read, and the one that is not.
        let pairs: &[(&str, &str)] = match post.site.generator {
            Generator::Jekyll => &[("tag", "tags")],
            Generator::Hexo => &[("tags", "tag"), ("categories", "category")],
            _ => return,
        };
        let Some(block) = post.front_matter.as_ref().filter(|_| post.identity.kind != PostKind::Page) else { return };
        let names = |key: &str| -> Vec<String> {
            let found = block.get(key).map(|value| data_list(value, post.site.generator.resolver()));
            found.into_iter().flatten().map(|(name, _)| name).collect()
        };
        for (read, ignored) in pairs {
            let (Some(entry), kept) = (block.entry(ignored), names(read)) else { continue };
            let lost = names(ignored).into_iter().find(|name| !name.trim().is_empty() && !kept.contains(name));
            let Some(lost) = lost.filter(|_| kept.iter().any(|name| !name.trim().is_empty())) else { continue };
            let generator = if post.site.generator == Generator::Jekyll { "Jekyll" } else { "Hexo" };
            let message = format!("{generator} does not read `{ignored}` beside `{read}`: `{lost}` is lost");
            let mut found = Diagnostic::new(&INFO, entry.key_span, message).label("put out of use");
            if let Some(other) = block.entry(read) {
                found = found.related(other.key_span, "this key is read");
            }
            cx.report(found.help("write all terms under one of the two"));
        }
    }
}
