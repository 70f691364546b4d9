//! The rule `template/unknown-tag`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Rule};
use crate::liquid::{Reason, tag_name};
use crate::post::Post;

crate::rule_info! {
    /// A tag that Jekyll does not know.
    ///
    /// ## What it does
    /// Reports `{% name %}` where neither Liquid nor Jekyll nor a plugin of the site has a tag of that name. It is silent
    /// where plugins that are not known here, or files in `_plugins`, may define it.
    ///
    /// ## Why is this bad?
    /// Jekyll stops with "Unknown tag", and the whole site is not built. Often the text was no tag at all, but a template
    /// of another program in an example.
    ///
    /// ## Example
    /// ```bad
    /// {% youtube abc %}
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <iframe src="https://www.youtube.com/embed/abc" title="The harbour"></iframe>
    /// ```
    ///
    /// ## Fix safety
    /// No fix: whether the tag or the plugin is missing takes a decision.
    ///
    /// ## Per generator
    /// Jekyll alone.
    pub static INFO = "template/unknown-tag", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `template/unknown-tag`.
pub struct UnknownTag;

impl Rule for UnknownTag {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        for refused in post.templates.refused.iter().filter(|refused| refused.reason == Reason::UnknownTag) {
            let name = tag_name(post.source.slice(refused.span));
            let own = refused.message.ends_with(&format!("`{name}`"));
            let message = match own {
                true => format!("Jekyll has no tag `{name}`: it stops here"),
                false => format!("Jekyll stops here: {}", refused.message),
            };
            let help = "install the plugin that defines it, or write `{% raw %}` around what is no tag";
            cx.report(Diagnostic::new(&INFO, refused.span, message).help(help));
        }
    }
}
