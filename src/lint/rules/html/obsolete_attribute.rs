//! The rule `html/obsolete-attribute`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::text::Edit;
use crate::tree::{Namespace, Node, values, vocabulary};

crate::rule_info! {
    /// An attribute that the HTML standard has given up.
    ///
    /// ## What it does
    /// Reports attributes of an element that the standard once had: `align`, `bgcolor`, `border`, `cellpadding`,
    /// `name` on `a`, `frameborder`, `language`.
    ///
    /// ## Why is this bad?
    /// They say how something looks, which themes do better, or nothing at all to a browser of today. Sanitizers
    /// and converters drop them.
    ///
    /// ## Example
    /// ```bad
    /// <p><a name="ships"></a>Ships</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p><a id="ships"></a>Ships</p>
    /// ```
    ///
    /// ## Fix safety
    /// Deleting what no browser acts on (`summary`, `longdesc`, `rev`, `language`) is safe. `name` on `a` becomes
    /// `id`, unless the element has one: then it only goes if both are the same. What shows is reported alone.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/obsolete-attribute", Info, Strict, fix: Safe, since: "0.1.0";
}

/// The rule `html/obsolete-attribute`.
pub struct ObsoleteAttribute;

impl Rule for ObsoleteAttribute {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["*"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(element) = node.element().filter(|e| !e.attributes.is_empty() && e.namespace == Namespace::Html)
        else {
            return;
        };
        let Some(facts) = vocabulary::element(&element.name) else { return };
        // Of an obsolete element all are: that is another rule.
        if facts.is_obsolete() || facts.obsolete_attributes().next().is_none() || !node.is_authored() {
            return;
        }
        for attribute in &element.attributes {
            let name = &*attribute.name;
            if !facts.obsolete_attributes().any(|obsolete| obsolete == name) {
                continue;
            }
            let span = node.attribute_span(name).map_or_else(|| node.tag_span(), |found| found.whole);
            let message = format!("`{name}` on `{}` is obsolete", facts.name);
            let found = Diagnostic::new(&INFO, span, message).help(instead(facts.name, name));
            cx.report(match fix(node, facts.name, name, post) {
                Some(fix) => found.fix(fix),
                None => found,
            });
        }
    }
}

fn fix(node: Node<'_>, element: &str, name: &str, post: &Post<'_>) -> Option<Fix> {
    let delete = |title: String| Some(Fix::safe(title, tag_edits::remove_attribute(post.source, node, name)?));
    if element == "a" && name == "name" {
        let value = node.attribute("name")?;
        return match node.attribute("id") {
            Some(id) if id == value => delete("delete `name`: the `id` says the same".to_owned()),
            Some(_) => None,
            None if value.is_empty() || value.contains(char::is_whitespace) => None,
            None => Some(Fix::safe("write `id`", vec![Edit::replace(node.attribute_span("name")?.name, "id")])),
        };
    }
    values::is_without_effect(element, name).then(|| delete(format!("delete `{name}`")))?
}

fn instead(element: &str, name: &str) -> &'static str {
    match (element, name) {
        ("a", "name") => "use `id`",
        (_, "align") => "use CSS `text-align` or `float`",
        (_, "valign") => "use CSS `vertical-align`",
        (_, "bgcolor" | "background") => "use CSS `background`",
        (_, "border" | "frameborder" | "bordercolor") => "use CSS `border`",
        (_, "width" | "height") => "use CSS `width` and `height`",
        (_, "cellpadding" | "cellspacing" | "hspace" | "vspace") => "use CSS `padding` and `margin`",
        (_, "clear") => "use CSS `clear`",
        (_, "nowrap") => "use CSS `white-space: nowrap`",
        _ if values::is_without_effect(element, name) => "browsers ignore it: delete it",
        _ => "leave it to the theme",
    }
}
