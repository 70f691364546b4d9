//! The rule `html/sanitized-element`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::tree::{Flags, Node};

crate::rule_info! {
    /// A script, a style sheet or a form in a post: what every sanitizer takes out.
    ///
    /// ## What it does
    /// Reports `script`, `style`, `form` and a `link` that loads a style sheet or a script. What acts on the reader without
    /// being an element of its own is `html/active-content`'s.
    ///
    /// ## Why is this bad?
    /// A feed reader, a forum, a mail program and every converter of untrusted text drops it, so the post must make sense
    /// without it; a style sheet holds for the whole page, and for every page that shows the post. On a page of its own it
    /// is often meant, so this rule is not on by itself.
    ///
    /// ## Example
    /// ```bad
    /// <style>p { color: red }</style>
    ///
    /// <p>Tianjin</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>Tianjin</p>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: what it did on the page is gone.
    ///
    /// ## Per generator
    /// Hugo drops all raw HTML unless `markup.goldmark.renderer.unsafe` is set; the others publish it as it is.
    pub static INFO = "html/sanitized-element", Warning, Strict, fix: Unsafe, since: "0.1.0";
}

/// The rule `html/sanitized-element`.
pub struct SanitizedElement;

impl Rule for SanitizedElement {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["form", "link", "script", "style"])
    }

    fn check_node(&self, node: Node<'_>, _post: &Post<'_>, cx: &mut Context<'_>) {
        let what = match node.name() {
            "script" => "a script",
            "style" => "a style sheet for the whole page",
            "form" => "a form",
            "link" if loads_for_the_page(node) => "`link` loads a file for the whole page",
            _ => return,
        };
        if node.flags().has(Flags::CLONE) {
            return;
        }
        let diagnostic = Diagnostic::new(&INFO, node.tag_span(), format!("{what}: sanitizers take it out"));
        cx.report(match tag_edits::remove(node) {
            Some(edits) => diagnostic.fix(Fix::not_safe(format!("delete the `{}`", node.name()), edits)),
            None => diagnostic,
        });
    }
}

fn loads_for_the_page(link: Node<'_>) -> bool {
    const LOADS: [&str; 6] = ["stylesheet", "preload", "modulepreload", "import", "manifest", "prefetch"];
    let rel = link.attribute("rel").unwrap_or_default();
    rel.split_ascii_whitespace().any(|word| LOADS.iter().any(|load| load.eq_ignore_ascii_case(word)))
}
