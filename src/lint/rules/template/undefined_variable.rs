//! The rule `template/undefined-variable`.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::code::is_in_code;
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::Span;
use crate::tree::Node;

crate::rule_info! {
    /// A variable that is set nowhere.
    ///
    /// ## What it does
    /// Reports `{{ name }}` where neither `_config.yml` nor the front matter, its defaults, the data files or a tag before it
    /// set such a name. It is silent where plugins that are not known here may set it, and where a `default` filter says
    /// what to write instead. In code it is `template/literal-braces`.
    ///
    /// ## Why is this bad?
    /// Jekyll writes nothing and says nothing: the link of `{{ site.basurl }}/about/` loses its start, a sentence its word.
    ///
    /// ## Example
    /// ```bad site=hit-typo
    /// [About us]({{ site.basurl }}/about/)
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-typo
    /// [About us]({{ site.baseurl }}/about/)
    /// ```
    ///
    /// ## Fix safety
    /// No fix: what was meant is not known.
    ///
    /// ## Per generator
    /// Jekyll alone.
    pub static INFO = "template/undefined-variable", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `template/undefined-variable`.
pub struct UndefinedVariable;

impl Rule for UndefinedVariable {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let nothing = &post.templates.nothing;
        if nothing.is_empty() {
            return;
        }
        // Only a post with such an output is walked.
        let code: HashSet<Span> = (post.body.root().descendants())
            .filter(|node| node.template().is_some() && is_in_code(*node))
            .map(Node::span)
            .collect();
        let in_code = |span: &Span| code.iter().any(|whole| whole.contains(*span));
        for &span in nothing.iter().filter(|span| !in_code(span)) {
            let written = post.source.slice(span);
            let name = written.trim_matches(['{', '}', '-', ' ']).split(['|', ' ']).next().unwrap_or_default();
            let message = format!("`{name}` is set nowhere: Jekyll writes nothing here");
            cx.report(Diagnostic::new(&INFO, span, message).help("correct the name, or set it"));
        }
    }
}
