//! The rule `html/unknown-attribute`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::{Namespace, Node, vocabulary};

crate::rule_info! {
    /// An attribute that its element does not have.
    ///
    /// ## What it does
    /// Reports attributes that the HTML standard, past or present, does not give to the element: `href` on a `span`,
    /// `scr` for `src`, the words of a value whose quotes are in the wrong place. `data-*`, `aria-*`, attributes of
    /// RDFa and microdata, names with a punctuation mark in them (the directives of script frameworks), custom
    /// elements, kramdown's `markdown` and what the schema names under `html.attributes` are left alone.
    ///
    /// ## Why is this bad?
    /// Browsers ignore it: the text in `<span href="…">` is no link, and nobody notices before a reader clicks.
    ///
    /// ## Example
    /// ```bad
    /// <p><span href="https://a.example/">the report</span></p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p><a href="https://a.example/">the report</a></p>
    /// ```
    ///
    /// ## Fix safety
    /// Deleting an attribute that no browser knows is safe if its value is one word. Without a value it may itself be a
    /// word of another value, and several words are a text that somebody wrote: unsafe. Making `span href` a link and writing the name that was
    /// likely meant change what the reader gets: unsafe.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/unknown-attribute", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// Attributes outside the standard that engines, players and browsers act on.
const IN_USE: &[&str] = &[
    "allowscriptaccess",
    "markdown",
    "mozallowfullscreen",
    "msallowfullscreen",
    "oallowfullscreen",
    "unselectable",
    "webkitallowfullscreen",
];

/// The rule `html/unknown-attribute`.
pub struct UnknownAttribute;

impl Rule for UnknownAttribute {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["*"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(element) = node.element().filter(|e| e.namespace == Namespace::Html) else { return };
        if element.attributes.is_empty() || !node.is_authored() {
            return;
        }
        let Some(facts) = vocabulary::element(&element.name) else { return };
        for attribute in &element.attributes {
            let name = &*attribute.name;
            if facts.knows_attribute(name)
                || IN_USE.contains(&name)
                || is_directive(name)
                || cx.schema.html.knows_attribute(facts.name, name)
            {
                continue;
            }
            let span = node.attribute_span(name).map_or_else(|| node.tag_span(), |found| found.name);
            cx.report(diagnose(node, post, facts, name, span));
        }
    }
}

/// A name that a script framework or a template may act on: `v-if`, `:class`, `@click`, `{{x}}`. What is left of a
/// value has a quote or a comma in it and is none.
fn is_directive(name: &str) -> bool {
    let is_debris =
        |c: char| matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | ',' | ';' | '<' | '=' | '(' | ')' | '!' | '?');
    name.contains(|c: char| !c.is_ascii_alphanumeric()) && !name.contains(is_debris)
        || name.starts_with(['(', '[', '*', '#', '{'])
        || name.contains("{{")
        || name.contains("{%")
}

fn diagnose(node: Node<'_>, post: &Post<'_>, facts: &vocabulary::ElementFacts, name: &str, span: Span) -> Diagnostic {
    let element = facts.name;
    // `class=“a b”`, `class=&#8221;a b&#8221;`: browsers know straight quotes only.
    let is_curly = |value: &str| value.starts_with(['“', '”', '″', '‘', '’']);
    let in_curly = node.attributes().iter().any(|a| is_curly(&a.value));
    if in_curly || !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Diagnostic::new(
            &INFO,
            span,
            format!("`{name}` is no attribute: a quote before it is missing or wrong"),
        )
        .help("put the whole value between straight quotes");
    }
    let diagnostic = Diagnostic::new(&INFO, span, format!("`{element}` has no attribute `{name}`"));
    if name == "href" {
        let diagnostic = diagnostic.help("only `a` and `area` link with `href`: this text is no link");
        let edits = (element == "span").then(|| tag_edits::rename(post.source, node, "a", None)).flatten();
        return match edits {
            Some(edits) => diagnostic.fix(Fix::not_safe("write `a`", edits)),
            None => diagnostic,
        };
    }
    let known = facts.own_attributes().chain(["class", "id", "style", "title", "lang"]);
    if let Some(meant) = vocabulary::nearest(name, known).filter(|meant| node.attribute(meant).is_none()) {
        let edits = vec![Edit::replace(span, meant)];
        return diagnostic
            .help(format!("did you mean `{meant}`?"))
            .fix(Fix::not_safe(format!("write `{meant}`"), edits));
    }
    let title = format!("delete `{name}`");
    match tag_edits::remove_attribute(post.source, node, name) {
        // Without a value it may be a word of another one; with blanks in it, a text that somebody wrote.
        Some(edits) if node.attribute(name).is_some_and(|v| v.is_empty() || v.contains(' ')) => {
            diagnostic.fix(Fix::not_safe(title, edits))
        }
        Some(edits) => diagnostic.fix(Fix::safe(title, edits)),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_told_from_debris() {
        for name in ["v-if", ":class", "@click", "xlink:href", "[prop]", "(click)", "*ngIf", "#ref", "{{x}}", "a.b"] {
            assert!(is_directive(name), "{name}");
        }
        for name in ["href", "screen\"", "bar”", "world,"] {
            assert!(!is_directive(name), "{name}");
        }
    }
}
