//! The rule `template/unresolved-include`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Rule};
use crate::liquid::{Reason, tag_name};
use crate::post::Post;

crate::rule_info! {
    /// An include whose file is not there.
    ///
    /// ## What it does
    /// Reports `{% include name %}` where `_includes` has no file of that name, and `{% include_relative %}` likewise, also
    /// where it stands in a file that is included. It is silent where the site has a theme, whose files are not known.
    ///
    /// ## Why is this bad?
    /// Jekyll stops with "Could not locate the included file", and the whole site is not built.
    ///
    /// ## Example
    /// ```bad site=hit-missing
    /// {% include footer.html %}
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-missing
    /// {% include note.html %}
    /// ```
    ///
    /// ## Fix safety
    /// No fix: whether the name or the file is wrong takes a decision.
    ///
    /// ## Per generator
    /// Jekyll alone.
    pub static INFO = "template/unresolved-include", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `template/unresolved-include`.
pub struct UnresolvedInclude;

impl Rule for UnresolvedInclude {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        for refused in post.templates.refused.iter().filter(|refused| refused.reason == Reason::Missing) {
            // A missing post or file of a link is told by the rules of links.
            if tag_name(post.source.slice(refused.span)).starts_with("include") {
                let message = format!("Jekyll stops here: {}", refused.message);
                cx.report(Diagnostic::new(&INFO, refused.span, message).help("correct the name, or add the file"));
            }
        }
    }
}
