//! The rule `template/literal-braces`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::code::is_in_code;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::tree::Node;

crate::rule_info! {
    /// Braces in code that Jekyll takes for a template.
    ///
    /// ## What it does
    /// Reports `{{ … }}` in code where Jekyll finds nothing of that name to write: `${{ secrets.TOKEN }}` of a workflow,
    /// `{{ .Title }}` of Hugo, `{{ message }}` of Vue.
    ///
    /// ## Why is this bad?
    /// Jekyll runs templates before it looks for code, so the reader sees an example with a hole in it.
    ///
    /// ## Example
    /// ```bad
    /// `token: ${{ secrets.TOKEN }}`
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// `token: {% raw %}${{ secrets.TOKEN }}{% endraw %}`
    /// ```
    ///
    /// ## Fix safety
    /// No fix: `{% raw %}` belongs around the whole example, whose edges are the author's.
    ///
    /// ## Per generator
    /// Jekyll alone.
    pub static INFO = "template/literal-braces", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `template/literal-braces`.
pub struct LiteralBraces;

impl Rule for LiteralBraces {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { templates: true, ..Interests::NONE }
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let nothing = &post.templates.nothing;
        if nothing.is_empty() || !is_in_code(node) {
            return;
        }
        let whole = node.span();
        let first = nothing.partition_point(|span| span.start < whole.start);
        for &span in nothing[first..].iter().take_while(|span| span.end <= whole.end) {
            let written = post.source.slice(span);
            let message = format!("`{written}` is a template to Jekyll, which has nothing to write here");
            let help = "write `{% raw %}` before it and `{% endraw %}` behind it";
            cx.report(Diagnostic::new(&INFO, span, message).help(help));
        }
    }
}
