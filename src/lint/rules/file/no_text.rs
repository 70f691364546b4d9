//! The rule `file/no-text`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::front_matter::{FrontMatter, Resolved, Value, resolve};
use crate::generator::PostKind;
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::Span;

crate::rule_info! {
    /// A post that holds nothing but its front matter, or nothing at all.
    ///
    /// ## What it does
    /// Reports dated posts without a body. Posts that are made of their front matter are left alone: those that name a
    /// layout of their own, lead on to another page or hold a URL. Pages and drafts are left alone too.
    ///
    /// ## Why is this bad?
    /// The page is published, in lists and feeds as well, and there is nothing on it. It is what is left of an export that
    /// stopped, or of a file that was saved too early.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// title: Tianjin
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: Tianjin
    /// ---
    /// A report.
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the text is not known.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "file/no-text", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `file/no-text`.
pub struct NoText;

impl Rule for NoText {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let identity = &post.identity;
        let is_post = identity.kind == PostKind::Post && identity.name_date.is_some() && !identity.draft;
        if !is_post || !post.source.slice(post.body_span).trim().is_empty() {
            return;
        }
        let resolver = post.site.generator.resolver();
        let text = |value: &Value| value.as_scalar().map(|scalar| resolve(scalar, resolver));
        let entries = post.front_matter.as_ref().map(FrontMatter::entries).unwrap_or_default();
        let is_own = entries.iter().any(|entry| {
            let layout = &*entry.key == "layout"
                && matches!(text(&entry.value), Some(Resolved::Str(name)) if !matches!(&*name, "post" | "posts" | "default" | "single"));
            layout || entry.value.span.of(post.source.text()).contains("://") || &*entry.key == "redirect_to"
        });
        if is_own {
            return;
        }
        let (span, label) = match &post.front_matter {
            Some(block) => (block.open, "front matter alone"),
            None => (Span::empty(post.source.bom_len()), "nothing"),
        };
        cx.report(
            Diagnostic::new(&INFO, span, "the post has no text").label(label).help("write it, or delete the file"),
        );
    }
}
